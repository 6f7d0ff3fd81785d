"""A network of two layers in NumPy, and its training: 784 pixels, 40 hidden units, 10 outputs.

It has no biases, and its error is the squared one, as in A. Trask, "Grokking Deep Learning" (2019).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autils.training.work import long_work

PIXELS, HIDDEN, CLASSES = 784, 40, 10
LEARNING_RATE, BATCH_SIZE, PASSES = 0.005, 25, 350

STOPPED = "You stopped after {count} of {passes} passes: the run holds these."

TrainEpoch = Callable[..., Any]
Predict = Callable[..., Any]


@dataclass(frozen=True)
class Run:
    """What one training came to: four curves with an entry per pass, and the last weights.

    The errors are the mean over the images of the sum of the squared errors; each entry was
    measured after its pass. `seconds` is the time that the passes took, without measuring.
    """

    train_error: np.ndarray
    test_error: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    W1: np.ndarray
    W2: np.ndarray
    seconds: float

    @property
    def passes(self) -> int:
        """Count the passes."""
        return len(self.test_accuracy)

    def scores(self, X: np.ndarray) -> np.ndarray:
        """Return the outputs (m, 10) for rows `X` (m, 784)."""
        return outputs(X, self.W1, self.W2)


def starting_weights(
    inputs: int = PIXELS, hidden: int = HIDDEN, classes: int = CLASSES, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return random W1 (inputs, hidden) and W2 (hidden, classes), evenly from -0.1 to 0.1."""
    # RandomState, because its numbers never change: seed 1 gives the figures that the lab quotes.
    random = np.random.RandomState(seed)
    W1 = 0.2 * random.random_sample((inputs, hidden)) - 0.1
    W2 = 0.2 * random.random_sample((hidden, classes)) - 0.1
    return W1, W2


def hidden_units(X: np.ndarray, W1: np.ndarray) -> np.ndarray:
    """Return what the hidden units give, (m, hidden)."""
    return np.maximum(X @ W1, 0)


def outputs(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> np.ndarray:
    """Return the ten scores of each row of `X`, (m, 10)."""
    return hidden_units(X, W1) @ W2


def one_pass(
    X: np.ndarray,
    Y: np.ndarray,
    W1: np.ndarray,
    W2: np.ndarray,
    learning_rate: float = LEARNING_RATE,
    batch_size: int = BATCH_SIZE,
    dropout: float = 0.0,
    random: np.random.RandomState | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return new weights after one pass over `X` (m, pixels) and one-hot labels `Y` (m, classes).

    The weights take one step per batch, against the gradient of half the squared error, summed over
    the batch. With `dropout`, each hidden unit is switched off with that probability, anew for each
    image, and the others are made louder by as much as that takes away on average.
    """
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        hidden = hidden_units(X[rows], W1)
        alive = (hidden > 0).astype(np.float64)
        if dropout and random is not None:
            mask = (random.random_sample(hidden.shape) >= dropout) / (1 - dropout)
            hidden, alive = hidden * mask, alive * mask
        missed = hidden @ W2 - Y[rows]
        step_1 = X[rows].T @ (missed @ W2.T * alive)
        step_2 = hidden.T @ missed
        W1, W2 = W1 - learning_rate * step_1, W2 - learning_rate * step_2
    return W1, W2


def train_digits(
    X: np.ndarray,
    y: np.ndarray,
    X_test: np.ndarray,
    y_test: np.ndarray,
    passes: int = PASSES,
    batch_size: int = BATCH_SIZE,
    learning_rate: float = LEARNING_RATE,
    hidden: int = HIDDEN,
    dropout: float = 0.0,
    seed: int = 1,
    train_epoch: TrainEpoch | None = None,
    predict: Predict | None = None,
) -> Run:
    """Train a network on the rows `X` with the digits `y`, and measure it after every pass.

    `train_epoch` and `predict` do the work if they are given, as the lab defines them. The same
    arguments give the same run. On a page it shows how far it is; stopped or interrupted, the run
    holds the passes that were done by then, or `StoppedError` says that there was none.
    """
    classes = int(max(y.max(), y_test.max())) + 1
    Y, Y_test = np.eye(classes)[y], np.eye(classes)[y_test]
    W1, W2 = starting_weights(X.shape[1], hidden, classes, seed)
    random = np.random.RandomState(seed)
    curves, seconds = [], 0.0
    with long_work("pass", passes) as work:
        for _ in range(passes):
            begin = time.perf_counter()
            if train_epoch is None:
                weights = one_pass(X, Y, W1, W2, learning_rate, batch_size, dropout, random)
            else:
                weights = train_epoch(X, Y, W1, W2, learning_rate, batch_size)
            took = time.perf_counter() - begin
            train, test = (measure(*d, *weights, predict) for d in ((X, Y), (X_test, Y_test)))
            # A stop breaks in anywhere above: what is below belongs to a pass that is whole.
            curves.append((train[0], test[0], train[1], test[1]))
            (W1, W2), seconds = weights, seconds + took
            work.did_one()
    if work.stopped:
        print(STOPPED.format(count=work.count, passes=passes))
    train_error, test_error, train_accuracy, test_accuracy = np.array(curves).T
    return Run(train_error, test_error, train_accuracy, test_accuracy, W1, W2, seconds)


def measure(
    X: np.ndarray, Y: np.ndarray, W1: np.ndarray, W2: np.ndarray, predict: Predict | None = None
) -> tuple[float, float]:
    """Return the squared error per image, and the share of images whose digit is right."""
    scores = outputs(X, W1, W2)
    error = float(np.sum((scores - Y) ** 2) / len(X))
    yhat = scores.argmax(axis=1) if predict is None else np.asarray(predict(X, W1, W2))
    return error, float(np.mean(yhat == Y.argmax(axis=1)))
