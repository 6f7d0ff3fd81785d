"""Answers to `best_epoch`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "best-epoch-accuracy-not-pass": (
            "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83] you return the single number "
            "0.86: how high the curve gets, and not at which pass."
        ),
        "best-epoch-last-pass": (
            "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83] you return the single number 4: "
            "the last pass, though an earlier one was better."
        ),
        "best-epoch-counted-from-one": (
            "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83] you return the single number 3: "
            "one more than the place of the best pass."
        ),
        "best-epoch-lowest": (
            "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83] you return the single number 0: "
            "the pass with the lowest accuracy."
        ),
        "best-epoch-last-of-equals": (
            "Right as long as one pass is the best, but for test_accuracy = [0.5, 0.9, 0.7, "
            "0.9, 0.6] you return the single number 3: the last of equally good ones."
        ),
        "best-epoch-neighbours": (
            "For test_accuracy = [0.5, 0.9, 0.7, 0.9, 0.6] you return the single number 3: the "
            "last pass that is better than the one before it."
        ),
        "best-epoch-first-dip": (
            "For test_accuracy = [0.3, 0.5, 0.45, 0.7, 0.6, 0.2] you return the single number "
            "1: the curve dips there, and rises higher later on."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


@right
def argmax(test_accuracy):
    return np.argmax(test_accuracy)


@right
def whole_number(test_accuracy):
    return int(test_accuracy.argmax())


@right
def index_of_the_largest(test_accuracy):
    curve = list(test_accuracy)
    return curve.index(max(curve))


@right
def in_a_loop(test_accuracy):
    best = 0
    for epoch in range(len(test_accuracy)):
        if test_accuracy[epoch] > test_accuracy[best]:
            best = epoch
    return best


@right
def where(test_accuracy):
    return np.where(test_accuracy == np.max(test_accuracy))[0][0]


@right
def largest_range_entry(test_accuracy):
    return max(range(len(test_accuracy)), key=lambda epoch: test_accuracy[epoch])


@right
def sorted_stably(test_accuracy):
    return np.argsort(-test_accuracy, kind="stable")[0]


@wrong("best-epoch-accuracy-not-pass")
def largest(test_accuracy):
    return np.max(test_accuracy)


@wrong("best-epoch-accuracy-not-pass")
def python_s_max(test_accuracy):
    return float(max(test_accuracy))


@wrong("best-epoch-accuracy-not-pass")
def largest_in_a_loop(test_accuracy):
    best = 0
    for accuracy in test_accuracy:
        if accuracy > best:
            best = accuracy
    return best


@wrong("best-epoch-last-pass")
def the_end(test_accuracy):
    return len(test_accuracy) - 1


@wrong(
    "best-epoch-last-pass",
    "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83] you return the "
    "single number 5: the last pass, though an earlier one was better.",
)
def how_many(test_accuracy):
    return test_accuracy.size


@wrong("best-epoch-last-pass")
def overwritten_in_the_loop(test_accuracy):
    for epoch, _ in enumerate(test_accuracy):
        best = epoch
    return best


@wrong("best-epoch-counted-from-one")
def plus_one(test_accuracy):
    return np.argmax(test_accuracy) + 1


@wrong("best-epoch-counted-from-one")
def enumerated_from_one(test_accuracy):
    best, at = -1.0, 0
    for epoch, accuracy in enumerate(test_accuracy, start=1):
        if accuracy > best:
            best, at = accuracy, epoch
    return at


@wrong("best-epoch-counted-from-one")
def places_from_one(test_accuracy):
    curve = [None, *test_accuracy]
    return curve.index(max(test_accuracy))


@wrong("best-epoch-lowest")
def argmin(test_accuracy):
    return np.argmin(test_accuracy)


@wrong("best-epoch-lowest")
def smaller_in_a_loop(test_accuracy):
    best = 0
    for epoch in range(1, len(test_accuracy)):
        if test_accuracy[epoch] < test_accuracy[best]:
            best = epoch
    return best


@wrong("best-epoch-lowest")
def first_when_sorted(test_accuracy):
    return int(np.argsort(test_accuracy)[0])


@wrong("best-epoch-last-of-equals")
def greater_or_equal(test_accuracy):
    best = 0
    for epoch in range(len(test_accuracy)):
        if test_accuracy[epoch] >= test_accuracy[best]:
            best = epoch
    return best


@wrong("best-epoch-last-of-equals")
def last_where_largest(test_accuracy):
    return np.flatnonzero(test_accuracy == test_accuracy.max())[-1]


@wrong("best-epoch-last-of-equals")
def from_the_back(test_accuracy):
    return len(test_accuracy) - 1 - np.argmax(test_accuracy[::-1])


@wrong("best-epoch-neighbours")
def better_than_the_one_before(test_accuracy):
    epoch = 0
    for i in range(1, len(test_accuracy)):
        if test_accuracy[i] > test_accuracy[i - 1]:
            epoch = i
    return epoch


@wrong("best-epoch-neighbours")
def never_keeps_the_best(test_accuracy):
    epoch, before = 0, test_accuracy[0]
    for i, accuracy in enumerate(test_accuracy):
        if accuracy > before:
            epoch = i
        before = accuracy
    return epoch


@wrong("best-epoch-neighbours")
def last_rise(test_accuracy):
    rises = np.flatnonzero(test_accuracy[1:] > test_accuracy[:-1])
    return int(rises[-1]) + 1 if len(rises) else 0


@wrong("best-epoch-first-dip")
def stops_at_the_first_fall(test_accuracy):
    for epoch in range(1, len(test_accuracy)):
        if test_accuracy[epoch] < test_accuracy[epoch - 1]:
            return epoch - 1
    return len(test_accuracy) - 1


@wrong("best-epoch-first-dip")
def climbs_while_it_can(test_accuracy):
    epoch = 0
    while epoch + 1 < len(test_accuracy) and test_accuracy[epoch + 1] >= test_accuracy[epoch]:
        epoch += 1
    return epoch


@wrong("best-epoch-first-dip")
def first_negative_difference(test_accuracy):
    falls = np.diff(test_accuracy) < 0
    return int(np.argmax(falls))
