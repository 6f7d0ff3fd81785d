"""The tests of lab 2: a network for digits from scratch, in NumPy.

Some functions of this lab call others. Their tests take those too: what is right given a mistake
in a helper counts as right, so that one mistake costs its points once.
"""

from __future__ import annotations

from typing import Any

from public_tests._common.task import report_on
from public_tests._lab2 import backward, best_epoch, forward, one_hot, predict, train_epoch
from public_tests._lab2.activations import RELU, RELU_DERIVATIVE
from public_tests._report import publish

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


def test_one_hot(target: Any) -> None:
    """Check a function of labels y (m,) and a number of classes: rows with a single 1.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    publish(report_on(one_hot.EXERCISE, target))


def test_relu(target: Any) -> None:
    """Check a function of an array z of any shape: z where it is positive, 0 elsewhere."""
    publish(report_on(RELU, target))


def test_relu_derivative(target: Any) -> None:
    """Check a function of an array z of any shape: 1 where it is positive, 0 elsewhere."""
    publish(report_on(RELU_DERIVATIVE, target))


def test_forward(target: Any, relu: Any) -> None:
    """Check a function of X, W1 and W2: the hidden units a1 and the outputs yhat."""
    publish(report_on(forward.EXERCISE, target, forward.helpers(relu)))


def test_backward(target: Any, relu_derivative: Any) -> None:
    """Check a function of X, Y, a1, yhat and W2: the gradients dW1 and dW2."""
    publish(report_on(backward.EXERCISE, target, backward.helpers(relu_derivative)))


def test_train_epoch(target: Any, forward: Any, backward: Any) -> None:
    """Check a function of X, Y, W1, W2, learning_rate and batch_size: the new weights."""
    helpers = train_epoch.helpers(forward, backward)
    publish(report_on(train_epoch.EXERCISE, target, helpers))


def test_predict(target: Any, forward: Any) -> None:
    """Check a function of X, W1 and W2: one digit for each image."""
    publish(report_on(predict.EXERCISE, target, predict.helpers(forward)))


def test_best_epoch(target: Any) -> None:
    """Check a function of a curve of accuracies: the first pass with the highest one."""
    publish(report_on(best_epoch.EXERCISE, target))


# pytest is not to take them for tests of its own.
for _test in __all__:
    globals()[_test].__test__ = False
