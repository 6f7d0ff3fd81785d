"""Fingerprints of results, how much they show, and inputs like those of a test."""

from __future__ import annotations

import numpy as np
import pytest

from proctor.learner.slips.inputs import MOST, derived
from proctor.learner.slips.results import UNKNOWN, raised, returned, weight
from proctor.learner.slips.trial import LONGEST, in_words, sound, tried

SAME = [
    ([1, 2], (1, 2)),
    ([1, 2], np.array([1.0, 2.0])),
    (0.1 + 0.2, 0.3),
    ({"a": 1, "b": [2]}, {"b": (2,), "a": 1.0}),
    ({1, 2}, {2, 1}),
    ([[1], [1, 2]], ([1], (1, 2))),
    ([True, False], np.array([True, False])),
]
OTHER = [
    ("1", 1), (True, 1), ("ab", "ba"), ([1, 2], [2, 1]), (None, 0), ([[1, 2]], [1, 2]),
    (10**20, 10**20 + 1), ({"a": 1}, {"a": 2}), (["a"], ["b"]), (0.3001, 0.3),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_result_in_another_form_is_the_same(one, other):
    assert returned(one) == returned(other) != UNKNOWN


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_result_is_another_one(one, other):
    assert UNKNOWN not in (returned(one), returned(other))
    assert returned(one) != returned(other)


def endless():
    made = []
    made.append(made)
    return made


@pytest.mark.parametrize(
    "value", [object(), endless(), np.zeros(200_000), lambda: 1, [object()]], ids=range(5)
)
def test_what_can_not_be_compared_is_unknown(value):
    assert returned(value) == UNKNOWN


def test_errors_and_changed_arguments_count():
    assert raised("KeyError") != raised("ValueError")
    assert returned(None, {0: [1, 2]}) not in (returned(None), returned(None, {0: [2, 1]}))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, 0), (True, 0), (1, 0), (-1.0, 0), (float("nan"), 0), (7, 1), (20, 1), (385, 3),
     (0.25, 2), (1 / 3, 4), ([0, 1], 0), ([3, 3], 2), ([2, 4], 3), ([0.5, 100.25], 7), ("", 0),
     ("no", 1), ("none", 2), (["a", "bc"], 2), ([], 0)],
)  # fmt: skip
def test_a_result_shows_more_the_less_it_can_be_had_by_accident(value, shown):
    assert weight(returned(value)) == shown


def test_inputs_are_like_those_of_the_test():
    found = [args for args, _ in derived([[([1, 5, 2],), {}]])]
    for wanted in ([1, 5], [1], [1, 5, 2, 3], [2, 5, 1], [5, 2, 1], [-1, -5, -2]):
        assert [wanted] in found
    assert [[1, 5, 2]] not in found


def test_rows_that_belong_together_stay_so():
    for (a, b), _ in derived([[([1, 2, 3], [4, 5, 6]), {}]]):
        assert len(a) == len(b)


def test_numbers_of_the_code_are_tried():
    found = [args for args, _ in derived([[(20,), {}], [([20, 70],), {}]], [50])]
    assert [50] in found
    assert [[50, 70]] in found


@pytest.mark.parametrize(
    "args", [[], ["ab"], [{}], [None], [True], [np.zeros((2, 3))], [[[1], [2]]]]
)
def test_any_arguments_will_do(args):
    assert len(derived([[args, {}]])) <= MOST


@pytest.mark.parametrize(
    ("value", "words"),
    [([np.int64(0), 0.125], "[0, 0.125]"), (np.array([[1, 2]]), "np.array([[1, 2]])"), ("a", "'a'"),
     ((1, None), "(1, None)"), (1 / 3, "0.333333"), (np.bool_(True), "True"),
     ({"a": 1}, "{'a': 1}")],
)  # fmt: skip
def test_values_are_told_as_one_would_write_them(value, words):
    assert in_words(value) == words


def test_long_values_are_cut_short():
    assert len(in_words(list(range(1000)))) == len(in_words("a" * 999)) == LONGEST


def halved(v):
    if not v:
        raise ValueError(v)
    return v / 2


def test_slips_are_compared_with_what_is_right():
    source = "def halved(v):\n    return v * 2"
    never = "def halved(v):\n    while True:\n        pass"
    odd = "def halved(v)"
    found = tried({"halved": halved}, "halved", [source, never, odd], [[[3], {}], [[0], {}]])
    assert found["right"] == [returned(1.5), raised("ValueError")]
    one, *others = found["edits"]
    assert one == [[returned(6), returned(0)], 0, 0, "1.5", "6"]
    assert others == [None, None]


def test_odd_results_are_compared_with_none():
    ground = {"f": lambda v: endless()}
    assert tried(ground, "f", ["def f(v):\n    return 1"], [[[1], {}]]) == {
        "right": [UNKNOWN],
        "edits": [[[returned(1)], -1, -1, "", ""]],
        "wraps": [],
    }


def test_what_raises_or_does_not_end_is_no_sound_call():
    def ends(v):
        while v > 10:
            pass
        return halved(v)

    assert sound({"ends": ends}, "ends", [[[4], {}], [[0], {}], [[11], {}]]) == [True, False, False]
