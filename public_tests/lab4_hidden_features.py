"""The tests of lab 4: what hidden units look for, and how many of them are enough."""

from __future__ import annotations

from typing import Any

from public_tests._lab4.accuracy_by_width import report_on_widths
from public_tests._lab4.build_model import report_on_build
from public_tests._lab4.hidden_features import report_on_features
from public_tests._report import publish

__all__ = ["test_accuracy_by_width", "test_build_model", "test_hidden_features"]


def test_hidden_features(target: Any) -> None:
    """Check a function of the weights [W1, b1, W2, b2] of a network that gives its features.

    In the lesson that is `features_of`, which builds the network and asks `hidden_features`. Shows
    a report; raises ChecksFailed unless all of it passed.
    """
    publish(report_on_features(target))


def test_build_model(target: Any) -> None:
    """Check a function of a number of hidden units that should return a Keras model.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    publish(report_on_build(target))


def test_accuracy_by_width(target: Any) -> None:
    """Check a function of widths, digits and epochs that should return one accuracy per width.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    publish(report_on_widths(target))


# pytest is not to take them for tests of its own.
for _test in __all__:
    globals()[_test].__test__ = False
