"""One call of a learner's function with lists and numbers, beside the answer expected."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from public_tests._call import Outcome, call
from public_tests._common.words import came_back, show, show_call
from public_tests._hidden import agrees

RTOL, ATOL = 1e-6, 1e-9
"""Tolerances that any order of adding keeps; three to five rounded places do not."""


@dataclass(frozen=True)
class Case:
    """What a learner's function `name` made of the arguments `given`.

    `words` stand for a call that would be too long to write out.
    """

    name: str
    given: tuple[Any, ...]
    expected: Any
    outcome: Outcome
    words: str = ""

    @cached_property
    def right(self) -> bool:
        """Whether the numbers are those expected, in a list, a tuple or an array."""
        return self.gives(self.expected)

    @property
    def call(self) -> str:
        """The call as a learner would write it."""
        return self.words or show_call(self.name, self.given)

    @cached_property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""
        try:
            return bool(self.outcome.arguments == self.given)
        except ValueError:  # something else than numbers was put into a list
            return False

    @property
    def message(self) -> str:
        """The sentence on a wrong answer: for which call, what was expected, what came back."""
        return f"For {self.call}: expected {show(self.expected)}, {came_back(self.outcome)}."

    @property
    def values(self) -> list[Any]:
        """The answer as a list, where it is a sequence; else an empty list."""
        try:
            return list(self.outcome.value) if self.outcome.kind == "returned" else []
        except TypeError:
            return []

    def gives(self, value: Any) -> bool:
        """Tell whether the answer has the shape and the numbers of `value`."""
        return self.outcome.kind == "returned" and same(self.outcome.value, value)


def same(got: Any, wanted: Any) -> bool:
    """Compare numbers, lists, and lists of rows that may differ in length."""
    ragged = isinstance(wanted, list) and len({_length(row) for row in wanted}) > 1
    if not ragged:
        return agrees(got, wanted, rtol=RTOL, atol=ATOL)
    if not isinstance(got, list | tuple) or len(got) != len(wanted):
        return False
    return all(same(*pair) for pair in zip(got, wanted, strict=True))


def _length(row: Any) -> int:
    return len(row) if isinstance(row, list) else -1


def run_cases(
    target: Callable[..., Any],
    name: str,
    formula: Callable[..., Any],
    inputs: Iterable[tuple[Any, ...]],
    words: str = "",
) -> tuple[Case, ...]:
    """Call `target` with a fresh copy of each group of arguments; keep the order."""
    return tuple(
        Case(name, given, formula(*given), call(target, *copy.deepcopy(given)), words)
        for given in inputs
    )


def first_wrong(cases: Iterable[Case]) -> Case | None:
    """Return the first case that is not right, if there is one."""
    return next((case for case in cases if not case.right), None)
