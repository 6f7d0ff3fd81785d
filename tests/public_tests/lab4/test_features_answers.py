"""The tables of right and wrong answers to `hidden_features`, against what its report says."""

import numpy as np
import pytest

from autils import ask_about
from public_tests import ChecksFailed, test_hidden_features
from public_tests._lab4.hidden_features import EXERCISE, WEIGHTS, report_on_features, weights_of
from tests.public_tests.lab4 import features_wrong_answers as wrong_answers
from tests.public_tests.lab4.features_right_answers import RIGHT


def report_on(answer):
    return report_on_features(lambda weights: ask_about(answer, weights))


def failed(report):
    return [check.name for check in report.checks if check.state == "failed"]


@pytest.mark.parametrize(
    ("answer", "points", "checks"),
    [
        ("reshaped_as_it_is", 2, ["each image shows its own unit", "networks of other sizes"]),
        ("always_ten", 4, ["networks of other sizes"]),
        ("a_list_of_images", 4, ["as a NumPy array"]),
        ("only_transposed", 0, list(WEIGHTS)),
        ("forgot_to_return", 0, list(WEIGHTS)),
        ("without_signs", 2, ["each image shows its own unit", "networks of other sizes"]),
    ],
)
def test_one_idea_costs_only_the_checks_it_breaks(answer, points, checks):
    report = report_on(getattr(wrong_answers, answer))
    assert failed(report) == checks
    assert report.earned == points


MESSAGES = [
    (
        "only_transposed",
        "one image for each unit",
        "For a network with 10 hidden units: expected an array of shape (10, 28, 28), you got an "
        "array of shape (10, 784).",
    ),
    (
        "only_transposed",
        "each image shows its own unit",
        "This counts as soon as the shape is right.",
    ),
    (
        "only_transposed",
        "networks of other sizes",
        "For a network with 4 hidden units: expected an array of shape (4, 28, 28), you got an "
        "array of shape (4, 784).",
    ),
    (
        "reshaped_as_it_is",
        "each image shows its own unit",
        "For a network with 10 hidden units: the weight from the pixel in row 0, column 1 to unit "
        "0 is -0.7549, and features[0, 0, 1] is -0.725.",
    ),
    (
        "reshaped_as_it_is",
        "networks of other sizes",
        "Not right for a network with 4 hidden units either.",
    ),
    ("a_list_of_images", "as a NumPy array", "Expected a NumPy array, you got a list."),
]


@pytest.mark.parametrize(("answer", "check", "sentence"), MESSAGES)
def test_the_message_of_a_failed_check(answer, check, sentence):
    report = report_on(getattr(wrong_answers, answer))
    assert next(c.message for c in report.checks if c.name == check) == sentence


@pytest.mark.parametrize("stub", [..., lambda weights: ...], ids=["missing", "function"])
def test_an_untouched_stub_is_not_attempted(stub):
    report = report_on_features(stub)
    assert report.state == "not-attempted"
    assert report.headline == "hidden_features: not attempted yet."


def test_something_else_than_a_function():
    report = report_on_features(np.zeros(3))
    assert (report.state, report.fraction) == ("failed", 0)
    assert report.misconceptions == ("slip-name-overwritten",)
    assert (
        report.advice[0].seen
        == "The name `features_of` stands for a NumPy array now, and for no function."
    )


def test_an_error_is_told_without_a_line_that_is_not_the_learner_s():
    def answer(model):
        return model.weight[0]

    report = report_on(answer)
    assert report.state == "error"
    assert report.error == "AttributeError: 'Sequential' object has no attribute 'weight'"
    assert "(line" not in str(report)
    assert report.misconceptions == ("slip-raises",)
    assert report.advice[0].seen == (
        "For a network with 10 hidden units your code raised AttributeError: 'Sequential' object "
        "has no attribute 'weight'."
    )


HINT = (
    "Take one column of the weight matrix, W[:, 0], reshape it to (28, 28), and compare it with "
    "your features[0]."
)


@pytest.mark.parametrize(
    "answer",
    [
        lambda model: wrong_answers.right(model)[:2],
        lambda model: np.full((model.layers[1].units, 28, 28), np.nan),
    ],
    ids=["two", "nan"],
)
def test_an_unknown_idea_gets_a_hint(answer):
    report = report_on(answer)
    assert report.misconceptions == ()
    assert report.hint == HINT


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda model: wrong_answers.right(model)[::-1], "slip-reversed"),
        (lambda model: "features", "slip-another-kind"),
    ],
)
def test_a_slip_of_any_exercise_is_named(answer, slip):
    assert report_on(answer).misconceptions == (slip,)


def test_each_weight_differs_from_the_others():
    W1, *_ = weights_of(10)
    assert len(np.unique(W1)) > 7800


def test_the_report_is_shown_once_and_failure_raises(capsys):
    assert test_hidden_features(lambda w: ask_about(RIGHT[0], w)) is None
    assert capsys.readouterr().out.count("hidden_features: all right, 5 of 5 points.") == 1
    with pytest.raises(ChecksFailed, match="hidden_features: 2 of 5 points") as failure:
        test_hidden_features(lambda w: ask_about(wrong_answers.reshaped_as_it_is, w))
    assert failure.value.report.exercise == EXERCISE.name
