"""Images of 28 x 28 pixels in the shape in which Keras hands out MNIST: two parts of two arrays."""

import numpy as np

from autils.digits.mnist import load_mnist
from autils.digits.split import split_data
from autils.digits.vendored import digit_images

HELD_OUT = 0.2
SEED = 1234

Pair = tuple[np.ndarray, np.ndarray]


def load_images(everything: bool = False) -> tuple[Pair, Pair]:
    """Return (x_train, y_train), (x_test, y_test): uint8 images (m, 28, 28) and labels (m,).

    4000 and 1000 of the course's own 5000 digits, the same on every call, with no network needed.
    With `everything`, all 60000 and 10000 of MNIST, as `load_mnist` finds them; raise `DataError`
    when it can't.
    """
    if everything:
        return load_mnist()
    x_train, y_train, x_test, y_test = split_data(*digit_images(), held_out=HELD_OUT, seed=SEED)
    return (x_train, y_train), (x_test, y_test)
