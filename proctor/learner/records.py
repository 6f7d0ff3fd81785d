"""What goes into a learner process and what comes out of it, and the ways it can fail.

Unanswered              a request was not answered as asked
├── LearnerRaised       the learner's code raised; the process goes on
├── LearnerLimit        a limit was reached; the process may or may not go on
└── LearnerDied         the process is gone, and all that follows will say so
    └── ProtocolError   what it sent was no answer, so it was ended
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proctor.wire.raised import Raised

LIMIT_SENTENCES = {
    "cell_cpu": "This cell used more than {amount:g} seconds of computing time and was stopped.",
    "cell_wall": "This cell took longer than {amount:g} seconds and was stopped.",
    "call_cpu": "This call used more than {amount:g} seconds of computing time and was stopped.",
    "call_wall": "This call took longer than {amount:g} seconds and was stopped.",
    "total_cpu": "The notebook used more than {amount:g} seconds of computing time in all.",
    "total_wall": "The notebook took longer than {amount:g} seconds in all.",
    "memory": "The notebook used more than {amount:g} MiB of memory and was stopped.",
}

ALWAYS = ("True", "1")
NO_WAY_OUT = (
    "{what} never ends: the loop `while {condition}` (line {line} of its cell) has no `break` and "
    "no `return`."
)
NEVER_ENDS = (
    "{what} never ends: the loop `while {condition}` (line {line} of its cell) changes nothing "
    "that its condition looks at."
)

LIMIT_NAMES = {"cpu": "TimeLimit", "wall": "TimeLimit", "memory": "MemoryLimit"}
"""The name of the error of a limit, by what it limits."""


class Unanswered(Exception):  # noqa: N818 - says what happened, as the others do
    """A request to a learner process was not answered as asked."""


class LearnerRaised(Unanswered):
    """The learner's code raised an exception.

    Attributes:
        ename: the name of its class; `Unsupported` when a value could not travel.
        evalue: its text.
        lineno: the line in the learner's cell, or None.
        told: all that is told of it.
        around: what was printed and warned of before, and random numbers used.
    """

    def __init__(
        self,
        ename: str,
        evalue: str,
        lineno: int | None = None,
        told: Raised | None = None,
        around: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{ename}: {evalue}")
        self.around = dict(around or {})
        self.ename = ename
        self.evalue = evalue
        self.lineno = lineno
        self.told = told or Raised(ename, evalue, lineno)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.ename, self.evalue, self.lineno, self.told, self.around)


@dataclass(frozen=True)
class Endless:
    """A loop of which the learner process says that it can't end: its line and its condition."""

    line: int
    condition: str

    def told(self, what: str) -> str:
        """Return the sentence for it; `what` is the call or the cell that waited for it."""
        sentence = NO_WAY_OUT if self.condition in ALWAYS else NEVER_ENDS
        return sentence.format(what=what, line=self.line, condition=self.condition)


class LearnerLimit(Unanswered):
    """The learner's code reached a limit.

    Attributes:
        which: `cell_cpu`, `cell_wall`, `call_cpu`, `call_wall`, `total_cpu`, `total_wall`,
            `memory`.
        amount: how much was allowed, in seconds or MiB.
        endless: the loop that it was stopped in, if that can't end by what the process says.
    """

    def __init__(self, which: str, amount: float, endless: Endless | None = None) -> None:
        super().__init__(LIMIT_SENTENCES[which].format(amount=amount))
        self.which = which
        self.amount = amount
        self.endless = endless

    def __str__(self) -> str:
        if self.endless is None:
            return super().__str__()
        kind = self.which.partition("_")[0]
        return self.endless.told(f"This {kind}")

    @property
    def ename(self) -> str:
        """The name under which a learner sees it."""
        return LIMIT_NAMES[self.which.rpartition("_")[2]]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.which, self.amount, self.endless)


class LearnerDied(Unanswered):
    """The learner process is gone."""

    ename = "ProcessEnded"


class ProtocolError(LearnerDied):
    """The learner process sent something that is no answer; it has been ended."""


@dataclass(frozen=True)
class Cell:
    """One cell of a submission, as the coordinator decided to treat it."""

    id: str
    source: str
    kind: str = "code"
    run: bool = True


@dataclass(frozen=True)
class LearnerSpec:
    """What a learner process begins with.

    Attributes:
        cells: the submission's cells in order.
        files: content by name, put into the work folder.
        seed: for all sources of random numbers, or None.
    """

    cells: Sequence[Cell] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave.

    Attributes:
        outputs: nbformat outputs.
        error: `ename`, `evalue`, `traceback` (lines) and `lineno` (or None), or None.
        timed_out: whether a limit on time ended the cell.
        endless: whether the process says that it can't have ended by itself.
        cpu_seconds: what it used, as seen from outside.
        execution_count: its number; None for a cell that was not run.
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    timed_out: bool = False
    endless: bool = False
    cpu_seconds: float = 0.0
    execution_count: int | None = None


@dataclass(frozen=True)
class CallResult:
    """What calling one of the learner's functions gave.

    Attributes:
        value: what it returned.
        args_after: the arguments as they are after the call; unchanged ones are the same objects.
        kwargs_after: the same for keyword arguments.
        stdout: what it printed.
        stderr: what it printed there.
        cpu_seconds: what it used, as seen from outside.
        around: the same two, warnings, and random numbers used.
    """

    value: Any
    args_after: list[Any]
    kwargs_after: dict[str, Any]
    stdout: str = ""
    stderr: str = ""
    cpu_seconds: float = 0.0
    around: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LearnerStats:
    """What a learner process used: processor seconds, and bytes of memory at its peak."""

    cpu_seconds: float = 0.0
    peak_bytes: int = 0
