"""A network that reads digits, asked so that whatever it does becomes an answer or a sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autils._calls import call
from autils.digits.vendored import digit_images, to_rows
from autils.networks.outcome import Outcome
from autils.networks.predict import is_keras

DIGITS = 10
SHAPES = ((400,), (20, 20), (20, 20, 1), (784,), (28, 28), (28, 28, 1))
GUESSES = {20: SHAPES[:2], 28: ((28, 28, 1), (784,), (28, 28))}  # for a plain function
PROBE = 25  # every so many of the course's digits, a network is asked whether it was trained

NOT_BUILT = (
    "{name} has no weights yet. Run the cell that trains it (model.fit), then this cell again."
)
NOT_PICTURES = (
    "{name} takes inputs of shape {shape}, but a digit has 400 or 784 pixels. Give a network that "
    "reads digits of 20 x 20 or 28 x 28 pixels."
)
NOT_A_MODEL = (
    "{name} is no network yet, but {found}. Finish the exercise, run its cell, then this one again."
)


class ReaderError(ValueError):
    """A network can't be asked, or gave no answer; the message is a sentence for the learner."""

    @classmethod
    def of(cls, template: str, **found: object) -> "ReaderError":
        """Fill in one of the sentences."""
        return cls(template.format(**found))


def input_shape(model: Any, name: str) -> tuple[int, ...] | None:
    """Return the shape of one picture as a Keras model takes it; None for a plain function.

    Raise `ReaderError` for what can't be asked: no model, or one without weights.
    """
    if model is None or model is ... or not (callable(model) or hasattr(model, "predict")):
        kind = "..." if model is ... else f"a value of type `{type(model).__name__}`"
        raise ReaderError.of(NOT_A_MODEL, name=name, found=kind)
    if not is_keras(model):
        return None
    try:
        shape = model.input_shape
    except Exception:  # AttributeError or ValueError: how Keras says that it isn't built
        shape = None
    if not isinstance(shape, tuple) or not model.get_weights():
        raise ReaderError.of(NOT_BUILT, name=name)
    return shape[1:]


def forward(model: Any, X: np.ndarray, name: str, classes: int | None = DIGITS) -> np.ndarray:
    """Return a network's output for `X`, (m, classes), from one call; raise `ReaderError` if none.

    A Keras model is called and not asked to `predict`, which would set up a loop over batches, and
    trace it, for a single picture.
    """
    if is_keras(model):
        ask: Any = lambda batch: model(batch, training=False)  # noqa: E731
    else:
        ask = model if callable(model) else model.predict
    shape = None if classes is None else (len(X), classes)
    reply = call(ask, X, name=name, shape=shape)
    if reply.trouble or reply.values is None:
        raise ReaderError(reply.trouble)
    return reply.values


def as_inputs(images: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return byte images (m, 28, 28) as the labs prepare them for a network: (m, *shape) float64.

    20 x 20 pixels are resized as `load_data` does and unrolled column by column; 28 x 28 pixels
    are divided by 255, and unrolled row by row.
    """
    images = np.asarray(images)
    if not len(images):
        return np.zeros((0, *shape))
    if np.prod(shape) == 784:
        return (images / 255).reshape(len(images), *shape)
    rows = to_rows(images)
    if shape == (400,):
        return rows
    return rows.reshape(-1, 20, 20).transpose(0, 2, 1).reshape(-1, *shape)


def to_probabilities(scores: np.ndarray) -> np.ndarray:
    """Return rows that add up to 1, from logits or from what is probabilities already."""
    if np.all(scores >= 0) and np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        return scores
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


@dataclass
class Reader:
    """A network and its name, ready to be asked about byte images (m, 28, 28).

    `side` is the size of its pictures where only a plain function is given: 20 or 28.
    """

    model: Any
    name: str = "Your network"
    side: int = 20
    _shape: tuple[int, ...] | None = None
    _trained: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of one picture as the network takes it. Raise `ReaderError` if none."""
        if self._shape is None:
            shape = input_shape(self.model, self.name) or self._guess()
            if shape not in SHAPES:
                raise ReaderError.of(NOT_PICTURES, name=self.name, shape=shape)
            self._shape = shape
        return self._shape

    def ask(self, images: np.ndarray) -> np.ndarray:
        """Return ten probabilities for each of the images (m, 28, 28) uint8, from one call.

        Raise `ReaderError` when there is no answer.
        """
        return to_probabilities(forward(self.model, as_inputs(images, self.shape), self.name))

    def doubt(self) -> str:
        """Return a sentence if the network looks untrained, otherwise an empty one.

        It is asked about some of the course's digits, until it has once done well.
        """
        if self._trained:
            return ""
        images, labels = (array[::PROBE] for array in digit_images())
        scores = forward(self.model, as_inputs(images, self.shape), self.name)
        trouble = Outcome(labels.astype(int), scores).trouble
        self._trained = not trouble
        return trouble.replace("The model", self.name, 1)

    def _guess(self) -> tuple[int, ...]:
        """Return the first shape that a plain function answers; raise what it said to the first."""
        blank = np.zeros((1, 28, 28), dtype=np.uint8)
        first: ReaderError | None = None
        for shape in GUESSES[self.side]:
            try:
                forward(self.model, as_inputs(blank, shape), self.name)
            except ReaderError as error:
                first = first or error
            else:
                return shape
        raise first or ReaderError(self.name)
