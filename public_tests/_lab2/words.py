"""Arrays in the words of a report."""

from __future__ import annotations

from typing import Any

import numpy as np

from public_tests._hidden import as_numbers
from public_tests._words import MOST_ENTRIES, number, show

MOST_ROWS = 4
LONGEST_MATRIX = 16
"""Entries of a matrix that a sentence shows in full."""


def display(value: Any) -> str:
    """Return a small matrix as "[[1, 0], [0, 1]]", and all else as other reports do."""
    numbers = as_numbers(value)
    small = numbers is not None and numbers.ndim == 2 and 0 < numbers.size <= LONGEST_MATRIX
    if numbers is None or not small or len(numbers) > MOST_ROWS:
        return show(value)
    return "[" + ", ".join(show(row) for row in numbers) + "]"


def difference(name: str, expected: np.ndarray, got: np.ndarray | None) -> str:
    """Return what was expected of one answer and what came, at the first place where they differ.

    `name` is what the lesson calls the answer, empty where there is only one.
    """
    of_it = f" for {name}" if name else ""
    if got is None:
        return f"expected an array of numbers{of_it}, you got something else"
    if got.shape != expected.shape:
        return f"expected {_shape(expected)}{of_it}, you got {_shape(got)}"
    if expected.ndim == 0 or expected.size <= MOST_ENTRIES:
        return f"expected {display(expected)}{of_it}, you got {display(got)}"
    place = _first_difference(expected, got)
    if expected.ndim == 2 and expected.shape[1] <= MOST_ENTRIES:
        row = place[0]
        where = f"{name}[{row}]" if name else f"row {row}"
        return f"expected {where} to be {show(expected[row])}, you got {show(got[row])}"
    where = f"{name}[{', '.join(map(str, place))}]" if name else f"entry {list(place)}"
    return f"expected {where} to be {number(expected[place])}, you got {number(got[place])}"


def _shape(numbers: np.ndarray) -> str:
    return "a single number" if numbers.ndim == 0 else f"shape {numbers.shape}"


def _first_difference(expected: np.ndarray, got: np.ndarray) -> tuple[int, ...]:
    far = ~np.isclose(got, expected, rtol=1e-5, atol=1e-6)
    return tuple(int(place) for place in np.unravel_index(int(far.argmax()), far.shape))
