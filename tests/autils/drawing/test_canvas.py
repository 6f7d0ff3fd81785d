"""How every figure is made, shown and put into words."""

from types import SimpleNamespace

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from autils import widgvis
from autils.drawing.canvas import alt_text, course_style, describe, new_figure, picture


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


def test_in_a_notebook_no_backend_knows_the_figure(front_end):
    page = front_end()
    fig = new_figure()
    assert (plt.get_fignums(), page) == ([], [])
    describe(fig, "two < three")
    (shown,) = page
    assert shown["text/plain"] == "two < three"
    assert shown["text/html"].count("<img ") == 1
    assert 'alt="two &lt; three"' in shown["text/html"]


def test_the_picture_is_as_wide_as_the_figure(front_end):
    page = front_end()
    describe(new_figure(width=5.0), "a line")
    assert ' width="550" ' in page[0]["text/html"]


def test_the_same_figure_gives_the_same_bytes():
    def drawn():
        fig = new_figure()
        fig.add_subplot().plot([1, 2])
        return picture(fig)

    assert drawn() == drawn()


def test_without_a_page_the_words_are_only_kept():
    fig = new_figure()
    describe(fig, "a line")
    assert alt_text(fig) == "a line"
    assert plt.gcf() is fig


def test_nobody_looks_while_nbgrader_runs(front_end, monkeypatch):
    page = front_end()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    fig = new_figure()
    describe(fig, "a line")
    assert (alt_text(fig), page) == ("a line", [])


def test_a_stranger_has_no_words():
    assert alt_text(Figure()) == ""
    assert 'alt=""' in picture(Figure())


def test_the_course_style_ends_with_the_function():
    before = mpl.rcParams["font.size"]

    @course_style()
    def inside():
        return mpl.rcParams["font.size"]

    assert (inside(), inside()) == (8, 8)
    assert mpl.rcParams["font.size"] == before
