"""The parent of judges, seen from the coordinator.

JudgeError
├── JudgeFault      judges can't do their work: a fault of ours, and no score
│   └── CellFault   check code of one test cell failed by itself: that cell waits for a person
└── JudgeOverrun    the checks did not come to an end, or the judge died over what they were given
"""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from proctor.wire.channel import REQUEST, Channel, ChannelClosed

START_SECONDS, END_SECONDS, AT_ONCE = 180.0, 5.0, 0.01

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # as in learner processes: the same sums on both sides
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "NBGRADER_EXECUTION": "autograde",  # whatever the coordinator runs in: a server, a test
}
"""The judge's environment: no start-up notes, no windows, one thread, the same order every time."""

NO_START = "The judge could not start: {reason}."


class JudgeError(Exception):
    """The judge could not give a verdict."""


class JudgeFault(JudgeError):  # noqa: N818 - a fault is what it is
    """Check code failed by itself. The message holds its traceback, for the course's authors.

    Attributes:
        cell: the key of the test cell, where it was one.
    """

    cell: str | None = None


class CellFault(JudgeFault):
    """One test cell failed by itself. Its points are for a person to give."""


class JudgeOverrun(JudgeError):  # noqa: N818 - it names what happened
    """The checks hit a limit of time or memory; the submission they ran on loses the points.

    Attributes:
        died: the judge ended by itself. What the learner's code gave may have done it, or the
            system did, so it is worth another try.
    """

    def __init__(self, text: str, *, died: bool = False):
        super().__init__(text)
        self.died = died


class JudgeParent:
    """Has imported what checks need, and forks judges, for any thread.

    It is the sibling of a `WarmParent`, whose process forks it: the warm parent calls `lend_end`
    and `begin` as it starts, and `close` as it ends.

    Attributes:
        pid: the id of its process, or 0 before it was forked.
    """

    def __init__(self, root: Path, imports: Iterable[str]):
        root = root.absolute()
        home = Path(__file__).resolve().parents[2]
        further = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        paths = [root, home, *(root / path for path in further if path)]
        self._order = {
            "folder": os.fsencode(root),
            "paths": [os.fsencode(path) for path in dict.fromkeys(paths)],
            "environment": {
                os.fsencode(name): os.fsencode(value)
                for name, value in {**os.environ, **QUIET}.items()
            },
            "imports": [*imports],
        }
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._control, self._its = socket.socketpair()
        self._handle: int | None = None
        self._lock = threading.Lock()
        self._is_ready = False
        self.pid = 0

    def lend_end(self) -> socket.socket:
        """Return the socket for the process that is to fork; close it once passed on."""
        return self._its

    def begin(self, pid: int) -> None:
        """Say to the process that was forked what to import, for which course.

        Nothing is sent before. Whoever forked it must not have taken note of its end yet, so that
        its id is still its own.
        """
        self.pid = pid
        with suppress(AttributeError, OSError):  # not on this system; or it has ended
            self._handle = os.pidfd_open(pid)
        with suppress(ChannelClosed, OSError):  # a process that has ended is reported later
            Channel(self._control).send(self._order)
            socket.send_fds(self._control, [b"L"], [self._log.fileno()])

    def wait_until_ready(self) -> None:
        """Wait for the imports to be done. Raises JudgeFault when that fails."""
        with self._lock:
            if not self._is_ready:
                self._control.settimeout(START_SECONDS)
                self._is_ready = bool(self._receive(REQUEST.size))

    def fork(self) -> tuple[int, Channel]:
        """Return the process id of a new judge and the channel to it. Raises JudgeFault."""
        self.wait_until_ready()
        mine, its = socket.socketpair()
        try:
            with its, self._lock:
                socket.send_fds(self._control, [REQUEST.pack(0)], [its.fileno()])
                (pid,) = REQUEST.unpack(self._receive(REQUEST.size))
        except OSError as error:  # the parent has gone, or it was closed at the end of a run
            mine.close()
            raise JudgeFault(NO_START.format(reason=error)) from None
        except BaseException:
            mine.close()
            raise
        return pid, Channel(mine)

    def end(self, pid: int) -> None:
        """End a judge, whatever it is doing."""
        with self._lock, suppress(OSError):
            self._control.sendall(REQUEST.pack(pid))

    def close(self) -> None:
        """End the parent and all its judges, and wait until it has gone. May be called again.

        One that still imports listens to nobody and has no judges yet: it is killed. So is one that
        does not end in time when it is told to.
        """
        self._its.close()
        if self.pid and self._control.fileno() >= 0:
            with suppress(OSError):  # it has gone
                self._control.shutdown(socket.SHUT_WR)
            if not (self._is_ready and self._wait_closed()):
                self._kill()
                self._wait_closed()
        self._control.close()
        self._log.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _wait_closed(self, seconds: float = END_SECONDS) -> bool:
        """Wait until its end of the socket is closed, as it is when it ends; return whether."""
        try:
            self._control.settimeout(seconds)
            while self._control.recv(REQUEST.size):
                pass
        except TimeoutError:
            return False
        except OSError:  # it has gone, or another thread has closed our end
            pass
        return True

    def _kill(self) -> None:
        """Kill the process that was forked, never another one that got its id later."""
        with suppress(ProcessLookupError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif not self._wait_closed(AT_ONCE):  # its end is open, so it lives and has its id
                os.kill(self.pid, signal.SIGKILL)

    def _receive(self, count: int) -> bytes:
        try:
            data = self._control.recv(count, socket.MSG_WAITALL)
        except OSError as error:
            raise JudgeFault(NO_START.format(reason=error)) from None
        if len(data) < count:
            raise JudgeFault(NO_START.format(reason=self._log_tail() or "it ended"))
        return data

    def _log_tail(self) -> str:
        with suppress(ValueError):  # closed by another thread
            self._log.seek(0)
            return self._log.read()[-2000:].decode(errors="replace").strip()
        return ""
