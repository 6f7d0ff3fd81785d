"""The inside of a network: weights, layers, and what mattered, checked against plain arithmetic."""

import base64

import numpy as np
import pytest

from autils import NetworkView, load_weights, split_data
from autils.interactive._layers import PlainNetwork, first_layer, steps
from autils.interactive._occlusion import log_odds, occlusion
from autils.interactive._pixels import signed
from tests.autils.interactive.networks import shipped


@pytest.fixture(scope="module")
def held(digits):
    _, _, X, y = split_data(*digits)
    return X, y


def test_the_sum_of_a_unit_is_the_networks_own(held):
    X, y = held
    W = load_weights()
    view = NetworkView(W, X, y)
    for index, unit in ((0, 0), (5, 7), (17, 24)):
        view.change(index=index, unit=unit)
        z = X[index] @ W.W1[:, unit] + W.b1[unit]
        assert view.answer["weights"]["z"] == pytest.approx(z)
        assert f"z = {z:.2f}" in view.readout
        assert ("it is on" in view.readout) == (z > 0)


def test_weights_and_pictures_lie_on_each_other(held):
    W = load_weights()
    pictures = first_layer(PlainNetwork(W)).pictures
    np.testing.assert_array_equal(pictures[3], W.W1[:, 3].reshape(20, 20).T)


def test_each_layer_is_what_the_network_computes(held):
    X, _ = held
    found = steps(PlainNetwork(load_weights()), X[:1])
    assert [step.values.shape for step in found] == [(25,), (15,), (10,)]
    np.testing.assert_allclose(found[-1].values, shipped()(X[:1])[0])
    view = NetworkView(load_weights(), X, tab="layers")
    on = int((found[0].values > 0).sum())
    assert f"L1 gives 25 numbers, {on} of them more than 0" in view.readout


def test_the_answer_is_said_with_the_label(held):
    view = NetworkView(load_weights(), *held)
    assert view.readout.startswith("Picture 0 of 1000, labelled 2. The network reads a 2, 95.8%")
    assert NetworkView(load_weights(), held[0]).readout.startswith("Picture 0 of 1000. The")


def test_occlusion_finds_the_pixels_a_network_looks_at():
    image = np.zeros((20, 20))
    image[2:6, 2:6] = 1.0  # what it looks at
    image[12:16, 12:16] = 1.0  # what it does not

    def looks_at_a_corner(images):
        scores = np.zeros((len(images), 10))
        scores[:, 3] = images[:, 2:6, 2:6].sum(axis=(1, 2))
        return scores

    found = occlusion(looks_at_a_corner, image, digit=3)
    assert found.place == (2, 2)
    assert found.effect[3, 3] > 1
    assert found.effect[14, 14] == 0
    assert found.after == pytest.approx(0.1)
    assert found.before > 0.999


def test_log_odds_of_logits_and_of_probabilities_agree():
    z = np.random.default_rng(1).normal(size=(6, 10))
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    expected = np.log(p[:, 4] / (1 - p[:, 4]))
    np.testing.assert_allclose(log_odds(z, 4), expected, rtol=1e-9)
    np.testing.assert_allclose(log_odds(p, 4), expected, rtol=1e-9)
    assert np.isfinite(log_odds(1e4 * z, 4)).all()


def test_what_mattered_is_said_in_numbers(held):
    view = NetworkView(load_weights(), *held, index=17, tab="mattered")
    assert view.answer["mattered"]["digit"] == 4
    assert "takes most from the 4: its probability goes from 88.0% to" in view.readout
    view.change(digit=9)
    assert "takes most from the 9: its probability goes from 12.0%" in view.readout


def test_signed_numbers_keep_their_middle():
    packed = np.frombuffer(base64.b64decode(signed([[-2.0, 0.0], [1.0, 2.0]])), dtype=np.uint8)
    assert packed.tolist() == [1, 128, 192, 255]


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (..., "There is no network here, but .... Give a Keras model, or arrays"),
        (None, "There is no network here, but a value of type `NoneType`."),
        (len, "There is no network here, but a value of type `builtin_function_or_method`."),
        ([np.zeros((400, 5))], "The arrays don't follow one another: expected W1"),
        (
            [np.zeros((400, 5)), np.zeros(5), np.zeros((4, 10)), np.zeros(10)],
            "The arrays don't follow one another: expected W1 (inputs, units), b1 (units,), W2, "
            "b2, ..., each layer taking what the one before gives, but found the shapes (400, 5), "
            "(5,), (4, 10), (10,).",
        ),
        ([np.zeros((9, 5)), np.zeros(5)], "The first layer has weights of shape (9, 5), which"),
        (
            [np.zeros((784, 10)), np.zeros(10)],
            "The network takes pictures of 784 numbers, but those in `X` have 400.",
        ),
    ],
    ids=["stub", "None", "function", "one array", "no chain", "no picture", "other size"],
)
def test_what_is_no_network_gets_a_sentence(held, model, sentence):
    view = NetworkView(model, *held)
    assert view.answer["trouble"].startswith(sentence)
    assert sentence in view.readout
    view.change(tab="mattered")  # it lives on
    assert view.still(view.state, view.answer) == ""


@pytest.mark.parametrize(
    ("X", "sentence"),
    [
        (np.zeros((0, 400)), "There is no picture to show"),
        (np.zeros((4, 3)), "Expected digits in rows"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(X, sentence):
    assert NetworkView(load_weights(), X).answer["trouble"].startswith(sentence)


def test_a_state_from_elsewhere_does_no_harm(held):
    view = NetworkView(load_weights(), *held)
    view.change(index=10**6, unit=-5, tab="nowhere", digit="x")
    assert view.answer["index"] == 999
    view.change(tab="mattered", digit=99)
    assert 0 <= view.answer["mattered"]["digit"] <= 9


def test_the_still_shows_weights_or_what_mattered(held):
    view = NetworkView(load_weights(), *held)
    assert view.still(view.state, view.answer).count("<image") == 26
    view.change(tab="mattered")
    assert view.still(view.state, view.answer).count("<image") == 2


@pytest.mark.slow
def test_the_networks_of_the_later_labs_can_be_looked_into(digits):
    import keras

    from autils import load_images

    (_, _), (x, y) = load_images()
    flat = keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(12, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    assert "has no weights yet" in NetworkView(flat, x / 255, y).answer["trouble"]
    flat(x[:1] / 255)
    view = NetworkView(flat, x / 255, y, tab="weights")
    z = flat.layers[1].get_weights()[0][:, 0] @ (x[0] / 255).reshape(-1)
    assert view.answer["weights"]["z"] == pytest.approx(z, abs=1e-5)

    pictures = keras.Input((28, 28, 1))
    a = keras.layers.Conv2D(8, 5, activation="relu", name="kernels")(pictures)
    a = keras.layers.MaxPooling2D(2, name="pool")(a)
    a = keras.layers.Dense(10)(keras.layers.Flatten()(a))
    cnn = keras.Model(pictures, a)
    view = NetworkView(cnn, x[..., None] / 255, y, tab="layers")
    assert [step["shape"] for step in view.answer["layers"]["steps"]] == [
        [24, 24, 8],
        [12, 12, 8],
        [10],
    ]
    view.change(tab="weights", unit=3)
    assert view.readout.split(". ")[2].startswith("Filter 3 has weights from")
    view.change(tab="mattered")
    assert view.answer["trouble"] == ""

    both = keras.layers.concatenate([keras.layers.Flatten()(pictures), a])
    branching = keras.Model(pictures, keras.layers.Dense(10)(both))
    view = NetworkView(branching, x[..., None] / 255, y, tab="layers")
    assert view.answer["trouble"] != ""
