"""Figures in a real JupyterLab: there at once, in any window and theme, and the next day."""

import io

import pytest
from PIL import Image

from tools import browser
from tools.pieces import PRELUDE, lab_with

pytestmark = pytest.mark.browser

FIGURES = [
    "confusion_figure(network, X_held, y_held)",
    "plt_act_trio()",
    "digit_grid(X_held, y_held, 3, 8)",
    "errors = display_errors(network, X_held, y_held)",
    "plot_loss_tf({'loss': [3, 2, 1]})",
]
PIECES = [
    "plt_softmax(softmax)",
    "unit = ActivationExplorer()\nunit",
    "lab_progress('lab3-softmax-digits')",
]
OWN = """%matplotlib widget
from matplotlib import pyplot as plt
fig, ax = plt.subplots(figsize=(3, 2))"""
BUSY = """
import time
from pathlib import Path
while not Path("enough").exists():
    time.sleep(0.05)
"""
CELLS = [f"%matplotlib widget\n{PRELUDE}", *FIGURES, *PIECES, BUSY, OWN]
PLACES = range(1, 1 + len(FIGURES))
STILLS = range(1 + len(FIGURES), 1 + len(FIGURES) + len(PIECES))
LAST = len(CELLS) - 1
RUN_ALL = """() => {
    window.running = window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
SEEN = "(image) => image.complete && image.naturalWidth > 0"
# By how much a picture is larger than the room for it, and its shape against its own.
LOOK = """(image) => {
    const output = image.closest('.jp-OutputArea-output');
    const shape = image.naturalWidth / image.naturalHeight;
    return {
        over: output.scrollHeight - output.clientHeight,
        cut: output.scrollWidth - output.clientWidth,
        ratio: image.clientWidth / image.clientHeight / shape,
    };
}"""


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook of which all cells were started at once; one still runs."""
    with lab_with(CELLS, run=False) as page:
        page.evaluate(RUN_ALL)
        yield page


def figure(lab, cell):
    """Scroll to the figure of a cell, and return its image once it is there."""
    browser.show_cell(lab, cell)
    image = lab.locator(f".jp-Cell[data-windowed-list-index='{cell}'] img.dl-picture").first
    image.wait_for()
    for _ in range(100):
        if image.evaluate(SEEN):
            return image
        lab.wait_for_timeout(100)
    raise AssertionError(f"the figure of {CELLS[cell]} stays empty")


def test_every_figure_is_seen_while_the_kernel_is_busy(lab):
    for cell in PLACES:
        assert figure(lab, cell).get_attribute("alt")
    assert lab.locator(browser.IDLE).count() == 0
    (lab.folder / "enough").touch()
    browser.let_end(lab)
    assert browser.errors(lab) == []


@pytest.mark.parametrize("width", [1280, 820])
def test_nothing_is_cut_or_squeezed_or_scrolls_by_itself(lab, width):
    lab.set_viewport_size({"width": width, "height": 700})
    for cell in PLACES:
        look = figure(lab, cell).evaluate(LOOK)
        assert (look["over"], look["cut"]) == (0, 0), CELLS[cell]
        assert look["ratio"] == pytest.approx(1, abs=0.02), CELLS[cell]
    lab.set_viewport_size(browser.VIEWPORT)


@pytest.mark.parametrize(("theme", "bright"), [("dark", False), ("light", True)])
def test_a_figure_wears_the_theme(lab, theme, bright):
    browser.set_theme(lab, theme)
    for cell in PLACES:
        image = figure(lab, cell)
        with Image.open(io.BytesIO(image.screenshot())) as shot:
            paper = shot.convert("L").getpixel((shot.width - 4, 12))
        assert paper > 240 if bright else paper < 40, CELLS[cell]


def test_a_figure_is_in_the_file_once(lab):
    for cell in PLACES:
        shown = [each for each in browser.outputs(lab, cell) if "data" in each]
        assert [sorted(each["data"]) for each in shown] == [["text/html", "text/plain"]]
        assert len(str(shown)) < 140_000


def test_a_live_canvas_is_there_for_who_wants_it(lab):
    browser.show_cell(lab, LAST)
    own = lab.locator(f".jp-Cell[data-windowed-list-index='{LAST}'] .jupyter-matplotlib-canvas-div")
    own.first.wait_for()


def test_closing_figures_takes_none_of_ours_away(lab):
    browser.ask_kernel(lab, "__import__('matplotlib.pyplot').pyplot.close('all')")
    for cell in PLACES:
        figure(lab, cell)
    assert browser.complaints(lab) == []


def test_the_next_day_everything_is_there_without_its_python(lab):
    browser.write_cell(lab, LAST, "")
    browser.run_cells(lab, LAST, LAST)
    browser.command(lab, "docmanager:save")
    browser.in_time(lab, "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    browser.open_notebook(lab, lab.address, lab.token, "play.ipynb")
    for cell in PLACES:
        figure(lab, cell)
    for cell in STILLS:
        browser.show_cell(lab, cell)
        outputs = lab.locator(f".jp-Cell[data-windowed-list-index='{cell}'] .jp-OutputArea")
        still = outputs.locator(".dl-still, [data-dl-panel]").first
        still.wait_for()
        assert still.is_visible()
        assert "Error displaying widget" not in outputs.first.inner_text()
