"""The slips that need no syntax tree: something is done to the arguments, or to a right result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proctor.learner.slips.fingerprint import as_floats

Function = Callable[..., Any]
Facts = dict[str, str]
ENDS = (("first", 0), ("last", -1))


@dataclass(frozen=True)
class Wrap:
    """A function with one slip, made of a right one: its name, and the gaps of its sentence."""

    slip: str
    function: Function
    facts: Facts


def wraps(
    right: Function, names: Sequence[str], example: Sequence[Any], results: Sequence[str]
) -> Iterator[Wrap]:
    """Yield all functions that do one thing more to a right function's arguments or results.

    `names` are its parameters, `example` the arguments of one call, and `results` what its results
    are called where it returns several.
    """
    names = names[: len(example)]  # those with a default may be left out
    for slip, change, facts in _changed_arguments(names, example):
        yield Wrap(slip, _before(right, change), facts)
    for slip, change, facts in _changed_results(names, example):
        yield Wrap(slip, _behind(right, change), facts)
        if len(results) < 2:
            continue
        for place, name in enumerate(results):
            part = {**facts, "part": name}
            yield Wrap(slip, _behind_one(right, change, place), part)
    if len(results) > 1:
        yield Wrap("results-exchanged", lambda *a: tuple(right(*a))[::-1], {})
        for place, name in enumerate(results):
            yield Wrap("one-result", lambda *a, k=place: right(*a)[k], {"got": name})


def _before(right: Function, change: Function) -> Function:
    return lambda *arguments: right(*change(list(arguments)))


def _behind(right: Function, change: Function) -> Function:
    def wrapped(*arguments: Any) -> Any:
        value = right(*arguments)
        if isinstance(value, tuple) and any(isinstance(part, np.ndarray) for part in value):
            return tuple(change(part, arguments) for part in value)
        return change(value, arguments)

    return wrapped


def _behind_one(right: Function, change: Function, place: int) -> Function:
    def wrapped(*arguments: Any) -> Any:
        value = list(right(*arguments))
        value[place] = change(value[place], arguments)
        return tuple(value)

    return wrapped


# ------------------------------------------------------------------ results


def each(value: Any, change: Function) -> Any:
    """Return numbers, in lists or arrays, each changed."""
    if isinstance(value, list | tuple):
        return [each(part, change) for part in value]
    return change(value)


def _changed_results(names: Sequence[str], example: Sequence[Any]) -> Iterator[Any]:
    for slip, facts, change in RESULTS:
        yield slip, (lambda value, _, change=change: change(value)), facts
    for place, name in enumerate(names):
        yield "argument-returned", (lambda _, given, k=place: given[k]), {"name": name}
        for words, change in COMBINED:
            yield "extra-factor", _combined(change, place), {"got": words.format(name=name)}
        if np.ndim(example[place]):
            count = {"got": f"the number of entries in {name}"}
            yield "averaged", (lambda v, given, k=place: _over(v, len(given[k]))), count
            yield "not-averaged", (lambda v, given, k=place: _over(v, 1 / len(given[k]))), count


def _combined(change: Function, place: int) -> Function:
    def combined(value: Any, given: Sequence[Any]) -> Any:
        other = as_floats(given[place])
        numbers = as_floats(value)
        if other is None or numbers is None or (other.ndim and other.shape != numbers.shape):
            raise TypeError("these two can't be combined")
        return change(numbers, other)

    return combined


def _array(value: Any) -> np.ndarray:
    numbers = as_floats(value)
    if numbers is None:
        raise TypeError("not made of numbers")
    return numbers


def _over(value: Any, count: float) -> Any:
    return _array(value) / count


def _blank(value: Any, place: int) -> Any:
    numbers = _array(value).copy()
    numbers[place] = 0
    return numbers


def _repeated(value: Any, place: int) -> Any:
    return [value[place] for _ in value]


def _running(value: Any) -> Any:
    numbers = _array(value)
    return np.cumsum(numbers).reshape(numbers.shape)


def _largest_of_each(value: Any) -> Any:
    return _array(value).max(axis=0)


COMBINED: tuple[tuple[str, Function], ...] = (
    ("times {name} once more", lambda value, other: value * other),
    ("divided by {name}", lambda value, other: value / other),
    ("plus {name}", lambda value, other: value + other),
    ("minus {name}", lambda value, other: value - other),
)

RESULTS: tuple[tuple[str, Facts, Function], ...] = (
    ("rounded", {"got": "whole numbers"}, lambda v: each(v, np.round)),
    ("rounded", {"got": "1 decimal place"}, lambda v: each(v, lambda x: np.round(x, 1))),
    ("rounded", {"got": "2 decimal places"}, lambda v: each(v, lambda x: np.round(x, 2))),
    ("rounded", {"got": "3 decimal places"}, lambda v: each(v, lambda x: np.round(x, 3))),
    ("rounded", {"got": "4 decimal places"}, lambda v: each(v, lambda x: np.round(x, 4))),
    ("cut-to-whole", {}, lambda v: each(v, np.trunc)),
    ("sign", {}, lambda v: each(v, lambda x: -x)),
    ("absolute", {}, lambda v: each(v, abs)),
    ("reversed", {}, lambda v: v[::-1]),
    ("reversed", {}, lambda v: _array(v)[:, ::-1]),
    ("sorted", {}, lambda v: np.sort(_array(v), axis=0)),
    ("one-entry", {"got": "first"}, lambda v: v[0]),
    ("one-entry", {"got": "last"}, lambda v: v[-1]),
    ("one-entry", {"got": "first"}, lambda v: v[:1]),
    ("one-entry", {"got": "last"}, lambda v: v[-1:]),
    ("one-entry", {"got": "largest"}, lambda v: _array(v).max()),
    ("one-entry", {"got": "smallest"}, lambda v: _array(v).min()),
    ("nonzero-only", {}, lambda v: _array(v)[_array(v) != 0]),
    ("entry-left-out", {"got": "first"}, lambda v: v[1:]),
    ("entry-left-out", {"got": "last"}, lambda v: v[:-1]),
    ("entry-left-out", {"got": "first"}, lambda v: _array(v)[:, 1:]),
    ("entry-left-out", {"got": "last"}, lambda v: _array(v)[:, :-1]),
    ("entry-left-out", {"got": "first"}, lambda v: _array(v)[1:, 1:]),
    ("entry-left-out", {"got": "last"}, lambda v: _array(v)[:-1, :-1]),
    ("entry-blank", {"got": "first"}, lambda v: _blank(v, 0)),
    ("entry-blank", {"got": "last"}, lambda v: _blank(v, -1)),
    ("entry-added", {"got": "a 0 in front"}, lambda v: [0, *v]),
    ("entry-added", {"got": "a 1 in front"}, lambda v: [1, *v]),
    ("entry-added", {"got": "a 0 behind them"}, lambda v: [*v, 0]),
    ("summed", {}, lambda v: _array(v).sum()),
    ("summed-over-axis", {"got": "added up within each row"}, lambda v: _array(v).sum(axis=1)),
    ("summed-over-axis", {"got": "added up within each column"}, lambda v: np.sum(v, axis=0)),
    ("summed-over-axis", {"got": "averaged within each row"}, lambda v: _array(v).mean(axis=1)),
    ("summed-over-axis", {"got": "averaged within each column"}, lambda v: np.mean(v, axis=0)),
    ("summed-over-axis", {"got": "cut down to the largest of each column"}, _largest_of_each),
    ("summed-over-axis", {"got": "averaged to one number"}, lambda v: _array(v).mean()),
    ("averaged", {"got": "how many they are"}, lambda v: _over(v, np.size(v))),
    ("averaged", {"got": "the number of their rows"}, lambda v: _over(v, len(v))),
    ("running-total", {}, _running),
    ("one-more", {"got": "1 too large"}, lambda v: _array(v) + 1),
    ("one-more", {"got": "1 too small"}, lambda v: _array(v) - 1),
    ("doubled", {"got": "times 2"}, lambda v: _array(v) * 2),
    ("doubled", {"got": "divided by 2"}, lambda v: _array(v) / 2),
    ("squared", {"got": "squared"}, lambda v: _array(v) ** 2),
    ("squared", {"got": "under a root"}, lambda v: np.sqrt(_array(v))),
    ("squared", {"got": "one divided by each"}, lambda v: 1 / _array(v)),
    ("transposed", {}, lambda v: np.swapaxes(_array(v), -1, -2)),
    ("flat", {}, lambda v: np.ravel(_array(v))),
    ("wrapped", {"got": "in one more pair of brackets"}, lambda v: [v]),
    ("wrapped", {"got": "each in a list of its own"}, lambda v: _array(v)[..., np.newaxis]),
    ("repeated", {"got": "the first one"}, lambda v: _repeated(v, 0)),
    ("repeated", {"got": "the last one"}, lambda v: _repeated(v, -1)),
)
"""What can be done to a right result: the slip, the gaps of its sentence, and the change."""


# ------------------------------------------------------------------ arguments


def _changed_arguments(names: Sequence[str], example: Sequence[Any]) -> Iterator[Any]:
    kinds = [np.ndim(value) for value in example]
    for i, name in enumerate(names):
        shown = _shown(example[i])
        yield "argument-fixed", _set(i, lambda _, k=i: _copied(example[k])), _facts(name, shown)
        for slip, facts, change in ARGUMENTS:
            yield slip, _set(i, change), {"name": name, **facts}
        if kinds[i]:
            for words, place in ENDS:
                part = {"name": name, "got": words}
                yield "argument-one-entry", _set(i, lambda v, k=place: _repeated_like(v, k)), part
        for j, other in enumerate(names):
            if kinds[i] == kinds[j] and i != j:
                yield "argument-twice", _copy(i, j), {"got": other, "wanted": name}
            if kinds[i] == kinds[j] and i < j:
                yield "arguments-exchanged", _exchange(i, j), {"first": name, "second": other}
    for group in _alike(example):
        name = " and ".join(names[i] for i in group)
        for words, cut in (("first", slice(1, None)), ("last", slice(None, -1))):
            facts = {"name": name, "got": words}
            yield "argument-entry-left-out", _cut(group, cut), facts
        for words, cut in (("first", slice(None, 1)), ("last", slice(-1, None))):
            facts = {"name": name, "got": words}
            yield "argument-one-entry", _cut(group, cut), facts


def _facts(name: str, got: str) -> Facts:
    return {"name": name, "got": got}


def _shown(value: Any) -> str:
    is_short = isinstance(value, int | float | str | list | tuple) and np.size(value) <= 4
    return str(value) if is_short else "that of the first call"


def _copied(value: Any) -> Any:
    return value.copy() if hasattr(value, "copy") else value


def _alike(example: Sequence[Any]) -> list[tuple[int, ...]]:
    """Return the places of lists and arrays, each alone and those of one length together."""
    sizes = {i: len(value) for i, value in enumerate(example) if np.ndim(value)}
    groups: list[tuple[int, ...]] = [(i,) for i in sizes]
    for size in set(sizes.values()):
        together = tuple(i for i, other in sizes.items() if other == size)
        if len(together) > 1:
            groups.append(together)
    return groups


def _set(place: int, change: Function) -> Function:
    def changed(arguments: list[Any]) -> list[Any]:
        arguments[place] = change(arguments[place])
        return arguments

    return changed


def _copy(place: int, other: int) -> Function:
    def changed(arguments: list[Any]) -> list[Any]:
        arguments[place] = _copied(arguments[other])
        return arguments

    return changed


def _exchange(i: int, j: int) -> Function:
    def changed(arguments: list[Any]) -> list[Any]:
        arguments[i], arguments[j] = arguments[j], arguments[i]
        return arguments

    return changed


def _cut(group: Sequence[int], cut: slice) -> Function:
    def changed(arguments: list[Any]) -> list[Any]:
        for place in group:
            arguments[place] = arguments[place][cut]
        return arguments

    return changed


def _like(value: Any, entries: Any) -> Any:
    return np.array(entries) if isinstance(value, np.ndarray) else list(entries)


def _repeated_like(value: Any, place: int) -> Any:
    return _like(value, [value[place] for _ in value])


def _backwards_from_zero(value: Any) -> Any:
    """Return what value[-i] gives for i = 0, 1, 2, ..."""
    return _like(value, [value[-i] for i in range(len(value))])


ARGUMENTS: tuple[tuple[str, Facts, Function], ...] = (
    ("argument-sign", {}, lambda v: each(v, lambda x: -x)),
    ("argument-reversed", {}, lambda v: v[::-1]),
    ("argument-reversed", {}, _backwards_from_zero),
    ("argument-transposed", {}, lambda v: np.swapaxes(_array(v), -1, -2)),
    ("argument-fixed", {"got": "0"}, lambda v: each(v, lambda x: 0 * x)),
    ("argument-fixed", {"got": "1"}, lambda v: each(v, lambda x: 0 * x + 1)),
    ("argument-changed", {"got": "squared"}, lambda v: each(v, lambda x: x * x)),
    ("argument-changed", {"got": "cubed"}, lambda v: each(v, lambda x: x * x * x)),
    ("argument-changed", {"got": "made positive"}, lambda v: each(v, abs)),
    ("argument-changed", {"got": "cut off at 0"}, lambda v: each(v, lambda x: np.maximum(x, 0))),
    ("argument-changed", {"got": "made 1 larger"}, lambda v: each(v, lambda x: x + 1)),
    ("argument-changed", {"got": "made 1 smaller"}, lambda v: each(v, lambda x: x - 1)),
    ("argument-changed", {"got": "doubled"}, lambda v: each(v, lambda x: 2 * x)),
    ("argument-changed", {"got": "halved"}, lambda v: each(v, lambda x: x / 2)),
    ("argument-changed", {"got": "divided by its sum"}, lambda v: _array(v) / np.sum(v)),
    ("argument-changed", {"got": "sorted"}, lambda v: _like(v, np.sort(v, axis=0))),
    ("argument-changed", {"got": "rounded"}, lambda v: each(v, lambda x: int(np.round(x)))),
)
"""What can be done to an argument: the slip, the gaps of its sentence, and the change."""
