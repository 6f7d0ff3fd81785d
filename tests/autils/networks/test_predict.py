import numpy as np
import pytest

from autils._errors import PredictionError
from autils.networks.predict import predict_logits

X = np.arange(12.0).reshape(4, 3)


class FakeKeras:
    """Counts its calls, as a Keras model would feel them."""

    weights = (np.eye(3),)

    def __init__(self):
        self.calls = []

    def predict(self, X, **options):
        self.calls.append((X.shape, options))
        return X @ self.weights[0]


class Estimator:
    def predict(self, X):
        return X[:, :2]


def test_keras_model_is_called_once_and_quietly():
    model = FakeKeras()
    np.testing.assert_array_equal(predict_logits(model, X), X)
    assert model.calls == [((4, 3), {"batch_size": 1024, "verbose": 0})]


def test_one_example_counts_as_a_batch_of_one():
    assert predict_logits(FakeKeras(), X[0]).shape == (1, 3)


def test_genuine_keras_model_prints_nothing(capfd):
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    capfd.readouterr()
    logits = predict_logits(model, X.astype(np.float32))
    # Its weights are random: terms of about 10 may cancel, and float32 leaves a rest of about 1e-6.
    np.testing.assert_allclose(logits, X @ model.get_weights()[0], rtol=1e-5, atol=1e-5)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("model", [lambda X: X[:, :2], lambda X: X[:, :2].tolist(), Estimator()])
def test_anything_that_maps_rows_to_rows(model):
    np.testing.assert_array_equal(predict_logits(model, X), X[:, :2])


class NoArray:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not today")


WRONG = {
    "not-a-model": (
        ...,
        "Expected a trained Keras model or a function, found a value of type `ellipsis`. Pass the "
        "model itself, for example `model`.",
    ),
    "one-number-each": (
        lambda X: X[:, 0],
        "Expected one row of numbers per example, shape (4, classes), but the model gave shape "
        "(4,). Check that its last layer has one unit per class.",
    ),
    "too-few-rows": (
        lambda X: X[:3],
        "Expected one row of numbers per example, shape (4, classes), but the model gave shape "
        "(3, 3). Check that its last layer has one unit per class.",
    ),
    "no-classes": (
        lambda X: X[:, :0],
        "Expected one row of numbers per example, shape (4, classes), but the model gave shape "
        "(4, 0). Check that its last layer has one unit per class.",
    ),
    "nothing": (
        lambda X: None,
        "Expected an array of numbers from the model, found a value of type `NoneType`. Check "
        "what it returns.",
    ),
    "ragged": (
        lambda X: [[1], [1, 2]],
        "Expected an array of numbers from the model, found a value of type `list`. Check what it "
        "returns.",
    ),
    "no-array": (
        lambda X: NoArray(),
        "Expected an array of numbers from the model, found a value of type `NoArray`. Check what "
        "it returns.",
    ),
}


@pytest.mark.parametrize(("model", "sentence"), WRONG.values(), ids=WRONG)
def test_wrong_models(model, sentence):
    with pytest.raises(PredictionError) as caught:
        predict_logits(model, X)
    assert str(caught.value) == sentence
