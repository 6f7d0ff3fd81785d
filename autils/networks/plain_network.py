"""A network read from a file and worked out in NumPy, without Keras and without its code."""

import math
from collections.abc import Sequence
from os import PathLike, fspath

import numpy as np

from autils.networks.keras_file import LARGEST_FILE, KerasFile, KerasFileError, read_keras_file
from autils.networks.plain_layers import Step, build_step
from autils.networks.plain_settings import Shape, is_whole

MOST_COST = 40_000_000
"""Multiplications for one picture; the networks of the lab take 1.5 and 0.8 million."""

MOST_INPUTS = 100_000
BATCH_NUMBERS = 4_000_000
"""Numbers that a batch may take at the widest place: about 16 MB."""


class PlainNetwork:
    """A network as a list of steps; `predict` works like that of a Keras model.

    Attributes:
        input_shape: the shape of one input, such as (28, 28, 1).
        output_shape: the shape of one output, such as (10,).
        parameters: how many weights and biases it has.
        loss: what the loss takes that it was trained with: "logits", "probabilities" or "".
    """

    def __init__(
        self, input_shape: Shape, steps: Sequence[Step], parameters: int, loss: str = ""
    ) -> None:
        self.input_shape = input_shape
        self.output_shape = steps[-1].shape if steps else input_shape
        self.parameters = parameters
        self.loss = loss
        self._steps = tuple(steps)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the outputs (m, *output_shape) float32 for inputs (m, *input_shape)."""
        X = np.asarray(X, dtype=np.float32)
        if X.shape[1:] != self.input_shape:
            raise ValueError(f"expected inputs of shape (m, *{self.input_shape}), got {X.shape}")
        with np.errstate(all="ignore"):  # a network gone wrong overflows; its answers show it
            return np.concatenate([self._forward(part) for part in self._batches(X)])

    __call__ = predict

    def _forward(self, X: np.ndarray) -> np.ndarray:
        for step in self._steps:
            X = step.apply(X).astype(np.float32, copy=False)
        return X

    def _batches(self, X: np.ndarray) -> Sequence[np.ndarray]:
        widest = max([step.room for step in self._steps] + [math.prod(self.input_shape)])
        size = max(1, BATCH_NUMBERS // widest)
        return [X[start : start + size] for start in range(0, max(len(X), 1), size)]


def load_plain_network(path: str | PathLike[str]) -> PlainNetwork:
    """Return the network in a `.keras` file.

    Raise FileNotFoundError where there is no such file, and `KerasFileError` for one that is no
    network of the usual layers.
    """
    with open(fspath(path), "rb") as file:
        return plain_network(read_keras_file(file.read(LARGEST_FILE + 1)))


def plain_network(model: KerasFile) -> PlainNetwork:
    """Return the network that a file describes. Raise `KerasFileError` where it can't be built."""
    shape = input_shape = _input_shape(model)
    steps, cost = [], 0
    for layer in model.layers:
        if layer.kind != "InputLayer":
            step = build_step(layer, shape)
            cost += step.cost
            shape = step.shape
            steps.append(step)
            if cost > MOST_COST:
                raise KerasFileError.of(
                    KerasFileError.TOO_MUCH, found=cost // 10**6, most=MOST_COST // 10**6
                )
    size = sum(array.size for _, array in model.weights)
    return PlainNetwork(input_shape, steps, size, model.loss)


def _input_shape(model: KerasFile) -> Shape:
    """Return the shape of one input, from the first layer or from how the model was built."""
    shapes = [layer.config.get("batch_shape") for layer in model.layers[:1]]
    shapes.append(model.config.get("build_input_shape"))
    for shape in shapes:
        if isinstance(shape, list) and 1 < len(shape) <= 4 and all(map(is_whole, shape[1:])):
            sides = tuple(shape[1:])
            if min(sides) > 0 and math.prod(sides) <= MOST_INPUTS:
                return sides
    raise KerasFileError.of(KerasFileError.NO_INPUT)
