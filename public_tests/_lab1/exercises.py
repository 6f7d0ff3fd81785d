"""The exercises of lab 1, in their order."""

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

EXERCISES = (
    w_sum.TASK,
    ele_mul.TASK,
    vect_mat_mul.TASK,
    neural_network.TASK,
    train.TASK,
    gradient_step.TASK,
    outer_prod.TASK,
)
