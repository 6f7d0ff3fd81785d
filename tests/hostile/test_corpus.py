"""Every case of `tests/submissions/`: what it gets, what it sees, and what it leaves behind."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from proctor.grading.grade import grade
from proctor.notebook.handed_in import Unreadable
from tests.hostile.conftest import LIMITS, TOKEN, fingerprint, processes_below
from tests.hostile.corpus import case_names, read_case

pytestmark = pytest.mark.hostile

SECONDS = 120
"""By the clock, on a busy machine, for the longest of them."""

HIDDEN_WORDS = ("reference_softmax", "z_mixed", "steps_by_hand", "HIDDEN TESTS", "default_rng(7)")
"""From the text of the hidden checks; no lesson and no case has them in plain view."""

SUCCESS_WORDS = ("CONNECTED", "WRITTEN", "OPENED")
"""What a case prints when it got further than it may."""


@pytest.fixture(scope="session")
def untouched(course):
    """What the course's files were before the first case."""
    return fingerprint(course)


@pytest.fixture(scope="session")
def honest(engine, hostile_lab, course, untouched):
    """What an honest submission gets before the first case, as text."""
    return graded(read_case("honest"), engine, hostile_lab, course).result.to_json()


def graded(case, engine, lab, course):
    """Grade one case with its own limits."""
    engine.warm.limits = replace(LIMITS, **case.limits)
    try:
        return grade(case.notebook(course), lab, engine, case.beside())
    finally:
        engine.warm.limits = LIMITS


@pytest.mark.parametrize("name", case_names())
def test_a_submission_gets_its_due_and_nothing_else(
    name, engine, hostile_lab, course, honest, untouched
):
    case, expected = read_case(name), read_case(name).expected
    began, before = time.monotonic(), processes_below(engine)
    if "unreadable" in expected:
        with pytest.raises(Unreadable, match=expected["unreadable"]):
            graded(case, engine, hostile_lab, course)
    else:
        found = graded(case, engine, hostile_lab, course)
        _check_result(found.result, expected)
        _check_notebook(found, expected)
    assert processes_below(engine) == before, "a process outlived its submission"
    assert fingerprint(course) == untouched, "a file of the course was changed"
    assert time.monotonic() - began < SECONDS


def _check_result(result, expected):
    states = {exercise.name: exercise.state for exercise in result.exercises}
    wanted = (expected["score"], expected["states"])
    if (result.score, states) != wanted:
        pytest.fail(f"got {result.score, states}, not {wanted}; {_passed(result)}, {result.flags}")
    assert result.sandbox == "on"
    for word in expected.get("flags", ()):
        assert any(word in flag for flag in result.flags), result.flags
    for word in expected.get("repairs", ()):
        assert any(word in repair.what for repair in result.repairs), result.repairs


def _passed(result):
    checks = [check for exercise in result.exercises for check in exercise.checks]
    return [check.name for check in checks if check.state == "passed"]


def _check_notebook(graded, expected):
    everything = graded.notebook + graded.result.to_json()
    assert TOKEN not in everything, "a secret came out"
    cells = json.loads(graded.notebook)["cells"]
    shown = json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False)
    for word in HIDDEN_WORDS:
        assert word not in shown, f"the text of a hidden check came out: {word}"
    for word in SUCCESS_WORDS:
        assert word not in shown, shown[-3000:]
    for word in expected.get("shows", ()):
        assert word in shown, shown[-3000:]
    graded.notebook.encode()  # what is handed on can be written to a file


def test_an_honest_submission_gets_the_same_after_all_of_them(
    engine, hostile_lab, course, honest, untouched
):
    result = graded(read_case("honest"), engine, hostile_lab, course).result
    assert result.to_json() == honest
    assert fingerprint(course) == untouched
