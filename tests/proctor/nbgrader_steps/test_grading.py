"""`nbgrader autograde` and `generate_feedback`, with proctor's steps in their lists."""

import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from proctor.notebook.lab import read_lab
from proctor.run.coordinator import Coordinator

# nbgrader 0.9.6 and SQLAlchemy 2.1 do not agree in everything.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::sqlalchemy.exc.SAWarning"
)


@pytest.fixture
def nbgrader(course, monkeypatch):
    """The calls that the formgrader's buttons make."""
    monkeypatch.chdir(course.root)
    return NbGraderAPI(config=course.config)


@pytest.fixture(autouse=True)
def no_engine_left():
    yield
    from proctor.nbgrader_steps.grading import _ENGINES

    _ENGINES.close()


def book_of(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tests") as book:
        return {
            (submission.student.id, grade.name): (
                grade.auto_score,
                grade.needs_manual_grade,
                submission.late_submission_penalty,
                submission.timestamp,
            )
            for submission in book.assignment_submissions("small")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def half(handed):
    handed.right().write("double", "def double(x):\n    return x + x if isinstance(x, int) else x")


def damaged(handed):
    handed.right()
    handed.cells.remove(handed.at("test_double-hidden"))
    handed.cells.insert(0, handed.copy_of("test_double"))
    handed.cells.append(handed.copy_of("double"))


def test_both_ways_write_the_same_gradebook(course, hand_in, nbgrader):
    hand_in("ada")
    hand_in("bob", half)
    hand_in("cy", damaged)
    hand_in("dee", lambda handed: None)
    path = hand_in("eve") / "small.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    lab = read_lab(course.root, "small")
    outcomes = list(Coordinator(course, lab).run())
    assert all(outcome.is_graded for outcome in outcomes)
    ours = book_of(course.root)
    ours_text = (course.root / "autograded/bob/small/small.ipynb").read_text()
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "tests") as book:
        for outcome in outcomes:
            book.remove_student(outcome.student)
    for outcome in outcomes:
        done = nbgrader.autograde("small", outcome.student, force=True)
        assert done["success"], done["log"]
    assert book_of(course.root) == ours
    theirs_text = (course.root / "autograded/bob/small/small.ipynb").read_text()
    assert "31337" not in ours_text + theirs_text
    assert "vnd.proctor.report+json" in theirs_text


def test_an_unreadable_submission_does_not_stop_the_others(course, hand_in, nbgrader):
    (hand_in("ada") / "small.ipynb").write_bytes(b'{"cells": [')
    hand_in("bob")
    done = nbgrader.autograde("small", "*")
    assert not done["success"]
    assert "It may be cut short." in done["log"]
    book = book_of(course.root)
    assert book["bob", "test_double"][0] == 4.0
    assert book["ada", "test_double"][:2] == (None, True)


def test_feedback_shows_reports_but_no_hidden_check_and_loads_nothing(course, hand_in, nbgrader):
    def with_formulas(handed):
        handed.right().write("double", "def double(x):\n    return x")
        handed.write("essay", "Because $x < y$ and\n\n$$\\frac{1}{2}$$\n\n$\\frac{<script>$")
        picture = '<img src="data:image/png;base64,AA==">'
        handed.cells.append({"cell_type": "markdown", "metadata": {}, "source": picture})

    hand_in("ada", with_formulas)
    assert nbgrader.autograde("small", "ada")["success"]
    done = nbgrader.generate_feedback("small", "ada")
    assert done["success"], done["log"]
    assert "[WARNING]" not in done["log"]  # there is nothing that an instructor could do
    assert "[INFO]" in done["log"]
    html = (course.root / "feedback/ada/small/small.html").read_text()
    summary = html[html.index('<section class="summary"') : html.index("</section>")]
    for part in ("small: 3 of 14 points", "not right yet, 0 of 6 points", "5 points to give"):
        assert part in summary, summary
    assert "Try larger numbers." in summary
    assert html.count('<section class="summary"') == 1
    assert "31337" not in html
    assert "BEGIN HIDDEN TESTS" not in html
    assert "Try larger numbers." in html
    assert "<mfrac>" in html
    for loading in (
        'src="http',
        "src='http",
        '<link rel="stylesheet" href="http',
        "cdnjs",
        "@import",
    ):
        assert loading not in html
    assert "<script>$" not in html


def test_what_is_set_where_nbgrader_was_started_counts(course, hand_in, tmp_path):
    """nbgrader reads the folder that it is started in, too; the course's may be another."""
    hand_in("ada")  # on 2 January
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(course.root)!r}\n"
        'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    )
    with Gradebook(course.layout.db_url, "tests") as book:
        book.update_or_create_assignment("small", duedate="2026-01-01 00:00:00 UTC")
    command = [sys.executable, "-m", "nbgrader", "autograde", "small"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {penalty for _, _, penalty, _ in book_of(course.root).values()} == {9.0}
