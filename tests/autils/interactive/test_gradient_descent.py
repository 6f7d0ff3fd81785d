"""The gradient descent explorer: lab 1's numbers, the bowl, and when it diverges."""

import xml.dom.minidom

import numpy as np
import pytest

from autils import GradientDescentExplorer
from autils.interactive import gradient_descent as piece


def train(w, x, y, learning_rate, steps):
    """Follow lab 1, Exercise 6."""
    trace = []
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w = w - learning_rate * (yhat - y) * x
        trace.append([error, yhat, w])
    return trace


@pytest.mark.parametrize("rate", [0.1, 1.0, 7.0, 9.0])
def test_the_numbers_are_those_of_the_lab(rate):
    trace = train(0.5, 0.5, 0.8, rate, 40)
    ours = GradientDescentExplorer(learning_rate=rate).answer["rows"]
    np.testing.assert_allclose(ours, trace, rtol=1e-9, atol=1e-12)
    assert GradientDescentExplorer(train, rate).answer["rows"] == trace


def test_the_bowl_follows_its_gradient():
    explorer = GradientDescentExplorer(weights=2, learning_rate=3.0)
    path, errors = np.array(explorer.answer["path"]), np.array(explorer.answer["errors"])

    def error(w):
        return float((((w - piece.BOWL_GOAL) @ piece.BOWL_X.T) ** 2).sum())

    slope = [(error(path[0] + h) - error(path[0] - h)) / 2e-6 for h in 1e-6 * np.eye(2)]
    # As in lab 1 the step leaves out the factor 2 of the derivative.
    assert path[1] == pytest.approx(path[0] - 3.0 * np.array(slope) / 2, abs=1e-6)
    assert errors[:2] == pytest.approx([error(path[0]), error(path[1])])


VERDICTS = [
    (0.0, 1, "With a learning rate of 0 nothing moves."),
    (1.0, 1, "Each step goes 25 % of the way that is left."),
    (7.0, 1, "Each step jumps across the lowest point, and still ends nearer to it."),
    (8.0, 1, "The steps jump to and fro and come no nearer: the learning rate is on the edge."),
    (
        9.0,
        1,
        "It diverges: each step ends further away, so the learning rate is too large.",
    ),
    (0.0, 2, "With a learning rate of 0 nothing moves."),
    (1.0, 2, "The ball gets nearer: fast down the steep side, slowly along the valley."),
    (6.5, 2, "The ball zigzags across the valley, and still gets nearer."),
    (7.2, 2, "It diverges: each step ends further away, so the learning rate is too large."),
]


@pytest.mark.parametrize(("rate", "weights", "sentence"), VERDICTS)
def test_how_it_goes_is_said(rate, weights, sentence):
    explorer = GradientDescentExplorer(learning_rate=rate, weights=weights)
    assert explorer.answer["verdict"] == sentence


@pytest.mark.parametrize(("weights", "start"), [(1, {"one": 1.6}), (2, {"two": [1.6, 1.0]})])
def test_at_the_lowest_point_nothing_is_left(weights, start):
    explorer = GradientDescentExplorer(weights=weights)
    explorer.change(**start)
    assert explorer.answer["verdict"] == (
        "The ball lies at the lowest point: there is nothing left to learn."
    )


def test_each_step_is_said():
    explorer = GradientDescentExplorer()
    assert explorer.readout == ("Before the first step, learning rate 1: w = 0.5, error 3.025e-01.")
    explorer.change(step=2)
    assert explorer.readout == (
        "Step 2, learning rate 1: the prediction was 0.3875, the error 1.702e-01; now w = 0.98125."
    )
    explorer.change(weights=2, step=1)
    assert explorer.readout.startswith("Step 1, learning rate 1: w = [")


def test_a_wrong_train_leaves_the_start_and_a_sentence():
    explorer = GradientDescentExplorer(lambda *_: [[1, 2]])
    assert explorer.readout == (
        "Before the first step, learning rate 1: w = 0.5, error 3.025e-01. "
        "train gave back an array of shape (1, 2), where shape (40, 3) was expected."
    )
    explorer.change(step=7)
    assert explorer.readout.startswith("Before the first step")


@pytest.mark.parametrize("weights", [1, 2])
@pytest.mark.parametrize("rate", [1.0, 50.0])
def test_every_still_is_a_picture(weights, rate):
    explorer = GradientDescentExplorer(learning_rate=rate, weights=weights)
    explorer.change(step=12)
    picture = explorer.still(explorer.state, explorer.answer)
    assert xml.dom.minidom.parseString(picture).documentElement.tagName == "svg"
