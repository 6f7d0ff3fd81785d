"""Networks for the pieces that show digits: trained ones without Keras, and odd ones."""

import numpy as np

from autils import load_weights


def shipped():
    """Return the shipped network as a function from rows (m, 400) to logits (m, 10)."""
    W = load_weights()

    def network(X):
        a = np.maximum(0, X @ W.W1 + W.b1)
        a = np.maximum(0, a @ W.W2 + W.b2)
        return a @ W.W3 + W.b3

    return network


def stops(X):
    """Raise, as a learner's function may."""
    raise ValueError("shapes (1,400) and (399,25) not aligned\nand more lines")


def gives_nothing(X):
    """Forget the return."""


def gives_nan(X):
    """Give no numbers."""
    return np.full((len(X), 10), np.nan)


def gives_three(X):
    """Give three classes."""
    return np.zeros((len(X), 3))


def always_three(X):
    """Answer 3 to everything, as an untrained network may."""
    return np.tile(np.eye(10)[3], (len(X), 1))
