"""Answers to `w_sum`, right and wrong, as people write them."""

import math
import operator

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
FOR = "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) "


@right
def by_index(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@right
def as_in_a_book(a, b):
    assert len(a) == len(b)
    output = 0.0
    i = 0
    while i < len(a):
        output = output + b[i] * a[i]
        i += 1
    return output


@right
def zipped(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


@right
def mapped(a, b):
    return sum(map(operator.mul, a, b))


@right
def from_the_end(a, b):
    return a[-1] * b[-1] + (from_the_end(a[:-1], b[:-1]) if a[1:] else 0)


@right
def exactly_added(a, b):
    return math.fsum([p * q for p, q in zip(a, b, strict=True)])


@right
def with_numpy(a, b):
    return np.dot(a, b)


@right
def a_list_of_products_first(a, b):
    products = []
    for i, entry in enumerate(a):
        products.append(entry * b[i])
    total = 0
    for product in products:
        total += product
    return total


PRODUCTS = FOR + "you return [0.85, 0.13, 0]: the products one by one, not yet their sum."


@wrong("w-sum-no-sum", PRODUCTS)
def products_in_a_list(a, b):
    return [p * q for p, q in zip(a, b, strict=True)]


@wrong("w-sum-no-sum", PRODUCTS)
def products_appended(a, b):
    output = []
    for i in range(len(a)):
        output.append(a[i] * b[i])
    return output


@wrong("w-sum-no-sum", PRODUCTS)
def products_as_an_array(a, b):
    return np.array(a) * np.array(b)


FIRST = FOR + "you return 0.85: the first product alone."


@wrong("w-sum-first-product", FIRST)
def returns_in_the_loop(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
        return total
    return None


@wrong("w-sum-first-product", FIRST)
def breaks_off(a, b):
    total = 0
    for p, q in zip(a, b, strict=True):
        total = total + p * q
        break
    return total


@wrong("w-sum-first-product", FIRST)
def one_product(a, b):
    return a[0] * b[0]


LAST = FOR + "you return 0: the last product alone."


@wrong("w-sum-last-product", LAST)
def overwrites(a, b):
    total = 0
    for i in range(len(a)):
        total = a[i] * b[i]
    return total


@wrong("w-sum-last-product", LAST)
def starts_over(a, b):
    for i in range(len(a)):
        total = 0
        total += a[i] * b[i]
    return total


@wrong("w-sum-last-product", LAST)
def keeps_the_loop_variables(a, b):
    for p, q in zip(a, b, strict=True):
        product = p * q
    return product


@wrong("w-sum-no-weights", FOR + "you return 10.35: one of the lists added up, without the other.")
def inputs_alone(a, b):
    return sum(a)


@wrong("w-sum-no-weights", FOR + "you return 0.3: one of the lists added up, without the other.")
def weights_alone(a, b):
    total = 0
    for weight in b:
        total += weight
    return total


@wrong("w-sum-no-weights", FOR + "you return 10.35: one of the lists added up, without the other.")
def inputs_in_a_loop(a, b):
    total = 0
    for i in range(len(b)):
        total += a[i]
    return total


ADDED = (
    "you return 10.65: the entries are added to their weights where they should be multiplied "
    "by them."
)


@wrong("w-sum-adds-entries", FOR + ADDED)
def plus_for_times(a, b):
    return sum(p + q for p, q in zip(a, b, strict=True))


@wrong("w-sum-adds-entries", FOR + ADDED)
def everything_in_one_sum(a, b):
    return sum(a + b)


@wrong("w-sum-adds-entries", FOR + ADDED)
def plus_in_a_loop(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] + b[i]
    return total


SUMS = FOR + "you return 3.105: the sum of one list times the sum of the other."


@wrong("w-sum-sums-first", SUMS)
def sum_times_sum(a, b):
    return sum(a) * sum(b)


@wrong("w-sum-sums-first", SUMS)
def two_totals(a, b):
    first = second = 0
    for i in range(len(a)):
        first += a[i]
        second += b[i]
    return first * second


@wrong("w-sum-sums-first", SUMS)
def every_pair(a, b):
    return sum(p * q for p in a for q in b)


AVERAGE = FOR + "you return 0.3267: the sum divided by the number of entries."


@wrong("w-sum-average", AVERAGE)
def divided(a, b):
    return by_index(a, b) / len(a)


@wrong("w-sum-average", AVERAGE)
def mean_of_products(a, b):
    return np.mean(np.multiply(a, b))


@wrong("w-sum-average", AVERAGE)
def divided_in_the_loop(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i] / len(b)
    return total


FIXED = "Right for three entries, but not for w_sum([2, 3], [5, -1]): "
OUT = "your code raised IndexError: list index out of range (line {line})."


@wrong("w-sum-fixed-length", FIXED + OUT)
def three_by_number(a, b):
    total = 0
    for i in range(3):
        total += a[i] * b[i]  # <- raises
    return total


@wrong("w-sum-fixed-length", FIXED + OUT)
def three_written_out(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]  # <- raises


@wrong(
    "w-sum-fixed-length",
    FIXED + "your code raised ValueError: not enough values to unpack (expected 3, got 2) "
    "(line {line}).",
)
def three_unpacked(a, b):
    p, q, r = a  # <- raises
    return p * b[0] + q * b[1] + r * b[2]


CHANGES = (
    "The numbers are right, but w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) changes a list it was given."
)


@wrong("w-sum-changes-lists", CHANGES)
def emptied(a, b):
    total = 0
    while a:
        total += a.pop() * b.pop()
    return total


@wrong("w-sum-changes-lists", CHANGES)
def products_in_place(a, b):
    for i in range(len(a)):
        a[i] *= b[i]
    return sum(a)


@wrong("w-sum-changes-lists", CHANGES)
def total_at_the_end(a, b):
    a.append(0)
    for i in range(len(b)):
        a[-1] += a[i] * b[i]
    return a[-1]
