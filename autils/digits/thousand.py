"""The first thousand digits of MNIST to learn from, and others to be examined with."""

import numpy as np

from autils._errors import DataError
from autils.digits.mnist import load_mnist
from autils.digits.vendored import first_training_images, vendored_digits

THOUSAND, MORE = 1000, 2000
PIXELS = 784

Pair = tuple[np.ndarray, np.ndarray]

OFFLINE = (
    "Examined with {m} digits of the course that come later in MNIST: no training in this lab "
    "uses them."
)
FULL = "Examined with all {m} test images of MNIST."
NOT_TO_BE_HAD = "The test images of MNIST can't be had right now, so others take their place."


def load_thousand(everything: bool = False) -> tuple[Pair, Pair]:
    """Return (X_train, y_train), (X_test, y_test): rows (m, 784) from 0 to 1 and labels (m,).

    Training are the first 1000 images of MNIST's training set. Testing are 2000 others of the 5000
    that come with the course, or with `everything` MNIST's own 10000 test images; when those can't
    be had, the 2000 again. Print one line that says which.
    """
    train = as_pair(*first_training_images(THOUSAND))
    test = _all_test_images() if everything else None
    line = OFFLINE if test is None else FULL
    test = test or _later_digits()
    print(line.format(m=len(test[1])))
    return train, test


def load_more_digits() -> Pair:
    """Return X (2000, 784) and y (2000,): the training images that follow the first thousand.

    No test set of `load_thousand` holds any of them.
    """
    images, labels = first_training_images(THOUSAND + MORE)
    return as_pair(images[THOUSAND:], labels[THOUSAND:])


def as_pair(images: np.ndarray, labels: np.ndarray) -> Pair:
    """Return byte images (m, 28, 28) as rows from 0 to 1, with their labels."""
    return images.reshape(len(images), PIXELS) / 255, labels


def _later_digits() -> Pair:
    """Return what remains of the course's digits behind the first 3000 of MNIST, in its order."""
    digits = vendored_digits()
    order = np.argsort(digits.train_index)
    later = order[digits.train_index[order] >= THOUSAND + MORE]
    return as_pair(digits.images[later], digits.labels[later])


def _all_test_images() -> Pair | None:
    """Return MNIST's test set, or nothing after a line that says so."""
    try:
        return as_pair(*load_mnist()[1])
    except DataError:
        print(NOT_TO_BE_HAD)
        return None
