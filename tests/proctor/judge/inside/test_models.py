import json

import keras
import numpy as np
import pytest
from keras import layers as L  # noqa: N812 - the usual short name here

from proctor.judge.inside.compile import compile_like
from proctor.judge.inside.models import ModelRefused, rebuild


def described(model):
    """Return a model's description after a journey as plain data."""
    return type(model).__name__, json.loads(json.dumps(model.get_config())), model.get_weights()


def dense(*inner, name="my_model"):
    return keras.Sequential([keras.Input((400,)), *inner], name=name)


def convolutional():
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            L.Rescaling(1 / 255),
            L.Conv2D(4, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.1)),
            L.MaxPooling2D(),
            L.BatchNormalization(),
            L.AveragePooling2D((2, 2), padding="same"),
            L.Flatten(),
            L.Dropout(0.3),
            L.Dense(6, activation=L.LeakyReLU(0.1)),
            L.ReLU(),
            L.Reshape((3, 2)),
            L.Activation("tanh"),
            L.Softmax(),
        ]
    )


def functional():
    inputs = keras.Input((12, 12, 1))
    pooled = L.GlobalAveragePooling2D()(L.Conv2D(3, 2)(inputs))
    inner = keras.Sequential([keras.Input((3,)), L.Dense(2, name="deep")], name="inner")
    return keras.Model(inputs, inner(L.Activation("relu")(pooled)), name="outer")


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        (lambda: dense(L.Dense(25, "relu", name="L1"), L.Dense(10, name="L3")), (400,)),
        (convolutional, (12, 12, 1)),
        (functional, (12, 12, 1)),
    ],
    ids=["dense", "convolutional", "functional"],
)
def test_a_rebuilt_model_computes_the_same(model, shape):
    original = model()
    rebuilt = rebuild(*described(original))
    X = np.random.default_rng(1).random((3, *shape), dtype="float32")
    np.testing.assert_allclose(
        np.asarray(rebuilt(X)), np.asarray(original(X)), rtol=1e-5, atol=1e-6
    )
    assert [layer.name for layer in rebuilt.layers] == [layer.name for layer in original.layers]
    assert rebuilt.count_params() == original.count_params()
    assert rebuilt.name == original.name
    assert type(rebuilt) is type(original)


def test_a_model_without_an_input_stays_unbuilt():
    rebuilt = rebuild(*described(keras.Sequential([L.Dense(2)])))
    assert not rebuilt.built
    assert rebuild(*described(keras.Sequential([]))).layers == []


def test_a_model_built_by_its_first_call_is_built_again():
    original = keras.Sequential([L.Dense(2), L.Dense(3)])
    original(np.ones((2, 5), "float32"))
    rebuilt = rebuild(*described(original))
    np.testing.assert_allclose(rebuilt.get_weights()[0], original.get_weights()[0])


def own_activation(x):
    return x


def entry(class_name, **config):
    return {"class_name": class_name, "config": {"name": "it", **config}}


def sequential(*entries):
    return {"name": "x", "layers": list(entries)}


IN_400 = entry("InputLayer", batch_shape=[None, 400])


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "the class `Sequential`, which"),
        ({"layers": "abc"}, "the class `Sequential`, which"),
        (sequential(None), "the class `None`"),
        (sequential(entry("Lambda", function="evil")), "the class `Lambda`"),
        (sequential(entry("TFSMLayer", filepath="/x")), "the class `TFSMLayer`"),
        (sequential({"class_name": "Dense", "module": "os", "config": {}}), "a name|name"),
        (sequential(entry("Dense", units="3")), "unusual value for units"),
        (sequential(entry("Dense", units=True)), "unusual value for units"),
        (sequential(entry("Dense", units=10**9)), "unusual value for units"),
        (sequential(entry("Dense", units=3, activation="evil")), "an activation of its own"),
        (
            sequential(
                entry("Dense", units=3, activation={"class_name": "function", "config": "x"})
            ),
            "an activation of its own",
        ),
        (sequential(entry("Dense", units=3, use_bias="yes")), "unusual value for use_bias"),
        (sequential(entry("Dropout", rate=float("nan"))), "unusual value for rate"),
        (sequential(entry("Conv2D", filters=1, kernel_size=[10**6, 1])), "kernel_size"),
        (
            sequential(entry("Dense", units=3, kernel_regularizer={"class_name": "Evil"})),
            "kernel_reg",
        ),
        (sequential(*[entry("Flatten")] * 201), "more than 200 layers"),
        (sequential(IN_400, entry("Dense", units=4000)), "weights of the model don't fit"),
        (sequential(entry("Dropout", rate=7)), "don't fit together"),
        (sequential(*[entry("Dense", units=4096)] * 5), "more than 50000000 weights"),
        (sequential(*[entry("Conv2D", filters=512, kernel_size=[9, 9])] * 4), "50000000 weights"),
        (sequential(IN_400, *[entry("BatchNormalization")] * 2), "weights of the model don't fit"),
        (
            sequential(
                entry("InputLayer", batch_shape=[None, 1100, 1000]),
                entry("Activation", activation="relu"),
            ),
            "1100000 numbers in a layer",
        ),
    ],
)
def test_what_is_not_allowed_is_refused(config, message):
    with pytest.raises(ModelRefused, match=message):
        rebuild("Sequential", config, [])


def test_a_model_inside_a_model_inside_a_model_is_refused():
    config = sequential()
    for _ in range(9):
        config = sequential({"class_name": "Sequential", "config": config})
    with pytest.raises(ModelRefused):
        rebuild("Sequential", config, [])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda weights: weights[:-1],
        lambda weights: [*weights, np.zeros(3)],
        lambda weights: [weights[0].T, *weights[1:]],
        lambda weights: [weights[0].astype("U1"), *weights[1:]],
        lambda weights: [np.zeros((400, 0)), *weights[1:]],
    ],
)
def test_weights_of_the_wrong_shape_are_refused(spoil):
    kind, config, weights = described(dense(L.Dense(25), L.Dense(10)))
    with pytest.raises(ModelRefused, match="weights of the model don't fit"):
        rebuild(kind, config, spoil(weights))


def test_tensorflows_own_activations_go_by_their_names():
    import tensorflow as tf

    original = dense(L.Dense(4, activation=tf.nn.softmax), L.Dense(3, activation=tf.nn.relu))
    names = [layer.activation.__name__ for layer in rebuild(*described(original)).layers]
    assert names == ["softmax", "relu"]


def test_a_subclassed_model_is_refused():
    with pytest.raises(ModelRefused, match="the class `MyModel`"):
        rebuild("MyModel", {"name": "x", "layers": []}, [])


def compiled(**how):
    original = dense(L.Dense(10))
    original.compile(**how)
    rebuilt = rebuild(*described(original))
    compile_like(rebuilt, json.loads(json.dumps(original.get_compile_config())))
    return rebuilt


def test_loss_and_optimizer_come_along():
    rebuilt = compiled(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(learning_rate=0.002),
        metrics=["accuracy", keras.metrics.SparseCategoricalAccuracy()],
    )
    assert rebuilt.loss.get_config()["from_logits"] is True
    assert float(rebuilt.optimizer.learning_rate) == pytest.approx(0.002)
    assert compiled(loss="mse", optimizer="sgd").loss == "mse"


@pytest.mark.parametrize(
    "unusual",
    [
        None,
        {},
        {"loss": "evil", "optimizer": {"class_name": "Adam", "config": {}}},
        {"loss": {"class_name": "Evil"}, "optimizer": {"class_name": "Adam", "config": {}}},
        {"loss": "mse", "optimizer": {"class_name": "Evil"}},
        {"loss": "mse", "optimizer": {"class_name": "Adam", "config": {"learning_rate": "x"}}},
        {"loss": "mse", "optimizer": {"class_name": "Adam", "config": {"epsilon": float("nan")}}},
        {"loss": "mse", "optimizer": {"class_name": "SGD", "config": {"momentum": -5.0}}},
        {"loss": "mse", "optimizer": {"class_name": "SGD", "config": {"learning_rate": 10**400}}},
    ],
)
def test_unusual_ways_of_compiling_are_left_out(unusual):
    model = dense(L.Dense(10))
    compile_like(model, unusual)
    assert not model.compiled
