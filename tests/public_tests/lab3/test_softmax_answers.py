"""The tables of right and wrong answers to `my_softmax`, against what its report says."""

import numpy as np
import pytest

from public_tests._lab3.my_softmax import report_on_softmax
from tests.public_tests.lab3.softmax_wrong_answers import WRONG

OVERFLOW_POINTS = 4
SEVEN = 7


@pytest.mark.parametrize(
    "answer", [a for a, name, _ in WRONG if name == "softmax-overflow"], ids=lambda a: a.__name__
)
def test_overflow_costs_three_of_seven_points(answer):
    report = report_on_softmax(answer)
    assert [check.name for check in report.checks if check.state == "failed"] == ["large numbers"]
    assert (report.earned, report.total) == (OVERFLOW_POINTS, SEVEN)
    assert report.misconceptions == ("softmax-overflow",)


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("softmax-returns-list", "other lengths, as an array"),
        ("softmax-mutates-input", "leaves z as it was"),
    ],
)
def test_a_slip_beside_right_numbers_costs_its_own_check_alone(name, check):
    for answer in (a for a, other, _ in WRONG if other == name):
        report = report_on_softmax(answer)
        assert [each.name for each in report.checks if each.state == "failed"] == [check]
        assert report.misconceptions == (name,)


def test_two_independent_slips_are_both_named():
    def list_without_shift(z):
        return list(np.exp(z) / np.exp(z).sum())

    report = report_on_softmax(list_without_shift)
    assert report.misconceptions == ("softmax-returns-list", "softmax-overflow")


def odd_places_first(z):
    shares = np.exp(z) / np.exp(z).sum()
    return np.concatenate([shares[1::2], shares[::2]])


HINTS = [
    (
        np.tanh,
        "A softmax is made of shares of one whole: the entries lie between 0 and 1 and add "
        "up to 1.",
    ),
    (
        odd_places_first,
        "These are the right numbers in another order: answer number i belongs to z[i].",
    ),
    (
        lambda z: 1.5**z / (1.5**z).sum(),
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
    (
        lambda z: b"softmax",
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
    (
        lambda z: object(),
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
]


@pytest.mark.parametrize(("answer", "hint"), HINTS, ids=range(len(HINTS)))
def test_an_unknown_idea_gets_a_hint_that_is_true(answer, hint):
    report = report_on_softmax(answer)
    assert report.misconceptions == ()
    assert report.hint == hint
    assert str(report).count("→") == 1
