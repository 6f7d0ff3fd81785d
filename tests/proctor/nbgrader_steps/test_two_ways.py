"""`proctor grade` and `nbgrader autograde` write one gradebook.

The third way, the formgrader's button, is taken by `tests/browser/test_formgrader.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import whole_course
from tools import samples
from tools.lessons import lab_names

pytestmark = pytest.mark.slow

LAB = "lab3-softmax-digits"
BIN = Path(sys.executable).parent


def graded(root, *command):
    """Hand in the sample class, grade it with a command, and return the gradebook's points."""
    whole_course.make(root, LAB)
    samples.hand_in(LAB, root)
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return whole_course.scores(root)


def test_both_ways_write_one_gradebook_and_what_is_fair(tmp_path):
    assert LAB in lab_names()
    proctors = graded(tmp_path / "proctor", "proctor", "grade", LAB)
    nbgraders = graded(tmp_path / "nbgrader", "nbgrader", "autograde", LAB)
    assert proctors == nbgraders
    fair = {sample.learner: sample.score for sample in samples.sample_class(LAB)}
    totals = {
        learner: sum(points for (who, _), (points, _) in proctors.items() if who == learner)
        for learner in fair
    }
    assert totals == fair


def test_a_link_beside_a_submission_is_not_followed(tmp_path):
    root = whole_course.make(tmp_path / "course", LAB)
    (notebook,) = samples.hand_in(LAB, root, samples.sample_class(LAB)[:1])
    notebook.with_name("book").symlink_to(root / "gradebook.db")
    notebook.with_name("lab").symlink_to(root / "source" / LAB / f"{LAB}.ipynb")
    command = [BIN / "nbgrader", "autograde", LAB]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    copied = {path.name for path in (root / "autograded" / "learner-01" / LAB).iterdir()}
    assert f"{LAB}.ipynb" in copied
    assert not {"book", "lab"} & copied
