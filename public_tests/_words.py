"""Values in the words of a report: short, exact enough, and never more than one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from public_tests._call import Outcome
from public_tests._hidden import as_numbers

MOST_ENTRIES = 8
"""Entries of a vector that a sentence shows before it breaks off with dots."""

MOST_IN_FULL = 1e7
"""From here on whole numbers are cut to four significant digits, too."""


def number(value: float) -> str:
    """Return a number to four significant digits, whole ones in full, without a sign on zero."""
    whole = abs(value) < MOST_IN_FULL and value == round(value)
    text = f"{value:.0f}" if whole else f"{value:.4g}"
    return "0" if text == "-0" else text


def show(value: Any) -> str:
    """Return a vector as "[1, 2.5]", other numbers by their shape, and the rest by their type."""
    numbers = as_numbers(value)
    if numbers is None:
        return kind(value)
    if numbers.ndim == 0:
        return f"the single number {number(float(numbers))}"
    if numbers.ndim > 1:
        return f"an array of shape {numbers.shape}"
    entries = [number(entry) for entry in numbers[:MOST_ENTRIES]]
    return "[" + ", ".join(entries + ["..."] * (numbers.size > MOST_ENTRIES)) + "]"


def kind(value: Any) -> str:
    """Return what sort of thing `value` is: "a list", "a NumPy array", "an int"."""
    if isinstance(value, np.ndarray):
        return "a NumPy array"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def listed(words: Iterable[object]) -> str:
    """Return words as "25, 15 and 10"."""
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last


def counted(count: int, thing: str) -> str:
    """Return "1 unit", "2 units"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def not_a_function(name: str, value: Any) -> str:
    """Return the next step where a name stands for something that can't be called."""
    return f"`{name}` is {kind(value)} now, and no function: run the cell that defines it again."


def came_back(outcome: Outcome, show: Callable[[Any], str] = show) -> str:
    """Return what a call came to, for the second half of a sentence."""
    if outcome.kind == "raised":
        return f"your code raised {outcome.error}{outcome.where}"
    if outcome.kind == "none":
        return "your function returned None"
    if outcome.kind == "not-attempted":
        return "your function returned its placeholder"
    return f"you got {show(outcome.value)}"
