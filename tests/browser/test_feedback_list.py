"""Feedback on its way back: generated, released, fetched from the Assignment List, and read."""

import getpass
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from tests import whole_course
from tools import browser, samples
from tools.demo import sandbox_options

pytestmark = pytest.mark.browser

LAB = "lab3-softmax-digits"
ME = getpass.getuser()
BIN = Path(sys.executable).parent
OVERFLOW = samples.sample_class(LAB)[3]
"""A softmax that is right until numbers grow: partial credit, and advice."""

PICTURE = "from PIL import Image\n\nImage.new('L', (28, 28), 99)"
FORMULA = r"My own formula: $\frac{e^{z_j}}{\sum_k e^{z_k}}$"

SETTINGS = """
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
c.CourseDirectory.course_id = "digits"
"""
LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping")
NEVER_USED = "../fonts/glyphicons-halflings-regular."
"""nbgrader's style sheet names a font for signs that the page doesn't have."""

HIDDEN = ("BEGIN HIDDEN", "END HIDDEN", "hidden_checks(")


def run(folder, *command):
    subprocess.run([BIN / command[0], *command[1:]], cwd=folder, capture_output=True, check=True)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A course, and the folder of a learner of it, with an exchange between them."""
    folder = tmp_path_factory.mktemp("feedback")
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    course, home = whole_course.make(folder / "course", LAB), folder / "home"
    home.mkdir()
    settings = SETTINGS.format(exchange=str(exchange), cache=str(folder / "cache"))
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(settings)
    (home / "nbgrader_config.py").write_text(f"c = get_config()\n{settings}")
    return course, home


@pytest.fixture(scope="module")
def released(places):
    """The course, after a learner has handed in and feedback has been released."""
    course, home = places
    shutil.copytree(course / "release" / LAB, home / LAB)
    path = home / LAB / f"{LAB}.ipynb"
    handed = samples.fill_in(nbformat.read(path, as_version=4), OVERFLOW)
    handed.cells += [nbformat.v4.new_code_cell(PICTURE), nbformat.v4.new_markdown_cell(FORMULA)]
    path.write_text(nbformat.writes(handed), encoding="utf-8")
    run(course, "nbgrader", "release_assignment", LAB)
    run(home, "nbgrader", "submit", LAB)
    run(course, "nbgrader", "collect", LAB)
    run(course, "proctor", "grade", LAB, *sandbox_options())
    run(course, "nbgrader", "generate_feedback", LAB)
    run(course, "nbgrader", "release_feedback", LAB)
    return course


@pytest.fixture(scope="module")
def page(released, places):
    """A page of the learner's JupyterLab, with the Assignment List open."""
    with browser.serve(places[1]) as (address, token), browser.browse() as page:
        page.goto(f"{address}/lab?reset&token={token}")
        page.wait_for_function("() => window.jupyterapp", timeout=90_000)
        browser.in_time(page, "async () => { await window.jupyterapp.restored; }")
        browser.command(page, "nbgrader:open-assignment-list")
        page.locator("#assignments").wait_for()
        page.address = address
        yield page


@pytest.fixture(scope="module")
def fetched(page, places):
    """The file that the learner has after a click on "Fetch Feedback"."""
    row = page.locator("#submitted_assignments_list")
    row.get_by_role("button", name="Fetch Feedback").click(timeout=60_000)
    page.get_by_text("(view feedback)").wait_for(timeout=60_000)
    [file] = (places[1] / LAB / "feedback").rglob("*.html")
    return file


class Loads(HTMLParser):
    """What a page loads by itself, and what it links to."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.links = [], []
        self.feed(text)
        self.loads += re.findall(r"url\(\s*[\"']?([^\"')]+)", text)
        self.loads += re.findall(r"@import\s+[\"']([^\"']+)", text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "xlink:href"):
                (self.links if tag == "a" else self.loads).append(value)
            elif name in LOADING:
                self.loads.append(value)


def test_the_page_that_was_released_is_the_page_that_arrives(fetched, released):
    made = released / "feedback" / ME / LAB / f"{LAB}.html"
    assert fetched.read_bytes() == made.read_bytes()


def test_the_page_is_one_file_that_loads_nothing(fetched):
    found = Loads(fetched.read_text(encoding="utf-8"))
    assert any(load.startswith("data:image/") for load in found.loads)
    own = [load for load in found.loads if not load.startswith(("data:", "#"))]
    assert [load for load in own if NEVER_USED not in load] == []
    assert [load for load in own if ":" in load or load.startswith("//")] == []
    assert [link for link in found.links if not link.startswith(("#", "https://"))] == []


@pytest.fixture
def offline(page, fetched):
    """The page in a browser without a network; `asked` is what it asked for all the same."""
    reader = page.context.browser.new_page(offline=True)
    reader.asked, reader.said = [], []
    reader.on("request", lambda request: reader.asked.append(request.url))
    reader.on("console", lambda message: reader.said.append(message.text))
    reader.goto(fetched.as_uri())
    yield reader
    reader.close()


def test_a_browser_without_a_network_shows_all_of_it(offline):
    assert [url for url in offline.asked if not url.startswith("data:")] == [offline.url]
    assert offline.said == []
    assert offline.locator("math").count() > 10
    assert offline.get_by_text("My own formula:").locator("math mfrac").count() == 1
    broken = "pictures => pictures.filter(p => !p.complete || !p.naturalWidth).length"
    assert offline.locator("img").count() >= 1
    assert offline.locator("img").evaluate_all(broken) == 0


def test_the_page_begins_with_a_summary_and_has_the_report_of_each_exercise(offline):
    summary = offline.get_by_label("Summary", exact=True).inner_text()
    for exercise in ("my_softmax", "model"):
        assert exercise in summary
        assert offline.get_by_label(f"Report on {exercise}").count() >= 1


def test_nothing_of_a_hidden_check_is_in_the_page(fetched, released):
    text = fetched.read_text(encoding="utf-8")
    assert [mark for mark in HIDDEN if mark in text] == []
    source = nbformat.read(released / "source" / LAB / f"{LAB}.ipynb", as_version=4)
    hidden = [
        line.strip()
        for cell in source.cells
        for line in re.findall(
            r"### BEGIN HIDDEN TESTS(.*?)### END HIDDEN TESTS", cell.source, re.DOTALL
        )
        for line in line.splitlines()
        if len(line.strip()) > 20
    ]
    assert len(hidden) > 5
    assert [line for line in hidden if line in text] == []


def test_the_list_leads_to_the_page(page, fetched):
    page.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text=f"{LAB}.html").dblclick(timeout=60_000)
    frame = page.frame_locator("iframe.jp-HTMLViewer, .jp-HTMLViewer iframe")
    frame.get_by_text("my_softmax").first.wait_for(timeout=60_000)
