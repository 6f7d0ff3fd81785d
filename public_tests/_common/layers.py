"""The layers of a Keras model, told from what they do rather than what they are called.

Any version of Keras will do. An activation counts for what it computes, be it an argument of a
layer, a layer of its own, or several in a row.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy.special import expit, softmax

from public_tests._call import call

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
