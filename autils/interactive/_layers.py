"""The inside of a network: the weights of its first layer, and what each layer gives out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autils._calls import call
from autils.interactive._reader import NOT_BUILT, ReaderError
from autils.networks.predict import is_keras

SILENT = ("InputLayer", "Flatten", "Dropout", "Reshape", "Activation", "Rescaling")

NOT_A_NETWORK = (
    "There is no network here, but {found}. Give a Keras model, or arrays in the order W1, b1, W2, "
    "b2, ..., as `load_weights()` returns them."
)
NO_PAIRS = (
    "The arrays don't follow one another: expected W1 (inputs, units), b1 (units,), W2, b2, ..., "
    "each layer taking what the one before gives, but found the shapes {shapes}."
)
NO_WEIGHTS = (
    "The first layer has weights of shape {shape}, which is no picture of 20 x 20 or 28 x 28."
)
BRANCHES = (
    "This network's layers don't simply follow one another, so they can't be shown one by one."
)


@dataclass(frozen=True)
class Step:
    """What one layer makes of one picture: (units,), or maps (height, width, channels)."""

    name: str
    kind: str
    values: np.ndarray


@dataclass(frozen=True)
class FirstLayer:
    """Weights of the first layer as pictures (units, height, width), and its biases (units,).

    `whole` tells weights as large as the whole picture from small kernels that slide over it, and
    `activation` what the layer does with its sums.
    """

    name: str
    pictures: np.ndarray
    biases: np.ndarray
    whole: bool
    activation: str


class PlainNetwork:
    """Layers given by their arrays: ReLU in between, nothing after the last."""

    def __init__(self, arrays: Any):
        arrays = [np.asarray(array, dtype=np.float64) for array in arrays]
        self.pairs = list(zip(arrays[::2], arrays[1::2], strict=False))
        fits = len(arrays) > 1 and len(arrays) % 2 == 0
        fits = fits and all(W.ndim == 2 and b.shape == W.shape[1:] for W, b in self.pairs)
        fits = fits and all(
            before[0].shape[1] == after[0].shape[0]
            for before, after in zip(self.pairs, self.pairs[1:], strict=False)
        )
        if not fits:
            shapes = ", ".join(str(array.shape) for array in arrays)
            raise ReaderError.of(NO_PAIRS, shapes=shapes or "none")

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """Return the outputs of the last layer, (m, classes)."""
        return self.steps(X)[-1].values

    def steps(self, X: np.ndarray) -> list[Step]:
        """Return what each layer gives out for all of `X` (m, inputs)."""
        found, a = [], np.asarray(X, dtype=np.float64)
        for place, (W, b) in enumerate(self.pairs, start=1):
            a = a @ W + b
            a = np.maximum(0, a) if place < len(self.pairs) else a
            found.append(Step(f"L{place}", "Dense", a))
        return found


def as_network(model: Any) -> Any:
    """Return a Keras model as it is, and arrays as a network. Raise `ReaderError` otherwise."""
    if is_keras(model):
        if not model.get_weights():
            raise ReaderError.of(NOT_BUILT, name="The network")
        return model
    if isinstance(model, list | tuple) and len(model):
        try:
            return PlainNetwork(model)
        except (TypeError, ValueError) as error:
            if isinstance(error, ReaderError):
                raise
    found = "..." if model is ... else f"a value of type `{type(model).__name__}`"
    raise ReaderError.of(NOT_A_NETWORK, found=found)


def steps(network: Any, x: np.ndarray) -> list[Step]:
    """Return what each layer with something to show makes of one picture `x` (1, ...).

    Layers that only pass on or reorder numbers are left out. Raise `ReaderError` when a layer
    stops, or when the layers are no chain.
    """
    if isinstance(network, PlainNetwork):
        return [Step(step.name, step.kind, step.values[0]) for step in network.steps(x)]
    found, a = [], x
    for layer in network.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            continue
        reply = call(lambda values, layer=layer: layer(values), a, name=f"The layer {layer.name}")
        if reply.trouble or reply.values is None:
            raise ReaderError(reply.trouble)
        a = reply.values
        if kind not in SILENT:
            found.append(Step(layer.name, kind, a[0]))
    whole = call(lambda values: network(values, training=False), x, name="The network").values
    if whole is None or whole.shape != a.shape or not np.allclose(whole, a, rtol=1e-3, atol=1e-4):
        raise ReaderError(BRANCHES)
    return found


def first_layer(network: Any) -> FirstLayer:
    """Return the weights of the first layer that has any, as pictures.

    Raise `ReaderError` where they are none.
    """
    if isinstance(network, PlainNetwork):
        name, (kernel, biases), activation = "L1", network.pairs[0], "relu"
    else:
        layer = next(layer for layer in network.layers if layer.get_weights())
        name, arrays = layer.name, layer.get_weights()
        activation = getattr(getattr(layer, "activation", None), "__name__", "")
        kernel = np.asarray(arrays[0], dtype=np.float64)
        biases = np.asarray(arrays[1] if len(arrays) > 1 else np.zeros(kernel.shape[-1]))
    if kernel.ndim == 4:  # (height, width, channels, units): one channel is a grey picture
        return FirstLayer(name, kernel.mean(axis=2).transpose(2, 0, 1), biases, False, activation)
    side = {400: 20, 784: 28}.get(kernel.shape[0])
    if kernel.ndim != 2 or side is None:
        raise ReaderError.of(NO_WEIGHTS, shape=kernel.shape)
    pictures = kernel.T.reshape(-1, side, side)
    if side == 20:  # the course's rows are unrolled column by column
        pictures = pictures.transpose(0, 2, 1)
    return FirstLayer(name, pictures, biases, True, activation)
