"""The tests of lab 2: a network for digits from scratch, in NumPy.

Some functions of this lab call others. Their tests take those too: what is right given a mistake
in a helper counts as right, so that one mistake costs its points once.
"""

from __future__ import annotations

from typing import Any

from public_tests._common.task import report_on
from public_tests._common.visible import visible
from public_tests._lab2 import backward, best_epoch, forward, one_hot, predict, train_epoch
from public_tests._lab2.activations import RELU, RELU_DERIVATIVE
from public_tests._report import Report

__all__ = [
    "test_backward",
    "test_best_epoch",
    "test_forward",
    "test_one_hot",
    "test_predict",
    "test_relu",
    "test_relu_derivative",
    "test_train_epoch",
]


@visible(one_hot.EXERCISE)
def test_one_hot(target: Any) -> Report:
    """Check a function of labels y (m,) and a number of classes: rows with a single 1.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    return report_on(one_hot.EXERCISE, target)


@visible(RELU)
def test_relu(target: Any) -> Report:
    """Check a function of an array z of any shape: z where it is positive, 0 elsewhere."""
    return report_on(RELU, target)


@visible(RELU_DERIVATIVE)
def test_relu_derivative(target: Any) -> Report:
    """Check a function of an array z of any shape: 1 where it is positive, 0 elsewhere."""
    return report_on(RELU_DERIVATIVE, target)


@visible(forward.EXERCISE)
def test_forward(target: Any, relu: Any) -> Report:
    """Check a function of X, W1 and W2: the hidden units a1 and the outputs yhat."""
    return report_on(forward.EXERCISE, target, forward.helpers(relu))


@visible(backward.EXERCISE)
def test_backward(target: Any, relu_derivative: Any) -> Report:
    """Check a function of X, Y, a1, yhat and W2: the gradients dW1 and dW2."""
    return report_on(backward.EXERCISE, target, backward.helpers(relu_derivative))


@visible(train_epoch.EXERCISE)
def test_train_epoch(target: Any, forward: Any, backward: Any) -> Report:
    """Check a function of X, Y, W1, W2, learning_rate and batch_size: the new weights."""
    helpers = train_epoch.helpers(forward, backward)
    return report_on(train_epoch.EXERCISE, target, helpers)


@visible(predict.EXERCISE)
def test_predict(target: Any, forward: Any) -> Report:
    """Check a function of X, W1 and W2: one digit for each image."""
    return report_on(predict.EXERCISE, target, predict.helpers(forward))


@visible(best_epoch.EXERCISE)
def test_best_epoch(target: Any) -> Report:
    """Check a function of a curve of accuracies: the first pass with the highest one."""
    return report_on(best_epoch.EXERCISE, target)
