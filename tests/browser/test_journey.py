"""A learner's way through the softmax lab: fetch, play, err, mend, train, draw, hand in."""

import getpass
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools import browser
from tools.gallery import position
from tools.lessons import ROOT
from tools.samples import put_between_marks, sample_class

pytestmark = pytest.mark.browser

LAB = "lab3-softmax-digits"
COURSE = "digits"
WRONG = "a = np.exp(z)"
RIGHT = sample_class(LAB)[0].answers
SHORT = ("epochs=40", "epochs=2")
"""The twin of part 5 trains for two epochs in the page: the first training has shown that it works.
Validate trains it as the lab says."""

PANEL = "section[aria-label='Progress in this lab']:visible"
SLIDER = ".dl-sl input[type=range]"
AT_SCHOOL = """
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
c.CourseDirectory.course_id = "digits"
c.Execute.timeout = 300
"""


@pytest.fixture(scope="module")
def exchange(tmp_path_factory):
    """An exchange into which the course has released the lab."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "release" / LAB, course / "release" / LAB)
    exchange = course / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    command = [Path(sys.executable).parent / "nbgrader", "release_assignment", LAB]
    subprocess.run(command, cwd=course, capture_output=True, check=True)
    return exchange


@pytest.fixture(scope="module")
def home(tmp_path_factory, exchange):
    """The folder of a learner whose computer knows the exchange."""
    home = tmp_path_factory.mktemp("home")
    settings = AT_SCHOOL.format(exchange=str(exchange), cache=str(tmp_path_factory.mktemp("cache")))
    (home / "nbgrader_config.py").write_text(f"c = get_config()\n{settings}", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def page(home):
    """A page of the learner's JupyterLab."""
    with browser.serve(home) as (address, token), browser.browse() as page:
        page.goto(f"{address}/lab?reset&token={token}")
        page.wait_for_function("() => window.jupyterapp", timeout=90_000)
        in_page = "async () => { await window.jupyterapp.restored; }"
        browser.in_time(page, in_page)
        page.open = lambda path: browser.open_notebook(page, address, token, path)
        page.cells = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4).cells
        yield page


def run(page, first, last=None):
    """Run the cells from one grade id to another."""
    browser.run_cells(page, position(page.cells, first), position(page.cells, last or first), 300)


def answer(page, exercise, text):
    """Write an answer between the marks of an exercise, and test it; return the report."""
    stub = page.cells[position(page.cells, exercise)].source
    browser.write_cell(page, position(page.cells, exercise), put_between_marks(stub, text))
    run(page, exercise)
    run(page, f"test_{exercise}")
    said = browser.outputs(page, position(page.cells, f"test_{exercise}"))
    return said[0]["data"]["application/vnd.proctor.report+json"]


def progress(page):
    """Return what the panel at the top says."""
    browser.show_cell(page, position(page.cells, "lab-progress"))
    page.wait_for_selector(PANEL)
    return page.locator(PANEL).first.inner_text()


def show_list(page):
    """Open the Assignment List."""
    browser.command(page, "nbgrader:open-assignment-list")
    page.locator("#assignments").wait_for()


def test_the_lab_is_fetched_from_the_list(page, home):
    show_list(page)
    row = page.locator("#released_assignments_list .list_item", has_text=LAB)
    row.get_by_role("button", name="Fetch").click()
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").wait_for(
        timeout=60_000
    )
    assert (home / LAB / f"{LAB}.ipynb").is_file()


def test_the_lab_opens_and_shows_how_far_one_is(page):
    for seen in page.seen.values():
        seen.clear()
    page.open(f"{LAB}/{LAB}.ipynb")
    run(page, "packages", "show-activations")
    assert "0 of 2 exercises done" in progress(page)
    browser.show_cell(page, position(page.cells, "show-activations"))
    page.locator("img.dl-picture").first.wait_for()


def test_a_wrong_answer_is_named(page):
    report = answer(page, "my_softmax", WRONG)
    assert report["misconceptions"] == ["softmax-not-normalised"]
    browser.show_cell(page, position(page.cells, "test_my_softmax"))
    page.get_by_label("Report on my_softmax").first.wait_for()
    assert "my_softmax: in progress" in progress(page)


def test_the_mended_answer_passes_and_the_panel_knows(page):
    assert answer(page, "my_softmax", RIGHT["my_softmax"])["state"] == "passed"
    assert "1 of 2 exercises done" in progress(page)


def test_a_dragged_slider_asks_the_learners_function(page):
    run(page, "play-softmax")
    browser.show_cell(page, position(page.cells, "play-softmax"))
    slider = page.locator(SLIDER).first
    slider.wait_for()
    browser.drag(page, slider, 60)
    moved = float(slider.input_value())
    assert moved > 5
    line = page.locator(".dl", has=slider).locator("[data-readout]")
    line.filter(has_text=f"z = [{moved:.1f}, 2.0, 3.0, 4.0], my_softmax(z) = [").wait_for()


def test_the_model_is_built_and_trained(page):
    browser.run_cells(page, position(page.cells, "play-softmax"), position(page.cells, "model") - 1)
    assert answer(page, "model", RIGHT["model"])["state"] == "passed"
    assert "2 of 2 exercises done" in progress(page)
    first, last = position(page.cells, "lend-model"), position(page.cells, "show-errors")
    browser.run_cells(page, first, last, 300)
    assert browser.errors(page) == []
    assert browser.ask_kernel(page, "len(history.epoch)") == 40
    assert browser.ask_kernel(page, "int(errors)") < 100


def test_a_drawn_digit_is_read_by_the_network(page):
    exam = position(page.cells, "honest-exam")
    browser.write_cell(page, exam, page.cells[exam].source.replace(*SHORT))
    browser.run_cells(page, exam, position(page.cells, "own-handwriting"), 300)
    browser.write_cell(page, exam, page.cells[exam].source)
    browser.show_cell(page, position(page.cells, "own-handwriting"))
    paper = page.locator(".dl-pad-page")
    paper.wait_for()
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 0.8 * box["height"], steps=25)
    page.mouse.up()
    assert browser.until(page, "len(pad.state['strokes'])", 1) == 1
    line = page.locator(".dl", has=paper).locator("[data-readout]")
    line.filter(has_text="network: 1").wait_for()
    line.filter(has_text="twin:").wait_for()


def test_nothing_complained_and_nothing_left_the_machine(page):
    assert browser.errors(page) == []
    assert browser.complaints(page) == []
    assert browser.strangers(page) == []


def test_validate_finds_nothing_wrong(page):
    page.locator(".validate-button").first.click()
    said = page.locator(".nbgrader-SuccessDialog, .nbgrader-ErrorDialog")
    said.wait_for(timeout=400_000)
    assert "Success! Your notebook passes all the tests." in said.inner_text()
    said.get_by_role("button", name="OK").click()
    said.wait_for(state="detached")


def test_what_is_handed_in_lies_in_the_exchange(page, exchange):
    show_list(page)
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    page.locator("#submitted_assignments_list .list_item", has_text=LAB).first.wait_for(
        timeout=60_000
    )
    [handed_in] = (exchange / COURSE / "inbound").iterdir()
    assert handed_in.name.startswith(f"{getpass.getuser()}+{LAB}+")
    notebook = json.loads((handed_in / f"{LAB}.ipynb").read_text(encoding="utf-8"))
    source = "".join(notebook["cells"][position(page.cells, "my_softmax")]["source"])
    assert RIGHT["my_softmax"].splitlines()[0] in source
