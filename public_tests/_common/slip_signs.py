"""The signs of slips that everybody makes: what came of the calls, and what that shows.

Each sign returns what its sentences speak of, or None where the answers don't show it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from public_tests._call import Outcome, call
from public_tests._cells.errors import meaning
from public_tests._common.words import came_back, show_lists
from public_tests._hidden import agrees, as_numbers

ALIKE = {"rtol": 1e-4, "atol": 1e-6}
"""Tolerances within which an answer is what a slip makes of it."""

Facts = dict[str, object]
"""What the gaps of a slip's sentences are filled with."""


@dataclass(frozen=True)
class Attempt:
    """One call of a learner's function: the `call` in words, and what came of it.

    `expected` is the right answer, a tuple where there are several, None where it is no numbers.
    """

    call: str
    given: tuple[Any, ...]
    expected: Any
    outcome: Outcome
    right: bool
    kept: bool = True
    show: Callable[[Any], str] = show_lists

    @property
    def returned(self) -> bool:
        """Whether a value came back."""
        return self.outcome.kind == "returned"

    @property
    def facts(self) -> Facts:
        """What the gaps of a slip's sentences are filled with."""
        return {
            "call": self.call,
            "got": self.show(self.outcome.value),
            "outcome": came_back(self.outcome, self.show),
            "printed": self.outcome.printed,
            "error": self.outcome.error,
            "where": self.outcome.where,
        }


@dataclass(frozen=True)
class Attempts:
    """All calls of one function, the shown example first.

    `formula` gives right answers, and `arguments` are the names of what it takes; both are there
    where an answer can be worked out for any arguments.
    """

    all: tuple[Attempt, ...]
    target: Callable[..., Any]
    formula: Callable[..., Any] | None = None
    arguments: Sequence[str] = ()

    @classmethod
    def without_numbers(
        cls, target: Callable[..., Any], outcomes: Mapping[str, Outcome]
    ) -> Attempts:
        """Return wrong attempts of which only the outcome is known, by their calls in words."""
        calls = (Attempt(words, (), None, outcome, False) for words, outcome in outcomes.items())
        return cls(tuple(calls), target)

    @property
    def wrong(self) -> Attempt | None:
        """The first call whose answer is not right."""
        return next((one for one in self.all if not one.right), None)


def prints(attempts: Attempts) -> Facts | None:
    wrong = attempts.wrong
    if wrong is None or not wrong.outcome.printed:
        return None
    if wrong.outcome.kind not in ("none", "placeholder"):
        return None
    nothing = "nothing" if wrong.outcome.kind == "none" else "its `...` as before"
    return wrong.facts | {"nothing": nothing}


def came_to(outcome: str) -> Callable[[Attempts], Facts | None]:
    def recognise(attempts: Attempts) -> Facts | None:
        wrong = attempts.wrong
        return wrong.facts if wrong and wrong.outcome.kind == outcome else None

    return recognise


def raised(*words: str) -> Callable[[Attempts], Facts | None]:
    """Recognise a first wrong answer that is an error with one of `words` in it."""

    def recognise(attempts: Attempts) -> Facts | None:
        wrong = attempts.wrong
        if wrong is None or wrong.outcome.kind != "raised":
            return None
        if words and not any(word in wrong.outcome.error for word in words):
            return None
        ename, _, evalue = wrong.outcome.error.partition(": ")
        return wrong.facts | {"meaning": meaning(ename, evalue)}

    return recognise


def ended_by(end: str) -> Callable[[Attempts], Facts | None]:
    """Recognise a first wrong answer that never came, since something ended the call."""

    def recognise(attempts: Attempts) -> Facts | None:
        wrong = attempts.wrong
        if wrong is None or wrong.outcome.end != end:
            return None
        return wrong.facts | {"loop": _loop_in(wrong.outcome.error)}

    return recognise


NEVER_ENDS = " never ends: the loop "
"""What grading says where it can prove that a loop has no end, before it names the loop."""


def _loop_in(error: str) -> str:
    """Return a sentence on the loop that has no end, after a space; "" where none is known."""
    _, is_proved, which = error.partition(NEVER_ENDS)
    return f" The loop {which.removesuffix('.')}." if is_proved else ""


def dots(attempts: Attempts) -> Facts | None:
    for one in attempts.all:
        parts = one.outcome.value if isinstance(one.outcome.value, list | tuple) else ()
        if "ellipsis" in one.outcome.error.lower() or any(part is ... for part in parts):
            return one.facts
    return None


def changes(attempts: Attempts) -> Facts | None:
    return next((one.facts for one in attempts.all if not one.kept), None)


def _values(attempts: Attempts) -> list[tuple[Attempt, np.ndarray, np.ndarray]] | None:
    """Return the calls with their answers and the right ones as numbers; None if some are none."""
    found = []
    for one in attempts.all:
        got, wanted = _numbers(one.outcome.value, one.expected), _numbers(one.expected)
        if not one.returned or got is None or wanted is None:
            return None
        found.append((one, got, wanted))
    return found


def _numbers(value: Any, like: Any = None) -> np.ndarray | None:
    """Return an answer as numbers, several answers (as in `like`) one behind the other."""
    several = value if like is None else like
    if isinstance(several, tuple) and len(several) == 1:
        value = value[0] if like is None else value
    elif isinstance(several, tuple) and any(map(np.ndim, several)):
        if not isinstance(value, tuple | list) or len(value) != len(several):
            return None
        parts = [as_numbers(part) for part in value]
        return (
            np.concatenate([np.ravel(p) for p in parts if p is not None])
            if all(part is not None for part in parts)
            else None
        )
    return None if value is None else as_numbers(value)


def _first_of(pairs: list[tuple[Attempt, np.ndarray, np.ndarray]]) -> Attempt:
    return next(one for one, _, _ in pairs if not one.right)


def nothing_added(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs or any(got.size and got.any() for _, got, _ in pairs):
        return None
    wanted = [w for _, _, w in pairs]
    return _first_of(pairs).facts if any(w.size and w.any() for w in wanted) else None


def same_answer(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs or len(pairs) < 2:
        return None
    _, first, wanted = pairs[0]
    if not all(_like(got, first) for _, got, _ in pairs[1:]):
        return None
    if all(_like(other, wanted) for _, _, other in pairs[1:]):
        return None
    one = _first_of(pairs)
    example = ", the answer to the shown example" if _like(first, wanted) else ""
    return one.facts | {"example": example}


def first_round(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs:
        return None
    if all(_is_first(got, wanted) for _, got, wanted in pairs) and _differ(pairs):
        return _first_of(pairs).facts
    return _first_of(pairs).facts if _cut_to(slice(0, 1), attempts, pairs) else None


def _is_first(got: np.ndarray, wanted: np.ndarray) -> bool:
    return (
        wanted.ndim > 0
        and bool(len(wanted))
        and any(_like(got, first) for first in (wanted[0], wanted[:1]))
    )


def _differ(pairs: list[tuple[Attempt, np.ndarray, np.ndarray]]) -> bool:
    return sum(not one.right for one, _, _ in pairs) > 1


def off_by_one(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs:
        return None
    for cut, which in ((slice(None, -1), "last"), (slice(1, None), "first")):
        long = [(got, wanted) for _, got, wanted in pairs if wanted.ndim and len(wanted) > 1]
        if len(long) > 1 and all(_like(got, wanted[cut]) for got, wanted in long):
            what = f"the {which} entry of the answer is missing"
            return _first_of(pairs).facts | {"what": what}
        names = _cut_to(cut, attempts, pairs)
        if names:
            what = f"what comes out without the {which} entry of {names}"
            return _first_of(pairs).facts | {"what": what}
    return None


def _cut_to(
    cut: slice, attempts: Attempts, pairs: list[tuple[Attempt, np.ndarray, np.ndarray]]
) -> str:
    """Return the arguments of which every answer uses only a part, as "`a` and `b`", or ""."""
    if attempts.formula is None:
        return ""
    for places in _sequences(attempts):
        compared = 0
        for one, got, wanted in pairs:
            given = [copy.deepcopy(value) for value in one.given]
            for place in places:
                given[place] = given[place][cut]
            answer = _worked_out(attempts.formula, tuple(given))
            if answer is None or _like(answer, wanted):
                continue  # too short to tell anything
            if not _like(got, answer):
                break
            compared += 1
        else:
            if compared > 1:
                return " and ".join(f"`{attempts.arguments[place]}`" for place in places)
    return ""


def _sequences(attempts: Attempts) -> Iterator[tuple[int, ...]]:
    """Yield places of arguments with entries that a loop may go through together."""
    every = min(len(one.given) for one in attempts.all)  # some calls leave the last ones out
    example = attempts.all[0].given[:every]
    long = [k for k, value in enumerate(example) if _length(value) > 1]
    together = {
        tuple(
            k for k in long if all(_length(o.given[k]) == _length(o.given[j]) for o in attempts.all)
        )
        for j in long
    }
    yield from sorted(together | {(k,) for k in long}, key=lambda places: (-len(places), places))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) or np.ndim(value) else 0


def _worked_out(formula: Callable[..., Any], given: tuple[Any, ...]) -> np.ndarray | None:
    outcome = call(formula, *given)
    return _numbers(outcome.value) if outcome.kind == "returned" else None


def whole(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs:
        return None
    for cut in (np.floor, np.trunc, np.round):
        if all(got.shape == wanted.shape and _like(got, cut(wanted)) for _, got, wanted in pairs):
            one = _first_of(pairs)
            return one.facts | {"expected": one.show(one.expected)}
    return None


def turned(attempts: Attempts) -> Facts | None:
    pairs = _values(attempts)
    if not pairs or any(
        isinstance(one.expected, tuple) and len(one.expected) > 1 for one, *_ in pairs
    ):
        return None
    telling = [(one, g, w) for one, g, w in pairs if not one.right]
    if not all(_is_turned(one, got, wanted) for one, got, wanted in telling):
        return None
    one, got, wanted = telling[0]
    return one.facts | {"shape": got.shape, "wanted": wanted.shape}


def _is_turned(one: Attempt, got: np.ndarray, wanted: np.ndarray) -> bool:
    if wanted.ndim == 2 and wanted.shape[0] != wanted.shape[1]:
        return got.shape == wanted.shape[::-1]
    tables = [np.shape(value) for value in one.given if np.ndim(value) == 2]
    return wanted.ndim == 1 and any(
        wanted.shape == (m,) and got.shape == (n,) and m != n for m, n in tables
    )


def ignores(attempts: Attempts) -> Facts | None:
    """Recognise that another argument leaves an answer as it is, where it should change it."""
    if attempts.formula is None:
        return None
    base = next((one for one in attempts.all if one.returned), None)
    if base is None or _numbers(base.outcome.value, base.expected) is None:
        return None
    for place, name in enumerate(attempts.arguments[: len(base.given)]):
        for given in _with_another(attempts, base, place):
            wanted = call(attempts.formula, *copy.deepcopy(given))
            if wanted.kind != "returned" or _alike(wanted.value, base.expected):
                continue
            outcome = call(attempts.target, *copy.deepcopy(given))
            if outcome.kind == "returned" and _alike(outcome.value, base.outcome.value):
                return base.facts | {"argument": name}
            break  # it does depend on this one
    return None


def _with_another(attempts: Attempts, base: Attempt, place: int) -> Iterator[tuple[Any, ...]]:
    """Yield the arguments of a call with another one at a place: of another call, or changed."""
    own = base.given[place]
    others = [one.given[place] for one in attempts.all if place < len(one.given)]
    if isinstance(own, np.ndarray):
        others += [own[::-1].copy(), own / 2]
    for other in others:
        if np.shape(other) == np.shape(own) and not _alike(other, own):
            yield (*base.given[:place], other, *base.given[place + 1 :])


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two answers are the same numbers, be they one or several arrays."""
    several = isinstance(one, tuple | list) and isinstance(other, tuple | list)
    if several and len(one) == len(other) and any(np.ndim(part) for part in one):
        return all(_alike(*pair) for pair in zip(one, other, strict=True))
    if isinstance(other, tuple) and len(other) == 1:
        other = other[0]
    first, second = as_numbers(one), as_numbers(other)
    return first is not None and second is not None and _like(first, second)


def _like(got: np.ndarray, wanted: np.ndarray) -> bool:
    return agrees(got, wanted, **ALIKE)
