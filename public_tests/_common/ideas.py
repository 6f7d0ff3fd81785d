"""Wrong ideas and how they are recognised: by formulas, or by looking at the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from public_tests._common.case import AnyCase, Case, Told, first_wrong
from public_tests._hidden import as_numbers
from public_tests._report import Misconception

Formula = Callable[..., Any]


@dataclass(frozen=True)
class Cases(Generic[AnyCase]):
    """All calls of one exercise: the shown example, and every group of cases by its check."""

    groups: Mapping[str, tuple[AnyCase, ...]]

    @property
    def shown(self) -> AnyCase:
        """The example of the lesson."""
        return next(iter(self.groups.values()))[0]

    @property
    def all(self) -> tuple[AnyCase, ...]:
        """Every case, in the order of the calls."""
        return tuple(case for group in self.groups.values() for case in group)

    @property
    def wrong(self) -> AnyCase | None:
        """The first case that is not right."""
        return first_wrong(self.all)


Recognise = Callable[[Cases[Case]], Case | None]
Answers = TypeVar("Answers")


@dataclass(frozen=True)
class Idea(Generic[Answers]):
    """A misconception, and the function that finds an answer which shows it, or None."""

    misconception: Misconception
    recognise: Callable[[Answers], Told | None]

    def found_in(self, answers: Answers) -> Misconception | None:
        """Return the misconception with its sentences about the answer that shows it."""
        case = self.recognise(answers)
        return None if case is None else self.misconception.about(**case.facts)


def idea(
    name: str,
    seen: str,
    following: str,
    why: str,
    recognise: Callable[[Answers], Told | None],
    **example: object,
) -> Idea[Answers]:
    """Make an idea of its name, its sentences, why people have it, and how it shows."""
    return Idea(Misconception.of(name, seen, following, why, **example), recognise)


@dataclass(frozen=True)
class Noted:
    """A case, with more to say about it than its own facts."""

    case: Case
    more: Mapping[str, object]

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.case.right

    @property
    def kept(self) -> bool:
        """Whether the function left its arguments as they were."""
        return self.case.kept

    @property
    def facts(self) -> dict[str, object]:
        """What the gaps of a misconception's sentences are filled with."""
        return self.case.facts | dict(self.more)


def first_found(ideas: Iterable[Idea[Answers]], answers: Answers) -> tuple[Misconception, ...]:
    """Return the first idea that the answers show, in a tuple; an empty one where there is none."""
    found = next(filter(None, (idea.found_in(answers) for idea in ideas)), None)
    return (found,) if found else ()


def by(*formulas: Formula) -> Recognise:
    """Recognise answers that one of the formulas gives in every case it can be worked out for."""

    def recognise(cases: Cases) -> Case | None:
        return cases.wrong if any(_explains(formula, cases) for formula in formulas) else None

    return recognise


def _explains(formula: Formula, cases: Cases) -> bool:
    compared = 0
    for case in cases.all:
        try:
            with np.errstate(all="ignore"):
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


def changed(cases: Cases[Any]) -> Any:
    """Return the first case in which the arguments are not what they were."""
    return next((case for case in cases.all if not case.kept), None)
