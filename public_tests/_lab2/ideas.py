"""Wrong ideas about a function of arrays, and the signs by which its answers show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from public_tests._call import call
from public_tests._lab2.trials import Trial, as_parts, matches
from public_tests._lab2.words import display
from public_tests._report import Misconception
from public_tests._words import came_back

Formula = Callable[..., Any]
Sign = Callable[[Sequence[Trial]], Trial | None]
"""Looks at all trials and returns the one that shows a wrong idea best, or None."""


@dataclass(frozen=True)
class Idea:
    """A wrong idea, and the sign by which its answers are recognised."""

    misconception: Misconception
    sign: Sign


def idea(name: str, seen: str, following: str, why: str, sign: Sign, **example: object) -> Idea:
    """Make an idea of its name, its two sentences, why people have it, and how it shows."""
    return Idea(Misconception.of(name, seen, following, why, **example), sign)


def diagnose(ideas: Iterable[Idea], trials: Sequence[Trial]) -> tuple[Misconception, ...]:
    """Return the first idea whose sign the trials show, as a tuple of one, or an empty tuple."""
    for each in ideas:
        shown = each.sign(trials)
        if shown is not None:
            return (each.misconception.about(**facts(shown)),)
    return ()


def gives(*formulas: Formula, place: int | None = None) -> Sign:
    """Return the sign of an idea whose every answer is what one of the `formulas` gives.

    With `place`, only that one of several answers counts, whatever the others are.
    """

    def sign(trials: Sequence[Trial]) -> Trial | None:
        explained = any(all(_is_given_by(f, trial, place) for trial in trials) for f in formulas)
        return first_wrong(trials) if explained else None

    return sign


def looks(test: Callable[[Trial], bool]) -> Sign:
    """Return the sign of an idea whose every answer passes a `test` of its looks."""

    def sign(trials: Sequence[Trial]) -> Trial | None:
        alike = all(trial.outcome.kind == "returned" and test(trial) for trial in trials)
        return first_wrong(trials) if alike else None

    return sign


def raises(*fragments: str) -> Sign:
    """Return the sign of an idea whose code raises an error with one of `fragments` in its text."""

    def sign(trials: Sequence[Trial]) -> Trial | None:
        raised = (trial for trial in trials if trial.outcome.kind == "raised")
        first = next(raised, None)
        if first is None or not any(fragment in first.outcome.error for fragment in fragments):
            return None
        return first

    return sign


def changes_arguments(trials: Sequence[Trial]) -> Trial | None:
    """Return the first trial that changed an argument: the sign of working in place."""
    return next((trial for trial in trials if not trial.kept), None)


def first_wrong(trials: Iterable[Trial]) -> Trial | None:
    """Return the first trial that is not right, if there is one."""
    return next((trial for trial in trials if not trial.right), None)


def _is_given_by(formula: Formula, trial: Trial, place: int | None) -> bool:
    """Tell whether an answer is what a formula gives, or raised where the formula raises."""
    predicted = call(formula, *trial.case.fresh())
    if predicted.kind == "raised":
        return trial.outcome.kind == "raised"
    parts, got = as_parts(predicted.value, len(trial.names)), trial.parts
    if place is not None:
        parts, got = parts[place : place + 1], got[place : place + 1]
    wanted = [part for part in parts if part is not None]
    return len(wanted) == len(parts) and matches(got, wanted, rtol=1e-4, atol=1e-6)


def facts(trial: Trial) -> dict[str, object]:
    """Return what the gaps of a misconception's sentence are filled with."""
    value = trial.outcome.value
    facts: dict[str, object] = {
        "given": trial.case.words,
        "expected": display(trial.case.expected[0]),
        "got": display(value),
        "outcome": came_back(trial.outcome),
        "error": trial.outcome.error,
        "where": trial.outcome.where,
    }
    shapes = [part.shape for part in trial.parts if part is not None]
    if shapes:
        facts["shape"] = shapes[0]
    return facts
