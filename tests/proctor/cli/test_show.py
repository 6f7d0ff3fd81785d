import io

import pytest

from proctor.cli.show import (
    Names,
    Progress,
    difference_text,
    outcome_line,
    result_text,
    summary_text,
)
from proctor.result import CheckResult, ExerciseResult, Manifest, Result
from proctor.run.diff import Difference
from proctor.run.outcome import Outcome
from proctor.run.runlog import RunLog


def test_text_of_a_learner_gives_the_terminal_no_orders():
    check = CheckResult("values", "failed", message="ValueError: \x1b]0;10 of 10\x07\x1b[2J\r10/10")
    exercise = ExerciseResult("double", "failed", 0.0, 4.0, checks=(check,))
    manifest = Manifest("sha256:0", "sha256:1", {}, 1)
    text = result_text(Result("small", "on", (exercise,), (), ("a flag\x9b2J",), manifest))
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert "10 of 10" in text


@pytest.fixture
def log():
    """Ada has 9 points, Grace's notebook can't be read, and Cy met a fault of ours."""
    log = RunLog(None, "small")
    stages = {"read": 0.1, "cells": 1.0, "checks": 0.2, "write": 0.1}
    log.add(Outcome("ada", "graded", {}, score=9.0, seconds=1.4, stages=stages))
    log.add(Outcome("grace", "unreadable", why="The file of grace is empty."))
    log.add(Outcome("cy", "fault", why="OSError: /course/submitted/cy/small.ipynb"))
    return log


def test_a_quiet_run_shows_no_scores_and_nobody(log):
    assert summary_text(log, quiet=True).splitlines() == [
        "small: 1 of 3 submissions graded.",
        "2 without a score: the class report and the formgrader say which, and why.",
    ]
    stream = io.StringIO()
    with Progress(stream, quiet=True) as progress:
        progress.step("ada: 9", 3)
    assert stream.getvalue() == ""


def test_an_anonymous_run_names_nobody(log):
    called = Names(anonymous=True)
    lines = [outcome_line(one, called) for one in log.outcomes]
    assert lines == [
        "learner 1: 9",
        "learner 2: no score (unreadable)",
        "learner 3: no score (fault)",
    ]
    text = summary_text(log, called)
    assert "No score for learner 2: The file of learner 2 is empty." in text
    assert "submitted/learner 3/small.ipynb" in text
    assert not any(name in text for name in ("ada", "grace", "/cy/"))


def test_names_are_names_unless_they_are_hidden(log):
    assert outcome_line(log.outcomes[0]) == outcome_line(log.outcomes[0], Names()) == "ada: 9"
    assert "No score for grace: The file of grace is empty." in summary_text(log)


def test_a_quiet_difference_holds_counts_alone():
    found = [Difference("ada", "up", 3.0, 9.0), Difference("grace", "same", 4.0, 4.0)]
    assert difference_text("small", found, quiet=True).splitlines() == [
        "small: 2 submissions graded anew, nothing written.",
        "1 up, 1 the same.",
    ]
