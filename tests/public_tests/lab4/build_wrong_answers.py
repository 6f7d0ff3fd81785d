"""Wrong answers to `build_model`: the misconception, and its exact first sentence."""

from keras import Input, Sequential, layers
from keras.layers import Activation, BatchNormalization, Dense, Dropout, Flatten, Softmax

from tests.public_tests.tables import Table

TABLE = Table(prefix="build-model-")
WRONG, wrong = TABLE.wrongs, TABLE.wrong


def right(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")])


# --- returns-none

NONE = (
    "returns-none",
    "Your build_model(12) returns None.",
)


@wrong(*NONE)
def forgot_to_return(hidden):
    right(hidden)


@wrong(*NONE)
def what_compile_returns(hidden):
    return right(hidden).compile("adam", "sparse_categorical_crossentropy")


@wrong(*NONE)
def what_build_returns(hidden):
    model = right(hidden)
    return model.build((None, 28, 28))


# --- no-flatten


def no_flatten(outcome):
    return (
        "no-flatten",
        "Your network does not unroll its images: given 2 images of 28 by 28 pixels, it "
        f"{outcome}.",
    )


@wrong(*no_flatten("gives an array of shape (2, 28, 10)"))
def without_flatten(hidden):
    return Sequential([Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")])


@wrong(*no_flatten("gives an array of shape (2, 28, 10)"))
def an_image_as_input(hidden):
    model = Sequential([Input((28, 28))])
    for layer in (Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")):
        model.add(layer)
    return model


@wrong(*no_flatten("stops with an error"))
def rows_as_input(hidden):
    return Sequential([Input((784,)), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")])


@wrong(*no_flatten("gives each hidden unit 28 weights in place of 784"))
def flattened_too_late(hidden):
    return Sequential([Dense(hidden, "relu"), Flatten(), Dropout(0.2), Dense(10, "softmax")])


# --- missing-layer


def missing(got):
    return (
        "missing-layer",
        f"Your network has {got}; two were expected: one of 12 units and one of 10.",
    )


@wrong(*missing("1 Dense layer"))
def no_output_layer(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2)])


@wrong(*missing("1 Dense layer"))
def no_hidden_layer(hidden):
    return Sequential([Flatten(), Dropout(0.2), Dense(10, "softmax")])


@wrong(*missing("0 Dense layers"))
def only_flatten(hidden):
    return Sequential([Input((28, 28)), Flatten()])


# --- extra-layer


def extra(what):
    return (
        "extra-layer",
        f"Your network has {what} more than asked for.",
    )


@wrong(*extra("1 Dense layer"))
def two_hidden_layers(hidden):
    return Sequential(
        [
            Flatten(),
            Dense(hidden, "relu"),
            Dense(hidden, "relu"),
            Dropout(0.2),
            Dense(10, "softmax"),
        ]
    )


@wrong(*extra("1 Dropout layer"))
def two_dropouts(hidden):
    return Sequential(
        [Flatten(), Dropout(0.2), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")]
    )


@wrong(*extra("1 BatchNormalization layer"))
def batch_normalisation(hidden):
    return Sequential(
        [Flatten(), BatchNormalization(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "softmax")]
    )


# --- width-ignored


def ignored(got):
    return (
        "width-ignored",
        f"Your build_model(12) and build_model(5) both have a hidden layer of {got}.",
    )


@wrong(*ignored("512 units"))
def copied_from_part_two(hidden):
    return Sequential([Flatten(), Dense(512, "relu"), Dropout(0.2), Dense(10, "softmax")])


@wrong(*ignored("10 units"))
def argument_overwritten(hidden):
    hidden = 10
    return right(hidden)


ten = 100


@wrong(*ignored("100 units"))
def a_number_from_outside(hidden):
    model = Sequential()
    model.add(Flatten())
    model.add(Dense(ten, activation="relu"))
    model.add(Dropout(0.2))
    model.add(Dense(10, activation="softmax"))
    return model


# --- wrong-classes


def classes(got):
    return (
        "wrong-classes",
        f"The last layer of build_model(12) has {got}; 10 were expected, one for each digit.",
    )


@wrong(*classes("12 units"))
def hidden_in_both_places(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(hidden, "softmax")])


@wrong(*classes("1 unit"))
def a_single_output(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(1, "softmax")])


@wrong(*classes("9 units"))
def counted_from_zero(hidden):
    model = Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2)])
    model.add(Dense(9))
    model.add(Softmax())
    return model


# --- hidden-linear

LINEAR = (
    "hidden-linear",
    "The hidden layer has no activation; ReLU was expected.",
)


@wrong(*LINEAR)
def no_activation(hidden):
    return Sequential([Flatten(), Dense(hidden), Dropout(0.2), Dense(10, "softmax")])


@wrong(*LINEAR)
def linear_by_name(hidden):
    return Sequential([Flatten(), Dense(hidden, "linear"), Dropout(0.2), Dense(10, "softmax")])


@wrong(*LINEAR)
def a_linear_layer_of_its_own(hidden):
    parts = [Flatten(), Dense(hidden), Activation("linear"), Dropout(0.2), Dense(10), Softmax()]
    return Sequential(parts)


# --- output-linear

SCORES = (
    "output-linear",
    "The last layer gives plain scores; probabilities were expected.",
)


@wrong(*SCORES)
def as_in_lab_three(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "linear")])


@wrong(*SCORES)
def no_output_activation(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10)])


@wrong(*SCORES)
def relu_layer_and_scores(hidden):
    return Sequential([Flatten(), Dense(hidden), layers.ReLU(), Dropout(0.2), Dense(10, None)])


# --- other-setting


@wrong("other-setting", "The hidden layer ends in tanh, where ReLU was expected.")
def tanh_in_the_hidden_layer(hidden):
    return Sequential([Flatten(), Dense(hidden, "tanh"), Dropout(0.2), Dense(10, "softmax")])


@wrong("other-setting", "The last layer ends in sigmoid, where softmax was expected.")
def sigmoid_in_the_end(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.2), Dense(10, "sigmoid")])


@wrong("other-setting", "Dense layers 1 and 2 have no biases.")
def without_biases(hidden):
    first = Dense(hidden, "relu", use_bias=False)
    return Sequential([Flatten(), first, Dropout(0.2), Dense(10, "softmax", use_bias=False)])


@wrong("other-setting", "build_model(12) has a hidden layer of 11 units.")
def one_unit_less(hidden):
    return Sequential([Flatten(), Dense(hidden - 1, "relu"), Dropout(0.2), Dense(10, "softmax")])


# --- no-dropout

NO_DROPOUT = (
    "no-dropout",
    "Your network has no Dropout layer.",
)


@wrong(*NO_DROPOUT)
def three_layers(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dense(10, "softmax")])


@wrong(*NO_DROPOUT)
def three_layers_by_add(hidden):
    model = Sequential([Input((28, 28)), Flatten()])
    model.add(Dense(hidden, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model


@wrong(*NO_DROPOUT)
def three_layers_and_activations(hidden):
    return Sequential(
        [Flatten(), Dense(hidden), Activation("relu"), Dense(10), Activation("softmax")]
    )


# --- dropout-place


def place(where):
    return (
        "dropout-place",
        f"Your Dropout stands {where}; it was expected between the two Dense layers.",
    )


@wrong(*place("behind the last Dense layer"))
def dropout_last(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dense(10, "softmax"), Dropout(0.2)])


@wrong(*place("in front of the hidden layer"))
def dropout_on_the_pixels(hidden):
    return Sequential([Flatten(), Dropout(0.2), Dense(hidden, "relu"), Dense(10, "softmax")])


@wrong(*place("in front of the hidden layer"))
def dropout_first(hidden):
    return Sequential([Dropout(0.2), Flatten(), Dense(hidden, "relu"), Dense(10, "softmax")])


# --- dropout-rate


def rate(percent):
    return (
        "dropout-rate",
        f"Your Dropout leaves out {percent} % of the hidden units; 20 % were expected.",
    )


@wrong(*rate(80))
def the_share_to_keep(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.8), Dense(10, "softmax")])


@wrong(*rate(50))
def the_usual_half(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.5), Dense(10, "softmax")])


@wrong(*rate(2))
def a_lost_zero(hidden):
    return Sequential([Flatten(), Dense(hidden, "relu"), Dropout(0.02), Dense(10, "softmax")])
