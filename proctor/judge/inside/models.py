"""Rebuild a Keras model from its description: configuration and weights, both plain data.

Nothing of the configuration is deserialised by Keras. Each layer is constructed here, from a short
list of classes and, for each, a short list of arguments; whatever else the description holds is
left out. A description that asks for more is refused, before anything large is made: weights that
did not come along must be few, and so must the numbers that a layer gives for one input.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proctor.judge.inside.layers import (
    LAYER,
    ModelRefused,
    class_of,
    config_of,
    has_own_activation,
    integers,
    make_layer,
    name_of,
)

__all__ = ["ModelRefused", "rebuild"]

MOST_LAYERS = 200
MOST_WEIGHTS = 50_000_000
MOST_OUTPUTS = 1 << 20
"""Numbers that a layer may give for one input."""

DEEPEST = 4
"""Models inside models."""

WEIGHTED = ("Dense", "Conv2D", "BatchNormalization")
STATISTICS = ("gamma", "beta", "moving mean", "moving variance")
"""What a BatchNormalization keeps for each channel."""

Own = Callable[[str], Callable[[Any], Any]]
"""Gives the activation of a layer, by the layer's name."""

WEIGHTS = "The weights of the model don't fit its layers."
SIZE = "The model is larger than any of this course: {what}."
SHAPE = "The model's layers don't fit together: {reason}"


def rebuild(
    class_name: str,
    config: Mapping[str, Any],
    weights: Sequence[np.ndarray],
    own: Own | None = None,
) -> Any:
    """Return the Keras model that a description stands for, with its weights.

    `own` gives what stands for an activation of the learner's own, by the name of its layer;
    without it, such a model is refused. Models inside the model can't have any.

    Raises ModelRefused for anything but the allowed layers, arguments and sizes.
    """
    total = sum(int(np.size(part)) for part in weights)
    if total > MOST_WEIGHTS:
        raise ModelRefused(SIZE.format(what=f"more than {MOST_WEIGHTS} weights"))
    if _count(config, DEEPEST) > MOST_LAYERS:
        raise ModelRefused(SIZE.format(what=f"more than {MOST_LAYERS} layers"))
    try:
        model = _Builder(total, own).build(class_name, config, DEEPEST)
        _set_weights(model, weights)
    except ModelRefused:
        raise
    except Exception as error:  # Keras complains about shapes in many ways
        reason = str(error).strip().split("\n")[0][:200]
        raise ModelRefused(SHAPE.format(reason=reason)) from None
    return model


def _count(config: Any, depth: int) -> int:
    layers = config.get("layers") if isinstance(config, Mapping) else None
    if not isinstance(layers, list | tuple):
        return 1
    if len(layers) > MOST_LAYERS or depth == 0:
        return MOST_LAYERS + 1
    return sum(_count(config_of(layer), depth - 1) for layer in layers)


@dataclass
class _Builder:
    """Builds one description. `left` is how many weights are left for further layers.

    A layer whose input has no shape yet gets its weights when the model is first used, so none came
    along: `later` is how many such layers may have, at the least that `before` allows for (how many
    numbers the last layer with weights gives for one place).
    """

    left: int
    own: Own | None = None
    later: int = MOST_WEIGHTS
    before: int = 1

    def build(self, class_name: str, config: Mapping[str, Any], depth: int) -> Any:
        """Return the model of a configuration. Raises ModelRefused, or whatever Keras raises."""
        make = {
            "Sequential": self._sequential,
            "Functional": self._functional,
            "Model": self._functional,
        }.get(class_name)
        entries = config.get("layers") if isinstance(config, Mapping) else None
        if make is None or not isinstance(entries, list | tuple) or depth == 0:
            raise ModelRefused(LAYER.format(found=f"`{str(class_name)[:60]}`"))
        return make(config, entries, depth)

    def _sequential(self, config: Mapping[str, Any], entries: Any, depth: int) -> Any:
        import keras

        layers = []
        built = integers(config.get("build_input_shape") or (), "build_input_shape", "model")
        shape: Any = built or None
        for entry in entries:
            layer = self._layer(entry, shape, depth)
            layers.append(layer)
            if class_of(entry) == "InputLayer":
                shape = layer.batch_shape
            elif shape is not None:
                shape = _bounded(layer.compute_output_shape(shape))
        model = keras.Sequential(layers, name=name_of(config))  # `add` would build each time
        if built and not model.built:
            model.build(built)
        return model

    def _functional(self, config: Mapping[str, Any], entries: Any, depth: int) -> Any:
        import keras

        outputs: dict[str, Any] = {}
        for entry in entries:
            name, calls = name_of(entry), entry.get("inbound_nodes") or []
            if len(calls) > 1:
                raise ModelRefused(SHAPE.format(reason=f"the layer {name} is used more than once."))
            before = outputs[_sender(calls[0], name)] if calls else None
            layer = self._layer(entry, None if before is None else before.shape, depth)
            if before is not None:
                _bounded(layer.compute_output_shape(before.shape))
            outputs[name] = layer.output if before is None else layer(before)
        sides = [
            [outputs[end] for end in _ends(config.get(side))]
            for side in ("input_layers", "output_layers")
        ]
        inputs, results = (side[0] if len(side) == 1 else side for side in sides)
        return keras.Model(inputs, results, name=name_of(config))

    def _layer(self, entry: Any, shape: Any, depth: int) -> Any:
        found, config = class_of(entry), config_of(entry)
        if found in ("Sequential", "Functional"):
            return self.build(found, config, depth - 1)
        extra = {}
        if shape is not None and found in ("Dense", "Conv2D"):
            extra["kernel_initializer"] = "zeros"  # weights follow; drawing others costs time
        own = self.own if depth == DEEPEST and has_own_activation(entry) else None
        if own is not None:
            entry = {**entry, "config": {**config, "activation": "linear"}}
        layer = make_layer(entry, **extra)  # nothing large yet: its weights come with its input
        if own is not None:
            layer.activation = own(layer.name)
        if found in WEIGHTED:
            if shape is None:
                self._spend_later(config)
            else:
                self._spend(config, shape)
        return layer

    def _spend(self, config: Mapping[str, Any], shape: Sequence[int | None]) -> None:
        """Refuse a layer with more weights than came along, before Keras allocates them."""
        self.left -= _weights(config, shape[-1])
        if self.left < 0:
            raise ModelRefused(WEIGHTS)

    def _spend_later(self, config: Mapping[str, Any]) -> None:
        """Refuse layers that would have too many weights once the model is used."""
        self.later -= _weights(config, self.before)
        self.before = config.get("units", config.get("filters", self.before))
        if self.later < 0:
            raise ModelRefused(SIZE.format(what=f"more than {MOST_WEIGHTS} weights"))


def _weights(config: Mapping[str, Any], channels: int | None) -> int:
    """Return how many weights a layer has on so many channels, its biases not counted."""
    sides = config.get("kernel_size", ())
    sides = sides if isinstance(sides, list | tuple) else (sides, sides)
    given = config.get("units", config.get("filters", len(STATISTICS)))
    try:
        return math.prod([channels, given, *sides])
    except TypeError:
        raise ModelRefused(WEIGHTS) from None


def _bounded(shape: Sequence[int | None]) -> Sequence[int | None]:
    """Return the shape of a layer's output. Raises ModelRefused for one that is too large."""
    outputs = math.prod(side for side in shape[1:] if side is not None)
    if outputs > MOST_OUTPUTS:
        raise ModelRefused(SIZE.format(what=f"{outputs} numbers in a layer"))
    return shape


def _sender(call: Any, layer: str) -> str:
    """Return the name of the layer whose output a layer is called with."""
    try:
        (tensor,) = call["args"]
        name, node, place = tensor["config"]["keras_history"]
    except (KeyError, TypeError, ValueError):
        raise ModelRefused(SHAPE.format(reason=f"the layer {layer} has several inputs.")) from None
    if node or place:
        raise ModelRefused(SHAPE.format(reason=f"the layer {layer} reads a shared layer."))
    return str(name)


def _ends(value: Any) -> list[str]:
    """Return the names in `["layer", 0, 0]` or in a list of such entries."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], str):
        value = [value]
    return [str(entry[0]) for entry in value]


def _set_weights(model: Any, weights: Sequence[np.ndarray]) -> None:
    if not weights:
        return
    slots = model.weights
    same = len(slots) == len(weights) and all(
        tuple(slot.shape) == np.shape(part) and np.asarray(part).dtype.kind in "fiub"
        for slot, part in zip(slots, weights, strict=True)
    )
    if not same:
        raise ModelRefused(WEIGHTS)
    model.set_weights(list(weights))
