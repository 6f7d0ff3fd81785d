"""Answers to `relu`, right and wrong, as people write them."""

import math

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "relu-absolute-value": (
            "For z = [-2, -0.5, 0, 1, 3] you return [2, 0.5, 0, 1, 3]: negative numbers lose "
            "their minus sign, where they should become 0."
        ),
        "relu-wrong-way-round": (
            "For z = [-2, -0.5, 0, 1, 3] you return [-2, -0.5, 0, 0, 0]: the negative numbers "
            "stay, and the positive ones become 0."
        ),
        "relu-step": (
            "For z = [-2, -0.5, 0, 1, 3] you return [0, 0, 0, 1, 1]: 1 for positive numbers, "
            "whatever their size."
        ),
        "relu-smooth-curve": (
            "For z = [-2, -0.5, 0, 1, 3] you return [0.1192, 0.3775, 0.5, 0.7311, 0.9526]: a "
            "curve without a corner, and never exactly 0 for what is negative."
        ),
        "relu-leaky": (
            "For z = [-2, -0.5, 0, 1, 3] you return [-0.02, -0.005, 0, 1, 3]: negative numbers "
            "are made smaller, where they should become exactly 0."
        ),
        "relu-one-number-at-a-time": (
            "For z = [-2, -0.5, 0, 1, 3] your code raised ValueError: The truth value of an "
            "array with more than one element is ambiguous. Use a.any() or a.all() (line "
            "{line}): `if` and `max` want one yes or no, and a comparison with an array gives "
            "one for each entry."
        ),
        "relu-changes-input": (
            "Your function changes the array it is given; for z = [-2, -0.5, 0, 1, 3] it is "
            "another afterwards."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


@right
def maximum(z):
    return np.maximum(0, z)


@right
def mask_times_z(z):
    return (z > 0) * z


@right
def where(z):
    return np.where(z > 0, z, 0)


@right
def half_of_z_and_its_size(z):
    return (z + abs(z)) / 2


@right
def clipped(z):
    return np.clip(z, 0, None)


@right
def copied_and_cleared(z):
    a = z.copy()
    a[a < 0] = 0
    return a


@right
def in_loops(z):
    a = np.zeros(z.shape, dtype=np.float32)
    for place in np.ndindex(*z.shape):
        if z[place] > 0:
            a[place] = z[place]
    return a


@right
def vectorised_max(z):
    return np.vectorize(lambda entry: max(0.0, entry))(z)


@wrong("relu-absolute-value")
def absolute(z):
    return np.abs(z)


@wrong("relu-absolute-value")
def root_of_the_square(z):
    return np.sqrt(z**2)


@wrong("relu-absolute-value")
def minus_where_negative(z):
    return np.where(z < 0, -z, z)


@wrong("relu-wrong-way-round")
def minimum(z):
    return np.minimum(0, z)


@wrong("relu-wrong-way-round")
def comparison_turned(z):
    return (z < 0) * z


@wrong(
    "relu-wrong-way-round",
    "For z = [-2, -0.5, 0, 1, 3] you return [2, 0.5, 0, 0, 0]: the "
    "negative numbers stay, and the positive ones become 0.",
)
def of_minus_z(z):
    return np.maximum(0, -z)


@wrong("relu-step")
def comparison_only(z):
    return z > 0


@wrong("relu-step")
def ones_in_loops(z):
    a = np.zeros_like(z)
    for place in np.ndindex(*z.shape):
        a[place] = 1 if z[place] > 0 else 0
    return a


@wrong(
    "relu-step",
    "For z = [-2, -0.5, 0, 1, 3] you return [0, 0, 1, 1, 1]: 1 for positive "
    "numbers, whatever their size.",
)
def heaviside(z):
    return np.heaviside(z, 1)


@wrong("relu-smooth-curve")
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@wrong(
    "relu-smooth-curve",
    "For z = [-2, -0.5, 0, 1, 3] you return [-0.964, -0.4621, 0, 0.7616, "
    "0.9951]: a curve without a corner, and never exactly 0 for what is negative.",
)
def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@wrong(
    "relu-smooth-curve",
    "For z = [-2, -0.5, 0, 1, 3] you return [0.1269, 0.4741, 0.6931, "
    "1.313, 3.049]: a curve without a corner, and never exactly 0 for what is negative.",
)
def softplus(z):
    return np.vectorize(lambda entry: math.log(1 + math.exp(entry)))(z)


@wrong("relu-leaky")
def leaky(z):
    return np.where(z > 0, z, 0.01 * z)


@wrong(
    "relu-leaky",
    "For z = [-2, -0.5, 0, 1, 3] you return [-0.2, -0.05, 0, 1, 3]: negative "
    "numbers are made smaller, where they should become exactly 0.",
)
def leaky_maximum(z):
    return np.maximum(0.1 * z, z)


@wrong(
    "relu-leaky",
    "For z = [-2, -0.5, 0, 1, 3] you return [-0.4, -0.1, 0, 1, 3]: negative numbers "
    "are made smaller, where they should become exactly 0.",
)
def a_fifth(z):
    return z * np.where(z < 0, 0.2, 1)


@wrong("relu-one-number-at-a-time")
def with_an_if(z):
    if z > 0:  # <- raises
        return z
    return 0


@wrong("relu-one-number-at-a-time")
def with_max(z):
    return max(0, z)  # <- raises


@wrong(
    "relu-one-number-at-a-time",
    "For z = [[-1.5, 2, 0.125], [0.5, -3, -0.75]] your code raised "
    "ValueError: The truth value of an array with more than one element is ambiguous. Use "
    "a.any() or a.all() (line {line}): `if` and `max` want one yes or no, and a comparison with "
    "an array gives one for each entry.",
)
def entries_of_a_row(z):
    return np.array([max(0, entry) for entry in z])  # <- raises


@wrong("relu-changes-input")
def assigned_in_place(z):
    z[z < 0] = 0
    return z


@wrong("relu-changes-input")
def multiplied_in_place(z):
    z *= z > 0
    return z


@wrong("relu-changes-input")
def out_argument(z):
    return np.maximum(z, 0, out=z).copy()
