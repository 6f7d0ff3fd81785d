"""How every figure is made, framed, shown and put into words."""

import sys
from types import SimpleNamespace

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from autils import widgvis
from autils.drawing import canvas as canvas_module
from autils.drawing.canvas import alt_text, course_style, describe, new_figure, picture


@pytest.fixture
def modes(monkeypatch):
    """List for each new figure whether it was made in interactive mode, where it shows itself."""
    seen = []
    figure = plt.figure
    monkeypatch.setattr(
        plt, "figure", lambda **options: seen.append(mpl.is_interactive()) or figure(**options)
    )
    return seen


def test_widgvis_hides_the_frame_of_a_live_canvas():
    canvas = SimpleNamespace(toolbar_visible=True, header_visible=True, footer_visible=True)
    widgvis(SimpleNamespace(canvas=canvas))
    assert not any(vars(canvas).values())


def test_widgvis_leaves_other_canvases_as_they_are():
    fig = plt.figure()
    before = set(vars(fig.canvas))
    widgvis(fig)
    assert set(vars(fig.canvas)) == before


def test_new_figures_have_the_asked_size_and_never_become_too_many():
    for _ in range(25):
        fig = new_figure(3.0, 2.0)
    assert fig.get_size_inches().tolist() == [3.0, 2.0]
    assert len(plt.get_fignums()) == 25


@pytest.mark.parametrize("shown", [True, False])
def test_a_figure_that_is_not_shown_is_made_outside_interactive_mode(modes, shown):
    with mpl.rc_context({"interactive": True}):
        new_figure(shown=shown)
        assert mpl.is_interactive()
    assert modes == [shown]


def test_a_live_canvas_waits_for_its_description(front_end, modes):
    page = front_end("widget")
    with mpl.rc_context({"interactive": True}):
        fig = new_figure()
    assert (modes, page) == ([False], [])
    describe(fig, "two < three")
    words, canvas = page
    assert canvas is fig.canvas
    assert "Figure: two &lt; three" in words["text/html"]
    assert words["text/plain"] == "two < three"


def test_a_live_canvas_has_no_grip(monkeypatch):
    monkeypatch.setattr(type(plt.figure().canvas), "resizable", True, raising=False)
    assert new_figure().canvas.resizable is False


class LiveCanvas:
    """What a live canvas adds to a figure's own: classes, and pictures of what is new."""

    def __init__(self, canvas):
        self.canvas, self.classes, self.sent = canvas, [], []
        self._force_full = False

    def __getattr__(self, name):
        return getattr(self.canvas, name)

    def add_class(self, name):
        self.classes.append(name)

    def get_diff_image(self):
        self.sent.append("whole" if self._force_full else "what is new")
        self._force_full = False


@pytest.fixture
def live(monkeypatch):
    figure = plt.figure

    def with_live_canvas(**options):
        fig = figure(**options)
        fig.canvas = LiveCanvas(fig.canvas)
        return fig

    monkeypatch.setattr(plt, "figure", with_live_canvas)


def test_a_live_canvas_sends_whole_pictures(live):
    canvas = new_figure().canvas
    canvas.get_diff_image()
    canvas.get_diff_image()
    assert canvas.sent == ["whole", "whole"]


def test_a_live_canvas_shrinks_with_the_page_and_is_a_sheet_in_the_dark(live, front_end):
    page = front_end("widget")
    fig = new_figure()
    describe(fig, "words")
    (mark,) = fig.canvas.classes
    look = page[0]["text/html"].partition("<style>")[2]
    assert f".{mark} canvas {{ max-width: 100%;" in look
    assert f'body[data-jp-theme-light="false"] .{mark} ' in look


def test_a_live_canvas_is_drawn_when_the_figure_is_finished(front_end, monkeypatch):
    front_end("widget")
    fig = new_figure()
    drawn = []
    monkeypatch.setattr(fig.canvas, "draw", lambda: drawn.append("drawn"))
    describe(fig, "words")
    assert drawn == ["drawn"]


def test_a_page_of_pictures_gets_an_alternative_text(front_end):
    page = front_end("inline")
    fig = new_figure()
    describe(fig, 'a "line"')
    html = fig._repr_html_()
    assert 'alt="a &quot;line&quot;"' in html
    assert 'src="data:image/png;base64,' in html
    assert page == []


def test_without_a_page_the_words_are_only_kept(front_end):
    page = front_end("agg")
    fig = new_figure()
    describe(fig, "a line")
    assert alt_text(fig) == "a line"
    assert page == []


def test_a_stranger_has_no_words():
    assert alt_text(Figure()) == ""
    assert 'alt=""' in picture(Figure())


@pytest.mark.parametrize(
    ("backend", "viewer"),
    [
        ("widget", "widget"),
        ("ipympl", "widget"),
        ("module://ipympl.backend_nbagg", "widget"),
        ("inline", "inline"),
        ("module://matplotlib_inline.backend_inline", "inline"),
        ("agg", "none"),
    ],
)
def test_the_backend_tells_who_looks(front_end, backend, viewer):
    front_end(backend)
    assert canvas_module.front_end() == viewer


def test_nobody_looks_in_a_terminal(front_end):
    front_end("inline", kernel=None)
    assert canvas_module.front_end() == "none"


def test_nobody_looks_while_nbgrader_runs(front_end, monkeypatch):
    front_end("widget")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert canvas_module.front_end() == "none"


def test_nobody_looks_without_ipython(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert canvas_module.front_end() == "none"


def test_the_course_style_ends_with_the_function():
    before = mpl.rcParams["font.size"]

    @course_style()
    def inside():
        return mpl.rcParams["font.size"]

    assert (inside(), inside()) == (8, 8)
    assert mpl.rcParams["font.size"] == before
