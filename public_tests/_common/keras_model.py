"""What a Keras model is made of, told from what its layers do rather than what they are called.

Any version of Keras will do. An activation counts for what it computes, be it an argument of a
layer, a layer of its own, or several in a row.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import expit, softmax

from public_tests._call import call
from public_tests._common.words import listed

PROBE = np.array([[-7.5, -2.0, -0.5, 0.0, 0.25, 1.0, 8.0]], dtype=np.float32)
"""Scores on which the usual activations differ plainly, shape (1, 7)."""

ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": np.asarray,
    "ReLU": lambda z: np.maximum(z, 0),
    "sigmoid": expit,
    "softmax": lambda z: softmax(z, axis=-1),
    "tanh": np.tanh,
}

ACTIVATION_LAYERS = ("Activation", "ELU", "Identity", "LeakyReLU", "ReLU", "Softmax")
"""Layers that compute a function of their input and learn nothing."""


@dataclass(frozen=True, eq=False)
class Part:
    """One layer, with the activation layers that count for it: `steps` are all of its functions."""

    kind: str
    layer: Any
    steps: tuple[Callable[[Any], Any], ...] = ()

    @property
    def units(self) -> int:
        """The units or filters; 0 where a layer has neither."""
        return int(getattr(self.layer, "units", None) or getattr(self.layer, "filters", None) or 0)

    @property
    def size(self) -> Any:
        """The side of a kernel or pool, or a pair where the sides differ; 0 for other layers."""
        layer = self.layer
        size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or 0
        if isinstance(size, tuple | list):
            return int(size[0]) if len(set(size)) == 1 else tuple(size)
        return size

    @property
    def padding(self) -> str:
        """What a convolution does at the edges: "valid" or "same"."""
        return str(getattr(self.layer, "padding", "valid"))

    @property
    def rate(self) -> float:
        """The share that a Dropout leaves out."""
        return float(getattr(self.layer, "rate", 0.0))

    @property
    def has_bias(self) -> bool:
        """Whether the layer adds a number of its own to each sum, where it could."""
        return bool(getattr(self.layer, "use_bias", True))

    @cached_property
    def activation(self) -> str:
        """What is done to the sums: "ReLU", "softmax", "linear" and so on."""
        return activation_of(self.steps)

    @cached_property
    def weights(self) -> tuple[np.ndarray, ...]:
        """The numbers that the layer has learned, such as a kernel and a bias."""
        return tuple(np.asarray(array, dtype=np.float64) for array in self.layer.get_weights())


@dataclass(frozen=True)
class Anatomy:
    """The parts of a model, in the order of the data's way.

    `input_shape` and `parameters` are None while the model is not built.
    """

    parts: tuple[Part, ...]
    input_shape: tuple[int | None, ...] | None = None
    parameters: int | None = None

    def of(self, kind: str) -> tuple[Part, ...]:
        """Return the parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of all parts."""
        return tuple(part.kind for part in self.parts)

    @property
    def dense(self) -> tuple[Part, ...]:
        """The Dense layers."""
        return self.of("Dense")

    @property
    def units(self) -> tuple[int, ...]:
        """The units of the Dense layers."""
        return tuple(part.units for part in self.dense)


def without_bias(parts: Collection[Part]) -> str:
    """Return what there is to say of layers without biases, or nothing."""
    places = [str(place) for place, part in enumerate(parts, start=1) if not part.has_bias]
    if not places:
        return ""
    layers, have = ("layer", "has") if len(places) == 1 else ("layers", "have")
    return f"Dense {layers} {listed(places)} {have} no biases"


def dissect(model: Any, bends: Collection[str] = (), flattening: Collection[str] = ()) -> Anatomy:
    """Return the anatomy of a Keras model.

    An activation layer counts for the last part in front of it whose kind is one of `bends`, or
    whatever its kind is where `bends` is empty. It is a part of its own where there is none. Layers
    of the classes `flattening` are of the kind "Flatten".
    """
    found: list[Part] = []
    for layer in flat_layers(model):
        kind = "Flatten" if type(layer).__name__ in flattening else _kind(layer)
        places = [k for k, part in enumerate(found) if not bends or part.kind in bends]
        if kind in ACTIVATION_LAYERS and places:
            part = found[places[-1]]
            found[places[-1]] = Part(part.kind, part.layer, (*part.steps, layer.call))
        elif kind in ACTIVATION_LAYERS:
            found.append(Part(kind, layer, (layer.call,)))
        elif kind != "InputLayer":
            own = getattr(layer, "activation", None)
            found.append(Part(kind, layer, (own,) if callable(own) else ()))
    return Anatomy(tuple(found), input_shape(model), parameters(model))


def _kind(layer: Any) -> str:
    import keras  # only now: importing it takes seconds

    return "Dense" if isinstance(layer, keras.layers.Dense) else type(layer).__name__


def flat_layers(model: Any) -> Iterator[Any]:
    """Yield the layers of a model, and those of models inside it in their place."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from flat_layers(layer)
        else:
            yield layer


def activation_of(steps: Sequence[Callable[[Any], Any]]) -> str:
    """Return the name of what functions in a row compute, or "another activation"."""
    import keras  # only now: importing it takes seconds

    scores = keras.ops.convert_to_tensor(PROBE)
    for step in steps:
        outcome = call(step, scores)
        if outcome.kind != "returned":
            return "another activation"
        scores = outcome.value
    got = np.asarray(keras.ops.convert_to_numpy(scores))
    for name, formula in ACTIVATIONS.items():
        if got.shape == PROBE.shape and np.allclose(got, formula(PROBE), rtol=1e-4, atol=1e-5):
            return name
    return "another activation"


def input_shape(model: Any) -> tuple[int | None, ...] | None:
    """Return the shape of one input, or None while the model does not know it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(None if n is None else int(n) for n in model.input_shape[1:])
    except Exception:  # each version of Keras has its own error for "not built"
        return None


def parameters(model: Any) -> int | None:
    """Return how many numbers a model learns, or None while it is not built."""
    try:
        return int(model.count_params())
    except Exception:  # as above
        return None
