"""Two ways through the same images, side by side with a clock."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autils.networks.two_layers import CLASSES, measure, starting_weights

PASSES = 10

Step = Callable[..., Any]


def race(
    one_by_one: Step,
    in_batches: Step,
    X: np.ndarray,
    y: np.ndarray,
    X_test: np.ndarray,
    y_test: np.ndarray,
    passes: int = PASSES,
) -> float:
    """Train with both from the same weights, print a table, and return how many times as fast.

    Both take (X, Y, W1, W2), with one-hot labels Y, and return new weights after one pass. The
    time of a pass is the shortest of all, which is the least disturbed one.
    """
    Y, Y_test = np.eye(CLASSES)[y], np.eye(CLASSES)[y_test]
    print(f"{'':<22}{'one pass':>10}{'training':>14}{'test':>10}")
    times = []
    for name, step in (("one image at a time", one_by_one), ("in batches", in_batches)):
        seconds, W1, W2 = _run(step, X, Y, passes)
        train, test = measure(X, Y, W1, W2)[1], measure(X_test, Y_test, W1, W2)[1]
        print(f"{name:<22}{1000 * seconds:>7.1f} ms{train:>14.1%}{test:>10.1%}")
        times.append(seconds)
    ratio = times[0] / times[1]
    print(f"(accuracy after {passes} passes)\nHere the batches are {ratio:.0f} times as fast.")
    return ratio


def _run(step: Step, X: np.ndarray, Y: np.ndarray, passes: int) -> tuple[float, Any, Any]:
    """Return the shortest time of a pass, and the weights after all of them."""
    W1, W2 = starting_weights(X.shape[1])
    shortest = float("inf")
    for _ in range(passes):
        begin = time.perf_counter()
        W1, W2 = step(X, Y, W1, W2)
        shortest = min(shortest, time.perf_counter() - begin)
    return shortest, W1, W2
