"""Describes a Keras model as plain data, in the process of the learner who built it.

What the description says is not trusted by anyone: the judge builds a model of its own from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.wire.messages import ModelDescription, Unsupported

EXPECTED = "a Keras model made of the layers of this course"


def is_model(value: Any) -> bool:
    """Return whether a value is a Keras model; imports nothing."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Model)


def describe(model: Any) -> ModelDescription:
    """Return a model's configuration, weights and how it was compiled.

    Raises Unsupported for a model that can't say how it is built, such as a subclass of
    `keras.Model` without a configuration of its own.
    """
    kind = type(model).__name__
    try:
        config = _plain(model.get_config())
        weights = tuple((str(weight.path), np.asarray(weight)) for weight in model.weights)
        compiled = _compiled(model)
    except Exception:  # the learner's own layers may raise anything
        raise Unsupported(kind, EXPECTED) from None
    if not isinstance(config, dict):
        raise Unsupported(kind, EXPECTED)
    return ModelDescription(kind, config, weights, compiled)


def activation_of(model: Any, layer: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return the activation of a model's layer as a function of arrays."""
    import keras

    function = model.get_layer(layer).activation

    def outputs(values: np.ndarray) -> np.ndarray:
        return np.asarray(keras.ops.convert_to_numpy(function(keras.ops.convert_to_tensor(values))))

    return outputs


def _compiled(model: Any) -> dict[str, Any] | None:
    """Return how a model was compiled; None where it was not, or can't be told."""
    if not model.compiled:
        return None
    try:
        config = _plain(model.get_compile_config())
    except Exception:  # a loss of the learner's own, for one
        return None
    return config if isinstance(config, dict) else None


def _plain(value: Any) -> Any:
    """Return nested configuration with everything unusual turned into text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str | np.generic | np.ndarray):
        return value
    return str(value)
