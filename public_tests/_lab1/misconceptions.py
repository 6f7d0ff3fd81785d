"""Every misconception of lab 1, in the order of its exercises."""

from __future__ import annotations

from public_tests._lab1 import (
    ele_mul,
    gradient_step,
    neural_network,
    outer_prod,
    train,
    vect_mat_mul,
    w_sum,
)

TASKS = (
    w_sum.TASK,
    ele_mul.TASK,
    vect_mat_mul.TASK,
    neural_network.TASK,
    train.TASK,
    gradient_step.TASK,
    outer_prod.TASK,
)

LAB1_MISCONCEPTIONS = tuple(found for task in TASKS for found in task.misconceptions)
