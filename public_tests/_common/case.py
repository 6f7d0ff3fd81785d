"""One call of a learner's function, beside the answer expected."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np

from public_tests._call import Outcome, call
from public_tests._common.words import came_back, more_exactly, show, show_call, show_lists
from public_tests._hidden import agrees, as_numbers

RTOL, ATOL = 1e-6, 1e-9
"""Tolerances that any order of adding keeps; three to five rounded places do not."""


@dataclass(frozen=True)
class Manner:
    """How answers are compared, and how values are written in a sentence.

    `agree` tells whether an answer is right, `alike` whether it is what a wrong idea gives, and
    `unchanged` whether the arguments after a call are those before it.
    """

    agree: Callable[[Any, Any], bool]
    alike: Callable[[Any, Any], bool]
    unchanged: Callable[[Any, Any], bool]
    show: Callable[[Any], str]


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


def almost(got: Any, wanted: Any) -> bool:
    """Compare arrays of numbers more loosely than a right answer has to agree."""
    return agrees(got, wanted, rtol=1e-4, atol=1e-6)


def _equal_lists(after: Any, before: Any) -> bool:
    """Tell whether numbers, arrays, and lists or tuples of them are as they were before."""
    if isinstance(before, list | tuple):
        same_length = isinstance(after, list | tuple) and len(after) == len(before)
        return same_length and all(map(_equal_lists, after, before))
    return np.array_equal(after, before)


def equal_arrays(after: Iterable[Any], before: Iterable[Any]) -> bool:
    """Tell whether each argument holds the entries that it held before."""
    return all(np.array_equal(*pair) for pair in zip(after, before, strict=True))


LISTS = Manner(same, same, _equal_lists, show_lists)
"""Plain numbers and lists of them."""

ARRAYS = Manner(agrees, almost, equal_arrays, show)
"""NumPy's arrays, of which a sentence shows vectors only."""


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
    manner: Manner = LISTS

    @cached_property
    def right(self) -> bool:
        """Whether the numbers are those expected, in a list, a tuple or an array."""
        return self.outcome.kind == "returned" and self.manner.agree(
            self.outcome.value, self.expected
        )

    @cached_property
    def numbers(self) -> np.ndarray | None:
        """The answer as float64 numbers, or None if it is not made of numbers."""
        return as_numbers(self.outcome.value) if self.outcome.kind == "returned" else None

    @property
    def call(self) -> str:
        """The call as a learner would write it."""
        return self.words or show_call(self.name, self.given)

    @cached_property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""
        return self.manner.unchanged(self.outcome.arguments, self.given)

    @property
    def came(self) -> str:
        """What the call came to, for the second half of a sentence."""
        return came_back(self.outcome, self.manner.show)

    @property
    def message(self) -> str:
        """The sentence on a wrong answer: for which call, what was expected, what came back."""
        more = more_exactly(self.expected, self.outcome.value, self.manner.show)
        return f"For {self.call}: expected {self.manner.show(self.expected)}, {self.came}{more}."

    @property
    def values(self) -> list[Any]:
        """The answer as a list, where it is a sequence; else an empty list."""
        try:
            return list(self.outcome.value) if self.outcome.kind == "returned" else []
        except TypeError:
            return []

    def gives(self, value: Any) -> bool:
        """Tell whether the answer is what a wrong idea makes of the arguments, `value`."""
        return self.outcome.kind == "returned" and self.manner.alike(self.outcome.value, value)

    @property
    def facts(self) -> dict[str, object]:
        """What the gaps of a misconception's sentences are filled with."""
        return {
            "call": self.call,
            "expected": self.manner.show(self.expected),
            "got": self.manner.show(self.outcome.value),
            "outcome": self.came,
            "count": len(self.values),
            "error": self.outcome.error,
            "where": self.outcome.where,
        }


class Told(Protocol):
    """What came of one call, be it of numbers, arrays or several answers."""

    @property
    def right(self) -> bool:
        """Whether the answer is right."""

    @property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""

    @property
    def facts(self) -> dict[str, object]:
        """What the gaps of a misconception's sentences are filled with."""


AnyCase = TypeVar("AnyCase", bound=Told)


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


def first_wrong(cases: Iterable[AnyCase]) -> AnyCase | None:
    """Return the first case that is not right, if there is one."""
    return next((case for case in cases if not case.right), None)
