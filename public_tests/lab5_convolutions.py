"""The tests of lab 5: a convolution by hand, a convolutional network, a trained one in a file."""

from __future__ import annotations

from os import PathLike
from typing import Any

from public_tests._common.task import report_on
from public_tests._common.visible import FILE, visible
from public_tests._lab5 import build_cnn, conv2d, conv_output_shape, count_params, my_model
from public_tests._report import Report

__all__ = [
    "test_build_cnn",
    "test_conv2d",
    "test_conv_output_shape",
    "test_count_params",
    "test_my_model",
]


@visible(conv2d.TASK)
def test_conv2d(target: Any) -> Report:
    """Check a function of an image and a kernel that should return the sum at each place.

    Shows a report; raises ChecksFailed unless all of it passed. So do all tests below.
    """
    return report_on(conv2d.TASK, target)


@visible(conv_output_shape.TASK)
def test_conv_output_shape(target: Any) -> Report:
    """Check a function of a shape, filters, kernel size and stride that should return a shape."""
    return report_on(conv_output_shape.TASK, target)


@visible(count_params.TASK)
def test_count_params(target: Any) -> Report:
    """Check a function of channels, filters and kernel size that should return a number."""
    return report_on(count_params.TASK, target)


@visible(build_cnn.EXERCISE)
def test_build_cnn(target: Any) -> Report:
    """Check a function that should return the network of 113,898 parameters."""
    return build_cnn.report_on_cnn(target)


@visible(my_model.EXERCISE, FILE)
def test_my_model(path: str | PathLike[str]) -> Report:
    """Check the network in a `.keras` file, by name, on 1000 digits that it has not seen.

    The file is read as plain data: nothing that is in it is run.
    """
    return my_model.report_on_file(path)
