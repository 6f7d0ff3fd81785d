"""A network drawn by code: columns of units, and the shapes of what joins them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from autils._style import INK, OFF, QUIET, WIDE, dlblue, dlmagenta, dlorange
from autils.drawing.canvas import course_style, describe, new_figure

MOST_DRAWN = 10  # a longer column is shortened to its first and last units
_ENDS = 3
_ROOM = (-1.0, 1.0)  # where the units stand, from bottom to top


class LayersError(ValueError):
    """The sizes, activations and names don't describe one network."""

    SIZES = "Expected at least two sizes of 1 or more, inputs first, but found {sizes}."
    COUNT = "Expected {layers} {what}, one for each layer after the inputs, but found {found}."

    @classmethod
    def from_sizes(cls, sizes: Sequence[int]) -> "LayersError":
        """Describe sizes that make no network."""
        return cls(cls.SIZES.format(sizes=tuple(sizes)))

    @classmethod
    def from_count(cls, what: str, layers: int, found: int) -> "LayersError":
        """Describe a list that doesn't match the number of layers."""
        return cls(cls.COUNT.format(what=what, layers=layers, found=found))


@course_style()
def network_figure(
    sizes: Sequence[int] = (400, 25, 15, 10),
    activations: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    shapes: bool = True,
) -> None:
    """Draw a dense network of `sizes`, inputs first, with the shapes of each layer's W and b.

    `activations` are ReLU with a linear last layer unless given, `names` L1, L2 and so on. With
    `shapes=False` the shapes are left out, for readers who work them out themselves.
    """
    layers = len(sizes) - 1
    if layers < 1 or min(sizes) < 1:
        raise LayersError.from_sizes(sizes)
    activations = activations or ["relu"] * (layers - 1) + ["linear"]
    names = names or [f"L{i}" for i in range(1, layers + 1)]
    for what, found in (("activations", activations), ("names", names)):
        if len(found) != layers:
            raise LayersError.from_count(what, layers, len(found))
    fig = new_figure(WIDE, 3.4)
    ax = fig.add_subplot()
    _draw_connections(ax, sizes)
    _draw_units(ax, sizes)
    _write_heads(ax, sizes, activations, names)
    if shapes:
        _write_shapes(ax, sizes)
    ax.set(xlim=(-0.35, layers + 0.35), ylim=(-1.65, 1.6))
    ax.set_axis_off()
    describe(fig, _words(sizes, activations, names, shapes))


def heights(size: int) -> np.ndarray:
    """Return the heights at which a column's units are drawn, from top to bottom.

    A column of more than `MOST_DRAWN` keeps its first and last three; dots stand for the rest.
    """
    if size == 1:
        return np.zeros(1)
    if size <= MOST_DRAWN:
        top = min(_ROOM[1], 0.25 * (size - 1))
        return np.linspace(top, -top, size)
    places = np.linspace(_ROOM[1], _ROOM[0], 2 * _ENDS + 2)
    return np.concatenate([places[:_ENDS], places[-_ENDS:]])


def _draw_connections(ax: Axes, sizes: Sequence[int]) -> None:
    lines = [
        [(x, start), (x + 1, end)]
        for x in range(len(sizes) - 1)
        for start in heights(sizes[x])
        for end in heights(sizes[x + 1])
    ]
    ax.add_collection(LineCollection(lines, colors=OFF, linewidths=0.7, zorder=1))


def _draw_units(ax: Axes, sizes: Sequence[int]) -> None:
    for x, size in enumerate(sizes):
        colour = dlorange if x == 0 else dlmagenta if x == len(sizes) - 1 else dlblue
        ys = heights(size)
        ax.scatter([x] * len(ys), ys, s=150, color=colour, edgecolor="white", linewidth=1, zorder=2)
        if size > MOST_DRAWN:
            ax.scatter([x] * 3, [-0.09, 0, 0.09], s=9, color=INK, zorder=2)


def _write_heads(
    ax: Axes, sizes: Sequence[int], activations: Sequence[str], names: Sequence[str]
) -> None:
    """Write over each column what it is, and how many units it has."""
    heads = [("input", f"{sizes[0]} values")]
    for name, size, activation in zip(names, sizes[1:], activations, strict=True):
        heads.append((name, f"{size} {'unit' if size == 1 else 'units'}, {activation}"))
    for x, (name, detail) in enumerate(heads):
        ax.text(x, 1.42, name, ha="center", va="bottom", fontsize=10, weight="bold", color=INK)
        ax.text(x, 1.38, detail, ha="center", va="top", fontsize=9, color=INK)


def _write_shapes(ax: Axes, sizes: Sequence[int]) -> None:
    """Write under each bundle of connections the shapes of its W and b."""
    for x, (before, after) in enumerate(pairwise(sizes), start=1):
        text = f"W{x}  ({before}, {after})\nb{x}  ({after},)"
        ax.text(
            x - 0.5, -1.3, text, ha="center", va="top", fontsize=9, color=QUIET, linespacing=1.5
        )


def _words(
    sizes: Sequence[int], activations: Sequence[str], names: Sequence[str], shapes: bool
) -> str:
    parts = [f"A network with {sizes[0]} inputs"]
    for i, (name, activation) in enumerate(zip(names, activations, strict=True), start=1):
        part = f"{name} with {sizes[i]} units, {activation}"
        if shapes:
            part += f", W{i} of shape ({sizes[i - 1]}, {sizes[i]}) and b{i} of shape ({sizes[i]},)"
        parts.append(part)
    return "; then ".join(parts) + "."
