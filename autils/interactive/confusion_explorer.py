"""A confusion matrix to click into: which digits are behind each number."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autils.digit_figures.confusion import confusion_matrix
from autils.digit_figures.digits import DigitShapeError, as_images
from autils.interactive._base import Explorer, label, svg
from autils.interactive._pixels import brightest, packed, svg_image
from autils.interactive._reader import ReaderError, forward, input_shape
from autils.networks.outcome import LabelsError, Outcome, as_labels

MOST = 24  # pictures shown at a time
PAIRS = 5  # commonest mistakes that are named
SUREST = "surest"
CELL = "cell"

TOGETHER = "Digits shown"
TRAINING = "Training data"
HELD_OUT = "Held-out data"


@dataclass(frozen=True)
class Part:
    """Some digits with their labels, what a network said to them, and what is wrong if anything."""

    name: str
    X: np.ndarray
    outcome: Outcome | None
    trouble: str = ""

    @cached_property
    def counts(self) -> np.ndarray:
        """Return how often each label (row) was predicted as each class (column)."""
        return confusion_matrix(self.outcome) if self.outcome else np.zeros((10, 10), dtype=int)

    @property
    def m(self) -> int:
        """Count the digits."""
        return len(self.X)

    @property
    def right(self) -> int:
        """Count the digits that were read rightly."""
        return 0 if self.outcome is None else self.m - len(self.outcome.wrong)

    @property
    def accuracy(self) -> str:
        """Return the share of right answers in words."""
        return f"{self.right / self.m:.1%}" if self.m and self.outcome else "unknown"

    def behind(self, state: dict[str, Any]) -> np.ndarray:
        """Return the positions of the digits that a state asks for, the surest first."""
        outcome = self.outcome
        if outcome is None:
            return np.zeros(0, dtype=int)
        if state["view"] == SUREST:
            picked = outcome.wrong[outcome.yhat[outcome.wrong] >= 0]
        else:
            cell = (outcome.y == state["label"]) & (outcome.yhat == state["yhat"])
            picked = np.flatnonzero(cell)
        return picked[np.argsort(-outcome.confidence[picked], kind="stable")]

    def pairs(self) -> list[list[int]]:
        """Return the commonest mistakes as [label, prediction, how often]."""
        mistakes = self.counts * (1 - np.eye(len(self.counts), dtype=int))
        order = np.argsort(-mistakes, axis=None, kind="stable")[:PAIRS]
        cells = [np.unravel_index(place, mistakes.shape) for place in order]
        return [[int(i), int(j), int(mistakes[i, j])] for i, j in cells if mistakes[i, j]]


class ConfusionExplorer(Explorer):
    """Click into the confusion matrix of a network, and see the digits behind each number.

    `model` is a Keras model, or any function from pictures to logits or probabilities; `X` holds
    pictures as it takes them, `y` their labels. With `held_out=(X, y)` there are two parts, and a
    switch between what the network practised on and what it never saw. Each part is predicted once,
    in one batch.
    """

    script = "confusion_explorer.js"

    def __init__(self, model: Any, X: Any, y: Any, held_out: tuple[Any, Any] | None = None):
        self._parts = [_predict(model, X, y, TOGETHER if held_out is None else TRAINING)]
        if held_out is not None:
            self._parts.append(_predict(model, *held_out, HELD_OUT))
        super().__init__(part=len(self._parts) - 1, view=SUREST, label=0, yhat=0)

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return the counts of all parts, and the pictures that are asked for."""
        part = self._part(state)
        behind = part.behind(state)
        shown = behind[:MOST]
        images = brightest(as_images(part.X[shown])) if len(shown) else np.zeros((0, 20, 20))
        return {
            "parts": [_summary(each) for each in self._parts],
            "counts": part.counts,
            "pairs": part.pairs(),
            "tiles": {
                "side": images.shape[-1],
                "images": packed(images.astype(np.uint8)),
                "captions": [_caption(part, i) for i in shown],
                "all": len(behind),
            },
            "heading": _heading(state, part, len(behind)),
            "trouble": part.trouble,
        }

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say how many are right, and what stands behind the chosen number."""
        part = self._part(state)
        if part.outcome is None:
            return ""
        text = f"{part.name}: {part.right} of {part.m} right ({part.accuracy})."
        if len(self._parts) > 1:
            other = self._parts[1 - self._parts.index(part)]
            text += f" {other.name}: {other.accuracy}."
        return f"{text} {answer['heading']}"

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the matrix, and the first digits behind the chosen number."""
        part, cell = self._part(state), 26
        parts = [label(12, 22, f"{part.name}: {part.accuracy} right", font_weight="bold")]
        for (i, j), count in np.ndenumerate(part.counts):
            x, y = 34 + cell * int(j), 52 + cell * int(i)
            fill = "#d5ecff" if i == j else "#ffe0b8" if count else "#f5f5f5"
            parts.append(f'<rect x="{x}" y="{y}" width="24" height="24" fill="{fill}"/>')
            if count:
                middle = {"text_anchor": "middle", "font_size": 11}
                parts.append(label(x + 12, y + 16, str(count), **middle))
        for k in range(len(part.counts)):
            parts.append(label(18, 68 + cell * k, str(k), fill="#555"))
            parts.append(label(42 + cell * k, 46, str(k), fill="#555"))
        left = 60 + cell * len(part.counts)
        parts.append(label(left, 22, answer["heading"], font_size=12))
        shown = part.behind(state)[:12]
        if len(shown):
            for k, image in enumerate(brightest(as_images(part.X[shown]))):
                x, y = left + 72 * (k % 4), 40 + 86 * (k // 4)
                parts.append(svg_image(x, y, 60, image))
                parts.append(label(x, y + 74, answer["tiles"]["captions"][k][0], font_size=11))
        return svg(left + 330, 70 + cell * len(part.counts), *parts)

    def _part(self, state: dict[str, Any]) -> Part:
        return self._parts[min(max(int(state["part"]), 0), len(self._parts) - 1)]


def _predict(model: Any, X: Any, y: Any, name: str) -> Part:
    """Let a network read all pictures of a part at once; what goes wrong becomes a sentence."""
    X = np.asarray(X)
    try:
        as_images(X[:1])
        input_shape(model, "The model")
        labels = as_labels(y, len(X))
        scores = forward(model, X, "The model", classes=None)
        outcome = Outcome(labels, _rows(scores, len(X)))
        return Part(name, X, outcome, outcome.trouble)
    except (ReaderError, LabelsError, DigitShapeError) as error:
        return Part(name, X, None, str(error))


def _rows(scores: np.ndarray, m: int) -> np.ndarray:
    if scores.ndim != 2 or len(scores) != m or scores.shape[1] < 2:
        raise ReaderError(WRONG_ROWS.format(m=m, shape=scores.shape))
    return scores


WRONG_ROWS = (
    "The model gave back an array of shape {shape}, where one row of ten numbers for each of the "
    "{m} pictures was expected. Check that its last layer has one unit per digit."
)


def _summary(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "m": part.m,
        "right": part.right,
        "accuracy": part.accuracy,
        "known": part.outcome is not None,
    }


def _caption(part: Part, i: int) -> list[str]:
    """Return "3 read as 5" and how sure the network was."""
    outcome = part.outcome
    assert outcome is not None
    yhat = outcome.yhat[i]
    confidence = outcome.confidence[i]
    sure = ">99.9%" if confidence > 0.999 else f"{confidence:.1%}"
    return [f"{outcome.y[i]} read as {'?' if yhat < 0 else yhat}", f"{sure} sure"]


def _heading(state: dict[str, Any], part: Part, count: int) -> str:
    """Say what the pictures are."""
    digits = "1 digit" if count == 1 else f"{count} digits"
    more = f", the first {MOST} shown" if count > MOST else ""
    if part.outcome is None:
        return ""
    if state["view"] == SUREST:
        if not count:
            return "There is no mistake to show."
        return f"Mistakes, the surest first: {digits}{more}."
    i, j = state["label"], state["yhat"]
    what = f"{i} read rightly" if i == j else f"{i} read as {j}"
    return f"{what}: {digits}{', the surest first' if count > 1 else ''}{more}."
