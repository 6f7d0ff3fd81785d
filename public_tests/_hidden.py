"""What hidden test cells are written with: `hidden_checks`, `agrees` and `follows`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from public_tests._call import is_untouched
from public_tests._report import Check, Report, publish
from public_tests._slips.fingerprint import is_deep

RTOL, ATOL = 1e-5, 1e-6
"""Tolerances that any float32 computation of these labs keeps, and no rounding to five places."""

HiddenCheck = Callable[..., None]


def as_numbers(value: Any) -> np.ndarray | None:
    """Return `value` (array, list, tensor or number) as float64, or None if it is none of them."""
    if is_deep(value):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = np.asarray(value)
            if array.dtype.kind not in "biufO":
                return None
            return array.astype(np.float64)
    except Exception:
        return None


def agrees(got: Any, expected: Any, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Tell whether `got` has the shape and, within the tolerances, the values of `expected`.

    Lists and tensors count as the arrays they stand for. Anything that is not made of finite
    numbers agrees with nothing; this function never raises for what a learner's code returned.
    """
    numbers, wanted = as_numbers(got), np.asarray(expected, dtype=np.float64)
    if numbers is None or numbers.shape != wanted.shape or not np.isfinite(numbers).all():
        return False
    return bool(np.allclose(numbers, wanted, rtol=rtol, atol=atol))


def follows(got: Any, theirs: Any, *others: Any) -> bool:
    """Tell whether `got` is what a right function makes of the learner's other functions.

    `theirs` is what that would be, and `others` what wrong ideas would make of the same functions.
    Where `theirs` is one of those, or one number throughout, two wrong functions could vouch for
    each other: then nothing follows.
    """
    numbers = as_numbers(theirs)
    if numbers is None or not numbers.size or np.ptp(numbers) == 0:
        return False
    return agrees(got, numbers) and not any(agrees(numbers, as_numbers(one)) for one in others)


@contextmanager
def hidden_checks(
    exercise: str, target: Any, example: tuple[Any, ...] = (np.arange(1.0, 5.0),)
) -> Iterator[HiddenCheck]:
    """Collect the hidden checks of an exercise, then show their report.

    Call `check(name, test, sentence, weight=1)` inside the block: `test` takes nothing and gives
    True or False, and an exception inside it makes the check fail. Whatever touches the learner's
    answer belongs inside a `test`. The report holds the authored names and sentences only: neither
    inputs nor exceptions. `example` holds the arguments of one call of a function `target`, which
    shows whether it is still the released stub; then no check runs.

    Raises ChecksFailed on leaving the block if any check did not pass.
    """
    checks: list[Check] = []
    untouched = is_untouched(target, example, exercise)

    def check(name: str, test: Callable[[], Any], sentence: str, weight: float = 1.0) -> None:
        state = "not-attempted" if untouched else _state(test)
        message = sentence if state == "failed" else ""
        checks.append(Check(name, state, float(weight), hidden=True, message=message))

    try:
        yield check
    except Exception:
        if not untouched:
            raise
    if untouched and not checks:
        checks.append(Check("further checks", "not-attempted", hidden=True))
    publish(Report(exercise, tuple(checks)))


def _state(test: Callable[[], Any]) -> str:
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "passed" if test() else "failed"
    except (Exception, SystemExit):
        return "failed"
