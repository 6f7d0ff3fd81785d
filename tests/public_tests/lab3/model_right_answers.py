"""Right answers to `model`, written as differently as people write them."""

import keras
import numpy as np
from keras import Input, Sequential, layers
from keras.layers import Activation, Dense, ReLU


def as_in_the_lesson():
    return Sequential(
        [
            Input(shape=(400,)),
            Dense(25, activation="relu", name="L1"),
            Dense(15, activation="relu", name="L2"),
            Dense(10, activation="linear", name="L3"),
        ],
        name="my_model",
    )


def without_names():
    return Sequential([Input((400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])


def by_add():
    model = Sequential()
    model.add(Input(shape=(400,)))
    model.add(Dense(25, activation="relu"))
    model.add(Dense(15, activation="relu"))
    model.add(Dense(10))
    return model


def in_a_loop():
    model = Sequential([Input(shape=[400])], name="digits")
    for units in (25, 15):
        model.add(Dense(units, activation=keras.activations.relu))
    model.add(Dense(units=10, activation=None))
    return model


def activation_layers():
    return Sequential(
        [
            Input(shape=(400,)),
            Dense(25),
            Activation("relu"),
            Dense(15),
            Activation("relu"),
            Dense(10),
            Activation("linear"),
        ]
    )


def relu_layers():
    return Sequential([Input((400,)), Dense(25), ReLU(), Dense(15), layers.ReLU(), Dense(10)])


def mixed_activations():
    return Sequential([Input((400,)), Dense(25, "relu"), Dense(15), ReLU(), Dense(10, "linear")])


def relu_said_twice():
    return Sequential(
        [Input((400,)), Dense(25, "relu"), ReLU(), Dense(15, keras.ops.relu), Dense(10)]
    )


def explicit_input_layer():
    return Sequential(
        [
            keras.layers.InputLayer(shape=(400,)),
            Dense(25, "relu"),
            Dense(15, "relu"),
            Dense(10, keras.activations.linear),
        ]
    )


def relu_written_by_hand():
    def positive_part(z):
        return keras.ops.maximum(z, 0)

    return Sequential([Input((400,)), Dense(25, positive_part), Dense(15, "relu"), Dense(10)])


def relu_as_a_lambda():
    relu = lambda z: z * keras.ops.cast(z > 0, z.dtype)  # noqa: E731
    return Sequential([Input((400,)), Dense(25, relu), Dense(15, relu), Dense(10, lambda z: z)])


def relu_imported_by_its_name():
    linear, relu = keras.activations.linear, keras.activations.relu
    return Sequential([Input((400,)), Dense(25, relu), Dense(15, relu), Dense(10, linear)])


def built_by_its_first_call():
    model = Sequential([Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
    model(np.zeros((5, 400)))
    return model


def built_by_hand():
    model = Sequential([Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
    model.build((None, 400))
    return model


def other_initial_weights():
    return Sequential(
        [
            Input((400,)),
            Dense(25, "relu", kernel_initializer="he_normal", bias_initializer="ones"),
            Dense(15, "relu", kernel_initializer="he_normal", bias_initializer="random_normal"),
            Dense(10, kernel_initializer=keras.initializers.GlorotNormal(seed=1)),
        ]
    )


def with_regularisation():
    return Sequential(
        [
            Input((400,)),
            Dense(25, "relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            Dense(15, "relu"),
            Dense(10),
        ]
    )


def compiled():
    model = without_names()
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def one_inside_another():
    hidden = Sequential([Input((400,)), Dense(25, "relu"), Dense(15, "relu")])
    return Sequential([Input((400,)), hidden, Dense(10)])


def rebuilt_from_its_parts():
    model = as_in_the_lesson()
    other = Sequential.from_config(model.get_config())
    other.set_weights(model.get_weights())
    return other


def trained_to_large_weights():
    model = without_names()
    model.set_weights([50 * W for W in model.get_weights()])
    return model


RIGHT = (
    as_in_the_lesson,
    without_names,
    by_add,
    in_a_loop,
    activation_layers,
    relu_layers,
    mixed_activations,
    relu_said_twice,
    explicit_input_layer,
    relu_written_by_hand,
    relu_as_a_lambda,
    relu_imported_by_its_name,
    built_by_its_first_call,
    built_by_hand,
    other_initial_weights,
    with_regularisation,
    compiled,
    one_inside_another,
    rebuilt_from_its_parts,
    trained_to_large_weights,
)
