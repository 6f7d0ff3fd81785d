"""A model is lent to those whose own isn't ready, and to nobody else."""

import keras
import pytest

from autils.lending.model import LENDING, USING_YOURS, build_model, lend_model


def dense(*units, input_size=400):
    return keras.Sequential([keras.Input((input_size,)), *map(keras.layers.Dense, units)])


def two_inputs():
    one, two = keras.Input((400,)), keras.Input((400,))
    return keras.Model([one, two], keras.layers.Dense(10)(one + two))


READY = {
    "sequential": lambda: dense(25, 15, 10),
    "functional": build_model,
    "own": lambda: dense(10),
}

NOT_READY = {
    "left-open": lambda: ...,
    "none": lambda: None,
    "a-class": lambda: keras.Model,
    "empty": lambda: keras.Sequential([]),
    "only-an-input": lambda: keras.Sequential([keras.Input((400,))]),
    "no-weights": lambda: keras.Sequential([keras.Input((10,)), keras.layers.ReLU()]),
    "no-input": lambda: keras.Sequential([keras.layers.Dense(10)]),
    "too-few-classes": lambda: dense(25, 15),
    "other-pixels": lambda: dense(25, 10, input_size=784),
    "two-inputs": two_inputs,
    "a-layer": lambda: keras.layers.Dense(10),
}


@pytest.mark.parametrize("make", READY.values(), ids=READY)
def test_a_ready_model_is_used(make, capsys):
    model = make()
    assert lend_model(model) is model
    assert capsys.readouterr().out == f"{USING_YOURS}\n"


@pytest.mark.parametrize("make", NOT_READY.values(), ids=NOT_READY)
def test_otherwise_one_is_lent(make, capsys):
    model = make()
    lent = lend_model(model)
    assert lent is not model
    assert capsys.readouterr().out == f"{LENDING}\n"
    assert (lent.input_shape, lent.output_shape) == ((None, 400), (None, 10))


def test_a_model_without_weights_is_not_ready():
    assert lend_model(NOT_READY["no-weights"](), 10, 10).name == "lent_model"


def test_the_lent_model_is_the_labs_network_but_no_answer():
    lent = lend_model()
    assert not isinstance(lent, keras.Sequential)
    assert [layer.name for layer in lent.layers[1:]] == ["L1", "L2", "L3"]
    assert lent.count_params() == 10_575
    activations = [layer.activation.__name__ for layer in lent.layers[1:]]
    assert activations == ["relu", "relu", "linear"]


def test_sizes_can_be_others():
    lent = lend_model(None, input_size=784, classes=3)
    assert (lent.input_shape, lent.output_shape) == ((None, 784), (None, 3))
