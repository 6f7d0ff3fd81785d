"""Small data on which the accuracy of a trained network is known beforehand.

Ten patterns without a pixel in common stand for the digits, so a network learns them in seconds and
by heart. Some test images carry the label of another pattern: whatever the starting weights are,
a network that has learned everything gets all the others right, and none of those.
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
