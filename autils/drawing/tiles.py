"""A grid of small images in a single axes: 64 axes would take a second to draw, one takes 30 ms."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.patches import Rectangle

from autils._style import INK, dlblue, dldarkred, dlorange

GAP = 0.2  # between columns, in image widths
WRONG_MARK = "✗"
AGAINST_FOR = LinearSegmentedColormap.from_list(
    "against-for",
    [
        (0.0, to_rgba(dlblue)),
        (0.5, to_rgba(dlblue, 0)),
        (0.5, to_rgba(dlorange, 0)),
        (1.0, to_rgba(dlorange)),
    ],
)
"""Blue for negative numbers, orange for positive ones; 0 is the paper, light or dark."""

Extent = tuple[float, float, float, float]


def grid_height(rows: int, columns: int, width: float, band: float = 0.45) -> float:
    """Return the height in inches of a grid of tiles that is `width` inches wide."""
    return width * rows * (1 + band) / (columns + (columns - 1) * GAP)


def draw_tiles(
    ax: Axes,
    images: np.ndarray,
    captions: Sequence[str],
    columns: int,
    wrong: Collection[int] = (),
    band: float = 0.45,
    fontsize: float = 8,
) -> None:
    """Draw `images` (k, side, side) row by row, `columns` to a row, each under its caption.

    The tiles whose numbers are in `wrong` get a frame, a cross and bold type. `band` is the room
    for a caption, in image heights.
    """
    rows = -(-len(images) // columns)
    step_x, step_y = 1 + GAP, 1 + band
    for k, (image, caption) in enumerate(zip(images, captions, strict=True)):
        x, y = (k % columns) * step_x, (k // columns) * step_y + band
        show_digit(ax, image, extent=(x, x + 1, y + 1, y))
        _caption(ax, x, y, caption, k in wrong, fontsize)
    ax.set(
        xlim=(-0.06, columns * step_x - GAP + 0.06), ylim=(rows * step_y + 0.06, 0), aspect="equal"
    )
    ax.set_axis_off()


def show_digit(ax: Axes, image: np.ndarray, extent: Extent | None = None) -> None:
    """Draw one image white on black, whether its pixels reach 1 or 255."""
    most = max(float(image.max()), 1e-9)
    ax.imshow(image, cmap="gray", vmin=0, vmax=most, extent=extent, interpolation="none")


def _caption(ax: Axes, x: float, y: float, caption: str, wrong: bool, fontsize: float) -> None:
    """Write a tile's caption over it, and mark a wrong one by more than its colour."""
    text = f"{caption} {WRONG_MARK}" if wrong else caption
    style: dict[str, Any] = {"color": dldarkred, "weight": "bold"} if wrong else {"color": INK}
    ax.text(x + 0.5, y - 0.06, text, ha="center", va="bottom", fontsize=fontsize, **style)
    if wrong:
        frame = Rectangle((x, y), 1, 1, fill=False, edgecolor=dldarkred, linewidth=2.5)
        ax.add_patch(frame)
