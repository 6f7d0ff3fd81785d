"""What a model said about some digits, beside what was right."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autils.networks.predict import predict_logits

ENOUGH = 50  # below this many images, nothing is said about the model as a whole
UNANSWERED = -1  # stands for the prediction where the model's output holds NaN


class LabelsError(ValueError):
    """The labels don't belong to the images."""

    COUNT = "Expected one label per image, {m} of them, but y has shape {shape}."
    KIND = "Expected whole numbers as labels, but y holds values of type {dtype}."

    @classmethod
    def from_count(cls, shape: tuple[int, ...], m: int) -> "LabelsError":
        """Describe labels of the wrong number or shape."""
        return cls(cls.COUNT.format(m=m, shape=shape))

    @classmethod
    def from_kind(cls, dtype: np.dtype) -> "LabelsError":
        """Describe labels that aren't whole numbers."""
        return cls(cls.KIND.format(dtype=dtype))


@dataclass(frozen=True)
class Outcome:
    """Labels `y` (m,) beside a model's `logits` (m, classes)."""

    y: np.ndarray
    logits: np.ndarray

    @property
    def m(self) -> int:
        """Count the images."""
        return len(self.y)

    @cached_property
    def yhat(self) -> np.ndarray:
        """Return the predicted classes (m,), `UNANSWERED` where the model gave NaN."""
        answered = ~np.isnan(self.logits).any(axis=1)
        return np.where(answered, np.argmax(self.logits, axis=1), UNANSWERED)

    @cached_property
    def wrong(self) -> np.ndarray:
        """Return the positions of the wrongly predicted images, in order."""
        return np.flatnonzero(self.y != self.yhat)

    @cached_property
    def confidence(self) -> np.ndarray:
        """Return the probability (m,) that the model gives its own prediction.

        A model that ends with a softmax of its own is taken at its word.
        """
        sums = self.logits.sum(axis=1)
        if np.all(self.logits >= 0) and np.allclose(sums, 1, atol=1e-3):
            return self.logits.max(axis=1)
        return 1 / np.exp(self.logits - self.logits.max(axis=1, keepdims=True)).sum(axis=1)

    def caption(self, i: int) -> str:
        """Return "label,yhat" for image `i`."""
        yhat = self.yhat[i]
        return f"{self.y[i]},{'?' if yhat == UNANSWERED else yhat}"

    @property
    def trouble(self) -> str:
        """Say in one sentence that the model has not been trained, or return an empty string."""
        unanswered = int(np.sum(self.yhat == UNANSWERED))
        if unanswered:
            return NOT_NUMBERS.format(k=unanswered, m=self.m)
        if self.m < ENOUGH:
            return ""
        values, counts = np.unique(self.yhat, return_counts=True)
        favourite, times = values[counts.argmax()], int(counts.max())
        if times >= 0.9 * self.m and np.mean(self.y == favourite) < 0.5:
            return ONE_CLASS.format(yhat=favourite, k=times, m=self.m)
        right = self.m - len(self.wrong)
        # None right at all is no guessing: somebody passed the wrong ones only.
        if 0 < right <= 2 * self.m / self.logits.shape[1]:
            return GUESSING.format(k=right, m=self.m)
        return ""


ONE_CLASS = (
    "The model answers {yhat} for {k} of {m} images, so it looks untrained: "
    "run the cell with model.fit first."
)
GUESSING = (
    "Only {k} of {m} images are right, about what guessing gives, so the model looks untrained: "
    "run the cell with model.fit first."
)
NOT_NUMBERS = (
    "The model gives NaN (not a number) for {k} of {m} images, so its training went wrong: "
    "build it again and train it with a smaller learning rate."
)


def as_labels(y: Any, m: int) -> np.ndarray:
    """Return labels of shape (m,) from `y` of shape (m,) or (m, 1)."""
    y = np.asarray(y)
    if y.shape not in ((m,), (m, 1)):
        raise LabelsError.from_count(y.shape, m)
    if y.dtype.kind not in "biuf" or not np.all(np.mod(y, 1) == 0):
        raise LabelsError.from_kind(y.dtype)
    return y.reshape(m).astype(int)


def judge(model: Any, X: np.ndarray, y: Any) -> Outcome:
    """Let `model` predict all of `X` in one batch and lay the answers beside the labels `y`."""
    labels = as_labels(y, len(X))
    return Outcome(labels, predict_logits(model, X))
