"""Calls of a function of arrays with one answer or several, and the signs of wrong ideas."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from public_tests._call import Outcome, call
from public_tests._common.case import equal_arrays
from public_tests._common.ideas import Cases
from public_tests._common.words import came_back, difference, show_matrix
from public_tests._hidden import agrees, as_numbers

Parts = tuple[np.ndarray | None, ...]


@dataclass(frozen=True, eq=False)
class Call:
    """The arguments of a call, what a sentence calls them, and the one or two right answers."""

    arguments: tuple[Any, ...]
    words: str
    expected: tuple[np.ndarray, ...]

    def fresh(self) -> tuple[Any, ...]:
        """Return copies of the arguments, for somebody who may change them."""
        return copy.deepcopy(self.arguments)


@dataclass(frozen=True, eq=False)
class Trial:
    """What a learner's function made of a call.

    `names` are what the lesson calls the answers. `followed` is what a right function would give
    with the learner's other functions, where that counts as right; it is `unproven` where the
    answer follows from them and proves nothing all the same.
    """

    call: Call
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
        return self.right and not matches(self.parts, self.call.expected)

    def part_is_right(self, place: int) -> bool:
        """Tell whether one of the answers is right."""
        if len(self.parts) != len(self.names):
            return False
        wanted = (self.call.expected, self.followed or self.call.expected)
        return any(agrees(self.parts[place], answers[place]) for answers in wanted)

    @cached_property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""
        return equal_arrays(self.outcome.arguments, self.call.arguments)

    def message_on(self, place: int | None = None) -> str:
        """Return the sentence on a wrong answer: for which input, what was expected, what came.

        `place` says which of several answers to speak of; without it, the first wrong one.
        """
        given = f"For {self.call.words}"
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
        return f"{given}: {difference(name, self.call.expected[place], self.parts[place])}."

    @property
    def facts(self) -> dict[str, object]:
        """What the gaps of a misconception's sentences are filled with."""
        facts: dict[str, object] = {
            "given": self.call.words,
            "expected": show_matrix(self.call.expected[0]),
            "got": show_matrix(self.outcome.value),
            "outcome": came_back(self.outcome),
            "error": self.outcome.error,
            "where": self.outcome.where,
        }
        shapes = [part.shape for part in self.parts if part is not None]
        if shapes:
            facts["shape"] = shapes[0]
        return facts

    @property
    def got(self) -> str:
        """What came back, in a few words."""
        value = self.outcome.value
        if len(self.names) > 1 and isinstance(value, tuple | list):
            return f"{len(value)} values" if len(value) != 1 else "1 value"
        return show_matrix(value)


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


def run(target: Callable[..., Any], asked: Call, names: tuple[str, ...]) -> Trial:
    """Call `target` with the arguments of a call."""
    return Trial(asked, names, call(target, *asked.fresh()))


Formula = Callable[..., Any]
Sign = Callable[[Cases[Trial]], Trial | None]
"""Looks at all trials and returns the one that shows a wrong idea best, or None."""


def gives(*formulas: Formula, place: int | None = None) -> Sign:
    """Return the sign of an idea whose every answer is what one of the `formulas` gives.

    With `place`, only that one of several answers counts, whatever the others are.
    """

    def sign(trials: Cases[Trial]) -> Trial | None:
        explained = any(
            all(_is_given_by(f, trial, place) for trial in trials.all) for f in formulas
        )
        return trials.wrong if explained else None

    return sign


def looks(test: Callable[[Trial], bool]) -> Sign:
    """Return the sign of an idea whose every answer passes a `test` of its looks."""

    def sign(trials: Cases[Trial]) -> Trial | None:
        alike = all(trial.outcome.kind == "returned" and test(trial) for trial in trials.all)
        return trials.wrong if alike else None

    return sign


def raises(*fragments: str) -> Sign:
    """Return the sign of an idea whose code raises an error with one of `fragments` in its text."""

    def sign(trials: Cases[Trial]) -> Trial | None:
        raised = (trial for trial in trials.all if trial.outcome.kind == "raised")
        first = next(raised, None)
        if first is None or not any(fragment in first.outcome.error for fragment in fragments):
            return None
        return first

    return sign


def _is_given_by(formula: Formula, trial: Trial, place: int | None) -> bool:
    """Tell whether an answer is what a formula gives, or raised where the formula raises."""
    predicted = call(formula, *trial.call.fresh())
    if predicted.kind == "raised":
        return trial.outcome.kind == "raised"
    parts, got = as_parts(predicted.value, len(trial.names)), trial.parts
    if place is not None:
        parts, got = parts[place : place + 1], got[place : place + 1]
    wanted = [part for part in parts if part is not None]
    return len(wanted) == len(parts) and matches(got, wanted, rtol=1e-4, atol=1e-6)
