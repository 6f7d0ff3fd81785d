"""The checks of the exercise `hidden_features`, and the report on them.

What is tested is a function of the weights of a network, `features_of` in the lesson, which builds
the network and passes it on: a model can't travel to another process, and its weights can.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from public_tests._call import Outcome, call, is_untouched
from public_tests._common.reports import READ_IT, checked, no_function, not_attempted
from public_tests._lab4.features_diagnosis import SIDE, FeaturesTrial, diagnose
from public_tests._report import Report
from public_tests._words import came_back, kind, number

EXERCISE = "hidden_features"
FUNCTION = "features_of"

UNITS = (10, 4)
"""The networks to try: the one of the lesson, and another."""

WEIGHTS = {
    "one image for each unit": 1,
    "each image shows its own unit": 2,
    "networks of other sizes": 1,
    "as a NumPy array": 1,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "Each image now shows what one hidden unit looks for: orange pixels speak for it, blue ones "
    "against it."
)
BY_HAND = (
    "Take one column of the weight matrix, W[:, 0], reshape it to (28, 28), and compare it with "
    "your features[0]."
)
EITHER = "Not right for a network with {units} hidden units either."
LATER = "This counts as soon as the shape is right."


def report_on_features(target: Any) -> Report:
    """Call `target` with the weights of every network, and return the report."""
    if is_untouched(target, (weights_of(1),)):
        return not_attempted(EXERCISE, WEIGHTS)
    if not callable(target):
        return no_function(EXERCISE, WEIGHTS, target, FUNCTION)
    trials = [_try(target, units) for units in UNITS]
    raised = [trial.outcome.error for trial in trials if trial.outcome.kind == "raised"]
    return checked(
        EXERCISE,
        WEIGHTS,
        _messages(*trials),
        diagnose(trials),
        error=raised[0] if raised else "",
        hint=READ_IT if raised else BY_HAND,
        success=SUCCESS,
    )


def weights_of(units: int) -> list[np.ndarray]:
    """Return W1 (784, units), b1, W2 (units, 10) and b2 with a different number in each place."""
    rng = np.random.default_rng(units)
    shapes = ((SIDE * SIDE, units), (units,), (units, 10), (10,))
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


def _try(target: Any, units: int) -> FeaturesTrial:
    weights = weights_of(units)
    outcome = call(target, [part.copy() for part in weights])
    # The line would be that of `features_of`, which is not the learner's.
    return FeaturesTrial(tuple(weights), Outcome(outcome.kind, outcome.value, outcome.error))


def _messages(ten: FeaturesTrial, other: FeaturesTrial) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    found = {}
    if not ten.shaped:
        found["one image for each unit"] = _shape(ten)
        found["each image shows its own unit"] = LATER
    elif not ten.right:
        found["each image shows its own unit"] = _value(ten)
    if not other.right:
        told = ten.shaped and not ten.right and other.shaped
        found["networks of other sizes"] = (
            EITHER.format(units=other.units) if told else _wrong(other)
        )
    if not ten.shaped:
        found["as a NumPy array"] = LATER
    elif not isinstance(ten.outcome.value, np.ndarray):
        got = kind(ten.outcome.value)
        found["as a NumPy array"] = f"Expected a NumPy array, you got {got}."
    return found


def _wrong(trial: FeaturesTrial) -> str:
    return _value(trial) if trial.shaped else _shape(trial)


def _shape(trial: FeaturesTrial) -> str:
    return (
        f"For a network with {trial.units} hidden units: expected an array of shape "
        f"{trial.expected.shape}, {came_back(trial.outcome)}."
    )


def _value(trial: FeaturesTrial) -> str:
    """Name the first entry that is wrong, and where it should have come from."""
    numbers = np.zeros(trial.expected.shape) if trial.numbers is None else trial.numbers
    unit, row, column = np.argwhere(~np.isclose(numbers, trial.expected, 1e-5, 1e-6))[0]
    return (
        f"For a network with {trial.units} hidden units: the weight from the pixel in row {row}, "
        f"column {column} to unit {unit} is {number(trial.expected[unit, row, column])}, and "
        f"features[{unit}, {row}, {column}] is {number(numbers[unit, row, column])}."
    )
