"""The weights of a network that has already been trained on the digits."""

import io
from typing import NamedTuple

import numpy as np

from autils.digits.vendored import read_checked

WEIGHTS_FILE = "weights.npz"
WEIGHTS_SHA256 = "0bc224f259dad456f400bc70d519ff55f9ecf589245c116d0f8476e60909f247"


class Weights(NamedTuple):
    """Weights and biases of a 400-25-15-10 network: ReLU, ReLU, then linear. All float32."""

    W1: np.ndarray  # (400, 25)
    b1: np.ndarray  # (25,)
    W2: np.ndarray  # (25, 15)
    b2: np.ndarray  # (15,)
    W3: np.ndarray  # (15, 10)
    b3: np.ndarray  # (10,)


def load_weights() -> Weights:
    """Return W1, b1, W2, b2, W3, b3 of a trained network, as a named tuple.

    It was trained for 40 epochs on the training part of `split_data(*load_data())`, so the held-out
    part is new to it. Raise `DataError` when the shipped file is damaged.
    """
    raw = io.BytesIO(read_checked(WEIGHTS_FILE, WEIGHTS_SHA256))
    with np.load(raw, allow_pickle=False) as npz:
        return Weights(*(npz[name] for name in Weights._fields))
