"""The tests of lab 1: weighted sums, layers, and gradient descent with plain lists."""

from __future__ import annotations

from typing import Any

from public_tests._common.task import report_on
from public_tests._common.visible import visible
from public_tests._lab1 import (
    ele_mul,
    gradient_step,
    outer_prod,
    train,
    vect_mat_mul,
    w_sum,
)
from public_tests._lab1.following import report_on_network
from public_tests._lab1.neural_network import TASK as NETWORK
from public_tests._report import Report

__all__ = [
    "test_ele_mul",
    "test_gradient_step",
    "test_neural_network",
    "test_outer_prod",
    "test_train",
    "test_vect_mat_mul",
    "test_w_sum",
]


@visible(w_sum.TASK)
def test_w_sum(target: Any) -> Report:
    """Check a function of two lists a and b that should return their weighted sum.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    return report_on(w_sum.TASK, target)


@visible(ele_mul.TASK)
def test_ele_mul(target: Any) -> Report:
    """Check a function of a number and a list that should return the scaled list."""
    return report_on(ele_mul.TASK, target)


@visible(vect_mat_mul.TASK)
def test_vect_mat_mul(target: Any) -> Report:
    """Check a function of a list x and rows W that should return a weighted sum for each row."""
    return report_on(vect_mat_mul.TASK, target)


@visible(NETWORK)
def test_neural_network(target: Any, vect_mat_mul: Any) -> Report:
    """Check a function of x, W1 and W2 that should return the predictions of two layers.

    It may call the learner's `vect_mat_mul`; what follows rightly from that counts as right.
    """
    return report_on_network(target, vect_mat_mul)


@visible(train.TASK)
def test_train(target: Any) -> Report:
    """Check a function of w, x, y, a learning rate and steps that should return its trace."""
    return report_on(train.TASK, target)


@visible(gradient_step.TASK)
def test_gradient_step(target: Any) -> Report:
    """Check a function of x, w, y and a learning rate that should return the new weights."""
    return report_on(gradient_step.TASK, target)


@visible(outer_prod.TASK)
def test_outer_prod(target: Any) -> Report:
    """Check a function of two lists that should return the table of their products."""
    return report_on(outer_prod.TASK, target)
