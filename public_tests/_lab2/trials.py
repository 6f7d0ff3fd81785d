"""One call of a function of arrays, beside the answers that were expected."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from public_tests._call import Outcome, call
from public_tests._hidden import agrees, as_numbers
from public_tests._lab2.words import difference, display
from public_tests._words import came_back

Parts = tuple[np.ndarray | None, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """The arguments of a call, what a sentence calls them, and the one or two right answers."""

    arguments: tuple[Any, ...]
    words: str
    expected: tuple[np.ndarray, ...]

    def fresh(self) -> tuple[Any, ...]:
        """Return copies of the arguments, for somebody who may change them."""
        return copy.deepcopy(self.arguments)


@dataclass(frozen=True, eq=False)
class Trial:
    """What a learner's function made of a case.

    `names` are what the lesson calls the answers. `followed` is what a right function would give
    with the learner's other functions, where that counts as right; it is `unproven` where the
    answer follows from them and proves nothing all the same.
    """

    case: Case
    names: tuple[str, ...]
    outcome: Outcome
    followed: Parts | None = None
    unproven: bool = False

    @cached_property
    def parts(self) -> Parts:
        """The answers as float64 numbers, None for each that is not made of numbers."""
        if self.outcome.kind != "returned":
            return ()
        return as_parts(self.outcome.value, len(self.names))

    @cached_property
    def right(self) -> bool:
        """Whether every answer is right, or follows rightly from the learner's other functions."""
        return all(self.part_is_right(place) for place in range(len(self.names)))

    @property
    def follows(self) -> bool:
        """Whether the answer is right only as far as the learner's other functions are."""
        return self.right and not matches(self.parts, self.case.expected)

    def part_is_right(self, place: int) -> bool:
        """Tell whether one of the answers is right."""
        if len(self.parts) != len(self.names):
            return False
        wanted = (self.case.expected, self.followed or self.case.expected)
        return any(agrees(self.parts[place], answers[place]) for answers in wanted)

    @cached_property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""
        pairs = zip(self.outcome.arguments, self.case.arguments, strict=True)
        return all(np.array_equal(after, before) for after, before in pairs)

    def message_on(self, place: int | None = None) -> str:
        """Return the sentence on a wrong answer: for which input, what was expected, what came.

        `place` says which of several answers to speak of; without it, the first wrong one.
        """
        given = f"For {self.case.words}"
        if self.outcome.kind != "returned":
            return f"{given}: {came_back(self.outcome)}."
        if len(self.parts) != len(self.names):
            wanted = f"the {len(self.names)} arrays {' and '.join(self.names)}"
            return f"{given}: expected {wanted}, you got {self.got}."
        if place is None:
            place = next(k for k in range(len(self.names)) if not self.part_is_right(k))
        name = self.names[place] if len(self.names) > 1 else ""
        if name and self.outcome.value[place] is ...:
            return f"{given}: {name} still is its placeholder `...`."
        return f"{given}: {difference(name, self.case.expected[place], self.parts[place])}."

    @property
    def got(self) -> str:
        """What came back, in a few words."""
        value = self.outcome.value
        if len(self.names) > 1 and isinstance(value, tuple | list):
            return f"{len(value)} values" if len(value) != 1 else "1 value"
        return display(value)


def as_parts(value: Any, count: int) -> Parts:
    """Return a function's answers as numbers; a pair may be a tuple or a list of two."""
    if count > 1 and isinstance(value, tuple | list):
        return tuple(as_numbers(part) for part in value)
    return (as_numbers(value),)


def matches(parts: Parts, answers: Sequence[np.ndarray], **tolerances: float) -> bool:
    """Tell whether all answers have the shapes and values of `answers`."""
    if len(parts) != len(answers):
        return False
    pairs = zip(parts, answers, strict=True)
    return all(part is not None and agrees(part, answer, **tolerances) for part, answer in pairs)


def run(target: Callable[..., Any], case: Case, names: tuple[str, ...]) -> Trial:
    """Call `target` with a case."""
    return Trial(case, names, call(target, *case.fresh()))
