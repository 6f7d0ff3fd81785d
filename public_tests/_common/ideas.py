"""Wrong ideas and how they are recognised: by formulas, or by looking at the cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from public_tests._common.case import Case, first_wrong
from public_tests._common.words import came_back, show
from public_tests._hidden import as_numbers
from public_tests._report import Misconception

Formula = Callable[..., Any]


@dataclass(frozen=True)
class Cases:
    """All calls of one exercise: the shown example, and every group of cases by its check."""

    groups: Mapping[str, tuple[Case, ...]]

    @property
    def shown(self) -> Case:
        """The example of the lesson."""
        return next(iter(self.groups.values()))[0]

    @property
    def all(self) -> tuple[Case, ...]:
        """Every case, in the order of the calls."""
        return tuple(case for group in self.groups.values() for case in group)

    @property
    def wrong(self) -> Case | None:
        """The first case that is not right."""
        return first_wrong(self.all)


Recognise = Callable[[Cases], Case | None]


@dataclass(frozen=True)
class Idea:
    """A misconception, and the function that finds a case which shows it, or None."""

    misconception: Misconception
    recognise: Recognise

    def found_in(self, cases: Cases) -> Misconception | None:
        """Return the misconception with its sentences about the case that shows it."""
        case = self.recognise(cases)
        return None if case is None else about(self.misconception, case)


def idea(
    name: str, seen: str, following: str, why: str, recognise: Recognise, **example: str
) -> Idea:
    """Make an idea of its name, its sentences, why people have it, and how it shows."""
    return Idea(Misconception.of(name, seen, following, why, **example), recognise)


def about(misconception: Misconception, case: Case) -> Misconception:
    """Return the misconception with the facts of a case in its sentences."""
    return misconception.about(
        call=case.call,
        expected=show(case.expected),
        got=show(case.outcome.value),
        outcome=came_back(case.outcome),
        count=len(case.values),
        error=case.outcome.error,
        where=case.outcome.where,
    )


def by(*formulas: Formula) -> Recognise:
    """Recognise answers that one of the formulas gives in every case it can be worked out for."""

    def recognise(cases: Cases) -> Case | None:
        return cases.wrong if any(_explains(formula, cases) for formula in formulas) else None

    return recognise


def _explains(formula: Formula, cases: Cases) -> bool:
    compared = 0
    for case in cases.all:
        try:
            wanted = formula(*case.given)
        except (ArithmeticError, IndexError, ValueError, TypeError):
            continue  # this idea makes nothing of such arguments
        if _overflows(wanted):
            continue
        if not case.gives(wanted):
            return False
        compared += 1
    return compared > 1


def _overflows(value: Any) -> bool:
    """Tell whether a wrong idea has run away to numbers that no float can hold."""
    numbers = as_numbers(value)
    return numbers is not None and not np.isfinite(numbers).all()


def only_right_in(*names: str) -> Recognise:
    """Recognise answers that are right in the groups named, and wrong elsewhere."""

    def recognise(cases: Cases) -> Case | None:
        if any(first_wrong(cases.groups[name]) for name in names):
            return None
        others = [group for name, group in cases.groups.items() if name not in names]
        return next(filter(None, map(first_wrong, others)), None)

    return recognise


def raising(words: str) -> Recognise:
    """Recognise a first wrong answer that is an error with these words in its message."""

    def recognise(cases: Cases) -> Case | None:
        case = cases.wrong
        return case if case and words in case.outcome.error else None

    return recognise


def either(*ways: Recognise) -> Recognise:
    """Recognise what any of the ways recognises, the first one first."""

    def recognise(cases: Cases) -> Case | None:
        return next((case for way in ways if (case := way(cases))), None)

    return recognise


def changed(cases: Cases) -> Case | None:
    """Return the first case in which the arguments are not what they were."""
    return next((case for case in cases.all if not case.kept), None)
