"""The tests of lab 3: a softmax, and a network that knows ten digits."""

from __future__ import annotations

from typing import Any

from public_tests._lab3.model import report_on_model
from public_tests._lab3.my_softmax import report_on_softmax
from public_tests._report import publish

__all__ = ["test_model", "test_my_softmax"]


def test_my_softmax(target: Any) -> None:
    """Check a function of one vector z, shape (n,), that should return its softmax.

    Shows a report; raises ChecksFailed unless all of it passed.
    """
    publish(report_on_softmax(target))


def test_model(target: Any, classes: int, input_size: int) -> None:
    """Check a Sequential model with hidden layers of 25 and 15 units.

    `input_size` is the length of one input, `classes` the number of scores. Shows a report;
    raises ChecksFailed unless all of it passed.
    """
    publish(report_on_model(target, classes, input_size))


# pytest is not to take them for tests of its own.
for _test in __all__:
    globals()[_test].__test__ = False
