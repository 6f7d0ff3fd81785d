"""One rule for rounded results: they are right where nothing was lost, so at most once."""

import numpy as np
import pytest

from public_tests._lab1.exercises import EXERCISES as LAB1
from public_tests._lab2.activations import RELU, relu

FORMULAS = {"relu": relu} | {task.name: task.formula for task in LAB1}


def rounded(value):
    if isinstance(value, list | tuple):
        return type(value)(map(rounded, value))
    return np.round(value, 2)


@pytest.mark.parametrize("task", [*LAB1, RELU], ids=lambda task: task.name)
def test_a_result_rounded_to_two_places_is_wrong_in_all_checks_but_the_first(task):
    formula = FORMULAS[task.name]
    checks = task.report(lambda *arguments: rounded(formula(*arguments))).checks
    values = [check for check in checks if check.name in task.groups]
    values = [check for check in values if not check.name.startswith("leaves ")]
    assert len(values) > 1
    assert [check.name for check in values[1:] if check.state == "passed"] == []
