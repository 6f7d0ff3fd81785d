"""The network in a handed-in file: read as plain data, worked out in NumPy, asked for digits."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

SHAPES = ((28, 28, 1), (28, 28), (784,))
"""Inputs that a picture can be given as."""

CLASSES = 10
CANNOT_OPEN = "The file can't be opened"
UNANSWERED = -1


class UnreadableFile(ValueError):  # noqa: N818 - it names what was found
    """A file can't be read as a network; `is_other_format` where it was never a `.keras` file."""

    def __init__(self, sentence: str, is_other_format: bool) -> None:
        super().__init__(sentence)
        self.is_other_format = is_other_format


class UnfitNetwork(ValueError):  # noqa: N818 - it names what was found
    """The network takes no pictures of 28 x 28 pixels, or gives no ten scores.

    `side` is "input" or "output", and `shape` what that side has.
    """

    SENTENCES = {  # noqa: RUF012 - a constant
        "input": "The network in the file takes inputs of shape {shape}.",
        "output": "The network in the file gives outputs of shape {shape}.",
    }

    def __init__(self, side: str, shape: tuple[int, ...]) -> None:
        super().__init__(self.SENTENCES[side].format(shape=shape))
        self.side, self.shape = side, shape


class SavedNetwork:
    """A network that answers with a digit for each picture."""

    def __init__(self, network: Any) -> None:
        if network.input_shape not in SHAPES:
            raise UnfitNetwork("input", network.input_shape)
        if network.output_shape != (CLASSES,):
            raise UnfitNetwork("output", network.output_shape)
        self._network = network

    def __call__(self, images: Any) -> np.ndarray:
        """Return the answers (m,) to images (m, 28, 28) of bytes, 0 paper to 255 ink."""
        return self.answers(np.asarray(images, dtype=np.float32) / 255)

    def gives_probabilities(self, images: Any) -> bool:
        """Tell whether the outputs for images (m, 28, 28) of bytes add up to 1, none below 0."""
        X = np.asarray(images, dtype=np.float32) / 255
        outputs = self._network.predict(X.reshape(-1, *self._network.input_shape))
        return bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-3))

    @property
    def loss(self) -> str:
        """What the loss takes that it was trained with: "logits", "probabilities" or ""."""
        return str(self._network.loss)

    def answers(self, pictures: np.ndarray) -> np.ndarray:
        """Return the answers (m,) to pictures (m, 28, 28) as they are; `UNANSWERED` for NaN."""
        scores = self._network.predict(pictures.reshape(-1, *self._network.input_shape))
        return np.where(np.isnan(scores).any(axis=1), UNANSWERED, scores.argmax(axis=1))


def open_network(path: str | PathLike[str]) -> SavedNetwork:
    """Return the network in a `.keras` file.

    Raise FileNotFoundError, `UnreadableFile` for a file that can't be read as a network, and
    `UnfitNetwork` for one that is no reader of digits.
    """
    from autils.networks.keras_file import (
        KerasFileError,  # only now: importing autils takes a second
    )
    from autils.networks.plain_network import load_plain_network

    if not Path(path).is_file():
        raise FileNotFoundError(path)
    other = (KerasFileError.HDF5, KerasFileError.NOT_KERAS, KerasFileError.WEIGHTS_ONLY)
    try:
        return SavedNetwork(load_plain_network(path))
    except KerasFileError as error:
        raise UnreadableFile(str(error), error.template in other) from None
    except OSError as error:
        raise UnreadableFile(f"{CANNOT_OPEN} ({type(error).__name__}).", False) from None


def saved_network(path: str | PathLike[str]) -> Any:
    """Return a function that gives the answers (m,) of the network in a `.keras` file.

    It takes images (m, 28, 28) of bytes. Where there is no such file, return `...`, which stands
    for an exercise not attempted; where the file can't be used, the function raises why.
    """
    try:
        return open_network(path)
    except FileNotFoundError:
        return ...
    except (UnreadableFile, UnfitNetwork) as error:
        return _raising(error)


def _raising(error: Exception) -> Callable[[Any], np.ndarray]:
    def answers(images: Any) -> np.ndarray:
        raise error

    return answers
