"""Figures on a live canvas in a real JupyterLab: whole in any window, tidy in the dark."""

import pytest

from tools import browser
from tools.pieces import PRELUDE, lab_with

pytestmark = pytest.mark.browser

CELLS = [
    f"%matplotlib widget\n{PRELUDE}",
    "confusion_figure(network, X_held, y_held)",
    "plt_act_trio()",
    "digit_grid(X_held, y_held, 3, 8)",
    "plot_loss_tf({'loss': [3, 2, 1]})",
]
FIGURES = range(1, len(CELLS))
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# What stands on a canvas: its width on the page, the room there is, and how many colours.
LOOK = """(canvas) => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext('2d');
    copy.drawImage(canvas, 0, 0);
    const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
    const [box, room] = [canvas, canvas.closest('.jp-OutputArea-output')]
        .map((each) => each.getBoundingClientRect());
    return {
        colours: new Set(pixels.filter((_, k) => k % 97 === 0)).size,
        cut: box.right - room.right,
        ratio: (box.width / box.height) / (width / height),
    };
}"""


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook whose cells have all run at once, most of them out of sight."""
    with lab_with(CELLS, run=False) as page:
        browser.in_time(page, RUN_ALL)
        yield page


def figure(lab, cell):
    """Scroll to the figure of a cell, and return its canvas once something is drawn on it."""
    browser.show_cell(lab, cell)
    within = f".jp-Cell[data-windowed-list-index='{cell}'] .jupyter-matplotlib-canvas-div canvas"
    canvas = lab.locator(within).first
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    for _ in range(100):
        if canvas.evaluate(LOOK)["colours"] > 2:
            return canvas
        lab.wait_for_timeout(200)
    raise AssertionError(f"the figure of {CELLS[cell]} stays empty")


def test_every_figure_is_drawn_though_all_cells_ran_at_once(lab):
    for cell in FIGURES:
        figure(lab, cell)
    assert browser.errors(lab) == []


@pytest.mark.parametrize("width", [1280, 1000])
def test_no_figure_is_cut_or_squeezed(lab, width):
    lab.set_viewport_size({"width": width, "height": 700})
    for cell in FIGURES:
        look = figure(lab, cell).evaluate(LOOK)
        assert look["cut"] <= 0, CELLS[cell]
        assert look["ratio"] == pytest.approx(1, abs=0.02), CELLS[cell]
    lab.set_viewport_size(browser.VIEWPORT)


def test_in_the_dark_a_figure_is_a_white_sheet_with_round_corners(lab):
    browser.set_theme(lab, "dark")
    sheet = figure(lab, 2).locator("xpath=ancestor::*[contains(@class, 'canvas-container')]")
    look = sheet.evaluate(
        "(each) => (({ backgroundColor, borderTopLeftRadius, paddingTop }) =>"
        " [backgroundColor, borderTopLeftRadius, paddingTop])(getComputedStyle(each))"
    )
    assert look == ["rgb(255, 255, 255)", "10px", "6px"]
    browser.set_theme(lab, "light")


def test_a_figure_that_was_closed_stays_on_the_page(lab):
    browser.ask_kernel(lab, "__import__('matplotlib.pyplot').pyplot.close('all')")
    for cell in FIGURES:
        figure(lab, cell)
    assert browser.complaints(lab) == []
