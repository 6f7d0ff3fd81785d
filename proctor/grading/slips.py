"""Name the slip behind the answers of a function, from what plain tests asked of it.

A book of a function holds, for calls that learners can see, what is right and what small slips come
to, as fingerprints. It is made of the instructor's solution when a lab is adopted (`mutants.py`).
What a learner's function gave in the test cells is compared with it: no code is run for that, and
nothing but a sentence comes of it.

Calls with inputs that learners can't see decide nothing here. Whoever writes a function that
makes one slip for one input and another for another would read hidden inputs off the sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from proctor.learner.slips.catalogue import BY_NAME, FAMILIES, OUT, RANK, SIMPLE, SLIPS
from proctor.learner.slips.results import UNKNOWN, weight
from proctor.wire import messages

Book = Mapping[str, Any]
"""Of one function: "calls" (keys), what is "right", "slips", and which others it "uses".

Each of the slips has the fingerprints of its results ("came") and what is "told" of them: pairs of
a name in the catalogue and what fills its sentence.
"""

LEAST, LEAST_OF_TWO, LEAST_OF_PLAIN = 3, 4, 5
"""How much results have to show together for a slip to be named, or one of two; and where each of
the wrong ones could be had by accident, as True or 0."""

UNLIKELY = ("argument-changed", "extra-factor", "extra-part", "extra-square", "wrong-name")
"""Slips that are seldom made, or say little, and fit much: they count where nothing else fits."""

MOST_HEARD = 5000
"""Calls that are listened to in one notebook."""

MOST_PARTS = 20_000
LENGTH = 16


@dataclass(frozen=True)
class Heard:
    """One call that a test made: in which cell, of what, and what came of it.

    `args` and `kwargs` are there where the instructor's own solution was called.
    """

    cell: str
    name: str
    key: str
    found: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


class Listener:
    """Hears the calls that tests make: those of functions with `books`, or all of them.

    Where it hears all of them it keeps the arguments, too: the solution is being run. Of a function
    without a book it notes that there was a call.
    """

    def __init__(self, books: Mapping[str, Book] | None = None) -> None:
        self._books = books
        self.calls: list[Heard] = []

    def wants(self, name: str) -> bool:
        """Tell whether what comes of a call is of interest."""
        is_known = self._books is None or name in self._books
        return is_known and len(self.calls) < MOST_HEARD

    def hear(
        self, cell: str, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], found: str
    ) -> None:
        """Take note of a call."""
        if self._books is None:
            key = call_key(name, args, kwargs)
            self.calls.append(Heard(cell, name, key, found, tuple(args), dict(kwargs)))
        elif self._books and len(self.calls) < MOST_HEARD:
            key = call_key(name, args, kwargs) if name in self._books else ""
            self.calls.append(Heard(cell, name, key, found))


def call_key(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return what a call is known by; "" where it holds more than plain values, or too many."""
    try:
        _count([list(args), dict(kwargs)])
        told = messages.encode([name, list(args), dict(sorted(kwargs.items()))])
    except (TypeError, ValueError):
        return ""
    return hashlib.sha256(told).hexdigest()[:LENGTH]


def _count(value: Any, left: int = MOST_PARTS) -> int:
    """Return how many parts may still follow a value. Raises TypeError."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for part in value:
            left = _count(part, left)
    elif isinstance(value, np.ndarray):
        if value.dtype.kind not in "biufU":
            raise TypeError("an array of other things")
        left -= value.size
    elif not (value is None or isinstance(value, bool | int | float | str | np.generic)):
        raise TypeError("not a plain value")
    if left < 0:
        raise TypeError("more than is compared")
    return left - 1


@dataclass(frozen=True)
class Told:
    """What is said of a function's answers: the name of the slip, and the sentences."""

    slip: str
    text: str


@dataclass(frozen=True)
class Idea:
    """A slip as a class report and `proctor explain` show it, with an example in its gaps."""

    name: str
    seen: str
    next: str
    why: str


def ideas() -> list[Idea]:
    """Return all slips of the catalogue that results can show."""
    return [
        Idea(f"slip-{one.name}", one.sentence(one.example), one.cure(one.example), one.why)
        for one in SLIPS
        if one.name not in ("another-kind", "in-one-line")
    ]


def explained(
    books: Mapping[str, Book],
    heard: Iterable[Heard],
    hidden: Mapping[str, tuple[bool, Collection[str]]],
    failed: Iterable[str],
) -> dict[str, Told]:
    """Return what to say in test cells that failed.

    `hidden` are the cells with a hidden part: whether that comes last in them, and which names
    stand in them. In another cell the function has to have given a wrong answer; in a hidden one
    its name has to stand there, and which answers it gave is of no interest.
    """
    heard = list(_shown(books, heard, hidden))
    found = {
        name: _slip_in(book, _results(name, heard))
        for name, book in books.items()
        if _uses_right_ones(books, book, heard)
    }
    told = {}
    for cell in failed:
        wrong = (one.name for one in heard if one.cell == cell and _is_wrong(books, one))
        names = (name for name in books if name in hidden[cell][1]) if cell in hidden else wrong
        slip = next((found[name] for name in names if found.get(name)), None)
        if slip is not None:
            told[cell] = slip
    return told


def _shown(
    books: Mapping[str, Book],
    heard: Iterable[Heard],
    hidden: Mapping[str, tuple[bool, Collection[str]]],
) -> Iterator[Heard]:
    """Yield the calls that may decide: of a hidden cell, those before the first hidden one.

    What comes later is reached or not by what came of hidden inputs.
    """
    ended = {cell for cell, (is_last, _) in hidden.items() if not is_last}
    for one in heard:
        if one.cell in hidden and one.key not in _calls(books, one.name):
            ended.add(one.cell)
        if one.cell not in ended:
            yield one


def _calls(books: Mapping[str, Book], name: str) -> Sequence[str]:
    return books[name]["calls"] if name in books else ()


def _results(name: str, heard: Iterable[Heard]) -> dict[str, str]:
    """Return what came of each call of a function; nothing certain where it came to two things."""
    found: dict[str, str] = {}
    for one in heard:
        if one.name == name:
            same = found.setdefault(one.key, one.found) == one.found
            found[one.key] = one.found if same else UNKNOWN
    return found


def _is_wrong(books: Mapping[str, Book], one: Heard) -> bool:
    calls = _calls(books, one.name)
    return one.key in calls and books[one.name]["right"][calls.index(one.key)] != one.found


def _uses_right_ones(books: Mapping[str, Book], book: Book, heard: Sequence[Heard]) -> bool:
    """Tell whether the functions behind a function have given right answers, and no others."""
    for name in book["uses"]:
        own = [one for one in heard if one.name == name and one.key in _calls(books, name)]
        if not own or any(_is_wrong(books, one) for one in own):
            return False
    return True


def _slip_in(book: Book, results: Mapping[str, str]) -> Told | None:
    """Return the slip that explains all results of calls in the book, if there is just one."""
    places = [place for place, key in enumerate(book["calls"]) if key in results]
    came = [results[book["calls"][place]] for place in places]
    right = [book["right"][place] for place in places]
    if UNKNOWN in came or came == right:
        return None
    fitting = [slip for slip in book["slips"] if [slip["came"][place] for place in places] == came]
    return _told([tuple(one) for slip in fitting for one in slip["told"]], _weighed(came, right))


def _weighed(came: Sequence[str], right: Sequence[str]) -> int:
    """Return how many slips may be named by what results show: 2, 1, or 0 where that is little.

    Each wrong result that differs from those before it counts what it shows (`weight`), and each
    call after the first, right or wrong, counts 1. One small number is no evidence: whoever makes
    6 of "banana" may have counted letters, and has not doubled the 3 vowels.
    """
    wrong = {one for one, wanted in zip(came, right, strict=True) if one != wanted}
    shown = sum(map(weight, wrong))
    if shown == 0 and len(came) < LEAST_OF_PLAIN:
        return 0
    shown += len(came) - 1
    return 2 if shown >= LEAST_OF_TWO else int(shown >= LEAST)


def _told(fitting: Sequence[tuple[str, Mapping[str, str]]], most: int) -> Told | None:
    """Return the sentences on slips that explain the same; None for more than so many kinds."""
    kinds: dict[str, list[Mapping[str, str]]] = {}
    for name, facts in fitting:
        if name in BY_NAME:  # a book may be older than the catalogue
            kinds.setdefault(name, []).append(facts)
    likely = [name for name in kinds if name not in UNLIKELY]
    ranked = sorted(likely or kinds, key=RANK.__getitem__)
    simple = [name for name in ranked if RANK[name] <= SIMPLE]
    if len(simple) > 1 or not ranked:
        return None
    first, *others = simple or ranked
    others = [name for name in others if not any({first, name} <= family for family in FAMILIES)]
    seen = [_sentence(name, kinds[name], lambda slip: slip.sentence) for name in (first, *others)]
    if len(seen) > most or not all(seen):
        return None
    if others and not all(one.startswith(OUT) for one in seen):
        return None
    text = seen[0] if not others else f"{seen[0][:-1]}, or {seen[1].removeprefix(OUT)}"
    cure = "" if others else _sentence(first, kinds[first], lambda slip: slip.cure)
    return Told(f"slip-{first}", f"{text} {cure}".strip())


def _sentence(name: str, facts: Sequence[Mapping[str, str]], kind: Callable[..., Any]) -> str:
    """Return what is to be said of one kind of slip, whatever fills its gaps; "" if that varies."""
    slip = BY_NAME[name]
    texts = {kind(slip)(each) for each in facts}
    return texts.pop() if len(texts) == 1 else kind(slip)({}) if slip.plain else ""
