"""Answers to `vect_mat_mul`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.lab1.w_sum_answers import by_index as w_sum
from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
FOR = "For vect_mat_mul(x, W) with the lesson's numbers you return "


@right
def rows_appended(x, W):
    output = []
    for row in W:
        output.append(w_sum(x, row))
    return output


@right
def in_one_line(x, W):
    return [w_sum(x, row) for row in W]


@right
def two_loops(x, W):
    output = [0] * len(W)
    for i in range(len(W)):
        for j in range(len(x)):
            output[i] += x[j] * W[i][j]
    return output


@right
def nested_sums(x, W):
    return [sum(p * q for p, q in zip(x, row, strict=True)) for row in W]


@right
def with_numpy(x, W):
    return np.array(W) @ x


@right
def numpy_to_list(x, W):
    return np.dot(W, x).tolist()


@right
def columns_added_up(x, W):
    output = [0.0 for _ in W]
    for j, entry in enumerate(x):
        output = [total + entry * row[j] for total, row in zip(output, W, strict=True)]
    return tuple(output)


@right
def mapped(x, W):
    return list(map(w_sum, W, [x] * len(W)))


COLUMNS = (
    FOR + "[0.915, 2.54, -2.43]: the sums run down the columns of W, and the rows were asked for."
)


@wrong("vect-mat-mul-columns", COLUMNS)
def matrix_from_the_right(x, W):
    return np.dot(x, W)


@wrong("vect-mat-mul-columns", COLUMNS)
def indices_swapped(x, W):
    output = [0] * len(W)
    for i in range(len(W)):
        for j in range(len(x)):
            output[i] += x[j] * W[j][i]
    return output


@wrong("vect-mat-mul-columns", COLUMNS)
def turned_first(x, W):
    return [w_sum(x, column) for column in zip(*W, strict=True)]


UNSUMMED = (
    FOR + "a matrix, [[0.85, 0.065, -0.36], [0.85, 0.13, 0], [0, 0.845, 0.12]]: the products one "
    "by one, not yet added up."
)


@wrong("vect-mat-mul-no-sum", UNSUMMED)
def products_of_rows(x, W):
    return [[p * q for p, q in zip(x, row, strict=True)] for row in W]


@wrong("vect-mat-mul-no-sum", UNSUMMED)
def products_in_loops(x, W):
    output = []
    for row in W:
        products = []
        for j in range(len(x)):
            products.append(x[j] * row[j])
        output.append(products)
    return output


@wrong("vect-mat-mul-no-sum", UNSUMMED)
def star_for_arrays(x, W):
    return np.array(x) * np.array(W)


TOTAL = FOR + "2.5: all rows added up to a single number."


@wrong("vect-mat-mul-one-number", TOTAL)
def rows_summed(x, W):
    return sum(w_sum(x, row) for row in W)


@wrong("vect-mat-mul-one-number", TOTAL)
def one_total(x, W):
    total = 0
    for i in range(len(W)):
        for j in range(len(x)):
            total += x[j] * W[i][j]
    return total


@wrong("vect-mat-mul-one-number", FOR + "[2.5]: all rows added up to a single number.")
def one_total_in_a_list(x, W):
    output = [0]
    for row in W:
        output[0] += w_sum(x, row)
    return output


RUNNING = FOR + "[0.555, 1.535, 2.5]: each number has the sums of the rows before it in it."


@wrong("vect-mat-mul-running-total", RUNNING)
def never_set_back(x, W):
    output = []
    total = 0
    for i in range(len(W)):
        for j in range(len(x)):
            total += x[j] * W[i][j]
        output.append(total)
    return output


@wrong("vect-mat-mul-running-total", RUNNING)
def added_to_the_last(x, W):
    output = []
    for row in W:
        output.append(w_sum(x, row) + (output[-1] if output else 0))
    return output


@wrong("vect-mat-mul-running-total", RUNNING)
def cumulated(x, W):
    return np.cumsum(np.dot(W, x))


ONE = "one row of W is worked out, and the others are not."


@wrong("vect-mat-mul-one-row", FOR + "0.555: " + ONE)
def returns_in_the_loop(x, W):
    for row in W:
        return w_sum(x, row)
    return None


@wrong("vect-mat-mul-one-row", FOR + "[0.555]: " + ONE)
def returns_a_list_in_the_loop(x, W):
    output = []
    for row in W:
        output.append(w_sum(x, row))
        return output
    return None


@wrong("vect-mat-mul-one-row", FOR + "0.965: " + ONE)
def overwrites(x, W):
    for row in W:
        output = w_sum(x, row)
    return output


@wrong("vect-mat-mul-one-row", FOR + "[0.555, 0.555, 0.555]: " + ONE)
def index_forgotten(x, W):
    return [w_sum(x, W[0]) for _ in W]


SINGLE = "each row meets a single input, where it should meet all of them."


@wrong("vect-mat-mul-input-per-row", FOR + "[-0.85, 0.195, 1.68]: " + SINGLE)
def input_times_row_sum(x, W):
    return [x[i] * sum(W[i]) for i in range(len(W))]


@wrong("vect-mat-mul-input-per-row", FOR + "[-0.85, 0.195, 1.68]: " + SINGLE)
def wrong_index_of_x(x, W):
    output = [0] * len(W)
    for i in range(len(W)):
        for j in range(len(x)):
            output[i] += x[i] * W[i][j]
    return output


@wrong(
    "vect-mat-mul-input-per-row",
    FOR + "[[0.85, 0.85, -2.55], [0.065, 0.13, 0], [0, 1.56, 0.12]]: " + SINGLE,
)
def rows_scaled(x, W):
    return [[x[i] * entry for entry in W[i]] for i in range(len(W))]


FIXED = (
    "Right for three rows of three, but not for "
    "vect_mat_mul([2, 3, -1], [[1, 0.375, 2], [0, 4, 1]]): your code raised "
)
OUT = FIXED + "IndexError: list index out of range (line {line})."


@wrong("vect-mat-mul-fixed-size", FIXED + "AssertionError (line {line}).")
def square_insisted_on(x, W):
    assert len(x) == len(W)  # <- raises
    output = [0, 0, 0]
    for i in range(len(x)):
        output[i] = w_sum(x, W[i])
    return output


@wrong("vect-mat-mul-fixed-size", OUT)
def as_many_rows_as_inputs(x, W):
    output = []
    for i in range(len(x)):
        output.append(w_sum(x, W[i]))  # <- raises
    return output


@wrong("vect-mat-mul-fixed-size", OUT)
def three_rows(x, W):
    return [w_sum(x, W[0]), w_sum(x, W[1]), w_sum(x, W[2])]  # <- raises


CHANGES = (
    "The numbers are right, but vect_mat_mul(x, W) with the lesson's numbers "
    "changes a list it was given."
)


@wrong("vect-mat-mul-changes-lists", CHANGES)
def rows_taken_out(vector, matrix):
    output = []
    while matrix:
        output.append(sum(p * q for p, q in zip(vector, matrix.pop(0), strict=True)))
    return output


@wrong("vect-mat-mul-changes-lists", CHANGES)
def sums_in_place_of_rows(vector, matrix):
    for i in range(len(matrix)):
        matrix[i] = sum(p * q for p, q in zip(vector, matrix[i], strict=True))
    return matrix


@wrong("vect-mat-mul-changes-lists", CHANGES)
def products_in_place(vector, matrix):
    for row in matrix:
        for j in range(len(row)):
            row[j] *= vector[j]
    return [sum(row) for row in matrix]
