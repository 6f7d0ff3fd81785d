"""Answers to `gradient_step`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.lab1.ele_mul_answers import in_one_line as ele_mul
from tests.public_tests.lab1.w_sum_answers import by_index as w_sum
from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
CALL = "gradient_step([8.5, 0.65, 1.2], [0.1, 0.2, -0.1], 1, 0.01)"
FOR = f"For {CALL} you return "


@right
def as_in_the_lesson(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    weight_deltas = ele_mul(delta, x)
    new = []
    for i in range(len(w)):
        new.append(w[i] - learning_rate * weight_deltas[i])
    return new


@right
def in_one_line(x, w, y, learning_rate):
    return [q - learning_rate * (w_sum(x, w) - y) * p for p, q in zip(x, w, strict=True)]


@right
def on_a_copy(x, w, y, learning_rate):
    w = w.copy()
    delta = w_sum(x, w) - y
    for i in range(len(w)):
        w[i] -= learning_rate * delta * x[i]
    return w


@right
def with_numpy(x, w, y, learning_rate):
    x, w = np.array(x), np.array(w)
    return w - learning_rate * (x @ w - y) * x


@right
def turned_and_added(x, w, y, learning_rate):
    prediction = sum(x[i] * w[i] for i in range(len(x)))
    step = learning_rate * (y - prediction)
    return tuple(weight + step * entry for weight, entry in zip(w, x, strict=True))


@right
def with_zeros(x, w, y, learning_rate):
    new = [0] * len(w)
    delta = np.dot(x, w) - y
    for i, entry in enumerate(x):
        new[i] = w[i] - entry * delta * learning_rate
    return new


@right
def slopes_halved(x, w, y, learning_rate):
    slopes = [2 * (w_sum(x, w) - y) * entry for entry in x]
    return [q - learning_rate / 2 * slope for q, slope in zip(w, slopes, strict=True)]


UPHILL = FOR + "[0.0881, 0.1991, -0.1017]: the step goes uphill."


@wrong("gradient-step-uphill", UPHILL)
def plus_for_minus(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [w[i] + learning_rate * delta * x[i] for i in range(len(w))]


@wrong("gradient-step-uphill", UPHILL)
def delta_turned(x, w, y, learning_rate):
    weight_deltas = ele_mul(y - w_sum(x, w), x)
    new = []
    for i in range(len(w)):
        new.append(w[i] - learning_rate * weight_deltas[i])
    return new


@wrong("gradient-step-uphill", UPHILL)
def plus_of_arrays(x, w, y, learning_rate):
    gradient = (np.dot(x, w) - y) * np.array(x)
    return np.array(w) + learning_rate * gradient


NO_RATE = FOR + "[1.29, 0.291, 0.068]: a step without the learning rate."


@wrong("gradient-step-no-learning-rate", NO_RATE)
def rate_unused(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [w[i] - delta * x[i] for i in range(len(w))]


@wrong("gradient-step-no-learning-rate", NO_RATE)
def rate_set_to_one(x, w, y, learning_rate):
    learning_rate = 1
    return as_in_the_lesson(x, w, y, learning_rate)


@wrong("gradient-step-no-learning-rate", NO_RATE)
def arrays_without_rate(x, w, y, learning_rate):
    return np.array(w) - (np.dot(w, x) - y) * np.array(x)


NO_INPUT = FOR + "[0.1014, 0.2014, -0.0986]: every weight moves by the same amount."


@wrong("gradient-step-no-input", NO_INPUT)
def x_left_out(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [weight - learning_rate * delta for weight in w]


@wrong("gradient-step-no-input", NO_INPUT)
def x_left_out_in_a_loop(x, w, y, learning_rate):
    new = []
    for i in range(len(w)):
        new.append(w[i] - learning_rate * (w_sum(x, w) - y))
    return new


@wrong("gradient-step-no-input", NO_INPUT)
def array_minus_number(x, w, y, learning_rate):
    return np.array(w) - learning_rate * (np.dot(x, w) - y)


SQUARED = (
    FOR + "[0.09833, 0.1999, -0.1002]: the step is made of the squared error, where delta was "
    "expected."
)


@wrong("gradient-step-error-as-delta", SQUARED)
def error_for_delta(x, w, y, learning_rate):
    error = (w_sum(x, w) - y) ** 2
    return [w[i] - learning_rate * error * x[i] for i in range(len(w))]


@wrong("gradient-step-error-as-delta", SQUARED)
def squared_delta(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    delta = delta * delta
    weight_deltas = ele_mul(delta, x)
    return [q - learning_rate * d for q, d in zip(w, weight_deltas, strict=True)]


@wrong("gradient-step-error-as-delta", SQUARED)
def squared_with_numpy(x, w, y, learning_rate):
    return np.array(w) - learning_rate * np.square(np.dot(x, w) - y) * np.array(x)


TWO = FOR + "[0.1238, 0.2018, -0.09664]: a step twice as long as the lesson's."


@wrong("gradient-step-factor-two", TWO)
def the_whole_slope(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [w[i] - 2 * learning_rate * delta * x[i] for i in range(len(w))]


@wrong("gradient-step-factor-two", TWO)
def slopes_of_arrays(x, w, y, learning_rate):
    slope = 2 * (np.dot(x, w) - y) * np.array(x)
    return np.array(w) - learning_rate * slope


@wrong("gradient-step-factor-two", TWO)
def delta_counted_twice(x, w, y, learning_rate):
    delta = (w_sum(x, w) - y) + (w_sum(x, w) - y)
    return [q - learning_rate * d for q, d in zip(w, ele_mul(delta, x), strict=True)]


WEIGHTS = (
    FOR + "[0.1001, 0.2003, -0.1001]: delta is multiplied by the weights, where the inputs were "
    "expected."
)


@wrong("gradient-step-weights-as-inputs", WEIGHTS)
def blames_by_weight(x, w, y, learning_rate):
    weight_deltas = ele_mul(w_sum(x, w) - y, w)
    return [w[i] - learning_rate * weight_deltas[i] for i in range(len(w))]


@wrong("gradient-step-weights-as-inputs", WEIGHTS)
def weights_shrunk(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [weight * (1 - learning_rate * delta) for weight in w]


@wrong("gradient-step-weights-as-inputs", WEIGHTS)
def arrays_of_weights(x, w, y, learning_rate):
    w = np.array(w)
    return w - learning_rate * (w @ x - y) * w


DELTAS = "the changes, where the changed weights were expected."


@wrong("gradient-step-returns-deltas", FOR + "[-1.19, -0.091, -0.168]: " + DELTAS)
def deltas_alone(x, w, y, learning_rate):
    return ele_mul(w_sum(x, w) - y, x)


@wrong("gradient-step-returns-deltas", FOR + "[-0.0119, -0.00091, -0.00168]: " + DELTAS)
def scaled_deltas(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    return [learning_rate * delta * entry for entry in x]


@wrong("gradient-step-returns-deltas", FOR + "[0.0119, 0.00091, 0.00168]: " + DELTAS)
def steps_alone(x, w, y, learning_rate):
    return -learning_rate * (np.dot(x, w) - y) * np.array(x)


MOVING = FOR + "[0.1119, 0.2003, -0.09954]: each weight sees those before it already changed."


@wrong("gradient-step-moving-prediction", MOVING)
def predicts_in_the_loop(x, w, y, learning_rate):
    w = list(w)
    for i in range(len(w)):
        delta = w_sum(x, w) - y
        w[i] = w[i] - learning_rate * delta * x[i]
    return w


@wrong("gradient-step-moving-prediction", MOVING)
def deltas_in_the_loop(x, w, y, learning_rate):
    new = w[:]
    for i in range(len(x)):
        new[i] -= learning_rate * ele_mul(w_sum(x, new) - y, x)[i]
    return new


@wrong("gradient-step-moving-prediction", MOVING)
def slices_joined(x, w, y, learning_rate):
    for i in range(len(w)):
        moved = w[i] - learning_rate * (np.dot(x, w) - y) * x[i]
        w = [*w[:i], moved, *w[i + 1 :]]
    return w


FIXED = (
    "Right for three inputs, but not for gradient_step([1, 2], [0.5, 0.5], 0, 0.2): your code "
    "raised "
)
OUT = FIXED + "IndexError: list index out of range (line {line})."


@wrong("gradient-step-fixed-length", OUT)
def three_written_out(x, w, y, learning_rate):
    delta = x[0] * w[0] + x[1] * w[1] + x[2] * w[2] - y  # <- raises
    return [w[i] - learning_rate * delta * x[i] for i in range(3)]


@wrong("gradient-step-fixed-length", OUT)
def three_weights(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    new = [0, 0, 0]
    for i in range(3):
        new[i] = w[i] - learning_rate * delta * x[i]  # <- raises
    return new


@wrong(
    "gradient-step-fixed-length",
    FIXED + "ValueError: not enough values to unpack (expected 3, got 2) (line {line}).",
)
def three_unpacked(x, w, y, learning_rate):
    p, q, r = x  # <- raises
    delta = w_sum(x, w) - y
    return [
        w[0] - learning_rate * delta * p,
        w[1] - learning_rate * delta * q,
        w[2] - learning_rate * delta * r,
    ]


CHANGES = f"The numbers are right, but {CALL} changes the list of weights it was given."


@wrong("gradient-step-changes-weights", CHANGES)
def in_place(x, w, y, learning_rate):
    delta = w_sum(x, w) - y
    for i in range(len(w)):
        w[i] -= learning_rate * delta * x[i]
    return w


@wrong("gradient-step-changes-weights", CHANGES)
def in_place_by_another_name(x, w, y, learning_rate):
    new, weight_deltas = w, ele_mul(w_sum(x, w) - y, x)
    for i, change in enumerate(weight_deltas):
        new[i] = new[i] - learning_rate * change
    return new


@wrong("gradient-step-changes-weights", CHANGES)
def slice_assigned(x, w, y, learning_rate):
    w[:] = as_in_the_lesson(x, w, y, learning_rate)
    return w
