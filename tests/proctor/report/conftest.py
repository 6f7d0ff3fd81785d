"""A class with results made by hand: what the report says can then be worked out on paper."""

import json

import pytest

from proctor.course.journal import Journal
from proctor.notebook.lab import read_lab
from proctor.result import CellScore, CheckResult, ExerciseResult, Manifest, Repair, Result

ANSWER = "def double(x):\n    # {name} wrote this\n    return {body}\n"


def result(double, value, idea=(), submission="a", repairs=(), flags=()):
    """Return a result with these points for `double` (of 6) and `value` (of 3)."""
    lost = CheckResult("values", "failed" if double < 6 else "passed", False, "", 6.0 - double)
    state = "passed" if double == 6 else "partial" if double else "failed"
    exercises = (
        ExerciseResult("double", state, double, 6.0, tuple(idea), (lost,)),
        ExerciseResult("value", "passed" if value else "not-attempted", value, 3.0),
        ExerciseResult("essay", "manual", None, 5.0),
    )
    manifest = Manifest(submission, "lab", {"python": "3"}, 1)
    return Result("small", "on", exercises, tuple(repairs), tuple(flags), manifest)


@pytest.fixture
def hand_in(course):
    """Let learners hand in, and write down a result wherever grading would."""

    def hand_in(student, graded, body="2 * x", when=None):
        for step in ("submitted", "autograded"):
            folder = course.folder(step, student, "small")
            folder.mkdir(parents=True, exist_ok=True)
            cell = {
                "cell_type": "code",
                "metadata": {"nbgrader": {"grade_id": "double"}},
                "source": ANSWER.format(name=student, body=body),
            }
            (folder / "small.ipynb").write_text(json.dumps({"cells": [cell]}))
        if graded is None:
            return
        double, value = (exercise.score for exercise in graded.exercises[:2])
        cells = [
            CellScore("test_double", 4.0, min(double, 4.0)),
            CellScore("test_double-hidden", 2.0, max(double - 4.0, 0.0)),
            CellScore("test_value", 3.0, value),
            CellScore("essay", 5.0, None),
        ]
        with course.scorebook() as book:
            book.record("small", student, cells, timestamp=when)
        with Journal.of(course.root, "small") as journal:
            journal.add(student, {"result": graded.to_dict()})

    return hand_in


@pytest.fixture
def graded_result():
    """Return `result`, for tests that make their own class."""
    return result


@pytest.fixture
def small(course):
    """The lab as a grader reads it."""
    return read_lab(course.root, "small")


@pytest.fixture
def a_class(hand_in):
    """Six learners: three with the same wrong idea, one repaired, one flagged, one unreadable."""
    for number in range(3):
        hand_in(f"wrong-{number}", result(2.0, 3.0, ["double-squares"]), "x ** 2" + " " * number)
    hand_in("ada", result(6.0, 3.0, repairs=[Repair("test_double", "It was put back.")]))
    hand_in("grace", result(6.0, 0.0, flags=["<b>Stopped</b> after 30 seconds."]))
    hand_in("torn", None)
