"""The worker's side of the judge: start it, give it test cells, carry its questions to the learner.

JudgeError
├── JudgeFault      check code of the course failed: a fault of ours, and no score
└── JudgeOverrun    the checks did not come to an end, or the judge died over what they were given
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from proctor import _wire
from proctor._channel import Channel, ChannelClosed, ChannelError
from proctor.judge import READY, REQUEST
from proctor.lab import Lab, LabCell

START_SECONDS = 180.0
CELL_SECONDS = 60.0
"""Wall-clock seconds of the judge's own for one test cell; the learner's time is counted apart."""

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # as in learner processes: the same sums on both sides
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The judge's environment: no start-up notes, no windows, one thread, the same order every time."""

NO_START = "The judge could not start: {reason}."
OVERRUN = "The checks did not come to an end on what the code gives."


class JudgeError(Exception):
    """The judge could not give a verdict."""


class JudgeFault(JudgeError):  # noqa: N818 - a fault is what it is
    """Check code failed by itself. The message holds its traceback, for the course's authors."""


class JudgeOverrun(JudgeError):  # noqa: N818 - it names what happened
    """The checks took too long or too much; it costs the submission that gave them the cause."""


class Learner(Protocol):
    """What a judge asks of a learner process, each answer already in the wire's form."""

    def fetch(self, name: str) -> dict[str, Any]:
        """Return {"value": bytes} or {"raised": [ename, evalue, lineno]}."""

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the same for the call of a function."""


@dataclass(frozen=True)
class Verdict:
    """What came of one test cell.

    `kind` is "checked" or "done" (it ran as it should), "assertion" (a plain check failed) or
    "learner" (the learner's code raised into it). `value` is the value of its last line.
    """

    kind: str
    reports: tuple[Mapping[str, Any], ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    value: float | None = None
    error: Mapping[str, str] | None = None


class JudgeParent:
    """Has imported what checks need, and forks judges. A context manager, for any thread."""

    def __init__(self, root: Path, imports: Iterable[str]):
        mine, its = socket.socketpair()
        paths = [str(root), str(Path(__file__).resolve().parent.parent)]
        paths += [path for path in [os.environ.get("PYTHONPATH")] if path]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "proctor.judge", str(its.fileno()), json.dumps([*imports])],
                cwd=root,
                env={**os.environ, **QUIET, "PYTHONPATH": os.pathsep.join(paths)},
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                start_new_session=True,  # Ctrl-C is for the coordinator to act on
            )
        self._control = mine
        self._lock = threading.Lock()
        self._is_ready = False

    def __enter__(self) -> JudgeParent:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process id, to look at what it uses."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait for the imports to be done. Raises JudgeFault when that fails."""
        with self._lock:
            if not self._is_ready:
                self._control.settimeout(START_SECONDS)
                self._is_ready = self._receive(len(READY)) == READY

    def fork(self) -> tuple[int, Channel]:
        """Return the process id of a new judge and the channel to it. Raises JudgeFault."""
        self.wait_until_ready()
        mine, its = socket.socketpair()
        with its, self._lock:
            socket.send_fds(self._control, [REQUEST.pack(0)], [its.fileno()])
            (pid,) = REQUEST.unpack(self._receive(REQUEST.size))
        return pid, Channel(mine)

    def end(self, pid: int) -> None:
        """End a judge, whatever it is doing."""
        with self._lock, suppress(OSError):
            self._control.sendall(REQUEST.pack(pid))

    def close(self) -> None:
        """End the parent and all its judges."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
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


class JudgeProcess:
    """One judge, made anew whenever it was lost. A context manager, for one thread at a time."""

    def __init__(self, parent: JudgeParent, seconds: float = CELL_SECONDS):
        self._parent = parent
        self._seconds = seconds
        self._pid = 0
        self._channel: Channel | None = None
        self._submission: dict[str, Any] | None = None
        self._begun: dict[str, Any] | None = None
        self._files: Mapping[str, bytes] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> JudgeProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, lab: Lab, seed: int, files: Mapping[str, bytes] | None = None) -> None:
        """Give the next submission a fresh namespace with the lab's prelude in it.

        `files` (data handed in beside the notebook) lie in the judge's working folder. Raises
        JudgeFault when the prelude fails.
        """
        self._files = files or {}
        prelude = [cell.source for cell in lab.prelude]
        self._submission = {"do": "begin", "prelude": prelude, "seed": seed}
        self._resume()

    def test(
        self,
        cell: LabCell,
        names: Iterable[str],
        learner: Learner,
        failures: Mapping[str, Mapping[str, Any]],
    ) -> Verdict:
        """Run one test cell, and return what came of it.

        `names` always stand for the learner's own; `failures` says what the answer cells of names
        raised. Raises JudgeFault and JudgeOverrun.
        """
        self._resume()
        message = {
            "do": "test",
            "source": cell.source,
            "names": list(names),
            "failures": {name: dict(failure) for name, failure in failures.items()},
            "hidden": cell.source.strip() != cell.released.strip(),
        }
        try:
            answer = self._converse(message, learner)
        except ChannelError:
            self.close()
            raise JudgeOverrun(OVERRUN) from None
        if answer["is"] == "fault":
            raise JudgeFault(f"{cell.key}: {answer['text']}")
        return Verdict(
            kind=answer["is"],
            reports=tuple(answer["reports"]),
            outputs=tuple(answer["outputs"]),
            value=answer["value"],
            error=answer["error"],
        )

    def close(self) -> None:
        """End the judge, whatever it is doing."""
        if self._channel is not None:
            self._channel.close()
            self._parent.end(self._pid)
            self._channel = None
        self._clear_folder()

    def _clear_folder(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _lay_out(self) -> str:
        """Put the files of the submission into a new folder, and return its path."""
        self._clear_folder()
        self._folder = tempfile.TemporaryDirectory(prefix="proctor-judge-")
        for name, content in self._files.items():
            Path(self._folder.name, name).write_bytes(content)
        return self._folder.name

    def _resume(self) -> None:
        """Have a judge that has begun the current submission."""
        if self._channel is None:
            self._pid, self._channel = self._parent.fork()
            self._begun = None
        if self._begun is self._submission or self._submission is None:
            return
        try:
            self._send({**self._submission, "folder": self._lay_out()})
            answer = self._receive(self._seconds)
        except ChannelError as error:
            self.close()
            raise JudgeFault(f"The prelude did not come to an end: {error}") from None
        if answer["is"] == "fault":
            raise JudgeFault(f"The prelude failed: {answer['text']}")
        self._begun = self._submission

    def _converse(self, message: dict[str, Any], learner: Learner) -> dict[str, Any]:
        self._send(message)
        left = self._seconds
        while True:
            asked = time.monotonic()
            answer = self._receive(left)
            left -= time.monotonic() - asked
            if "ask" not in answer:
                return answer
            self._send(_answer(answer, learner))

    def _send(self, message: dict[str, Any]) -> None:
        if self._channel is None:
            raise ChannelClosed("the judge has gone")
        self._channel.send(message)

    def _receive(self, seconds: float) -> dict[str, Any]:
        if self._channel is None:
            raise ChannelClosed("the judge has gone")
        return self._channel.receive(seconds)


def _answer(question: Mapping[str, Any], learner: Learner) -> dict[str, Any]:
    if question["ask"] == "fetch":
        return learner.fetch(question["name"])
    args, kwargs = _wire.decode(question["payload"])
    return learner.call(question["name"], args, kwargs)
