"""Which wrong ideas a measurement of accuracies shows: told from the numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from public_tests._call import Outcome
from public_tests._hidden import as_numbers
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import listed, number, show

ROOM_BELOW, ROOM_ABOVE = 0.1, 0.04
"""How far an accuracy may lie from that of a network that has learned everything."""

MOST_LOSS = 15
"""Losses of these small networks stay below, and accuracies in percent above."""

CLEARLY = 0.2
"""A difference of accuracies that no luck explains."""


@dataclass(frozen=True)
class Measured:
    """What came of measuring two widths, the wide one first.

    `expected` is the accuracy of a wide network on the test images; a narrow one gets far less.
    """

    widths: tuple[int, int]
    expected: float
    outcome: Outcome

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
    return (MISCONCEPTIONS[f"accuracy-by-width-{idea}"].about(**facts),)
