"""Answers to `outer_prod`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.lab1.ele_mul_answers import in_one_line as ele_mul
from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
CALL = "outer_prod([0.455, -0.02, 0.865], [8.5, 0.65, 1.2])"
FOR = f"For {CALL} you return "


@right
def two_loops(a, b):
    table = []
    for p in a:
        row = []
        for q in b:
            row.append(p * q)
        table.append(row)
    return table


@right
def in_one_line(a, b):
    return [[p * q for q in b] for p in a]


@right
def zeros_first(a, b):
    table = [[0] * len(b) for _ in a]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i][j] = a[i] * b[j]
    return table


@right
def with_ele_mul(a, b):
    return [ele_mul(p, b) for p in a]


@right
def with_numpy(a, b):
    return np.outer(a, b)


@right
def tuples(a, b):
    return tuple(tuple(p * q for q in b) for p in a)


@right
def rows_of_arrays(a, b):
    return [p * np.array(b) for p in a]


TURNED = (
    f"For {CALL} rows and columns are swapped: you return [[3.868, -0.17, 7.353], "
    "[0.2958, -0.013, 0.5623], [0.546, -0.024, 1.038]]."
)


@wrong("outer-prod-transposed", TURNED)
def loops_swapped(a, b):
    return [[p * q for p in a] for q in b]


@wrong("outer-prod-transposed", TURNED)
def arguments_swapped(a, b):
    return np.outer(b, a)


@wrong("outer-prod-transposed", TURNED)
def indices_swapped(a, b):
    table = [[0] * len(a) for _ in b]
    for i in range(len(a)):
        for j in range(len(b)):
            table[j][i] = a[i] * b[j]
    return table


SHARED = f"For {CALL} every row is the last one: a single list is used for all rows."


@wrong("outer-prod-shared-rows", SHARED)
def row_times_count(a, b):
    table = [[0] * len(b)] * len(a)
    for i in range(len(a)):
        for j in range(len(b)):
            table[i][j] = a[i] * b[j]
    return table


@wrong("outer-prod-shared-rows", SHARED)
def one_row_appended(a, b):
    table, row = [], [0] * len(b)
    for p in a:
        for j, q in enumerate(b):
            row[j] = p * q
        table.append(row)
    return table


@wrong("outer-prod-shared-rows", SHARED)
def cleared_and_filled(a, b):
    table, row = [], []
    for p in a:
        row.clear()
        row.extend(ele_mul(p, b))
        table.append(row)
    return table


PAIRS = "entry by entry, where each entry of a was to meet each of b."


@wrong("outer-prod-elementwise", FOR + "[3.868, -0.013, 1.038]: " + PAIRS)
def zipped(a, b):
    return [p * q for p, q in zip(a, b, strict=True)]


@wrong("outer-prod-elementwise", FOR + "[3.868, -0.013, 1.038]: " + PAIRS)
def one_loop(a, b):
    output = []
    for i in range(len(a)):
        output.append(a[i] * b[i])
    return output


@wrong("outer-prod-elementwise", FOR + "[[3.868, 0, 0], [0, -0.013, 0], [0, 0, 1.038]]: " + PAIRS)
def diagonal(a, b):
    table = [[0] * len(b) for _ in a]
    for i in range(min(len(a), len(b))):
        table[i][i] = a[i] * b[i]
    return table


NUMBER = "a single number, where a table was expected."


@wrong("outer-prod-one-number", FOR + "4.893: " + NUMBER)
def inner(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


@wrong("outer-prod-one-number", FOR + "4.893: " + NUMBER)
def dot(a, b):
    return np.dot(a, b)


@wrong("outer-prod-one-number", FOR + "13.46: " + NUMBER)
def summed(a, b):
    total = 0
    for p in a:
        for q in b:
            total += p * q
    return total


FLAT = f"For {CALL} you return all products in one long list of 9 entries."


@wrong("outer-prod-flat", FLAT)
def one_list(a, b):
    return [p * q for p in a for q in b]


@wrong("outer-prod-flat", FLAT)
def appended_to_one_list(a, b):
    table = []
    for i in range(len(a)):
        for j in range(len(b)):
            table.append(a[i] * b[j])
    return table


@wrong("outer-prod-flat", FLAT)
def flattened(a, b):
    return np.outer(a, b).ravel()


ROW = "one row of the table."


@wrong("outer-prod-one-row", FOR + "[3.868, 0.2958, 0.546]: " + ROW)
def first_row(a, b):
    for p in a:
        return [p * q for q in b]
    return None


@wrong("outer-prod-one-row", FOR + "[[3.868, 0.2958, 0.546]]: " + ROW)
def returns_in_the_loop(a, b):
    table = []
    for p in a:
        table.append(ele_mul(p, b))
        return table
    return None


@wrong("outer-prod-one-row", FOR + "[7.353, 0.5623, 1.038]: " + ROW)
def overwrites(a, b):
    for p in a:
        row = []
        for q in b:
            row.append(p * q)
    return row


SUMS = (
    FOR + "[[8.955, 1.105, 1.655], [8.48, 0.63, 1.18], [9.365, 1.515, 2.065]]: sums of the "
    "entries, where products were expected."
)


@wrong("outer-prod-adds", SUMS)
def plus(a, b):
    return [[p + q for q in b] for p in a]


@wrong("outer-prod-adds", SUMS)
def plus_by_index(a, b):
    table = [[0] * len(b) for _ in a]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i][j] = a[i] + b[j]
    return table


@wrong("outer-prod-adds", SUMS)
def plus_of_arrays(a, b):
    return np.add.outer(a, b)


FIXED = "Right for three entries each, but not for outer_prod([2, 3], [1, -1, 0.125]): "
OUT = FIXED + "your code raised IndexError: list index out of range (line {line})."


@wrong("outer-prod-fixed-size", OUT)
def three_by_three(a, b):
    table = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for i in range(3):
        for j in range(3):
            table[i][j] = a[i] * b[j]  # <- raises
    return table


@wrong("outer-prod-fixed-size", FIXED + "you got [[2, -2], [3, -3]].")
def as_many_columns_as_rows(a, b):
    return [[a[i] * b[j] for j in range(len(a))] for i in range(len(a))]


@wrong("outer-prod-fixed-size", OUT)
def three_rows(a, b):
    return [ele_mul(a[0], b), ele_mul(a[1], b), ele_mul(a[2], b)]  # <- raises


CHANGES = (
    "The numbers are right, but outer_prod([0.455, -0.02, 0.865], [8.5, 0.65, 1.2]) "
    "changes a list it was given."
)


@wrong("outer-prod-changes-lists", CHANGES)
def entries_taken_out(a, b):
    table = []
    while a:
        first = a.pop(0)
        table.append([first * entry for entry in b])
    return table


@wrong("outer-prod-changes-lists", CHANGES)
def rows_in_place(a, b):
    for i in range(len(a)):
        a[i] = ele_mul(a[i], b)
    return a


@wrong("outer-prod-changes-lists", CHANGES)
def last_entries_first(a, b):
    table = []
    while a:
        last = a.pop()
        table.insert(0, [last * entry for entry in b])
    return table
