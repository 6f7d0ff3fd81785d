"""Right answers to `build_model`, written as differently as people write them."""

import keras
import tensorflow as tf
from keras import Input, Model, Sequential
from keras.layers import Activation, Dense, Dropout, Flatten, InputLayer, ReLU, Reshape, Softmax


def as_in_the_lesson(hidden):
    return Sequential(
        [Flatten(), Dense(hidden, activation="relu"), Dropout(0.2), Dense(10, activation="softmax")]
    )


def with_an_input(hidden):
    return Sequential(
        [Input((28, 28)), Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")]
    )


def by_add(hidden):
    model = Sequential(name="digits")
    model.add(InputLayer(shape=(28, 28)))
    model.add(Flatten())
    model.add(Dense(units=hidden, activation=tf.nn.relu))
    model.add(Dropout(rate=1 / 5))
    model.add(Dense(units=10, activation=tf.nn.softmax))
    return model


def activation_layers(hidden):
    return Sequential(
        [Flatten(), Dense(hidden), Activation("relu"), Dropout(0.2), Dense(10), Softmax()]
    )


def relu_behind_the_dropout(hidden):
    return Sequential(
        [Flatten(), Dense(hidden), Dropout(0.2), ReLU(), Dense(10), Activation("softmax")]
    )


def functional(hidden):
    pixels = Input((28, 28))
    a = Dropout(0.2)(Dense(hidden, "relu")(Flatten()(pixels)))
    return Model(pixels, Dense(10, "softmax")(a))


def compiled_as_well(hidden):
    model = as_in_the_lesson(hidden)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def built_by_hand(hidden):
    model = as_in_the_lesson(hidden)
    model.build((None, 28, 28))
    return model


def reshaped(hidden):
    return Sequential(
        [
            Input((28, 28)),
            Reshape((784,)),
            Dense(hidden, "relu"),
            Dropout(0.2),
            Dense(10, "softmax"),
        ]
    )


def one_inside_another(hidden):
    first = Sequential([Input((28, 28)), Flatten(), Dense(hidden, keras.activations.relu)])
    return Sequential([first, Dropout(0.2), Dense(10, keras.activations.softmax)])


def with_names_and_other_initial_weights(hidden):
    return Sequential(
        [
            Flatten(name="unroll"),
            Dense(hidden, "relu", kernel_initializer="he_normal", name="hidden"),
            Dropout(0.2, seed=1, name="dropout"),
            Dense(10, "softmax", name="digits"),
        ]
    )


RIGHT = (
    as_in_the_lesson,
    with_an_input,
    by_add,
    activation_layers,
    relu_behind_the_dropout,
    functional,
    compiled_as_well,
    built_by_hand,
    reshaped,
    one_inside_another,
    with_names_and_other_initial_weights,
)
