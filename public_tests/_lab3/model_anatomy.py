"""What a Keras model is made of, told from what its layers do rather than what they are called.

Any version of Keras will do that has `layers`, `get_weights` and `count_params`. An activation
counts for what it computes, be it an argument of Dense, a layer of its own, or several in a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from public_tests._call import call
from public_tests._common.layers import (
    ACTIVATION_LAYERS,
    activation_of,
    flat_layers,
    input_shape,
    parameters,
)

WITHOUT_UNITS = (*ACTIVATION_LAYERS, "Flatten")
"""Layers that learn nothing here. Flatten leaves a vector alone."""

SAMPLES = 6
CLOSE = 1e-3
"""Tolerance of a whole model, relative to its largest score: float32, on any device."""


@dataclass(frozen=True)
class Stage:
    """One Dense layer with every activation up to the next: units, and what they compute."""

    units: int
    activation: str
    kernel: np.ndarray | None
    bias: np.ndarray | None


@dataclass(frozen=True)
class Anatomy:
    """The parts of a model. `input_shape` and `parameters` are None while it is not built."""

    stages: tuple[Stage, ...]
    extras: tuple[str, ...]
    input_shape: tuple[int | None, ...] | None
    parameters: int | None

    @property
    def units(self) -> tuple[int, ...]:
        """The units of the Dense layers, in the order of the data's way."""
        return tuple(stage.units for stage in self.stages)


def dissect(model: Any) -> Anatomy:
    """Return the anatomy of a Keras model."""
    import keras  # only now: importing it takes seconds

    stages: list[tuple[Any, list[Any]]] = []
    before: list[Any] = []
    extras: list[str] = []
    for layer in flat_layers(model):
        name = type(layer).__name__
        if isinstance(layer, keras.layers.Dense):
            stages.append((layer, [layer.activation]))
        elif name in WITHOUT_UNITS:
            (stages[-1][1] if stages else before).append(layer.call)
            if not stages and activation_of(before) != "linear":
                extras.append(name)
        elif name != "InputLayer":
            extras.append(name)
    return Anatomy(
        tuple(_stage(layer, steps) for layer, steps in stages),
        tuple(extras),
        _input_shape(model),
        parameters(model),
    )


def computes_as_asked(model: Any, anatomy: Anatomy) -> bool:
    """Tell whether `model` computes ReLU in every hidden layer and plain sums in the last.

    Compares its scores with matrix products of its own weights, on SAMPLES random inputs.
    """
    expected = _forward(anatomy.stages)
    if expected is None:
        return False
    X, scores = expected
    outcome = call(lambda: np.asarray(model(X, training=False)))
    if outcome.kind != "returned" or outcome.value.shape != scores.shape:
        return False
    room = CLOSE * np.abs(scores).max() + 1e-6
    return bool((np.abs(outcome.value - scores) < room).all())


def _forward(stages: tuple[Stage, ...]) -> tuple[np.ndarray, np.ndarray] | None:
    """Return inputs and the scores they should give, or None where weights do not fit."""
    kernels = [stage.kernel for stage in stages if stage.kernel is not None]
    chained = all(W.shape[1] == V.shape[0] for W, V in pairwise(kernels))
    if not kernels or len(kernels) < len(stages) or not chained:
        return None
    X = np.random.default_rng(20).uniform(0, 1, (SAMPLES, kernels[0].shape[0])).astype(np.float32)
    a = X.astype(np.float64)
    for W, stage in zip(kernels, stages, strict=True):
        z = a @ W + (0 if stage.bias is None else stage.bias)
        a = z if stage is stages[-1] else np.maximum(z, 0)
    return X, a


def _stage(layer: Any, steps: Sequence[Callable[[Any], Any]]) -> Stage:
    weights = [np.asarray(array, dtype=np.float64) for array in layer.get_weights()]
    kernel, bias = (*weights, None, None)[:2]
    return Stage(int(layer.units), activation_of(steps), kernel, bias)


def _input_shape(model: Any) -> tuple[int | None, ...] | None:
    """Return the shape of one input; where only the weights tell it, from them."""
    weights = model.get_weights()
    return input_shape(model) or (tuple(weights[0].shape[:1]) if weights else None)
