"""Reports from a table of checks: which names failed, and what each says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from public_tests._report import Check, Misconception, Report

READ_IT = (
    "Your code stopped with an error before it returned anything. Run your function yourself in a "
    "cell of its own: the last line of the error says what went wrong, the arrow where."
)
"""The next step after an error that no misconception explains."""

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


def not_attempted(exercise: str, weights: Weights) -> Report:
    """Return the report on an untouched stub."""
    return Report(exercise, tuple(Check(name, "not-attempted", w) for name, w in weights.items()))


def all_failed(exercise: str, weights: Weights, message: str = "", **more: Any) -> Report:
    """Return a report in which nothing passed; the first check says why."""
    messages = dict.fromkeys(weights, "") | {next(iter(weights)): message}
    return checked(exercise, weights, messages, **more)
