"""The hub of a course with real accounts: the roles, a lab's whole way, and who can read what."""

import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.servers.jupyterhub_machine import AT, INSTRUCTOR, LEARNERS, OUTSIDER, PASSWORDS, machine
from tools import browser
from tools.gallery import position
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

NOT_ROOT = "Accounts are root's to make: run this as root"
pytestmark = [pytest.mark.server, pytest.mark.skipif(os.geteuid() != 0, reason=NOT_ROOT)]

LAB = "lab1-first-network"
ONE, TWO = LEARNERS
SAMPLES = dict(zip(LEARNERS, (sample_class(LAB)[0], sample_class(LAB)[3]), strict=True))
"""What each hands in: all right; and a product with the columns of a matrix."""

COURSE = AT / "course"
EXCHANGE = AT / "exchange" / "digits"
LISTENS = "0A"  # in /proc/net/tcp
LONG = 180_000
"""Milliseconds in which even a busy machine has done what it was asked for."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with machine(tmp_path_factory.mktemp("hub") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def pages(hub):
    """A page for each person, in browsers that share nothing."""
    with browser.browse() as first:
        new = first.context.browser.new_page
        yield {name: new(viewport=browser.VIEWPORT) for name in PASSWORDS}


# --- coming in ----------------------------------------------------------------------------------


def sign_in(hub, page, name, password):
    """Fill in the form as a person does."""
    page.goto(f"{hub.address}/hub/login")
    page.fill("#username_input", name)
    page.fill("#password_input", password)
    page.click("#login_submit")


def lab_is_ready(page):
    page.wait_for_function("() => window.jupyterapp", timeout=LONG)
    browser.in_time(page, "async () => { await window.jupyterapp.restored; }")


def commands(page):
    """Return the commands of nbgrader that this person's JupyterLab has."""
    names = browser.in_time(page, "() => window.jupyterapp.commands.listCommands()")
    return {name.removeprefix("nbgrader:open-") for name in names if "nbgrader:open" in name}


def test_the_people_of_the_course_come_in(hub, pages):
    people = (INSTRUCTOR, *LEARNERS)
    for name in people:
        sign_in(hub, pages[name], name, PASSWORDS[name])
    for name in people:
        pages[name].wait_for_url(f"**/user/{name}/lab**", timeout=LONG)
        lab_is_ready(pages[name])


def test_others_do_not(hub, pages):
    page = pages[OUTSIDER]
    sign_in(hub, page, OUTSIDER, PASSWORDS[OUTSIDER])
    page.locator(".login_error").wait_for(timeout=LONG)
    sign_in(hub, page, ONE, "a wrong password")
    page.locator(".login_error").wait_for(timeout=LONG)
    assert "/user/" not in page.url


def test_only_the_instructor_has_a_formgrader(hub, pages):
    assert commands(pages[INSTRUCTOR]) >= {"formgrader", "assignment-list", "create-assignment"}
    assert commands(pages[ONE]) == {"assignment-list"}
    assert status(hub, pages[INSTRUCTOR], f"/user/{INSTRUCTOR}/formgrader") == 200
    assert status(hub, pages[ONE], f"/user/{ONE}/formgrader") == 404
    assert status(hub, pages[ONE], f"/user/{ONE}/formgrader/api/assignments") == 404


def test_nobody_works_in_the_server_of_another(hub, pages):
    for name, other in ((ONE, INSTRUCTOR), (ONE, TWO), (TWO, ONE), (INSTRUCTOR, ONE)):
        for path in ("lab", "api/contents"):
            assert status(hub, pages[name], f"/user/{other}/{path}") == 403, (name, other, path)
    assert status(hub, pages[ONE], f"/user/{INSTRUCTOR}/formgrader") == 403
    assert status(hub, pages[ONE], f"/user/{INSTRUCTOR}/formgrader/api/assignments") == 403


def test_only_the_instructor_sees_who_is_here(hub, pages):
    assert status(hub, pages[INSTRUCTOR], "/hub/admin") == 200
    assert status(hub, pages[ONE], "/hub/admin") == 403


def status(hub, page, path):
    """Return the status with which the hub answers a signed-in person."""
    return page.request.get(hub.address + path).status


# --- the way of a lab ---------------------------------------------------------------------------


def press(hub, page, view, row, column, words):
    """Press a button of the formgrader's tables, and wait until it says that all went well."""
    page.goto(f"{hub.address}/user/{INSTRUCTOR}/formgrader/{view}")
    line = page.locator("tbody tr", has=page.get_by_text(row, exact=True))
    line.locator(f"td.{column} a").click(timeout=LONG)
    said = page.locator("#success-modal .modal-body, #error-modal .modal-body")
    said.wait_for(timeout=LONG)
    assert words in said.inner_text(), said.inner_text()


def show_list(hub, page, name):
    """Open JupyterLab anew, with nothing but the Assignment List."""
    page.goto(f"{hub.address}/user/{name}/lab?reset")
    lab_is_ready(page)
    browser.command(page, "nbgrader:open-assignment-list")
    page.locator("#assignments").wait_for(timeout=LONG)


def row(page, kind):
    """Return the row of the lab in a part of the Assignment List."""
    return page.locator(f"#{kind}_assignments_list .list_item", has_text=LAB).first


def test_the_instructor_generates_and_releases(hub, pages):
    page = pages[INSTRUCTOR]
    press(hub, page, "manage_assignments", LAB, "assign", "Successfully created")
    press(hub, page, "manage_assignments", LAB, "release", "Successfully released")


@pytest.mark.parametrize("name", LEARNERS)
def test_learners_fetch_solve_and_hand_in(hub, pages, name):
    page = pages[name]
    show_list(hub, page, name)
    row(page, "released").get_by_role("button", name="Fetch").click(timeout=LONG)
    row(page, "fetched").get_by_role("button", name="Submit").wait_for(timeout=LONG)
    solve(hub, page, name)
    show_list(hub, page, name)
    row(page, "fetched").get_by_role("button", name="Submit").click(timeout=LONG)
    row(page, "submitted").wait_for(timeout=LONG)


def solve(hub, page, name):
    """Write the answers into the notebook, try the first, and save."""
    browser.open_notebook(page, f"{hub.address}/user/{name}", "", f"{LAB}/{LAB}.ipynb")
    released = nbformat.read(ROOT / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    answered = fill_in(released, SAMPLES[name])
    for place, (before, after) in enumerate(zip(released.cells, answered.cells, strict=True)):
        if before.source != after.source:
            browser.write_cell(page, place, after.source)
    tried = position(released.cells, "test_w_sum")
    for place in range(tried + 1):
        if released.cells[place].cell_type == "code":
            browser.run_cells(page, place, place)
    report = browser.outputs(page, tried)[0]["data"]["application/vnd.proctor.report+json"]
    assert report["state"] == "passed"
    browser.command(page, "docmanager:save")


def test_kernels_talk_through_sockets_in_the_home(hub, pages):
    """The one port that a kernel has, whatever it is told, takes messages and sends none."""
    runtime = f"/home/{TWO}/.local/share/jupyter/runtime"
    [connection] = hub.path(runtime).glob("kernel-*.json")
    assert json.loads(connection.read_text())["transport"] == "ipc"
    assert refused(hub.run(ONE, "ls", runtime))


def test_a_learner_gets_only_so_much(hub, pages):
    page = pages[TWO]
    browser.open_notebook(page, f"{hub.address}/user/{TWO}", "", f"{LAB}/{LAB}.ipynb")
    limits = "[__import__('resource').getrlimit(kind)[1] for kind in (2, 1, 6)]"
    assert browser.ask_kernel(page, limits) == [4 << 30, 1 << 30, 1000]
    assert "MemoryError" in str(browser.in_time(page, TAKE_FIVE_GIB))


TAKE_FIVE_GIB = """async () => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const reply = await kernel.requestExecute({code: "bytearray(5 << 30)"}).done;
    return reply.content.ename;
}"""


# --- who can read what --------------------------------------------------------------------------


def refused(done):
    """Tell whether a command failed because it was not allowed to."""
    return done.returncode != 0 and not done.stdout and "ermission" in done.stderr


SECRETS = (
    EXCHANGE / "inbound",
    EXCHANGE / "feedback",
    f"/home/{ONE}",
    f"/home/{INSTRUCTOR}",
    COURSE,
    COURSE / "source",
    COURSE / "gradebook.db",
    AT / "state",
)


@pytest.mark.parametrize("secret", SECRETS, ids=str)
def test_learners_can_not_look_into(hub, secret):
    assert hub.path(secret).exists()
    assert refused(hub.run(TWO, "ls" if hub.path(secret).is_dir() else "cat", secret))


def test_learners_can_not_read_or_spoil_a_submission_whose_name_they_know(hub):
    [name] = [n for n in os.listdir(hub.path(EXCHANGE / "inbound")) if n.startswith(f"{ONE}+")]
    there = EXCHANGE / "inbound" / name
    for command in (
        ("ls", "-A", there),
        ("cat", there / f"{LAB}.ipynb"),
        ("cp", "/etc/hostname", there / "more"),
        ("mv", there, EXCHANGE / "inbound" / "gone"),
        ("rm", "-r", there),
    ):
        assert hub.run(TWO, *command).returncode != 0, command
    assert (hub.path(there) / f"{LAB}.ipynb").is_file()


def test_a_learner_tries_to_hand_in_for_another(hub):
    """The name says learner one, from far in the future; inside is a link to the gradebook."""
    forged = EXCHANGE / "inbound" / f"{ONE}+{LAB}+2099-01-01 00:00:00 UTC+x"
    for command in (
        ("mkdir", forged),
        ("ln", "-s", COURSE / "gradebook.db", forged / "book"),
        ("chmod", "777", forged),
    ):
        assert hub.run(TWO, *command).returncode == 0, command


# --- collecting, grading, giving back -----------------------------------------------------------


def test_the_instructor_collects_what_is_each_ones_own(hub, pages):
    page = pages[INSTRUCTOR]
    press(hub, page, "manage_assignments", LAB, "collect", "Successfully collected")
    for name in LEARNERS:
        folder = hub.path(COURSE / "submitted" / name / LAB)
        assert not (folder / "book").exists()
        assert "2099" not in (folder / "timestamp.txt").read_text()
        answer = SAMPLES[name].answers["vect_mat_mul"].splitlines()[-1]
        assert json.dumps(answer)[1:-1] in (folder / f"{LAB}.ipynb").read_text()


def test_the_formgrader_grades_through_proctor(hub, pages, tmp_path):
    page = pages[INSTRUCTOR]
    for name in LEARNERS:
        press(hub, page, f"manage_submissions/{LAB}", name, "autograde", "Successfully autograded")
        graded = (hub.path(COURSE / "autograded" / name / LAB) / f"{LAB}.ipynb").read_text()
        assert "application/vnd.proctor.report+json" in graded
    assert scores(hub, tmp_path) == {name: sample.score for name, sample in SAMPLES.items()}


def test_so_does_the_terminal(hub, tmp_path):
    before = scores(hub, tmp_path)
    command = f"cd {COURSE} && {Path(sys.executable).parent / 'proctor'} grade {LAB}"
    done = hub.run(INSTRUCTOR, "sh", "-c", command)
    assert done.returncode == 0, done.stderr
    assert scores(hub, tmp_path) == before


def scores(hub, folder):
    """Return the learners' points in the gradebook, from a copy."""
    copy = shutil.copy(hub.path(COURSE / "gradebook.db"), folder)
    with Gradebook(f"sqlite:///{copy}", "digits") as book:
        return {one.student_id: one.score for one in book.assignment_submissions(LAB)}


def test_the_instructor_gives_back(hub, pages):
    page = pages[INSTRUCTOR]
    press(hub, page, "manage_assignments", LAB, "generate-feedback", "Successfully generated")
    press(hub, page, "manage_assignments", LAB, "release-feedback", "Successfully released")


@pytest.mark.parametrize("name", LEARNERS)
def test_learners_read_it(hub, pages, name):
    page = pages[name]
    show_list(hub, page, name)
    row(page, "submitted").get_by_role("button", name="Fetch Feedback").click(timeout=LONG)
    row(page, "submitted").get_by_text("(view feedback)").first.wait_for(timeout=LONG)
    row(page, "submitted").get_by_text("(view feedback)").first.click()
    page.locator(".jp-DirListing-item", has_text=f"{LAB}.html").dblclick(timeout=LONG)
    feedback = page.frame_locator(".jp-HTMLViewer iframe")
    summary = feedback.get_by_text(f"{SAMPLES[name].score:g} of 50 points").first
    summary.wait_for(timeout=LONG)
