"""The exercise `model`: a Sequential of three Dense layers, looked at layer by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from public_tests._call import call, is_untouched
from public_tests._common.inspection import Inspection
from public_tests._common.keras_model import (
    ACTIVATION_LAYERS,
    Anatomy,
    Part,
    dissect,
    without_bias,
)
from public_tests._common.words import counted, kind, listed
from public_tests._report import Misconception, Report

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

IDEAS = (
    Misconception.of(
        "model-empty",
        "Your model has no Dense layer; three were expected, with {units} units.",
        "Put three Dense layers into the list of Sequential([...]), after the Input.",
        "An Input only says what comes in. Units that compute something come with the Dense "
        "layers. Recognised when no layer is Dense.",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-softmax-output",
        "Your last layer ends in a softmax; a linear output was expected.",
        'Give the last layer activation="linear", or none: the loss, built with from_logits=True, '
        "takes the softmax itself.",
        "Softmax and logarithm taken in one step are exact where two steps overflow, so the model "
        "gives the raw scores. Recognised when the last Dense layer, with the activations behind "
        "it, makes probabilities.",
    ),
    Misconception.of(
        "model-hidden-linear",
        "{layers} without an activation; ReLU was expected there.",
        'Add activation="relu" to each hidden Dense layer.',
        "Linear layers in a row do no more than one linear layer, however many there are. "
        "Recognised when a hidden Dense layer hands on its sums unchanged.",
        layers="Hidden layers 1 and 2 are",
    ),
    Misconception.of(
        "model-hidden-sigmoid",
        "{layers} a sigmoid activation; ReLU was expected there.",
        'Write activation="relu" in the hidden layers.',
        "A sigmoid is nearly flat on both sides, so little of the gradient gets through it. "
        "Recognised when what follows a hidden Dense layer computes a sigmoid.",
        layers="Hidden layers 1 and 2 have",
    ),
    Misconception.of(
        "model-output-relu",
        "Your last layer ends in a ReLU, which turns all negative scores into 0; a linear output "
        "was expected.",
        'Give the last layer activation="linear", or none: a score may well be negative.',
        "Scores that are cut at 0 cannot say how unlikely a digit is, and learn nothing there. "
        "Recognised when the last Dense layer, with the activations behind it, computes a ReLU.",
    ),
    Misconception.of(
        "model-layer-order",
        "Your Dense layers have {got} units, in this order; {units} were expected.",
        "Put the same layers into the expected order: data flows through the list from its first "
        "entry to its last.",
        "The last layer gives one score per class, so it has to be the one with as many units as "
        "classes. Recognised when the right numbers of units stand in another order.",
        got="10, 15 and 25",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-units",
        "Your Dense layers have {got} units; {units} were expected.",
        "Set the first number in each Dense(...), which is its number of units.",
        "Every unit of a layer is one more thing it can look for. Recognised when there are three "
        "Dense layers and a hidden one has another size than asked for.",
        got="30, 15 and 10",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-classes",
        "Your last layer has {got}, but there are {classes} classes, and each needs its own score.",
        "Give the last Dense layer {classes} units, one for each digit from 0 to {last}.",
        "A single unit answers yes or no. Telling ten digits apart takes ten scores. "
        "Recognised when only the last Dense layer has another size than asked for.",
        got="1 unit",
        classes=10,
        last=9,
    ),
    Misconception.of(
        "model-extra-layer",
        "Your model has {extra} more than asked for; exactly three Dense layers were expected, "
        "with {units} units.",
        "Take out what was not asked for; you are free to try it after the exercise.",
        "More layers, or layers such as Dropout, make another network with another training. "
        "Recognised when there are more than three Dense layers, or others that are no activation.",
        extra="1 Dense layer",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-missing-layer",
        "Your model has {got}; three were expected, with {units} units.",
        "Add what is missing, so that there are two hidden layers and one output layer.",
        "The output layer is a Dense layer too. Recognised when there are one or two Dense layers.",
        got="2 Dense layers",
        units="25, 15 and 10",
    ),
    Misconception.of(
        "model-wrong-input",
        "Your model {got}; {size} numbers per image were expected.",
        "Begin the list with keras.Input(shape=({size},)): an image of 20 by 20 pixels, unrolled.",
        "The first layer has one weight for each pixel and unit, so it has to know how many "
        "pixels come. Recognised when the input has another size, or none was given and the "
        "model was never called.",
        got="does not know the size of its input yet",
        size=400,
    ),
    Misconception.of(
        "model-other-setting",
        "{what}.",
        USUAL_CURE,
        "What isn't asked for makes another network, and what is left out as well. Recognised when "
        "a Dense layer has another activation than ReLU, a sigmoid or none in a hidden layer, or "
        "than none, ReLU or a softmax in the last one; or when one has no biases.",
        what="Hidden layers 1 and 2 end in tanh, where ReLU was expected",
    ),
    Misconception.of(
        "model-not-sequential",
        "Your model is {got}; a Sequential model was expected.",
        "Write model = Sequential([...]), with the layers as a list inside the brackets.",
        "A Sequential is all that a plain stack of layers needs. Recognised when the model is "
        "anything else, be it a functional model or a list of layers.",
        got="a Functional model",
    ),
)

EXERCISE = Inspection("model", WEIGHTS, IDEAS, SUCCESS)


def report_on_model(target: Any, classes: int, input_size: int) -> Report:
    """Look at the model `target`, and return the report."""
    wanted = Wanted(input_size, (*HIDDEN_UNITS, classes))
    if is_untouched(target, ()):
        return EXERCISE.not_attempted()
    import keras  # only now: importing it takes seconds

    if not isinstance(target, keras.Model):
        return _report(dict.fromkeys(WEIGHTS, "") | _kind(target), (not_sequential(target),))
    anatomy = look_into(target)
    advice = diagnose(anatomy, wanted)
    messages = {}
    if not isinstance(target, keras.Sequential):
        advice = (not_sequential(target), *advice)
        messages = _kind(target)
    if anatomy.dense:
        messages |= _outside(anatomy, wanted) | _inside(target, anatomy)
    else:  # nothing to look at, so nothing is right yet
        messages |= dict.fromkeys(WEIGHTS, "") | {"three Dense layers": NO_LAYERS}
    return _report(messages, advice)


def _report(messages: dict[str, str], advice: tuple[Any, ...]) -> Report:
    return EXERCISE.report(messages, advice, hint=USUAL_CURE)


def _kind(model: Any) -> dict[str, str]:
    return {"Sequential model": f"Expected a Sequential model, got {name_of(model)}."}


def _outside(anatomy: Anatomy, wanted: Wanted) -> dict[str, str]:
    """Check what `model.summary()` shows: input, layers, units, parameters."""
    found = {}
    if anatomy.input_shape != (wanted.input_size,):
        got = input_words(anatomy)
        found["size of the input"] = f"Expected {wanted.input_size} numbers, your model {got}."
    if len(anatomy.dense) != len(wanted.units) or extras(anatomy):
        parts = [counted(len(anatomy.dense), "Dense layer"), *extras(anatomy)]
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
    *hidden, last = [part.activation for part in anatomy.dense]
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


@dataclass(frozen=True)
class Wanted:
    """What the exercise asks for: numbers per input, and units per Dense layer."""

    input_size: int
    units: tuple[int, ...]

    @property
    def classes(self) -> int:
        """The units of the last layer."""
        return self.units[-1]

    @property
    def parameters(self) -> int:
        """The weights and biases of all layers."""
        sizes = (self.input_size, *self.units)
        return sum((n + 1) * units for n, units in zip(sizes, self.units, strict=False))


def diagnose(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    """Return the misconceptions seen in a model's parts; none where all are as asked."""
    if not anatomy.dense:
        return (EXERCISE.about("model-empty", units=listed(wanted.units)),)
    layers = _layers(anatomy, wanted)
    explained = {idea.name for idea in layers}
    # Layers in another order carry their activations with them: one idea, not three.
    activations = () if "model-layer-order" in explained else _activations(anatomy, wanted)
    return (*_input(anatomy, wanted), *layers, *activations)


def not_sequential(model: Any) -> Misconception:
    """Return the misconception that names what `model` is instead of a Sequential."""
    return EXERCISE.about("model-not-sequential", got=name_of(model))


def name_of(model: Any) -> str:
    """Return what a thing is that was handed in as a model: "a list", "a Functional model"."""
    if model is None:
        return "None"
    if isinstance(model, type):
        return f"the class {model.__name__} itself"
    return f"{kind(model)} model" if hasattr(model, "layers") else kind(model)


def input_words(anatomy: Anatomy) -> str:
    """Return what a model takes, as the second half of a sentence."""
    shape = anatomy.input_shape
    if shape is None:
        return "does not know the size of its input yet"
    if len(shape) == 1:
        return f"takes {shape[0]} numbers per image"
    return f"takes inputs of shape {shape}"


def _input(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    if anatomy.input_shape == (wanted.input_size,):
        return ()
    got = input_words(anatomy)
    return (EXERCISE.about("model-wrong-input", got=got, size=wanted.input_size),)


def _layers(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    """Return what is wrong with the number, the order or the sizes of the layers."""
    units, names = anatomy.units, listed(wanted.units)
    extra = [counted(len(units) - len(wanted.units), "Dense layer")]
    extra = extra if len(units) > len(wanted.units) else []
    extra += [counted(n, f"{name} layer") for name, n in Counter(extras(anatomy)).items()]
    if extra:
        return (EXERCISE.about("model-extra-layer", extra=listed(extra), units=names),)
    if len(units) < len(wanted.units):
        got = counted(len(units), "Dense layer")
        return (EXERCISE.about("model-missing-layer", got=got, units=names),)
    if units == wanted.units:
        return ()
    if sorted(units) == sorted(wanted.units):
        return (EXERCISE.about("model-layer-order", got=listed(units), units=names),)
    if units[:-1] == wanted.units[:-1]:
        facts = {"classes": wanted.classes, "last": wanted.classes - 1}
        got = counted(units[-1], "unit")
        return (EXERCISE.about("model-wrong-classes", got=got, **facts),)
    return (EXERCISE.about("model-wrong-units", got=listed(units), units=names),)


def _activations(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    *hidden, last = [part.activation for part in anatomy.dense]
    if len(anatomy.dense) < len(wanted.units) and anatomy.units[-1] != wanted.classes:
        hidden, last = [*hidden, last], ""  # the output layer is the missing one
    found = []
    for activation, name, verbs in (
        ("linear", "model-hidden-linear", ("is", "are")),
        ("sigmoid", "model-hidden-sigmoid", ("has", "have")),
    ):
        places = [i for i, each in enumerate(hidden, start=1) if each == activation]
        if places:
            one = len(places) == 1
            layers = f"Hidden layer{'' if one else 's'} {listed(places)} {verbs[not one]}"
            found.append(EXERCISE.about(name, layers=layers))
    for activation, name in (("softmax", "model-softmax-output"), ("ReLU", "model-output-relu")):
        if last == activation:
            found.append(EXERCISE.about(name))
    return tuple(found) or tuple(_settings(anatomy, hidden, last))


def _settings(anatomy: Anatomy, hidden: list[str], last: str) -> Iterator[Misconception]:
    """Yield what is set in a layer and was not asked for."""
    others = {place: each for place, each in enumerate(hidden, start=1) if each != "ReLU"}
    if others:
        one = len(others) == 1
        layers = f"Hidden layer{'' if one else 's'} {listed(others)} end{'s' if one else ''} in "
        ends = listed(dict.fromkeys(others.values()))
        what = f"{layers}{ends}, where ReLU was expected"
        yield EXERCISE.about("model-other-setting", what=what)
    elif last not in ("linear", ""):
        what = f"Your last layer ends in {last}, where a linear output was expected"
        yield EXERCISE.about("model-other-setting", what=what)
    elif bare := without_bias(anatomy.dense):
        yield EXERCISE.about("model-other-setting", what=bare)


SAMPLES = 6
CLOSE = 1e-3
"""Tolerance of a whole model, relative to its largest score: float32, on any device."""


def look_into(model: Any) -> Anatomy:
    """Return the parts of a model; where only its weights tell the size of its input, from them."""
    anatomy, weights = dissect(model, ("Dense",)), model.get_weights()
    size = anatomy.input_shape or (tuple(weights[0].shape[:1]) if weights else None)
    return replace(anatomy, input_shape=size)


def extras(anatomy: Anatomy) -> tuple[str, ...]:
    """Return the layers that nobody asked for. Flatten leaves a vector alone."""
    return tuple(
        part.kind
        for part in anatomy.parts
        if part.kind not in ("Dense", "Flatten")
        and not (part.kind in ACTIVATION_LAYERS and part.activation == "linear")
    )


def computes_as_asked(model: Any, anatomy: Anatomy) -> bool:
    """Tell whether `model` computes ReLU in every hidden layer and plain sums in the last.

    Compares its scores with matrix products of its own weights, on SAMPLES random inputs.
    """
    expected = _forward(anatomy.dense)
    if expected is None:
        return False
    X, scores = expected
    outcome = call(lambda: np.asarray(model(X, training=False)))
    if outcome.kind != "returned" or outcome.value.shape != scores.shape:
        return False
    room = CLOSE * np.abs(scores).max() + 1e-6
    return bool((np.abs(outcome.value - scores) < room).all())


def _forward(dense: tuple[Part, ...]) -> tuple[np.ndarray, np.ndarray] | None:
    """Return inputs and the scores they should give, or None where weights do not fit."""
    kernels = [part.weights[0] for part in dense if part.weights]
    chained = all(W.shape[1] == V.shape[0] for W, V in pairwise(kernels))
    if not kernels or len(kernels) < len(dense) or not chained:
        return None
    X = np.random.default_rng(20).uniform(0, 1, (SAMPLES, kernels[0].shape[0])).astype(np.float32)
    a = X.astype(np.float64)
    for part in dense:
        z = a @ part.weights[0] + (part.weights[1] if len(part.weights) > 1 else 0)
        a = z if part is dense[-1] else np.maximum(z, 0)
    return X, a
