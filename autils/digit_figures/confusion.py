"""Which digit is taken for which: the confusion matrix beside the most confident mistakes."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from autils._style import INK, QUIET, WIDE, dlblue, dldarkred, dlorange
from autils.digit_figures.digits import as_images
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import draw_tiles
from autils.networks.outcome import Outcome, judge

MISTAKES = 8
_COLUMNS = 4


@course_style()
def confusion_figure(model: Any, X: Any, y: Any) -> None:
    """Show how often each label (row) was predicted as each class (column), and the worst mistakes.

    Beside the counts stand up to eight mistakes of which the model was surest, with the probability
    that it gave its wrong answer. `X` has shape (m, 400), `y` (m,) or (m, 1).
    """
    X = np.asarray(X)
    outcome = judge(model, X, y)
    counts = confusion_matrix(outcome)
    fig = new_figure(WIDE, 3.8)
    left, right = fig.subplots(1, 2, width_ratios=(1, 1))
    _draw_counts(left, counts)
    wrong = len(outcome.wrong)
    left.set_title(f"{outcome.m - wrong} right, {wrong} wrong")
    surest = _surest_mistakes(outcome)
    _draw_mistakes(right, X, outcome, surest)
    if outcome.trouble:
        print(outcome.trouble)
        fig.suptitle(outcome.trouble, color=dldarkred, fontsize=9, wrap=True)
    describe(fig, _words(outcome, counts, surest))


def confusion_matrix(outcome: Outcome) -> np.ndarray:
    """Count the pairs (label, prediction) in an array of shape (classes, classes).

    Images without a prediction (NaN) are left out.
    """
    answered = outcome.yhat >= 0
    classes = max(outcome.logits.shape[1], int(outcome.y.max()) + 1)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (outcome.y[answered], outcome.yhat[answered]), 1)
    return counts


def _surest_mistakes(outcome: Outcome) -> np.ndarray:
    """Return the positions of up to eight mistakes, the surest first."""
    wrong = outcome.wrong[outcome.yhat[outcome.wrong] >= 0]
    order = np.argsort(-outcome.confidence[wrong], kind="stable")
    return wrong[order][:MISTAKES]


def _draw_counts(ax: Axes, counts: np.ndarray) -> None:
    """Draw right answers on a blue diagonal, mistakes the more orange the more often."""
    ax.imshow(_tints(counts))
    for (row, column), count in np.ndenumerate(counts):
        weight = "bold" if row == column else "normal"
        number = str(count) if count else "·"
        ax.text(column, row, number, ha="center", va="center", color=INK, weight=weight)
    ticks = range(len(counts))
    ax.set(xticks=ticks, yticks=ticks, xlabel="prediction", ylabel="label")
    ax.spines[:].set_visible(False)


def _tints(counts: np.ndarray) -> np.ndarray:
    """Return a colour per cell, (classes, classes, 4), each faint enough for numbers on it.

    The paper shines through, so that they fit a light page as well as a dark one.
    """
    right = np.eye(len(counts), dtype=bool)
    mistakes = np.where(right, 0, counts)
    # Square root: one mistake must be seen beside a cell of fifty.
    strength = np.where(right, 0.3, 0.6 * np.sqrt(mistakes / max(mistakes.max(), 1)))
    colours = np.where(right[..., np.newaxis], to_rgb(dlblue), to_rgb(dlorange))
    return np.concatenate([colours, strength[..., np.newaxis]], axis=-1)


def _draw_mistakes(ax: Axes, X: np.ndarray, outcome: Outcome, surest: np.ndarray) -> None:
    """Draw the surest mistakes, each under "label,yhat" and the probability of the wrong answer."""
    if not len(surest):
        ax.set_axis_off()
        ax.text(0.5, 0.5, "no mistake to show", ha="center", va="center", color=QUIET)
        return
    captions = [f"{outcome.caption(i)}\n{_sure(outcome, i)} sure" for i in surest]
    draw_tiles(ax, as_images(X[surest]), captions, _COLUMNS, band=0.6)
    ax.set_title("surest mistakes: label, prediction")


def _sure(outcome: Outcome, i: int) -> str:
    """Return the probability of a prediction; no softmax is ever quite sure."""
    confidence = outcome.confidence[i]
    return ">99.9%" if confidence > 0.999 else f"{confidence:.1%}"


def _words(outcome: Outcome, counts: np.ndarray, surest: np.ndarray) -> str:
    mistakes = counts * (1 - np.eye(len(counts), dtype=int))
    label, yhat = np.unravel_index(mistakes.argmax(), mistakes.shape)
    text = f"Confusion matrix of {outcome.m} digits: {outcome.m - len(outcome.wrong)} are right."
    if mistakes.any():
        text += f" The commonest mistake is {label} taken for {yhat}, {mistakes.max()} times."
    if len(surest):
        pairs = ", ".join(
            f"{outcome.caption(i).replace(',', ' taken for ')} ({_sure(outcome, i)})"
            for i in surest
        )
        text += f" The mistakes it was surest of: {pairs}."
    return f"{text} {outcome.trouble}".strip()
