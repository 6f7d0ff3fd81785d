"""Find which submitted cell is which cell of the lab: by grade id, by place, by content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from proctor.notebook.handed_in import SubmittedCell
from proctor.notebook.lab import Lab, LabCell

ALIKE = 0.75
"""Share of text in common from which two cells count as versions of each other."""

MOST_COMPARISONS = 600
LONGEST_COMPARED = 3000
"""Characters of a cell that are compared."""

MOST_EFFORT = 100_000_000
"""Pairs of characters, over all comparisons that go into detail: some two seconds. Together these
three bound the time spent on a hostile file, and the same file is always matched the same way."""

DEFINES = re.compile(
    r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


@dataclass
class Matches:
    """Submitted cells by the key of the lab cell they are versions of; several make a list."""

    by_key: dict[str, list[SubmittedCell]] = field(default_factory=dict)
    by_content: set[str] = field(default_factory=set)
    by_place: set[str] = field(default_factory=set)

    def add(self, key: str, cell: SubmittedCell) -> None:
        """Note that `cell` is a version of the lab cell `key`."""
        self.by_key.setdefault(key, []).append(cell)

    @property
    def taken(self) -> set[int]:
        """The places in the submission that are matched already."""
        return {cell.index for cells in self.by_key.values() for cell in cells}


@dataclass
class _Candidate:
    """A submitted cell, read once however many lab cells it is compared with."""

    cell: SubmittedCell

    @cached_property
    def plain(self) -> str:
        return _plain(self.cell.source)

    @cached_property
    def names(self) -> set[str]:
        return defined_names(self.cell.source)


@dataclass
class _Budget:
    """What may still be spent on comparing the cells of one submission."""

    comparisons: int = MOST_COMPARISONS
    effort: int = MOST_EFFORT

    def alike(self, one: str, other: str) -> float:
        """Return how much two cells have in common, or 0 when there is nothing left to spend."""
        if self.comparisons <= 0 or self.effort <= 0:
            return 0.0
        self.comparisons -= 1
        found, effort = alike(one, other)
        self.effort -= effort
        return found


Find = Callable[[LabCell, list[_Candidate], _Budget], SubmittedCell | None]


def match(lab: Lab, cells: Iterable[SubmittedCell]) -> Matches:
    """Match submitted cells with the graded and locked cells of a lab.

    Free cells of the lab are the learner's to change and are not looked for.
    """
    cells = list(cells)
    known = {cell.key: cell for cell in lab.cells if cell.role != "free"}
    budget = _Budget()
    matches = Matches()
    for cell in cells:
        if cell.grade_id in known:
            matches.add(cell.grade_id or "", cell)
    for key, missing in known.items():
        if key not in matches.by_key:
            _match_by_cell_id(matches, missing, cells, budget)
    _match_continuations(matches, known, cells)
    if len(matches.by_key) < len(known):
        _match_by_content(matches, known, cells, lab, budget)
    return matches


def _match_by_cell_id(
    matches: Matches, missing: LabCell, cells: list[SubmittedCell], budget: _Budget
) -> None:
    taken = matches.taken
    for cell in cells:
        if cell.cell_id != missing.cell_id or cell.index in taken:
            continue
        if (
            missing.role in ("answer", "manual")
            or budget.alike(cell.source, missing.released) >= ALIKE
        ):
            matches.add(missing.key, cell)
            return


def _match_continuations(
    matches: Matches, known: dict[str, LabCell], cells: list[SubmittedCell]
) -> None:
    """Match a cell that continues a block begun in the answer before it."""
    keys = {cell.index: key for key, found in matches.by_key.items() for cell in found}
    for before, cell in pairwise(cells):
        key = keys.get(before.index)
        is_code = cell.kind == before.kind == "code" and cell.index not in keys
        if key and is_code and known[key].role == "answer" and cell.source.strip("\n")[:1] == " ":
            matches.add(key, cell)
            keys[cell.index] = key


def _match_by_content(
    matches: Matches,
    known: dict[str, LabCell],
    cells: list[SubmittedCell],
    lab: Lab,
    budget: _Budget,
) -> None:
    """Look for lab cells without a match: the same text first, then the names, then likeness."""
    others = {_plain(cell.released) for cell in lab.cells if cell.role == "free"}
    taken = matches.taken
    candidates = [_Candidate(cell) for cell in cells if cell.index not in taken]
    candidates = [candidate for candidate in candidates if candidate.plain not in others]
    finders: tuple[Find, ...] = (_same_text, _same_names, _similar)
    for find in finders:
        for key, missing in known.items():
            if key in matches.by_key:
                continue
            cell = find(missing, candidates, budget)
            if cell is not None:
                matches.add(key, cell)
                matches.by_content.add(key)
                candidates = [one for one in candidates if one.cell.index != cell.index]


def _same_text(
    missing: LabCell, candidates: list[_Candidate], budget: _Budget
) -> SubmittedCell | None:
    wanted = _plain(missing.released)
    return next((one.cell for one in candidates if one.plain == wanted), None)


def _same_names(
    missing: LabCell, candidates: list[_Candidate], budget: _Budget
) -> SubmittedCell | None:
    """Return the last cell that defines what the answer cell was to define."""
    if missing.role not in ("answer", "manual") or missing.kind != "code":
        return None
    wanted = defined_names(missing.source)
    names = {missing.key} & wanted or wanted
    found = (one.cell for one in reversed(candidates) if names and names <= one.names)
    return next(found, None)


def _similar(
    missing: LabCell, candidates: list[_Candidate], budget: _Budget
) -> SubmittedCell | None:
    scored = [
        (budget.alike(one.cell.source, missing.released), -one.cell.index, one.cell)
        for one in candidates
    ]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    return best[2] if best and best[0] >= ALIKE else None


def defined_names(source: str) -> set[str]:
    """Return the names that the top level of a cell seems to define."""
    return {name for pair in DEFINES.findall(source) for name in pair if name}


def same(one: str, other: str) -> bool:
    """Tell whether two cells have the same text, apart from spaces at line ends and around."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def alike(one: str, other: str) -> tuple[float, int]:
    """Return how much two cells have in common, from 0 to 1, and the effort to find it out."""
    one, other = one.strip()[:LONGEST_COMPARED], other.strip()[:LONGEST_COMPARED]
    if not one or not other:
        return 0.0, 0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    bounds: tuple[Callable[[], float], ...] = (matcher.real_quick_ratio, matcher.quick_ratio)
    if any(bound() < ALIKE for bound in bounds):
        return 0.0, 0
    return matcher.ratio(), len(one) * len(other)
