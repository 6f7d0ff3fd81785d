"""Wrong answers to `model`: the layers, the misconception, and its exact first sentence."""

import keras
import numpy as np
from keras import Input, Sequential
from keras.layers import (
    Activation,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    ReLU,
    Softmax,
)

from tests.public_tests.tables import Table

TABLE = Table()
WRONG, wrong = TABLE.wrongs, TABLE.wrong


def stack(*layers, pixels=(400,)):
    return Sequential([Input(pixels), *layers])


# --- model-empty

EMPTY = (
    "model-empty",
    "Your model has no Dense layer; three were expected, with 25, 15 and 10 units.",
)


@wrong(*EMPTY)
def only_an_input():
    return stack()


@wrong(*EMPTY)
def only_activations():
    return stack(ReLU(), ReLU(), Activation("linear"))


@wrong(*EMPTY)
def only_a_flatten():
    return Sequential([Flatten()])


@wrong(*EMPTY)
def an_input_by_add():
    model = Sequential()
    model.add(Input(shape=(400,)))
    return model


# --- model-softmax-output

SOFTMAX = (
    "model-softmax-output",
    "Your last layer ends in a softmax; a linear output was expected.",
)


@wrong(*SOFTMAX)
def softmax_by_name():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, "softmax"))


@wrong(*SOFTMAX)
def softmax_layer():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10), Softmax())


@wrong(*SOFTMAX)
def softmax_activation_layer():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, "linear"), Activation("softmax"))


@wrong(*SOFTMAX)
def softmax_function():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, keras.activations.softmax))


# --- model-hidden-linear

BOTH_LINEAR = (
    "model-hidden-linear",
    "Hidden layers 1 and 2 are without an activation; ReLU was expected there.",
)


@wrong(*BOTH_LINEAR)
def no_activation_at_all():
    return stack(Dense(25), Dense(15), Dense(10))


@wrong(*BOTH_LINEAR)
def linear_everywhere():
    return stack(Dense(25, "linear"), Dense(15), Activation("linear"), Dense(10, "linear"))


@wrong(
    "model-hidden-linear",
    "Hidden layer 2 is without an activation; ReLU was expected there.",
)
def second_without():
    return stack(Dense(25, "relu"), Dense(15), Dense(10))


@wrong(
    "model-hidden-linear",
    "Hidden layer 1 is without an activation; ReLU was expected there.",
)
def first_without():
    return stack(Dense(25), Dense(15), ReLU(), Dense(10))


# --- model-other-setting


@wrong("model-other-setting", "Hidden layers 1 and 2 end in tanh, where ReLU was expected.")
def tanh_by_name():
    return stack(Dense(25, "tanh"), Dense(15, "tanh"), Dense(10))


@wrong("model-other-setting", "Hidden layer 2 ends in tanh, where ReLU was expected.")
def tanh_in_one():
    return stack(Dense(25, "relu"), Dense(15, "tanh"), Dense(10))


@wrong(
    "model-other-setting", "Your last layer ends in sigmoid, where a linear output was expected."
)
def sigmoid_in_the_end():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, "sigmoid"))


@wrong("model-other-setting", "Dense layers 1, 2 and 3 have no biases.")
def without_biases():
    return stack(
        Dense(25, "relu", use_bias=False),
        Dense(15, "relu", use_bias=False),
        Dense(10, use_bias=False),
    )


@wrong("model-other-setting", "Dense layer 3 has no biases.")
def without_the_last_biases():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, use_bias=False))


# --- model-hidden-sigmoid

BOTH_SIGMOID = (
    "model-hidden-sigmoid",
    "Hidden layers 1 and 2 have a sigmoid activation; ReLU was expected there.",
)


@wrong(*BOTH_SIGMOID)
def sigmoid_by_name():
    return stack(Dense(25, "sigmoid"), Dense(15, "sigmoid"), Dense(10))


@wrong(*BOTH_SIGMOID)
def sigmoid_layers():
    return stack(Dense(25), Activation("sigmoid"), Dense(15), Activation("sigmoid"), Dense(10))


@wrong(*BOTH_SIGMOID)
def sigmoid_by_hand():
    def squash(z):
        return 1 / (1 + keras.ops.exp(-z))

    return stack(Dense(25, squash), Dense(15, keras.activations.sigmoid), Dense(10))


@wrong(
    "model-hidden-sigmoid",
    "Hidden layer 2 has a sigmoid activation; ReLU was expected there.",
)
def one_sigmoid():
    return stack(Dense(25, "relu"), Dense(15, "sigmoid"), Dense(10))


# --- model-output-relu

RELU = (
    "model-output-relu",
    "Your last layer ends in a ReLU, which turns all negative scores into 0; a linear output was "
    "expected.",
)


@wrong(*RELU)
def relu_everywhere():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, "relu"))


@wrong(*RELU)
def relu_layer_last():
    return stack(Dense(25), ReLU(), Dense(15), ReLU(), Dense(10), ReLU())


@wrong(*RELU)
def relu_in_a_loop():
    model = Sequential([Input((400,))])
    for units in (25, 15, 10):
        model.add(Dense(units, activation=keras.activations.relu))
    return model


# --- model-layer-order

REVERSED = (
    "model-layer-order",
    "Your Dense layers have 10, 15 and 25 units, in this order; 25, 15 and 10 were expected.",
)


@wrong(*REVERSED)
def reversed_with_activations():
    return stack(Dense(10), Dense(15, "relu"), Dense(25, "relu"))


@wrong(*REVERSED)
def reversed_units_alone():
    return stack(Dense(10, "relu"), Dense(15, "relu"), Dense(25))


@wrong(
    "model-layer-order",
    "Your Dense layers have 15, 25 and 10 units, in this order; 25, 15 and 10 were expected.",
)
def hidden_swapped():
    return stack(Dense(15, "relu"), Dense(25, "relu"), Dense(10))


# --- model-wrong-units


@wrong(
    "model-wrong-units",
    "Your Dense layers have 30, 15 and 10 units; 25, 15 and 10 were expected.",
)
def first_too_wide():
    return stack(Dense(30, "relu"), Dense(15, "relu"), Dense(10))


@wrong(
    "model-wrong-units",
    "Your Dense layers have 128, 64 and 10 units; 25, 15 and 10 were expected.",
)
def powers_of_two():
    return stack(Dense(128), ReLU(), Dense(64, "relu"), Dense(10))


@wrong(
    "model-wrong-units",
    "Your Dense layers have 25, 25 and 10 units; 25, 15 and 10 were expected.",
)
def same_hidden_layer_twice():
    return stack(*(Dense(25, "relu") for _ in range(2)), Dense(10, "linear"))


# --- model-wrong-classes


@wrong(
    "model-wrong-classes",
    "Your last layer has 1 unit, but there are 10 classes, and each needs its own score.",
)
def a_single_score():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(1))


@wrong(
    "model-wrong-classes",
    "Your last layer has 9 units, but there are 10 classes, and each needs its own score.",
)
def counted_from_zero():
    return stack(Dense(25), ReLU(), Dense(15), ReLU(), Dense(9))


@wrong(
    "model-wrong-classes",
    "Your last layer has 15 units, but there are 10 classes, and each needs its own score.",
)
def copied_line():
    model = Sequential([Input((400,)), Dense(25, "relu")])
    model.add(Dense(15, activation="relu"))
    model.add(Dense(15))
    return model


# --- model-extra-layer


def extra(what):
    return (
        "model-extra-layer",
        f"Your model has {what} more than asked for; exactly three Dense layers were expected, "
        "with 25, 15 and 10 units.",
    )


@wrong(*extra("1 Dense layer"))
def a_fourth_dense():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10, "relu"), Dense(10))


@wrong(*extra("1 Dropout layer"))
def dropout():
    return stack(Dense(25, "relu"), Dropout(0.2), Dense(15, "relu"), Dense(10))


@wrong(*extra("2 BatchNormalization layers"))
def batch_normalisation():
    return stack(
        Dense(25), BatchNormalization(), ReLU(), Dense(15), BatchNormalization(), ReLU(), Dense(10)
    )


@wrong(*extra("1 Dense layer and 1 Dropout layer"))
def both():
    return stack(Dense(400, "relu"), Dense(25, "relu"), Dropout(0.1), Dense(15, "relu"), Dense(10))


@wrong(*extra("1 ReLU layer"))
def relu_on_the_pixels():
    return stack(ReLU(), Dense(25, "relu"), Dense(15, "relu"), Dense(10))


# --- model-missing-layer


def missing(what):
    return (
        "model-missing-layer",
        f"Your model has {what}; three were expected, with 25, 15 and 10 units.",
    )


@wrong(*missing("2 Dense layers"))
def one_hidden_layer():
    return stack(Dense(25, "relu"), Dense(10))


@wrong(*missing("2 Dense layers"))
def no_output_layer():
    return stack(Dense(25, "relu"), Dense(15, "relu"))


@wrong(*missing("1 Dense layer"))
def output_alone():
    return stack(Dense(10, "linear"))


@wrong(*missing("2 Dense layers"))
def forgotten_in_between():
    return stack(Dense(25), ReLU(), ReLU(), Dense(10))


# --- model-wrong-input


def takes(what):
    return ("model-wrong-input", f"Your model {what}; 400 numbers per image were expected.")


@wrong(*takes("takes 784 numbers per image"))
def full_mnist():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10), pixels=(784,))


@wrong(*takes("takes inputs of shape (20, 20)"))
def an_image_flattened():
    return stack(Flatten(), Dense(25, "relu"), Dense(15, "relu"), Dense(10), pixels=(20, 20))


@wrong(*takes("takes inputs of shape (20, 20)"))
def an_image_as_it_is():
    return stack(Dense(25, "relu"), Dense(15, "relu"), Dense(10), pixels=(20, 20))


@wrong(*takes("does not know the size of its input yet"))
def without_an_input():
    return Sequential([Dense(25, "relu"), Dense(15, "relu"), Dense(10)])


@wrong(*takes("takes 401 numbers per image"))
def called_with_a_bias_column():
    model = Sequential([Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
    model(np.ones((3, 401)))
    return model


# --- model-not-sequential


def is_a(what):
    return (
        "model-not-sequential",
        f"Your model is {what}; a Sequential model was expected.",
    )


@wrong(*is_a("a Functional model"))
def functional():
    pixels = Input((400,))
    a = Dense(25, "relu")(pixels)
    a = Dense(15, "relu")(a)
    return keras.Model(pixels, Dense(10)(a))


class Digits(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.last = Dense(25, "relu"), Dense(15, "relu"), Dense(10)

    def call(self, X):
        return self.last(self.second(self.first(X)))


@wrong(*is_a("a Digits model"))
def subclassed():
    model = Digits()
    model(np.zeros((1, 400)))
    return model


@wrong(*is_a("a list"))
def a_list_of_layers():
    return [Input((400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)]


@wrong(*is_a("None"))
def result_of_compile():
    return Sequential([Input((400,)), Dense(25, "relu"), Dense(10)]).compile("adam")


@wrong(*is_a("the class Sequential itself"))
def brackets_forgotten():
    return Sequential


@wrong(*is_a("a Dense"))
def a_single_layer():
    return Dense(10)


def leaky():
    """An activation that has no name among the misconceptions."""
    return stack(Dense(25), LeakyReLU(), Dense(15, "tanh"), Dense(10, "sigmoid"))
