"""The exercise `accuracy_by_width`: networks of several widths, trained and measured.

The function is called with small data of our own, so that it trains for a second or two, and with
test labels that make the right accuracy known beforehand (`public_tests._lab4.patterns`). Whoever
reads this page knows it, too. So it is called once more, with data that are drawn: numbers which
don't come from a measurement don't fit both, and earn nothing.

It calls the learner's `build_model`. Most wrong networks learn these patterns as well, and cost
nothing here. Where one can't be trained at all, or has the same width whatever is asked for, right
and wrong functions give the same, so that nothing can be told in the learner's favour: the report
then says to mend `build_model` first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from public_tests._call import Outcome, call, is_untouched
from public_tests._common.inspection import Inspection
from public_tests._common.slip_signs import Attempts
from public_tests._common.slips import named
from public_tests._common.words import came_back, kind, listed, number, show
from public_tests._draws import drawn_numbers
from public_tests._hidden import as_numbers
from public_tests._lab4.patterns import PRACTISED, drawn_digits, pattern_digits
from public_tests._report import Misconception, Report

WIDTHS = (48, 1)
RIGHT = 0.6
"""Far from 0.1 of guessing, from 1 on the training images, and, as 0.4, from neither."""

EPOCHS = 3
EPOCHS_AGAIN = 8
"""So many that every network which learns has learned everything: its accuracy is exact."""

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
MEASURED_FIRST = "This counts as soon as the numbers are measured on the images of each call."
AGAIN = (
    "On a second set of images, with {width} hidden units: expected about {expected} on its test "
    "images, {got}."
)

IDEAS = (
    Misconception.of(
        "accuracy-by-width-not-measured",
        "For a network of {width} units you return {got} on one set of images, and {other} on "
        "another, on which a network gets {expected}.",
        "Take every number from model.evaluate, and train and evaluate on the images that come "
        "with the call: the first line of your function unpacks them from digits.",
        "Numbers that were written down, or kept from an earlier call, say nothing about other "
        "images. Recognised when the numbers stay as they are while the images change, or fit the "
        "first call alone.",
        width=48,
        got="0.6",
        other="0.6",
        expected="0.31",
    ),
    Misconception.of(
        "accuracy-by-width-on-training-images",
        "For a network of {width} units you return {got}. That is right for the training images of "
        "this test; for its test images {expected} would be.",
        "Evaluate on x_test and y_test, which the network has not seen: "
        "model.evaluate(x_test, y_test, verbose=0).",
        "What was practised proves little. Recognised because some test images of the test carry "
        "labels that no network can know, so that only an accuracy on the training images comes "
        "close to 1.",
        width=48,
        got="1",
        expected="0.6",
    ),
    Misconception.of(
        "accuracy-by-width-returns-loss",
        "For {widths} units you return {got}. These look like losses; accuracies lie between 0 "
        "and 1 and grow with the width.",
        "Take the second number of model.evaluate; the first is the loss: "
        "loss, accuracy = model.evaluate(...).",
        "A small loss is good and a small accuracy is bad, so the two must not be mixed up. "
        "Recognised when even the narrow network gets more than 1, and neither number looks like "
        "percent.",
        widths="48 and 1",
        got="[1.25, 2.25]",
    ),
    Misconception.of(
        "accuracy-by-width-returns-pairs",
        "For {count} widths you return an array of shape {shape}: more than one number for each.",
        "Keep the accuracy alone: loss, accuracy = model.evaluate(...), and then append(accuracy).",
        "All that compile asked for comes back from model.evaluate. Recognised when two numbers "
        "come back for each width.",
        count=2,
        shape="(2, 2)",
    ),
    Misconception.of(
        "accuracy-by-width-percent",
        "For a network of {width} units you return {got}, where a fraction between 0 and 1 was "
        "expected.",
        "Return the accuracies as model.evaluate gives them, without a factor of 100.",
        "The figure, and whoever compares, expects fractions. Recognised when the numbers are the "
        "right ones times 100.",
        width=48,
        got="60",
    ),
    Misconception.of(
        "accuracy-by-width-error-rate",
        "For a network of {width} units you return {got}, and for one of {narrow} unit {other}: "
        "these are shares of wrong answers.",
        "Return the share of right answers, which is the accuracy as model.evaluate gives it.",
        "Error rate and accuracy add up to 1. Recognised when 1 minus your numbers is what was "
        "expected.",
        width=48,
        narrow=1,
        got="0.4",
        other="0.85",
    ),
    Misconception.of(
        "accuracy-by-width-one-result",
        "For {count} widths you return {got}.",
        "Collect one accuracy for each width: an empty list before the loop, append inside it, and "
        "the return behind it.",
        "A return inside the loop ends it at the first width, and a plain assignment keeps only "
        "the last. Recognised when a single number comes back for several widths.",
        count=2,
        got="a single number",
    ),
    Misconception.of(
        "accuracy-by-width-order",
        "For the widths {widths}, in this order, your first accuracy is {got} and your second "
        "{other}: the order of the widths got lost.",
        "Go through widths as they are, without sorting, and append one accuracy after the other.",
        "Whoever calls the function knows the widths only by their order. Recognised when the wide "
        "network's accuracy stands in the narrow one's place.",
        widths="[48, 1]",
        got="0.15",
        other="0.6",
    ),
    Misconception.of(
        "accuracy-by-width-widths-ignored",
        "For networks of {widths} units you return almost the same: {got}. A single hidden unit "
        "can't tell ten digits apart.",
        "Build a new network for each width inside the loop: model = build_model(hidden). And see "
        "that build_model passes its own test.",
        "A network that is built once, before the loop or with a fixed number, has the same width "
        "all the time. Recognised when one hidden unit does as well as many.",
        widths="48 and 1",
        got="[0.6, 0.6]",
    ),
    Misconception.of(
        "accuracy-by-width-not-trained",
        "For a network of {width} units you return {got}; after training it gets {expected} on "
        "these images.",
        "Train each network before you evaluate it: model.fit(x_train, y_train, epochs=epochs, "
        "verbose=0). And see that build_model passes its own test.",
        "An untrained network guesses, and one in ten guesses is right. Recognised when the wide "
        "network does little better than that.",
        width=48,
        got="0.1",
        expected="0.6",
    ),
)

EXERCISE = Inspection("accuracy_by_width", WEIGHTS, IDEAS, SUCCESS)


def report_on_widths(target: Any) -> Report:
    """Call `target` with two widths and small data, and return the report."""
    digits = pattern_digits(RIGHT)
    if is_untouched(target, ([], digits, 1)):
        return EXERCISE.not_attempted()
    if not callable(target):
        return EXERCISE.no_function(target)
    outcome = call(target, list(WIDTHS), digits, EPOCHS)
    measured = Measured(WIDTHS, RIGHT, outcome)
    if measured.counted:
        drawn, share = drawn_digits(drawn_numbers("accuracy_by_width"))
        again = Measured(WIDTHS, share, call(target, list(WIDTHS), drawn, EPOCHS_AGAIN))
        measured = replace(measured, again=again)
    open_yet = "ellipsis" in outcome.error or "NoneType" in outcome.error
    advice = diagnose(measured)
    if not measured.counted and not open_yet:  # else build_model is what needs mending
        calls = Attempts.without_numbers(target, {f"the widths {list(WIDTHS)}": outcome})
        advice = named(calls, lambda: diagnose(measured))
    return EXERCISE.report(
        _messages(measured),
        advice,
        error=outcome.error,
        hint=BUILD_FIRST if open_yet else FOUR_STEPS,
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
    if measured.again and (measured.is_made_up or measured.is_unsteady):
        lost = list(WEIGHTS)[measured.is_unsteady :]  # unsteady: its form counts
        found = dict.fromkeys(lost, MEASURED_FIRST)
        found["accuracy on the test images"] = AGAIN.format(
            width=wide,
            expected=number(measured.again.expected),
            got=came_back(measured.again.outcome)
            if not measured.again.counted
            else f"you got {number(measured.again.pair[0])}",
        )
        return found
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


ROOM_BELOW, ROOM_ABOVE = 0.1, 0.04
"""How far an accuracy may lie from that of a network that has learned everything."""

MOST_LOSS = 15
"""Losses of these small networks stay below, and accuracies in percent above."""

CLEARLY = 0.2
"""A difference of accuracies that no luck explains."""

EXACT = 0.02
"""How far an accuracy on drawn images may lie from the share of true labels; some people round."""

MOVES = 0.02
"""By how much at least any accuracy of a wide network changes from the first call to the second."""


@dataclass(frozen=True)
class Measured:
    """What came of measuring two widths, the wide one first.

    `expected` is the accuracy of a wide network on the test images; a narrow one gets far less.
    `again` is what came of the same widths on drawn images.
    """

    widths: tuple[int, int]
    expected: float
    outcome: Outcome
    again: Measured | None = None

    @cached_property
    def numbers(self) -> np.ndarray | None:
        """The answer as float64 numbers, or None if it is not made of numbers."""
        return as_numbers(self.outcome.value) if self.outcome.kind == "returned" else None

    @property
    def counted(self) -> bool:
        """Whether there is one finite number for each width."""
        numbers = self.numbers
        return numbers is not None and numbers.shape == (2,) and bool(np.isfinite(numbers).all())

    @property
    def pair(self) -> tuple[float, float]:
        """The numbers of the wide and the narrow network; only where they were `counted`."""
        wide, narrow = np.asarray(self.numbers)
        return float(wide), float(narrow)

    @property
    def on_test(self) -> bool:
        """Whether the wide network's number is its accuracy on the test images."""
        return self.counted and self._fits(self.pair[0])

    @property
    def is_made_up(self) -> bool:
        """Whether the numbers can't come from the images of each call.

        Either they stay as they are while the images change, or they are right for the first call
        and more than any network gets in the second. Numbers that count for more than their form
        have to move clearly.
        """
        if self.again is None:
            return False
        if not self.again.counted:
            return True
        first, second = self.pair[0], self.again.pair[0]
        if self.on_test:
            return second == first or second > self.again.expected + EXACT or second < 0
        if not self.told_apart:
            return second == first
        most = max(PRACTISED[1], self.again.expected)  # of what can be learned, on either images
        return abs(second - first) < MOVES or second > most + EXACT

    @property
    def is_unsteady(self) -> bool:
        """Whether the numbers fit the first call, and a network that hardly learned the second."""
        if self.again is None or not self.on_test or self.is_made_up:
            return False
        return self.again.pair[0] < self.again.expected - EXACT

    @property
    def told_apart(self) -> bool:
        """Whether both numbers are fractions, and the wide network's is clearly the larger."""
        if not self.counted:
            return False
        wide, narrow = self.pair
        return 0 <= narrow < wide - CLEARLY and wide <= 1

    def _fits(self, value: float) -> bool:
        return self.expected - ROOM_BELOW <= value <= self.expected + ROOM_ABOVE

    def idea(self) -> str:
        """Return the misconception that explains numbers which are wrong, or nothing."""
        if not self.counted:
            return self._odd_shape()
        wide, narrow = self.pair
        if narrow > 1 and max(wide, narrow) < MOST_LOSS:
            return "returns-loss"
        if self._fits(wide / 100) and 0 <= narrow <= 100:
            return "percent"
        if self._fits(1 - wide) and narrow > wide + CLEARLY:
            return "error-rate"
        if self._fits(narrow) and wide < narrow - CLEARLY:
            return "order"
        if abs(wide - narrow) < CLEARLY and wide >= self.expected - ROOM_BELOW:
            return "widths-ignored"
        if self.expected + CLEARLY < wide <= 1:
            return "on-training-images"
        return "not-trained" if 0 <= wide < self.expected - CLEARLY else ""

    def _odd_shape(self) -> str:
        if self.numbers is None:
            return ""
        if self.numbers.shape in ((2, 2), (4,)):
            return "returns-pairs"
        return "one-result" if self.numbers.size == 1 else ""


def diagnose(measured: Measured) -> tuple[Misconception, ...]:
    """Return the misconception seen, in a tuple; an empty one where there is none."""
    if measured.is_made_up:
        return _made_up(measured)
    if measured.is_unsteady:
        return ()
    if measured.on_test and measured.told_apart:
        return ()
    idea = measured.idea()
    if not idea:
        return ()
    numbers = np.asarray(measured.numbers)
    first, second = [number(float(value)) for value in (*numbers.flat, 0.0)[:2]]
    facts = {
        "width": measured.widths[0],
        "narrow": measured.widths[1],
        "widths": listed(measured.widths) if idea != "order" else list(measured.widths),
        "count": len(measured.widths),
        "shape": numbers.shape,
        "expected": number(measured.expected),
        "got": first,
        "other": second,
    }
    if idea in ("returns-loss", "widths-ignored"):
        facts["got"] = show(numbers)
    if idea == "one-result":
        facts["got"] = "a single number" if numbers.ndim == 0 else "one number"
    return (EXERCISE.about(f"accuracy-by-width-{idea}", **facts),)


def _made_up(measured: Measured) -> tuple[Misconception, ...]:
    """Return the misconception that the numbers come from no measurement, where there are any."""
    again = measured.again
    if again is None or not again.counted:
        return ()
    return (
        EXERCISE.about(
            "accuracy-by-width-not-measured",
            width=measured.widths[0],
            got=number(measured.pair[0]),
            other=number(again.pair[0]),
            expected=number(again.expected),
        ),
    )
