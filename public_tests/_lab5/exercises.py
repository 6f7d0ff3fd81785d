"""The exercises of lab 5, in their order."""

from __future__ import annotations

from public_tests._lab5 import build_cnn, conv2d, conv_output_shape, count_params, my_model

EXERCISES = (
    conv2d.TASK,
    conv_output_shape.TASK,
    count_params.TASK,
    build_cnn.EXERCISE,
    my_model.EXERCISE,
)
