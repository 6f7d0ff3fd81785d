"""The checks of the exercise `build_model`, and the report on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from public_tests._call import call, is_untouched
from public_tests._common.reports import READ_IT, all_failed, checked, no_function, not_attempted
from public_tests._lab4.build_diagnosis import (
    CLASSES,
    PIXELS,
    RATE,
    Built,
    came_out,
    diagnose,
)
from public_tests._lab4.network_parts import parts_of
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Report
from public_tests._words import came_back, counted, kind

EXERCISE = "build_model"

WIDTHS = (12, 5)
"""The networks to ask for. None has 10 hidden units, which would look like 10 digits."""

WEIGHTS = {
    "ten probabilities for each image": 1,
    "the layers and units asked for": 1,
    "ReLU in the hidden layer": 1,
    "softmax in the last layer": 1,
    "Dropout in between": 1,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "One function, a network of any width: now you can change one number and see what it alone "
    "does."
)
NOT_A_MODEL = "build_model({hidden}): expected a Keras model, {got}."
USUAL_CURE = (
    "Compare your layers with the list of the exercise, line by line: Flatten, Dense, Dropout, "
    "Dense."
)


def report_on_build(target: Any) -> Report:
    """Call `target` with two widths, look at both networks, and return the report."""
    if is_untouched(target, (WIDTHS[0],)):
        return not_attempted(EXERCISE, WEIGHTS)
    if not callable(target):
        return no_function(EXERCISE, WEIGHTS, target)
    import keras  # only now: importing it takes seconds

    built = []
    for hidden in WIDTHS:
        outcome = call(target, hidden)
        if outcome.kind != "returned" or not isinstance(outcome.value, keras.Model):
            return _without_a_model(hidden, outcome)
        built.append(_look_at(hidden, outcome.value))
    return checked(
        EXERCISE, WEIGHTS, _messages(built), diagnose(built), hint=USUAL_CURE, success=SUCCESS
    )


def _without_a_model(hidden: int, outcome: Any) -> Report:
    none = MISCONCEPTIONS["build-model-returns-none"].about(hidden=hidden)
    got = came_back(outcome)
    if outcome.kind == "returned":
        got = f"you got {kind(outcome.value)}"
    return all_failed(
        EXERCISE,
        WEIGHTS,
        NOT_A_MODEL.format(hidden=hidden, got=got),
        advice=(none,) if outcome.kind == "none" else (),
        error=outcome.error,
        hint=READ_IT if outcome.error else USUAL_CURE,
    )


def _look_at(hidden: int, model: Any) -> Built:
    images = np.random.default_rng(5).uniform(0, 1, (2, 28, 28)).astype(np.float32)
    output = call(lambda: np.asarray(model(images, training=False)))
    weights = model.get_weights()  # there are some now, even where no Input was given
    return Built(hidden, parts_of(model), output, len(weights[0]) if weights else 0)


def _messages(built: list[Built]) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    found = {}
    first = built[0]
    if not all(_gives_probabilities(one) for one in built):
        found["ten probabilities for each image"] = _no_probabilities(built)
    layers = _layers(built)
    if layers:
        found["the layers and units asked for"] = layers
    *hidden, last = [layer.activation for layer in first.network.dense] or ["no Dense layer"]
    if not hidden or set(hidden) != {"ReLU"}:
        got = " and ".join(hidden) or "no hidden layer"
        found["ReLU in the hidden layer"] = f"Expected ReLU, got {got}."
    if last != "softmax":
        found["softmax in the last layer"] = f"Expected softmax, got {last}."
    before_the_last = max(len(first.units) - 1, 1)
    if [(n, round(d.rate, 6)) for n, d in first.network.dropouts] != [(before_the_last, RATE)]:
        found["Dropout in between"] = _dropouts(first)
    return found


def _layers(built: list[Built]) -> str:
    """Return what is wrong with the layers, or nothing."""
    others = set(built[0].network.kinds) - {"Flatten", "Dense", "Dropout"}
    if others:
        return (
            f"Expected Flatten, Dense and Dropout layers only, got {' and '.join(sorted(others))}."
        )
    other = next((one for one in built if one.units != (one.hidden, CLASSES)), None)
    if other is None:
        return ""
    units = ", ".join(map(str, other.units)) or "none"
    return (
        f"build_model({other.hidden}): expected Dense layers of {other.hidden} and {CLASSES} "
        f"units, in this order, got {units}."
    )


def _gives_probabilities(one: Built) -> bool:
    """Tell whether two images give two rows of ten shares of 1."""
    if one.output.kind != "returned" or one.shape != (2, CLASSES) or one.inputs != PIXELS:
        return False
    scores = one.output.value
    return bool((scores >= 0).all() and np.allclose(scores.sum(axis=1), 1, atol=1e-4))


def _no_probabilities(built: list[Built]) -> str:
    wrong = next(one for one in built if not _gives_probabilities(one))
    got = came_out(wrong)
    if wrong.shape == (2, CLASSES) and wrong.inputs == PIXELS:
        got = f"gives rows that add up to {wrong.output.value[0].sum():.4g}"
    return (
        f"Given 2 images of 28 by 28 pixels, build_model({wrong.hidden}) {got}; expected was shape "
        f"(2, {CLASSES}), with rows that add up to 1."
    )


def _dropouts(one: Built) -> str:
    count = len(one.network.dropouts)
    if count == 1:
        return f"Expected Dropout({RATE}) between the Dense layers, got another place or rate."
    return (
        f"Expected one Dropout layer, got {counted(count, 'Dropout layer') if count else 'none'}."
    )
