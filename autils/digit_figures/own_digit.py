"""One's own handwriting in front of a network of this course that gives ten plain outputs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autils._style import INK, OFF, WIDE, dlblue, dlorange
from autils.digit_figures.handwriting import WAYS
from autils.digits.handwriting import read_grey
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import show_digit
from autils.networks.predict import predict_logits


@course_style()
def own_digit_figure(picture: Any, network: Callable[[np.ndarray], np.ndarray]) -> None:
    """Show a picture, the same made small and prepared, and the ten outputs for both.

    `picture` is the path of an image file, or an array as `prepare_image` takes it. `network` maps
    rows (m, 784) to outputs (m, 10), of which the largest is the answer. Raise `PictureError` when
    there is no digit in the picture.
    """
    page = read_grey(picture)
    small = {way: prepare(picture) for way, prepare in WAYS.items()}
    outputs = {
        way: predict_logits(network, image.reshape(1, -1))[0] for way, image in small.items()
    }
    fig = new_figure(WIDE, 3.6)
    grid = fig.add_gridspec(len(WAYS), 3, width_ratios=(1.3, 1, 2))
    _show_page(fig.add_subplot(grid[:, 0]), page)
    limits = _limits(list(outputs.values()))
    for row, way in enumerate(WAYS):
        ax = fig.add_subplot(grid[row, 1])
        show_digit(ax, small[way])
        ax.set_title(way, fontsize=9)
        ax.set_axis_off()
        _show_outputs(fig.add_subplot(grid[row, 2]), outputs[way], limits)
    describe(fig, _words(outputs))


def _show_page(ax: Axes, page: np.ndarray) -> None:
    ax.imshow(page, cmap="gray", vmin=0, vmax=1)
    ax.set_title(f"the picture, {page.shape[1]} x {page.shape[0]}", fontsize=9)
    ax.set_axis_off()


def _limits(outputs: list[np.ndarray]) -> tuple[float, float]:
    """Return an axis for all outputs: from 0 to 1 at least, with room for a number on top."""
    low, high = min(0.0, *map(np.min, outputs)), max(1.0, *map(np.max, outputs))
    return float(low), float(high + 0.3 * (high - low))


def _show_outputs(ax: Axes, outputs: np.ndarray, limits: tuple[float, float]) -> None:
    """Draw ten bars; the longest one has the other colour and the answer over it."""
    best = int(np.argmax(outputs))
    colours = [dlorange if digit == best else dlblue for digit in range(len(outputs))]
    ax.axhline(0, color=OFF, linewidth=1)
    ax.bar(range(len(outputs)), outputs, color=colours, width=0.7)
    above = max(float(outputs[best]), 0.0) + 0.03 * (limits[1] - limits[0])
    ax.text(best, above, f"{best}: {outputs[best]:.2f}", ha="center", weight="bold", color=INK)
    ax.set(xticks=range(len(outputs)), yticks=(0, 1), ylim=limits, ylabel="output")
    ax.spines[["left", "bottom"]].set(color=OFF)


def _words(outputs: dict[str, np.ndarray]) -> str:
    parts = []
    for way, values in outputs.items():
        first, second = np.argsort(values)[::-1][:2]
        parts.append(
            f"{way}, its largest output is {values[first]:.2f} for the digit {first}, before "
            f"{values[second]:.2f} for {second}"
        )
    return f"A handwritten digit and the ten outputs of a network. {'; '.join(parts)}."
