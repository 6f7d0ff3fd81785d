"""A layer so small that every number in it can be written down."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autils._neat import neat
from autils._style import INK, OFF, QUIET, WIDE, dlmagenta, dlorange
from autils.drawing.canvas import course_style, describe, new_figure

UNIT = 900  # points squared: room for a number such as 0.65
PLACE = 0.75  # where on its line a weight stands: a quarter before its end no two of nine meet


class WiringError(ValueError):
    """The inputs, weights and names don't describe one layer."""

    SHAPE = (
        "Expected a row of {inputs} weights for each of the {outputs} outputs, but found weights "
        "of shape {found}."
    )

    @classmethod
    def from_shape(cls, inputs: int, outputs: int, found: tuple[int, ...]) -> "WiringError":
        """Describe weights that fit neither inputs nor outputs."""
        return cls(cls.SHAPE.format(inputs=inputs, outputs=outputs, found=found))


@course_style()
def wiring_figure(
    x: Sequence[float], W: Any, inputs: Sequence[str], outputs: Sequence[str]
) -> None:
    """Draw the inputs `x`, the weights on their way, and the outputs, still to be worked out.

    `W` has a row of weights for each output. `inputs` and `outputs` are the names. The circles of
    the outputs hold a question mark: the answer is the reader's. Raise `WiringError` where the
    sizes don't fit.
    """
    weights = np.asarray(W, dtype=float)
    if weights.shape != (len(outputs), len(inputs)) or len(x) != len(inputs):
        raise WiringError.from_shape(len(inputs), len(outputs), weights.shape)
    fig = new_figure(WIDE, 0.9 + 0.75 * max(weights.shape))
    ax = fig.add_subplot()
    left, right = _heights(len(inputs)), _heights(len(outputs))
    for i, end in enumerate(right):
        for j, start in enumerate(left):
            _draw_wire(ax, start, end, weights[i, j])
    _draw_units(ax, 0, left, [neat(float(value)) for value in x], inputs, dlorange)
    _draw_units(ax, 1, right, ["?"] * len(outputs), outputs, dlmagenta)
    most = max(len(left), len(right)) / 2
    ax.set(xlim=(-0.42, 1.42), ylim=(-most - 0.1, most + 0.1))
    ax.set_axis_off()
    describe(fig, _words(x, weights, inputs, outputs))


def _heights(count: int) -> np.ndarray:
    """Return where the units of a column stand, from top to bottom, one unit of height apart."""
    return (count - 1) / 2 - np.arange(count)


def _draw_wire(ax: Axes, start: float, end: float, weight: float) -> None:
    """Draw a line with its weight: thicker for larger ones, dashed for negative ones."""
    style = (0, (4, 2)) if weight < 0 else "solid"
    width = 1 + 3 * min(abs(weight), 1.0)
    colour = OFF if weight == 0 else QUIET
    ax.plot([0, 1], [start, end], color=colour, linewidth=width, linestyle=style, zorder=1)
    ax.text(
        PLACE,
        start + PLACE * (end - start),
        neat(weight),
        ha="center",
        va="center",
        fontsize=9,
        color=INK,
        zorder=2,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def _draw_units(
    ax: Axes, x: float, ys: np.ndarray, texts: Sequence[str], names: Sequence[str], colour: str
) -> None:
    """Draw a column of circles with their numbers inside and their names beside them."""
    ax.scatter(
        [x] * len(ys), ys, s=UNIT, facecolor="white", edgecolor=colour, linewidth=3, zorder=3
    )
    side, gap = ("right", -0.08) if x == 0 else ("left", 0.08)
    for y, text, name in zip(ys, texts, names, strict=True):
        ax.text(x, y, text, ha="center", va="center", fontsize=9, color=INK, zorder=4)
        ax.text(x + gap, y, name, ha=side, va="center", fontsize=10, weight="bold", color=INK)


def _words(
    x: Sequence[float], weights: np.ndarray, inputs: Sequence[str], outputs: Sequence[str]
) -> str:
    given = ", ".join(f"{name} {neat(float(v))}" for name, v in zip(inputs, x, strict=True))
    parts = [
        f"{name} with the weights {neat(row)}" for name, row in zip(outputs, weights, strict=True)
    ]
    return (
        f"A layer drawn with its numbers. Inputs: {given}. Outputs, each with a question mark: "
        + ("; ".join(parts) + ".")
    )
