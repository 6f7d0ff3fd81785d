"""Gradients by nudging, and the table that compares them."""

import numpy as np
import pytest

from autils import check_gradients, numerical_gradient


def backward(X, Y, a1, yhat, W2):
    missed = yhat - Y
    return X.T @ (missed @ W2.T * (a1 > 0)), a1.T @ missed


def straight_back(X, Y, a1, yhat, W2):
    missed = yhat - Y
    return X.T @ (missed @ W2.T), a1.T @ missed


def raises(error):
    def function(*arguments):
        raise error

    return function


def test_the_gradient_of_a_known_function():
    W = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, -1.0]])
    slopes = numerical_gradient(lambda V: float(np.sum(V**3)), W)
    np.testing.assert_allclose(slopes, 3 * W**2, atol=1e-6)
    assert W[0, 0] == 1


def test_right_gradients_agree(capsys):
    check_gradients(backward)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "weight      by nudging   your backward"
    assert lines[1] == "W1[0, 0]      0.050204        0.050204"
    assert len(lines) == 7
    assert lines[-1].startswith("The largest difference among all 18 weights is ")
    assert lines[-1].endswith(": they agree.")


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        (straight_back, "The largest difference among all 18 weights is 0.34: they do not agree "),
        (..., "`backward` is still open, so there is nothing to compare"),
        (lambda *_: ..., "`backward` is still open"),
        (lambda *_: (..., ...), "`backward` is still open"),
        (raises(NotImplementedError()), "`backward` is still open"),
        (raises(KeyError("W")), "`backward` raised KeyError. Its test, below, says more."),
        (lambda *_: 3, "`backward` should return dW1 and dW2, of shapes (4, 3) and (3, 2). Its "),
        (lambda *_: None, "`backward` should return dW1 and dW2"),
        (lambda *_: ("x", "y"), "`backward` should return dW1 and dW2"),
        (lambda X, Y, a1, yhat, W2: (W2, W2), "`backward` should return dW1 and dW2"),
    ],
)
def test_what_is_said_where_they_don_t(answer, last, capsys):
    check_gradients(answer)
    assert capsys.readouterr().out.splitlines()[-1].startswith(last)


def test_the_arguments_stay_ours(capsys):
    def greedy(X, Y, a1, yhat, W2):
        dW1, dW2 = backward(X, Y, a1, yhat, W2)
        X[:], a1[:] = 0, 0
        return dW1, dW2

    check_gradients(greedy)
    assert "they agree" in capsys.readouterr().out
