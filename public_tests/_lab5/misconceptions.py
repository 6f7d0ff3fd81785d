"""Every misconception of lab 5, in the order of its exercises."""

from __future__ import annotations

from public_tests._lab5 import conv2d, conv_output_shape, count_params
from public_tests._lab5.cnn_misconceptions import CNN_MISCONCEPTIONS
from public_tests._lab5.my_model_misconceptions import MY_MODEL_MISCONCEPTIONS

TASKS = (conv2d.TASK, conv_output_shape.TASK, count_params.TASK)

LAB5_MISCONCEPTIONS = (
    *(found for task in TASKS for found in task.misconceptions),
    *CNN_MISCONCEPTIONS,
    *MY_MODEL_MISCONCEPTIONS,
)
