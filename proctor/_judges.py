"""The parent of judges, seen from the coordinator.

JudgeError
├── JudgeFault      check code of the course failed: a fault of ours, and no score
└── JudgeOverrun    the checks did not come to an end, or the judge died over what they were given
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from proctor._channel import Channel, ChannelClosed
from proctor._judges_process import REQUEST
from proctor._warm_environment import warm_environment

START_SECONDS, END_SECONDS = 180.0, 5.0

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
}
"""The judge's environment: no start-up notes, no windows, one thread, the same order every time."""

NO_START = "The judge could not start: {reason}."


class JudgeError(Exception):
    """The judge could not give a verdict."""


class JudgeFault(JudgeError):  # noqa: N818 - a fault is what it is
    """Check code failed by itself. The message holds its traceback, for the course's authors."""


class JudgeOverrun(JudgeError):  # noqa: N818 - it names what happened
    """The checks took too long or too much; it costs the submission that gave them the cause."""


class JudgeParent:
    """Has imported what checks need, and forks judges. A context manager, for any thread.

    Entering starts a process of its own for it. An engine has the warm parent fork it instead,
    which then calls `lend_end` and `begin`.
    """

    def __init__(self, root: Path, imports: Iterable[str]):
        home = Path(__file__).resolve().parent.parent
        further = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        paths = [root, home, *(root / path for path in further if path)]
        self._order = {
            "folder": os.fsencode(root),
            "paths": [str(path) for path in dict.fromkeys(paths)],
            "environment": {
                os.fsencode(name): os.fsencode(value)
                for name, value in {**os.environ, **QUIET}.items()
            },
            "imports": [*imports],
        }
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._control, self._its = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self.pid = 0

    def __enter__(self) -> JudgeParent:
        with self.lend_end() as end:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "proctor._judges_process", str(end.fileno())],
                cwd="/",
                env=warm_environment({}),
                pass_fds=[end.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                start_new_session=True,  # Ctrl-C is for the coordinator to act on
            )
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lend_end(self) -> socket.socket:
        """Return the socket for the process that is to be the parent; close it once passed on."""
        return self._its

    def begin(self) -> None:
        """Say what to import, for which course. Nothing is sent before."""
        with suppress(ChannelClosed, OSError):  # a process that has ended is reported later
            Channel(self._control).send(self._order)
            socket.send_fds(self._control, [b"L"], [self._log.fileno()])

    def wait_until_ready(self) -> None:
        """Wait for the imports to be done. Raises JudgeFault when that fails."""
        with self._lock:
            if not self.pid:
                self._control.settimeout(START_SECONDS)
                (self.pid,) = REQUEST.unpack(self._receive(REQUEST.size))

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
        """End the parent and all its judges, and wait until it has gone."""
        self._its.close()
        with suppress(OSError):  # closed before, or gone
            self._control.shutdown(socket.SHUT_WR)
            self._control.settimeout(END_SECONDS)
            try:
                while self._control.recv(REQUEST.size):
                    pass
            except TimeoutError:
                if self.pid:
                    os.kill(self.pid, signal.SIGKILL)
        self._control.close()
        if self._process is not None:
            self._process.wait()
        self._log.close()

    def _receive(self, count: int) -> bytes:
        try:
            data = self._control.recv(count, socket.MSG_WAITALL)
        except OSError as error:
            raise JudgeFault(NO_START.format(reason=error)) from None
        if len(data) < count:
            self._log.seek(0)
            last = self._log.read()[-2000:].decode(errors="replace").strip()
            raise JudgeFault(NO_START.format(reason=last or "it ended"))
        return data
