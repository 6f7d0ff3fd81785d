"""Every other notebook in a real JupyterLab: labs up to their first figure, explorations whole."""

import shutil

import nbformat
import pytest

from tools import browser
from tools.lessons import ROOT, lab_names
from tools.samples import fill_in, sample_class

pytestmark = pytest.mark.browser

LABS = [name for name in lab_names() if name != "lab3-softmax-digits"]  # it has a journey
EXPLORATIONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
RESTART_AND_RUN = """() => {
    window.running = window.jupyterapp.commands.execute('notebook:restart-run-all');
}"""
SHUT_DOWN = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
# What the Tab key should stop at: of a group of radio buttons only one.
STOPS = """(piece) => {
    const all = piece.querySelectorAll('a[href], button, input, select, textarea, [tabindex]');
    const seen = new Set();
    window.stops = [...all].filter((each) => {
        if (each.tabIndex < 0 || each.disabled || !each.checkVisibility({visibilityProperty: true}))
            return false;
        if (each.type !== 'radio') return true;
        if (!each.checked) return false;
        return !seen.has(each.name) && seen.add(each.name);
    });
    window.stops[0].focus();
    return window.stops.length;
}"""
OF_A_RESTART = ("Connection lost, reconnecting in ", "Could not restore the debugger state: ")
"""JupyterLab itself warns so whenever it restarts a kernel, whatever the notebook holds."""

WHERE = "() => window.stops.indexOf(document.activeElement)"


def answered(name):
    """Return a released lab with right answers: figures that wait for one show."""
    released = nbformat.read(ROOT / "release" / name / f"{name}.ipynb", as_version=4)
    return fill_in(released, sample_class(name)[0])


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give a page of a JupyterLab whose folder holds copies of all these notebooks."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name in LABS:
        shutil.copytree(ROOT / "release" / name, folder / name)
        (folder / name / f"{name}.ipynb").write_text(nbformat.writes(answered(name)))
    for name in EXPLORATIONS:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
    with browser.serve(folder) as (address, token), browser.browse() as page:
        page.open = lambda path: browser.open_notebook(page, address, token, path)
        yield page


@pytest.fixture
def opened(lab, request):
    """Open the notebook that a test is about; in the end, shut its kernel down."""
    for seen in lab.seen.values():
        seen.clear()
    lab.open(request.param)
    yield lab
    browser.in_time(lab, SHUT_DOWN)


def all_is_well(page):
    """Check that no cell failed, nothing complained, and nothing left the machine."""
    assert browser.errors(page) == []
    ours = [text for text in browser.complaints(page) if not text.startswith(OF_A_RESTART)]
    assert ours == []
    assert browser.strangers(page) == []


def up_to_the_first_figure(name):
    """Return where the code cells up to a lab's first figure are, without the tests."""
    places = []
    for place, cell in enumerate(answered(name).cells):
        ours = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not ours.get("grade"):
            places.append(place)
        if ours.get("grade_id", "").startswith("show-"):
            return places
    raise ValueError(f"{name} has no figure")


@pytest.mark.parametrize("opened", [f"{name}/{name}.ipynb" for name in LABS], indirect=True)
def test_a_lab_opens_and_shows_its_first_figure(opened, request):
    name = request.node.callspec.params["opened"].split("/")[0]
    places = up_to_the_first_figure(name)
    for place in places:
        browser.run_cells(opened, place, place, 200)
    browser.show_cell(opened, places[-1])
    figure = opened.locator(f".jp-Cell[data-windowed-list-index='{places[-1]}'] .jp-OutputArea")
    figure.locator("canvas, img, svg").filter(visible=True).first.wait_for()
    all_is_well(opened)


def walk(page, piece):
    """Press Tab from the first control of a piece until it is left; count what was passed."""
    count = piece.evaluate(STOPS)
    passed = []
    for _ in range(count + 1):
        passed.append(page.evaluate(WHERE))
        page.keyboard.press("Tab")
        if page.evaluate(WHERE) == -1:
            break
    return passed, count


@pytest.mark.parametrize("opened", [f"{name}.ipynb" for name in EXPLORATIONS], indirect=True)
def test_an_exploration_restarts_runs_and_is_walked_through_by_keyboard(opened):
    opened.evaluate(RESTART_AND_RUN)
    opened.locator(".jp-Dialog .jp-mod-accept").click()
    browser.let_end(opened, 200)
    pieces = opened.locator(".jp-Notebook .dl")
    pieces.first.wait_for()
    for piece in pieces.all():
        piece.scroll_into_view_if_needed()
        passed, count = walk(opened, piece)
        assert passed == list(range(count)), f"Tab does not pass {count} controls, one by one"
    all_is_well(opened)
