"""The tests of lab 5: a convolution by hand, a convolutional network, a trained one in a file."""

from __future__ import annotations

from os import PathLike
from typing import Any

from public_tests._common.task import report_on
from public_tests._lab5 import conv2d, conv_output_shape, count_params
from public_tests._lab5.build_cnn import report_on_cnn
from public_tests._lab5.my_model import report_on_file
from public_tests._report import publish

__all__ = [
    "test_build_cnn",
    "test_conv2d",
    "test_conv_output_shape",
    "test_count_params",
    "test_my_model",
]


def test_conv2d(target: Any) -> None:
    """Check a function of an image and a kernel that should return the sum at each place.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    publish(report_on(conv2d.TASK, target))


def test_conv_output_shape(target: Any) -> None:
    """Check a function of a shape, filters, kernel size and stride that should return a shape."""
    publish(report_on(conv_output_shape.TASK, target))


def test_count_params(target: Any) -> None:
    """Check a function of channels, filters and kernel size that should return a number."""
    publish(report_on(count_params.TASK, target))


def test_build_cnn(target: Any) -> None:
    """Check a function that should return the network of 113,898 parameters."""
    publish(report_on_cnn(target))


def test_my_model(path: str | PathLike[str]) -> None:
    """Check the network in a `.keras` file, by name, on 1000 digits that it has not seen.

    The file is read as plain data: nothing that is in it is run.
    """
    publish(report_on_file(path))


# pytest is not to take them for tests of its own.
for _test in __all__:
    globals()[_test].__test__ = False
