"""The tests of lab 1: weighted sums, layers, and gradient descent with plain lists."""

from __future__ import annotations

from typing import Any

from public_tests._common.task import report_on
from public_tests._lab1 import (
    ele_mul,
    gradient_step,
    outer_prod,
    train,
    vect_mat_mul,
    w_sum,
)
from public_tests._lab1.following import report_on_network
from public_tests._report import publish

__all__ = [
    "test_ele_mul",
    "test_gradient_step",
    "test_neural_network",
    "test_outer_prod",
    "test_train",
    "test_vect_mat_mul",
    "test_w_sum",
]


def test_w_sum(target: Any) -> None:
    """Check a function of two lists a and b that should return their weighted sum.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    publish(report_on(w_sum.TASK, target))


def test_ele_mul(target: Any) -> None:
    """Check a function of a number and a list that should return the scaled list."""
    publish(report_on(ele_mul.TASK, target))


def test_vect_mat_mul(target: Any) -> None:
    """Check a function of a list x and rows W that should return a weighted sum for each row."""
    publish(report_on(vect_mat_mul.TASK, target))


def test_neural_network(target: Any, vect_mat_mul: Any) -> None:
    """Check a function of x, W1 and W2 that should return the predictions of two layers.

    It may call the learner's `vect_mat_mul`; what follows rightly from that counts as right.
    """
    publish(report_on_network(target, vect_mat_mul))


def test_train(target: Any) -> None:
    """Check a function of w, x, y, a learning rate and steps that should return its trace."""
    publish(report_on(train.TASK, target))


def test_gradient_step(target: Any) -> None:
    """Check a function of x, w, y and a learning rate that should return the new weights."""
    publish(report_on(gradient_step.TASK, target))


def test_outer_prod(target: Any) -> None:
    """Check a function of two lists that should return the table of their products."""
    publish(report_on(outer_prod.TASK, target))


# pytest is not to take them for tests of its own.
for _test in __all__:
    globals()[_test].__test__ = False
