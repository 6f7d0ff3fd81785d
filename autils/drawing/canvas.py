"""What every figure of the course shares: how it is made, framed, and put into words."""

import html
import os
import sys
from typing import Any, Literal
from weakref import WeakKeyDictionary

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from autils._style import COURSE, NARROW, PALETTE

FrontEnd = Literal["widget", "inline", "none"]

_WORDS: WeakKeyDictionary[Figure, str] = WeakKeyDictionary()
# Off the page, yet read out by a screen reader ("display: none" would silence it).
_UNSEEN = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%)"
# The same as LOOK says of a live canvas, where only the element itself can be told.
_SHEET = "max-width:100%;box-sizing:border-box;padding:6px;border-radius:10px;background:white"
MARK = "dl-figure"
LOOK = f"""
.{MARK} .jupyter-matplotlib-figure {{ max-width: 100%; }}
.{MARK} .jupyter-matplotlib-canvas-container {{ box-sizing: border-box; overflow: hidden; }}
.{MARK} .jupyter-matplotlib-canvas-div {{ width: auto !important; height: auto !important; }}
.{MARK} canvas {{ max-width: 100%; height: auto !important; }}
.{MARK} canvas:first-child {{ position: relative !important; }}
body[data-jp-theme-light="false"] .{MARK} .jupyter-matplotlib-canvas-container {{
  padding: 6px; border-radius: 10px; background: white;
}}
"""
"""How a live canvas stands on the page.

It shrinks where the window is narrow: left alone, its right part would be cut off. In a dark theme
it is a white sheet with round corners: Python doesn't know the theme, which may change at any time,
and colours that hold on white as well as on black would be pale on both.
"""


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


def new_figure(width: float = NARROW, height: float = 3.0, shown: bool = True) -> Figure:
    """Make an empty figure of `width` x `height` inches without the widget's frame.

    With `shown=False` the backend doesn't put it on the page by itself. A live canvas never does,
    it waits for `describe`: left alone it would be shown by the next event of any kind, and
    JupyterLab delivers those from another thread, where a canvas ends up in no cell's output.
    """
    from matplotlib import pyplot as plt  # here, because it takes longer than all the rest

    # Notebooks keep every figure that is on the page open: twenty of them are no mistake.
    settings: Any = {"figure.max_open_warning": 0}
    if not shown or front_end() == "widget":
        settings["interactive"] = False
    with mpl.rc_context(settings):
        fig = plt.figure(figsize=(width, height), layout="constrained")
    widgvis(fig)
    canvas: Any = fig.canvas
    if hasattr(canvas, "resizable"):
        canvas.resizable = False  # its grip would lie on the last tick's number
    if hasattr(canvas, "add_class"):
        canvas.add_class(MARK)
    if hasattr(canvas, "get_diff_image"):
        _send_whole_pictures(canvas)
    return fig


def _send_whole_pictures(canvas: Any) -> None:
    """Let a live canvas send whole pictures, never only what is new.

    The page drops a picture that is followed by the next one before it was decoded, as happens
    when all cells run at once. What is new would then be drawn on nothing, and nothing is new in a
    figure that stands still: its place would stay empty.
    """
    since_the_last = canvas.get_diff_image

    def whole() -> Any:
        canvas._force_full = True
        return since_the_last()

    canvas.get_diff_image = whole


def front_end() -> FrontEnd:
    """Say who looks at the figures: a live canvas, a page of pictures, or nobody.

    Nobody looks in a plain Python process, nor while nbgrader runs a notebook.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if getattr(shell, "kernel", None) is None or "NBGRADER_EXECUTION" in os.environ:
        return "none"
    backend = mpl.get_backend().lower()
    if backend in ("widget", "ipympl") or "ipympl" in backend:
        return "widget"
    return "inline" if "inline" in backend else "none"


def alt_text(fig: Figure) -> str:
    """Return what `fig` shows, in words; empty for a figure that no helper made."""
    return _WORDS.get(fig, "")


def remember(fig: Figure, words: str) -> None:
    """Keep `words` as what `alt_text` says about `fig`."""
    _WORDS[fig] = words


def describe(fig: Figure, words: str) -> None:
    """Finish `fig`: give it an alternative text where a screen reader finds it, and show it.

    Every figure function ends with this.
    """
    remember(fig, words)
    viewer = front_end()
    if viewer == "widget":  # a live canvas can't carry a text, so the text stands next to it
        from IPython.display import display

        hidden = f'<p style="{_UNSEEN}">{html.escape("Figure: " + words)}</p>'
        hidden += f"<style>{LOOK}</style>"
        display({"text/html": hidden, "text/plain": words}, raw=True)
        show_canvas(fig)
    elif viewer == "inline":  # pages prefer this to the bare PNG, which carries no text
        fig._repr_html_ = lambda: picture(fig)  # type: ignore[method-assign]


def show_canvas(fig: Figure) -> None:
    """Put a live canvas on the page, with the picture of the finished figure."""
    from IPython.display import display

    display(fig.canvas)
    # The page has asked for pictures since the canvas was made, and JupyterLab's questions come in
    # a thread of their own: what was sent so far may be half a figure.
    fig.canvas.draw()


def picture(fig: Figure) -> str:
    """Return `fig` as an HTML image with its alternative text."""
    import base64
    import io

    stream = io.BytesIO()
    fig.savefig(stream, format="png", dpi=fig.dpi)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    words = html.escape(alt_text(fig), quote=True)
    return f'<img alt="{words}" style="{_SHEET}" src="data:image/png;base64,{data}">'
