"""The pieces that show digits, in a real JupyterLab: by mouse, and by keyboard alone."""

import numpy as np
import pytest
from PIL import Image

from autils import written_digit
from tools import browser
from tools.pieces import PRELUDE, hindrances, lab_with, piece, press, touch

pytestmark = pytest.mark.browser

STOPS = """
def stops(X):
    raise ValueError("no")
"""
CELLS = [
    PRELUDE + STOPS,
    "pad = DigitPad(network, start=4)\npad",
    "matrix = ConfusionExplorer(network, X_train, y_train, held_out=(X_held, y_held))\nmatrix",
    "view = NetworkView(load_weights(), X_held, y_held, index=17)\nview",
    "odd = DigitPad(network, stops, start=7, file='odd.npz')\nodd",
]
PAD, MATRIX, VIEW, ODD = 1, 2, 3, 4
TABLET = {"width": 820, "height": 1180}
DOWNWARDS = [(0.5, 0.1 + 0.05 * k) for k in range(15)]
ENDS = (
    "[[round(s['points'][1], 1), round(s['points'][-1] - 0.01, 1)] for s in pad.state['strokes']]"
)


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook with each of the pieces, run, on a screen that can be touched."""
    with lab_with(CELLS, has_touch=True) as page:
        Image.fromarray(written_digit(7)).save(page.folder / "seven.png")
        (page.folder / "text.png").write_text("no picture at all")
        yield page


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
    assert browser.until(lab, ENDS, [[0.1, 0.8]]) == [[0.1, 0.8]]  # the 4 it began with is gone
    assert browser.ask_kernel(lab, "pad.image.shape") == [28, 28]


def test_a_digit_drawn_with_a_finger_reaches_the_kernel_on_a_tablet(lab):
    lab.set_viewport_size(TABLET)
    pad = piece(lab, PAD)
    pad.get_by_role("button", name="Clear").tap()
    readout(lab, pad, "Nothing is drawn yet.")
    page = pad.locator(".dl-pad-page")
    before = page.bounding_box()
    touch(lab, page, [(place,) for place in DOWNWARDS])
    assert browser.until(lab, ENDS, [[0.1, 0.8]]) == [[0.1, 0.8]]
    assert page.bounding_box() == before  # nothing scrolled
    readout(lab, pad, "Your network: 1")
    lab.set_viewport_size(browser.VIEWPORT)


def test_the_palm_of_the_hand_does_not_disturb_the_finger(lab):
    pad = piece(lab, PAD)
    pad.get_by_role("button", name="Clear").tap()
    readout(lab, pad, "Nothing is drawn yet.")
    palm = (0.9, 0.9)
    moments = [(place, palm) if 4 < k < 9 else (place,) for k, place in enumerate(DOWNWARDS)]
    touch(lab, pad.locator(".dl-pad-page"), moments)
    assert browser.until(lab, ENDS, [[0.1, 0.8]]) == [[0.1, 0.8]]
    assert browser.ask_kernel(lab, "max(pad.state['strokes'][0]['points'][::2])") == 0.5


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
    assert browser.until(lab, "len(pad.state['strokes'])", 2) == 2
    pad.get_by_role("button", name="Undo").click()
    assert browser.until(lab, "len(pad.state['strokes'])", 1) == 1


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(lab, theme):
    browser.set_theme(lab, theme)
    complaints = []
    for cell in (PAD, MATRIX, VIEW, ODD):
        found = piece(lab, cell)
        for tab in ("weights", "layers", "mattered") if cell == VIEW else ("",):
            if tab:
                browser.ask_kernel(lab, f"view.change(tab={tab!r})")
                lab.wait_for_timeout(500)
            complaints += [(theme, cell, tab, *each) for each in hindrances(lab, found)]
    assert complaints == []


def test_a_cell_that_runs_again_works_again(lab):
    browser.run_cells(lab, PAD, PAD)
    pad = piece(lab, PAD)
    readout(lab, pad, "Your network: 4, 99.5% sure")
    pad.get_by_role("button", name="Clear").click()
    readout(lab, pad, "Nothing is drawn yet.")


def test_picture_and_controls_are_on_one_screen_of_a_laptop(lab):
    pane = lab.locator(".jp-WindowedPanel-outer").first.bounding_box()["height"]
    assert pane < 600
    for cell in (PAD, MATRIX, VIEW):
        assert piece(lab, cell).bounding_box()["height"] <= pane, cell


def test_nothing_complains_and_nothing_leaves_the_machine(lab):
    assert browser.complaints(lab) == []
    assert browser.strangers(lab) == []


def test_nothing_is_wider_than_a_tablet(lab):
    browser.set_theme(lab, "light")
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
