"""The softmax explorer: what it asks, what it says, and what it draws."""

import xml.dom.minidom

import numpy as np
import pytest
from scipy.special import softmax

from autils import SoftmaxExplorer
from autils.interactive.softmax_explorer import StartError


def my_softmax(z):
    ez = np.exp(z - z.max())
    return ez / ez.sum()


def naive(z):
    return np.exp(z) / np.exp(z).sum()


def test_it_asks_the_learners_function():
    explorer = SoftmaxExplorer(my_softmax)
    assert explorer.probabilities == pytest.approx(softmax([1, 2, 3, 4]))
    explorer.change(z=[1, 1], temperature=0.5, shift=3)
    assert explorer.answer["u"] == [8.0, 8.0]
    assert explorer.probabilities.tolist() == [0.5, 0.5]


def test_every_change_is_one_call():
    calls = []
    explorer = SoftmaxExplorer(lambda z: calls.append(z) or my_softmax(z))
    explorer.change(shift=1.0)
    assert [call.tolist() for call in calls] == [[1, 2, 3, 4], [2, 3, 4, 5]]


WORDS = [
    (
        my_softmax,
        {},
        "z = [1, 2, 3, 4]; my_softmax gives [0.032, 0.087, 0.237, 0.644], in sum 1.",
    ),
    (
        my_softmax,
        {"z": [0, 0], "shift": 12},
        "z = [0, 0], so my_softmax gets [12, 12]; my_softmax gives [0.500, 0.500], in sum 1. "
        "Shifting every z by 12 has changed no probability: only differences count.",
    ),
    (
        naive,
        {"z": [1, 2], "shift": 1000},
        "z = [1, 2], so naive gets [1001, 1002]; naive gives [nan, nan], in sum nan. exp(1002) is "
        "larger than any number a computer holds (the limit is near exp(709)), so it becomes inf, "
        "and inf / inf is nan: not a number. Subtract the largest entry of z before exp: as the "
        "shift shows, that changes nothing else.",
    ),
    (
        naive,
        {"z": [1, 2], "shift": -1000},
        "z = [1, 2], so naive gets [-999, -998]; naive gives [nan, nan], in sum nan. Every exp(z) "
        "is so small that it is rounded to 0 (exp(-998) is the largest of them), and 0 / 0 is "
        "nan: not a number. Subtract the largest entry of z before exp: then that one is "
        "exp(0) = 1.",
    ),
    (
        np.exp,
        {"z": [0, 0]},
        "z = [0, 0]; exp gives [1.000, 1.000], in sum 2. The outputs add up to 2, not to 1, so "
        "they are no probabilities yet.",
    ),
    (
        np.negative,
        {"z": [0, 1]},
        "z = [0, 1]; negative gives [-0.000, -1.000], in sum -1. Some outputs are negative, so "
        "they are no probabilities yet.",
    ),
    (
        lambda z: None,
        {"z": [0, 1]},
        "z = [0, 1]. my_softmax gave back None. Does it end with a return?",
    ),
]


@pytest.mark.parametrize(("function", "start", "sentence"), WORDS)
def test_what_is_seen_is_said(function, start, sentence):
    assert SoftmaxExplorer(function, **start).readout == sentence


@pytest.mark.parametrize("function", [my_softmax, naive, lambda z: None, ..., lambda z: z[:1]])
@pytest.mark.parametrize("shift", [0, 1e4])
def test_every_still_is_a_picture(function, shift):
    explorer = SoftmaxExplorer(function, shift=shift)
    picture = explorer.still(explorer.state, explorer.answer)
    assert xml.dom.minidom.parseString(picture).documentElement.tagName == "svg"


def test_nothing_given_back_is_nan_for_the_asker():
    assert np.isnan(SoftmaxExplorer(lambda z: None).probabilities).all()


ERRORS = [
    ({"z": [1]}, "z has to be 2 to 10 finite numbers, but got [1]."),
    ({"z": 3}, "z has to be 2 to 10 finite numbers, but got 3."),
    ({"z": [1, float("nan")]}, "z has to be 2 to 10 finite numbers, but got [1, nan]."),
    ({"temperature": 0}, "The temperature has to be a finite number above 0, but got 0."),
]


@pytest.mark.parametrize(("start", "sentence"), ERRORS)
def test_a_start_that_cannot_be_drawn_is_refused(start, sentence):
    with pytest.raises(StartError) as error:
        SoftmaxExplorer(my_softmax, **start)
    assert str(error.value) == sentence
