"""The tables of right and wrong answers to `accuracy_by_width`, against what its report says."""

import numpy as np
import pytest
from keras.utils import set_random_seed

from public_tests import ChecksFailed, test_accuracy_by_width
from public_tests._call import Outcome
from public_tests._lab4.accuracy_by_width import (
    EPOCHS,
    EXERCISE,
    WEIGHTS,
    WIDTHS,
    Measured,
    diagnose,
    report_on_widths,
)
from public_tests._lab4.accuracy_by_width import (
    RIGHT as RIGHT_SHARE,
)
from public_tests._lab4.patterns import pattern_digits
from tests.public_tests.lab4 import width_wrong_answers as wrong_answers
from tests.public_tests.lab4.width_right_answers import as_in_the_lesson


def failed(report):
    return [check.name for check in report.checks if check.state == "failed"]


def answers(*values):
    """Return a function that gives these numbers, or for no widths none."""
    return lambda widths, digits, epochs: list(values) if widths else []


COUNT, ON_TEST, EACH_WIDTH = WEIGHTS


@pytest.mark.parametrize(
    ("values", "points", "checks"),
    [
        ((0.6, 0.15), 5, []),
        ((0.6, 0.6), 3, [EACH_WIDTH]),
        ((1.0, 0.2), 3, [ON_TEST]),
        ((1.0, 1.0), 1, [ON_TEST, EACH_WIDTH]),
        ((1.3, 2.2), 1, [ON_TEST, EACH_WIDTH]),
        ((60.0, 15.0), 1, [ON_TEST, EACH_WIDTH]),
        ((0.4, 0.85), 1, [ON_TEST, EACH_WIDTH]),
        ((0.15, 0.6), 1, [ON_TEST, EACH_WIDTH]),
        ((0.1, 0.1), 1, [ON_TEST, EACH_WIDTH]),
        ((0.6,), 0, [COUNT, ON_TEST, EACH_WIDTH]),
        ((0.6, float("nan")), 0, [COUNT, ON_TEST, EACH_WIDTH]),
    ],
)
def test_what_numbers_are_worth(values, points, checks):
    report = report_on_widths(answers(*values))
    assert failed(report) == checks
    assert report.earned == points


MESSAGES = [
    (
        (0.6,),
        COUNT,
        "For the widths [48, 1]: expected a list or an array of 2 numbers, you got [0.6].",
    ),
    (
        ("a", "b"),
        COUNT,
        "For the widths [48, 1]: expected a list or an array of 2 numbers, you got a list.",
    ),
    ((0.6,), ON_TEST, "This counts as soon as there is one number for each width."),
    (
        (1.0, 0.2),
        ON_TEST,
        "With 48 hidden units: expected about 0.6 on the test images of this test, you got 1.",
    ),
    (
        (0.6, 0.55),
        EACH_WIDTH,
        "Expected a far lower accuracy with 1 hidden unit than with 48, you got [0.6, 0.55] for "
        "[48, 1].",
    ),
]


@pytest.mark.parametrize(("values", "check", "sentence"), MESSAGES)
def test_the_message_of_a_failed_check(values, check, sentence):
    report = report_on_widths(answers(*values))
    assert next(c.message for c in report.checks if c.name == check) == sentence


@pytest.mark.parametrize("stub", [..., lambda widths, digits, epochs: ...], ids=["missing", "stub"])
def test_an_untouched_stub_is_not_attempted(stub):
    report = report_on_widths(stub)
    assert report.state == "not-attempted"
    assert report.headline == "accuracy_by_width: not attempted yet."


def test_something_else_than_a_function():
    report = report_on_widths([0.1, 0.9])
    assert report.fraction == 0
    assert (
        report.advice[0].seen
        == "The name `accuracy_by_width` stands for a list now, and for no function."
    )


FOUR_STEPS = (
    "For each width there are four steps, as in part 2: build, compile, fit, evaluate. Try "
    "accuracy_by_width([10]) in a cell of its own; and if test_build_model has not passed yet, "
    "mend that first."
)
BUILD_FIRST = (
    "build_model gives no network yet: finish that exercise first, then run this test again."
)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (lambda: (...).compile(), BUILD_FIRST),
        (lambda: None.compile(), BUILD_FIRST),
    ],
    ids=["open", "none"],
)
def test_an_error_comes_with_a_next_step(code, hint):
    report = report_on_widths(lambda widths, digits, epochs: code())
    assert report.state == "error"
    assert report.misconceptions == ()
    assert report.hint == hint


def test_an_error_of_another_kind_is_told():
    report = report_on_widths(lambda widths, digits, epochs: 1 / 0)
    assert report.state == "error"
    assert report.misconceptions == ("slip-raises",)
    assert report.advice[0].next.startswith("Something is divided by 0")


def test_a_dictionary_gets_a_hint():
    report = report_on_widths(lambda widths, digits, epochs: dict.fromkeys(widths, 0.6))
    assert (report.state, report.hint) == ("failed", FOUR_STEPS)
    assert report.checks[0].message.endswith("you got a dict.")


@pytest.mark.parametrize("values", [(0.75, 0.2), (-1.0, 0.0), (5.0, 1.0)])
def test_odd_numbers_are_not_explained(values):
    measured = Measured(WIDTHS, RIGHT_SHARE, Outcome("returned", values))
    assert diagnose(measured) == ()


@pytest.mark.parametrize("seed", range(3))
def test_the_right_accuracy_does_not_depend_on_the_seed(seed):
    set_random_seed(seed)
    wide, narrow = as_in_the_lesson(WIDTHS, pattern_digits(RIGHT_SHARE), EPOCHS)
    assert wide == pytest.approx(RIGHT_SHARE, abs=0.03)
    assert narrow < 0.4


def test_patterns_are_as_promised():
    x_train, y_train, x_test, y_test = pattern_digits(0.6)
    assert (x_train.shape, x_test.shape) == ((480, 28, 28), (40, 28, 28))
    assert x_train.dtype == np.float32
    assert set(np.unique(x_train)) == {0, 1}
    patterns = {int(label): x_train[y_train == label] for label in range(10)}
    assert all((images == images[0]).all() for images in patterns.values())
    true = [
        (image == patterns[int(label)][0]).all()
        for image, label in zip(x_test, y_test, strict=True)
    ]
    assert np.mean(true) == 0.6


def test_the_report_is_shown_once_and_failure_raises(capsys):
    assert test_accuracy_by_width(answers(0.6, 0.1)) is None
    assert capsys.readouterr().out.count("accuracy_by_width: all right, 5 of 5 points.") == 1
    with pytest.raises(ChecksFailed, match="accuracy_by_width: 3 of 5 points") as failure:
        test_accuracy_by_width(answers(1.0, 0.1))
    assert failure.value.report.exercise == EXERCISE.name


def test_the_tables_train_only_once():
    assert wrong_answers._trained.cache_info().misses <= 4
