"""The exercise `outer_prod`: two lists in, the table of all their products out."""

from __future__ import annotations

from public_tests._common import general
from public_tests._common.ideas import by, idea, only_right_in
from public_tests._common.task import Group, Task, arguments_kept_by_right_answers
from public_tests._lab1.w_sum import w_sum

Vector = list[float]


def outer_prod(a: Vector, b: Vector) -> list[Vector]:
    """Return a matrix with a row for each entry of `a` and a column for each of `b`."""
    return [[p * q for q in b] for p in a]


GROUPS = {
    "shown example": Group(1, [([0.455, -0.02, 0.865], [8.5, 0.65, 1.2])]),
    "other values": Group(
        1, [([2.0, -1.0, 0.5], [1.0, 4.0, -2.0]), ([3.0, 0.0, 1.625], [0.2, 5.0, 1.0])]
    ),
    "other shapes": Group(
        0.5,
        [([2.0, 3.0], [1.0, -1.0, 0.125]), ([1.0, 2.0, 3.0, 4.0], [0.5]), ([2.5], [4.0, -2.0])],
    ),
}

CALL = "outer_prod([0.455, -0.02, 0.865], [8.5, 0.65, 1.2])"
OTHER = "outer_prod([2, -1, 0.5], [1, 4, -2])"

IDEAS = (
    general.placeholder("outer-prod", CALL, "table = []", "ele_mul"),
    general.list_arithmetic("outer-prod", CALL),
    idea(
        "outer-prod-transposed",
        "For {call} rows and columns are swapped: you return {got}.",
        "Row i belongs to a[i]: let the outer loop run over a and the inner one over b.",
        "The table has to lie as the weights do, a row for each output, or the wrong weights "
        "learn. Recognised when every answer is the right table with rows and columns swapped.",
        by(lambda a, b: outer_prod(b, a)),
        call=CALL,
        got="[[3.868, -0.17, 7.353], [0.2958, -0.013, 0.5623], [0.546, -0.024, 1.038]]",
    ),
    idea(
        "outer-prod-shared-rows",
        "For {call} every row is the last one: a single list is used for all rows.",
        "Make a new list for each row inside the outer loop: [[0] * 3] * 3 holds one list three "
        "times.",
        "Python's * repeats the reference to a list, not the list: change one row and all of them "
        "change. Recognised when every row is what the last one should be.",
        by(lambda a, b: [[a[-1] * q for q in b]] * len(a)),
        call=CALL,
    ),
    idea(
        "outer-prod-elementwise",
        "For {call} you return {got}: entry by entry, where each entry of a was to meet each of b.",
        "Use two loops, one inside the other, and make a row for each entry of a.",
        "Every output is joined to every input, so there is a product for each pair. Recognised "
        "when every answer is the list of the products of entries at the same place.",
        by(
            lambda a, b: [p * q for p, q in zip(a, b, strict=True)],
            lambda a, b: [
                [p * q if i == j else 0.0 for j, q in enumerate(b)] for i, p in enumerate(a)
            ],
        ),
        call=CALL,
        got="[3.868, -0.013, 1.038]",
    ),
    idea(
        "outer-prod-one-number",
        "For {call} you return {got}: a single number, where a table was expected.",
        "Add nothing up: keep every product, in a list of rows.",
        "A weighted sum makes one number of two lists; the outer product makes a table. "
        "Recognised when every answer is a sum of products.",
        by(lambda a, b: w_sum(a, b), lambda a, b: sum(a) * sum(b)),
        call=CALL,
        got="4.893",
    ),
    idea(
        "outer-prod-flat",
        "For {call} you return all products in one long list of {count} entries.",
        "Begin a new row for each entry of a, and append the row to the table.",
        "The right numbers without rows: nobody can tell which weight they belong to. Recognised "
        "when every answer is the table, row after row, in one list.",
        by(lambda a, b: [p * q for p in a for q in b], lambda a, b: [p * q for q in b for p in a]),
        call=CALL,
        count="9",
    ),
    idea(
        "outer-prod-one-row",
        "For {call} you return {got}: one row of the table.",
        "Append each row to the table, and return the table behind the outer loop.",
        "A return inside the loop ends it after the first row; a bare = keeps only the last. "
        "Recognised when every answer is the first or the last row alone.",
        by(
            lambda a, b: [a[0] * q for q in b],
            lambda a, b: [[a[0] * q for q in b]],
            lambda a, b: [a[-1] * q for q in b],
            lambda a, b: [[a[-1] * q for q in b]],
        ),
        call=CALL,
        got="[3.868, 0.2958, 0.546]",
    ),
    idea(
        "outer-prod-adds",
        "For {call} you return {got}: sums of the entries, where products were expected.",
        "Put a * between a[i] and b[j].",
        "The name says it: an outer product is made of products. Recognised when every answer is "
        "the table of sums.",
        by(lambda a, b: [[p + q for q in b] for p in a]),
        call=CALL,
        got="[[8.955, 1.105, 1.655], [8.48, 0.63, 1.18], [9.365, 1.515, 2.065]]",
    ),
    general.hard_coded(
        "outer-prod",
        OTHER,
        "[[2, 8, -4], [-1, -4, 2], [0.5, 2, -1]]",
        "you got [[3.868, 0.2958, 0.546], [-0.17, -0.013, -0.024], [7.353, 0.5623, 1.038]]",
    ),
    idea(
        "outer-prod-fixed-size",
        "Right for three entries each, but not for {call}: {outcome}.",
        "There are len(a) rows with len(b) entries each: the two may differ.",
        "A layer with three inputs and two outputs has a table of two rows. Recognised when three "
        "by three comes out right and other shapes do not.",
        only_right_in("shown example", "other values"),
        call="outer_prod([2, 3], [1, -1, 0.125])",
        outcome="your code raised IndexError: list index out of range",
    ),
    general.raises("outer-prod", CALL),
    general.returns_none("outer-prod", CALL),
)

TASK = Task(
    "outer_prod",
    outer_prod,
    GROUPS,
    IDEAS,
    success="A table of blame: for each output and each input, how far the weight between them "
    "has to move.",
    hint="Row 0 is a[0] times every entry of b, row 1 is a[1] times every entry of b, and so on.",
    aspects={"leaves a and b as they were": (0.5, arguments_kept_by_right_answers)},
    slips=(general.changes_lists("outer-prod", CALL),),
)
