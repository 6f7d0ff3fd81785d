"""Digits as pictures: one of them, a grid with labels, a grid with predictions."""

from typing import Any

import numpy as np

from autils._style import NARROW
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import draw_tiles, grid_height, show_digit
from autils.networks.outcome import Outcome, as_labels, judge

_COLUMN_MAJOR, _ROW_MAJOR = (400,), (784,)
_UPRIGHT = ((20, 20), (28, 28))


class DigitShapeError(ValueError):
    """An array is no digit, or not a list of digits."""

    ONE = (
        "Expected one digit, of shape (400,), (20, 20), (784,) or (28, 28), but found shape "
        "{shape}. For one row of X, write X[i]."
    )
    MANY = (
        "Expected digits in rows, of shape (m, 400), (m, 20, 20), (m, 784) or (m, 28, 28), but "
        "found shape {shape}."
    )

    @classmethod
    def from_one(cls, shape: tuple[int, ...]) -> "DigitShapeError":
        """Describe an array that is not one digit."""
        return cls(cls.ONE.format(shape=shape))

    @classmethod
    def from_many(cls, shape: tuple[int, ...]) -> "DigitShapeError":
        """Describe an array that doesn't hold digits in rows."""
        return cls(cls.MANY.format(shape=shape))


def as_image(digit: Any) -> np.ndarray:
    """Return one digit upright, of shape (20, 20) or (28, 28).

    400 numbers are taken column by column (the course's own set), 784 row by row (MNIST).
    """
    array = np.asarray(digit)
    image = _upright(np.squeeze(array))
    if image is None:
        raise DigitShapeError.from_one(array.shape)
    return image


def as_images(X: Any) -> np.ndarray:
    """Return the rows of `X` as upright images of shape (m, side, side)."""
    X = np.asarray(X)
    rows = X[..., 0] if X.ndim == 4 and X.shape[-1] == 1 else X
    images = [_upright(row) for row in rows] if rows.ndim > 1 else [None]
    if not images or images[0] is None:
        raise DigitShapeError.from_many(X.shape)
    return np.stack([image for image in images if image is not None])


def _upright(digit: np.ndarray) -> np.ndarray | None:
    if digit.shape == _COLUMN_MAJOR:
        return digit.reshape(20, 20).T
    if digit.shape == _ROW_MAJOR:
        return digit.reshape(28, 28)
    return digit if digit.shape in _UPRIGHT else None


@course_style()
def display_digit(X_row: Any) -> None:
    """Show one digit: a row of `X`, or an image of 20 x 20 or 28 x 28 pixels."""
    image = as_image(X_row)
    fig = new_figure(width=1.3, height=1.3)
    ax = fig.add_subplot()
    show_digit(ax, image)
    ax.set_axis_off()
    describe(fig, f"A handwritten digit, {len(image)} by {len(image)} pixels, white on black.")


@course_style()
def digit_grid(X: Any, y: Any, rows: int = 8, columns: int = 8, seed: int | None = None) -> None:
    """Show `rows` x `columns` digits picked at random from `X` (m, 400), each under its label.

    `y` has shape (m,) or (m, 1). The same `seed` picks the same digits, none picks new ones.
    """
    X = np.asarray(X)
    labels = as_labels(y, len(X))
    picked = _pick(len(X), rows * columns, seed)
    fig = _grid(as_images(X[picked]), [str(label) for label in labels[picked]], columns)
    fig.suptitle("Each digit under its label")
    describe(fig, f"{len(picked)} handwritten digits picked at random, each under its label.")


@course_style()
def prediction_grid(
    model: Any, X: Any, y: Any, rows: int = 8, columns: int = 8, seed: int | None = None
) -> None:
    """Show digits picked at random with "label,yhat" above each; a wrong one is framed and crossed.

    The model predicts all of them in one batch. `seed` works as in `digit_grid`.
    """
    X = np.asarray(X)
    labels = as_labels(y, len(X))
    picked = _pick(len(X), rows * columns, seed)
    outcome = judge(model, X[picked], labels[picked])
    captions = [outcome.caption(i) for i in range(len(picked))]
    fig = _grid(as_images(X[picked]), captions, columns, outcome)
    fig.suptitle(f"label, prediction  ·  {_wrong_count(outcome)}")
    describe(fig, _grid_words(outcome))


def _pick(m: int, k: int, seed: int | None) -> np.ndarray:
    """Pick up to `k` of `m` examples, each at most once."""
    return np.random.default_rng(seed).choice(m, size=min(k, m), replace=False)


def _grid(
    images: np.ndarray, captions: list[str], columns: int, outcome: Outcome | None = None
) -> Any:
    """Draw a grid of digits as wide as a single panel."""
    rows = -(-len(images) // columns)
    fig = new_figure(NARROW, 0.35 + grid_height(rows, columns, NARROW))
    wrong = () if outcome is None else outcome.wrong.tolist()
    draw_tiles(fig.add_subplot(), images, captions, columns, wrong)
    return fig


def _wrong_count(outcome: Outcome) -> str:
    wrong = len(outcome.wrong)
    return f"✗ {wrong} of {outcome.m} wrong" if wrong else f"all {outcome.m} right"


def _grid_words(outcome: Outcome) -> str:
    wrong = ", ".join(outcome.caption(i).replace(",", " taken for ") for i in outcome.wrong)
    return (
        f"{outcome.m} handwritten digits picked at random, each under its label and the model's "
        f"prediction. {_wrong_count(outcome).removeprefix('✗ ').capitalize()}"
        + (f": {wrong}." if wrong else ".")
    )
