"""The released softmax lab in a real JupyterLab: it opens cleanly, runs, and its sliders live."""

import shutil

import nbformat
import pytest

from tools import browser
from tools.gallery import LAB, position
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

pytestmark = pytest.mark.browser

HANDLE = ".dl-sl input[type=range]"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give the page of an opened lab with learner-04's answers, run up to the softmax figure."""
    folder = tmp_path_factory.mktemp("learner")
    released = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    notebook = fill_in(released, sample_class(LAB)[3])
    (folder / f"{LAB}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    shutil.copy(ROOT / "deeplearning.mplstyle", folder)
    with browser.serve(folder) as (address, token), browser.browse() as page:
        browser.open_notebook(page, address, token, f"{LAB}.ipynb")
        browser.run_cells(page, 0, position(notebook.cells, "test_my_softmax"))
        place = position(notebook.cells, "play-softmax")
        browser.run_cells(page, place, place)
        browser.show_cell(page, place)
        page.wait_for_selector(HANDLE)
        page.cells = notebook.cells
        yield page


def test_the_report_names_the_misconception(lab):
    browser.show_cell(lab, position(lab.cells, "test_my_softmax"))
    report = lab.get_by_label("Report on my_softmax").first.inner_text()
    assert "4 of 7 points" in report
    assert "exponentials of such numbers do not fit into a float" in report
    assert "Run this test again, and it asks a question" in report
    browser.show_cell(lab, position(lab.cells, "play-softmax"))


def words(lab):
    """Return what stands under the sliders, once it has followed them."""
    z = [float(lab.locator(HANDLE).nth(k).input_value()) for k in range(4)]
    line = lab.locator(".dl", has=lab.locator(".dl-sl")).locator("[data-readout]")
    start = f"z = [{', '.join(f'{value:.1f}' for value in z)}], my_softmax(z) = ["
    line.filter(has_text=start).wait_for()
    return z


def test_a_slider_moves_by_keyboard_and_the_function_is_asked(lab):
    before = words(lab)
    lab.locator(HANDLE).nth(3).focus()
    for _ in range(5):
        lab.keyboard.press("ArrowRight")
    after = words(lab)
    assert after[:3] == before[:3]
    assert after[3] == pytest.approx(before[3] + 0.5)


def test_a_slider_moves_by_mouse_and_the_function_is_asked(lab):
    handle = lab.locator(HANDLE).first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + 12, box["y"] + box["height"] / 2
    lab.mouse.move(x, y)
    lab.mouse.down()
    lab.mouse.move(x + 80, y, steps=20)
    lab.mouse.up()
    assert words(lab)[0] > 3


def test_nothing_complains_and_nothing_leaves_the_machine(lab):
    assert browser.complaints(lab) == []
    assert browser.strangers(lab) == []
