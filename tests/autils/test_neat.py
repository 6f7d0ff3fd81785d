"""Numbers and traces as a reader likes them."""

import numpy as np
import pytest

from autils import neat, print_trace

NEAT = [
    (0.65 * 0.9, "0.585"),
    (8.5 * 0.1, "0.85"),
    (3, "3"),
    (-0.00001, "0"),
    (2.0, "2"),
    (100.0, "100"),
    ([0.1 + 0.2, [1, 2.50]], "[0.3, [1, 2.5]]"),
    ((1.0,), "[1]"),
    (np.array([[0.1, 1.0]]), "[[0.1, 1]]"),
    (np.float64(0.25), "0.25"),
    (..., "nothing yet"),
    ([..., 1], "[..., 1]"),
    (float("inf"), "inf"),
    (None, "None"),
    ("text", "text"),
]


@pytest.mark.parametrize(("value", "text"), NEAT, ids=range(len(NEAT)))
def test_neat(value, text):
    assert neat(value) == text


def test_places_are_the_caller_s():
    assert neat(2 / 3, 2) == "0.67"
    assert neat(123.0, 0) == "123"


def test_a_trace_is_a_table(capsys):
    print_trace([[0.3025, 0.25, 0.775], [0.17, 0.39, 0.98], (0.1, 0.5, 1.1)], every=2)
    assert capsys.readouterr().out.splitlines() == [
        "step      error   prediction     weight",
        "   1  3.025e-01     0.250000   0.775000",
        "   3  1.000e-01     0.500000   1.100000",
    ]


@pytest.mark.parametrize("trace", [None, 3, [1, 2], [[1, 2]], [["a", "b", "c"]], "text"])
def test_what_is_no_trace_is_called_so(trace, capsys):
    print_trace(trace)
    assert capsys.readouterr().out.startswith("This is no list of rows [error, prediction, weight]")


def test_no_trace_yet(capsys):
    print_trace(...)
    assert capsys.readouterr().out == "train: nothing yet\n"
