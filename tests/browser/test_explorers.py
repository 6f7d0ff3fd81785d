"""The first three interactive pieces in a real JupyterLab: mouse, keyboard, trouble, no kernel."""

import re

import nbformat
import pytest

from tools import browser
from tools.pieces import PRELUDE, hindrances, lab_with, piece, press, touch

pytestmark = pytest.mark.browser

MOODY = """
import time

calls = []

def my_softmax(z):
    calls.append(z)
    return softmax(z)

def moody(z):
    if z[0] > 8:
        raise ValueError("too much")
    if z[0] > 6:
        return None
    if z[0] > 4:
        time.sleep(1.5)
    return my_softmax(z)
"""
CELLS = [
    PRELUDE + MOODY,
    "first = SoftmaxExplorer(my_softmax)\nfirst",
    "second = SoftmaxExplorer(fragile_softmax)\nsecond",
    "third = SoftmaxExplorer(moody)\nthird",
    "unit = ActivationExplorer()\nunit",
    "ball = GradientDescentExplorer(train)\nball",
]
FIRST, SECOND, THIRD, UNIT, BALL = range(1, 6)

MOVING = """piece => [...piece.querySelectorAll('*')].filter((each) => {
    const look = getComputedStyle(each);
    return parseFloat(look.transitionDuration) > 0 || look.animationName !== 'none';
}).map((each) => each.outerHTML.slice(0, 80))"""


def across(start, end):
    """Return where a finger is while it moves from one share of a thing's width to another."""
    return [((start + (end - start) * k / 10, 0.5),) for k in range(11)]


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook with each of the pieces, run, on a screen that can be touched."""
    with lab_with(CELLS, has_touch=True) as page:
        yield page


def wait_until(lab, expression, value):
    assert browser.until(lab, expression, value) == value


def test_a_bar_is_dragged_and_the_kernel_knows(lab):
    softmax = piece(lab, FIRST)
    bar = softmax.get_by_role("slider", name="z2")
    browser.drag(lab, bar, bar.bounding_box()["width"] / 4)
    wait_until(lab, "round(float(first.z[2]))", 5)
    wait_until(
        lab, "first.state == {k: v for k, v in first.widget.state.items() if k != 'seq'}", True
    )
    shown = softmax.locator(".dl-sm-value").all_inner_texts()
    assert shown == browser.ask_kernel(lab, "[f'{p:.3f}' for p in first.probabilities]")
    assert softmax.locator("[data-readout]").inner_text() == browser.ask_kernel(
        lab, "first.readout"
    )


def test_the_softmax_by_keyboard_alone(lab):
    softmax = piece(lab, FIRST)
    softmax.get_by_role("slider", name="z0").focus()
    press(lab, "Home", "ArrowRight", "PageUp")
    wait_until(lab, "first.state['z'][0]", -8.9)
    press(lab, "End")
    wait_until(lab, "first.state['z'][0]", 10)
    press(lab, "Tab")
    lab.keyboard.insert_text("1234")  # into the field, whose number is not selected
    press(lab, "Control+a")
    lab.keyboard.insert_text("2.5")
    press(lab, "Enter")
    wait_until(lab, "first.state['z'][0]", 2.5)
    softmax.get_by_role("slider", name="Temperature").focus()
    press(lab, "End")
    wait_until(lab, "first.state['temperature']", 100)
    softmax.get_by_role("slider", name="Shift all by").focus()
    press(lab, "ArrowRight", "ArrowRight")
    wait_until(lab, "first.state['shift']", 2)
    assert "only differences count" in softmax.locator("[data-readout]").inner_text()
    softmax.get_by_role("button", name="Start again").focus()
    press(lab, "Enter")
    wait_until(lab, "[first.state[k] for k in ('z', 'temperature', 'shift')]", [[1, 2, 3, 4], 1, 0])


def test_what_is_drawn_is_named(lab):
    bar = piece(lab, FIRST).get_by_role("slider", name="z3")
    read = {key: bar.get_attribute(f"aria-value{key}") for key in ("min", "max", "now", "text")}
    assert read == {"min": "-10", "max": "10", "now": "4", "text": "4"}


def test_the_overflow_is_seen_and_said(lab):
    softmax = piece(lab, SECOND)
    field = softmax.get_by_role("spinbutton", name="Shift all by, typed")
    field.fill("1000")
    field.press("Enter")
    softmax.get_by_text("exp(1004) is larger than any number").wait_for()
    assert softmax.locator(".dl-sm-value").all_inner_texts() == ["nan"] * 4
    field.fill("0")
    field.press("Enter")
    softmax.locator(".dl-notice").wait_for(state="hidden")
    assert softmax.locator(".dl-sm-total").inner_text() == "1"


def test_a_moody_function_leaves_the_widget_alive(lab):
    softmax = piece(lab, THIRD)
    field = softmax.get_by_role("spinbutton", name="z0, typed")

    def put(number):
        field.fill(str(number))
        field.press("Enter")

    put(9)
    softmax.get_by_text("moody stopped with ValueError: too much.").wait_for()
    put(7)
    softmax.get_by_text("moody gave back None.").wait_for()
    put(5)
    softmax.get_by_text("Waiting: a cell runs, or your function.").wait_for()
    softmax.get_by_text("Waiting: a cell runs, or your function.").wait_for(state="hidden")
    put(1)
    wait_until(lab, "third.state['z'][0]", 1)
    assert softmax.locator(".dl-sm-value").first.inner_text() == "0.032"


def test_states_are_dropped_never_queued_and_the_last_is_right(lab):
    softmax = piece(lab, THIRD)
    bar = softmax.get_by_role("slider", name="z0")
    bar.focus()
    press(lab, "Home")
    wait_until(lab, "third.state['z'][0]", -10)
    browser.ask_kernel(lab, "calls.clear()")
    browser.drag(
        lab, bar, bar.bounding_box()["width"] / 4 + 5, steps=60
    )  # to 5, where each call is slow
    wait_until(lab, "third.state['z'][0] > 4", True)
    wait_until(lab, "third.widget.answer['seq'] == third.widget.state['seq']", True)
    lab.wait_for_timeout(2500)
    now = float(bar.get_attribute("aria-valuenow"))
    assert browser.ask_kernel(lab, "float(third.z[0])") == now
    assert browser.ask_kernel(lab, "len(calls)") < 60
    press(lab, "Home")
    wait_until(lab, "third.state['z'][0]", -10)


def test_python_moves_the_widget(lab):
    softmax = piece(lab, FIRST)
    browser.ask_kernel(lab, "first.change(z=[0, 0, 0, 6])")
    softmax.locator(".dl-sm-value", has_text="0.993").wait_for()
    assert softmax.get_by_role("slider", name="z3").get_attribute("aria-valuenow") == "6"


def test_the_activations_by_mouse_and_keyboard(lab):
    unit = piece(lab, UNIT)
    point = unit.locator("svg [role=slider]")
    browser.drag(lab, point, -120)
    wait_until(lab, "unit.state['x'] < 1", True)
    point.focus()
    press(lab, "Home", "ArrowRight")
    wait_until(lab, "unit.state['x']", -4.9)
    assert point.get_attribute("aria-valuetext") == "−4.9, output 0"
    assert "The unit is off." in unit.locator("[data-readout]").inner_text()
    for name, key in (("weight w", "Home"), ("bias b", "End")):
        unit.get_by_role("slider", name=name).focus()
        press(lab, key)
    wait_until(lab, "unit.state['one']", [-3, 5])
    unit.get_by_role("radio", name="ReLU", exact=True).focus()
    press(lab, "ArrowRight")
    wait_until(lab, "unit.state['activation']", "leaky")
    unit.get_by_role("radio", name="one").focus()
    press(lab, "ArrowRight")
    wait_until(lab, "unit.state['units']", 3)
    # What the browser has drawn is what Python has calculated.
    drawn = float(point.get_attribute("aria-valuetext").split()[-1].replace("−", "-"))
    assert drawn == pytest.approx(browser.ask_kernel(lab, "unit.answer['total']"), abs=1e-3)


def test_the_ball_steps_runs_and_diverges(lab):
    ball = piece(lab, BALL)
    step = ball.get_by_role("button", name="One step on")
    step.focus()
    press(lab, "Enter", "Enter", "Enter")
    wait_until(lab, "ball.state['step']", 3)
    rows = browser.ask_kernel(lab, "train(0.5, 0.5, 0.8, 1.0, 3)")
    words = ball.locator("[data-readout]").inner_text()
    assert f"the error {rows[-1][0]:.3e}; now w = {rows[-1][2]:.6g}." in words
    ball.get_by_role("button", name="Run").press("Enter")
    wait_until(lab, "ball.state['step'] > 5", True)
    ball.get_by_role("button", name="Pause").press("Enter")
    here = browser.ask_kernel(lab, "ball.state['step']")
    lab.wait_for_timeout(1200)
    assert browser.ask_kernel(lab, "ball.state['step']") == here
    field = ball.get_by_role("spinbutton", name="learning rate, typed")
    field.fill("9")
    field.press("Enter")
    ball.get_by_text("It diverges: each step ends further away").wait_for()
    point = ball.locator("svg [role=slider]")
    point.focus()
    press(lab, "ArrowRight")
    wait_until(lab, "ball.state['one']", 0.6)
    ball.get_by_role("radio", name="two: a bowl").check(force=True)
    wait_until(lab, "len(ball.answer['path'][0])", 2)


def test_who_wants_no_motion_is_shown_the_end_at_once(lab):
    lab.emulate_media(reduced_motion="reduce")
    ball = piece(lab, BALL)
    browser.ask_kernel(lab, "ball.change(weights=1, one=0.5, rate=1, step=0)")
    ball.get_by_text("step 0 of").wait_for()
    ball.get_by_role("button", name="Run").press("Enter")
    wait_until(lab, "ball.state['step'] == len(ball.answer['path']) - 1", True)
    assert ball.get_by_role("button", name="Run").is_visible()  # nothing is there to be paused
    assert ball.evaluate(MOVING) == []
    assert piece(lab, FIRST).evaluate(MOVING) == []
    lab.emulate_media(reduced_motion="no-preference")
    assert piece(lab, FIRST).evaluate(MOVING) != []


@pytest.mark.parametrize("size", [(820, 1180), (1024, 768)], ids=["upright", "lying"])
def test_a_finger_on_a_tablet_moves_everything(lab, size):
    lab.set_viewport_size({"width": size[0], "height": size[1]})
    softmax = piece(lab, FIRST)
    browser.ask_kernel(lab, "first.change(z=[1, 2, 3, 4], temperature=1, shift=0)")
    softmax.locator(".dl-sm-value", has_text="0.644").wait_for()
    touch(lab, softmax.get_by_role("slider", name="z1"), across(0.6, 0.8))
    wait_until(lab, "round(float(first.z[1]))", 6)
    touch(lab, softmax.get_by_role("slider", name="Temperature"), across(0.5, 0.75))
    wait_until(lab, "first.state['temperature'] > 2", True)
    unit = piece(lab, UNIT)
    browser.ask_kernel(lab, "unit.change(x=0)")
    point = unit.locator("svg [role=slider]")
    wait_until(lab, "unit.state['x']", 0)
    touch(lab, point, across(0.5, 3))
    wait_until(lab, "unit.state['x'] > 0.5", True)
    ball = piece(lab, BALL)
    browser.ask_kernel(lab, "ball.change(weights=1, one=0.5, step=0)")
    ball.get_by_text("step 0 of").wait_for()
    touch(lab, ball.locator("svg [role=slider]"), across(0.5, -1))
    wait_until(lab, "ball.state['one'] < 0.3", True)
    for cell in (FIRST, UNIT, BALL):
        assert not piece(lab, cell).evaluate("each => each.scrollWidth > each.clientWidth"), cell
    lab.set_viewport_size(browser.VIEWPORT)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_hinders_anybody(lab, theme):
    browser.set_theme(lab, theme)
    cells = (FIRST, SECOND, UNIT, BALL)
    found = {cell: hindrances(lab, piece(lab, cell)) for cell in cells}
    assert not any(found.values()), found


def test_picture_and_controls_are_on_one_screen_of_a_laptop(lab):
    pane = lab.locator(".jp-WindowedPanel-outer").first.bounding_box()["height"]
    assert pane < 600
    for cell in (FIRST, UNIT, BALL):
        assert piece(lab, cell).bounding_box()["height"] <= pane, cell


def test_nothing_complains_and_nothing_leaves_the_machine(lab):
    assert browser.complaints(lab) == []
    assert browser.strangers(lab) == []


def test_the_picture_hides_behind_the_live_piece(lab):
    piece(lab, FIRST)
    assert lab.locator(".dl-still").count() > 0
    assert all(still.is_hidden() for still in lab.locator(".dl-still").all())


def test_after_a_restart_it_says_what_to_do_and_a_rerun_helps(lab):
    browser.set_theme(lab, "light")
    in_page = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    browser.in_time(lab, in_page)
    softmax = piece(lab, FIRST)
    softmax.get_by_role("slider", name="z0").focus()
    press(lab, "ArrowRight")
    softmax.get_by_text(re.compile("run the cell again", re.IGNORECASE)).wait_for()
    browser.run_cells(lab, 0, len(CELLS) - 1)
    piece(lab, FIRST).get_by_role("slider", name="z0").focus()
    press(lab, "ArrowRight")
    wait_until(lab, "first.state['z'][0]", 1.1)


def test_without_a_kernel_the_last_picture_shows(lab):
    softmax = piece(lab, FIRST)
    softmax.get_by_role("slider", name="z0").focus()
    press(lab, "End")
    wait_until(lab, "first.state['z'][0]", 10)
    lab.wait_for_timeout(2000)  # the picture is renewed when the hand has come to rest
    browser.command(lab, "docmanager:save")
    saved = nbformat.read(lab.folder / "play.ipynb", as_version=4)
    assert "z = [10, 2, 3, 4]" in str(saved.cells[FIRST].outputs)
    nbformat.write(saved, lab.folder / "foreign.ipynb")  # not trusted: nobody has run it here
    stop = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
    browser.in_time(lab, stop)
    for name in ("play.ipynb", "foreign.ipynb"):
        lab.goto(f"{lab.address}/lab/tree/{name}?reset&token={lab.token}")
        image = lab.locator(".jp-Notebook .dl-still img").first
        image.wait_for(timeout=90_000)
        words = image.get_attribute("alt")
        assert words.startswith("z = [10, 2, 3, 4]; my_softmax gives [0.99")
        lab.wait_for_timeout(4000)
        for complaint in ("Error displaying widget", "Loading widget"):
            assert lab.get_by_text(complaint).filter(visible=True).count() == 0
