"""Which run of which cell made a name, or was to make it and failed."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from public_tests._cells.code import Code

ABSENT = object()
"""Stands for a name that is not there."""


@dataclass(frozen=True)
class Failure:
    """What ended a cell before its end: the error's name and text, and the line of the cell."""

    ename: str
    evalue: str = ""
    lineno: int | None = None

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Describe an exception that a cell raised, or that kept it from being run."""
        line = error.lineno if isinstance(error, SyntaxError) else line_in_cell(error.__traceback__)
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return cls(public_name(type(error)), text or "", line)


def public_name(kind: type[BaseException]) -> str:
    """Return the name of an exception's class that a person can look up.

    For a cell that is not finished Python 3.13 raises a private kind of SyntaxError.
    """
    is_private = kind.__module__ == "builtins" and kind.__name__.startswith("_")
    return public_name(kind.__mro__[1]) if is_private else kind.__name__


def line_in_cell(trace: TracebackType | None) -> int | None:
    """Return the last line of the cell's own that a traceback goes through."""
    frames = traceback.extract_tb(trace)
    cells = [frame.filename for frame in frames if frame.name == "<module>"]
    lines = [frame.lineno for frame in frames if cells and frame.filename == cells[0]]
    return lines[-1] if lines else None


@dataclass(frozen=True, eq=False)
class Run:
    """One run of a cell: its number, In [count], its code, and what ended it early, if anything.

    Of an answer cell, `saw` keeps what the names stood for that it read.
    """

    count: int
    code: Code
    failure: Failure | None = None
    saw: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Ledger:
    """For each name the last run that was to make it (`meant`), and the last that did (`made`).

    `answered` has for each name the last run of an answer cell that made it.
    """

    meant: dict[str, Run] = field(default_factory=dict)
    made: dict[str, Run] = field(default_factory=dict)
    answered: dict[str, Run] = field(default_factory=dict)

    def enter(
        self,
        source: str,
        count: int,
        error: BaseException | None,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        """Enter the run of a cell; `before` and `after` are what its names stood for."""
        code = Code.of(source)
        failure = None if error is None else Failure.of(error)
        read = set().union(*code.reads.values()) if code.is_answer else set()
        run = Run(count, code, failure, {name: after[name] for name in read if name in after})
        for name in code.defines:
            self.meant[name] = run
            now = after.get(name, ABSENT)
            if now is not ABSENT and (failure is None or now is not before.get(name, ABSENT)):
                self.made[name] = run
                if run.code.is_answer:
                    self.answered[name] = run

    def failed(self, name: str) -> Run | None:
        """Return the last run that was to make a name, if it ended before it did."""
        run = self.meant.get(name)
        return run if run and run.failure and self.made.get(name) is not run else None

    def stopped_after(self, name: str) -> Run | None:
        """Return the run that made a name, if an error ended it further down."""
        run = self.made.get(name)
        return run if run and run.failure and self.meant.get(name) is run else None

    def replaced(self, name: str) -> tuple[Run, Run] | None:
        """Return the run of the answer cell and the later one of another cell that made a name."""
        answer, last = self.answered.get(name), self.made.get(name)
        if answer and last and last is not answer and not last.code.is_answer:
            return answer, last
        return None

    def changed_since(self, name: str, now: Mapping[str, Any]) -> tuple[str, Run, Run] | None:
        """Return what a name was made of and is another thing by now, and the runs of the two."""
        own = self.made.get(name)
        if own is None:
            return None
        for read in sorted(own.code.reads.get(name, ())):
            other = self.made.get(read)
            if other and read in own.saw and now.get(read, ABSENT) is not own.saw[read]:
                return read, own, other
        return None


@dataclass
class Tries:
    """How often in a row the test of an exercise has found the same."""

    found: dict[str, tuple[object, int]] = field(default_factory=dict)

    def count(self, exercise: str, finding: object) -> int:
        """Return how often in a row `finding` was found, this time included; None forgets it."""
        if finding is None:
            self.found.pop(exercise, None)
            return 0
        before, times = self.found.get(exercise, (None, 0))
        times = times + 1 if before == finding else 1
        self.found[exercise] = finding, times
        return times
