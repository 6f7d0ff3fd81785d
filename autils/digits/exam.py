"""The pictures of the exam: 1000 digits that no training set of the course holds."""

import io

import numpy as np

from autils.digits.vendored import read_checked

EXAM_FILE = "exam.npz"
EXAM_SHA256 = "5de15b8d1cf2b65c2757b5a7b5259e8d175992d4bea134ea6889d0b8b7a063fe"


def exam_images() -> tuple[np.ndarray, np.ndarray]:
    """Return 1000 images (1000, 28, 28) uint8 and their labels (1000,) uint8, 100 of each digit.

    They are the first 100 MNIST *test* images of each digit, sorted by digit, so they are new to a
    network that was trained on MNIST's training images. Raise `DataError` when the shipped file is
    damaged.
    """
    raw = io.BytesIO(read_checked(EXAM_FILE, EXAM_SHA256))
    with np.load(raw, allow_pickle=False) as npz:
        return npz["images"], npz["labels"]
