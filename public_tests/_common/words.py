"""Lists and calls in the words of a report: as a learner would type them."""

from __future__ import annotations

from typing import Any

from public_tests import _words
from public_tests._call import Outcome
from public_tests._hidden import as_numbers
from public_tests._words import MOST_ENTRIES, kind, number

MOST_ROWS = 4
"""Rows of a matrix that a sentence shows before it gives their number instead."""


def show(value: Any) -> str:
    """Return numbers and lists of numbers as Python writes them, and the rest by its type."""
    numbers = as_numbers(value)
    if isinstance(value, list | tuple) and any(entry is ... for entry in value):
        return "a list with `...` in it"
    if numbers is None:
        parts = isinstance(value, list | tuple) and [as_numbers(entry) for entry in value]
        if parts and all(part is not None for part in parts):  # rows of different lengths
            return _rows(value)
        return kind(value)
    if numbers.ndim == 0:
        return number(float(numbers))
    if numbers.ndim == 1:
        entries = [number(entry) for entry in numbers[:MOST_ENTRIES]]
        return "[" + ", ".join(entries + ["..."] * (numbers.size > MOST_ENTRIES)) + "]"
    if numbers.ndim == 2:
        return _rows(list(value))
    return f"a list nested {numbers.ndim} deep"


def _rows(rows: Any) -> str:
    shown = [show(row) for row in rows]
    if len(shown) <= MOST_ROWS:
        return f"[{', '.join(shown)}]"
    return f"[{shown[0]}, ..., {shown[-1]}] ({len(shown)} rows)"


def show_call(name: str, given: tuple[Any, ...]) -> str:
    """Return a call that a learner can copy into a cell: "w_sum([1, 2], [3, 4])"."""
    return f"{name}({', '.join(show(argument) for argument in given)})"


def came_back(outcome: Outcome) -> str:
    """Return what a call came to, for the second half of a sentence."""
    return _words.came_back(outcome, show)
