"""Reports from a table of checks: which names failed, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from public_tests._common.case import Case, first_wrong
from public_tests._common.slips import not_a_function
from public_tests._report import Check, Misconception, Report

UNPROVEN = "This counts as soon as one of your answers is right."
"""On a check that a function which gets nothing right can't pass."""
UNPROVEN_YET = "This counts as soon as all of your answers are right."
"""On a check that a function which gets something wrong can't pass."""

Weights = Mapping[str, float]
"""The checks of an exercise in their order, with what each is worth."""


def checked(
    exercise: str,
    weights: Weights,
    messages: Mapping[str, str],
    advice: tuple[Misconception, ...] = (),
    **more: Any,
) -> Report:
    """Return a report in which the checks named in `messages` failed and the others passed.

    `more` are `error`, `hint` and `success` of the report; a hint is kept only where something
    failed and no misconception explains it.
    """
    checks = tuple(
        Check(
            name, "failed" if name in messages else "passed", weight, message=messages.get(name, "")
        )
        for name, weight in weights.items()
    )
    if advice or not messages:
        more["hint"] = ""
    names = tuple(idea.name for idea in advice)
    return Report(exercise, checks, misconceptions=names, advice=advice, **more)


def not_attempted(exercise: str, weights: Weights, hint: str = "") -> Report:
    """Return the report on an untouched stub."""
    checks = tuple(Check(name, "not-attempted", weight) for name, weight in weights.items())
    return Report(exercise, checks, hint=hint)


def all_failed(exercise: str, weights: Weights, message: str = "", **more: Any) -> Report:
    """Return a report in which nothing passed; the first check says why."""
    messages = dict.fromkeys(weights, "") | {next(iter(weights)): message}
    return checked(exercise, weights, messages, **more)


def no_function(exercise: str, weights: Weights, value: Any, name: str = "") -> Report:
    """Return the report on a `value` that can't be called, under the `name` that it has."""
    return all_failed(exercise, weights, advice=(not_a_function(name or exercise, value),))


def value_messages(
    groups: Mapping[str, Sequence[Case]],
    explain: Callable[[Case], str] = lambda case: case.message,
) -> dict[str, str]:
    """Return what is wrong in each group by its name: at first in full, after that in short."""
    messages: dict[str, str] = {}
    for name, group in groups.items():
        wrong = first_wrong(group)
        if wrong is not None:
            either = f"Not right for {wrong.call} either."
            messages[name] = either if messages else explain(wrong)
    return messages
