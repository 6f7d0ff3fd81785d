"""Find answers in code that are not in the cell made for them, by the names that they define.

Whoever writes an answer into a new cell and leaves the released one as it is has answered: run from
top to bottom, the released cell alone would stand in the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proctor.notebook.handed_in import SubmittedCell
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.matching import Matches, defined_names, same
from proctor.notebook.written import is_written


@dataclass(frozen=True)
class Elsewhere:
    """Where an answer stands: in the cell of the answer `key`, if `brings` is None.

    Where that cell comes later, `brings` are its versions, which run here as well.
    """

    key: str
    brings: tuple[SubmittedCell, ...] | None = None


def find_defined(
    lab: Lab, matches: Matches, cells: Sequence[SubmittedCell]
) -> Mapping[str, Elsewhere]:
    """Match cells of the learner's own with answers that are untouched.

    Returns, for each answer that is untouched or gone and defined in the cell of another one, where
    that is.
    """
    blank = [frame for frame in lab.cells if _is_blank(frame, matches)]
    if not blank:
        return {}
    answers = [frame for frame in lab.cells if frame.role == "answer"]
    beyond = {frame.key: _beyond(frame, matches) for frame in answers}
    free = [cell.released for cell in lab.cells if cell.role == "free"]
    taken = matches.taken
    own = [
        (cell, defined_names(cell.source))
        for cell in cells
        if cell.kind == "code" and cell.index not in taken
    ]
    own = [(cell, names) for cell, names in own if names and not _among(cell, free)]
    elsewhere: dict[str, Elsewhere] = {}
    brought: set[str] = set()
    for place, frame in enumerate(answers):
        wanted = _wanted(frame)
        if frame not in blank or not wanted:
            continue
        found = [cell for cell, names in own if wanted <= names]
        there = [one.key for one in answers[:place] if wanted <= beyond[one.key]]
        later = [one.key for one in answers[place + 1 :] if wanted <= beyond[one.key]]
        if there:
            elsewhere[frame.key] = Elsewhere(there[-1])
        elif found and frame.key in matches.by_key:
            matches.add(frame.key, found[-1])
            matches.by_place.add(frame.key)
            own = [(cell, names) for cell, names in own if cell is not found[-1]]
            beyond[frame.key] = _beyond(frame, matches)
        elif later:
            versions = matches.by_key[later[0]]
            brings = None if later[0] in brought else tuple(versions)
            elsewhere[frame.key] = Elsewhere(later[0], brings)
            brought.add(later[0])
    return elsewhere


def _beyond(frame: LabCell, matches: Matches) -> set[str]:
    """Return the names that what was written for an answer defines beyond those asked for there.

    A lab may ask for the same name twice; then the second cell holds no first answer.
    """
    versions = [c for c in matches.by_key.get(frame.key, []) if is_written(c, frame)]
    names = {name for cell in versions for name in defined_names(cell.source)}
    return names - defined_names(frame.source) - {frame.key}


def _is_blank(frame: LabCell, matches: Matches) -> bool:
    versions = matches.by_key.get(frame.key, [])
    is_code = frame.role == "answer" and frame.kind == "code"
    return is_code and not any(is_written(cell, frame) for cell in versions)


def _wanted(frame: LabCell) -> set[str]:
    names = defined_names(frame.source)
    return {frame.key} & names or names


def _among(cell: SubmittedCell, texts: Sequence[str]) -> bool:
    return any(same(cell.source, text) for text in texts)
