"""Inputs like those of a test: with an entry more or less, in another order, with other numbers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

MOST = 40
Call = Sequence[Any]
Change = Callable[..., Any]


def derived(calls: Sequence[Call], numbers: Sequence[float] = ()) -> list[list[Any]]:
    """Return calls that differ from given ones in little, those from shorter ones first.

    `numbers` stand in the code that is called: what happens at them is of interest. Lengths that
    are the same in all given calls stay so.
    """
    bonds = set.intersection(*(_bonds(call) for call in calls)) if calls else set()
    found: dict[str, list[Any]] = {repr(list(call)): [] for call in calls}
    ways = [list(_like(args, kwargs, numbers)) for args, kwargs in sorted(calls, key=_size)]
    for place in range(max(map(len, ways), default=0)):  # of each call some, before all of one
        for made in ways:
            if place < len(made) and bonds <= _bonds(made[place]):
                found.setdefault(repr(made[place]), made[place])
    return [call for call in found.values() if call][:MOST]


def _bonds(call: Call) -> set[tuple[str, str]]:
    """Return which lengths of a call's arguments are the same; and which arguments are tables."""
    lengths: dict[str, int] = {}
    bonds: set[tuple[str, str]] = set()
    for place, value in enumerate(call[0]):
        try:
            shape = np.shape(value)
        except ValueError:  # rows of several lengths
            continue
        bonds.add((f"{place}", f"{len(shape)} axes"))
        lengths |= {f"{place}, {axis}": length for axis, length in enumerate(shape)}
    return bonds | {(a, b) for a in lengths for b in lengths if a < b and lengths[a] == lengths[b]}


def _size(call: Call) -> tuple[int, int]:
    return sum(np.size(value) for value in call[0]), len(repr(call))


def _like(args: Sequence[Any], kwargs: Any, numbers: Sequence[float]) -> Iterator[list[Any]]:
    for place, value in enumerate(args):
        for number in numbers:
            if _is_number(value):
                yield [[*args[:place], number, *args[place + 1 :]], dict(kwargs)]
            elif _is_row(value) and _is_number(value[0]):
                yield from _changed(args, kwargs, [place], lambda v, n=number: _begun(v, n))
    lengths = [len(value) if _is_row(value) else 0 for value in args]
    for change in (*ROWS, *ENTRIES):
        for length in dict.fromkeys(length for length in lengths if length):
            together = [place for place, other in enumerate(lengths) if other == length]
            groups = [together] if change in ROWS else [[place] for place in together]
            for group in groups:
                yield from _changed(args, kwargs, group, change)
    for place, value in enumerate(args):
        for other in _others(value):
            yield [[*args[:place], other, *args[place + 1 :]], dict(kwargs)]


def _changed(
    args: Sequence[Any], kwargs: Any, places: Sequence[int], change: Change
) -> Iterator[list[Any]]:
    made = copy.deepcopy(list(args))
    try:
        for place in places:
            made[place] = change(made[place])
    except Exception:  # a change that doesn't fit these entries
        return
    yield [made, dict(kwargs)]


def _is_row(value: Any) -> bool:
    is_array = isinstance(value, np.ndarray) and value.ndim > 0
    return (is_array or isinstance(value, list | tuple)) and len(value) > 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _begun(value: Any, number: float) -> Any:
    return _rejoined(value, [number, *list(value)[1:]])


def _rejoined(value: Any, parts: list[Any]) -> Any:
    if isinstance(value, np.ndarray):
        return np.array(parts, dtype=value.dtype)
    return type(value)(parts)


def _more(value: Any) -> Any:
    last = value[-1] + 1 if isinstance(value[-1], int | float | np.number) else value[-1]
    return _rejoined(value, [*value, last])


def _entries(value: Any, change: Change) -> Any:
    """Return the numbers of rows, each changed by its place and value."""
    if isinstance(value, np.ndarray):
        return np.array([_entries(part, change) for part in value])
    if isinstance(value, list | tuple):
        return type(value)(_entries(part, change) for part in value)
    if isinstance(value, bool | str) or not isinstance(value, int | float | np.number):
        raise TypeError("not a number")
    return change(value)


ROWS: tuple[Change, ...] = (
    _more,
    lambda v: _rejoined(v, list(v)[:-1]) if len(v) > 1 else 1 / 0,
    lambda v: _rejoined(v, list(v)[:1]),
)
"""What is done to all rows of one length together."""

ENTRIES: tuple[Change, ...] = (
    lambda v: _rejoined(v, sorted(v, reverse=True)),
    lambda v: _rejoined(v, sorted(v)),
    lambda v: _rejoined(v, list(v)[::-1]),
    lambda v: _rejoined(v, [v[-1], *list(v)[1:]]),
    lambda v: _entries(v, lambda x: x + x % 3),
    lambda v: _entries(v, lambda x: x + 0.25 if isinstance(x, float | np.floating) else x + 5),
    lambda v: _entries(v, lambda x: -x),
    lambda v: _entries(v, lambda x: x - x if x > 0 else x),
)
"""What is done to one row, or to what stands in it."""


def _others(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | np.integer):
        yield from (int(value) + 1, 2 * int(value) + 1)
        if value != 0:
            yield from (int(value) - 1, 0)
        if value < 0:
            yield -int(value)
    elif isinstance(value, float | np.floating):
        yield from (float(value) + 0.25, 2 * float(value), -float(value), 0.0)
    elif isinstance(value, str) and value:
        yield from (value[::-1], value[1:], value[:-1], value.upper(), value + value[0])
