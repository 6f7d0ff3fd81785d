"""Which wrong ideas a model shows: told from its parts, in the order in which to mend them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from public_tests._lab3.model_anatomy import Anatomy
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import counted, kind, listed


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
    if not anatomy.stages:
        return (MISCONCEPTIONS["model-empty"].about(units=listed(wanted.units)),)
    layers = _layers(anatomy, wanted)
    explained = {idea.name for idea in layers}
    # Layers in another order carry their activations with them: one idea, not three.
    activations = () if "model-layer-order" in explained else _activations(anatomy, wanted)
    return (*_input(anatomy, wanted), *layers, *activations)


def not_sequential(model: Any) -> Misconception:
    """Return the misconception that names what `model` is instead of a Sequential."""
    return MISCONCEPTIONS["model-not-sequential"].about(got=name_of(model))


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
    idea = MISCONCEPTIONS["model-wrong-input"]
    found = idea.about(got=input_words(anatomy), size=wanted.input_size)
    return (found,)


def _layers(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    """Return what is wrong with the number, the order or the sizes of the layers."""
    units, names = anatomy.units, listed(wanted.units)
    extra = [counted(len(units) - len(wanted.units), "Dense layer")]
    extra = extra if len(units) > len(wanted.units) else []
    extra += [counted(n, f"{name} layer") for name, n in Counter(anatomy.extras).items()]
    if extra:
        return (MISCONCEPTIONS["model-extra-layer"].about(extra=listed(extra), units=names),)
    if len(units) < len(wanted.units):
        got = counted(len(units), "Dense layer")
        return (MISCONCEPTIONS["model-missing-layer"].about(got=got, units=names),)
    if units == wanted.units:
        return ()
    if sorted(units) == sorted(wanted.units):
        return (MISCONCEPTIONS["model-layer-order"].about(got=listed(units), units=names),)
    if units[:-1] == wanted.units[:-1]:
        facts = {"classes": wanted.classes, "last": wanted.classes - 1}
        got = counted(units[-1], "unit")
        return (MISCONCEPTIONS["model-wrong-classes"].about(got=got, **facts),)
    return (MISCONCEPTIONS["model-wrong-units"].about(got=listed(units), units=names),)


def _activations(anatomy: Anatomy, wanted: Wanted) -> tuple[Misconception, ...]:
    *hidden, last = [stage.activation for stage in anatomy.stages]
    if len(anatomy.stages) < len(wanted.units) and anatomy.units[-1] != wanted.classes:
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
            found.append(MISCONCEPTIONS[name].about(layers=layers))
    for activation, name in (("softmax", "model-softmax-output"), ("ReLU", "model-output-relu")):
        if last == activation:
            found.append(MISCONCEPTIONS[name])
    return tuple(found)
