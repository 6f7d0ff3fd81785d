"""Values in the words of a report: short, exact enough, and never more than one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from public_tests._call import Outcome
from public_tests._hidden import as_numbers

MOST_ENTRIES = 8
"""Entries of a vector that a sentence shows before it breaks off with dots."""

MOST_ROWS = 4
"""Rows of a matrix that a sentence shows before it gives their number instead."""

LONGEST_MATRIX = 16
"""Entries of an array with rows that a sentence shows in full."""

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
    return _vector(numbers)


def show_matrix(value: Any) -> str:
    """Return a small matrix as "[[1, 0], [0, 1]]", and all else as other reports do."""
    numbers = as_numbers(value)
    small = numbers is not None and numbers.ndim == 2 and 0 < numbers.size <= LONGEST_MATRIX
    if numbers is None or not small or len(numbers) > MOST_ROWS:
        return show(value)
    return "[" + ", ".join(show(row) for row in numbers) + "]"


def show_lists(value: Any) -> str:
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
        return _vector(numbers)
    if numbers.ndim == 2:
        return _rows(list(value))
    return f"a list nested {numbers.ndim} deep"


def _rows(rows: Any) -> str:
    shown = [show_lists(row) for row in rows]
    if len(shown) <= MOST_ROWS:
        return f"[{', '.join(shown)}]"
    return f"[{shown[0]}, ..., {shown[-1]}] ({len(shown)} rows)"


def _vector(numbers: np.ndarray) -> str:
    entries = [number(entry) for entry in numbers[:MOST_ENTRIES]]
    return "[" + ", ".join(entries + ["..."] * (numbers.size > MOST_ENTRIES)) + "]"


def show_call(name: str, given: tuple[Any, ...]) -> str:
    """Return a call that a learner can copy into a cell: "w_sum([1, 2], [3, 4])"."""
    return f"{name}({', '.join(show_lists(argument) for argument in given)})"


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


def came_back(outcome: Outcome, show: Callable[[Any], str] = show) -> str:
    """Return what a call came to, for the second half of a sentence."""
    if outcome.kind == "raised":
        return outcome.ended
    if outcome.kind == "none":
        return "your function returned None"
    if outcome.kind in ("placeholder", "not-attempted"):
        return "your function returned its placeholder"
    return f"you got {show(outcome.value)}"


def more_exactly(expected: Any, got: Any, show: Callable[[Any], str] = show) -> str:
    """Return where two values part that a sentence shows alike; nothing where it shows them apart.

    Rounded answers are such: "(more exactly, 0.1701978 and 0.1702 at [0])".
    """
    wanted, numbers = as_numbers(expected), as_numbers(got)
    if wanted is None or numbers is None or wanted.shape != numbers.shape or not wanted.size:
        return ""
    if show(expected) != show(got) or np.array_equal(wanted, numbers):
        return ""
    place = np.unravel_index(int(np.argmax(np.abs(numbers - wanted))), wanted.shape)
    at = f" at [{', '.join(str(int(k)) for k in place)}]" if wanted.ndim else ""
    return f" (more exactly, {wanted[place]:.10g} and {numbers[place]:.10g}{at})"


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
        more = more_exactly(expected, got, show_matrix)
        return f"expected {show_matrix(expected)}{of_it}, you got {show_matrix(got)}{more}"
    place = _first_difference(expected, got)
    if expected.ndim == 2 and expected.shape[1] <= MOST_ENTRIES:
        row = place[0]
        where = f"{name}[{row}]" if name else f"row {row}"
        more = more_exactly(expected[row], got[row])
        return f"expected {where} to be {show(expected[row])}, you got {show(got[row])}{more}"
    where = f"{name}[{', '.join(map(str, place))}]" if name else f"entry {list(place)}"
    more = more_exactly(expected[place], got[place])
    return f"expected {where} to be {number(expected[place])}, you got {number(got[place])}{more}"


def _shape(numbers: np.ndarray) -> str:
    return "a single number" if numbers.ndim == 0 else f"shape {numbers.shape}"


def _first_difference(expected: np.ndarray, got: np.ndarray) -> tuple[int, ...]:
    far = ~np.isclose(got, expected, rtol=1e-5, atol=1e-6)
    return tuple(int(place) for place in np.unravel_index(int(far.argmax()), far.shape))
