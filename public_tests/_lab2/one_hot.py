"""The exercise `one_hot`: labels in, rows with a single 1 out."""

from __future__ import annotations

import numpy as np

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives
from public_tests._common.ideas import idea
from public_tests._common.task import Group


def one_hot(y: np.ndarray, classes: int = 10) -> np.ndarray:
    """Return a row for each label, shape (m, classes): 1 at the label's place, 0 elsewhere."""
    return (y[:, np.newaxis] == np.arange(classes)).astype(np.float64)


def case(labels: list[int], classes: int | None = None) -> Call:
    """Return the call with these labels; without `classes`, the default of ten is meant."""
    y = np.array(labels)
    arguments = (y,) if classes is None else (y, classes)
    words = f"y = {labels}" + ("" if classes is None else f" and {classes} classes")
    return Call(arguments, words, (one_hot(*arguments),))


GROUPS = {
    "shown example": Group(1, (case([3, 0, 1], 4),)),
    "ten classes": Group(1, (case([5, 0, 4, 1, 9]), case([7], 10), case([2, 2, 8, 0], 10))),
    "other numbers of classes": Group(1, (case([2, 0, 2, 4, 1, 0], 6), case([1, 1, 0], 3))),
}

GIVEN = "y = [3, 0, 1] and 4 classes"


def _placed(y: np.ndarray, classes: int, places: np.ndarray) -> np.ndarray:
    """Return rows with a 1 at `places`, counted from the end where they are negative."""
    Y = np.zeros((len(y), classes))
    Y[np.arange(len(y)), places] = 1
    return Y


def _marks(y: np.ndarray, classes: int) -> np.ndarray:
    return one_hot(y, classes).max(axis=0)


IDEAS = (
    idea(
        "one-hot-transposed",
        "For {given} your answer has shape {shape}: a column for each label, where a row was asked "
        "for.",
        "Let the first number of a shape count the images, as in X: np.zeros((len(y), classes)).",
        "In this course a row is an image, in X as in Y, so that X[i] and Y[i] belong together. "
        "Recognised when every answer is the right one, transposed.",
        gives(lambda y, classes=10: one_hot(y, classes).T),
        given=GIVEN,
        shape="(4, 3)",
    ),
    idea(
        "one-hot-counted-from-one",
        "For {given} you return {got}: each 1 stands one place too far to the left.",
        "Python counts places from 0, and the digits begin with 0 too: the label is the place.",
        "Place 0 belongs to the digit 0. Recognised when each 1 stands at place y - 1 (where "
        "place -1 is the last one, or none at all).",
        gives(
            lambda y, classes=10: _placed(y, classes, y - 1),
            lambda y, classes=10: one_hot(y - 1, classes),
        ),
        given=GIVEN,
        got="[[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]",
    ),
    idea(
        "one-hot-all-labels-at-once",
        "For {given} you return {got}: the labels of all images are marked together.",
        "Mark one place in each row: Y[i, y[i]] = 1 for each image i, or all of them at once with "
        "Y[np.arange(len(y)), y] = 1.",
        "Y[:, y] means: in every row, all of these columns. Recognised when every row, or a single "
        "row, holds a 1 for each label that occurs.",
        gives(
            lambda y, classes=10: np.tile(_marks(y, classes), (len(y), 1)),
            lambda y, classes=10: _marks(y, classes),
        ),
        given=GIVEN,
        got="[[1, 1, 0, 1], [1, 1, 0, 1], [1, 1, 0, 1]]",
    ),
    idea(
        "one-hot-label-instead-of-one",
        "For {given} you return {got}: the label itself stands where a 1 should be.",
        "Use the label as the place, and write a 1 there.",
        "The place says which digit it is; the value says yes or no. Recognised when every answer "
        "holds the label, or the label plus 1, at the right place.",
        gives(
            lambda y, classes=10: one_hot(y, classes) * y[:, np.newaxis],
            lambda y, classes=10: one_hot(y, classes) * (y[:, np.newaxis] + 1),
        ),
        given=GIVEN,
        got="[[0, 0, 0, 3], [0, 0, 0, 0], [0, 1, 0, 0]]",
    ),
    idea(
        "one-hot-ones-and-zeros-swapped",
        "For {given} you return {got}: every place is 1 except the one that should be.",
        "Begin with np.zeros, and write the 1 at the label's place.",
        "One-hot means that one single place is hot. Recognised when every answer is 1 minus the "
        "right one.",
        gives(lambda y, classes=10: 1 - one_hot(y, classes)),
        given=GIVEN,
        got="[[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1]]",
    ),
    idea(
        "one-hot-ignores-classes",
        "For {given} your answer has shape {shape}: its width does not come from `classes`.",
        "Make the array with np.zeros((len(y), classes)), whatever labels happen to occur in y.",
        "A batch need not hold every digit, and another task has another number of classes. "
        "Recognised when the answers always have ten columns, or as many as the labels at hand "
        "call for.",
        gives(
            lambda y, classes=10: one_hot(y, 10),
            lambda y, classes=10: one_hot(y, int(y.max()) + 1),
            lambda y, classes=10: (y[:, np.newaxis] == np.unique(y)) * 1.0,
            lambda y, classes=10: one_hot(y, 4),
        ),
        given=GIVEN,
        shape="(3, 10)",
    ),
)

EXERCISE = ArrayTask(
    "one_hot",
    ("Y",),
    GROUPS,
    IDEAS,
    success="Now a label has the same form as an answer of the network: ten numbers, side by side.",
    hint="Write down by hand what y = [3, 0, 1] should give with 4 classes: three rows of four "
    "numbers, with a single 1 in each.",
    formula=one_hot,
)
