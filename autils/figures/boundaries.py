"""Perceptrons and XOR, drawn as decision boundaries."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from autils._style import INK, OFF, ON_COLOUR, QUIET, WIDE, dlblue, dldarkred, dlorange
from autils.drawing.canvas import course_style, describe, new_figure

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
LOW, HIGH = -0.45, 1.45
STEPS = 39  # between them, each 0.05: heights are flat in between, so edges are exact

_GATES = (  # title, outputs at the corners, perceptron (w1, w2, b)
    ("AND: one line does it", (0, 0, 0, 1), (1.0, 1.0, -1.5)),
    ("OR: one line does it", (0, 1, 1, 1), (1.0, 1.0, -0.5)),
    ("XOR: no line does", (0, 1, 1, 0), (1.0, 1.0, -0.5)),
)
_GATES_WORDS = (
    "Three squares with inputs x1 and x2 at 0 and 1 on their corners; filled circles stand for "
    "output 1, hollow ones for output 0, the shaded side of a line for a perceptron's answer 1. "
    "AND: the line cuts off the corner (1, 1). OR: it cuts off the corner (0, 0). XOR: (0, 1) and "
    "(1, 0) are 1, the two others 0; with the line of OR the corner (1, 1) is on the wrong side, "
    "and is marked so."
)
_HIDDEN_WORDS = (
    "Left: the inputs of XOR with two lines, that of h1 (OR) and that of h2 (NAND); the corners "
    "(0, 1) and (1, 0) lie in the shaded band between them. Right: the same corners where the two "
    "hidden units put them, with h1 across and h2 up: (0, 0) goes to (0, 1), (1, 1) to (1, 0), and "
    "both others to (1, 1), which a single line cuts off."
)


@course_style()
def perceptron_figure() -> None:
    """Show AND and OR split by one line each, and XOR, which no line splits."""
    fig = new_figure(WIDE, 2.9)
    for ax, (title, outputs, (w1, w2, b)) in zip(fig.subplots(1, 3), _GATES, strict=True):
        _shade(ax, _grid(w1, w2, b))
        _line(ax, w1, w2, b)
        _corners(ax, CORNERS, outputs)
        _frame(ax, title, "x1", "x2")
        for corner, wanted in zip(CORNERS, outputs, strict=True):
            if (w1 * corner[0] + w2 * corner[1] + b > 0) != wanted:
                _mark_wrong(ax, corner)
    describe(fig, _GATES_WORDS)


@course_style()
def xor_hidden_figure() -> None:
    """Show how two hidden units move the corners of XOR so that one line splits them."""
    fig = new_figure(WIDE, 3.5)
    left, right = fig.subplots(1, 2)
    _shade(left, np.minimum(_grid(1, 1, -0.5), _grid(-1, -1, 1.5)))
    _line(left, 1, 1, -0.5, "h1 = 1 above this line", (0.28, -0.32))
    _line(left, -1, -1, 1.5, "h2 = 1 below this line", (0.74, 1.32))
    _corners(left, CORNERS, (0, 1, 1, 0), named=True)
    _frame(left, "what comes in: two lines, a band between", "x1", "x2")
    _shade(right, _grid(1, 1, -1.5))
    _line(right, 1, 1, -1.5)
    places = np.array([[0, 1], [1, 1], [1, 0]])
    _corners(right, places, (0, 1, 0))
    for place, text in zip(places, ("(0, 0)", "(0, 1) and (1, 0)", "(1, 1)"), strict=True):
        _name(right, place, text)
    _frame(right, "what the hidden units make of it: one line", "h1", "h2")
    describe(fig, _HIDDEN_WORDS)


def _grid(w1: float, w2: float, b: float) -> np.ndarray:
    """Return w1 x1 + w2 x2 + b over the panel."""
    ticks = np.linspace(LOW, HIGH, STEPS)
    return w1 * ticks[np.newaxis, :] + w2 * ticks[:, np.newaxis] + b


def _shade(ax: Axes, heights: np.ndarray) -> None:
    """Shade where the heights are above 0, that is, where the answer is 1."""
    ticks = np.linspace(LOW, HIGH, STEPS)
    ax.contourf(
        ticks,
        ticks,
        heights,
        levels=[0, 100],
        colors=[dlblue],
        alpha=0.18,
    )


def _line(
    ax: Axes,
    w1: float,
    w2: float,
    b: float,
    text: str = "",
    at: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Draw the line on which w1 x1 + w2 x2 + b is 0, and its name."""
    x1 = np.array([LOW, HIGH])
    ax.plot(x1, -(b + w1 * x1) / w2, color=QUIET, linewidth=2, zorder=2)
    if text:
        ax.text(at[0], at[1], text, fontsize=9, color=INK, ha="center", va="center")


def _corners(ax: Axes, places: np.ndarray, outputs: Sequence[int], named: bool = False) -> None:
    """Draw the corners: filled where the output is 1, hollow where it is 0."""
    for place, output in zip(places, outputs, strict=True):
        face = dlorange if output else "white"
        x, y = float(place[0]), float(place[1])
        ax.scatter(x, y, s=190, facecolor=face, edgecolor=INK, linewidth=1.5, zorder=3)
        ink = ON_COLOUR if output else INK
        ax.text(x, y, str(output), ha="center", va="center", fontsize=9, color=ink, zorder=4)
        if named:
            _name(ax, place, f"({place[0]}, {place[1]})")


def _name(ax: Axes, place: np.ndarray, text: str) -> None:
    """Write which input a point stands for."""
    up = 0.17 if place[1] > 0.5 else -0.17
    ax.text(place[0], place[1] + up, text, ha="center", va="center", fontsize=8, color=INK)


def _mark_wrong(ax: Axes, place: np.ndarray) -> None:
    """Ring a corner that is on the wrong side."""
    x, y = float(place[0]), float(place[1])
    ax.scatter(x, y, s=520, facecolor="none", edgecolor=dldarkred, linewidth=2, zorder=3)
    ax.text(x, y + 0.32, "wrong side", ha="center", fontsize=9, color=dldarkred)


def _frame(ax: Axes, title: str, across: str, up: str) -> None:
    ax.set(title=title, xlabel=across, ylabel=up, xticks=(0, 1), yticks=(0, 1))
    ax.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), aspect="equal")
    ax.spines[:].set_color(OFF)
    ax.spines[:].set_linewidth(1)
