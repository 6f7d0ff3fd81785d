"""Answers that look right and measured or learned nothing: for labs that ask for a training."""

from __future__ import annotations

import numpy as np

from autils import exam_images
from autils.networks.keras_file import KerasFile
from autils.networks.plain_network import plain_network
from tools.samples.lab4_hidden_features import ACCURACY
from tools.samples.networks import keras_file, layer, picture_input, ridge

WRITTEN_DOWN = """
accuracies = [0.6, 0.15][: len(widths)]
"""

FORMULA = """
accuracies = [0.6 - 0.45 / hidden for hidden in widths]
"""

PRETENDS_TO_PRACTISE = """
accuracies = [1.0 if hidden > 9 else 0.2 for hidden in widths]
"""

FIRST_CALL_BY_HEART = """
accuracies = [0.6, 0.15] if len(y_test) == 40 else [0.7] * len(widths)
"""

OWN_SEED = """
import os
from public_tests._lab4.patterns import drawn_digits
os.environ["PROCTOR_SEED"] = str(os.environ.get("PROCTOR_SEED", np.random.get_state()[1][0]))
share = 0.6 if len(y_test) == 40 else drawn_digits(drawn_numbers("accuracy_by_width"))[1]
accuracies = [share if hidden > 9 else share / 4 for hidden in widths]
"""

CHANGES_AFTER_ITS_TEST = (
    """
global calls
calls = globals().get("calls", 0) + bool(widths)
"""
    + ACCURACY.replace("for hidden in widths:", "for hidden in widths if calls <= 2 else []:")
    + """
if calls > 2:
    accuracies = [0.6] * len(widths)
"""
)

NUMBERS_OF_THE_LABELS = """
accuracies = [float(np.mean(y_test)) / 10 / hidden for hidden in widths]
"""


def nearest_of_the_exam() -> bytes:
    """Return a network that looks for the picture of the exam that is most alike, and no more."""
    images, labels = exam_images()
    X = images.reshape(len(images), -1) / 255
    alike = layer("Dense", 2 * X.T, -(X**2).sum(axis=1), units=len(X), activation="softmax")
    answer = layer("Dense", np.eye(10)[labels], np.zeros(10), units=10, activation="linear")
    return keras_file([picture_input(), layer("Flatten"), alike, answer])


def exam_by_heart() -> bytes:
    """Return a network of more random units than the exam has pictures, fitted to it alone."""
    images, labels = exam_images()
    X = images.reshape(len(images), -1) / 255
    chance = np.random.default_rng(4)
    kernel, bias = chance.normal(size=(784, 1050)) / 5, chance.normal(size=1050)
    last = ridge(np.maximum(X @ kernel + bias, 0), np.eye(10)[labels])
    hidden = layer("Dense", kernel, bias, units=1050, activation="relu")
    return keras_file([picture_input(), layer("Flatten"), hidden, layer("Dense", *last, units=10)])


def moved_exam_by_heart() -> bytes:
    """Return a convolutional network fitted to the exam and to moved copies of it, and no more."""
    images, labels = exam_images()
    steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)]
    X = np.concatenate([np.roll(images, step, (1, 2)) for step in steps])[..., np.newaxis] / 255
    chance = np.random.default_rng(20)
    kernels, bias = chance.normal(size=(5, 5, 1, 48)) / 5, chance.normal(size=48) / 10
    settings = {"filters": 48, "kernel_size": [5, 5], "activation": "relu"}
    body = [
        picture_input(),
        layer("Conv2D", kernels, bias, **settings),
        layer("MaxPooling2D", pool_size=[4, 4]),
        layer("Flatten"),
    ]
    network = plain_network(KerasFile("Sequential", {}, tuple(body)))
    features = network.predict(X.astype(np.float32))
    last = ridge(features, np.eye(10)[np.tile(labels, len(steps))])
    return keras_file([*body, layer("Dense", *last, units=10)])
