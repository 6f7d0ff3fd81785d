"""The exercise `ele_mul`: a number and a list in, the scaled list out."""

from __future__ import annotations

from public_tests._common import general
from public_tests._common.ideas import by, changed, either, idea, only_right_in, raising
from public_tests._common.task import Group, Task, arguments_kept


def ele_mul(number: float, vector: list[float]) -> list[float]:
    """Return a list with `number` times each entry of `vector`."""
    return [number * entry for entry in vector]


GROUPS = {
    "shown example": Group(1, [(0.65, [0.3, 0.2, 0.9])]),
    "other values": Group(0.5, [(2.0, [1.5, -1.0, 0.25]), (-0.5, [4.0, 0.0, 3.25])]),
    "other lengths": Group(
        0.5, [(3.0, [1.0, 2.0]), (0.125, [5.0, 4.0, 3.0, 2.0, 1.0]), (2, [7.0])]
    ),
}

CALL = "ele_mul(0.65, [0.3, 0.2, 0.9])"
OTHER = "ele_mul(2, [1.5, -1, 0.25])"

IDEAS = (
    general.placeholder("ele-mul", CALL, "output = []"),
    idea(
        "ele-mul-repeats-list",
        "In {call} a whole list is multiplied: {outcome}.",
        "Multiply entry by entry, in a loop or in [number * entry for entry in vector]: to "
        "Python, 3 * [1, 2] means the list three times over.",
        "In mathematics a number times a vector scales it; with Python's lists * repeats. NumPy "
        "arrays will scale. Recognised by the error that Python gives for a number with a decimal "
        "point, or by the repeated list.",
        either(
            raising("can't multiply sequence"),
            by(
                lambda number, vector: int(number) * vector,
                lambda number, vector: round(number) * vector,
                lambda number, vector: max(int(number), 1) * vector,
            ),
        ),
        call=CALL,
        outcome="your code raised TypeError: can't multiply sequence by non-int of type 'float'",
    ),
    idea(
        "ele-mul-sums",
        "For {call} you return {got}: the products added up, where one number for each was "
        "expected.",
        "Keep the products apart: put each of them into the list of results.",
        "Several outputs, several predictions: nothing is added here. Recognised when every "
        "answer is the number times the sum of the list.",
        by(lambda number, vector: number * sum(vector)),
        call=CALL,
        got="0.91",
    ),
    idea(
        "ele-mul-adds",
        "For {call} you return {got}: the number is added to each entry.",
        "Put a * between number and vector[i].",
        "A weight scales what comes in. Recognised when every answer is the list with the number "
        "added to each entry.",
        by(lambda number, vector: [number + entry for entry in vector]),
        call=CALL,
        got="[0.95, 0.85, 1.55]",
    ),
    idea(
        "ele-mul-first-only",
        "For {call} you return {got}: only the first entry is worked out.",
        "Let the loop run to its end before you return: the return is not indented as far as the "
        "lines inside the loop.",
        "A return inside a loop ends the function in the first round. Recognised when every "
        "answer holds the first product and nothing else, or zeros after it.",
        by(
            lambda number, vector: [number * vector[0]],
            lambda number, vector: number * vector[0],
            lambda number, vector: [number * vector[0]] + [0] * (len(vector) - 1),
            lambda number, vector: [number * vector[0], *vector[1:]],
        ),
        call=CALL,
        got="[0.195]",
    ),
    idea(
        "ele-mul-last-only",
        "For {call} you return {got}: only the last product is left.",
        "Make an empty list before the loop and append each product to it; a bare = inside the "
        "loop throws away what was there before.",
        "A variable holds what it was given last. Recognised when every answer is the number "
        "times the last entry, alone or in a list.",
        by(
            lambda number, vector: number * vector[-1],
            lambda number, vector: [number * vector[-1]],
        ),
        call=CALL,
        got="0.585",
    ),
    general.hard_coded("ele-mul", OTHER, "[3, -2, 0.5]", "you got [0.195, 0.13, 0.585]"),
    idea(
        "ele-mul-fixed-length",
        "Right for three entries, but not for {call}: {outcome}.",
        "Take the number of entries from the list itself, with len(vector), and begin with an "
        "empty list instead of [0, 0, 0].",
        "Three outputs are three only in this lab. Recognised when three entries come out right "
        "and other lengths do not.",
        only_right_in("shown example", "other values"),
        call="ele_mul(3, [1, 2])",
        outcome="you got [3, 6, 0]",
    ),
    general.raises("ele-mul", CALL),
    general.returns_none("ele-mul", CALL),
)

SLIPS = (
    idea(
        "ele-mul-changes-vector",
        "The numbers are right, but {call} changes the list it was given.",
        "Put the products into a new list, and assign to no vector[i].",
        "Whoever calls a function goes on using the list: here it holds the weights. Recognised "
        "when the argument is not after the call what it was before.",
        changed,
        call=CALL,
    ),
)

TASK = Task(
    "ele_mul",
    ele_mul,
    GROUPS,
    IDEAS,
    success="One input, as many predictions as you like: each has a weight of its own.",
    hint="Work the example out on paper: 0.65 * 0.3, then 0.65 * 0.2, then 0.65 * 0.9. Three "
    "numbers, in a list.",
    aspects={"leaves vector as it was": (1, arguments_kept)},
    slips=SLIPS,
)
