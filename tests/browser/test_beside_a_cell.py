"""Pieces that are moved while a cell computes and draws, in a real JupyterLab."""

import re

import pytest

from tools import browser
from tools.pieces import PRELUDE, lab_with, piece

pytestmark = pytest.mark.browser

TRIES = 5
LEARNER = """
import threading, time
from matplotlib import pyplot as plt

inside, most, threads = 0, 0, set()

def my_softmax(z):
    global inside, most
    inside += 1
    most = max(most, inside)
    threads.add(threading.current_thread().name)
    print("z3 is", round(float(z[3]), 1))
    time.sleep(0.002)
    inside -= 1
    return softmax(z)
"""
BUSY = """
from pathlib import Path
while not Path("enough").exists():
    softmax(np.random.default_rng(0).normal(size=200_000))
    my_softmax(np.zeros(4))
    fig, ax = plt.subplots(figsize=(2, 2), layout="constrained")
    ax.plot(range(5))
    fig.canvas.draw()
    plt.close(fig)
Path("enough").unlink()
"""
CELLS = [
    f"%matplotlib inline\n{PRELUDE}{LEARNER}",
    "plt_softmax(my_softmax)",
    "explorer = SoftmaxExplorer(my_softmax)\nexplorer",
    "pad = DigitPad(network, start=4)\npad",
    BUSY,
]
SLIDERS, EXPLORER, PAD, LOOP = range(1, 5)
COUNT = """(thing) => {
    window.watch?.disconnect();
    window.drawn = 0;
    window.watch = new MutationObserver(() => window.drawn++);
    window.watch.observe(thing, { attributes: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def lab():
    with lab_with(CELLS, run=False) as page:
        browser.run_cells(page, 0, PAD)
        yield page


def start(lab):
    """Let the busy cell begin, and come back while it runs."""
    lab.evaluate("() => { window.drawn = 0; }")
    browser.begin_cell(lab, LOOP)
    lab.wait_for_timeout(300)


def over(lab):
    """Let the busy cell come to its end."""
    (lab.folder / "enough").touch()
    browser.let_end(lab)


@pytest.mark.parametrize(
    ("cell", "handle"),
    [(SLIDERS, "input[type=range]"), (EXPLORER, "svg[role=slider]")],
    ids=["sliders", "explorer"],
)
def test_a_slider_is_dragged_while_a_cell_computes_and_draws(lab, cell, handle):
    for turn in range(TRIES):
        start(lab)
        shown = piece(lab, cell)
        bar = shown.locator(handle).nth(3)
        bar.evaluate(COUNT)
        browser.drag(lab, bar, (30 if turn % 2 else -30), steps=25)
        assert lab.evaluate("window.drawn") >= 10  # what is set follows the hand
        notice = shown.locator(".dl-notice")
        notice.filter(has_text="Waiting: a cell runs, or your function.").wait_for()
        over(lab)
        notice.wait_for(state="hidden")
        value = float(bar.get_attribute("aria-valuenow") or bar.input_value())
        last = re.compile(rf"z = \[[^\]]*, {value:.4g}(\.0)?\]")
        shown.locator("[data-readout]").filter(has_text=last).wait_for()
        assert shown.locator(".dl-printed").inner_text() == f"z3 is {value:.1f}"
    assert browser.ask_kernel(lab, "[most, sorted(threads)]") == [1, ["MainThread"]]
    assert browser.errors(lab) == []


def test_a_digit_is_drawn_while_a_cell_computes_and_draws(lab):
    start(lab)
    pad = piece(lab, PAD)
    box = pad.locator(".dl-pad-page").bounding_box()
    x, y, side = box["x"], box["y"], box["width"]
    lab.mouse.move(x + 0.5 * side, y + 0.1 * side)
    lab.mouse.down()
    lab.mouse.move(x + 0.5 * side, y + 0.81 * side, steps=15)
    lab.mouse.up()
    pad.locator(".dl-notice").filter(has_text="Waiting").wait_for()
    over(lab)
    pad.locator("[data-readout]").filter(has_text="Your network: 1").wait_for()
    assert browser.errors(lab) == []


def test_nothing_complains(lab):
    said = [text for cell in range(LOOP + 1) for text in browser.outputs(lab, cell)]
    assert [one for one in said if one["output_type"] == "error"] == []
    assert browser.complaints(lab) == []
    assert browser.strangers(lab) == []
