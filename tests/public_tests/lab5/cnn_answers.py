"""Right and wrong answers to `build_cnn`."""

import keras
from keras import Input, Sequential
from keras.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    InputLayer,
    MaxPooling2D,
    ReLU,
    Softmax,
)

from tests.public_tests.lab5.sentences import CNN
from tests.public_tests.tables import Table

TABLE = Table(CNN)
RIGHT, right, wrong = TABLE.rights, TABLE.right, TABLE.wrong

PICTURE = (28, 28, 1)


def table(**changes):
    """Return the layers of the table, each under a name; `None` leaves one out."""
    layers = {
        "pictures": Input(PICTURE),
        "conv1": Conv2D(32, (5, 5), activation="relu"),
        "pool1": MaxPooling2D((2, 2)),
        "conv2": Conv2D(32, (3, 3), activation="relu"),
        "pool2": MaxPooling2D((2, 2)),
        "dropout": Dropout(0.2),
        "flatten": Flatten(),
        "dense": Dense(128, activation="relu"),
        "scores": Dense(10),
    }
    return [layer for layer in (layers | changes).values() if layer is not None]


def network(**changes):
    return Sequential(table(**changes))


# --- right


@right
def as_in_the_table():
    return network()


@right
def by_adding():
    model = Sequential()
    model.add(InputLayer(shape=PICTURE))
    for side in (5, 3):
        model.add(Conv2D(filters=32, kernel_size=side, activation="relu"))
        model.add(MaxPooling2D())
    model.add(Dropout(0.25))
    model.add(Flatten())
    model.add(Dense(units=128, activation=keras.activations.relu))
    model.add(Dense(10, activation="linear"))
    return model


@right
def activations_as_layers():
    return Sequential(
        [
            Input(shape=PICTURE),
            Conv2D(32, 5, padding="valid"),
            ReLU(),
            MaxPooling2D(2),
            Conv2D(32, 3),
            Activation("relu"),
            MaxPooling2D(2, strides=2),
            Dropout(0.2),
            Flatten(),
            Dense(128),
            ReLU(),
            Dense(10),
        ]
    )


@right
def functional():
    pictures = Input(PICTURE)
    a = pictures
    for layer in table()[1:]:
        a = layer(a)
    return keras.Model(pictures, a)


@right
def dropout_after_flatten():
    return network(dropout=Flatten(), flatten=Dropout(0.2))


@right
def relu_after_pooling():
    return network(
        conv1=Conv2D(32, 5),
        pool1=Sequential([MaxPooling2D(), ReLU()]),
        conv2=Conv2D(32, 3),
        pool2=Sequential([MaxPooling2D(), ReLU()]),
    )


@right
def built_by_its_first_pictures():
    model = Sequential(table()[1:])
    model.build((None, *PICTURE))
    return model


@right
def compiled_and_named():
    model = Sequential(table(), name="my_own_name")
    model.compile("adam", "mse")
    return model


# --- build-cnn-returns-none


@wrong("build-cnn-returns-none")
def forgets_return():
    network()


@wrong("build-cnn-returns-none")
def returns_summary():
    return network().summary(print_fn=lambda *_, **__: None)


@wrong("build-cnn-returns-none")
def returns_compile():
    return network().compile("adam", "mse")


# --- build-cnn-not-a-model


@wrong("build-cnn-not-a-model")
def a_list_of_layers():
    return table()


@wrong("build-cnn-not-a-model")
def one_layer():
    return Dense(10)


@wrong("build-cnn-not-a-model")
def the_number_of_parameters():
    return network().count_params()


# --- build-cnn-larger-network


@wrong("build-cnn-larger-network")
def the_first_summary():
    return Sequential(
        [
            Input(PICTURE),
            Conv2D(28, (3, 3)),
            MaxPooling2D((2, 2)),
            Flatten(),
            Dense(128, activation="relu"),
            Dropout(0.2),
            Dense(10),
        ]
    )


@wrong("build-cnn-larger-network")
def the_first_summary_by_adding():
    model = Sequential()
    for layer in (Input(PICTURE), Conv2D(28, 3), MaxPooling2D(), Flatten()):
        model.add(layer)
    for layer in (Dense(128, "relu"), Dropout(0.2), Dense(10, "softmax")):
        model.add(layer)
    return model


@wrong("build-cnn-larger-network")
def the_first_summary_with_relu():
    pictures = Input(PICTURE)
    a = MaxPooling2D()(Conv2D(28, 3, activation="relu")(pictures))
    a = Dropout(0.2)(Dense(128, "relu")(Flatten()(a)))
    return keras.Model(pictures, Dense(10)(a))


# --- build-cnn-wrong-input


@wrong("build-cnn-wrong-input")
def three_colours():
    return network(pictures=Input((28, 28, 3)))


@wrong("build-cnn-wrong-input")
def no_input():
    return network(pictures=None)


@wrong("build-cnn-wrong-input")
def larger_pictures():
    return network(pictures=Input((32, 32, 1)))


# --- build-cnn-missing-flatten


@wrong("build-cnn-missing-flatten")
def no_flatten():
    return network(flatten=None)


@wrong("build-cnn-missing-flatten")
def no_flatten_by_adding():
    model = Sequential(table()[:6])
    model.add(Dense(128, "relu"))
    model.add(Dense(10))
    return model


@wrong("build-cnn-missing-flatten")
def no_flatten_functional():
    pictures = a = Input(PICTURE)
    for layer in table(flatten=None)[1:]:
        a = layer(a)
    return keras.Model(pictures, a)


# --- build-cnn-missing-pooling


@wrong("build-cnn-missing-pooling")
def no_second_pooling():
    return network(pool2=None)


@wrong("build-cnn-missing-pooling")
def no_first_pooling():
    return network(pool1=None)


@wrong("build-cnn-missing-pooling")
def no_pooling():
    return network(pool1=None, pool2=None)


# --- build-cnn-missing-dropout


@wrong("build-cnn-missing-dropout")
def no_dropout():
    return network(dropout=None)


@wrong("build-cnn-missing-dropout")
def no_dropout_by_adding():
    model = Sequential()
    for layer in table(dropout=None):
        model.add(layer)
    return model


@wrong("build-cnn-missing-dropout")
def no_dropout_functional():
    pictures = a = Input(PICTURE)
    for layer in table(dropout=None)[1:]:
        a = layer(a)
    return keras.Model(pictures, a)


# --- build-cnn-missing-layer


@wrong("build-cnn-missing-layer")
def one_convolution():
    return network(conv2=None, pool2=None)


@wrong("build-cnn-missing-layer")
def one_dense():
    return network(dense=None)


@wrong("build-cnn-missing-layer")
def no_convolution():
    return Sequential([Input(PICTURE), Flatten(), Dense(128, "relu"), Dense(10)])


# --- build-cnn-extra-layer


@wrong("build-cnn-extra-layer")
def normalised():
    return network(pool1=Sequential([BatchNormalization(), MaxPooling2D()]))


@wrong("build-cnn-extra-layer")
def three_dense_layers():
    return network(dense=Sequential([Dense(128, "relu"), Dense(128, "relu")]))


@wrong("build-cnn-extra-layer")
def average_pooling():
    return network(pool2=AveragePooling2D((2, 2)))


# --- build-cnn-layer-order


@wrong("build-cnn-layer-order")
def convolutions_first():
    return network(pool1=Conv2D(32, 3, activation="relu"), conv2=MaxPooling2D((2, 2)))


@wrong("build-cnn-layer-order")
def dropout_before_the_scores():
    return network(dropout=Flatten(), flatten=Dense(128, "relu"), dense=Dropout(0.2))


@wrong("build-cnn-layer-order")
def dropout_at_the_start():
    layers = table(dropout=None)
    return Sequential([layers[0], Dropout(0.2), *layers[1:]])


# --- build-cnn-kernel-sizes


@wrong("build-cnn-kernel-sizes")
def three_by_three_twice():
    return network(conv1=Conv2D(32, (3, 3), activation="relu"))


@wrong("build-cnn-kernel-sizes")
def sizes_exchanged():
    return network(conv1=Conv2D(32, 3, activation="relu"), conv2=Conv2D(32, 5, activation="relu"))


@wrong("build-cnn-kernel-sizes")
def oblong():
    return network(conv1=Conv2D(32, (5, 3), activation="relu"))


# --- build-cnn-wrong-filters


@wrong("build-cnn-wrong-filters")
def more_in_the_second():
    return network(conv2=Conv2D(64, (3, 3), activation="relu"))


@wrong("build-cnn-wrong-filters")
def those_of_the_larger_network():
    return network(conv1=Conv2D(28, (5, 5), activation="relu"))


@wrong("build-cnn-wrong-filters")
def half_as_many():
    return network(conv1=Conv2D(16, 5, activation="relu"), conv2=Conv2D(16, 3, activation="relu"))


# --- build-cnn-padding


@wrong("build-cnn-padding")
def first_padded():
    return network(conv1=Conv2D(32, (5, 5), activation="relu", padding="same"))


@wrong("build-cnn-padding")
def both_padded():
    return network(
        conv1=Conv2D(32, 5, padding="same", activation="relu"),
        conv2=Conv2D(32, 3, padding="same", activation="relu"),
    )


@wrong("build-cnn-padding")
def second_padded():
    return network(conv2=Conv2D(32, (3, 3), activation="relu", padding="same"))


# --- build-cnn-other-setting


@wrong(
    "build-cnn-other-setting",
    "Your poolings have windows of 3 by 3 and 2 by 2, where 2 by 2 were expected.",
)
def a_larger_pool():
    return network(pool1=MaxPooling2D((3, 3)))


@wrong(
    "build-cnn-other-setting",
    "A convolution of yours has a stride, where each place was to be looked at.",
)
def a_stride():
    return network(conv1=Conv2D(32, (5, 5), strides=2, activation="relu"))


@wrong("build-cnn-other-setting", "A layer of yours has no biases.")
def no_biases():
    return network(conv1=Conv2D(32, (5, 5), activation="relu", use_bias=False))


# --- build-cnn-wrong-units


@wrong("build-cnn-wrong-units")
def half_the_units():
    return network(dense=Dense(64, "relu"))


@wrong("build-cnn-wrong-units")
def one_score():
    return network(scores=Dense(1))


@wrong("build-cnn-wrong-units")
def units_exchanged():
    return network(dense=Dense(10, "relu"), scores=Dense(128))


# --- build-cnn-no-relu


@wrong("build-cnn-no-relu")
def first_convolution_linear():
    return network(conv1=Conv2D(32, (5, 5)))


@wrong("build-cnn-no-relu")
def all_linear():
    return network(conv1=Conv2D(32, 5), conv2=Conv2D(32, 3), dense=Dense(128))


@wrong("build-cnn-no-relu")
def sigmoid_in_the_dense_layer():
    return network(dense=Dense(128, activation="sigmoid"))


# --- build-cnn-output-activation


@wrong("build-cnn-output-activation")
def softmax_by_name():
    return network(scores=Dense(10, activation="softmax"))


@wrong("build-cnn-output-activation")
def softmax_layer():
    return Sequential([*table(), Softmax()])


@wrong("build-cnn-output-activation")
def relu_scores():
    return network(scores=Dense(10, "relu"))


@wrong("build-cnn-output-activation")
def sigmoid_scores():
    return Sequential([*table(), Activation("sigmoid")])
