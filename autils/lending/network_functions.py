"""What `lend` can lend of the lab on digits from scratch: functions of arrays, with an example."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autils.networks.two_layers import one_pass, outputs


def _predict(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> np.ndarray:
    return outputs(X, W1, W2).argmax(axis=1)


def _best_epoch(test_accuracy: np.ndarray) -> int:
    return int(np.argmax(test_accuracy))


_X = np.array([[0.9, 0.1, 0.4], [0.2, 0.8, 0.6], [0.5, 0.5, 0.1], [0.3, 0.0, 0.7], [0.8, 0.2, 0.9]])
_Y = np.eye(3)[[0, 2, 1, 2, 0]]
_W1 = np.array([[0.5, -0.4, 0.3], [-0.2, 0.6, 0.1], [0.4, 0.3, -0.5]])  # as square as W2, so that
_W2 = np.array([[0.7, -0.3, 0.2], [-0.1, 0.4, 0.6], [0.3, 0.2, -0.6]])  # a pair is one array

NETWORK_FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "best_epoch": (_best_epoch, (np.array([0.2, 0.7, 0.5, 0.7, 0.6]),)),
    "predict": (_predict, (_X, _W1, _W2)),
    "train_epoch": (one_pass, (_X, _Y, _W1, _W2, 0.1, 2)),
}
