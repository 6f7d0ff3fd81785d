"""The network of this lab in a few lines, and the small networks that its tests are made with.

The right answers come from here: outputs by the plain formulas, gradients by nudging every weight.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NUDGE = 1e-3
"""How far a weight is moved to measure a slope: the error is a parabola, so this is exact."""


class Small(NamedTuple):
    """A few images, their one-hot labels, and the weights of a small network."""

    X: np.ndarray
    Y: np.ndarray
    W1: np.ndarray
    W2: np.ndarray


def small(m: int, pixels: int, hidden: int, classes: int, seed: int) -> Small:
    """Return a small network with weights and pixels of one decimal place.

    No unit is near its corner: there a slope can't be measured.
    """
    random = np.random.RandomState(seed)
    while True:
        X = random.randint(-9, 10, (m, pixels)) / 10
        W1 = random.randint(-9, 10, (pixels, hidden)) / 10
        W2 = random.randint(-9, 10, (hidden, classes)) / 10
        z1 = X @ W1
        if abs(z1).min() > 0.01 and (z1 > 0).any() and (z1 < 0).any() and (W2 != 0).all():
            return Small(X, np.eye(classes)[random.randint(0, classes, m)], W1, W2)


def forward(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the hidden units give, (m, hidden), and the outputs, (m, classes)."""
    a1 = np.maximum(0, X @ W1)
    return a1, a1 @ W2


def half_squared_error(net: Small) -> float:
    """Return half the sum of all squared errors of the outputs."""
    return float(np.sum((forward(net.X, net.W1, net.W2)[1] - net.Y) ** 2) / 2)


def nudged_gradients(net: Small) -> tuple[np.ndarray, np.ndarray]:
    """Return the gradients by W1 and W2 as central differences, without any formula for them."""
    return _nudged(net, "W1"), _nudged(net, "W2")


def _nudged(net: Small, name: str) -> np.ndarray:
    W = getattr(net, name)
    slopes = np.zeros_like(W)
    for place in np.ndindex(*W.shape):
        errors = []
        for step in (NUDGE, -NUDGE):
            moved = W.copy()
            moved[place] += step
            errors.append(half_squared_error(net._replace(**{name: moved})))
        slopes[place] = (errors[0] - errors[1]) / (2 * NUDGE)
    return slopes


def gradients(
    X: np.ndarray, Y: np.ndarray, a1: np.ndarray, yhat: np.ndarray, W2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the gradients of half the squared error by W1 and W2, by back-propagation."""
    missed = yhat - Y
    return X.T @ (missed @ W2.T * (a1 > 0)), a1.T @ missed
