"""The pieces that show digits, in a real JupyterLab: by mouse, and by keyboard alone."""

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from autils import written_digit
from tools import browser

pytestmark = pytest.mark.browser

CELLS = [
    """import numpy as np
from autils import *

W1, b1, W2, b2, W3, b3 = load_weights()

def network(X):
    a1 = np.maximum(0, X @ W1 + b1)
    a2 = np.maximum(0, a1 @ W2 + b2)
    return a2 @ W3 + b3

def stops(X):
    raise ValueError("no")

X_train, y_train, X_held, y_held = split_data(*load_data())""",
    "pad = DigitPad(network, start=4)\npad",
    "matrix = ConfusionExplorer(network, X_train, y_train, held_out=(X_held, y_held))\nmatrix",
    "view = NetworkView(load_weights(), X_held, y_held, index=17)\nview",
    "odd = DigitPad(network, stops, start=7, file='odd.npz')\nodd",
]
PAD, MATRIX, VIEW, ODD = 1, 2, 3, 4
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give the page of a notebook with each of the pieces, run."""
    folder = tmp_path_factory.mktemp("digits")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    (folder / "digits.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    Image.fromarray(written_digit(7)).save(folder / "seven.png")
    (folder / "text.png").write_text("no picture at all")
    with browser.serve(folder) as (address, token), browser.browse() as page:
        browser.open_notebook(page, address, token, "digits.ipynb")
        browser.run_cells(page, 0, len(CELLS) - 1)
        page.folder = folder
        yield page


def piece(lab, cell):
    """Scroll to a piece and return where it is."""
    browser.show_cell(lab, cell)
    found = lab.locator(".jp-Notebook .dl").nth(cell - 1)
    found.wait_for()
    return found


def readout(lab, found, part):
    """Wait until the text under a piece, or the sentence of trouble, holds `part`; return both."""
    lines = found.locator("[data-readout], .dl-notice")
    for _ in range(150):
        text = " ".join(lines.all_inner_texts())
        if part in text:
            break
        lab.wait_for_timeout(200)
    assert part in text
    return text


def settled(lab, expression, expected):
    """Ask the kernel until it gives what is expected; return the last answer."""
    for _ in range(50):
        found = browser.ask_kernel(lab, expression)
        if found == expected:
            break
        lab.wait_for_timeout(200)
    return found


def press(lab, *keys):
    for key in keys:
        lab.keyboard.press(key)
        lab.wait_for_timeout(20)


def test_the_pad_shows_a_digit_at_once(lab):
    pad = piece(lab, PAD)
    assert "Your network: 4, 99.5% sure" in readout(lab, pad, "Your network")
    assert pad.locator(".dl-best").inner_text().split() == ["4", "99.5%"]


def test_a_digit_drawn_by_mouse_reaches_the_kernel(lab):
    pad = piece(lab, PAD)
    box = pad.locator(".dl-pad-page").bounding_box()
    x, y, side = box["x"], box["y"], box["width"]
    lab.mouse.move(x + 0.5 * side, y + 0.1 * side)
    lab.mouse.down()
    lab.mouse.move(x + 0.5 * side, y + 0.81 * side, steps=15)
    lab.mouse.up()
    readout(lab, pad, "Your network: 1")
    ends = "[[round(s['points'][1], 1), round(s['points'][-1] - 0.01, 1)] for s in {}]"
    ends = ends.format("pad.state['strokes']")
    assert settled(lab, ends, [[0.1, 0.8]]) == [[0.1, 0.8]]  # the 4 it began with is gone
    assert browser.ask_kernel(lab, "pad.image.shape") == [28, 28]


def test_a_digit_drawn_by_keyboard_alone_is_kept(lab):
    pad = piece(lab, PAD)
    lab.wait_for_timeout(300)
    cell = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    at = lab.evaluate(cell)
    pad.locator(".dl-pad-page").focus()
    press(lab, "Delete")
    readout(lab, pad, "Nothing is drawn yet.")
    press(lab, *["ArrowUp"] * 10, "Space", *["ArrowDown"] * 20)
    assert pad.locator(".dl-pad-pen").inner_text().startswith("Pen down, 50 across, 80 down")
    press(lab, "Space")
    readout(lab, pad, "Your network: 1")
    assert lab.evaluate(cell) == at  # the arrow keys did not move through the notebook
    pad.get_by_role("button", name="Keep this one as a 1").focus()
    press(lab, "Enter")
    readout(lab, pad, "Kept as a 1.")
    assert browser.ask_kernel(lab, "[pad.y.tolist(), list(pad.X.shape)]") == [[1], [1, 400]]
    with np.load(lab.folder / "my_digits.npz") as kept:
        assert kept["y"].tolist() == [1]
    pad.get_by_role("button", name="Take the last one out").click()
    readout(lab, pad, "is taken out again")
    assert browser.ask_kernel(lab, "len(pad.y)") == 0


def test_undo_goes_back_step_by_step(lab):
    pad = piece(lab, PAD)
    pad.locator(".dl-pad-page").focus()
    press(lab, "Delete", "Space", "ArrowRight", "Space", "ArrowDown", "Space", "ArrowDown", "Space")
    assert settled(lab, "len(pad.state['strokes'])", 2) == 2
    pad.get_by_role("button", name="Undo").click()
    assert settled(lab, "len(pad.state['strokes'])", 1) == 1


def test_a_picture_file_is_read_and_a_text_is_named(lab):
    pad = piece(lab, PAD)
    pad.locator("input[type=file]").set_input_files(lab.folder / "seven.png")
    readout(lab, pad, "Your network: 7")
    pad.locator("input[type=file]").set_input_files(lab.folder / "text.png")
    readout(lab, pad, "`text.png` can't be read as a picture.")
    assert pad.locator(".dl-notice").is_visible()
    pad.get_by_role("button", name="Undo").click()
    readout(lab, pad, "Your network: 7")
    assert pad.locator(".dl-notice").is_hidden()


def test_a_second_network_that_stops_leaves_the_first_alone(lab):
    odd = piece(lab, ODD)
    text = readout(lab, odd, "Second network stopped with ValueError: no.")
    assert "First network: 7" in text


def test_the_matrix_answers_to_a_click(lab):
    matrix = piece(lab, MATRIX)
    matrix.get_by_role("button", name="4 read as 9: 4", exact=True).click()
    readout(lab, matrix, "4 read as 9: 4 digits")
    assert matrix.locator(".dl-cf-tiles li").count() == 4
    matrix.get_by_text("Training data: 98.9% right", exact=True).click()
    readout(lab, matrix, "Training data: 3956 of 4000 right (98.9%).")
    matrix.get_by_text("Held-out data: 92.7% right", exact=True).click()
    readout(lab, matrix, "Held-out data: 927 of 1000 right (92.7%).")


def test_the_matrix_is_walked_by_keyboard_alone(lab):
    matrix = piece(lab, MATRIX)
    assert matrix.locator(".dl-cf-cell[tabindex='0']").count() == 1
    matrix.locator(".dl-cf-cell[tabindex='0']").focus()
    press(lab, "Control+Home", *["ArrowDown"] * 8, "ArrowRight", "Enter")
    readout(lab, matrix, "8 read as 1: 4 digits")
    assert matrix.locator(".dl-cf-cell[tabindex='0']").get_attribute("data-cell") == "8,1"
    assert browser.ask_kernel(lab, "[matrix.state['label'], matrix.state['yhat']]") == [8, 1]


def test_the_inside_of_the_network_by_keyboard_alone(lab):
    view = piece(lab, VIEW)
    readout(lab, view, "Picture 17 of 1000, labelled 9. The network reads a 4")
    view.locator(".dl-nv-unit[tabindex='0']").focus()
    press(lab, "ArrowRight", "ArrowRight")
    readout(lab, view, "Unit 2: ink that speaks for it")
    view.get_by_role("tab", name="What it looks for").focus()
    press(lab, "ArrowRight")
    readout(lab, view, "L1 gives 25 numbers")
    press(lab, "ArrowRight")
    readout(lab, view, "takes most from the 4")
    view.get_by_label("What speaks for").select_option("9")
    readout(lab, view, "takes most from the 9")
    view.get_by_role("spinbutton", name="Picture").fill("46")
    press(lab, "Enter")
    readout(lab, view, "Picture 46 of 1000, labelled 4.")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_to_complain_about(lab, theme):
    browser.command(lab, "apputils:change-theme", theme=theme)
    lab.wait_for_timeout(1000)
    complaints = []
    for cell in (PAD, MATRIX, VIEW, ODD):
        found = piece(lab, cell)
        found.evaluate("element => element.setAttribute('data-looked-at', '')")
        for tab in ("weights", "layers", "mattered") if cell == VIEW else ("",):
            if tab:
                browser.ask_kernel(lab, f"view.change(tab={tab!r})")
                lab.wait_for_timeout(500)
            answer = Axe().run(lab, context="[data-looked-at]").response
            complaints += [
                (theme, cell, tab, each["id"], node["html"][:120])
                for each in answer["violations"]
                for node in each["nodes"]
            ]
        found.evaluate("element => element.removeAttribute('data-looked-at')")
    assert complaints == []


def test_a_cell_that_runs_again_works_again(lab):
    browser.run_cells(lab, PAD, PAD)
    pad = piece(lab, PAD)
    readout(lab, pad, "Your network: 4, 99.5% sure")
    pad.get_by_role("button", name="Clear").click()
    readout(lab, pad, "Nothing is drawn yet.")


def test_nothing_complains_and_nothing_leaves_the_machine(lab):
    assert [text for kind, text in lab.seen["console"] if kind in ("error", "warning")] == []
    local = ("http://127.0.0.1:", "data:", "blob:")
    assert [url for url in lab.seen["requests"] if not url.startswith(local)] == []


def test_nothing_is_wider_than_a_tablet(lab):
    browser.command(lab, "apputils:change-theme", theme="JupyterLab Light")
    browser.command(lab, "application:toggle-left-area")
    lab.set_viewport_size({"width": 768, "height": 1024})
    lab.wait_for_timeout(800)
    for cell in (PAD, MATRIX, VIEW, ODD):
        found = piece(lab, cell)
        sizes = found.evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert sizes[0] <= sizes[1], cell
    lab.set_viewport_size(browser.VIEWPORT)


def test_after_a_restart_the_piece_works_again(lab):
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    browser.in_time(lab, f"async () => {{ await {kernel}.restart(); }}")
    lab.wait_for_timeout(1000)
    browser.run_cells(lab, 0, PAD)
    pad = piece(lab, PAD)
    readout(lab, pad, "Your network: 4, 99.5% sure")
