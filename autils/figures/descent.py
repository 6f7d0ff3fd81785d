"""Gradient descent with one weight: the curve of its error, and the steps on it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autils._neat import neat
from autils._style import INK, OFF, WIDE, dlblue, dldarkred, dlorange
from autils.drawing.canvas import course_style, describe, new_figure
from autils.lending.functions import lend

START, X, Y = 0.5, 0.5, 0.8  # the weight before the first step, the input, the truth
GOAL = Y / X
_DRAWN = 6  # steps that can be told apart on the curve


@course_style()
def plt_error_curve(train: Any) -> None:
    """Show the error over the weight with the first steps of `train` on it, and its way down.

    `train` is the learner's; one of ours stands in while it isn't right.
    """
    rows = np.array(lend(train=train)(START, X, Y, 1.0, 20))
    weights = np.concatenate([[START], rows[:, 2]])
    fig = new_figure(WIDE, 3.2)
    left, right = fig.subplots(1, 2)
    _draw_curve(left, 0.2, 3.0)
    _draw_steps(left, weights[: _DRAWN + 1])
    left.annotate(
        "start: w = 0.5",
        xy=(START, _error(START)),
        xytext=(1.0, 0.38),
        color=INK,
        fontsize=9,
        arrowprops={"arrowstyle": "->", "color": INK},
    )
    left.set(title="the error over the weight, and six steps", ylim=(-0.03, 0.5))
    right.plot(np.arange(1, 21), rows[:, 0], color=dlblue, marker="o", markersize=4, linewidth=2)
    right.set(title="the error, step by step", xlabel="step", ylabel="error (powers of ten)")
    right.set(yscale="log", xticks=(1, 5, 10, 15, 20))
    describe(fig, _curve_words(weights, rows[:, 0]))


@course_style()
def plt_learning_rates(train: Any, rates: Sequence[float] = (1.0, 7.0, 9.0)) -> None:
    """Show the first steps of `train` on the error curve for several learning rates."""
    run = lend(train=train)
    fig = new_figure(WIDE, 3.1)
    words = []
    for ax, rate in zip(np.atleast_1d(fig.subplots(1, len(rates))), rates, strict=True):
        rows = np.array(run(START, X, Y, rate, _DRAWN))
        weights = np.concatenate([[START], rows[:, 2]])
        reach = max(1.5, 1.08 * abs(weights - GOAL).max())
        _draw_curve(ax, GOAL - reach, GOAL + reach)
        _draw_steps(ax, weights)
        ends = abs(weights[-1] - GOAL) < abs(weights[0] - GOAL)
        verdict = "it gets nearer" if ends else "it gets further away"
        ax.set_title(f"learning rate {neat(rate)}:\n{verdict}", color=INK if ends else dldarkred)
        words.append(f"Learning rate {neat(rate)}: {verdict}; the weights are {neat(weights, 2)}.")
    describe(fig, f"The error over the weight, lowest at {neat(GOAL)}. " + " ".join(words))


def _error(w: Any) -> Any:
    return (X * w - Y) ** 2


def _draw_curve(ax: Axes, low: float, high: float) -> None:
    """Draw the error over the weight, and where it is lowest."""
    w = np.linspace(low, high, 300)
    ax.axvline(GOAL, color=OFF, linewidth=1.5, linestyle=(0, (2, 2)), zorder=0)
    ax.plot(w, _error(w), color=dlblue, linewidth=2.5, zorder=1)
    ax.set(xlabel="weight w", ylabel="error")


def _draw_steps(ax: Axes, weights: np.ndarray) -> None:
    """Draw the weights as dots on the curve, with an arrow from each to the next."""
    errors = _error(weights)
    for k in range(len(weights) - 1):
        ax.annotate(
            "",
            xy=(weights[k + 1], errors[k + 1]),
            xytext=(weights[k], errors[k]),
            arrowprops={"arrowstyle": "->", "color": INK, "linewidth": 1.2, "shrinkB": 4},
            zorder=2,
        )
    ax.scatter(weights, errors, s=42, color=dlorange, edgecolor=INK, linewidth=0.8, zorder=3)
    ax.scatter(
        weights[:1], errors[:1], s=95, color=dlorange, edgecolor=INK, linewidth=1.5, zorder=3
    )


def _curve_words(weights: np.ndarray, errors: np.ndarray) -> str:
    return (
        f"Left: the error over the weight, a bowl that is lowest at w = {neat(GOAL)}. The steps go "
        f"down its left side, shorter and shorter: w = {neat(weights[: _DRAWN + 1], 3)}. Right: "
        f"the error falls from {errors[0]:.3g} to {errors[-1]:.3g} in {len(errors)} steps, by the "
        "same factor each time, so it is a straight line on this scale."
    )
