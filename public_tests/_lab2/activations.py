"""The exercises `relu` and `relu_derivative`: numbers in, as many numbers out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives, raises
from public_tests._common.ideas import changed, idea
from public_tests._common.task import Group
from public_tests._common.words import show_matrix

TRUTH_VALUE = "truth value of an array"
NO_WHOLE_ARRAYS = (
    "For {given} {outcome}: `if` and `max` want one yes or no, and a comparison with an array "
    "gives one for each entry."
)
IN_PLACE = "Your function changes the array it is given; for {given} it is another afterwards."


def relu(z: np.ndarray) -> np.ndarray:
    """Return z where it is positive, and 0 elsewhere."""
    return np.where(z > 0, z, 0.0)


def relu_derivative(z: np.ndarray) -> np.ndarray:
    """Return 1 where z is positive, and 0 elsewhere."""
    return np.where(z > 0, 1.0, 0.0)


ROW = [-2.0, -0.5, 0.0, 1.0, 3.0]
SLOPES_ROW = [-2.0, -0.5, 1.0, 3.0]  # the corner has a check of its own
CORNER = [-1.0, 0.0, 1.0]
MATRIX = [[-1.5, 2.0, 0.125], [0.5, -3.0, -0.75]]
TALL = [[4.0], [-0.1], [0.375], [-6.0]]


def _case(formula: Callable[[np.ndarray], np.ndarray], entries: list[Any]) -> Call:
    z = np.array(entries)
    return Call((z,), f"z = {show_matrix(z)}", (formula(z),))


def _relu_groups() -> dict[str, Group]:
    shown, matrix, tall = (_case(relu, entries) for entries in (ROW, MATRIX, TALL))
    return {
        "shown example": Group(1, (shown,)),
        "matrices": Group(0.5, (matrix, tall)),
        "leaves z as it was": Group(0.5, (shown, matrix, tall), "kept"),
    }


def _slope_groups() -> dict[str, Group]:
    row, corner, matrix, tall = (
        _case(relu_derivative, entries) for entries in (SLOPES_ROW, CORNER, MATRIX, TALL)
    )
    return {
        "on both sides of the corner": Group(1, (row, matrix, tall)),
        "at the corner": Group(0.5, (corner,)),
        "leaves z as it was": Group(0.5, (row, corner, matrix, tall), "kept"),
    }


GIVEN, SLOPES_GIVEN = "z = [-2, -0.5, 0, 1, 3]", "z = [-2, -0.5, 1, 3]"
RAISED = (
    "your code raised ValueError: The truth value of an array with more than one element is "
    "ambiguous. Use a.any() or a.all() (line 2)"
)

RELU_IDEAS = (
    idea(
        "relu-absolute-value",
        "For {given} you return {got}: negative numbers lose their minus sign, where they should "
        "become 0.",
        "Replace what is negative by 0: np.maximum(0, z) does it for all entries at once.",
        "The absolute value bends at 0 too, but a unit with it never switches off. Recognised when "
        "every answer is |z|.",
        gives(abs),
        given=GIVEN,
        got="[2, 0.5, 0, 1, 3]",
    ),
    idea(
        "relu-wrong-way-round",
        "For {given} you return {got}: the negative numbers stay, and the positive ones become 0.",
        "Keep what is positive: compare with z > 0, or take the larger of 0 and z, not the "
        "smaller.",
        "It is easy to turn a comparison round, or to write np.minimum for np.maximum. Recognised "
        "when every answer is min(0, z) or max(0, -z).",
        gives(lambda z: np.minimum(0, z), lambda z: np.maximum(0, -z)),
        given=GIVEN,
        got="[-2, -0.5, 0, 0, 0]",
    ),
    idea(
        "relu-step",
        "For {given} you return {got}: 1 for positive numbers, whatever their size.",
        "Let a positive number through as it is: multiply your 0s and 1s by z.",
        "A step says yes or no, as the perceptron did; a ReLU also says how much. Recognised when "
        "every answer is 1 for z > 0 (or z >= 0) and 0 elsewhere, or the sign of z.",
        gives(relu_derivative, lambda z: (z >= 0) * 1.0, np.sign),
        given=GIVEN,
        got="[0, 0, 0, 1, 1]",
    ),
    idea(
        "relu-smooth-curve",
        "For {given} you return {got}: a curve without a corner, and never exactly 0 for what is "
        "negative.",
        "No exponential is needed: take z where it is positive, and 0 where it is not.",
        "Sigmoid, tanh and softplus do the same work in other networks. Recognised when every "
        "answer is one of these three.",
        gives(expit, np.tanh, lambda z: np.log1p(np.exp(z))),
        given=GIVEN,
        got="[0.1192, 0.3775, 0.5, 0.7311, 0.9526]",
    ),
    idea(
        "relu-leaky",
        "For {given} you return {got}: negative numbers are made smaller, where they should become "
        "exactly 0.",
        "Put a plain 0 in place of every negative number.",
        "A leaky ReLU lets a little of the negative numbers through. It is used elsewhere; here a "
        "unit is to switch off entirely. Recognised when negative numbers come out 0.01, 0.1 or "
        "0.2 times as large.",
        gives(*(lambda z, a=a: np.where(z > 0, z, a * z) for a in (0.01, 0.1, 0.2, 0.3))),
        given=GIVEN,
        got="[-0.02, -0.005, 0, 1, 3]",
    ),
    idea(
        "relu-one-number-at-a-time",
        NO_WHOLE_ARRAYS,
        "Use np.maximum(0, z), which compares entry by entry and takes an array of any shape.",
        "What is right for one number need not work for a whole array. Recognised by NumPy's "
        "complaint about the truth value of an array.",
        raises(TRUTH_VALUE),
        given=GIVEN,
        outcome=RAISED,
    ),
    idea(
        "relu-changes-input",
        IN_PLACE,
        "Make a new array, with np.maximum(0, z) for example, and assign nothing to parts of z.",
        "With z[z < 0] = 0 you write into the array of whoever called the function. Recognised "
        "when the argument is not after the call what it was before.",
        changed,
        given=GIVEN,
    ),
)

DERIVATIVE_IDEAS = (
    idea(
        "relu-derivative-is-the-relu",
        "For {given} you return {got}: the ReLU itself, and not its slope.",
        "Ask how steep the ReLU is at each place: the answer is 0 on the left of the corner and 1 "
        "on the right of it, however far away.",
        "A function says how high, its derivative how steep. Recognised when every answer is "
        "max(0, z).",
        gives(relu),
        given=SLOPES_GIVEN,
        got="[0, 0, 1, 3]",
    ),
    idea(
        "relu-derivative-wrong-way-round",
        "For {given} you return {got}: the slope 1 stands where the unit is off.",
        "Turn the comparison round: the slope is 1 where z > 0.",
        "A unit that is on passes changes on, a unit that is off does not. Recognised when every "
        "answer is 1 for negative numbers and 0 for positive ones.",
        gives(lambda z: (z < 0) * 1.0, lambda z: (z <= 0) * 1.0),
        given=SLOPES_GIVEN,
        got="[1, 1, 0, 0]",
    ),
    idea(
        "relu-derivative-one-at-zero",
        "For {given} you return {got}: at exactly 0 the slope should count as 0.",
        "Compare with z > 0, without the equals sign.",
        "At its corner the ReLU has no slope, so people agree on one. Here it matters: a unit that "
        "is off has the output 0 exactly, and it must not learn. Recognised when all is right "
        "except at 0.",
        gives(lambda z: (z >= 0) * 1.0, lambda z: np.where(z == 0, 0.5, z > 0)),
        given="z = [-1, 0, 1]",
        got="[0, 1, 1]",
    ),
    idea(
        "relu-derivative-always-one",
        "For {given} you return {got}: the same slope everywhere.",
        "Look at z: where it is not positive, the ReLU is flat, and its slope is 0.",
        "The slope of a = z is 1 everywhere; the ReLU follows that line on one side only. "
        "Recognised when every answer is 1, or 0, at every place.",
        gives(np.ones_like, np.zeros_like),
        given=SLOPES_GIVEN,
        got="[1, 1, 1, 1]",
    ),
    idea(
        "relu-derivative-sign",
        "For {given} you return {got}: -1 for negative numbers, where the ReLU is flat.",
        "Give 0 for every number that is not positive.",
        "The slope of the absolute value is -1 on the left; the ReLU is flat there. Recognised "
        "when every answer is the sign of z.",
        gives(np.sign, lambda z: np.where(z > 0, 1.0, -1.0), lambda z: np.where(z < 0, -1.0, 1.0)),
        given=SLOPES_GIVEN,
        got="[-1, -1, 1, 1]",
    ),
    idea(
        "relu-derivative-smooth-curve",
        "For {given} you return {got}: the slope of a curve without a corner.",
        "No exponential is needed: 1 where z is positive, and 0 where it is not.",
        "Each activation has a slope of its own. Recognised when every answer is the derivative of "
        "the sigmoid, of tanh or of softplus.",
        gives(lambda z: expit(z) * expit(-z), lambda z: 1 - np.tanh(z) ** 2, expit),
        given=SLOPES_GIVEN,
        got="[0.105, 0.235, 0.1966, 0.04518]",
    ),
    idea(
        "relu-derivative-one-number-at-a-time",
        NO_WHOLE_ARRAYS,
        "Let NumPy compare entry by entry: z > 0 gives True and False in the shape of z, and "
        "(z > 0).astype(float) makes them 1 and 0.",
        "What is right for one number need not work for a whole array. Recognised by NumPy's "
        "complaint about the truth value of an array.",
        raises(TRUTH_VALUE),
        given=SLOPES_GIVEN,
        outcome=RAISED,
    ),
    idea(
        "relu-derivative-changes-input",
        IN_PLACE,
        "Make a new array, with (z > 0).astype(float) for example, and assign nothing to parts of "
        "z.",
        "With z[z > 0] = 1 you write into the array of whoever called the function. Recognised "
        "when the argument is not after the call what it was before.",
        changed,
        given=SLOPES_GIVEN,
    ),
)

RELU = ArrayTask(
    "relu",
    ("a",),
    _relu_groups(),
    RELU_IDEAS,
    success="A unit that can switch off: the only bend in the whole network, and all that it "
    "needs.",
    hint="Work out the answer for z = [-2, -0.5, 0, 1, 3] by hand: it has five entries, three of "
    "them 0.",
    formula=relu,
)

RELU_DERIVATIVE = ArrayTask(
    "relu_derivative",
    ("slope",),
    _slope_groups(),
    DERIVATIVE_IDEAS,
    success="This is how a unit that is off stays out of the learning: its slope is 0.",
    hint="Draw the ReLU and read its slope at -2, -0.5, 0, 1 and 3: flat, flat, flat, and twice 1.",
    formula=relu_derivative,
)
