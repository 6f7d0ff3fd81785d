"""Perceptrons and XOR as decision boundaries."""

import matplotlib.pyplot as plt

from autils import perceptron_figure, xor_hidden_figure
from autils.drawing.canvas import alt_text


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_one_line_splits_and_and_or_but_not_xor():
    perceptron_figure()
    panels = plt.gcf().axes
    assert [ax.get_title().partition(":")[0] for ax in panels] == ["AND", "OR", "XOR"]
    assert ["wrong side" in texts(ax) for ax in panels] == [False, False, True]
    assert "(1, 1) is on the wrong side" in alt_text(plt.gcf())


def test_the_corners_carry_their_outputs():
    perceptron_figure()
    and_panel, _, xor_panel = plt.gcf().axes
    assert texts(and_panel) == ["0", "0", "0", "1"]
    assert texts(xor_panel)[:4] == ["0", "1", "1", "0"]


def test_two_hidden_units_move_the_corners():
    xor_hidden_figure()
    left, right = plt.gcf().axes
    assert len(left.lines) == 2
    assert len(right.lines) == 1
    assert "(0, 1) and (1, 0)" in texts(right)
    assert (right.get_xlabel(), right.get_ylabel()) == ("h1", "h2")
    assert "which a single line cuts off" in alt_text(plt.gcf())
