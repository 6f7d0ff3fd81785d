"""Progress, hints and the stop button in a real JupyterLab."""

import json

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import browser
from tools.lessons import ROOT

pytestmark = pytest.mark.browser

LAB = "lab3-softmax-digits"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
PACKAGES = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import numpy as np
from autils import *
from public_tests import *
"""
WRONG = "def my_softmax(z):\n    return np.exp(z) / np.exp(z).sum()"
RIGHT = "def my_softmax(z):\n    ez = np.exp(z - z.max())\n    return ez / ez.sum()"
MODEL = """
with quiet_start():
    import keras
X = np.random.default_rng(0).random((4000, 400), dtype="float32")
y = np.arange(4000) % 10
model = keras.Sequential([keras.Input((400,)), keras.layers.Dense(10)])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
order = []
"""
FIT = """
history = model.fit(X, y, epochs=400, validation_split=0.2, callbacks=[tidy_progress()])
order.append("fit")
"""
CELLS = {
    "packages": new_code_cell(PACKAGES),
    "panel": new_code_cell(f'lab_progress("{LAB}")'),
    "heading": new_markdown_cell("### Exercise 1: my_softmax\n\n" + "Text.\n\n" * 30),
    "answer": new_code_cell(WRONG),
    "test": new_code_cell("test_my_softmax(my_softmax)"),
    "hint": new_code_cell('hint("my_softmax")'),
    "model": new_code_cell(MODEL),
    "fit": new_code_cell(FIT),
    "later": new_code_cell('order.append("later")'),
}
PLACE = {name: position for position, name in enumerate(CELLS)}
PANEL = ".jp-OutputArea-output section[aria-label='Progress in this lab']:visible"
RUN_BOTH = """([first, second]) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    for (const position of [first, second]) {
        notebook.deselectAll();
        notebook.activeCellIndex = position;
        window.jupyterapp.commands.execute('notebook:run-cell');
    }
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give the page of a small lab, run up to its panel."""
    folder = tmp_path_factory.mktemp("learner")
    notebook = new_notebook(cells=list(CELLS.values()), metadata={"kernelspec": KERNEL})
    (folder / "lab.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    with browser.serve(folder) as (address, token), browser.browse() as page:
        page.reopen = lambda: browser.open_notebook(page, address, token, "lab.ipynb")
        page.kept = folder / ".progress" / f"{LAB}.json"
        page.reopen()
        run(page, "packages", "panel")
        yield page


def run(page, *names):
    for name in names:
        browser.run_cells(page, PLACE[name], PLACE[name])


def panel(page):
    """Return what the panel says; exactly one is to be seen."""
    browser.show_cell(page, PLACE["panel"])
    page.wait_for_selector(PANEL)
    assert page.locator(PANEL).count() == 1
    return page.locator(PANEL).inner_text()


def attempt(page, answer):
    browser.write_cell(page, PLACE["answer"], answer)
    run(page, "answer", "test")


def test_progress_follows_the_tests_and_outlives_page_and_kernel(lab):
    assert "my_softmax: not attempted yet" in panel(lab)
    attempt(lab, WRONG)
    assert "my_softmax: in progress, 4 of 7 points" in panel(lab)
    attempt(lab, RIGHT)
    assert "1 of 2 exercises done" in panel(lab)
    assert json.loads(lab.kept.read_text())["exercises"]["my_softmax"]["state"] == "passed"
    browser.command(lab, "docmanager:save")
    lab.reopen()  # the kernel lives on, and so does the panel
    assert "1 of 2 exercises done" in panel(lab)
    attempt(lab, WRONG)
    assert "my_softmax: in progress, 4 of 7 points" in panel(lab)
    browser.in_time(
        lab, "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    lab.wait_for_timeout(1000)
    run(lab, "packages", "panel")
    assert "my_softmax: in progress, 4 of 7 points" in panel(lab)


def test_an_entry_leads_to_its_exercise(lab):
    browser.show_cell(lab, PLACE["panel"])
    lab.locator(f"{PANEL} a", has_text="my_softmax").focus()
    lab.keyboard.press("Enter")
    lab.wait_for_timeout(1000)
    top = lab.locator("h3", has_text="Exercise 1").bounding_box()["y"]
    assert 0 <= top < 500


def test_hints_open_one_at_a_time_by_keyboard(lab):
    run(lab, "hint")
    browser.show_cell(lab, PLACE["hint"])
    stages = lab.locator(".jp-OutputArea details")

    def opened():
        return [stage.evaluate("stage => stage.open") for stage in stages.all()]

    assert opened() == [False, False]
    lab.locator("summary", has_text="Hint 1 of 2").focus()
    lab.keyboard.press("Enter")
    assert opened() == [True, False]
    lab.keyboard.press("Tab")
    lab.keyboard.press("Enter")
    assert opened() == [True, True]


def test_stop_ends_a_running_fit_and_later_cells_wait(lab):
    run(lab, "model")
    lab.evaluate(RUN_BOTH, [PLACE["fit"], PLACE["later"]])
    browser.show_cell(lab, PLACE["fit"])
    stop = lab.get_by_role("button", name="Stop training")
    stop.wait_for(timeout=60_000)
    lab.wait_for_timeout(3000)
    stop.focus()
    lab.keyboard.press("Enter")
    lab.wait_for_selector("text=Stopped by you", timeout=2000)
    assert browser.ask_kernel(lab, "order") == ["fit", "later"]
    epochs, asked = browser.ask_kernel(lab, "[len(history.epoch), history.params['epochs']]")
    assert 0 < epochs < asked
    assert lab.locator(".jp-OutputArea img[alt^='Loss by epoch']").count() == 1
    assert stop.count() == 0


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_what_is_shown_can_be_read_by_all(lab, theme):
    browser.command(lab, "apputils:change-theme", theme=theme)
    lab.wait_for_timeout(1500)
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}}
    for name in ("panel", "hint", "fit"):
        browser.show_cell(lab, PLACE[name])
        found = Axe().run(lab, context=".jp-OutputArea-output", options=options).response
        problems = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert problems == []
