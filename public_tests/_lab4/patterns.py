"""Small data on which the accuracy of a trained network is known beforehand.

Ten patterns without a pixel in common stand for the digits, so a network learns them in seconds and
by heart. Some test images carry the label of another pattern: whatever the starting weights are,
a network that has learned everything gets all the others right, and none of those. Where some
training images do so as well, no accuracy on either is known without a look at the images.
"""

from __future__ import annotations

import numpy as np

CLASSES, SIDE = 10, 28
COPIES_TRAIN, COPIES_TEST = 48, 4

Digits = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def pattern_digits(right: float, seed: int = 0) -> Digits:
    """Return x_train, y_train, x_test, y_test: 480 and 40 images of patterns, float32 from 0 to 1.

    The share `right` of the test labels is true.
    """
    rng = np.random.default_rng(seed)
    pixels = rng.permutation(SIDE * SIDE)[: 78 * CLASSES].reshape(CLASSES, 78)
    rows = np.zeros((CLASSES, SIDE * SIDE), dtype=np.float32)
    np.put_along_axis(rows, pixels, 1, axis=1)
    patterns = rows.reshape(CLASSES, SIDE, SIDE)
    y_train = rng.permutation(np.repeat(np.arange(CLASSES), COPIES_TRAIN)).astype(np.uint8)
    y_test = np.repeat(np.arange(CLASSES), COPIES_TEST).astype(np.uint8)
    x_train, x_test = patterns[y_train], patterns[y_test]
    wrong = rng.permutation(len(y_test))[: round((1 - right) * len(y_test))]
    y_test[wrong] = (y_test[wrong] + 1 + rng.integers(CLASSES - 1, size=len(wrong))) % CLASSES
    return x_train, y_train, x_test, y_test


DRAWN_TEST = 97
"""Drawn test images: no share of them is one of the 40 above, but for none and all."""

PRACTISED = (0.75, 0.85)
SHARES = ((0.2, 0.45), (0.72, 0.92))
"""Where true labels of drawn digits lie, far from 0.1 of guessing and from 0.6 (`RIGHT`)."""


def drawn_digits(numbers: np.random.Generator) -> tuple[Digits, float]:
    """Return x_train, y_train, x_test, y_test, and the share of test labels that is true.

    480 and 97 images of patterns as above; how many labels are true is drawn for either part.
    """
    x_train, y_train, x_test, y_test = pattern_digits(1.0, int(numbers.integers(2**31)))
    y_train = _mislabelled(y_train, numbers.uniform(*PRACTISED), numbers)
    chosen = numbers.integers(len(y_test), size=DRAWN_TEST)
    labels = _mislabelled(y_test[chosen], numbers.uniform(*numbers.choice(SHARES)), numbers)
    return (x_train, y_train, x_test[chosen], labels), float(np.mean(labels == y_test[chosen]))


def _mislabelled(labels: np.ndarray, right: float, numbers: np.random.Generator) -> np.ndarray:
    """Return the labels with all but the share `right` changed into another."""
    wrong = numbers.permutation(len(labels))[: round((1 - right) * len(labels))]
    changed = labels.copy()
    others = 1 + numbers.integers(CLASSES - 1, size=len(wrong))
    changed[wrong] = (labels[wrong] + others) % CLASSES
    return changed
