"""The exercise `w_sum`: two lists in, the sum of their products out."""

from __future__ import annotations

from public_tests._common import general
from public_tests._common.ideas import by, idea, only_right_in
from public_tests._common.task import Group, Task, arguments_kept_by_right_answers


def w_sum(a: list[float], b: list[float]) -> float:
    """Return the sum of the products of two lists of one length."""
    return sum(p * q for p, q in zip(a, b, strict=True))


GROUPS = {
    "shown example": Group(1, [([8.5, 0.65, 1.2], [0.1, 0.2, 0.0])]),
    "other values": Group(
        1,
        [([9.5, 0.8, 1.3], [0.3, -0.2, 0.5]), ([2.0, -1.0, 0.5], [4.0, 3.0, -2.125])],
    ),
    "other lengths": Group(
        0.5,
        [
            ([2.0, 3.0], [5.0, -1.0]),
            ([1.0, 2.0, 3.0, 4.0, 5.0], [0.5, -1.0, 0.125, 2.0, 1.5]),
            ([4.0], [0.25]),
        ],
    ),
}

CALL = "w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0])"
OTHER = "w_sum([9.5, 0.8, 1.3], [0.3, -0.2, 0.5])"

IDEAS = (
    general.placeholder("w-sum", CALL, "total = 0"),
    general.list_arithmetic("w-sum", CALL),
    idea(
        "w-sum-no-sum",
        "For {call} you return {got}: the products one by one, not yet their sum.",
        "Add the products up: start a total at 0 and add one product at a time to it.",
        "Each input speaks for itself first, and the prediction is what they say together. "
        "Recognised when every answer is the list of the products.",
        by(lambda a, b: [p * q for p, q in zip(a, b, strict=True)]),
        call=CALL,
        got="[0.85, 0.13, 0]",
    ),
    idea(
        "w-sum-first-product",
        "For {call} you return {got}: the first product alone.",
        "Let the loop run to its end before you return: the return stands behind the loop, and "
        "is not indented as far as the lines inside it.",
        "A return inside a loop ends the function in the first round. Recognised when every "
        "answer is the product of the two first entries.",
        by(lambda a, b: a[0] * b[0], lambda a, b: [a[0] * b[0]]),
        call=CALL,
        got="0.85",
    ),
    idea(
        "w-sum-last-product",
        "For {call} you return {got}: the last product alone.",
        "Write total += a[i] * b[i], with a plus: a bare = throws away what was there before, and "
        "so does a total that is set to 0 inside the loop.",
        "A variable holds what it was given last. Recognised when every answer is the product of "
        "the two last entries.",
        by(lambda a, b: a[-1] * b[-1]),
        call=CALL,
        got="0",
    ),
    idea(
        "w-sum-no-weights",
        "For {call} you return {got}: one of the lists added up, without the other.",
        "Multiply each entry of a by the entry of b at the same place before you add it.",
        "A plain sum treats all inputs alike; the weights say how much each of them counts. "
        "Recognised when every answer is the sum of one of the lists.",
        by(lambda a, b: sum(a), lambda a, b: sum(b)),
        call=CALL,
        got="10.35",
    ),
    idea(
        "w-sum-adds-entries",
        "For {call} you return {got}: the entries are added to their weights where they should be "
        "multiplied by them.",
        "Put a * between a[i] and b[i].",
        "A weight scales its input: 0 silences it, 1 lets it pass. Recognised when every answer "
        "is the sum of all entries of both lists.",
        by(
            lambda a, b: sum(a) + sum(b),
            lambda a, b: [p + q for p, q in zip(a, b, strict=True)],
        ),
        call=CALL,
        got="10.65",
    ),
    idea(
        "w-sum-sums-first",
        "For {call} you return {got}: the sum of one list times the sum of the other.",
        "Multiply first, entry by entry, and add afterwards.",
        "Taking the sums first lets every input meet every weight, and not only its own. "
        "Recognised when every answer is the product of the two sums.",
        by(lambda a, b: sum(a) * sum(b)),
        call=CALL,
        got="3.105",
    ),
    idea(
        "w-sum-average",
        "For {call} you return {got}: the sum divided by the number of entries.",
        "Leave the division out: the weights themselves say how much each input counts.",
        "A weighted sum is no mean: its weights need not add up to anything. Recognised when "
        "every answer is the right one over the number of entries.",
        by(lambda a, b: w_sum(a, b) / len(a)),
        call=CALL,
        got="0.3267",
    ),
    general.hard_coded("w-sum", OTHER, "3.34", "you got 0.98"),
    idea(
        "w-sum-fixed-length",
        "Right for three entries, but not for {call}: {outcome}.",
        "Take the number of entries from the list itself: for i in range(len(a)).",
        "The lists of this lab have three entries, those of the next one 784. Recognised when "
        "three entries come out right and other lengths do not.",
        only_right_in("shown example", "other values"),
        call="w_sum([2, 3], [5, -1])",
        outcome="your code raised IndexError: list index out of range",
    ),
    general.raises("w-sum", CALL),
    general.returns_none("w-sum", CALL),
)

TASK = Task(
    "w_sum",
    w_sum,
    GROUPS,
    IDEAS,
    success="Every unit of every network in this course begins with just this sum.",
    hint="Work the example out on paper, product by product, and compare: 8.5 * 0.1, then "
    "0.65 * 0.2, then 1.2 * 0.",
    aspects={"leaves the lists as they were": (0.5, arguments_kept_by_right_answers)},
    slips=(general.changes_lists("w-sum", CALL),),
)
