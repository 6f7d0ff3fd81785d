"""The exercise `predict`: images and weights in, one digit for each image out."""

from __future__ import annotations

from typing import Any

import numpy as np

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, Trial, gives, looks
from public_tests._common.following import NO_HELPERS, Helpers
from public_tests._common.ideas import idea
from public_tests._common.task import Group
from public_tests._lab2 import network


def _outputs(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> np.ndarray:
    return network.forward(X, W1, W2)[1]


def predict(X: np.ndarray, W1: np.ndarray, W2: np.ndarray) -> np.ndarray:
    """Return the place of the largest output of each image, shape (m,)."""
    return _outputs(X, W1, W2).argmax(axis=1)


def _case(m: int, pixels: int, hidden: int, classes: int, seed: int) -> Call:
    net = network.small(m, pixels, hidden, classes, seed)
    arguments = (net.X, net.W1, net.W2)
    words = f"{m} image{'s'[: m > 1]} and {classes} outputs"
    return Call(arguments, words, (predict(*arguments),))


# Their seeds are chosen: in every row one output is clearly the largest, and the answers differ.
CASES = (
    _case(4, 3, 5, 4, 65),
    _case(6, 5, 8, 10, 239),
    _case(1, 4, 6, 5, 0),
    _case(3, 3, 4, 3, 88),
)
GIVEN = CASES[0].words

GROUPS = {"shown example": Group(1, CASES[:1]), "other images": Group(1, CASES[1:])}


def _is_table(trial: Trial) -> bool:
    """Tell whether there is a number for each image and output."""
    m, classes = len(trial.call.arguments[0]), trial.call.arguments[2].shape[1]
    return trial.parts[0] is not None and trial.parts[0].shape == (m, classes)


def _is_one_hot(trial: Trial) -> bool:
    """Tell whether each row of a table holds a single 1 and otherwise 0."""
    table = trial.parts[0]
    assert table is not None
    return bool(np.isin(table, (0, 1)).all() and (table.sum(axis=1) == 1).all())


IDEAS = (
    idea(
        "predict-returns-outputs",
        "For {given} you return the outputs themselves, an array of shape {shape}.",
        "Take the place of the largest output in each row: np.argmax(yhat, axis=1).",
        "Ten numbers are how the network says it; the answer is which of them is the largest. "
        "Recognised when every answer has a row of outputs for each image.",
        looks(lambda trial: _is_table(trial) and not _is_one_hot(trial)),
        given=GIVEN,
        shape="(4, 4)",
    ),
    idea(
        "predict-largest-output",
        "For {given} you return {got}: how large the largest outputs are, not where they stand.",
        "Use np.argmax in place of np.max: the place is the digit.",
        "The function max says how large, argmax says where. Recognised when every answer is the "
        "largest output of its row.",
        gives(lambda *net: _outputs(*net).max(axis=1)),
        given=GIVEN,
        got="[0.873, 0.04, 0.327, 0.631]",
    ),
    idea(
        "predict-one-answer-for-all",
        "For {given} a single number comes back: one answer for all images together.",
        "Add axis=1 to np.argmax, so that every row is searched by itself.",
        "Without an axis, argmax looks through all rows as if they were one. Recognised when every "
        "answer is a single number.",
        looks(lambda trial: trial.parts[0] is not None and trial.parts[0].ndim == 0),
        given=GIVEN,
    ),
    idea(
        "predict-wrong-axis",
        "For {given} you return {got}: for each output the image that it likes best.",
        "Search along each row, and not down each column: np.argmax(yhat, axis=1).",
        "Rows are images, columns are digits; axis=0 runs down the rows, axis=1 along the columns. "
        "Recognised when every answer is argmax with axis=0.",
        gives(lambda *net: _outputs(*net).argmax(axis=0)),
        given=GIVEN,
        got="[0, 0, 1, 0]",
    ),
    idea(
        "predict-one-hot",
        "For {given} you return rows with a 1 at the largest output, where the digit was asked "
        "for.",
        "Return the places themselves: np.argmax(yhat, axis=1).",
        "One-hot rows are for comparing with outputs; to compare with y, single digits are needed. "
        "Recognised when every row of every "
        "answer holds a single 1.",
        looks(lambda trial: _is_table(trial) and _is_one_hot(trial)),
        given=GIVEN,
    ),
    idea(
        "predict-from-hidden-units",
        "For {given} you return {got}: the hidden unit that says most, and not the digit.",
        "Two arrays come from forward; look for the largest entry in the second one, yhat.",
        "The hidden units have no names; only the outputs stand for digits. Recognised when every "
        "answer is the place of the largest hidden unit.",
        gives(lambda *net: network.forward(*net)[0].argmax(axis=1)),
        given=GIVEN,
        got="[2, 3, 3, 2]",
    ),
    idea(
        "predict-smallest-output",
        "For {given} you return {got}: the digit that is least likely in each row.",
        "Use np.argmax: the network votes for a digit with a large output.",
        "For errors argmin is right, for votes argmax. Recognised when every answer is the place "
        "of the smallest output.",
        gives(lambda *net: _outputs(*net).argmin(axis=1)),
        given=GIVEN,
        got="[2, 1, 1, 2]",
    ),
)

EXERCISE = ArrayTask(
    "predict",
    ("yhat",),
    GROUPS,
    IDEAS,
    success="From 784 numbers to one digit: your network has given its first answers.",
    hint="Call forward, look at the outputs of the first image by eye, and say which place holds "
    "the largest: that is the first answer.",
    formula=predict,
)


MORE = _case(20, 6, 9, 7, 5)
"""Among so many images, two ways of answering give the same by no accident."""

RIVALS = (
    lambda forward: lambda *net: np.argmax(forward(*net)[0], axis=1),
    lambda forward: lambda *net: np.argmin(forward(*net)[1], axis=1),
    lambda forward: lambda *net: np.argmax(forward(*net)[1], axis=0),
    lambda forward: lambda *net: np.max(forward(*net)[1], axis=1),
)


def helpers(forward: Any) -> Helpers:
    """Return the learner's `forward`, and what right and wrong functions make of it."""
    if not callable(forward):
        return NO_HELPERS
    return Helpers(
        {"forward": forward},
        {"forward": network.forward},
        {"forward": CASES[0].arguments},
        lambda forward: lambda *net: np.argmax(forward(*net)[1], axis=1),
        RIVALS,
        (MORE,),
    )
