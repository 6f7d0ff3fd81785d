"""Find answers in code that are not in the cell made for them, by the names that they define.

Whoever writes an answer into a new cell and leaves the released one as it is has answered: run from
top to bottom, the released cell alone would stand in the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proctor.notebook.handed_in import SubmittedCell
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.matching import Matches, defined_names, same
from proctor.notebook.written import is_written


def find_defined(lab: Lab, matches: Matches, cells: Sequence[SubmittedCell]) -> Mapping[str, str]:
    """Match cells of the learner's own with answers that are untouched.

    Returns, for each answer that is untouched or gone and defined in the cell of an earlier one,
    the key of that one.
    """
    blank = [frame for frame in lab.cells if _is_blank(frame, matches)]
    if not blank:
        return {}
    free = [cell.released for cell in lab.cells if cell.role == "free"]
    taken = matches.taken
    own = [
        (cell, defined_names(cell.source))
        for cell in cells
        if cell.kind == "code" and cell.index not in taken
    ]
    own = [(cell, names) for cell, names in own if names and not _among(cell, free)]
    elsewhere: dict[str, str] = {}
    before: dict[str, set[str]] = {}
    for frame in (cell for cell in lab.cells if cell.role == "answer"):
        if frame in blank:
            wanted = _wanted(frame)
            found = [cell for cell, names in own if wanted and wanted <= names]
            there = [key for key, names in before.items() if wanted and wanted <= names]
            if there:
                elsewhere[frame.key] = there[-1]
            elif found and frame.key in matches.by_key:
                matches.add(frame.key, found[-1])
                matches.by_place.add(frame.key)
                own = [(cell, names) for cell, names in own if cell is not found[-1]]
        versions = [c for c in matches.by_key.get(frame.key, []) if is_written(c, frame)]
        before[frame.key] = {name for cell in versions for name in defined_names(cell.source)}
    return elsewhere


def _is_blank(frame: LabCell, matches: Matches) -> bool:
    versions = matches.by_key.get(frame.key, [])
    is_code = frame.role == "answer" and frame.kind == "code"
    return is_code and not any(is_written(cell, frame) for cell in versions)


def _wanted(frame: LabCell) -> set[str]:
    names = defined_names(frame.source)
    return {frame.key} & names or names


def _among(cell: SubmittedCell, texts: Sequence[str]) -> bool:
    return any(same(cell.source, text) for text in texts)
