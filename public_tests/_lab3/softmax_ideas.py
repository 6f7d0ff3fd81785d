"""What people compute in place of a softmax, as formulas to compare an answer with.

Each formula takes z, shape (n,), and gives what the wrong idea makes of it. The order goes from
the simplest idea to the more particular ones: the first that fits is the one to name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import expit, log_softmax, softmax

Formula = Callable[[np.ndarray], np.ndarray]


def _shifted(z: np.ndarray) -> np.ndarray:
    return np.exp(z - z.max())


def _share(parts: np.ndarray) -> np.ndarray:
    return parts / parts.sum()


def _one_at(place: int, z: np.ndarray) -> np.ndarray:
    return np.eye(z.size)[place]


IDEAS: Sequence[tuple[str, Sequence[Formula]]] = (
    ("softmax-not-normalised", (np.exp,)),
    (
        "softmax-no-exponential",
        (
            _share,
            lambda z: _share(abs(z)),
            lambda z: z / abs(z).sum(),
            lambda z: _share(z - z.max()),
            lambda z: _share(z - z.min()),
        ),
    ),
    (
        "softmax-divides-by-sum-of-z",
        (
            lambda z: np.exp(z) / z.sum(),
            lambda z: _shifted(z) / z.sum(),
            lambda z: _shifted(z) / (z - z.max()).sum(),
        ),
    ),
    (
        "softmax-divides-by-max",
        (_shifted, lambda z: np.exp(z) / z.max(), lambda z: _shifted(z) / z.max()),
    ),
    (
        "softmax-divides-by-count",
        (lambda z: np.exp(z) / z.size, lambda z: _shifted(z) / z.size),
    ),
    ("softmax-sigmoid", (expit, lambda z: _share(expit(z)))),
    ("softmax-softmin", (lambda z: softmax(-z),)),
    ("softmax-base-two", (lambda z: _share(np.exp2(z)),)),
    (
        "softmax-log",
        (
            log_softmax,
            lambda z: log_softmax(z) / np.log(2),
            lambda z: log_softmax(z) / np.log(10),
        ),
    ),
    (
        "softmax-one-hot",
        (
            lambda z: _one_at(int(z.argmax()), z),
            lambda z: _one_at(z.size - 1 - int(z[::-1].argmax()), z),
            lambda z: (z == z.max()).astype(float),
        ),
    ),
)
