"""A panel of horizontal bars with their numbers, made once and moved afterwards."""

import numpy as np
from matplotlib.axes import Axes

from autils._style import FAINT, INK

NAMES = ("z0", "z1", "z2", "z3")
_INSIDE = 0.8  # a bar longer than this part of the panel carries its number inside
_PAD = 0.015


class Bars:
    """Four bars from 0 to `longest`, each with its number."""

    def __init__(self, ax: Axes, colour: str, longest: float, number: str):
        self.ax = ax
        self.longest = longest
        self.number = number
        places = range(len(NAMES))
        ax.barh(places, longest, color=FAINT, height=0.72)  # the way to the end, quietly
        self.bars = ax.barh(places, 0, color=colour, height=0.72)
        self.labels = [ax.text(0, i, "", va="center", fontsize=9, color=INK) for i in places]
        ax.set(xlim=(0, longest), ylim=(len(NAMES) - 0.5, -0.5), yticks=places, yticklabels=NAMES)
        ax.tick_params(axis="y", labelsize=9)
        ax.spines[:].set_visible(False)

    def show(self, values: np.ndarray | None) -> None:
        """Set the bars to `values` (4,), or clear them.

        A value beyond the panel fills it or leaves it empty; its number says what it is.
        """
        numbers = [0.0] * len(NAMES) if values is None else [float(value) for value in values]
        for i, value in enumerate(numbers):
            drawn = min(max(value, 0.0), self.longest)
            self.bars[i].set_width(drawn)
            self._label(i, "" if values is None else self._text(value), drawn)

    def _text(self, value: float) -> str:
        return self.number.format(value) if abs(value) < 1e4 else f"{value:.2e}"

    def _label(self, i: int, text: str, drawn: float) -> None:
        """Write a bar's number behind its end, or inside where there is no room behind."""
        inside = drawn > _INSIDE * self.longest
        x = drawn - _PAD * self.longest if inside else drawn + _PAD * self.longest
        self.labels[i].set(x=x, text=text, ha="right" if inside else "left")
