"""The tables of right and wrong answers to `accuracy_by_width`, against what its report says."""

import numpy as np
import pytest
from keras.utils import set_random_seed

from public_tests import ChecksFailed, test_accuracy_by_width
from public_tests._call import Outcome
from public_tests._common.words import number
from public_tests._draws import drawn_numbers
from public_tests._lab4.accuracy_by_width import (
    EPOCHS,
    EPOCHS_AGAIN,
    EXACT,
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
from public_tests._lab4.patterns import drawn_digits, pattern_digits
from tests.public_tests.exercises import share_of_true
from tests.public_tests.lab4 import width_wrong_answers as wrong_answers
from tests.public_tests.lab4.width_right_answers import as_in_the_lesson


def failed(report):
    return [check.name for check in report.checks if check.state == "failed"]


def answers(*values):
    """Return a function that gives these numbers, or for no widths none."""
    return lambda widths, digits, epochs: list(values) if widths else []


def by_heart(others):
    """Return a function that knows the first call, and gives `others` in every other one."""
    return lambda widths, digits, epochs: (
        ([0.6, 0.15] if len(digits[3]) == 40 else others) if widths else []
    )


def measures(numbers):
    """Return a function whose numbers follow from the shares of true labels: test and training."""

    def function(widths, digits, epochs):
        x, y, *_ = digits
        return list(numbers(share_of_true(digits), share_of_true((x, y, x, y)))) if widths else []

    return function


COUNT, ON_TEST, EACH_WIDTH = WEIGHTS


@pytest.mark.parametrize(
    ("numbers", "points", "checks"),
    [
        (lambda right, practised: (right, 0.15), 5, []),
        (lambda right, practised: (round(right, 2), 0.15), 5, []),
        (lambda right, practised: (right, right), 3, [EACH_WIDTH]),
        (lambda right, practised: (practised, 0.2), 3, [ON_TEST]),
        (lambda right, practised: (practised, practised), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (1.9 - right, 2.2), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (100 * right, 15.0), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (1 - right, 0.85), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (right / 4, right), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (right / 6, right / 6), 1, [ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (right,), 0, [COUNT, ON_TEST, EACH_WIDTH]),
        (lambda right, practised: (right, float("nan")), 0, [COUNT, ON_TEST, EACH_WIDTH]),
    ],
)
def test_what_numbers_are_worth(numbers, points, checks):
    report = report_on_widths(measures(numbers))
    assert failed(report) == checks
    assert report.earned == points


WRITTEN_DOWN = [(0.6, 0.15), (0.6, 0.6), (1.0, 0.2), (0.9, 0.1), (0.1, 0.1), (1, 1), (0, 0)]


@pytest.mark.parametrize("values", WRITTEN_DOWN)
@pytest.mark.parametrize("seed", range(5))
def test_numbers_that_are_not_measured_earn_nothing(values, seed, monkeypatch):
    monkeypatch.setenv("PROCTOR_SEED", str(seed))
    report = report_on_widths(answers(*values))
    assert report.earned == 0
    assert report.misconceptions == ("accuracy-by-width-not-measured",)


@pytest.mark.parametrize("seed", range(5))
def test_the_first_call_by_heart_earns_nothing(seed, monkeypatch):
    monkeypatch.setenv("PROCTOR_SEED", str(seed))
    for others in ([0.6, 0.1], [1.0, 0.2], [float("nan"), 0.1], [0.5], ...):
        report = report_on_widths(by_heart(others))
        assert report.earned == 0
    low = report_on_widths(by_heart([0.12, 0.1]))  # as of a network that can hardly learn
    assert (failed(low), low.earned, low.misconceptions) == ([ON_TEST, EACH_WIDTH], 1, ())
    assert low.hint == FOUR_STEPS


@pytest.mark.parametrize(("least", "most"), [(0.7, 0.715), (0.9, 1.0)])
def test_noise_makes_no_measurement(least, most, monkeypatch):
    monkeypatch.setenv("PROCTOR_SEED", "3")
    _, share = drawn_digits(drawn_numbers("accuracy_by_width"))
    assert share < RIGHT_SHARE
    noise = np.random.default_rng(1)
    report = report_on_widths(
        lambda widths, digits, epochs: [noise.uniform(least, most), 0.2] if widths else []
    )
    assert report.earned == 0


@pytest.mark.parametrize(
    ("others", "got"),
    [
        ([0.9, 0.1], "you got 0.9."),
        ([0.5], "you got [0.5]."),
    ],
)
def test_what_a_second_set_of_images_shows(others, got, monkeypatch):
    monkeypatch.setenv("PROCTOR_SEED", "1")
    _, share = drawn_digits(drawn_numbers("accuracy_by_width"))
    report = report_on_widths(
        lambda widths, digits, epochs: ([0.6, 0.1] if epochs == 3 else others) if widths else []
    )
    found = {check.name: check.message for check in report.checks}
    assert found == {
        COUNT: "This counts as soon as the numbers are measured on the images of each call.",
        ON_TEST: "On a second set of images, with 48 hidden units: expected about "
        f"{number(share)} on its test images, {got}",
        EACH_WIDTH: found[COUNT],
    }


@pytest.mark.parametrize("seed", range(20))
def test_drawn_images_can_t_be_known_beforehand(seed):
    digits, share = drawn_digits(np.random.default_rng(seed))
    x_train, y_train, x_test, y_test = digits
    assert (len(x_train), len(x_test)) == (480, 97)
    assert y_train.dtype == y_test.dtype == np.uint8
    assert share_of_true(digits) == pytest.approx(share)
    assert abs(share - RIGHT_SHARE) > 0.1
    assert 0.74 < share_of_true((x_train, y_train, x_train, y_train)) < 0.86


@pytest.mark.parametrize("seed", range(3))
def test_an_honest_network_gets_the_very_share_that_was_drawn(seed):
    set_random_seed(seed)
    digits, share = drawn_digits(np.random.default_rng(seed))
    (wide,) = as_in_the_lesson(WIDTHS[:1], digits, EPOCHS_AGAIN)
    assert wide == pytest.approx(share, abs=EXACT / 2)


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
        (lambda right, practised: (practised, 0.2)),
        ON_TEST,
        "With 48 hidden units: expected about 0.6 on the test images of this test, you got 1.",
    ),
    (
        (lambda right, practised: (right, right - 0.05)),
        EACH_WIDTH,
        "Expected a far lower accuracy with 1 hidden unit than with 48, you got [0.6, 0.55] for "
        "[48, 1].",
    ),
]


@pytest.mark.parametrize(("values", "check", "sentence"), MESSAGES)
def test_the_message_of_a_failed_check(values, check, sentence):
    report = report_on_widths(measures(values) if callable(values) else answers(*values))
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
    assert test_accuracy_by_width(measures(lambda right, practised: (right, 0.1))) is None
    assert capsys.readouterr().out.count("accuracy_by_width: all right, 5 of 5 points.") == 1
    with pytest.raises(ChecksFailed, match="accuracy_by_width: 3 of 5 points") as failure:
        test_accuracy_by_width(measures(lambda right, practised: (practised, 0.1)))
    assert failure.value.report.exercise == EXERCISE.name


def test_the_tables_train_only_once():
    assert wrong_answers._trained.cache_info().misses <= 8  # four for either set of images
