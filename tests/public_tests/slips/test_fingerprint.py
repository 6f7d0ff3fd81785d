"""When two answers have the same fingerprint, and when not."""

import numpy as np
import pytest

from public_tests._call import Outcome
from public_tests._slips.fingerprint import fingerprint


def of(*values):
    return fingerprint(Outcome("returned", value) for value in values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1.5, 2], (1.5, 2.0)),
        ([1.5, 2], np.array([1.5, 2.0], dtype=np.float32)),
        ([[1], [2]], np.array([[1.0], [2.0]])),
        (0.1 + 0.2, 0.3),
        ([1.0, 1e-17], [1.0, 0.0]),
        ([-0.0], [0.0]),
        (True, 1),
        ([[1], [2, 3]], ([1.0], np.array([2.0, 3.0]))),
        (np.array([np.nan, np.inf]), [float("nan"), float("inf")]),
    ],
)
def test_the_same_numbers_are_alike(one, other):
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.0001),
        ([1.0], 1.0),
        ([[1.0, 2.0]], [1.0, 2.0]),
        ([1.0, -1.0], [1.0, 1.0]),
        (float("inf"), float("-inf")),
        (float("nan"), 0.0),
        ("1", 1),
        ([[1], [2, 3]], [[1], [2, 4]]),
        (0.001, 0.01),
    ],
)
def test_other_results_are_told_apart(one, other):
    assert of(one) != of(other)


def test_errors_are_told_apart_by_their_class():
    def raised(text):
        return fingerprint([Outcome("raised", error=text)])

    assert raised("IndexError: one") == raised("IndexError: another")
    assert raised("IndexError: one") != raised("TypeError: one")
    assert raised("IndexError: one") != fingerprint([Outcome("none")])


def test_the_order_of_calls_counts():
    assert of(1, 2) != of(2, 1)


def test_a_list_that_holds_itself_is_an_answer_like_any():
    own = [1.0]
    own += [own, own, own]
    assert len(of(own)) == 32
