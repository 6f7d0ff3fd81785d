"""Which wrong ideas a softmax answer shows: told from its answers, never from its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from public_tests._lab3.softmax_ideas import IDEAS, Formula
from public_tests._lab3.trials import Trial, first_wrong
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import came_back, kind, number, show

MOST_PLACES = 5
"""Decimal places up to which a right answer counts as rounded; more are within the tolerance."""

_PLACES = {0: "whole numbers", 1: "1 decimal place"}

ANOTHER_ORDER = "These are the right numbers in another order: answer number i belongs to z[i]."
BY_HAND = "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours."
WHOLE = "A softmax is made of shares of one whole: the entries lie between 0 and 1 and add up to 1."


@dataclass(frozen=True)
class SoftmaxTrials:
    """The calls that a diagnosis looks at: the shown example, then by what they try out."""

    shown: Trial
    values: tuple[Trial, ...]
    lengths: tuple[Trial, ...]
    large: tuple[Trial, ...]

    @property
    def fours(self) -> tuple[Trial, ...]:
        """The trials with 4 entries of moderate size."""
        return (self.shown, *self.values)

    @property
    def moderate(self) -> tuple[Trial, ...]:
        """All trials except those with large numbers."""
        return (*self.fours, *self.lengths)


def diagnose(trials: SoftmaxTrials) -> tuple[Misconception, ...]:
    """Return the misconceptions seen, the most basic one first; none where all is right."""
    wrong = first_wrong(trials.moderate)
    if wrong is not None:
        found = _wrong_values(trials, wrong)
        return (found, *_mutation(trials)) if found else _mutation(trials)
    return (*_list(trials), *_mutation(trials), *_overflow(trials))


def hint(trials: SoftmaxTrials) -> str:
    """Return a next step for wrong numbers that no misconception explains."""
    wrong = first_wrong(trials.moderate)
    if wrong is None:
        return MISCONCEPTIONS["softmax-returns-list"].next  # a tensor, or another kind of list
    if wrong.numbers is None or wrong.numbers.shape != wrong.z.shape:
        return BY_HAND
    numbers = np.nan_to_num(wrong.numbers)
    if np.allclose(np.sort(numbers), np.sort(wrong.expected)):
        return ANOTHER_ORDER
    return BY_HAND if np.isclose(numbers.sum(), 1) else WHOLE


def _wrong_values(trials: SoftmaxTrials, wrong: Trial) -> Misconception | None:
    if trials.shown.right and not any(trial.right for trial in (*trials.values, *trials.lengths)):
        return _about("softmax-hard-coded", trials.values[0])
    if first_wrong(trials.fours) is None:
        return _about("softmax-fixed-length", wrong)
    if wrong.outcome.kind == "raised":
        return _about("softmax-raises", wrong)
    if wrong.outcome.kind == "none":
        return _about("softmax-returns-none", wrong)
    if wrong.numbers is not None and wrong.numbers.shape != wrong.z.shape:
        return _about("softmax-wrong-shape", wrong, got=wrong.numbers.shape)
    return _formula(trials.fours) or _rounding(trials.fours)


def _formula(trials: Sequence[Trial]) -> Misconception | None:
    """Return the first idea one of whose formulas gives every answer there is."""
    for name, formulas in IDEAS:
        if any(_explains(formula, trials) for formula in formulas):
            return _about(name, trials[0])
    return None


def _explains(formula: Formula, trials: Sequence[Trial]) -> bool:
    with np.errstate(all="ignore"):
        return all(
            trial.numbers is not None
            and trial.numbers.shape == trial.z.shape
            and np.allclose(trial.numbers, formula(trial.z), rtol=1e-4, atol=1e-6)
            for trial in trials
        )


def _rounding(trials: Sequence[Trial]) -> Misconception | None:
    for places in range(MOST_PLACES + 1):
        if all(_is_cut(trial, places) for trial in trials):
            return _about(
                "softmax-rounded", trials[0], places=_PLACES.get(places, f"{places} decimal places")
            )
    return None


def _is_cut(trial: Trial, places: int) -> bool:
    """Tell whether an answer is the right one, rounded or cut off after so many places."""
    if trial.numbers is None or trial.numbers.shape != trial.z.shape:
        return False
    unit = 10.0**-places if places else 0.5  # cut off to whole numbers, all would be 0
    whole = np.allclose(trial.numbers, np.round(trial.numbers, places), rtol=1e-6, atol=1e-9)
    return whole and bool((abs(trial.numbers - trial.expected) < 1.001 * unit).all())


def _list(trials: SoftmaxTrials) -> tuple[Misconception, ...]:
    values = [trial.outcome.value for trial in trials.moderate]
    listed = next((value for value in values if isinstance(value, list | tuple)), None)
    if listed is None:
        return ()
    return (MISCONCEPTIONS["softmax-returns-list"].about(kind=kind(listed)),)


def _mutation(trials: SoftmaxTrials) -> tuple[Misconception, ...]:
    changed = next((trial for trial in trials.moderate if not trial.kept), None)
    if changed is None:
        return ()
    return (_about("softmax-mutates-input", changed, after=show(changed.after)),)


def _overflow(trials: SoftmaxTrials) -> tuple[Misconception, ...]:
    wrong = first_wrong(trials.large)
    return () if wrong is None else (_about("softmax-overflow", wrong),)


def _about(name: str, trial: Trial, **found: object) -> Misconception:
    """Return the misconception with the facts of one trial, and those given, in its sentence."""
    numbers, outcome = trial.numbers, trial.outcome
    facts: dict[str, object] = {
        "z": show(trial.z),
        "count": trial.z.size,
        "shape": trial.z.shape,
        "expected": show(trial.expected),
        "got": show(outcome.value),
        "outcome": came_back(outcome),
        "error": outcome.error,
        "where": outcome.where,
    }
    if numbers is not None and numbers.size:
        facts |= {"total": number(numbers.sum()), "largest": number(numbers.max())}
    return MISCONCEPTIONS[name].about(**facts | found)
