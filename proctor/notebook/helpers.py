"""Bring up what an answer uses and the learner has defined further down.

In a notebook that was worked in for an hour everything is there, whatever its place. Run from top
to bottom, an answer would miss the helper in a cell below it. A person who reads the notebook sees
the helper, so it is defined before the answer as well. Only statements move that do nothing else:
functions, classes, imports, and names of plain values.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proctor.notebook.names import Names, names_of, used_names

MOST_CODE = 200_000
"""Characters of all cells together up to which helpers are looked for: a second or two at most."""

MAGIC_LINE = re.compile(
    r"^([ \t]*+)(?:[%!?].*|.*\?[ \t]*+$|\w++[ \t]*+=[ \t]*+[%!].*)", re.MULTILINE
)
"""A line that only IPython reads; `pass` can stand for it, so that all lines keep their numbers."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
NOTHING = Names(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Helpers:
    """What one answer needs of the cells below it: code to run first, and the names it makes."""

    source: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Definition:
    """A statement that does nothing but define: the places of cell and statement, and its code."""

    place: tuple[int, int]
    source: str
    names: Names


def find_helpers(
    sources: Sequence[str], answers: Iterable[int], own: Iterable[int], taken: Iterable[str]
) -> dict[int, Helpers]:
    """Return for each answer, by its place, what has to be defined before it.

    `sources` are cells in their order, with "" for what is no code to run; `answers` and `own` are
    places of answers and of all cells with the learner's text. What `taken` names is never brought
    up: names that the lab makes, uses, or asks for.
    """
    if sum(map(len, sources)) > MOST_CODE:
        return {}
    answers, own = set(answers), sorted(own)
    names = [_names(source) for source in sources]
    last_made = {name: place for place in own for name in names[place].makes}
    last: dict[str, _Definition] | None = None
    made = set(taken)
    found: dict[int, Helpers] = {}
    for place, of_cell in enumerate(names):
        missing = _outside(of_cell) - made if place in answers else set()
        if any(last_made.get(name, -1) > place for name in missing):
            if last is None:
                last = _last_definitions(sources, [one for one in own if names[one].makes])
            below = {name: one for name, one in last.items() if one.place[0] > place}
            helpers = _helpers(missing, below, made)
            if helpers:
                found[place] = helpers
                made |= set(helpers.names)
        made |= of_cell.makes
    return found


@lru_cache(maxsize=16)
def names_in(sources: tuple[str, ...]) -> frozenset[str]:
    """Return the names that cells of a lab make, or take from outside themselves."""
    return frozenset(name for one in map(_names, sources) for name in one.makes | _outside(one))


def made_in(sources: Iterable[str]) -> frozenset[str]:
    """Return the names that cells make; none of a cell that can't be read."""
    return frozenset(name for source in sources for name in _names(source).makes)


def used_but_not_made(sources: Sequence[str]) -> list[frozenset[str]]:
    """Return for each cell of a learner's the names in it that no cell makes.

    Nothing is found in more code than is looked through for helpers.
    """
    if sum(map(len, sources)) > MOST_CODE:
        return [frozenset()] * len(sources)
    made = made_in(sources)
    return [used_names(source) - made for source in sources]


def _helpers(missing: set[str], below: Mapping[str, _Definition], made: set[str]) -> Helpers | None:
    """Return what defines the missing names, and what that needs in its turn."""
    chosen: dict[str, _Definition] = {}
    waiting = deque(sorted(missing))
    while waiting:
        name = waiting.popleft()
        if name in below and name not in chosen:
            chosen[name] = below[name]
            waiting.extend(sorted(_outside(below[name].names) - made))
    if not chosen:
        return None
    sources = {one.place: one.source for one in chosen.values()}
    return Helpers("\n\n".join(sources[place] for place in sorted(sources)), tuple(sorted(chosen)))


def _last_definitions(sources: Sequence[str], places: Iterable[int]) -> dict[str, _Definition]:
    """Return for each name the last statement that does nothing but define it, among others."""
    last: dict[str, _Definition] = {}
    for place in places:
        for number, text in enumerate(_definitions(sources[place])):
            one = _Definition((place, number), text, _names(text))
            last.update(dict.fromkeys(one.names.makes, one))
    return last


def _definitions(source: str) -> Iterator[str]:
    """Yield the statements of a cell that define something and do nothing else."""
    lines = source.split("\n")
    ends = 0  # the last line of the statement before
    body = ast.parse(_plain(source)).body
    firsts = [*map(_first_line, body), len(lines) + 1]
    for number, statement in enumerate(body):
        first, last = firsts[number], statement.end_lineno or 0
        is_alone = ends < first and last < firsts[number + 1]  # no semicolon between two
        if is_alone and only_defines(statement):
            yield "\n".join(lines[first - 1 : last])
        ends = last


def _first_line(statement: ast.stmt) -> int:
    """Return the line that a statement begins in, its decorators included."""
    above = [one.lineno for one in getattr(statement, "decorator_list", [])]
    return min([statement.lineno, *above])


def only_defines(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing but define; what is worked out doesn't count."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        is_plain = all(isinstance(target, ast.Name) for target in targets)
        return is_plain and statement.value is not None and _is_literal(statement.value)
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return isinstance(statement, kinds)


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (*UNREADABLE, TypeError):
        return False
    return True


def _outside(names: Names) -> set[str]:
    return set((names.now | names.later) - names.makes)


def _names(source: str) -> Names:
    try:
        return names_of(_plain(source)) if source.strip() else NOTHING
    except UNREADABLE:
        return NOTHING


def _plain(source: str) -> str:
    """Return a cell's code without what only IPython reads."""
    return MAGIC_LINE.sub(r"\1pass", source)
