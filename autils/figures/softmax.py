"""The softmax under your fingers: four sliders, and what your own function makes of them."""

import html
import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from autils._style import INK, WIDE, dlblue, dldarkred, dlorange
from autils.drawing.bars import NAMES, Bars
from autils.drawing.canvas import (
    LOOK,
    course_style,
    describe,
    front_end,
    new_figure,
    picture,
    remember,
    show_canvas,
)
from autils.drawing.sliders import slider, text_line, two_columns
from autils.figures.softmax_answer import Answer, ask

START = (1.0, 2.0, 3.0, 4.0)


@course_style()
def plt_softmax(my_softmax: Any) -> None:
    """Show z and `my_softmax(z)` as bars, and let four sliders change z.

    Every move of a slider calls `my_softmax` with an array of shape (4,). When it raises, or gives
    back something that can't be drawn, the figure says so. Where nobody can slide, as in a plain
    Python process, the figure stands still.
    """
    viewer = front_end()
    fig = new_figure(WIDE, 2.3, shown=viewer != "inline")
    panel = SoftmaxPanel(my_softmax, fig)
    fig.softmax_panel = panel  # type: ignore[attr-defined]  # the figure keeps its sliders alive
    if viewer == "widget":
        panel.show_canvas()
    elif viewer == "inline":
        panel.show_picture()
    else:
        describe(fig, panel.words)


class SoftmaxPanel:
    """Two panels of bars, the four sliders that drive them, and a line of text that follows.

    The figure holds the panel, and each slider holds the panel's `update`: whichever of them is in
    use keeps the others.
    """

    def __init__(self, my_softmax: Any, fig: Figure):
        self.my_softmax = my_softmax
        self.fig = fig
        left, right = fig.subplots(1, 2)
        left.set_title("z")
        self.inputs = Bars(left, dlblue, 10.0, "{:.1f}")
        self.outputs = Bars(right, dlorange, 1.0, "{:.3f}")
        self.notice = _notice(right)
        self.sliders = [slider(name, z) for name, z in zip(NAMES, START, strict=True)]
        self.readout, self.image = text_line(), text_line()
        self.update()
        for each in self.sliders:
            each.observe(self.update, names="value")

    @property
    def z(self) -> np.ndarray:
        """Return where the sliders stand, shape (4,)."""
        # A browser gives back 2.0000000000000004 for 2.0.
        return np.array([round(each.value, 1) for each in self.sliders])

    def update(self, _change: Any = None) -> None:
        """Ask the learner's function about the sliders' z, and redraw."""
        z = self.z
        answer = ask(self.my_softmax, z)
        self.inputs.show(z)
        self.outputs.show(answer.values)
        self.notice.set_text(textwrap.fill(_drawable(answer.trouble), 46))
        self._write_title(answer)
        self._write_words(_words(z, answer))
        self.fig.canvas.draw_idle()
        if self.image.value:  # a picture is on the page, and doesn't change by itself
            self.image.value = picture(self.fig)

    def _write_title(self, answer: Answer) -> None:
        """Write the sum over the answer's bars; a sum other than 1 is called so."""
        title, colour = "my_softmax(z)", INK
        if not answer.trouble:
            title += f"     sum = {answer.total:.6g}"
            if not answer.adds_up:
                title, colour = f"{title}, not 1", dldarkred
        self.outputs.ax.set_title(title, color=colour)

    def _write_words(self, words: str) -> None:
        """Say what is drawn, where screen readers find it."""
        self.words = words
        self.readout.value = f'<div aria-live="polite">{html.escape(words)}</div>'
        remember(self.fig, words)

    def show_canvas(self) -> None:
        """Put the sliders, the live canvas and the text on the page."""
        from IPython.display import display

        display(two_columns(self.sliders, LOOK))
        show_canvas(self.fig)
        display(self.readout)

    def show_picture(self) -> None:
        """Put the sliders, a picture that is redrawn, and the text on the page."""
        from IPython.display import display
        from ipywidgets import VBox
        from matplotlib import pyplot as plt

        self.image.value = picture(self.fig)
        plt.close(self.fig)  # or the page would show it a second time
        display(VBox([two_columns(self.sliders), self.image, self.readout]))


def _notice(ax: Axes) -> Text:
    """Return an empty text in the middle of `ax`, on white."""
    place: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "center"}
    box = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.8"}
    notice = ax.text(0.5, 0.5, "", fontsize=9, color=INK, bbox=box, **place)
    notice.set_parse_math(False)  # an error's own text may hold dollar signs
    return notice


def _drawable(text: str) -> str:
    """Replace what the figure's typeface has no letters for."""
    known = (c if c.isprintable() and (c < "\u0530" or c == "…") else "?" for c in text)
    return "".join(known)


def _words(z: np.ndarray, answer: Answer) -> str:
    inputs = ", ".join(f"{value:.1f}" for value in z)
    if answer.values is None:
        return f"z = [{inputs}]. {answer.trouble}"
    outputs = ", ".join(f"{value:.3f}" for value in answer.values)
    return f"z = [{inputs}], my_softmax(z) = [{outputs}], sum = {answer.total:.6g}"
