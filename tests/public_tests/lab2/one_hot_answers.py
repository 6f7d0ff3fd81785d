"""Answers to `one_hot`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "one-hot-transposed": (
            "For y = [3, 0, 1] and 4 classes your answer has shape (4, 3): a column for each "
            "label, where a row was asked for."
        ),
        "one-hot-counted-from-one": (
            "For y = [3, 0, 1] and 4 classes you return [[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, "
            "0]]: each 1 stands one place too far to the left."
        ),
        "one-hot-all-labels-at-once": (
            "For y = [3, 0, 1] and 4 classes you return [[1, 1, 0, 1], [1, 1, 0, 1], [1, 1, 0, "
            "1]]: the labels of all images are marked together."
        ),
        "one-hot-label-instead-of-one": (
            "For y = [3, 0, 1] and 4 classes you return [[0, 0, 0, 3], [0, 0, 0, 0], [0, 1, 0, "
            "0]]: the label itself stands where a 1 should be."
        ),
        "one-hot-ones-and-zeros-swapped": (
            "For y = [3, 0, 1] and 4 classes you return [[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, "
            "1]]: every place is 1 except the one that should be."
        ),
        "one-hot-ignores-classes": (
            "For y = [7] and 10 classes your answer has shape (1, 8): its width does not come "
            "from `classes`."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


@right
def indexed(y, classes=10):
    Y = np.zeros((len(y), classes))
    Y[np.arange(len(y)), y] = 1
    return Y


@right
def in_a_loop(y, classes=10):
    Y = np.zeros((len(y), classes))
    for i, label in enumerate(y):
        Y[i][label] = 1
    return Y


@right
def rows_of_the_identity(y, classes=10):
    return np.eye(classes)[y]


@right
def compared(y, classes=10):
    return y[:, None] == np.arange(classes)


@right
def lists_in_lists(y, classes=10):
    return [[1 if k == label else 0 for k in range(classes)] for label in y]


@right
def put_along_axis(y, classes=10):
    Y = np.zeros((y.size, classes), dtype=int)
    np.put_along_axis(Y, y.reshape(-1, 1), 1, axis=1)
    return Y


@right
def flat_places(y, classes=10):
    Y = np.zeros(y.shape[0] * classes, dtype=np.float32)
    Y[np.arange(y.shape[0]) * classes + y] = 1.0
    return Y.reshape(y.shape[0], classes)


@wrong("one-hot-transposed")
def columns(y, classes=10):
    Y = np.zeros((classes, len(y)))
    Y[y, np.arange(len(y))] = 1
    return Y


@wrong("one-hot-transposed")
def identity_transposed(y, classes=10):
    return np.eye(classes)[:, y]


@wrong("one-hot-transposed")
def digit_by_digit(y, classes=10):
    return np.array([(y == digit).astype(float) for digit in range(classes)])


@wrong("one-hot-counted-from-one")
def minus_one(y, classes=10):
    Y = np.zeros((len(y), classes))
    Y[np.arange(len(y)), y - 1] = 1
    return Y


@wrong("one-hot-counted-from-one")
def minus_one_in_a_loop(y, classes=10):
    Y = np.zeros((len(y), classes))
    for i in range(len(y)):
        Y[i, y[i] - 1] = 1
    return Y


@wrong(
    "one-hot-counted-from-one",
    "For y = [3, 0, 1] and 4 classes you return [[0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]]: each 1 "
    "stands one place too far to the left.",
)
def compared_from_one(y, classes=10):
    return y[:, np.newaxis] == np.arange(1, classes + 1)


@wrong("one-hot-all-labels-at-once")
def whole_columns(y, classes=10):
    Y = np.zeros((len(y), classes))
    Y[:, y] = 1
    return Y


@wrong("one-hot-all-labels-at-once")
def row_by_row_with_all_labels(y, classes=10):
    Y = np.zeros((len(y), classes))
    for i in range(len(y)):
        for label in y:
            Y[i][label] = 1
    return Y


@wrong(
    "one-hot-all-labels-at-once",
    "For y = [3, 0, 1] and 4 classes you return [1, 1, 0, 1]: the labels of all images are marked "
    "together.",
)
def a_single_row(y, classes=10):
    Y = np.zeros(classes)
    Y[y] = 1
    return Y


@wrong("one-hot-label-instead-of-one")
def label_at_its_place(y, classes=10):
    Y = np.zeros((len(y), classes))
    Y[np.arange(len(y)), y] = y
    return Y


@wrong("one-hot-label-instead-of-one")
def times_the_label(y, classes=10):
    return np.eye(classes)[y] * y.reshape(-1, 1)


@wrong(
    "one-hot-label-instead-of-one",
    "For y = [3, 0, 1] and 4 classes you return [[0, 0, 0, 4], [1, 0, 0, 0], [0, 2, 0, 0]]: the "
    "label itself stands where a 1 should be.",
)
def label_plus_one(y, classes=10):
    Y = np.zeros((len(y), classes), dtype=int)
    for i, label in enumerate(y):
        Y[i, label] = label + 1
    return Y


@wrong("one-hot-ones-and-zeros-swapped")
def zeros_among_ones(y, classes=10):
    Y = np.ones((len(y), classes))
    Y[np.arange(len(y)), y] = 0
    return Y


@wrong("one-hot-ones-and-zeros-swapped")
def not_equal(y, classes=10):
    return np.where(y[:, None] != np.arange(classes), 1, 0)


@wrong("one-hot-ones-and-zeros-swapped")
def one_minus(y, classes=10):
    return 1 - np.eye(classes)[y]


@wrong(
    "one-hot-ignores-classes",
    "For y = [3, 0, 1] and 4 classes your answer has shape (3, 10): "
    "its width does not come from `classes`.",
)
def always_ten(y, classes=10):
    Y = np.zeros((len(y), 10))
    Y[np.arange(len(y)), y] = 1
    return Y


@wrong("one-hot-ignores-classes")
def as_wide_as_the_largest(y, classes=10):
    return np.eye(max(y) + 1)[y]


@wrong(
    "one-hot-ignores-classes",
    "For y = [3, 0, 1] and 4 classes your answer has shape (3, 3): "
    "its width does not come from `classes`.",
)
def only_labels_that_occur(y, classes=10):
    digits = sorted(set(y.tolist()))
    Y = np.zeros((len(y), len(digits)))
    for i, label in enumerate(y):
        Y[i, digits.index(label)] = 1
    return Y
