import keras
import numpy as np
import pytest
import tensorflow as tf

from autils.networks.ask_about import WeightsError, ask_about, network_with

rng = np.random.default_rng(0)


def weights(n=3, k=10):
    return [rng.normal(size=shape).astype("float32") for shape in ((784, n), (n,), (n, k), (k,))]


def test_the_network_has_the_weights_and_the_layers_of_the_lab():
    given = weights()
    model = network_with(given)
    assert [type(layer).__name__ for layer in model.layers] == [
        "Flatten",
        "Dense",
        "Dropout",
        "Dense",
    ]
    for mine, its in zip(given, model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)


def test_it_takes_images_and_gives_probabilities():
    scores = np.asarray(network_with(weights())(np.ones((2, 28, 28))))
    np.testing.assert_allclose(scores.sum(axis=1), [1, 1], rtol=1e-5)


def test_the_function_gets_a_model_and_its_answer_comes_back():
    assert ask_about(lambda model: (isinstance(model, keras.Sequential), 5), weights()) == (True, 5)


@pytest.mark.parametrize(
    "answer",
    [
        lambda model: tf.transpose(model.weights[0]),
        lambda model: model.layers[1].kernel,
        lambda model: keras.ops.ones((2, 2)),
    ],
    ids=["tensor", "variable", "operation"],
)
def test_tensors_come_as_arrays(answer):
    assert isinstance(ask_about(answer, weights()), np.ndarray)


@pytest.mark.parametrize("answer", [..., None, [1, 2], "text"])
def test_other_answers_come_as_they_are(answer):
    assert ask_about(lambda model: answer, weights()) is answer


def test_errors_of_the_function_pass_through():
    with pytest.raises(ZeroDivisionError):
        ask_about(lambda model: 1 / 0, weights())


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ([], "nothing"),
        (weights()[:2], "(784, 3), (3,)"),
        ([part.T for part in weights()], "(3, 784), (3,), (10, 3), (10,)"),
        ([0, 1, 2, 3], "(), (), (), ()"),
    ],
)
def test_other_arrays_are_described(wrong, found):
    with pytest.raises(WeightsError) as error:
        network_with(wrong)
    assert str(error.value) == (
        "Expected the weights of a network with one hidden layer, of shapes (784, n), (n,), (n, k) "
        f"and (k,), but found {found}."
    )
