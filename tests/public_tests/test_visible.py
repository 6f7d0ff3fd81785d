"""Tests of names that grading could not make or hand over."""

import pytest

import public_tests
from proctor.judge.inside.standins import Unavailable
from proctor.learner.records import Endless
from public_tests import ChecksFailed


def report_on(test, *arguments):
    with pytest.raises(ChecksFailed) as caught:
        getattr(public_tests, test)(*arguments)
    return caught.value.report


def test_a_cell_that_failed_in_grading():
    report = report_on("test_w_sum", Unavailable("w_sum", "SyntaxError", "invalid syntax", 3))
    assert (report.state, report.error) == ("error", "SyntaxError: invalid syntax")
    assert report.advice[0].seen == (
        "The cell of `w_sum` stopped with an error when it ran last: SyntaxError: invalid syntax "
        "(line 3)."
    )


def test_a_model_that_can_not_be_handed_over():
    why = "`model`: The layer L1 has an activation of its own; use one of Keras's by its name."
    report = report_on("test_model", Unavailable("model", "Unsupported", why), 10, 400)
    assert report.state == "failed"
    assert report.misconceptions == ("answer-not-handed-over",)
    assert report.advice[0].seen == (
        "When work is graded, an answer is handed over to the tests as a description, without any "
        f"code of yours, and this one can't be described so: {why}"
    )


def test_what_a_limit_stopped_is_told_by_the_call():
    report = report_on("test_w_sum", Unavailable("w_sum", "TimeLimit", "It took too long."))
    assert report.misconceptions == ("slip-takes-too-long",)


def test_a_loop_that_grading_proves_endless_is_named():
    why = Endless(3, "i < len(a)").told("`w_sum([1], [2])`")
    report = report_on("test_w_sum", Unavailable("w_sum", "TimeLimit", why))
    assert report.advice[0].seen.endswith(
        " your code took too long and was stopped. The loop `while i < len(a)` (line 3 of its "
        "cell) changes nothing that its condition looks at."
    )


def test_a_learner_s_own_attribute_is_no_failed_cell():
    def w_sum(a, b):
        return sum(p * q for p, q in zip(a, b, strict=True))

    w_sum.cell_error = "mine"
    public_tests.test_w_sum(w_sum)
