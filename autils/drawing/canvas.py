"""What every figure of the course shares: how it is made, shown, and put into words.

A figure is a picture, sent once, as soon as it is finished: it is there while the kernel is busy,
in a saved notebook, and on a page without any Python. No backend of matplotlib has a part in it, so
it looks the same whichever a notebook has chosen, and nothing has to be closed.
"""

import io
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from autils._notebook import has_page, in_notebook
from autils._style import COURSE, NARROW, PALETTE
from autils.drawing.theme import image

PIXELS = 110  # of the page, for an inch

_WORDS = "_autils_words"


def widgvis(fig: Figure) -> None:
    """Hide the toolbar, header and footer that `%matplotlib widget` puts around `fig`.

    On every other backend there is nothing to hide, and nothing happens.
    """
    canvas: Any = fig.canvas
    for part in ("toolbar_visible", "header_visible", "footer_visible"):
        if hasattr(canvas, part):
            setattr(canvas, part, False)


def course_style() -> Any:
    """Return a context (and decorator) inside which matplotlib draws in the course's look."""
    look: Any = {**COURSE, "axes.prop_cycle": cycler(color=PALETTE)}
    return mpl.rc_context(look)


def new_figure(width: float = NARROW, height: float = 3.0) -> Figure:
    """Make an empty figure of `width` x `height` inches.

    In a notebook pyplot doesn't know it: `describe` shows it. In a plain Python process pyplot
    does, so that `plt.show()` works, and however many there are.
    """
    size = (width, height)
    if in_notebook():
        return Figure(figsize=size, layout="constrained")
    from matplotlib import pyplot as plt  # here, because it takes longer than all the rest

    with mpl.rc_context({"figure.max_open_warning": 0}):
        return plt.figure(figsize=size, layout="constrained")


def alt_text(fig: Figure) -> str:
    """Return what `fig` shows, in words; empty for a figure that no helper made."""
    return str(getattr(fig, _WORDS, ""))


def describe(fig: Figure, words: str) -> None:
    """Finish `fig`: give it an alternative text, and show it where somebody looks.

    Every figure function ends with this. Nobody looks while nbgrader runs a notebook.
    """
    setattr(fig, _WORDS, words)
    if not has_page():
        return
    from IPython.display import display

    display({"text/html": picture(fig), "text/plain": words}, raw=True)


def picture(fig: Figure) -> str:
    """Return `fig` as an HTML image in the theme's colours, with its alternative text."""
    stream = io.StringIO()
    # The same figure gives the same bytes: no date, and names that don't depend on chance.
    with mpl.rc_context({"svg.hashsalt": "autils"}):
        fig.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    svg = stream.getvalue()
    return image(svg[svg.index("<svg") :], alt_text(fig), fig.get_figwidth() * PIXELS)
