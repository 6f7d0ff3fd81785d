"""The Keras layers that can be rebuilt from a description, and what is read of each.

Every argument has a reader, which takes plain data and gives a plain value or refuses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

ACTIVATIONS = (
    *("elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish"),
    *("relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "swish"),
    "tanh",
)
TENSORFLOW_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax"}
"""Names under which TensorFlow's own functions reach a configuration."""

DTYPES = ("float16", "bfloat16", "float32", "float64")
MOST_UNITS = 4096
"""Units, filters, and the sides of kernels and pools."""

LAYER = "The model has a layer of the class {found}, which this course doesn't grade."
ACTIVATION = "The layer {layer} has an activation of its own; use one of Keras's by its name."
VALUE = "The layer {layer} has an unusual value for {key}."


class ModelRefused(Exception):  # noqa: N818 - it names what happened
    """A description can't be made into a model; the message is for the learner."""


def make_layer(entry: Any, **extra: Any) -> Any:
    """Return the Keras layer that one entry of a configuration stands for.

    `extra` arguments are added to the constructor. Raises ModelRefused.
    """
    import keras

    found, config = class_of(entry), config_of(entry)
    if found not in ARGUMENTS:
        raise ModelRefused(LAYER.format(found=f"`{str(found)[:60]}`"))
    name = name_of(config)
    given = {key: config[key] for key in ARGUMENTS[found] if config.get(key) is not None}
    arguments = {key: ARGUMENTS[found][key](value, key, name) for key, value in given.items()}
    if found != "InputLayer":
        arguments["dtype"] = _dtype(config)
    return getattr(keras.layers, found)(name=name, **arguments, **extra)


def has_own_activation(entry: Any) -> bool:
    """Tell whether a layer has an activation that is none of Keras's."""
    value = config_of(entry).get("activation")
    if value is None or "activation" not in ARGUMENTS.get(class_of(entry), ()):
        return False
    try:
        _activation(value, "activation", "")
    except ModelRefused:
        return True
    return False


def class_of(entry: Any) -> str:
    """Return the class that an entry of a configuration names."""
    return str(entry.get("class_name")) if isinstance(entry, Mapping) else "None"


def config_of(entry: Any) -> Mapping[str, Any]:
    """Return the inner configuration of an entry; empty where there is none."""
    config = entry.get("config") if isinstance(entry, Mapping) else None
    return config if isinstance(config, Mapping) else {}


def name_of(config: Mapping[str, Any]) -> str:
    """Return the name in a configuration. Raises ModelRefused."""
    name = config.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= 100 or "/" in name:
        raise ModelRefused(VALUE.format(layer="without a name", key="name"))
    return name


def _dtype(config: Mapping[str, Any]) -> str:
    dtype = config.get("dtype")
    dtype = config_of(dtype).get("name") if isinstance(dtype, Mapping) else dtype
    return dtype if dtype in DTYPES else "float32"


Reader = Callable[[Any, str, str], Any]
"""Reads one argument: (value, key, name of the layer) -> value, or ModelRefused."""


def _number(value: Any, key: str, layer: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ModelRefused(VALUE.format(layer=layer, key=key))
    return value


def _truth(value: Any, key: str, layer: str) -> bool:
    if not isinstance(value, bool):
        raise ModelRefused(VALUE.format(layer=layer, key=key))
    return value


def integers(value: Any, key: str, layer: str) -> Any:
    """Return an integer or a tuple of at most six integers and Nones, none beyond a million."""
    parts = value if isinstance(value, list | tuple) else [value]
    fits = len(parts) <= 6 and all(
        part is None or (isinstance(part, int) and not isinstance(part, bool) and abs(part) < 10**6)
        for part in parts
    )
    if not fits:
        raise ModelRefused(VALUE.format(layer=layer, key=key))
    return tuple(parts) if isinstance(value, list | tuple) else value


def _size(value: Any, key: str, layer: str) -> Any:
    """Return integers that each are at most MOST_UNITS."""
    parts = integers(value, key, layer)
    for part in parts if isinstance(parts, tuple) else [parts]:
        if part is None or not 0 < part <= MOST_UNITS:
            raise ModelRefused(VALUE.format(layer=layer, key=key))
    return parts


def _one_of(*words: str) -> Reader:
    def read(value: Any, key: str, layer: str) -> str:
        if value not in words:
            raise ModelRefused(VALUE.format(layer=layer, key=key))
        return value

    return read


def _activation(value: Any, key: str, layer: str) -> Any:
    if isinstance(value, Mapping):
        found = value.get("class_name")
        if found in ("ReLU", "LeakyReLU", "Softmax"):
            return make_layer(value)
        value = TENSORFLOW_NAMES.get(str(value.get("config"))) if found == "function" else None
    if not isinstance(value, str) or value not in ACTIVATIONS:
        raise ModelRefused(ACTIVATION.format(layer=layer))
    return value


def _regularizer(value: Any, key: str, layer: str) -> Any:
    import keras

    kinds = {"L1": ("l1",), "L2": ("l2",), "L1L2": ("l1", "l2")}
    found, config = class_of(value), config_of(value)
    if found not in kinds:
        raise ModelRefused(VALUE.format(layer=layer, key=key))
    amounts = {name: _number(config.get(name, 0.0), key, layer) for name in kinds[found]}
    return getattr(keras.regularizers, found)(**amounts)


_PADDING = _one_of("valid", "same")
_FORMAT = _one_of("channels_last")
_POOLING: dict[str, Reader] = {
    "pool_size": _size,
    "strides": _size,
    "padding": _PADDING,
    "data_format": _FORMAT,
}
_REGULARIZERS: dict[str, Reader] = {
    "kernel_regularizer": _regularizer,
    "bias_regularizer": _regularizer,
    "activity_regularizer": _regularizer,
}

ARGUMENTS: dict[str, dict[str, Reader]] = {
    "InputLayer": {"batch_shape": integers, "dtype": _one_of(*DTYPES, "int32", "int64", "uint8")},
    "Dense": {"units": _size, "activation": _activation, "use_bias": _truth, **_REGULARIZERS},
    "Activation": {"activation": _activation},
    "ReLU": {"max_value": _number, "negative_slope": _number, "threshold": _number},
    "LeakyReLU": {"negative_slope": _number},
    "Softmax": {"axis": integers},
    "Dropout": {"rate": _number},
    "Flatten": {"data_format": _FORMAT},
    "Reshape": {"target_shape": integers},
    "Rescaling": {"scale": _number, "offset": _number},
    "Conv2D": {
        "filters": _size,
        "kernel_size": _size,
        "strides": _size,
        "padding": _PADDING,
        "data_format": _FORMAT,
        "dilation_rate": _size,
        "groups": _size,
        "activation": _activation,
        "use_bias": _truth,
        **_REGULARIZERS,
    },
    "MaxPooling2D": _POOLING,
    "AveragePooling2D": _POOLING,
    "GlobalAveragePooling2D": {"data_format": _FORMAT, "keepdims": _truth},
    "BatchNormalization": {
        "axis": integers,
        "momentum": _number,
        "epsilon": _number,
        "center": _truth,
        "scale": _truth,
    },
}
"""The layers that can be rebuilt, and what of their configuration is read, and how."""
