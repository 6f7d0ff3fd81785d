"""Training curves: one run, and several beside each other."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import compare_runs, overfitting_figure
from autils.drawing.canvas import alt_text
from autils.figures.runs import RunsError
from autils.networks.two_layers import Run


def a_run(test=(0.6, 0.86, 0.83)):
    test = np.array(test)
    falling = np.linspace(0.7, 0.1, len(test))
    rising = np.linspace(0.5, 1.0, len(test))
    return Run(falling, falling + 0.2, rising, test, np.zeros((2, 2)), np.zeros((2, 2)), 0.5)


def test_one_run_marks_its_best_pass():
    overfitting_figure(a_run())
    left, right = plt.gcf().axes
    assert [line.get_label() for line in left.lines] == ["training", "test"]
    assert left.lines[0].get_linestyle() != left.lines[1].get_linestyle()
    (mark,) = (text for text in right.texts if text.get_text())
    assert mark.get_text() == "best: 86.0% after pass 1"
    assert right.lines[1].get_ydata().tolist() == [0.6, 0.86, 0.83]
    words = alt_text(plt.gcf())
    assert words.startswith("Two panels over 3 passes. Left, the squared error: on the training")
    assert words.endswith(
        "the accuracy on the test images is highest after pass 1, 86.0%, and 83.0% after the last, "
        "pass 2; on the training images it ends at 100.0%."
    )


def test_runs_beside_each_other_differ_by_more_than_colour():
    compare_runs({name: a_run((0.5, 0.8, 0.7 + k / 10)) for k, name in enumerate("abcde")})
    left, right = plt.gcf().axes
    assert [text.get_text() for text in left.get_legend().texts] == list("abcde")
    assert len({(line.get_color()) for line in right.lines}) == 5
    assert len({str(line._unscaled_dash_pattern) for line in right.lines}) == 5
    assert (left.get_title(), right.get_title()) == ("On the training images", "On the test images")
    assert "a: the accuracy on the test images is highest after pass 1, 80.0%" in alt_text(
        plt.gcf()
    )


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ({}, "Expected 1 to 5 runs with their names, but found 0."),
        (dict.fromkeys("abcdef", a_run()), "found 6"),
        ({"plain": 0.86}, "`plain` is a value of type `float`, and no run. Pass what train_digits"),
    ],
)
def test_what_can_t_be_drawn_is_refused(runs, message):
    with pytest.raises(RunsError, match=message):
        compare_runs(runs)
