"""Answers to `relu_derivative`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "relu-derivative-is-the-relu": (
            "For z = [-2, -0.5, 1, 3] you return [0, 0, 1, 3]: the ReLU itself, and not its slope."
        ),
        "relu-derivative-wrong-way-round": (
            "For z = [-2, -0.5, 1, 3] you return [1, 1, 0, 0]: the slope 1 stands where the "
            "unit is off."
        ),
        "relu-derivative-one-at-zero": (
            "For z = [-1, 0, 1] you return [0, 1, 1]: at exactly 0 the slope should count as 0."
        ),
        "relu-derivative-always-one": (
            "For z = [-2, -0.5, 1, 3] you return [1, 1, 1, 1]: the same slope everywhere."
        ),
        "relu-derivative-sign": (
            "For z = [-2, -0.5, 1, 3] you return [-1, -1, 1, 1]: -1 for negative numbers, "
            "where the ReLU is flat."
        ),
        "relu-derivative-smooth-curve": (
            "For z = [-2, -0.5, 1, 3] you return [0.105, 0.235, 0.1966, 0.04518]: the slope of "
            "a curve without a corner."
        ),
        "relu-derivative-one-number-at-a-time": (
            "For z = [-2, -0.5, 1, 3] your code raised ValueError: The truth value of an array "
            "with more than one element is ambiguous. Use a.any() or a.all() (line {line}): "
            "`if` and `max` want one yes or no, and a comparison with an array gives one for "
            "each entry."
        ),
        "relu-derivative-changes-input": (
            "Your function changes the array it is given; for z = [-2, -0.5, 1, 3] it is "
            "another afterwards."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


@right
def compared(z):
    return (z > 0).astype(float)


@right
def true_and_false(z):
    return z > 0


@right
def where(z):
    return np.where(z > 0, 1, 0)


@right
def heaviside(z):
    return np.heaviside(z, 0)


@right
def sign_of_the_relu(z):
    return np.sign(np.maximum(0, z))


@right
def in_loops(z):
    slope = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        if z[place] > 0:
            slope[place] = 1.0
    return slope


@right
def copied_and_assigned(z):
    slope = np.array(z)
    slope[z > 0], slope[z <= 0] = 1, 0
    return slope


@wrong("relu-derivative-is-the-relu")
def maximum(z):
    return np.maximum(0, z)


@wrong("relu-derivative-is-the-relu")
def comparison_times_z(z):
    return (z > 0) * z


@wrong("relu-derivative-is-the-relu")
def where_z(z):
    return np.where(z >= 0, z, 0.0)


@wrong("relu-derivative-wrong-way-round")
def turned(z):
    return (z < 0).astype(float)


@wrong("relu-derivative-wrong-way-round")
def zeros_for_positive(z):
    return np.vectorize(lambda entry: 0.0 if entry >= 0 else 1.0)(z)


@wrong(
    "relu-derivative-wrong-way-round",
    "For z = [-2, -0.5, 1, 3] you return [1, 1, 0, 0]: the slope 1 stands where the unit is off.",
)
def where_turned(z):
    return np.where(z > 0, 0, 1)


@wrong("relu-derivative-one-at-zero")
def greater_or_equal(z):
    return (z >= 0).astype(float)


@wrong("relu-derivative-one-at-zero")
def zero_only_below(z):
    slope = np.ones(z.shape)
    slope[z < 0] = 0
    return slope


@wrong(
    "relu-derivative-one-at-zero",
    "For z = [-1, 0, 1] you return [0, 0.5, 1]: at exactly 0 the slope should count as 0.",
)
def half_at_zero(z):
    return np.heaviside(z, 0.5)


@wrong("relu-derivative-always-one")
def ones(z):
    return np.ones_like(z)


@wrong("relu-derivative-always-one")
def z_over_z(z):
    return np.where(z == 0, 1, z / np.where(z == 0, 1, z))


@wrong(
    "relu-derivative-always-one",
    "For z = [-2, -0.5, 1, 3] you return [0, 0, 0, 0]: the same slope everywhere.",
)
def nothing_but_zeros(z):
    return np.zeros(z.shape)


@wrong("relu-derivative-sign")
def sign(z):
    return np.sign(z)


@wrong(
    "relu-derivative-sign",
    "For z = [-2, -0.5, 1, 3] you return [-1, -1, 1, 1]: -1 for "
    "negative numbers, where the ReLU is flat.",
)
def minus_one_elsewhere(z):
    return np.where(z > 0, 1, -1)


@wrong(
    "relu-derivative-sign",
    "For z = [-2, -0.5, 1, 3] you return [-1, -1, 1, 1]: -1 for "
    "negative numbers, where the ReLU is flat.",
)
def minus_one_in_loops(z):
    slope = np.ones(z.shape)
    for place in np.ndindex(*z.shape):
        if z[place] < 0:
            slope[place] = -1
    return slope


@wrong("relu-derivative-smooth-curve")
def of_the_sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


@wrong(
    "relu-derivative-smooth-curve",
    "For z = [-2, -0.5, 1, 3] you return [0.07065, 0.7864, "
    "0.42, 0.009866]: the slope of a curve without a corner.",
)
def of_tanh(z):
    return 1 / np.cosh(z) ** 2


@wrong(
    "relu-derivative-smooth-curve",
    "For z = [-2, -0.5, 1, 3] you return [0.1192, 0.3775, "
    "0.7311, 0.9526]: the slope of a curve without a corner.",
)
def of_softplus(z):
    return np.exp(z) / (1 + np.exp(z))


@wrong("relu-derivative-one-number-at-a-time")
def with_an_if(z):
    if z > 0:  # <- raises
        return 1
    return 0


@wrong("relu-derivative-one-number-at-a-time")
def conditional(z):
    return 1.0 if z > 0 else 0.0  # <- raises


@wrong(
    "relu-derivative-one-number-at-a-time",
    "For z = [[-1.5, 2, 0.125], [0.5, -3, -0.75]] your code "
    "raised ValueError: The truth value of an array with more than one element is ambiguous. "
    "Use a.any() or a.all() (line {line}): `if` and `max` want one yes or no, and a comparison "
    "with an array gives one for each entry.",
)
def entries_of_a_row(z):
    return np.array([1 if entry > 0 else 0 for entry in z])  # <- raises


@wrong("relu-derivative-changes-input")
def assigned_in_place(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


@wrong("relu-derivative-changes-input")
def relu_first_in_place(z):
    z[z < 0] = 0
    return (z > 0).astype(float)


@wrong("relu-derivative-changes-input")
def out_argument(z):
    return np.greater(z, 0, out=z, casting="unsafe").copy()
