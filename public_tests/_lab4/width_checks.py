"""The checks of the exercise `accuracy_by_width`, and the report on them.

The function is called with small data of our own, so that it trains for a second or two, and with
test labels that make the right accuracy known beforehand (`public_tests._lab4.patterns`).

It calls the learner's `build_model`. Most wrong networks learn these patterns as well, and cost
nothing here. Where one can't be trained at all, or has the same width whatever is asked for, right
and wrong functions give the same, so that nothing can be told in the learner's favour: the report
then says to mend `build_model` first.
"""

from __future__ import annotations

from typing import Any

from public_tests._call import call, is_untouched
from public_tests._common.reports import checked, no_function, not_attempted
from public_tests._lab4.patterns import pattern_digits
from public_tests._lab4.width_diagnosis import Measured, diagnose
from public_tests._report import Report
from public_tests._words import came_back, kind, number, show

EXERCISE = "accuracy_by_width"

WIDTHS = (48, 1)
RIGHT = 0.6
"""Far from 0.1 of guessing, from 1 on the training images, and, as 0.4, from neither."""

EPOCHS = 3

WEIGHTS = {
    "one accuracy for each width": 1,
    "accuracy on the test images": 2,
    "a network of each width": 2,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "For any widths and any data, your function says how good a network of each width is on images "
    "that it has never seen."
)
BUILD_FIRST = (
    "build_model gives no network yet: finish that exercise first, then run this test again."
)
FOUR_STEPS = (
    "For each width there are four steps, as in part 2: build, compile, fit, evaluate. Try "
    "accuracy_by_width([10]) in a cell of its own; and if test_build_model has not passed yet, "
    "mend that first."
)
LATER = "This counts as soon as there is one number for each width."


def report_on_widths(target: Any) -> Report:
    """Call `target` with two widths and small data, and return the report."""
    digits = pattern_digits(RIGHT)
    if is_untouched(target, ([], digits, 1)):
        return not_attempted(EXERCISE, WEIGHTS)
    if not callable(target):
        return no_function(EXERCISE, WEIGHTS, target)
    outcome = call(target, list(WIDTHS), digits, EPOCHS)
    measured = Measured(WIDTHS, RIGHT, outcome)
    open_yet = "ellipsis" in outcome.error or "NoneType" in outcome.error
    return checked(
        EXERCISE,
        WEIGHTS,
        _messages(measured),
        diagnose(measured),
        error=outcome.error,
        hint=BUILD_FIRST if open_yet else FOUR_STEPS,
        success=SUCCESS,
    )


def _messages(measured: Measured) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    found = {}
    wide, narrow = WIDTHS
    if not measured.counted:
        got = came_back(measured.outcome)
        if measured.outcome.kind == "returned" and measured.numbers is None:
            got = f"you got {kind(measured.outcome.value)}"
        found["one accuracy for each width"] = (
            f"For the widths {list(WIDTHS)}: expected a list or an array of 2 numbers, {got}."
        )
        return found | dict.fromkeys(list(WEIGHTS)[1:], LATER)
    if not measured.on_test:
        found["accuracy on the test images"] = (
            f"With {wide} hidden units: expected about {number(RIGHT)} on the test images of this "
            f"test, you got {number(measured.pair[0])}."
        )
    if not measured.told_apart:
        found["a network of each width"] = (
            f"Expected a far lower accuracy with {narrow} hidden unit than with {wide}, you got "
            f"{show(measured.numbers)} for {list(WIDTHS)}."
        )
    return found
