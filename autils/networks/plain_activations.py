"""The activation functions that a saved network may name, in NumPy."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import special

from autils.networks.keras_file import KerasFileError, LayerEntry

Activation = Callable[[np.ndarray], np.ndarray]


def softmax(z: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis."""
    return special.softmax(z, axis=-1)


def leaky_relu(z: np.ndarray, slope: float = 0.2) -> np.ndarray:
    """Return z where it is positive and `slope` times z elsewhere."""
    return np.where(z > 0, z, np.float32(slope) * z)


def elu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Return z where it is positive and alpha (e^z - 1) elsewhere (Clevert and others, 2015)."""
    return np.where(z > 0, z, np.float32(alpha) * np.expm1(np.minimum(z, 0)))


def selu(z: np.ndarray) -> np.ndarray:
    """Return the ELU that keeps mean and variance (Klambauer and others, 2017)."""
    return np.float32(1.0507009873554805) * elu(z, 1.6732632423543772)


def gelu(z: np.ndarray) -> np.ndarray:
    """Return z times the normal distribution function of z (Hendrycks and Gimpel, 2016)."""
    return z * special.ndtr(z)


def softplus(z: np.ndarray) -> np.ndarray:
    """Return ln(1 + e^z)."""
    return np.logaddexp(z, np.float32(0))


ACTIVATIONS: Mapping[str, Activation] = {
    "elu": elu,
    "exponential": np.exp,
    "gelu": gelu,
    "hard_sigmoid": lambda z: np.clip(z / 6 + np.float32(0.5), 0, 1),
    "leaky_relu": leaky_relu,
    "linear": np.asarray,
    "log_softmax": lambda z: special.log_softmax(z, axis=-1),
    "mish": lambda z: z * np.tanh(softplus(z)),
    "relu": lambda z: np.maximum(z, 0),
    "relu6": lambda z: np.clip(z, 0, 6),
    "selu": selu,
    "sigmoid": special.expit,
    "silu": lambda z: z * special.expit(z),
    "softmax": softmax,
    "softplus": softplus,
    "softsign": lambda z: z / (1 + abs(z)),
    "tanh": np.tanh,
}
OTHER_NAMES = {"log_softmax_v2": "log_softmax", "softmax_v2": "softmax", "swish": "silu"}
"""Names under which TensorFlow's own functions and older files put the same ones."""


def activation_of(layer: LayerEntry) -> Activation:
    """Return the activation that a layer names; the linear one where it names none.

    Raise `KerasFileError` for one that is not known here.
    """
    name = layer.config.get("activation") or "linear"
    if isinstance(name, dict) and name.get("class_name") == "function":
        name = name.get("config")
    name = OTHER_NAMES.get(name, name) if isinstance(name, str) else ""
    if name not in ACTIVATIONS:
        raise KerasFileError.of(KerasFileError.ARGUMENT, layer=layer.name, key="activation")
    return ACTIVATIONS[name]
