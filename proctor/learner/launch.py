"""The process of a warm parent, seen from the coordinator: start it, talk with it, end it."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from proctor.learner.environment import warm_environment
from proctor.wire import messages

_SECONDS_TO_END = 5.0
_LINES_OF_LOG = 12

CLOSED = "The warm parent is closed."
ENDED = "The warm parent ended ({error}).{log}"


class WarmParentError(RuntimeError):
    """The warm parent could not be started, or has ended: a fault of ours, never a learner's."""


class WarmLaunch:
    """A process that runs `proctor.learner.inside.parent`, and the socket to it.

    Arguments:
        variables: further environment variables, besides those that every warm parent has.
        further: sockets to pass on besides its own; each is closed here.

    Attributes:
        control: the coordinator's end of its socket.
        pid: its process id.
    """

    def __init__(self, variables: Mapping[str, str], further: Sequence[socket.socket] = ()) -> None:
        self.control, its = socket.socketpair()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        ends = [its, *further]
        numbers = [end.fileno() for end in ends]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "proctor.learner.inside.parent", *map(str, numbers)],
                env=warm_environment(variables),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                pass_fds=numbers,
                start_new_session=True,  # Ctrl-C is for the coordinator, which then closes us
            )
        except BaseException:
            self.control.close()
            self._log.close()
            raise
        finally:
            for end in ends:
                end.close()
        self.pid = self._process.pid

    def say(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a message and return the reply. Raises WarmParentError."""
        try:
            messages.send_message(self.control, message)
        except OSError as error:
            raise self.ended(error) from None
        return self.hear(seconds)

    def hear(self, seconds: float) -> dict[str, Any]:
        """Return what the process says next. Raises WarmParentError."""
        try:
            return messages.recv_message(self.control, deadline=time.monotonic() + seconds)
        except (EOFError, OSError, TimeoutError) as error:
            raise self.ended(error) from None

    def ended(self, error: Exception) -> WarmParentError:
        """Return the error to raise when the process doesn't answer, with its last words."""
        return WarmParentError(ENDED.format(error=error, log=self._last_lines()))

    def close(self) -> None:
        """Let go of the process, which then ends, and wait for it."""
        self.control.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _last_lines(self) -> str:
        text = b""
        with suppress(ValueError):  # closed by another thread
            self._log.seek(0)
            text = self._log.read()
        lines = text.decode(errors="replace").splitlines()[-_LINES_OF_LOG:]
        return "".join(f"\n    {line}" for line in lines)
