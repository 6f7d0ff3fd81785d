"""Gradient descent with one weight, drawn."""

import matplotlib.pyplot as plt
import numpy as np

from autils import lend, plt_error_curve, plt_learning_rates
from autils.drawing.canvas import alt_text


def right_train(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


def test_the_steps_lie_on_the_curve(capsys):
    plt_error_curve(right_train)
    assert capsys.readouterr().out == ""
    left, right = plt.gcf().axes
    dots = left.collections[0].get_offsets()
    np.testing.assert_allclose(dots[:, 1], (0.5 * dots[:, 0] - 0.8) ** 2)
    np.testing.assert_allclose(dots[:3, 0], [0.5, 0.775, 0.98125])
    assert right.get_yscale() == "log"
    assert "falls from 0.303 to 5.41e-06 in 20 steps" in alt_text(plt.gcf())


def test_an_open_exercise_is_lent_one(capsys):
    plt_error_curve(lambda *given: ...)
    assert capsys.readouterr().out == (
        "`train` is still open, so this cell runs with one that we lend you.\n"
    )


def test_what_is_lent_gives_the_same_trace_as_the_steps_one_by_one(capsys):
    ours = lend(train=...)
    for given in ((0.5, 0.5, 0.8, 1.0, 20), (2.0, -1.5, 0.3, 0.4, 7), (0.5, 0.5, 0.8, 9.0, 5)):
        np.testing.assert_allclose(ours(*given), right_train(*given), rtol=1e-9, atol=1e-12)


def test_a_learning_rate_that_is_too_large_is_called_so():
    plt_learning_rates(right_train)
    titles = [ax.get_title() for ax in plt.gcf().axes]
    assert titles == [
        "learning rate 1:\nit gets nearer",
        "learning rate 7:\nit gets nearer",
        "learning rate 9:\nit gets further away",
    ]
    assert "Learning rate 9: it gets further away" in alt_text(plt.gcf())


def test_a_single_learning_rate():
    plt_learning_rates(right_train, rates=[4.0])
    (ax,) = plt.gcf().axes
    np.testing.assert_allclose(ax.collections[0].get_offsets()[1], [1.6, 0.0], atol=1e-12)
