import math

import pytest

from proctor.grading.scoring import exercise_result, faulty, outcome, overrun
from proctor.judge.handle import Verdict
from proctor.notebook.lab import Exercise, LabCell


def cell(points=4.0, source="test_f(f)", released="test_f(f)"):
    return LabCell("test_f", "test_f", "code", "test", source, released, points)


HIDDEN = cell(source="secret", released="")


def report(*checks, state="partial", misconceptions=()):
    made = [
        {"name": f"c{i}", "state": s, "weight": w, "hidden": False, "message": "m"}
        for i, (s, w) in enumerate(checks)
    ]
    return {"state": state, "checks": made, "misconceptions": list(misconceptions)}


def judged(*reports, kind="checked", **more):
    return Verdict(kind, reports=reports, **more)


def state_of(*outcomes, raised=False, unanswered=False):
    exercise = Exercise("f", ("test_f",))
    return exercise_result(exercise, outcomes, raised=raised, unanswered=unanswered).state


def test_weights_give_partial_credit():
    found = outcome(cell(), judged(report(("passed", 3), ("failed", 1), misconceptions=["idea"])))
    assert (found.score, found.state, found.misconceptions) == (3.0, "partial", ("idea",))
    assert [check.state for check in found.checks] == ["passed", "failed"]


def test_several_reports_of_one_cell_count_together():
    reports = report(("passed", 1), state="passed"), report(("failed", 3), state="failed")
    assert outcome(cell(), judged(*reports)).score == 1.0


@pytest.mark.parametrize("kind", ["missing", "learner", "assertion"])
def test_a_report_counts_only_where_its_cell_ran_on(kind):
    found = outcome(cell(), judged(report(("passed", 1), state="passed"), kind=kind))
    assert found.score == 0.0
    assert found.state != "passed"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (report(("passed", float("nan"))), "weights"),
        (report(("passed", -1)), "weights"),
        (report(("splendid", 1)), "splendid"),
        (report(), "can't be read"),
        ({"checks": 3}, "can't be read"),
    ],
)
def test_a_report_that_makes_no_sense_is_for_a_person_to_look_at(broken, message):
    found = outcome(cell(), judged(broken))
    assert (found.state, found.score) == ("manual", None)
    assert message in found.flags[0]


def test_a_test_that_failed_by_itself_costs_nobody_points():
    found = faulty(cell(), "Traceback ...\n  File ...\nImportError: No module named 'gone'\n")
    assert (found.state, found.score) == ("manual", None)
    assert found.checks[0].message == (
        "This test could not be run, through no fault of yours. A person will look at it."
    )
    assert found.flags == (
        "test_f: this test failed by itself (ImportError: No module named 'gone'), so a person has "
        "to say what the answer is worth. Mend the test and grade again.",
    )
    passed = outcome(cell(), judged(kind="done"))
    result = exercise_result(Exercise("f", ("a", "b")), [passed, found], raised=0, unanswered=0)
    assert (result.state, result.score, result.max_score) == ("manual", None, 8.0)


@pytest.mark.parametrize(
    ("value", "score", "flags"),
    [(None, 4, 0), (4.0, 4, 0), (2.5, 2.5, 0), (0.0, 0, 0), (math.nan, 0, 1), (-1.0, 0, 1)],
)
def test_without_a_report_the_last_line_may_give_points(value, score, flags):
    found = outcome(cell(), judged(kind="done", value=value))
    assert (found.score, len(found.flags)) == (score, flags)


@pytest.mark.parametrize("value", [math.inf, 4.1, 200.0])
def test_more_points_than_there_are_give_none(value):
    found = outcome(cell(), judged(kind="done", value=value))
    assert found.score == 0
    assert "no number of points from 0 to 4" in found.flags[0]


def test_a_plain_assertion_gives_no_points_and_its_message():
    error = {"output_type": "error", "ename": "AssertionError", "evalue": "should be 6"}
    found = outcome(cell(), judged(kind="assertion", outputs=(error,)))
    assert (found.score, found.state, found.checks[0].message) == (0, "failed", "should be 6")
    hidden = outcome(HIDDEN, judged(kind="assertion", outputs=(error,)))
    assert (hidden.checks[0].hidden, hidden.checks[0].message) == (True, "")


def test_what_the_learner_raised_is_an_error():
    raised = judged(kind="learner", error={"ename": "KeyError", "evalue": "'a'"})
    found = outcome(cell(), raised)
    assert (found.score, found.state, found.checks[0].message) == (0, "error", "KeyError: 'a'")
    assert outcome(HIDDEN, raised).checks[0].message == ""


@pytest.mark.parametrize(
    ("kind", "ename", "state", "said"),
    [
        # nbgrader's stub, as it was
        ("learner", "NotImplementedError", "not-attempted", "NotImplementedError: why"),
        ("missing", "NameError", "not-attempted", "NameError: why"),
        ("learner", "NameError", "error", "NameError: why"),  # raised inside the learner's code
        # and what nobody has raised
        ("learner", "TimeLimit", "error", "why"),
        ("learner", "MemoryLimit", "error", "why"),
        ("learner", "Stopped", "error", "why"),
        ("learner", "ProcessEnded", "error", "why"),
        ("learner", "Unsupported", "error", "why"),
    ],
)
def test_what_was_not_written_was_not_attempted(kind, ename, state, said):
    found = outcome(cell(), judged(kind=kind, error={"ename": ename, "evalue": "why"}))
    assert (found.state, found.score) == (state, 0)
    assert found.checks[0].state == ("failed" if state == "error" else state)
    assert found.checks[0].message == said


def test_an_error_without_a_text_is_its_name():
    found = outcome(cell(), judged(kind="learner", error={"ename": "KeyError", "evalue": ""}))
    assert found.checks[0].message == "KeyError"


def test_an_untouched_stub_was_not_attempted_whatever_it_raises():
    raised = outcome(cell(), judged(kind="learner", error={"ename": "TodoError", "evalue": "x"}))
    assert state_of(raised) == "error"
    assert state_of(raised, raised=True, unanswered=True) == "not-attempted"
    ended = outcome(cell(), judged(kind="learner", error={"ename": "Stopped", "evalue": "x"}))
    assert state_of(ended, unanswered=True) == "error"


def test_states_of_an_exercise():
    passed = outcome(cell(), judged(report(("passed", 1), state="passed")))
    failed = outcome(cell(), judged(report(("failed", 1), state="failed")))
    error = outcome(cell(), judged(report(("failed", 1), state="error")))
    blank = outcome(cell(), judged(report(("not-attempted", 1), state="not-attempted")))
    assert state_of(passed, passed) == "passed"
    assert state_of(passed, failed) == "partial"
    assert state_of(error, passed) == "partial"
    assert state_of(failed, failed) == "failed"
    assert state_of(failed, error) == "error"
    assert state_of(blank, blank) == "not-attempted"
    assert state_of(blank, blank, raised=True) == "error"
    assert state_of(failed, failed, raised=True) == "error"
    assert state_of(failed, blank, unanswered=True) == "not-attempted"
    assert state_of(blank, raised=True, unanswered=True) == "not-attempted"
    assert state_of(overrun(cell(), "why")) == "error"


def test_scores_are_rounded_to_two_decimals_where_they_are_made():
    third = outcome(cell(1.0), judged(report(("passed", 1), ("failed", 2))))
    assert third.score == 0.33
    exercise = Exercise("f", ("a", "b", "c"))
    result = exercise_result(exercise, [third] * 3, raised=False, unanswered=False)
    assert result.score == 0.99
