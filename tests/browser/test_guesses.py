"""Guesses in a real JupyterLab: one tap or keys, locked in before the result, kept, in its way."""

import json

import pytest

from tools import browser
from tools.pieces import hindrances, lab_with, piece

pytestmark = pytest.mark.browser

BUSY = """
import time
from pathlib import Path
while not Path("enough").exists():
    time.sleep(0.05)
"""
CELLS = {
    "start": "from autils import *\nfrom autils.guesses.guess import _guesses",
    "number": 'guess("game", "What does it predict?", low=0, high=2, step=0.05)',
    "game": 'compare_guess("game", 0.85)',
    "choice": 'guess("matrix", "Will it differ?", ["not at all", "a little", "much"])',
    "matrix": 'compare_guess("matrix", "not at all")',
    "late": 'guess("late", "Much later?", ["yes", "no"])',
    "busy": BUSY,
    "later": 'compare_guess("late", "no")',
    "unasked": 'guess("unasked", "Never answered?", ["yes", "no"])',
    "shown": 'compare_guess("unasked", "no")',
}
PLACE = {name: position for position, name in enumerate(CELLS)}
OF_A_RESTART = ("Connection lost, reconnecting in ", "Could not restore the debugger state: ")
IN_PIECE = "(piece) => piece.contains(document.activeElement)"


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook whose questions are asked."""
    with lab_with(CELLS.values(), run=False) as page:
        run(page, "start", "number", "choice", "late")
        yield page


def run(page, *names):
    for name in names:
        browser.run_cells(page, PLACE[name], PLACE[name])


def locked(page, name, value):
    """Tell whether a guess comes to be locked in."""
    return browser.until(page, f"_guesses['{name}'].guess", value, 20) == value


def result(page, name):
    """Return what a result's picture says, once it is seen."""
    browser.show_cell(page, PLACE[name])
    within = f".jp-Cell[data-windowed-list-index='{PLACE[name]}'] img.dl-picture"
    image = page.locator(within)
    image.wait_for()
    return image.get_attribute("alt")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_an_open_question_hinders_nobody(lab, theme):
    browser.set_theme(lab, theme)
    for name in ("number", "choice"):
        assert hindrances(lab, piece(lab, PLACE[name])) == []


def test_a_number_is_guessed_by_keyboard_alone(lab):
    scale = piece(lab, PLACE["number"])
    scale.locator("input[type=range]").focus()
    for key in ["ArrowLeft", "ArrowLeft", "Tab", "Tab", "Enter"]:
        lab.keyboard.press(key)
    scale.get_by_text("Locked in: 0.9. Now run the cells below.").first.wait_for()
    assert locked(lab, "game", 0.9)
    assert scale.evaluate(IN_PIECE)
    assert not scale.get_by_role("button").filter(visible=True).count()


def test_one_tap_locks_an_option_in(lab):
    options = piece(lab, PLACE["choice"])
    options.get_by_role("button", name="a little").click()
    options.get_by_text("Locked in: “a little”. Now run the cells below.").first.wait_for()
    assert locked(lab, "matrix", "a little")


def test_the_guess_is_drawn_into_the_result(lab):
    run(lab, "game", "matrix")
    assert result(lab, "game") == "You guessed 0.9; it is 0.85. That is 0.05 less."
    assert result(lab, "matrix") == "You guessed “a little”; it is “not at all”."
    above = piece(lab, PLACE["number"])
    above.get_by_text("You guessed 0.9; it is 0.85.").first.wait_for()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_guess_beside_its_result_hinders_nobody(lab, theme):
    browser.set_theme(lab, theme)
    for name in ("number", "choice"):
        assert hindrances(lab, piece(lab, PLACE[name])) == []


def test_a_tap_beside_a_running_cell_counts_from_its_end(lab):
    browser.begin_cell(lab, PLACE["busy"])
    waiting = piece(lab, PLACE["late"])
    waiting.get_by_role("button", name="yes").click()
    waiting.get_by_text("Waiting: a cell runs").wait_for()
    (lab.folder / "enough").touch()
    browser.let_end(lab)
    assert locked(lab, "late", "yes")


def test_who_runs_all_cells_is_not_held_up_and_keeps_their_guesses(lab):
    browser.in_time(
        lab, "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    lab.wait_for_timeout(1000)
    browser.command(lab, "notebook:run-all-cells")
    assert browser.errors(lab) == []
    assert result(lab, "game") == "You guessed 0.9; it is 0.85. That is 0.05 less."
    assert result(lab, "later") == "You guessed “yes”; it is “no”."
    unasked = piece(lab, PLACE["unasked"])
    unasked.get_by_text("It is “no”. This time there was no guess before it.").first.wait_for()
    assert browser.outputs(lab, PLACE["shown"]) == []
    kept = json.loads((lab.folder / ".progress" / "guesses.json").read_text())
    assert kept["guesses"] == {"game": 0.9, "matrix": "a little", "late": "yes"}


def test_the_next_day_question_and_result_are_seen_without_python(lab):
    ours = [said for said in browser.complaints(lab) if not said.startswith(OF_A_RESTART)]
    assert ours == []
    browser.command(lab, "docmanager:save")
    browser.in_time(lab, "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    browser.open_notebook(lab, lab.address, lab.token, "play.ipynb")
    assert result(lab, "game") == "You guessed 0.9; it is 0.85. That is 0.05 less."
    browser.show_cell(lab, PLACE["choice"])
    still = lab.locator(f".jp-Cell[data-windowed-list-index='{PLACE['choice']}'] .dl-still img")
    still.wait_for()
    assert still.get_attribute("alt") == "You guessed “a little”; it is “not at all”."
