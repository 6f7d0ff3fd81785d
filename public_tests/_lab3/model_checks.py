"""The checks of the exercise `model`, and the report on them."""

from __future__ import annotations

from typing import Any

from public_tests._call import is_untouched
from public_tests._common.reports import checked, not_attempted
from public_tests._lab3.model_anatomy import Anatomy, computes_as_asked, dissect
from public_tests._lab3.model_diagnosis import (
    Wanted,
    diagnose,
    input_words,
    name_of,
    not_sequential,
)
from public_tests._report import Report
from public_tests._words import counted, listed

EXERCISE = "model"

HIDDEN_UNITS = (25, 15)
"""The hidden layers that the lesson asks for."""

WEIGHTS = {
    "Sequential model": 0.5,
    "size of the input": 0.5,
    "three Dense layers": 0.5,
    "units of each layer": 1,
    "ReLU in the hidden layers": 1,
    "linear output": 1,
    "number of parameters": 0.5,
    "what it computes": 1,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "Your network is ready to learn: ReLU lets its layers bend, and its plain scores let the "
    "loss compute the softmax safely."
)
NO_LAYERS = "Expected 3 Dense layers, got none."
OTHER_ACTIVATIONS = "This will come right with the activations."
OTHER_SCORES = (
    "Expected the scores that ReLU in each hidden layer and a linear output give with the weights "
    "of your model; its scores are others."
)
USUAL_CURE = (
    "Compare your layers with the list of the exercise, line by line: units, activation, and "
    "nothing else set."
)


def report_on_model(target: Any, classes: int, input_size: int) -> Report:
    """Look at the model `target`, and return the report."""
    wanted = Wanted(input_size, (*HIDDEN_UNITS, classes))
    if is_untouched(target, ()):
        return not_attempted(EXERCISE, WEIGHTS)
    import keras  # only now: importing it takes seconds

    if not isinstance(target, keras.Model):
        return _report(dict.fromkeys(WEIGHTS, "") | _kind(target), (not_sequential(target),))
    anatomy = dissect(target)
    advice = diagnose(anatomy, wanted)
    messages = {}
    if not isinstance(target, keras.Sequential):
        advice = (not_sequential(target), *advice)
        messages = _kind(target)
    if anatomy.stages:
        messages |= _outside(anatomy, wanted) | _inside(target, anatomy)
    else:  # nothing to look at, so nothing is right yet
        messages |= dict.fromkeys(WEIGHTS, "") | {"three Dense layers": NO_LAYERS}
    return _report(messages, advice)


def _report(messages: dict[str, str], advice: tuple[Any, ...]) -> Report:
    return checked(EXERCISE, WEIGHTS, messages, advice, hint=USUAL_CURE, success=SUCCESS)


def _kind(model: Any) -> dict[str, str]:
    return {"Sequential model": f"Expected a Sequential model, got {name_of(model)}."}


def _outside(anatomy: Anatomy, wanted: Wanted) -> dict[str, str]:
    """Check what `model.summary()` shows: input, layers, units, parameters."""
    found = {}
    if anatomy.input_shape != (wanted.input_size,):
        got = input_words(anatomy)
        found["size of the input"] = f"Expected {wanted.input_size} numbers, your model {got}."
    if len(anatomy.stages) != len(wanted.units) or anatomy.extras:
        parts = [counted(len(anatomy.stages), "Dense layer"), *anatomy.extras]
        found["three Dense layers"] = f"Expected 3 Dense layers and no others, got {listed(parts)}."
    if anatomy.units != wanted.units:
        found["units of each layer"] = (
            f"Expected {listed(wanted.units)}, got {listed(anatomy.units)}."
        )
    if anatomy.parameters != wanted.parameters:
        got = "none counted yet" if anatomy.parameters is None else f"{anatomy.parameters:,}"
        found["number of parameters"] = f"Expected {wanted.parameters:,}, got {got}."
    return found


def _inside(model: Any, anatomy: Anatomy) -> dict[str, str]:
    """Check what the model does: activations, and the scores themselves."""
    found = {}
    *hidden, last = [stage.activation for stage in anatomy.stages]
    if not hidden or set(hidden) != {"ReLU"}:
        got = listed(hidden or ["no hidden layer"])
        found["ReLU in the hidden layers"] = f"Expected ReLU in each, got {got}."
    if last != "linear":
        found["linear output"] = f"Expected a linear last layer, got {last}."
    if anatomy.input_shape is None:
        found["what it computes"] = "This can be tried once the model knows its input."
    # Weights may hide an activation: with all of them zero, any model computes the same.
    elif (found and hidden) or not computes_as_asked(model, anatomy):
        found["what it computes"] = OTHER_ACTIVATIONS if found else OTHER_SCORES
    return found
