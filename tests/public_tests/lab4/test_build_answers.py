"""The tables of right and wrong answers to `build_model`, against what its report says."""

import pytest
from keras import Sequential
from keras.layers import Dense, Dropout, Flatten

from public_tests import ChecksFailed, test_build_model
from public_tests._lab4.build_model import EXERCISE, WEIGHTS, report_on_build
from tests.public_tests.lab4 import build_wrong_answers as wrong_answers
from tests.public_tests.lab4.build_right_answers import RIGHT


def failed(report):
    return [check.name for check in report.checks if check.state == "failed"]


PROBABILITIES, UNITS, RELU, SOFTMAX, DROPOUT = WEIGHTS


@pytest.mark.parametrize(
    ("answer", "checks"),
    [
        ("without_flatten", [PROBABILITIES]),
        ("copied_from_part_two", [UNITS]),
        ("no_activation", [RELU]),
        ("as_in_lab_three", [PROBABILITIES, SOFTMAX]),
        ("hidden_in_both_places", [PROBABILITIES, UNITS]),
        ("three_layers", [DROPOUT]),
        ("the_share_to_keep", [DROPOUT]),
        ("two_hidden_layers", [UNITS]),
        ("only_flatten", list(WEIGHTS)),
        ("forgot_to_return", list(WEIGHTS)),
    ],
)
def test_one_idea_costs_only_the_checks_it_breaks(answer, checks):
    report = report_on_build(getattr(wrong_answers, answer))
    assert failed(report) == checks
    assert report.earned == 5 - len(checks)


MESSAGES = [
    (
        "without_flatten",
        PROBABILITIES,
        "Given 2 images of 28 by 28 pixels, build_model(12) gives an array of shape (2, 28, 10); "
        "expected was shape (2, 10), with rows that add up to 1.",
    ),
    (
        "two_hidden_layers",
        UNITS,
        "build_model(12): expected Dense layers of 12 and 10 units, in this order, got 12, 12, 10.",
    ),
    (
        "only_flatten",
        UNITS,
        "build_model(12): expected Dense layers of 12 and 10 units, in this order, got none.",
    ),
    (
        "batch_normalisation",
        UNITS,
        "Expected Flatten, Dense and Dropout layers only, got BatchNormalization.",
    ),
    ("no_activation", RELU, "Expected ReLU, got linear."),
    ("as_in_lab_three", SOFTMAX, "Expected softmax, got linear."),
    ("only_flatten", SOFTMAX, "Expected softmax, got no Dense layer."),
    ("three_layers", DROPOUT, "Expected one Dropout layer, got none."),
    ("two_dropouts", DROPOUT, "Expected one Dropout layer, got 2 Dropout layers."),
    (
        "dropout_last",
        DROPOUT,
        "Expected Dropout(0.2) between the Dense layers, got another place or rate.",
    ),
    (
        "forgot_to_return",
        PROBABILITIES,
        "build_model(12): expected a Keras model, your function returned None.",
    ),
]


@pytest.mark.parametrize(("answer", "check", "sentence"), MESSAGES)
def test_the_message_of_a_failed_check(answer, check, sentence):
    report = report_on_build(getattr(wrong_answers, answer))
    assert next(c.message for c in report.checks if c.name == check) == sentence


@pytest.mark.parametrize("stub", [..., lambda hidden: ...], ids=["missing", "function"])
def test_an_untouched_stub_is_not_attempted(stub):
    report = report_on_build(stub)
    assert report.state == "not-attempted"
    assert report.headline == "build_model: not attempted yet."


def test_something_else_than_a_function():
    report = report_on_build(wrong_answers.right(3))
    assert report.fraction == 0


def test_a_list_of_layers_is_no_model():
    report = report_on_build(lambda hidden: [Flatten(), Dense(hidden)])
    assert (report.state, report.misconceptions) == ("failed", ())
    assert report.checks[0].message == "build_model(12): expected a Keras model, you got a list."
    assert report.hint.startswith("Compare your layers with the list of the exercise")


def test_an_error_is_told():
    def answer(hidden):
        return Sequential([Flatten(), Dense(hiden)])  # noqa: F821

    report = report_on_build(answer)
    assert report.state == "error"
    assert report.error == "NameError: name 'hiden' is not defined"
    assert report.misconceptions == ("slip-raises",)
    assert report.advice[0].seen.startswith(
        "For build_model(12) your code raised NameError: name 'hiden' is not defined (line "
    )


def test_independent_ideas_are_all_named():
    def answer(hidden):
        return Sequential([Dense(512), Dropout(0.5), Dense(10)])

    assert report_on_build(answer).misconceptions == (
        "build-model-no-flatten",
        "build-model-width-ignored",
        "build-model-hidden-linear",
        "build-model-output-linear",
        "build-model-dropout-rate",
    )


def test_another_activation_gets_a_hint():
    def answer(hidden):
        return Sequential([Flatten(), Dense(hidden, "tanh"), Dropout(0.2), Dense(10, "softmax")])

    report = report_on_build(answer)
    assert failed(report) == [RELU]
    assert report.misconceptions == ("build-model-other-setting",)


def test_the_report_is_shown_once_and_failure_raises(capsys):
    assert test_build_model(RIGHT[0]) is None
    assert capsys.readouterr().out.count("build_model: all right, 5 of 5 points.") == 1
    with pytest.raises(ChecksFailed, match="build_model: 4 of 5 points") as failure:
        test_build_model(wrong_answers.three_layers)
    assert failure.value.report.exercise == EXERCISE.name
