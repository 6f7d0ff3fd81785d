from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.special import expit

from autils._errors import DataError
from autils._numeric import sigmoid
from autils.digits.split import split_data
from autils.digits.vendored import load_data
from autils.networks import weights as weights_module
from autils.networks.weights import Weights, load_weights


def forward(X, weights):
    a1 = np.maximum(0, X @ weights.W1 + weights.b1)
    a2 = np.maximum(0, a1 @ weights.W2 + weights.b2)
    return a2 @ weights.W3 + weights.b3


def accuracy(X, y):
    return np.mean(forward(X, load_weights()).argmax(axis=1) == y[:, 0])


def test_shapes_and_types():
    weights = load_weights()
    assert [array.shape for array in weights] == [
        (400, 25),
        (25,),
        (25, 15),
        (15,),
        (15, 10),
        (10,),
    ]
    assert {array.dtype for array in weights} == {np.dtype(np.float32)}
    assert Weights._fields == ("W1", "b1", "W2", "b2", "W3", "b3")


def test_accuracy_in_plain_numpy():
    X_train, y_train, X_held, y_held = split_data(*load_data())
    assert accuracy(X_train, y_train) > 0.98
    assert 0.90 < accuracy(X_held, y_held) < 0.97  # new to the network, so not as good


def test_damaged_weights(monkeypatch):
    monkeypatch.setattr(weights_module, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(DataError, match=r"`weights\.npz` that comes with the course is damaged"):
        load_weights()


# -------------------------------------------------------------------- sigmoid


@given(arrays(np.float64, array_shapes(), elements=st.floats(-709.0, allow_nan=False)))
def test_sigmoid_agrees_with_scipy(z):
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-14, atol=0)


# Here SciPy's (1.17.1) is 0 already. What is smaller than 2.2e-308 has fewer digits.
@pytest.mark.parametrize("z", [-709.8, -710.0, -720.0, -744.0, -746.0, -1e308, -np.inf])
def test_sigmoid_of_what_is_far_below_zero(z):
    expected = float(Decimal(z).exp())
    np.testing.assert_allclose(sigmoid(np.array([z])), [expected], rtol=1e-14, atol=5e-324)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_sigmoid_keeps_the_type(dtype):
    assert sigmoid(np.zeros(3, dtype)).dtype == dtype


def test_sigmoid_of_a_number():
    assert sigmoid(0) == 0.5
    assert np.ndim(sigmoid(1)) == 0
    assert sigmoid(-1000.0) == 0.0
    assert sigmoid(1000) == 1.0


def test_sigmoid_of_a_list_leaves_it_alone():
    z = [[-1, 0], [1, 2]]
    assert sigmoid(z).shape == (2, 2)
    assert z == [[-1, 0], [1, 2]]


def test_sigmoid_passes_nan_on():
    assert np.isnan(sigmoid(np.nan))
