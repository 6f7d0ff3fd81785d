"""The formgrader's Autograde button in a real browser: the same scores, pages that only show."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import whole_course
from tests.hostile.corpus import read_case
from tools import browser, samples

pytestmark = pytest.mark.browser

LAB = "lab3-softmax-digits"
SOME = (0, 3, 4, 10)
"""Of the sample class: a right answer, an overflow, and two more."""

WILD = "wild-writer"
SHOTS = Path(os.environ.get("FORMGRADER_SHOTS", "")) if "FORMGRADER_SHOTS" in os.environ else None
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which some of the sample class, and one who writes scripts, have handed in."""
    folder = tmp_path_factory.mktemp("formgrader")
    root = whole_course.make(folder / "course", LAB)
    some = tuple(samples.sample_class(LAB)[place] for place in SOME)
    samples.hand_in(LAB, root, some)
    wild = root / "submitted" / WILD / LAB / f"{LAB}.ipynb"
    wild.parent.mkdir(parents=True)
    wild.write_bytes(read_case("script-in-text").notebook(root))
    return root


def by_proctor(course, folder):
    """Return what `proctor grade` writes for the same submissions, in a course of its own."""
    root = whole_course.make(folder / "beside", LAB)
    subprocess.run(["cp", "-r", course / "submitted", root / "submitted"], check=True)
    command = [BIN / "proctor", "grade", LAB]
    subprocess.run(command, cwd=root, capture_output=True, check=True)
    return whole_course.scores(root)


@pytest.fixture(scope="module")
def page(course):
    """Give a page of a browser that is signed in to the course's server."""
    with browser.serve(course) as (address, token), browser.browse() as page:
        page.goto(f"{address}/lab?token={token}")
        page.address = address
        page.on("dialog", lambda dialog: dialog.dismiss())
        yield page


def shot(page, name):
    """Keep a picture, where somebody wants to look at one."""
    if SHOTS:
        page.screenshot(path=SHOTS / f"{name}.png")


def press_autograde(page, learner):
    """Press the button in a learner's row, and wait for what it says."""
    row = page.locator("tr", has=page.get_by_text(learner, exact=True))
    row.locator("td.autograde a").click()
    page.wait_for_selector("#success-modal, #error-modal", timeout=180_000)
    said = page.locator(".modal-body").inner_text()
    assert "Successfully autograded" in said, said
    page.locator(".modal.in .modal-footer button, .modal.show .modal-footer button").first.click()
    page.wait_for_selector("#success-modal", state="detached", timeout=20_000)


def test_the_button_writes_the_scores_that_proctor_writes(page, course, tmp_path):
    page.goto(f"{page.address}/formgrader/manage_submissions/{LAB}")
    page.wait_for_selector("td.autograde a", timeout=60_000)
    for learner in sorted(path.name for path in (course / "submitted").iterdir()):
        press_autograde(page, learner)
    page.wait_for_timeout(1000)
    shot(page, "submissions")
    assert whole_course.scores(course) == by_proctor(course, tmp_path)
    told = page.locator("table tbody").inner_text()
    for place in SOME:
        sample = samples.sample_class(LAB)[place]
        assert f"{sample.score:g} / 20" in told


def open_submission(page, learner):
    """Open a graded submission as a grader does."""
    page.goto(f"{page.address}/formgrader/manage_students/{learner}/{LAB}")
    page.wait_for_selector("table tbody a", timeout=60_000)
    page.locator("table tbody a").first.click()
    page.wait_for_selector("#notebook", timeout=60_000)
    page.wait_for_timeout(2000)


def test_a_grader_sees_the_reports(page):
    open_submission(page, "learner-04")
    report = page.locator("section[aria-label='Report on my_softmax']").first.inner_text()
    assert "4 of 7 points" in report
    shot(page, "learner-04")


def test_scripts_of_a_submission_do_not_run(page):
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    open_submission(page, WILD)
    shot(page, "wild")
    assert dialogs == []
    assert page.locator("[onerror], [onload], a[href^='javascript']").count() == 0
    assert page.locator("#notebook script").count() == 0
