"""A training while it runs, in a real JupyterLab: what is seen, and the button that stops it."""

import pytest

from tools import browser
from tools.pieces import hindrances, lab_with

pytestmark = pytest.mark.browser

CELLS = [
    "import time\nfrom autils.training.progress import FitProgress\n"
    "from autils.training.views import progress_view\nview = progress_view()",
    """for epoch in range(1, 2001):
    so_far = tuple(2 / k for k in range(1, epoch))
    losses = {"loss": 2 / epoch, "val_loss": 2.1 / epoch, "losses": so_far, "val_losses": so_far}
    view(FitProgress(epoch, 2000, part=0.5, **losses))
    time.sleep(0.1)
    if view.stop_requested:
        break
view(FitProgress(epoch, 2000, part=0.5, **losses, finished=True, stopped=view.stop_requested))""",
]


@pytest.fixture(scope="module")
def lab():
    """Give the page of a notebook in which a long training runs."""
    with lab_with(CELLS, run=False) as page:
        browser.run_cells(page, 0, 0)
        browser.begin_cell(page, 1)
        page.get_by_role("button", name="Stop training").wait_for()
        yield page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_hinders_anybody_while_it_runs(lab, theme):
    browser.set_theme(lab, theme)
    assert hindrances(lab, lab.locator(".dl-training")) == []


def test_its_state_is_there_as_text(lab):
    training = lab.get_by_role("region", name="Training")
    assert training.get_by_role("progressbar", name="Training progress").is_visible()
    assert "epoch" in training.locator(".dl-training-label").inner_text().lower()


def test_the_button_is_reached_and_pressed_by_keyboard_alone(lab):
    lab.keyboard.press("Escape")  # out of the cell's text, where Tab would indent
    button = lab.get_by_role("button", name="Stop training")
    for _ in range(40):
        if button.evaluate("button => button === document.activeElement"):
            break
        lab.keyboard.press("Tab")
    assert button.evaluate("button => button.matches(':focus-visible')")
    lab.keyboard.press("Enter")
    browser.let_end(lab)
    lab.locator(".dl-training").wait_for(state="detached")
    assert browser.ask_kernel(lab, "[view.stop_requested, epoch < 2000]") == [True, True]
    assert browser.errors(lab) == []
    assert browser.complaints(lab) == []
