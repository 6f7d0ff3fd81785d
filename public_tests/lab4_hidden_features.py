"""The tests of lab 4: what hidden units look for, and how many of them are enough."""

from __future__ import annotations

from typing import Any

from public_tests._common.visible import NAME, visible
from public_tests._lab4 import accuracy_by_width, build_model, hidden_features
from public_tests._report import Report

__all__ = ["test_accuracy_by_width", "test_build_model", "test_hidden_features"]


@visible(hidden_features.EXERCISE, NAME)
def test_hidden_features(target: Any) -> Report:
    """Check a function of the weights [W1, b1, W2, b2] of a network that gives its features.

    In the lesson that is `features_of`, which builds the network and asks `hidden_features`. Shows
    a report; raises ChecksFailed unless all of it passed.
    """
    return hidden_features.report_on_features(target)


@visible(build_model.EXERCISE)
def test_build_model(target: Any) -> Report:
    """Check a function of a number of hidden units that should return a Keras model.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    return build_model.report_on_build(target)


@visible(accuracy_by_width.EXERCISE)
def test_accuracy_by_width(target: Any) -> Report:
    """Check a function of widths, digits and epochs that should return one accuracy per width.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    return accuracy_by_width.report_on_widths(target)
