"""A network worked out in NumPy gives what Keras gives, and what doesn't fit is refused."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import Input, Sequential
from keras.layers import Conv2D, Dense, Flatten

from autils.networks.keras_file import KerasFileError, read_keras_file
from autils.networks.plain_activations import ACTIVATIONS
from autils.networks.plain_network import load_plain_network, plain_network
from tests.autils.networks.plain_networks import MODELS, PICTURE
from tools.samples.networks import keras_file, layer, picture_input

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def saved(tmp_path):
    """Give a function that saves a model and returns the bytes of its file."""

    def save(model):
        path = tmp_path / "saved.keras"
        model.save(path)
        return path.read_bytes()

    return save


def with_random_weights(model, seed=7):
    """Give a model weights that show every mix-up: all different, none zero, variances positive."""
    rng = np.random.default_rng(seed)
    shapes = [W.shape for W in model.get_weights()]
    arrays = [rng.uniform(0.05, 0.3, shape) * rng.choice([-1, 1], shape) for shape in shapes]
    is_variance = ["variance" in W.path for W in model.weights]
    model.set_weights([abs(a) if v else a for a, v in zip(arrays, is_variance, strict=True)])
    return model


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_it_computes_what_keras_computes(make, saved):
    model = with_random_weights(make())
    network = plain_network(read_keras_file(saved(model)))
    X = np.random.default_rng(3).uniform(0, 1, (5, *model.input_shape[1:])).astype("float32")
    expected = model.predict(X, verbose=0)
    found = network.predict(X)
    assert found.dtype == np.float32
    assert network.input_shape == model.input_shape[1:]
    assert network.output_shape == model.output_shape[1:]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * abs(expected).max())


@pytest.mark.parametrize(
    "policy", ["bfloat16", "float16", "float64", "mixed_bfloat16", "mixed_float16"]
)
def test_weights_of_other_types_are_read_as_they_are(policy, saved):
    settings = {"activation": "relu", "dtype": policy}
    layers = [Conv2D(3, 3, **settings), Flatten(), Dense(10, dtype=policy)]
    model = with_random_weights(Sequential([Input(PICTURE), *layers]))
    file = read_keras_file(saved(model))
    for (_, found), weight in zip(file.weights, model.weights, strict=True):
        expected = keras.ops.convert_to_numpy(keras.ops.cast(weight, "float32"))
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, expected)
    assert plain_network(file).predict(np.zeros((2, *PICTURE))).shape == (2, 10)


@pytest.mark.parametrize("mode", ["int8", "float8"])
def test_a_quantized_model_is_refused_with_the_reason(mode, saved):
    model = Sequential([Input((16,)), Dense(8, name="hidden"), Dense(10)])
    for part in model.layers:
        part.quantize(mode)
    with pytest.raises(KerasFileError) as caught:
        read_keras_file(saved(model))
    assert str(caught.value) == (
        f"The weights of the layer `hidden` are quantized ({mode}): rounded to a few levels, and "
        "worked with in another way. Save the model as it was before `quantize`."
    )


# ------------------------------------------------------------------ what doesn't fit

DENSE = layer("Dense", np.ones((784, 10)), np.zeros(10), units=10, name="scores")
FLAT = layer("Flatten", name="flat")


def conv(*shape, **settings):
    kernel = np.ones(shape, np.float32)
    usual = {"filters": shape[-1], "kernel_size": list(shape[:2]), "name": "conv"}
    return layer("Conv2D", kernel, np.zeros(shape[-1]), **(usual | settings))


def network_of(*parts):
    return plain_network(read_keras_file(keras_file([picture_input(), *parts])))


OTHER_LAYER = (
    "The model has a layer of the class `{}`, which can't be read here. Build it from the layers "
    "that the lab uses."
)
SETTING = "The layer `{}` has a setting that can't be read here: {}."
UNFIT = "The layers of the model don't fit together: `{}` gets something of shape {}."
WEIGHTS = "The weights of the layer `{}` don't fit it. Save the model once more."

REFUSED = {
    "another layer": ((layer("Lambda"), FLAT, DENSE), OTHER_LAYER.format("Lambda")),
    "units": ((FLAT, layer("Dense", *DENSE.weights, units=9, name="d")), WEIGHTS.format("d")),
    "units in words": (
        (FLAT, layer("Dense", *DENSE.weights, units="10", name="d")),
        WEIGHTS.format("d"),
    ),
    "inputs": ((DENSE,), WEIGHTS.format("scores")),
    "no weights": ((FLAT, layer("Dense", units=10, name="d")), WEIGHTS.format("d")),
    "activation": (
        (FLAT, layer("Dense", *DENSE.weights, units=10, activation="eval", name="d")),
        SETTING.format("d", "activation"),
    ),
    "activation of one's own": (
        (
            FLAT,
            layer(
                "Dense",
                *DENSE.weights,
                units=10,
                activation={"class_name": "function", "config": "system"},
                name="d",
            ),
        ),
        SETTING.format("d", "activation"),
    ),
    "kernel size": ((conv(3, 3, 1, 2, kernel_size=[3]),), SETTING.format("conv", "kernel_size")),
    "stride": ((conv(3, 3, 1, 2, strides=[0, 1]),), SETTING.format("conv", "strides")),
    "groups": ((conv(3, 3, 1, 2, groups=2),), SETTING.format("conv", "groups or dilation_rate")),
    "padding": ((conv(3, 3, 1, 2, padding="wide"),), SETTING.format("conv", "padding")),
    "channels first": (
        (conv(3, 3, 1, 2, data_format="channels_first"),),
        SETTING.format("conv", "data_format"),
    ),
    "a window too large": ((conv(29, 29, 1, 2),), UNFIT.format("conv", "(28, 28, 1)")),
    "a convolution on a row": ((FLAT, conv(3, 3, 1, 2)), UNFIT.format("conv", "(784,)")),
    "a reshape": (
        (layer("Reshape", target_shape=[5, -1], name="r"),),
        UNFIT.format("r", "(28, 28, 1)"),
    ),
    "a reshape in words": (
        (layer("Reshape", target_shape="x", name="r"),),
        SETTING.format("r", "target_shape"),
    ),
    "a scale": (
        (layer("Rescaling", scale="x", name="s"), FLAT, DENSE),
        SETTING.format("s", "scale"),
    ),
    "an axis": (
        (layer("Softmax", axis=1, name="s"), FLAT, DENSE),
        SETTING.format("s", "axis"),
    ),
    "an axis of batches": (
        (layer("BatchNormalization", axis=1, name="b"),),
        SETTING.format("b", "axis"),
    ),
    "batches": ((layer("BatchNormalization", np.ones(1), name="b"),), WEIGHTS.format("b")),
    "kept sides": (
        (layer("GlobalAveragePooling2D", keepdims=True, name="g"),),
        SETTING.format("g", "keepdims"),
    ),
    "too much work": (
        (conv(28, 28, 1, 64, padding="same"), conv(3, 3, 64, 64)),
        "The model takes about 64 million multiplications for one picture; at most 40 million are "
        "worked through. Save one with fewer or smaller layers.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_with_a_sentence(name):
    parts, sentence = REFUSED[name]
    with pytest.raises(KerasFileError) as caught:
        network_of(*parts)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "shape", [None, [None], [None, -28, 28, 1], [None, None, 28], [None, 10**6], "x"], ids=repr
)
def test_a_network_has_to_know_its_input(shape):
    first = layer("InputLayer", batch_shape=shape)
    with pytest.raises(KerasFileError, match="The model doesn't know its input"):
        plain_network(read_keras_file(keras_file([first, FLAT, DENSE])))


def test_inputs_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"expected inputs of shape \(m, 28, 28, 1\)|got \(2, 4\)"):
        network_of(FLAT, DENSE).predict(np.ones((2, 4)))


def test_many_pictures_go_in_batches_and_none_is_fine():
    network = network_of(conv(5, 5, 1, 32), FLAT)
    X = np.random.default_rng(0).uniform(size=(600, 28, 28, 1))
    assert np.array_equal(network(X)[500:505], network(X[500:505]))
    assert network(X[:0]).shape == (0, 24 * 24 * 32)


def test_parameters_are_counted():
    assert network_of(FLAT, DENSE).parameters == 7850


def test_the_softmax_that_tensorflow_brings_along_is_known(saved):
    model = Sequential([Input((784,)), Dense(10, activation=tf.nn.softmax)])
    X = np.random.default_rng(0).uniform(size=(2, 784)).astype("float32")
    found = plain_network(read_keras_file(saved(model)))(X)
    np.testing.assert_allclose(found, model.predict(X, verbose=0), rtol=1e-4)


def test_a_file_can_be_read_from_disk(tmp_path):
    path = tmp_path / "model.keras"
    keras.Sequential([Input(PICTURE), Conv2D(2, 3), Flatten(), Dense(10)]).save(path)
    assert load_plain_network(path).output_shape == (10,)


def test_every_activation_is_that_of_keras():
    z = np.linspace(-6, 6, 41, dtype=np.float32).reshape(1, -1)
    for name, function in ACTIVATIONS.items():
        expected = np.asarray(keras.activations.get(name)(z))
        np.testing.assert_allclose(function(z), expected, rtol=1e-4, atol=1e-5, err_msg=name)
