"""A small layer drawn with its numbers."""

import itertools

import matplotlib.pyplot as plt
import pytest

from autils import wiring_figure
from autils.drawing.canvas import alt_text
from autils.figures.wiring import WiringError


def texts():
    return [text.get_text() for text in plt.gca().texts]


def test_inputs_weights_and_open_outputs():
    wiring_figure([8.5, 0.65], [[0.1, -0.3]], inputs=["toes", "wins"], outputs=["win?"])
    assert texts() == ["0.1", "-0.3", "8.5", "toes", "0.65", "wins", "?", "win?"]
    assert alt_text(plt.gcf()) == (
        "A layer drawn with its numbers. Inputs: toes 8.5, wins 0.65. Outputs, each with a "
        "question mark: win? with the weights [0.1, -0.3]."
    )


def test_lines_are_thick_for_large_weights_and_dashed_for_negative_ones():
    wiring_figure([1.0], [[0.9], [-0.1], [0.0]], inputs=["x"], outputs=["a", "b", "c"])
    large, negative, none = plt.gca().lines
    assert large.get_linewidth() > negative.get_linewidth() > none.get_linewidth()
    assert (large.get_linestyle(), negative.get_linestyle()) == ("-", "--")
    assert none.get_color() != large.get_color()


def test_no_two_of_nine_weights_meet():
    weights = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]]
    wiring_figure([1, 2, 3], weights, inputs=["a", "b", "c"], outputs=["d", "e", "f"])
    heights = sorted(text.get_position()[1] for text in plt.gca().texts[:9])
    assert min(b - a for a, b in itertools.pairwise(heights)) > 0.2


def test_sizes_that_do_not_fit_are_named():
    with pytest.raises(WiringError, match=r"2 outputs, but found weights of shape \(1, 3\)"):
        wiring_figure([1, 2, 3], [[1, 2, 3]], inputs=["a", "b", "c"], outputs=["d", "e"])
    with pytest.raises(WiringError, match="a row of 1 weights"):
        wiring_figure([1, 2], [[1]], inputs=["a"], outputs=["d"])
