"""Answers to `ele_mul`, right and wrong, as people write them."""

import operator

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
FOR = "For ele_mul(0.65, [0.3, 0.2, 0.9]) "


@right
def appended(number, vector):
    output = []
    for entry in vector:
        output.append(number * entry)
    return output


@right
def zeros_first(number, vector):
    output = [0] * len(vector)
    for i in range(len(vector)):
        output[i] = number * vector[i]
    return output


@right
def in_one_line(number, vector):
    return [number * entry for entry in vector]


@right
def mapped(number, vector):
    return list(map(operator.mul, [number] * len(vector), vector))


@right
def a_tuple(number, vector):
    return tuple(entry * number for entry in vector)


@right
def an_array(number, vector):
    return number * np.array(vector)


@right
def on_a_copy(number, vector):
    vector = list(vector)
    for i, entry in enumerate(vector):
        vector[i] = entry * number
    return vector


@right
def lists_added(number, vector):
    output = []
    for entry in vector:
        output = [*output, number * entry]
    return output


REPEATS = "In ele_mul(0.65, [0.3, 0.2, 0.9]) a whole list is multiplied: "
CANNOT = (
    "your code raised TypeError: can't multiply sequence by non-int of type 'float' (line {line})."
)


@wrong("ele-mul-repeats-list", REPEATS + CANNOT)
def number_times_list(number, vector):
    return number * vector  # <- raises


@wrong("ele-mul-repeats-list", REPEATS + CANNOT)
def list_times_number_in_a_loop(number, vector):
    output = []
    for _ in range(len(vector)):
        output.append(vector * number)  # <- raises
    return output


@wrong("ele-mul-repeats-list", REPEATS + "you got [].")
def made_whole(number, vector):
    return int(number) * vector


@wrong("ele-mul-repeats-list", REPEATS + "you got [0.3, 0.2, 0.9].")
def rounded(number, vector):
    return vector * round(number)


SUM = FOR + "you return 0.91: the products added up, where one number for each was expected."


@wrong("ele-mul-sums", SUM)
def summed(number, vector):
    return sum(number * entry for entry in vector)


@wrong("ele-mul-sums", SUM)
def totalled(number, vector):
    output = 0
    for i in range(len(vector)):
        output += number * vector[i]
    return output


@wrong("ele-mul-sums", SUM)
def sum_first(number, vector):
    return number * sum(vector)


ADDED = FOR + "you return [0.95, 0.85, 1.55]: the number is added to each entry."


@wrong("ele-mul-adds", ADDED)
def plus(number, vector):
    return [number + entry for entry in vector]


@wrong("ele-mul-adds", ADDED)
def plus_in_a_loop(number, vector):
    output = []
    for entry in vector:
        output.append(entry + number)
    return output


@wrong("ele-mul-adds", ADDED)
def plus_of_arrays(number, vector):
    return np.array(vector) + number


FIRST = "only the first entry is worked out."


@wrong("ele-mul-first-only", FOR + "you return [0.195]: " + FIRST)
def returns_in_the_loop(number, vector):
    output = []
    for entry in vector:
        output.append(number * entry)
        return output
    return None


@wrong("ele-mul-first-only", FOR + "you return [0.195, 0, 0]: " + FIRST)
def returns_among_zeros(number, vector):
    output = [0] * len(vector)
    for i in range(len(vector)):
        output[i] = number * vector[i]
        return output
    return None


@wrong("ele-mul-first-only", FOR + "you return 0.195: " + FIRST)
def one_product(number, vector):
    return number * vector[0]


LAST = "only the last product is left."


@wrong("ele-mul-last-only", FOR + "you return 0.585: " + LAST)
def overwrites(number, vector):
    for entry in vector:
        output = number * entry
    return output


@wrong("ele-mul-last-only", FOR + "you return [0.585]: " + LAST)
def a_new_list_each_time(number, vector):
    for entry in vector:
        output = []
        output.append(number * entry)
    return output


@wrong("ele-mul-last-only", FOR + "you return [0.585]: " + LAST)
def overwrites_the_list(number, vector):
    output = []
    for i in range(len(vector)):
        output = [number * vector[i]]
    return output


FIXED = "Right for three entries, but not for ele_mul(3, [1, 2]): "
OUT = "your code raised IndexError: list index out of range (line {line})."


@wrong("ele-mul-fixed-length", FIXED + "you got [3, 6, 0].")
def three_zeros(number, vector):
    output = [0, 0, 0]
    for i in range(len(vector)):
        if i < 3:
            output[i] = number * vector[i]
    return output


@wrong("ele-mul-fixed-length", FIXED + OUT)
def three_by_number(number, vector):
    output = []
    for i in range(3):
        output.append(number * vector[i])  # <- raises
    return output


@wrong("ele-mul-fixed-length", FIXED + "your code raised AssertionError (line {line}).")
def three_insisted_on(number, vector):
    output = [0, 0, 0]
    assert len(output) == len(vector)  # <- raises
    for i in range(len(vector)):
        output[i] = number * vector[i]
    return output


@wrong("ele-mul-fixed-length", FIXED + OUT)
def three_written_out(number, vector):
    return [number * vector[0], number * vector[1], number * vector[2]]  # <- raises


CHANGES = "The numbers are right, but ele_mul(0.65, [0.3, 0.2, 0.9]) changes the list it was given."


@wrong("ele-mul-changes-vector", CHANGES)
def in_place(number, vector):
    for i in range(len(vector)):
        vector[i] = number * vector[i]
    return vector


@wrong("ele-mul-changes-vector", CHANGES)
def in_place_by_another_name(number, vector):
    output = vector
    for i, entry in enumerate(vector):
        output[i] = entry * number
    return output


@wrong("ele-mul-changes-vector", CHANGES)
def emptied(number, vector):
    output = []
    while vector:
        output.append(number * vector.pop(0))
    return output
