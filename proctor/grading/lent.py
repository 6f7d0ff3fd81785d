"""Imports and helpers of visible tests that later cells of a notebook live on.

In one process, what a test imports or defines is there for every cell below. Tests run apart, so
what the release shows of it also runs in the learner process, at its place: imports for everybody,
functions, classes and plain values where cells below use them and nobody else makes them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proctor.notebook.helpers import made_in, only_defines, used_but_not_made
from proctor.notebook.lab import LabCell
from proctor.notebook.names import BUILTINS, names_of, plain_python
from proctor.notebook.repair import PlannedCell


@dataclass(frozen=True)
class _Offer:
    """One statement of a test that may be lent: what it makes, and what it needs for that."""

    text: str
    makes: frozenset[str]
    needs: frozenset[str]
    is_import: bool


def lent(lab: Iterable[LabCell], cells: Sequence[PlannedCell]) -> Mapping[int, str]:
    """Return, by the places of test cells, the code of theirs that learners' cells below may use.

    `cells` are a submission's. Only the released text is lent: what is hidden stays with the judge.
    """
    code = (cell for cell in lab if cell.kind == "code")
    offers = _offers(
        tuple((cell.key, cell.role == "test", cell.source, cell.released) for cell in code)
    )
    tests = {
        place: offers.get(cell.lab.key, ())
        for place, cell in enumerate(cells)
        if cell.lab is not None and cell.is_test
    }
    wanted: Mapping[int, frozenset[str]] = {}
    if any(not one.is_import for some in tests.values() for one in some):
        wanted, made = _names_of_learners(cells)
        tests = {
            place: tuple(one for one in some if one.is_import or not one.makes & made)
            for place, some in tests.items()
        }
    needed: set[str] = set()
    found: dict[int, str] = {}
    for place in reversed(range(len(cells))):
        needed |= wanted.get(place, frozenset())
        chosen = _chosen(tests.get(place, ()), needed)
        if chosen:
            found[place] = "\n".join(one.text for one in chosen)
            needed.update(*(one.needs for one in chosen))
    return found


def _chosen(offers: Sequence[_Offer], needed: Iterable[str]) -> list[_Offer]:
    """Return what is lent of one test: imports, what is needed, and what that needs in its turn."""
    chosen: set[int] = set()
    needed = set(needed)
    while True:
        more = [
            number
            for number, one in enumerate(offers)
            if number not in chosen and (one.is_import or one.makes & needed)
        ]
        if not more:
            return [offers[number] for number in sorted(chosen)]
        chosen.update(more)
        needed.update(*(offers[number].needs for number in more))


def _names_of_learners(
    cells: Sequence[PlannedCell],
) -> tuple[Mapping[int, frozenset[str]], frozenset[str]]:
    """Return the names that learners' cells use and none of them makes, by place; and the made."""
    learners = {
        place: cell.source
        for place, cell in enumerate(cells)
        if cell.kind == "code" and not cell.is_test
    }
    used = used_but_not_made([*learners.values()])
    made = made_in(learners.values()) if any(used) else frozenset[str]()
    return dict(zip(learners, used, strict=True)), made


@lru_cache(maxsize=64)
def _offers(cells: tuple[tuple[str, bool, str, str], ...]) -> Mapping[str, tuple[_Offer, ...]]:
    """Read a lab once, for the whole class."""
    labs_own = made_in(text for _, is_test, *texts in cells if not is_test for text in texts)
    there: set[str] = set()
    offers: dict[str, tuple[_Offer, ...]] = {}
    for key, is_test, _, released in cells:
        try:
            code = plain_python(released)
            made, tree = names_of(code).makes, ast.parse(code)
        except (SyntaxError, ValueError):
            continue
        if not is_test:
            there |= made
            continue
        found = tuple(one for node in tree.body if (one := _offer(node)) is not None)
        new = [
            one
            for one in found
            if (not one.makes <= there if one.is_import else not one.makes & (labs_own | BUILTINS))
        ]
        if new:
            offers[key] = tuple(new)
            there.update(*(one.makes for one in new if one.is_import))
    return offers


def _offer(node: ast.stmt) -> _Offer | None:
    """Return a statement that only makes names that can be told beforehand."""
    if not (only_defines(node) or _names_a_lambda(node)) or _is_star(node):
        return None
    text = ast.unparse(node)
    names = names_of(text)
    is_import = isinstance(node, ast.Import | ast.ImportFrom)
    return _Offer(text, names.makes, (names.now | names.later) - names.makes, is_import)


def _names_a_lambda(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
