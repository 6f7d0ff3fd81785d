"""Find written answers that are not in the cell made for them.

A person grades what is written, so nothing is lost by showing them too much; but whoever is taken
for somebody who wrote nothing is looked at by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from proctor.notebook.handed_in import SubmittedCell
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.matching import Matches, same

CODE = re.compile(r"[=(\[]|^[ \t]*+(?:import|from|def|class|%|!)\b", re.MULTILINE)


def find_written(lab: Lab, matches: Matches, cells: Sequence[SubmittedCell]) -> frozenset[str]:
    """Match text beside an answer cell that is untouched or gone; return where doubt is left.

    Doubt is left about an answer that isn't written where it belongs, while there is text of the
    learner's elsewhere: it may be the answer.
    """
    course = {_plain(cell.released) for cell in lab.cells} | {_plain(c.source) for c in lab.cells}
    taken = matches.taken
    own = [cell for cell in cells if cell.index not in taken and _says_something(cell)]
    own = [cell for cell in own if _plain(cell.source) not in course]
    blank = [frame for frame in lab.cells if frame.role == "manual" and _is_blank(frame, matches)]
    for frame in blank:
        first, last = _gap(lab, frame, matches, len(cells))
        beside = [cell for cell in own if first < cell.index < last and cell.index not in taken]
        if beside and frame.kind != "code":
            for cell in beside:
                matches.add(frame.key, cell)
            matches.by_place.add(frame.key)
            taken = matches.taken
    left = any(cell.index not in taken for cell in own)
    return frozenset(frame.key for frame in blank if left and frame.key not in matches.by_place)


def is_written(cell: SubmittedCell, frame: LabCell) -> bool:
    """Tell whether there is more in a cell than the release put there."""
    return bool(cell.attachments) or (
        bool(cell.source.strip()) and not same(cell.source, frame.released)
    )


def _is_blank(frame: LabCell, matches: Matches) -> bool:
    return not any(is_written(cell, frame) for cell in matches.by_key.get(frame.key, []))


def _says_something(cell: SubmittedCell) -> bool:
    """Tell text from experiments: prose in a code cell counts, code does not."""
    if cell.attachments:
        return True
    if not any(letter.isalnum() for letter in cell.source):
        return False
    lines = [line for line in cell.source.splitlines() if line.strip()]
    is_comment = all(line.lstrip().startswith("#") for line in lines)
    return cell.kind != "code" or is_comment or not CODE.search(cell.source)


def _gap(lab: Lab, frame: LabCell, matches: Matches, count: int) -> tuple[int, int]:
    """Return the places between which a cell of the lab belongs in the submission."""
    keys = [cell.key for cell in lab.cells if cell.role != "free"]
    here = keys.index(frame.key)
    before = (
        matches.by_key[key][-1].index for key in reversed(keys[:here]) if key in matches.by_key
    )
    after = (matches.by_key[key][0].index for key in keys[here + 1 :] if key in matches.by_key)
    return next(before, -1), next(after, count)


def _plain(text: str) -> str:
    return " ".join(text.split())
