"""Bring up what an answer uses and the learner has defined further down.

In a notebook that was worked in for an hour everything is there, whatever its place. Run from top
to bottom, an answer would miss the helper in a cell below it. A person who reads the notebook sees
the helper, so it is defined before the answer as well. Only statements move that do nothing else:
functions, classes, imports, and names of plain values.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from proctor.notebook.names import Names, names_of

MOST_CODE = 200_000
"""Characters of all cells together up to which helpers are looked for: some tenths of a second."""

MAGIC_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|.*\?[ \t]*|\w+[ \t]*=[ \t]*[%!].*)$", re.MULTILINE)
"""A line that only IPython reads; `pass` can stand for it, so that all lines keep their numbers."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
NOTHING = Names(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Helpers:
    """What one answer needs of the cells below it: code to run first, and the names it makes."""

    source: str
    names: tuple[str, ...]


@dataclass
class _Cell:
    source: str
    is_learners: bool
    names: Names = NOTHING
    statements: list[tuple[str, Names]] = field(default_factory=list)


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
    answers, learners = set(answers), set(own)
    cells = [_Cell(text, place in learners, _names(text)) for place, text in enumerate(sources)]
    made = set(taken)
    found: dict[int, Helpers] = {}
    for place, cell in enumerate(cells):
        if place in answers:
            helpers = _helpers(cell, cells[place + 1 :], made)
            if helpers:
                found[place] = helpers
                made |= set(helpers.names)
        made |= cell.names.makes
    return found


@lru_cache(maxsize=16)
def names_in(sources: tuple[str, ...]) -> frozenset[str]:
    """Return the names that cells of a lab make, or take from outside themselves."""
    return frozenset(name for one in map(_names, sources) for name in one.makes | _outside(one))


def _helpers(answer: _Cell, below: Sequence[_Cell], made: set[str]) -> Helpers | None:
    """Return what an answer misses and cells below it define, and what that needs in its turn."""
    missing = _outside(answer.names) - made
    chosen: dict[tuple[int, int], str] = {}
    names: list[str] = []
    waiting = sorted(missing)
    while waiting:
        name = waiting.pop(0)
        place = _definition(name, below) if name not in names else None
        if place is None:
            continue
        source, needs = below[place[0]].statements[place[1]]
        chosen[place] = source
        names.append(name)
        waiting += sorted(_outside(needs) - made - set(names))
    if not chosen:
        return None
    return Helpers("\n\n".join(chosen[place] for place in sorted(chosen)), tuple(sorted(names)))


def _definition(name: str, below: Sequence[_Cell]) -> tuple[int, int] | None:
    """Return the place of the last statement that does nothing but make a name, among others."""
    for at in range(len(below) - 1, -1, -1):
        cell = below[at]
        if not cell.is_learners or name not in cell.names.makes:
            continue
        if not cell.statements:
            cell.statements.extend(_definitions(cell.source))
        for number in range(len(cell.statements) - 1, -1, -1):
            if name in cell.statements[number][1].makes:
                return at, number
    return None


def _definitions(source: str) -> Iterator[tuple[str, Names]]:
    """Yield the statements of a cell that define something and do nothing else."""
    lines = source.split("\n")
    for statement in ast.parse(_plain(source)).body:
        if _only_defines(statement):
            above = [one.lineno for one in getattr(statement, "decorator_list", [])]
            first = min([statement.lineno, *above])
            text = "\n".join(lines[first - 1 : statement.end_lineno])
            if _stands_alone(text):
                yield text, _names(text)


def _stands_alone(text: str) -> bool:
    """Tell whether lines hold a single statement: others may share them, behind a semicolon."""
    try:
        return len(ast.parse(text).body) == 1
    except UNREADABLE:
        return False


def _only_defines(statement: ast.stmt) -> bool:
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
