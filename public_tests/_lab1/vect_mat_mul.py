"""The exercise `vect_mat_mul`: a list and a list of rows in, one weighted sum for each row out."""

from __future__ import annotations

from public_tests._common import general
from public_tests._common.ideas import by, either, idea, only_right_in
from public_tests._common.task import Group, Task, arguments_kept_by_right_answers
from public_tests._lab1.w_sum import w_sum

Matrix = list[list[float]]


def vect_mat_mul(x: list[float], W: Matrix) -> list[float]:
    """Return one weighted sum of `x` for each row of `W`."""
    return [w_sum(x, row) for row in W]


def columns(x: list[float], W: Matrix) -> list[float]:
    """Return one weighted sum of `x` for each column of `W`."""
    if len(x) != len(W):
        raise ValueError("the columns are not as long as x")
    return [w_sum(x, [row[j] for row in W]) for j in range(len(W[0]))]


GROUPS = {
    "shown example": Group(
        1, [([8.5, 0.65, 1.2], [[0.1, 0.1, -0.3], [0.1, 0.2, 0.0], [0.0, 1.3, 0.1]])]
    ),
    "other values": Group(
        1,
        [
            ([2.0, -1.0, 0.5], [[1.0, 0.0, 2.0], [0.5, -1.0, 4.0], [3.0, 1.0, -2.0]]),
            ([0.0, 1.0, 3.0], [[0.2, 0.4, 0.625], [-1.0, 2.0, 0.5], [1.5, 0.0, -0.5]]),
        ],
    ),
    "other shapes": Group(
        1.5,
        [
            ([2.0, 3.0, -1.0], [[1.0, 0.375, 2.0], [0.0, 4.0, 1.0]]),
            ([1.5, -2.0], [[1.0, 2.0], [3.0, 0.5], [-1.0, 0.0], [2.0, 2.0]]),
            ([4.0, 0.5, 2.0], [[0.25, 2.0, -1.0]]),
        ],
    ),
}

CALL = "vect_mat_mul(x, W) with the lesson's numbers"
OTHER = "vect_mat_mul([2, -1, 0.5], [[1, 0, 2], [0.5, -1, 4], [3, 1, -2]])"

IDEAS = (
    general.placeholder("vect-mat-mul", CALL, "output = []", "w_sum"),
    general.list_arithmetic("vect-mat-mul", CALL),
    idea(
        "vect-mat-mul-columns",
        "For {call} you return {got}: the sums run down the columns of W, and the rows were "
        "asked for.",
        "Take one row at a time: for row in W, the weighted sum of x and row.",
        "Which way a matrix is read is an agreement; here each row holds the weights of one "
        "output. Recognised when every answer, for a square W, is that of W with rows and columns "
        "swapped.",
        by(columns),
        call=CALL,
        got="[0.915, 2.54, -2.43]",
    ),
    idea(
        "vect-mat-mul-no-sum",
        "For {call} you return a matrix, {got}: the products one by one, not yet added up.",
        "Add up the products of each row, so that one number is left of it: w_sum does that.",
        "Each output adds up what the inputs say to it. Recognised when every answer is W with "
        "each entry multiplied by its input.",
        by(lambda x, W: [[p * q for p, q in zip(x, row, strict=True)] for row in W]),
        call=CALL,
        got="[[0.85, 0.065, -0.36], [0.85, 0.13, 0], [0, 0.845, 0.12]]",
    ),
    idea(
        "vect-mat-mul-one-number",
        "For {call} you return {got}: all rows added up to a single number.",
        "Begin a new sum for each row, and put each sum into the list.",
        "One output, one sum: a total that is not set back to 0 swallows all rows. Recognised "
        "when every answer is the sum of all rows' weighted sums.",
        by(lambda x, W: sum(vect_mat_mul(x, W)), lambda x, W: [sum(vect_mat_mul(x, W))]),
        call=CALL,
        got="2.5",
    ),
    idea(
        "vect-mat-mul-running-total",
        "For {call} you return {got}: each number has the sums of the rows before it in it.",
        "Set the total back to 0 at the beginning of each row, inside the outer loop.",
        "A total that is set to 0 once, before both loops, carries one row into the next. "
        "Recognised when every answer is the running total of the right ones.",
        by(lambda x, W: [sum(vect_mat_mul(x, W)[: i + 1]) for i in range(len(W))]),
        call=CALL,
        got="[0.555, 1.535, 2.5]",
    ),
    idea(
        "vect-mat-mul-one-row",
        "For {call} you return {got}: one row of W is worked out, and the others are not.",
        "Append each row's sum to a list, and return the list behind the loop.",
        "A return inside the loop ends it after the first row; a bare = keeps only the last. "
        "Recognised when every answer is the first or the last row's sum and nothing else.",
        either(
            by(lambda x, W: w_sum(x, W[0])),
            by(lambda x, W: [w_sum(x, W[0])]),
            by(lambda x, W: [w_sum(x, W[0])] + [0] * (len(W) - 1)),
            by(lambda x, W: w_sum(x, W[-1])),
            by(lambda x, W: [w_sum(x, W[-1])]),
            by(lambda x, W: [w_sum(x, W[0])] * len(W)),
        ),
        call=CALL,
        got="0.555",
    ),
    idea(
        "vect-mat-mul-input-per-row",
        "For {call} you return {got}: each row meets a single input, where it should meet all "
        "of them.",
        "Give the whole list x to every row: w_sum(x, row).",
        "Every output looks at every input. Recognised when every answer is x[i] times the sum of "
        "row i.",
        by(
            lambda x, W: [p * sum(row) for p, row in zip(x, W, strict=True)],
            lambda x, W: [[p * q for q in row] for p, row in zip(x, W, strict=True)],
        ),
        call=CALL,
        got="[-0.85, 0.195, 1.68]",
    ),
    general.hard_coded("vect-mat-mul", OTHER, "[3, 4, 4]", "you got [0.555, 0.98, 0.965]"),
    idea(
        "vect-mat-mul-fixed-size",
        "Right for three rows of three, but not for {call}: {outcome}.",
        "There are as many sums as W has rows, len(W), and as many products in each as x has "
        "entries, len(x): the two may differ.",
        "A layer may well have more outputs than inputs, or fewer. Recognised when three by three "
        "comes out right and other shapes do not.",
        only_right_in("shown example", "other values"),
        call="vect_mat_mul([2, 3, -1], [[1, 0.375, 2], [0, 4, 1]])",
        outcome="your code raised IndexError: list index out of range",
    ),
    general.raises("vect-mat-mul", CALL),
    general.returns_none("vect-mat-mul", CALL),
)

TASK = Task(
    "vect_mat_mul",
    vect_mat_mul,
    GROUPS,
    IDEAS,
    example_words=CALL,
    success="This is a whole layer: it asks every row of weights what it makes of the inputs.",
    hint="The first number is w_sum(x, W[0]), the second w_sum(x, W[1]), and so on. If w_sum has "
    "not passed its own test yet, mend that first.",
    aspects={"leaves x and W as they were": (0.5, arguments_kept_by_right_answers)},
    slips=(general.changes_lists("vect-mat-mul", CALL),),
)
