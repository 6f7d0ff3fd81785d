"""The worker's side of the judge: give it test cells, carry its questions to the learner."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from proctor.judge.ground import Ground, Piece
from proctor.judge.parent import CellFault, JudgeError, JudgeFault, JudgeOverrun, JudgeParent
from proctor.notebook.lab import Lab, LabCell
from proctor.wire import messages
from proctor.wire.channel import Channel, ChannelClosed, ChannelError

__all__ = [
    "CellFault",
    "JudgeError",
    "JudgeFault",
    "JudgeOverrun",
    "JudgeParent",
    "JudgeProcess",
    "Verdict",
]

CELL_SECONDS = 60.0
"""Wall-clock seconds of the judge's own for one test cell; the learner's time is counted apart."""

CELLS_IN_TIME = 3.0
"""How many cells' time all test cells of a notebook have together: what is cheap to hand in must
not be dear to judge."""

TOO_LARGE = "The checks ran out of memory on what the code gives."
OVERRUN = "The checks did not come to an end on what the code gives."


Called = Callable[[int, bytes], dict[str, Any]]
"""Has the judge run a function of a test's: (its number, arguments) -> {"value"} or {"raised"}."""


class Learner(Protocol):
    """What a judge asks of a learner process, each answer already in the wire's form."""

    def fetch(self, name: str) -> dict[str, Any]:
        """Return {"value": bytes}, or {"raised": {...}}: what a `Raised` holds, its `era`, and
        its arguments and attributes as bytes in `content`."""

    def use(
        self,
        target: Any,
        op: str,
        args: list[Any],
        kwargs: dict[str, Any],
        around: dict[str, Any],
        called: Called,
    ) -> dict[str, Any]:
        """Return the same for what was done with a thing: value, and arguments afterwards.

        `around` is what the test has set up; its counterpart comes back under that name, in the
        wire's form. `called` is for calls back to the test's functions.
        """


@dataclass(frozen=True)
class Verdict:
    """What came of one test cell.

    `kind` is "checked" or "done" (it ran as it should), "assertion" (a plain check failed),
    "learner" (the learner's code raised into it) or "missing" (the learner has not made a name).
    `value` is the value of its last line.
    """

    kind: str
    reports: tuple[Mapping[str, Any], ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    value: float | None = None
    error: Mapping[str, str] | None = None


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
        self._ran: set[Piece] = set()
        self._left = self._left_of_cell = 0.0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> JudgeProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, lab: Lab, seed: int, files: Mapping[str, bytes] | None = None) -> None:
        """Give the next submission a fresh namespace with the lab's prelude in it.

        `files` (the lab's own, and data handed in beside the notebook) lie in the judge's working
        folder. `seed` is the learner process's as well; what checks draw from is another number,
        fixed too, which can't be worked out from it. Raises JudgeFault when the prelude fails.
        """
        self._files = files or {}
        prelude = [cell.source for cell in lab.prelude]
        answers = [cell.source for cell in lab.cells if cell.role == "answer"]
        self._submission = {
            "do": "begin",
            "prelude": prelude,
            "reports": lab.reports,
            "seed": seed,
            "draws": _draws(lab, seed),
            "answers": answers,
        }
        self._left = CELLS_IN_TIME * self._seconds
        self._resume()

    def test(
        self,
        cell: LabCell,
        names: Iterable[str],
        learner: Learner,
        failures: Mapping[str, Mapping[str, Any]],
        ground: Ground | None = None,
        blank: Iterable[str] = (),
    ) -> Verdict:
        """Run one test cell, and return what came of it.

        `names` always stand for the learner's own; `failures` says what the answer cells of names
        raised; `ground` is what the cell needs beforehand; `blank` are names whose answer cells are
        as they were released. Raises JudgeFault (CellFault where it is
        the cell that fails by itself) and JudgeOverrun.
        """
        self._resume()
        ground = ground or Ground()
        before = [piece for piece in ground.pieces if piece not in self._ran]
        self._ran |= set(before)
        message = {
            "do": "test",
            "source": cell.source,
            "before": [piece.text for piece in before],
            "names": list(names),
            "needed": list(ground.names),
            "imports": dict(ground.imports),
            "own": list(ground.own),
            "failures": {name: dict(failure) for name, failure in failures.items()},
            "blank": sorted(blank),
            "hidden": cell.source.strip() != cell.released.strip(),
        }
        try:
            answer = self._converse(message, learner)
        except ChannelError as error:
            self.close()
            raise JudgeOverrun(OVERRUN, died=isinstance(error, ChannelClosed)) from None
        except BaseException:
            self.close()  # it still waits for an answer, which the next submission must not give
            raise
        if answer["is"] == "fault":
            raise CellFault(answer["text"])
        if answer["is"] == "overrun":
            self.close()  # what filled its memory may still be there
            raise JudgeOverrun(TOO_LARGE)
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
            path = Path(self._folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return self._folder.name

    def _resume(self) -> None:
        """Have a judge that has begun the current submission."""
        if self._channel is None:
            self._pid, self._channel = self._parent.fork()
            self._begun = None
        if self._begun is self._submission or self._submission is None:
            return
        self._ran = set()
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
        self._left_of_cell = self._seconds
        return self._hear(learner)

    def _hear(self, learner: Learner) -> dict[str, Any]:
        """Carry the judge's questions to the learner until it says something else."""
        while True:
            asked = time.monotonic()
            try:
                answer = self._receive(max(min(self._left_of_cell, self._left), 0.0))
            finally:
                spent = time.monotonic() - asked
                self._left_of_cell -= spent
                self._left -= spent
            if "ask" not in answer:
                return answer

            def called(number: int, payload: bytes) -> dict[str, Any]:
                self._send({"do": "callback", "number": number, "payload": payload})
                return self._hear(learner)

            self._send(_answer(answer, learner, called))

    def _send(self, message: dict[str, Any]) -> None:
        if self._channel is None:
            raise ChannelClosed("the judge has gone")
        self._channel.send(message)

    def _receive(self, seconds: float) -> dict[str, Any]:
        if self._channel is None:
            raise ChannelClosed("the judge has gone")
        return self._channel.receive(seconds)


def _answer(question: Mapping[str, Any], learner: Learner, called: Called) -> dict[str, Any]:
    if question["ask"] == "fetch":
        return learner.fetch(question["name"])
    args, kwargs = messages.decode(question["payload"])
    around = messages.decode(question["around"])
    return learner.use(question["target"], question["op"], args, kwargs, around, called)


def _draws(lab: Lab, seed: int) -> str:
    """Return digits that the same submission always gets, and no learner process can know."""
    told = hashlib.sha256(f"draws {lab.digest} {seed}".encode()).digest()
    return str(int.from_bytes(told[:16], "big"))
