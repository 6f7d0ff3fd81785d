"""Gradients by nudging: slow, simple, and therefore good for checking others."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from autils.networks.two_layers import hidden_units, outputs, starting_weights

NUDGE = 1e-4
SHOWN = ((0, (0, 0)), (0, (1, 1)), (0, (3, 2)), (1, (0, 1)), (1, (2, 0)))  # layer, place
CLOSE = 1e-6

OPEN = "`backward` is still open, so there is nothing to compare with the middle column yet."
RAISED = "`backward` raised {error}. Its test, below, says more."
SHAPES = "`backward` should return dW1 and dW2, of shapes {wanted}. Its test, below, says more."
AGREE = "The largest difference among all {n} weights is {largest:.0e}: they agree."
DIFFER = "The largest difference among all {n} weights is {largest:.2g}: they do not agree yet."


def numerical_gradient(error: Callable[[np.ndarray], float], W: np.ndarray) -> np.ndarray:
    """Return how steeply `error(W)` rises with each entry of `W`, in the shape of `W`.

    Every entry is moved a little up and a little down in turn (central differences).
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(*W.shape):
        up, down = W.copy(), W.copy()
        up[place] += NUDGE
        down[place] -= NUDGE
        slopes[place] = (error(up) - error(down)) / (2 * NUDGE)
    return slopes


def check_gradients(backward: Any) -> None:
    """Compare what `backward` says with nudging every weight of a small network; print a table.

    `backward(X, Y, a1, yhat, W2)` should return dW1 (4, 3) and dW2 (3, 2), the gradients of half
    the squared error, summed over five images.
    """
    random = np.random.RandomState(5)
    X, Y = random.random_sample((5, 4)), np.eye(2)[[0, 1, 1, 0, 1]]
    W1, W2 = (5 * W for W in starting_weights(4, 3, 2, seed=32))

    def half_squared_error(V1: np.ndarray, V2: np.ndarray) -> float:
        return float(np.sum((outputs(X, V1, V2) - Y) ** 2) / 2)

    nudged = (
        numerical_gradient(lambda V1: half_squared_error(V1, W2), W1),
        numerical_gradient(lambda V2: half_squared_error(W1, V2), W2),
    )
    arguments = (X, Y, hidden_units(X, W1), outputs(X, W1, W2), W2)
    _print_table(nudged, _ask(backward, arguments, nudged))


def _ask(
    backward: Any, arguments: tuple[np.ndarray, ...], nudged: tuple[np.ndarray, ...]
) -> list[np.ndarray] | str:
    """Return the learner's two gradients, or a sentence on why there are none."""
    if backward is ...:
        return OPEN
    try:
        answer = backward(*copy.deepcopy(arguments))
    except NotImplementedError:
        return OPEN
    except Exception as error:  # the learner's own, whatever it is
        return RAISED.format(error=type(error).__name__)
    if answer is ... or (isinstance(answer, tuple) and all(part is ... for part in answer)):
        return OPEN
    try:
        gradients = [np.asarray(part, dtype=float) for part in answer]
    except (TypeError, ValueError):  # no pair of arrays of numbers
        gradients = []
    if [dW.shape for dW in gradients] != [dW.shape for dW in nudged]:
        wanted = " and ".join(str(dW.shape) for dW in nudged)
        return SHAPES.format(wanted=wanted)
    return gradients


def _print_table(nudged: tuple[np.ndarray, ...], theirs: list[np.ndarray] | str) -> None:
    print("weight      by nudging   your backward")
    for layer, place in SHOWN:
        name = f"W{layer + 1}[{place[0]}, {place[1]}]"
        yours = "-" if isinstance(theirs, str) else f"{theirs[layer][place]:.6f}"
        print(f"{name:<10}{nudged[layer][place]:>12.6f}{yours:>16}")
    if isinstance(theirs, str):
        print(theirs)
        return
    gaps = np.concatenate(
        [abs(one - other).ravel() for one, other in zip(nudged, theirs, strict=True)]
    )
    largest = float(gaps.max())
    print((AGREE if largest < CLOSE else DIFFER).format(n=gaps.size, largest=largest))
