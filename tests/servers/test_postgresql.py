"""The whole way with a real PostgreSQL server for a gradebook, and with a restart on the way."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.servers.postgresql import postgresql
from tools import demo, release, samples
from tools.lessons import ROOT

pytestmark = pytest.mark.server

BIN = Path(sys.executable).parent
LAB = "lab3-softmax-digits"
SLOW = 60
"""Seconds after which a run that writes nothing has failed."""


@pytest.fixture(scope="module")
def server():
    with postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def course(tmp_path_factory, server):
    """A course with a released lab and its sample class handed in; its gradebook is the server."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "source" / LAB, course / "source" / LAB)
    for package in ("autils", "public_tests"):
        (course / package).symlink_to(ROOT / package)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBGRADER_DB_URL", server.url)
        release.release(LAB, course)
        samples.hand_in(LAB, course)
        yield course


@pytest.fixture(scope="module")
def graded(course, server):
    """The class's scores as written by eight workers, with a restart of the server in between."""
    command = [BIN / "proctor", "grade", LAB, "--workers", "8", "--json", "results.json"]
    log = (course / "log").open("w")
    run = subprocess.Popen(
        [*command, *demo.sandbox_options()], cwd=course, stdout=log, stderr=subprocess.STDOUT
    )
    journal = course / ".proctor" / f"{LAB}.jsonl"
    patience = time.monotonic() + 5 * SLOW
    while not (journal.is_file() and journal.read_bytes().count(b"\n") >= 3):
        assert run.poll() is None, (course / "log").read_text()
        assert time.monotonic() < patience, (course / "log").read_text()
        time.sleep(0.02)
    server.restart()
    assert run.wait(timeout=5 * SLOW) == 0, (course / "log").read_text()
    log.close()
    return json.loads((course / "results.json").read_text())["submissions"]


def nbgrader(course, *arguments):
    done = subprocess.run(
        [BIN / "nbgrader", *arguments], cwd=course, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_restart_loses_nothing(graded, server):
    fair = {sample.learner: sample.score for sample in samples.sample_class(LAB)}
    assert {entry["student"]: entry["result"]["score"] for entry in graded} == fair
    with Gradebook(server.url, "digits") as book:
        assert {one.student_id: one.score for one in book.assignment_submissions(LAB)} == fair


def test_no_other_gradebook_was_made(graded, course):
    assert not list(course.glob("*.db"))


def test_feedback_and_export_read_it(graded, course):
    nbgrader(course, "generate_feedback", LAB, "--student=learner-04")
    assert (course / "feedback" / "learner-04" / LAB / f"{LAB}.html").is_file()
    nbgrader(course, "export", "--to=grades.csv")
    assert "learner-16" in (course / "grades.csv").read_text()


def test_a_server_that_is_away_is_said_in_one_line(course, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_DB_URL", f"postgresql+psycopg://course@/none?host={tmp_path}")
    done = subprocess.run(
        [BIN / "proctor", "grade", LAB], cwd=course, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("The gradebook can't be reached: ")
    assert "Traceback" not in done.stderr
