"""Right answers to `hidden_features`, written as differently as people write them."""

import keras
import numpy as np
import tensorflow as tf


def in_one_line(model):
    return model.get_weights()[0].T.reshape(-1, 28, 28)


def with_the_number_of_units(model):
    W = model.layers[1].get_weights()[0]
    _pixels, units = W.shape
    return np.transpose(W).reshape((units, 28, 28))


def column_by_column(model):
    W, b = model.layers[1].get_weights()
    features = np.zeros((len(b), 28, 28))
    for u in range(len(b)):
        features[u] = W[:, u].reshape(28, 28)
    return features


def pixel_by_pixel(model):
    W = model.weights[0].numpy()
    features = np.empty((W.shape[1], 28, 28))
    for row in range(28):
        for column in range(28):
            features[:, row, column] = W[28 * row + column]
    return features


def stacked(model):
    W = model.get_weights()[0]
    return np.stack([W[:, u].reshape(28, 28) for u in range(W.shape[1])])


def reshaped_first_and_moved(model):
    W = model.get_weights()[0]
    return np.moveaxis(W.reshape(28, 28, -1), -1, 0)


def read_column_by_column(model):
    return model.get_weights()[0].ravel(order="F").reshape(-1, 28, 28)


def einsum(model):
    kernel = np.asarray(model.layers[1].kernel).reshape(28, 28, -1)
    return np.einsum("rcu->urc", kernel)


def a_tensor(model):
    return tf.reshape(tf.transpose(model.weights[0]), (-1, 28, 28))


def keras_operations(model):
    return keras.ops.reshape(keras.ops.transpose(model.layers[1].kernel), (-1, 28, 28))


def as_float64(model):
    features = model.get_weights()[0].astype("float64").T
    return features.reshape(features.shape[0], 28, 28)


def transposed_when_it_is_a_cube(model):
    cube = model.get_weights()[0].reshape(28, 28, -1)
    return cube.transpose(2, 0, 1)


RIGHT = (
    in_one_line,
    with_the_number_of_units,
    column_by_column,
    pixel_by_pixel,
    stacked,
    reshaped_first_and_moved,
    read_column_by_column,
    einsum,
    a_tensor,
    keras_operations,
    as_float64,
    transposed_when_it_is_a_cube,
)
