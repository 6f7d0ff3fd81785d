"""A function is lent where an exercise is open or not right yet."""

import numpy as np
import pytest

from autils import lend
from autils.lending.functions import _OURS, LendError

OPEN = "`{}` is still open, so this cell runs with one that we lend you.\n"
NOT_RIGHT = "`{}` isn't right yet, so this cell runs with one that we lend you.\n"


def raises(error):
    def function(*given):
        raise error

    return function


@pytest.mark.parametrize("name", _OURS)
def test_a_right_function_is_used(name, capsys):
    ours, _ = _OURS[name]

    def theirs(*given):
        return ours(*given)

    assert lend(**{name: theirs}) is theirs
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("stub", [..., lambda *given: ..., raises(NotImplementedError())])
def test_an_open_exercise_is_lent_one(stub, capsys):
    assert lend(w_sum=stub)([1, 2], [3, 4]) == 11
    assert capsys.readouterr().out == OPEN.format("w_sum")


WRONG = [lambda *given: 1, lambda *given: None, lambda *given: "text", raises(ValueError()), 3]


@pytest.mark.parametrize("theirs", WRONG, ids=range(len(WRONG)))
def test_a_wrong_function_is_replaced(theirs, capsys):
    assert lend(ele_mul=theirs)(2, [1, 2]) == [2, 4]
    assert capsys.readouterr().out == NOT_RIGHT.format("ele_mul")


def test_the_example_survives_a_function_that_changes_it():
    def in_place(number, vector):
        for i in range(len(vector)):
            vector[i] *= number
        return vector

    assert lend(ele_mul=in_place) is in_place
    assert lend(ele_mul=in_place) is in_place


def test_what_is_lent_agrees_with_numpy(capsys):
    x, W1, W2 = [1.0, -2.0], [[1, 2], [3, 4], [0, 1]], [[1, -1, 2]]
    assert lend(vect_mat_mul=...)(x, W1) == [-3, -5, -2]
    assert lend(neural_network=...)(x, W1, W2) == [-2]
    assert lend(outer_prod=...)([1, 2], [3]) == [[3], [6]]
    np.testing.assert_allclose(lend(gradient_step=...)(x, [0.5, 0.5], 1, 0.1), [0.65, 0.2])


def test_a_name_that_no_exercise_has():
    with pytest.raises(
        LendError, match=r"no function `weight_sum` to lend: expected one of .*w_sum"
    ):
        lend(weight_sum=...)
