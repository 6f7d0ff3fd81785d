"""What a report says of an answer whose results are those of a known slip."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from public_tests._call import Outcome
from public_tests._report import Misconception
from public_tests._slips.book import Book, Told, look_up
from public_tests._slips.catalogue import BY_NAME, OUT, SLIPS
from public_tests._slips.fingerprint import fingerprint

ALSO = ", here and in the line like it."
RIGHT = "Your answers are the right ones"
BOOKS = Path(__file__).parent / "books"
STARTS = (OUT, "Your answers are ", "")
"""How sentences begin that can be joined by an "or"."""

RECOGNISED = (
    "Recognised when all results of the visible calls are those that this slip leads to in a right "
    "answer."
)
RECOGNISED_BY = {
    "another-kind": "Recognised by the type of every answer.",
    "in-one-line": "Recognised by trying small changes to the code in the notebook itself, line by "
    "line, until all visible answers are right.",
}

GENERATOR = (
    "a generator, which holds no numbers yet",
    "Round brackets around a `for` make a generator: write square ones, or call sum or list.",
)
FUNCTION = ("a function", "Call the function: put round brackets behind its name.")
KINDS = {
    "str": (
        "text",
        "Return the numbers themselves, without str() and quotes: text can't be calculated with.",
    ),
    "generator": GENERATOR,
    "map": ("a map, which holds no numbers yet", "Put list(...) around map(...)."),
    "zip": ("a zip, which holds no sums yet", "Work the pairs out in a loop."),
    "set": (
        "a set, which has no order and holds equal numbers once",
        "Write square brackets in place of the curly ones.",
    ),
    "dict": ("a dictionary", "Return the numbers alone, in a list or an array."),
    "function": FUNCTION,
    "builtin_function_or_method": FUNCTION,
    "method": FUNCTION,
}
"""What is handed back in place of numbers, by the name of its type, and what helps."""

MISCONCEPTIONS = tuple(
    Misconception(
        f"slip-{slip.name}",
        slip.sentence(slip.example),
        slip.cure(slip.example),
        f"{slip.why} {RECOGNISED_BY.get(slip.name, RECOGNISED)}",
    )
    for slip in SLIPS
)
"""All slips, as the registry lists them."""


def slips_in(exercise: str, outcomes: Iterable[Outcome]) -> tuple[Misconception, ...]:
    """Return the slip that explains what came of all visible calls, in a tuple, or an empty one.

    Where two slips lead to the same results, the sentences speak of both, and the name is that of
    the simpler one.
    """
    found = tuple(outcomes)
    book = _book(exercise)
    told = look_up(book, fingerprint(found)) if book else ()
    told = told or another_kind(found)
    return (_misconception(told),) if told else ()


def another_kind(outcomes: Sequence[Outcome]) -> tuple[Told, ...]:
    """Return the slip of handing back text, a generator or the like in every call."""
    kinds = {type(each.value).__name__ for each in outcomes if each.kind == "returned"}
    if len(kinds) != 1 or any(each.kind != "returned" for each in outcomes):
        return ()
    known = KINDS.get(kinds.pop())
    return (("another-kind", {"got": known[0], "cure": known[1]}),) if known else ()


@cache
def _book(exercise: str) -> Book:
    path = BOOKS / f"{exercise}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _misconception(told: tuple[Told, ...]) -> Misconception:
    first, *others = [_seen(*one) for one in told]
    start = next(start for start in STARTS if all(s.startswith(start) for s in (first, *others)))
    more = "".join(f", or {other.removeprefix(start)[:-1]}" for other in others)
    cures = dict.fromkeys(BY_NAME[name].cure(facts) for name, facts in told)
    return Misconception(f"slip-{told[0][0]}", f"{first[:-1]}{more}.", " ".join(cures))


def _seen(name: str, facts: Mapping[str, str]) -> str:
    seen = BY_NAME[name].sentence(facts)
    if "twice" in facts:
        seen = seen[:-1] + ALSO
    if "part" in facts:
        seen = seen.replace(RIGHT, f"Your {facts['part']} is the right one")
    return seen
