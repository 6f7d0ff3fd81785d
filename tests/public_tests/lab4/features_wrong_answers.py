"""Wrong answers to `hidden_features`: the misconception, and its exact first sentence."""

import numpy as np
import tensorflow as tf

from tests.public_tests.tables import Table

TABLE = Table(prefix="hidden-features-")
WRONG, wrong = TABLE.wrongs, TABLE.wrong


def kernel(model):
    return model.get_weights()[0]


def right(model):
    return kernel(model).T.reshape(-1, 28, 28)


# --- not-transposed

NOT_TRANSPOSED = (
    "not-transposed",
    "Your array has the right shape, but image 0 does not belong to unit 0: it holds the first 784 "
    "entries of the weight matrix, which are the weights of 78 pixels to all 10 units.",
)


@wrong(*NOT_TRANSPOSED)
def reshaped_as_it_is(model):
    W = model.get_weights()[0]
    return W.reshape(W.shape[1], 28, 28)


@wrong(*NOT_TRANSPOSED)
def pieces_of_the_flat_matrix(model):
    flat = kernel(model).flatten()
    return np.array(
        [flat[784 * u : 784 * (u + 1)].reshape(28, 28) for u in range(len(flat) // 784)]
    )


@wrong(*NOT_TRANSPOSED)
def reshaped_in_two_steps(model):
    W = model.layers[1].get_weights()[0]
    return np.reshape(W, (-1, 784)).reshape(-1, 28, 28)


@wrong(*NOT_TRANSPOSED)
def a_reshaped_tensor(model):
    return tf.reshape(model.weights[0], (-1, 28, 28))


# --- turned


def turned(row, column):
    return (
        "turned",
        "Each image holds the weights of its own unit, but turned or mirrored: the weight of row "
        f"0, column 1 stands in row {row}, column {column}.",
    )


@wrong(*turned(1, 0))
def each_image_transposed(model):
    return np.array([w.reshape(28, 28).T for w in kernel(model).T])


@wrong(*turned(1, 0))
def the_whole_cube_transposed(model):
    return kernel(model).reshape(28, 28, -1).T


@wrong(*turned(1, 0))
def pixels_read_column_by_column(model):
    return np.array([w.reshape(28, 28, order="F") for w in kernel(model).T])


@wrong(*turned(27, 1))
def upside_down(model):
    return right(model)[:, ::-1]


@wrong(*turned(0, 26))
def mirrored(model):
    return np.flip(right(model), axis=2)


# --- not-images


def not_images(shape):
    return (
        "not-images",
        f"For 10 hidden units you return an array of shape {shape}: the weights are there, but not "
        "as images.",
    )


@wrong(*not_images("(10, 784)"))
def only_transposed(model):
    return kernel(model).T


@wrong(*not_images("(784, 10)"))
def the_matrix_itself(model):
    return model.layers[1].get_weights()[0]


@wrong(*not_images("(10, 784)"))
def a_list_of_rows(model):
    W = kernel(model)
    return [W[:, u] for u in range(W.shape[1])]


# --- units-last


def units_last(shape):
    return (
        "units-last",
        f"Your array has the shape {shape}: the number of the unit is not its first index, so "
        "features[0] is no image of unit 0.",
    )


@wrong(*units_last("(28, 28, 10)"))
def units_in_the_end(model):
    return kernel(model).reshape(28, 28, -1)


@wrong(*units_last("(28, 28, 10)"))
def stacked_in_depth(model):
    return np.dstack([w.reshape(28, 28) for w in kernel(model).T])


@wrong(*units_last("(28, 10, 28)"))
def units_in_the_middle(model):
    return np.stack([w.reshape(28, 28) for w in kernel(model).T], axis=1)


# --- one-unit

ONE = (
    "one-unit",
    "For 10 hidden units you return a single image of shape (28, 28).",
)


@wrong(*ONE)
def returned_inside_the_loop(model):
    W = kernel(model)
    for u in range(W.shape[1]):
        return W[:, u].reshape(28, 28)
    return None


@wrong(*ONE)
def the_last_one(model):
    for w in kernel(model).T:
        features = w.reshape(28, 28)
    return features


@wrong(*ONE)
def the_mean(model):
    return kernel(model).mean(axis=1).reshape(28, 28)


# --- other-weights


def other(count, what):
    return (
        "other-weights",
        f"You use {count} numbers: {what}. The hidden layer has 784 weights for each of its 10 "
        "units.",
    )


OUTPUT = other(100, "the weights of the output layer")


@wrong(*OUTPUT)
def output_weights_reshaped(model):
    return model.get_weights()[2].T.reshape(-1, 28, 28)


@wrong(*OUTPUT)
def the_last_layer(model):
    return model.layers[-1].get_weights()[0]


@wrong(*OUTPUT)
def output_weights_as_a_tensor(model):
    W = model.layers[3].kernel
    return tf.reshape(tf.transpose(W), (W.shape[0], 28, 28))


@wrong(*other(10, "the biases of the hidden layer"))
def the_biases(model):
    return model.get_weights()[1]


@wrong(*other(10, "the biases of the hidden layer"))
def the_biases_reshaped(model):
    return model.layers[1].get_weights()[1].reshape(-1, 28, 28)


# --- fixed-units


def fixed(units, outcome):
    return (
        "fixed-units",
        f"Your function does not work for a network with {units} hidden units: {outcome}.",
    )


CUT = "your code raised ValueError: cannot reshape array of size {} into shape ({})"


@wrong(*fixed(4, CUT.format(3136, "10,28,28")))
def always_ten(model):
    return kernel(model).T.reshape(10, 28, 28)


@wrong(*fixed(10, CUT.format(7840, "512,28,28")))
def always_five_hundred(model):
    return model.get_weights()[0].T.reshape(512, 28, 28)


@wrong(*fixed(10, CUT.format(7840, "512,28,28")))
def five_hundred_and_not_transposed(model):
    return model.get_weights()[0].reshape(512, 28, 28)


@wrong(*fixed(4, "your code raised IndexError: index 4 is out of bounds for axis 1 with size 4"))
def a_loop_to_ten(model):
    W = kernel(model)
    return np.array([W[:, u].reshape(28, 28) for u in range(10)])


@wrong(*fixed(4, "you got an array of shape (10, 28, 28)"))
def room_for_ten(model):
    features = np.zeros((10, 28, 28))
    images = right(model)
    features[: len(images)] = images
    return features


# --- rescaled


def rescaled(got):
    return (
        "rescaled",
        "Your images have the right pattern, but other values: the weight of row 0, column 0 of "
        f"unit 0 is -1.103, and you have {got}.",
    )


@wrong(*rescaled("1.103"))
def without_signs(model):
    return abs(right(model))


@wrong(*rescaled("0"))
def without_the_negative_ones(model):
    return np.maximum(0, right(model))


@wrong(*rescaled("0.3425"))
def from_zero_to_one(model):
    features = right(model)
    return (features - features.min()) / (features.max() - features.min())


@wrong(*rescaled("-281.4"))
def in_grey_values(model):
    return 255 * right(model)


# --- returns-list


def returns(kind):
    return (
        "returns-list",
        f"You return {kind} of images; a NumPy array of shape (10, 28, 28) was expected.",
    )


@wrong(*returns("a list"))
def a_list_of_images(model):
    features = []
    for w in kernel(model).T:
        features.append(w.reshape(28, 28))
    return features


@wrong(*returns("a list"))
def a_list_of_lists(model):
    return right(model).tolist()


@wrong(*returns("a tuple"))
def a_tuple(model):
    return tuple(right(model))


# --- returns-none

NONE = (
    "returns-none",
    "Your function returns None.",
)


@wrong(*NONE)
def forgot_to_return(model):
    features = right(model)
    features.sum()


@wrong(*NONE)
def printed(model):
    print(right(model).shape, end="")


@wrong(*NONE)
def a_method_without_a_result(model):
    features = right(model)
    return features.sort()
