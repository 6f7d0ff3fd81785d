"""Align a submission with its lab: whatever was copied, split, deleted, retyped or moved.

The lab gives the frame: which graded and locked cells there are, in which order, and how each is
treated. The submission fills in the learner's own text. Each thing that had to be mended is
written down as a `Repair`, in words that the learner can follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from proctor.notebook.defined import find_defined
from proctor.notebook.handed_in import Submission, SubmittedCell
from proctor.notebook.helpers import find_helpers, names_in
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.matching import Matches, match, same
from proctor.notebook.written import find_written, is_written
from proctor.result import Repair

MISSING_ANSWER = "The answer cell was deleted, so there is nothing of yours in it to grade."
MISSING_COURSE = "The cell was deleted; it was put back."
CHANGED_COURSE = "The text of this read-only cell was changed; the released text is used."
CHANGED_SETTINGS = "The settings of the cell were changed; the course's own settings are used."
RETYPED = "The cell was turned into {found}; it is read as {wanted}."
COPIED = "The cell stood there {count} times; copies without an answer were left out."
COPIED_ANSWERS = "The answer stands in {count} cells; all of them run, and the last one counts."
JOINED = "The answer was split in the middle of a block; the pieces were joined."
BY_CONTENT = "The cell had lost its id; it was recognised by what is in it."
BESIDE = "The answer stands in a cell of its own beside the released one; it is read as the answer."
OWN_CODE = (
    "The released cell is untouched; a cell of your own defines `{key}` and is read as the answer."
)
ELSEWHERE = (
    "The answer cell is untouched or gone; your cell of `{other}` defines `{key}`, and counts."
)
FROM_BELOW = (
    "The answer cell is untouched or gone; your cell of `{other}`, further down, defines `{key}`, "
    "so it runs here as well."
)
BROUGHT_UP = (
    "It uses {names}, which you define further down. When all cells run from top to bottom that "
    "is too late, so this code of yours runs before the answer as well."
)
LOOK = (
    "The answer cell is as it was handed out, but there is text elsewhere that may be the answer; "
    "a person looks."
)
MOVED = "The cell was moved; it is graded in its released place."

KINDS = {"code": "a code cell", "markdown": "a text cell", "raw": "a raw cell"}


@dataclass(frozen=True)
class PlannedCell:
    """One cell of the aligned notebook.

    `lab` is the lab cell that decides how it is treated, or None for a cell of the learner's own.
    `answers` tells whether this cell stands for its lab cell (earlier parts of an answer do not).
    """

    source: str
    kind: str
    lab: LabCell | None = None
    answers: bool = False
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_test(self) -> bool:
        """Whether this cell runs in the judge instead of the learner process."""
        return self.lab is not None and self.lab.role == "test"


@dataclass(frozen=True)
class Aligned:
    """The cells of a submission in the order of the lab, and what was mended on the way."""

    cells: tuple[PlannedCell, ...]
    repairs: tuple[Repair, ...]
    doubtful: frozenset[str] = frozenset()

    def unanswered(self) -> tuple[str, ...]:
        """Return the keys of answers that are still what the release put there, or nothing.

        A written answer that may stand elsewhere (`doubtful`) is not among them.
        """
        written = {
            cell.lab.key
            for cell in self.cells
            if cell.lab
            and (
                (not same(cell.source, cell.lab.released) and cell.source.strip())
                or cell.attachments
            )
        } | self.doubtful
        return tuple(
            cell.lab.key
            for cell in self.cells
            if cell.lab
            and cell.answers
            and cell.lab.role in ("answer", "manual")
            and cell.lab.key not in written
        )


def align(submission: Submission, lab: Lab) -> Aligned:
    """Align the cells of a submission with its lab."""
    matches = match(lab, submission.cells)
    doubtful = find_written(lab, matches, submission.cells)
    elsewhere = find_defined(lab, matches, submission.cells)
    repairs = list(submission.repairs)
    placed: dict[str, list[PlannedCell]] = {}
    kept: set[int] = set()
    moved = _moved(lab, matches)
    for frame in lab.cells:
        if frame.role == "free":
            continue
        versions = matches.by_key.get(frame.key, [])
        place = _place_answer if frame.role in ("answer", "manual") else _place_course
        beside = [cell for cell in versions if is_written(cell, frame)]
        is_beside = frame.key in matches.by_place
        cells, used, notes = place(frame, beside if is_beside else versions)
        used |= {cell.index for cell in versions} if is_beside else set()
        kept |= {cell.index for cell in versions} - used
        if frame.key in elsewhere:
            there = elsewhere[frame.key]
            cells = [PlannedCell("", frame.kind, frame, answers=True)]
            note = ELSEWHERE
            if there.brings is not None:
                written = [cell for cell in there.brings if is_written(cell, lab.cell(there.key))]
                cells, _, _ = _place_answer(frame, written)
                note = FROM_BELOW
            notes = [note.format(key=frame.key, other=there.key)]
        if is_beside:
            notes.append(OWN_CODE.format(key=frame.key) if frame.role == "answer" else BESIDE)
        placed[frame.key] = cells
        notes += [LOOK] if frame.key in doubtful else []
        notes += [BY_CONTENT] if frame.key in matches.by_content else []
        notes += [MOVED] if frame.key in moved else []
        repairs += [Repair(frame.key, note) for note in notes]
    own = _own_cells(lab, submission, matches, kept)
    planned, brought_up = _with_helpers(lab, _assembled(lab, placed, own))
    return Aligned(tuple(planned), tuple(dict.fromkeys([*repairs, *brought_up])), doubtful)


def _with_helpers(lab: Lab, cells: list[PlannedCell]) -> tuple[list[PlannedCell], list[Repair]]:
    """Put before each answer what it uses and cells below it define."""
    code = [cell.source if cell.kind == "code" and not cell.is_test else "" for cell in cells]
    answers = [place for place, cell in enumerate(cells) if cell.lab and cell.lab.role == "answer"]
    own = [place for place, cell in enumerate(cells) if cell.lab is None or place in answers]
    taken = names_in(tuple(cell.source for cell in lab.cells if cell.kind == "code"))
    found = find_helpers(code, answers, own, taken)
    placed: list[PlannedCell] = []
    notes = []
    for place, cell in enumerate(cells):
        if place in found and cell.lab:
            placed.append(PlannedCell(found[place].source, "code"))
            names = " and ".join(f"`{name}`" for name in found[place].names)
            notes.append(Repair(cell.lab.key, BROUGHT_UP.format(names=names)))
        placed.append(cell)
    return placed, notes


Placed = tuple[list[PlannedCell], set[int], list[str]]
"""Planned cells, places in the submission that they use up, and notes on what was mended."""


def _place_course(frame: LabCell, versions: list[SubmittedCell]) -> Placed:
    """Place a cell whose text is the course's: what was submitted in its stead doesn't count."""
    notes = []
    if not versions:
        notes.append(MISSING_COURSE)
    # A copy that someone rewrote is a cell of their own; the first version is the frame's.
    own = [cell for cell in versions[1:] if not same(cell.source, frame.released)]
    if len(versions) - len(own) > 1:
        notes.append(COPIED.format(count=len(versions)))
    if versions:
        notes += _settings(frame, versions[:1])
        if not any(same(versions[0].source, text) for text in (frame.released, frame.source)):
            notes.append(CHANGED_COURSE)
    used = {cell.index for cell in versions} - {cell.index for cell in own}
    return [PlannedCell(frame.source, frame.kind, frame, answers=True)], used, notes


def _place_answer(frame: LabCell, versions: list[SubmittedCell]) -> Placed:
    """Place an answer: every version that says something, in the learner's order."""
    used = {cell.index for cell in versions}
    if not versions:
        blank = PlannedCell("", frame.kind, frame, answers=True)
        return [blank], used, [MISSING_ANSWER]
    notes = _settings(frame, versions)
    written = [cell for cell in versions if is_written(cell, frame)]
    parts = written or versions[-1:]
    if len(parts) < len(versions):
        notes.append(COPIED.format(count=len(versions)))
    sources = _joined([cell.source for cell in parts])
    if len(sources) < len(parts):
        notes.append(JOINED)
    if len(sources) > 1:
        notes.append(COPIED_ANSWERS.format(count=len(sources)))
    attachments = {name: data for cell in parts for name, data in cell.attachments.items()}
    if frame.kind != "code":
        sources = ["\n\n".join(sources)]
    cells = [PlannedCell(source, frame.kind, frame) for source in sources[:-1]]
    cells.append(PlannedCell(sources[-1], frame.kind, frame, True, attachments))
    return cells, used, notes


def _joined(sources: list[str]) -> list[str]:
    """Join a piece that begins in the middle of a block to the piece before it."""
    joined: list[str] = []
    for source in sources:
        first = next((line for line in source.split("\n") if line.strip()), "")
        if joined and first[:1] in (" ", "\t", ")", "]", "}"):
            joined[-1] = f"{joined[-1]}\n{source}"
        else:
            joined.append(source)
    return joined


def _settings(frame: LabCell, versions: Iterable[SubmittedCell]) -> list[str]:
    """Return notes on types, tags and marks that differ from the lab's."""
    notes = []
    for cell in versions:
        if cell.kind != frame.kind:
            notes.append(RETYPED.format(found=KINDS[cell.kind], wanted=KINDS[frame.kind]))
        marks = ("grade", "locked", "points", "solution", "task")
        changed = cell.marks and any(
            cell.marks.get(mark, False) != frame.nbgrader.get(mark, False) for mark in marks
        )
        if changed or (cell.marks and set(cell.tags) != set(frame.tags)):
            notes.append(CHANGED_SETTINGS)
    return list(dict.fromkeys(notes))


def _moved(lab: Lab, matches: Matches) -> set[str]:
    """Return the fewest keys whose removal leaves the others in the lab's order."""
    frames = [cell for cell in lab.cells if cell.key in matches.by_key]
    order = [cell.key for cell in frames]
    # Of several versions the first stands for a course cell and the last for an answer.
    # (One whose text stands in a cell beside it was not moved: its own cell comes first.)
    last = [
        cell.role in ("answer", "manual") and cell.key not in matches.by_place for cell in frames
    ]
    which = [-1 if is_last else 0 for is_last in last]
    places = [matches.by_key[key][i].index for key, i in zip(order, which, strict=True)]
    best: list[list[int]] = []  # the longest rising run that ends at each place
    for here, place in enumerate(places):
        before = [best[there] for there in range(here) if places[there] < place]
        best.append([*_longest(before), here])
    stays = set(_longest(best))
    return {key for here, key in enumerate(order) if here not in stays}


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])


def _own_cells(
    lab: Lab, submission: Submission, matches: Matches, kept: set[int]
) -> dict[str | None, list[PlannedCell]]:
    """Return the learner's own cells by the key of the lab cell that they follow."""
    keys = {cell.index: key for key, cells in matches.by_key.items() for cell in cells}
    own: dict[str | None, list[PlannedCell]] = {}
    anchor: str | None = None
    for cell in submission.cells:
        if cell.index in keys:
            anchor = keys[cell.index]
        if cell.index not in keys or cell.index in kept:
            planned = PlannedCell(cell.source, cell.kind, attachments=cell.attachments)
            own.setdefault(anchor, []).append(planned)
    return own


def _assembled(
    lab: Lab, placed: dict[str, list[PlannedCell]], own: dict[str | None, list[PlannedCell]]
) -> list[PlannedCell]:
    cells = list(own.get(None, []))
    for frame in lab.cells:
        cells += placed.get(frame.key, [])
        cells += own.get(frame.key, [])
    return cells
