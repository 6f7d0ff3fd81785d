"""Releasing, where it can't be done: nothing that was there is lost."""

import shutil

import pytest
from nbgrader.api import Gradebook

from proctor.course.gradebook import ScoreBook
from tools.lessons import ROOT
from tools.release import release

LAB = "lab3-softmax-digits"


@pytest.fixture
def course(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "source" / LAB, tmp_path / "source" / LAB)
    shutil.copytree(ROOT / "release" / LAB, tmp_path / "release" / LAB)
    return tmp_path


def files(course):
    release = course / "release"
    return {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}


def test_submissions_of_another_version_stop_it_with_the_cure(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "digits") as book:
        book.add_assignment(LAB)
        book.add_notebook(LAB, LAB)
        book.add_grade_cell("gone", LAB, LAB, max_score=1, cell_type="code")
    with ScoreBook(f"sqlite:///{course / 'gradebook.db'}", "digits") as scores:
        scores.record_ungraded(LAB, "ada")
    before = files(course)
    with pytest.raises(SystemExit) as stopped:
        release(LAB, course)
    assert str(stopped.value) == (
        "The gradebook holds submissions of lab3-softmax-digits, and its graded cells have "
        "changed since. If they are the demo's, start anew: make clean. Otherwise see what would "
        "change with proctor diff lab3-softmax-digits, and say with proctor grade "
        "lab3-softmax-digits what becomes of the points."
    )
    assert files(course) == before


@pytest.mark.parametrize("name", ["digits [1]", "really?", "*starred*", "in $HOME"])
def test_a_folder_that_nbgrader_reads_as_a_pattern_is_told(course, name):
    moved = course.rename(course.with_name(name))
    with pytest.raises(SystemExit, match=r"nbgrader reads \*, \? and \[ in a path as signs"):
        release(LAB, moved)
    assert files(moved)


def test_any_other_failure_shows_what_nbgrader_said(course):
    (course / "source" / LAB / f"{LAB}.ipynb").write_text("{}")
    before = files(course)
    with pytest.raises(SystemExit, match="nbgrader could not release lab3-softmax-digits, and its"):
        release(LAB, course)
    assert files(course) == before
