"""Keras models of many kinds, each to be saved, read as plain data and worked out in NumPy."""

import keras
from keras import Input, Sequential, layers
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Dropout, Flatten

from autils.networks.plain_layers import NOTHING_TO_DO

PICTURE = (28, 28, 1)
MODELS = []


def model(make):
    """Enter a function that makes a model into the list."""
    MODELS.append(make)
    return make


@model
def smaller_network_of_the_lab():
    return Sequential(
        [
            Input(PICTURE),
            Conv2D(32, (5, 5), activation="relu"),
            layers.MaxPooling2D(),
            Conv2D(32, (3, 3), activation="relu"),
            layers.MaxPooling2D(),
            Dropout(0.2),
            Flatten(),
            Dense(128, activation="relu"),
            Dense(10),
        ]
    )


@model
def larger_network_of_the_lab():
    return Sequential(
        [
            Input(PICTURE),
            Conv2D(28, (3, 3)),
            layers.MaxPooling2D(pool_size=(2, 2)),
            Flatten(),
            Dense(128, activation="relu"),
            Dropout(0.2),
            Dense(10, activation="softmax"),
        ]
    )


@model
def dense_only():
    return Sequential([Input((784,)), Dense(10, use_bias=False)])


@model
def a_picture_without_channels():
    return Sequential([Input((28, 28)), layers.Reshape((28, 28, 1)), Flatten(), Dense(10, "tanh")])


@model
def reshape_that_works_a_side_out():
    return Sequential([Input((784,)), layers.Reshape((-1, 28)), Flatten(), Dense(10)])


@model
def strides_and_padding():
    return Sequential(
        [
            Input(PICTURE),
            layers.Rescaling(2.0, offset=-1.0),
            Conv2D(6, (4, 3), strides=(2, 1), padding="same", activation="elu"),
            layers.MaxPooling2D((3, 2), strides=2, padding="same"),
            Conv2D(5, 2, strides=3, padding="same", activation="gelu"),
            layers.AveragePooling2D(2, padding="same"),
            layers.GlobalAveragePooling2D(),
            Dense(10, activation="log_softmax"),
        ]
    )


@model
def layers_of_their_own_for_activations():
    return Sequential(
        [
            Input(PICTURE),
            Conv2D(4, 5),
            layers.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2),
            layers.AveragePooling2D(3, strides=2),
            Conv2D(4, 3),
            layers.LeakyReLU(),
            layers.GlobalMaxPooling2D(),
            Activation("sigmoid"),
            Dense(10),
            layers.Softmax(),
        ]
    )


@model
def batches_normalised():
    return Sequential(
        [
            Input(PICTURE),
            Conv2D(4, 3, use_bias=False),
            BatchNormalization(),
            Activation("relu"),
            BatchNormalization(center=False),
            BatchNormalization(scale=False, epsilon=0.1),
            Flatten(),
            Dense(10),
            BatchNormalization(center=False, scale=False),
        ]
    )


@model
def functional():
    pictures = Input(PICTURE)
    a = Conv2D(3, 3, activation="swish", name="first")(pictures)
    a = Flatten()(a)
    return keras.Model(pictures, Dense(10, name="a_name_of_its_own")(a))


@model
def models_inside_models():
    inner = Sequential([Input(PICTURE), Conv2D(3, 3, activation="relu"), Flatten()])
    pixels = Input((2028,))
    other = keras.Model(pixels, Dense(12, activation="softplus")(pixels))
    return Sequential([Input(PICTURE), inner, other, Dense(9, "softsign"), Dense(10)])


@model
def names_in_another_order():
    return Sequential([Input((784,)), Dense(12, "mish", name="dense_1"), Dense(10, name="dense")])


@model
def thirty_layers():
    return Sequential([Input((784,)), *[Dense(9, "selu") for _ in range(30)], Dense(10)])


@model
def built_by_being_called():
    network = Sequential([Flatten(), Dense(10, activation="relu6")])
    network.build((None, *PICTURE))
    return network


@model
def with_all_that_is_at_work_in_training_only():
    settings = {
        "ActivityRegularization": {"l2": 0.1},
        "AlphaDropout": {"rate": 0.5},
        "RandomBrightness": {"factor": 0.2},
        "RandomContrast": {"factor": 0.2},
        "RandomHue": {"factor": 0.2},
        "RandomPosterization": {"factor": 4},
        "RandomRotation": {"factor": 0.2},
        "RandomSaturation": {"factor": 0.2},
        "RandomSharpness": {"factor": 0.2},
        "RandomTranslation": {"height_factor": 0.2, "width_factor": 0.2},
        "RandomZoom": {"height_factor": 0.2},
        "RandomColorDegeneration": {"factor": 0.5},
    }
    rates = ("Dropout", "GaussianDropout", "SpatialDropout2D")
    settings |= {name: {"rate": 0.3} for name in rates} | {"GaussianNoise": {"stddev": 0.3}}
    pieces = [getattr(layers, name)(**settings.get(name, {})) for name in NOTHING_TO_DO]
    return Sequential([Input((12, 12, 3)), *pieces, Flatten(), Dense(10)])


@model
def made_more_varied_in_training():
    return Sequential(
        [
            Input(PICTURE),
            layers.RandomRotation(0.05),
            layers.RandomTranslation(0.1, 0.1),
            layers.RandomZoom(0.1),
            layers.GaussianNoise(0.1),
            Flatten(),
            Dense(20, activation="hard_sigmoid"),
            Dense(10, activation="exponential"),
        ]
    )
