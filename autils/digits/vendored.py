"""The 5000 digits of the labs: as 28x28 bytes, as the derived 20x20 rows, and split in two.

The bytes are the first 500 MNIST training images of each digit. The 400 numbers of a row are the
image over 255, resized to 20x20 in the manner of MATLAB's `imresize` (bicubic, antialiased), and
unrolled column by column, so `X[i].reshape(20, 20).T` is upright.
"""

import io
from functools import cache
from hashlib import sha256
from importlib.resources import files
from os import PathLike
from typing import NamedTuple

import numpy as np

from autils._errors import DataError
from autils.digits.formats import read_digits

DIGITS_FILE = "digits5k.npz"
DIGITS_SHA256 = "571030715ef2e77061ed1bf0491bd31e0485815d23b974f0ae6d002446feeaa6"
DAMAGED = (
    "The file `{name}` that comes with the course is damaged or missing (found checksum {found}, "
    "expected {expected}). Install the course again, or unpack its folder once more."
)
TOO_MANY_FIRST = (
    "Asked for the first {m} training images. Only the first {most} are all among the 5000 digits "
    "of the course, so ask for 1 to {most}. `load_mnist()` has all 60000."
)


class Digits(NamedTuple):
    """The vendored images: sorted by digit, and within a digit in MNIST's own order."""

    images: np.ndarray  # (5000, 28, 28) uint8
    labels: np.ndarray  # (5000,) uint8
    train_index: np.ndarray  # (5000,) uint16, position in the MNIST training set


def load_data(path: str | PathLike[str] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the digits as X (m, 400) float64 and y (m, 1) uint8.

    Without `path`: the 5000 digits of the course, 500 of each, sorted from 0 to 9; no network and
    no particular working folder is needed. With `path`: a MATLAB file with `X` and `y` (where the
    label 10 means 0), a folder with `X.npy` and `y.npy`, or an `.npz` file with `X` and `y`.
    Raise `DataError` when there is nothing readable there, or not digits.
    """
    if path is not None:
        return read_digits(path)
    X, y = _course_rows()
    return X.copy(), y.copy()


@cache
def _course_rows() -> tuple[np.ndarray, np.ndarray]:
    """Return what `load_data()` gives copies of, worked out once; nobody may write to it."""
    images, labels = digit_images()
    return to_rows(images), labels[:, np.newaxis]


def digit_images() -> tuple[np.ndarray, np.ndarray]:
    """Return the 5000 images (5000, 28, 28) uint8 and their labels (5000,) uint8.

    The order is that of `load_data()`. Raise `DataError` when the shipped file is damaged.
    """
    digits = vendored_digits()
    return digits.images, digits.labels


def first_training_images(m: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Return the first `m` MNIST training images (m, 28, 28) uint8 and labels (m,), in MNIST order.

    They are picked out of the 5000 digits, so nothing is downloaded; `m` goes up to 4502. Raise
    `DataError` for an `m` outside that range.
    """
    digits = vendored_digits()
    order = np.argsort(digits.train_index)
    gaps = digits.train_index[order] != np.arange(len(order))
    most = int(np.argmax(gaps))
    if not 1 <= m <= most:
        raise DataError(TOO_MANY_FIRST.format(m=m, most=most))
    return digits.images[order[:m]], digits.labels[order[:m]]


def vendored_digits() -> Digits:
    """Read the shipped archive, after its checksum. Raise `DataError` when it is damaged."""
    with np.load(io.BytesIO(read_checked(DIGITS_FILE, DIGITS_SHA256)), allow_pickle=False) as npz:
        return Digits(npz["images"], npz["labels"], npz["train_index"])


def read_checked(name: str, checksum: str) -> bytes:
    """Return the bytes of a shipped data file. Raise `DataError` unless their SHA-256 fits."""
    file = files("autils") / "data" / name
    raw = file.read_bytes() if file.is_file() else b""
    found = sha256(raw).hexdigest()
    if found != checksum:
        raise DataError(DAMAGED.format(name=name, found=found[:12], expected=checksum[:12]))
    return raw


def to_rows(images: np.ndarray) -> np.ndarray:
    """Turn byte images (m, 28, 28) into rows (m, 400) float64, as `load_data` gives them.

    Values are about 0 to 1; the bicubic kernel overshoots a little at sharp edges (-0.13 to 1.13).
    """
    M = _resize_matrix()
    small = M @ (np.asarray(images) / 255) @ M.T
    return small.transpose(0, 2, 1).reshape(len(small), -1)


@cache
def _resize_matrix(n_in: int = 28, n_out: int = 20) -> np.ndarray:
    """Return M (n_out, n_in) such that `M @ image @ M.T` is MATLAB's bicubic `imresize`.

    The kernel is stretched by n_in / n_out against aliasing, the weights of an output pixel are
    normalised to 1, and what would lie outside the image is taken from its edge.
    """
    scale = n_out / n_in
    reach = 2 / scale  # half the width of the stretched kernel, in input pixels
    # Counted from 1 and rounded as MATLAB does it: where the kernel crosses zero, some weights of
    # about 1e-17 remain, and they show when a row is printed.
    centre = np.arange(1, n_out + 1) / scale + 0.5 * (1 - 1 / scale)
    taps = np.floor(centre - reach)[:, np.newaxis] + np.arange(int(np.ceil(2 * reach)) + 2)
    weights = _cubic(scale * (centre[:, np.newaxis] - taps))
    weights /= weights.sum(axis=1, keepdims=True)
    M = np.zeros((n_out, n_in))
    rows = np.broadcast_to(np.arange(n_out)[:, np.newaxis], taps.shape)
    np.add.at(M, (rows, np.clip(taps - 1, 0, n_in - 1).astype(int)), weights)
    return M


def _cubic(x: np.ndarray) -> np.ndarray:
    """Return the cubic convolution kernel with a = -0.5 (Keys, 1981, IEEE ASSP 29(6), eq. 15)."""
    x = np.abs(x)
    x2, x3 = x * x, x * x * x
    near = 1.5 * x3 - 2.5 * x2 + 1
    far = -0.5 * x3 + 2.5 * x2 - 4 * x + 2
    return np.where(x <= 1, near, np.where(x <= 2, far, 0.0))
