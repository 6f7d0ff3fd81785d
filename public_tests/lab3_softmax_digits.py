"""The tests of lab 3: a softmax, and a network that knows ten digits."""

from __future__ import annotations

from typing import Any

from public_tests._common.visible import visible
from public_tests._lab3 import model, my_softmax
from public_tests._report import Report

__all__ = ["test_model", "test_my_softmax"]


@visible(my_softmax.EXERCISE)
def test_my_softmax(target: Any) -> Report:
    """Check a function of one vector z, shape (n,), that should return its softmax.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    return my_softmax.report_on_softmax(target)


@visible(model.EXERCISE)
def test_model(target: Any, classes: int, input_size: int) -> Report:
    """Check a Sequential model with hidden layers of 25 and 15 units.

    `input_size` is the length of one input, `classes` the number of scores. Shows a report;
    raises ChecksFailed unless all of it passed.
    """
    return model.report_on_model(target, classes, input_size)
