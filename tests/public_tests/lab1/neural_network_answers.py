"""Answers to `neural_network`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.lab1.vect_mat_mul_answers import in_one_line as vect_mat_mul
from tests.public_tests.lab1.w_sum_answers import by_index as w_sum
from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
FOR = "For neural_network(x, W1, W2) with the lesson's numbers you return "


@right
def two_calls(x, W1, W2):
    hidden = vect_mat_mul(x, W1)
    return vect_mat_mul(hidden, W2)


@right
def one_inside_the_other(x, W1, W2):
    return vect_mat_mul(vect_mat_mul(x, W1), W2)


@right
def a_loop_over_layers(x, W1, W2):
    for W in (W1, W2):
        x = vect_mat_mul(x, W)
    return x


@right
def with_w_sum(x, W1, W2):
    hidden = [w_sum(x, row) for row in W1]
    output = []
    for row in W2:
        output.append(w_sum(hidden, row))
    return output


@right
def with_numpy(x, W1, W2):
    return np.array(W2) @ (np.array(W1) @ np.array(x))


@right
def matrices_first(x, W1, W2):
    return tuple(np.dot(np.dot(W2, W1), x))


@right
def loops_all_the_way(x, W1, W2):
    hidden = [0] * len(W1)
    for i in range(len(W1)):
        for j in range(len(x)):
            hidden[i] += W1[i][j] * x[j]
    output = [0] * len(W2)
    for i in range(len(W2)):
        for j in range(len(hidden)):
            output[i] += W2[i][j] * hidden[j]
    return output


HIDDEN = FOR + "[0.86, 0.295, 1.23]: the hidden layer. The second layer has not been asked yet."


@wrong("neural-network-hidden-only", HIDDEN)
def one_layer(x, W1, W2):
    return vect_mat_mul(x, W1)


@wrong("neural-network-hidden-only", HIDDEN)
def the_wrong_variable(x, W1, W2):
    hidden = vect_mat_mul(x, W1)
    vect_mat_mul(hidden, W2)
    return hidden


@wrong("neural-network-hidden-only", HIDDEN)
def returns_in_the_loop(x, W1, W2):
    for W in (W1, W2):
        return np.dot(W, x)
    return None


SKIPS = FOR + "[2.905, 0.98, 0.965]: the second layer was given the inputs, not the hidden values."


@wrong("neural-network-skips-hidden", SKIPS)
def inputs_twice(x, W1, W2):
    hidden = vect_mat_mul(x, W1)  # noqa: F841 - as beginners write it
    return vect_mat_mul(x, W2)


@wrong("neural-network-skips-hidden", SKIPS)
def last_layer_alone(x, W1, W2):
    return np.dot(W2, x)


@wrong("neural-network-skips-hidden", SKIPS)
def overwritten(x, W1, W2):
    for W in (W1, W2):
        output = [w_sum(x, row) for row in W]
    return output


SWAPPED = FOR + "[0.39, 0.676, 0.779]: W2 comes first and W1 second."


@wrong("neural-network-layers-swapped", SWAPPED)
def second_first(x, W1, W2):
    hidden = vect_mat_mul(x, W2)
    return vect_mat_mul(hidden, W1)


@wrong("neural-network-layers-swapped", SWAPPED)
def product_the_wrong_way(x, W1, W2):
    return np.dot(np.dot(W1, W2), x)


@wrong("neural-network-layers-swapped", SWAPPED)
def backwards_loop(x, W1, W2):
    for W in reversed((W1, W2)):
        x = vect_mat_mul(x, W)
    return x


@wrong(
    "neural-network-same-weights", FOR + "[0.022, 1.05, 0.327]: both layers use the same matrix."
)
def first_twice(x, W1, W2):
    return vect_mat_mul(vect_mat_mul(x, W1), W1)


@wrong(
    "neural-network-same-weights", FOR + "[1.66, 0.4865, 1.371]: both layers use the same matrix."
)
def second_twice(x, W1, W2):
    hidden = vect_mat_mul(x, W2)
    return vect_mat_mul(hidden, W2)


@wrong(
    "neural-network-same-weights", FOR + "[0.022, 1.05, 0.327]: both layers use the same matrix."
)
def first_in_a_loop(x, W1, W2):
    for _ in range(2):
        x = [w_sum(x, row) for row in W1]
    return x


ADDS = FOR + "[3.765, 1.275, 2.195]: both layers look at the inputs, and their answers are added."


@wrong("neural-network-adds-layers", ADDS)
def two_answers_added(x, W1, W2):
    first, second = vect_mat_mul(x, W1), vect_mat_mul(x, W2)
    return [first[i] + second[i] for i in range(len(first))]


@wrong("neural-network-adds-layers", ADDS)
def matrices_added(x, W1, W2):
    return (np.array(W1) + np.array(W2)) @ x


@wrong("neural-network-adds-layers", ADDS)
def added_in_a_loop(x, W1, W2):
    output = [0] * len(W2)
    for i in range(len(W2)):
        output[i] += w_sum(x, W1[i])
        output[i] += w_sum(x, W2[i])
    return output


BOTH = "the hidden values as well as the predictions."
PAIR = FOR + "[[0.86, 0.295, 1.23], [0.2135, 0.145, 0.5065]]: " + BOTH


@wrong("neural-network-returns-both", PAIR)
def a_pair(x, W1, W2):
    hidden = vect_mat_mul(x, W1)
    return hidden, vect_mat_mul(hidden, W2)


@wrong("neural-network-returns-both", PAIR)
def a_list_of_layers(x, W1, W2):
    layers = []
    for W in (W1, W2):
        x = vect_mat_mul(x, W)
        layers.append(x)
    return layers


@wrong("neural-network-returns-both", FOR + "[0.86, 0.295, 1.23, 0.2135, 0.145, 0.5065]: " + BOTH)
def one_long_list(x, W1, W2):
    hidden = vect_mat_mul(x, W1)
    return hidden + vect_mat_mul(hidden, W2)


BENT = (
    "For neural_network([2, -1, 0.5], [[1, 0, 2], [0.5, 3, 4], [-3, 1, -2]], "
    "[[0.5, -1, 0.2], [1, 2, 0], [-0.5, 0, 1]]) the answer should be [-0.1, 3, -9.5], and you got "
    "{}: something bends the numbers on their way."
)


@wrong("neural-network-activation", BENT.format("[1.5, 3, -1.5]"))
def relu_in_the_middle(x, W1, W2):
    hidden = [max(0, z) for z in vect_mat_mul(x, W1)]
    return vect_mat_mul(hidden, W2)


@wrong("neural-network-activation", BENT.format("[1.5, 3, 0]"))
def relu_everywhere(x, W1, W2):
    for W in (W1, W2):
        x = [z if z > 0 else 0 for z in vect_mat_mul(x, W)]
    return x


@wrong(
    "neural-network-activation",
    "For neural_network(x, W1, W2) with the lesson's numbers the answer should be [0.2135, 0.145, "
    "0.5065], and you got [0.6092, 0.1849, 0.8226]: something bends the numbers on their way.",
)
def sigmoid_in_the_middle(x, W1, W2):
    hidden = 1 / (1 + np.exp(-np.dot(W1, x)))
    return np.dot(W2, hidden)


COLUMNS = FOR + "[0.496, 1.256, -0.286]: the sums run down the columns of the matrices."


@wrong("neural-network-columns", COLUMNS)
def from_the_right(x, W1, W2):
    return np.dot(np.dot(x, W1), W2)


@wrong("neural-network-columns", COLUMNS)
def turned(x, W1, W2):
    for W in (W1, W2):
        x = [w_sum(x, column) for column in zip(*W, strict=True)]
    return x


@wrong("neural-network-columns", COLUMNS)
def indices_swapped(x, W1, W2):
    for W in (W1, W2):
        x = [sum(x[i] * W[i][j] for i in range(len(x))) for j in range(len(W))]
    return x


FIXED = (
    "Right for three units in each layer, but not for neural_network([2, 3, -1], "
    "[[1, 0.5, 2], [0, -4, 1]], [[2, -0.125]]): your code raised "
)
OUT = FIXED + "IndexError: list index out of range (line {line})."


@wrong("neural-network-fixed-size", OUT)
def three_rows_each(x, W1, W2):
    hidden = [w_sum(x, W1[i]) for i in range(3)]  # <- raises
    return [w_sum(hidden, W2[i]) for i in range(3)]


@wrong("neural-network-fixed-size", OUT)
def as_many_units_as_inputs(x, W1, W2):
    hidden = []
    for i in range(len(x)):
        hidden.append(w_sum(x, W1[i]))  # <- raises
    return vect_mat_mul(hidden, W2)


@wrong("neural-network-fixed-size", FIXED + "AssertionError (line {line}).")
def square_insisted_on(x, W1, W2):
    assert len(x) == len(W1) == len(W2)  # <- raises
    return vect_mat_mul(vect_mat_mul(x, W1), W2)


CHANGES = (
    "The numbers are right, but neural_network(x, W1, W2) with the lesson's numbers changes a list "
    "it was given."
)


@wrong("neural-network-changes-lists", CHANGES)
def rows_taken_out(x, W1, W2):
    hidden = []
    while W1:
        hidden.append(w_sum(x, W1.pop(0)))
    return vect_mat_mul(hidden, W2)


@wrong("neural-network-changes-lists", CHANGES)
def hidden_values_in_the_inputs(x, W1, W2):
    x[:] = vect_mat_mul(x, W1)
    return vect_mat_mul(x, W2)


@wrong("neural-network-changes-lists", CHANGES)
def outputs_in_place_of_rows(x, W1, W2):
    hidden = vect_mat_mul(x, W1)
    for i in range(len(W2)):
        W2[i] = w_sum(hidden, W2[i])
    return W2
