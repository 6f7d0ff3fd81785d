"""Enter a lab into the gradebook, and tell what has changed in it since before anything is written.

A lab that is released is entered by itself. When graded cells have been taken out, renamed or added
after somebody was graded, the instructor decides what becomes of the points that are there:

    --renamed OLD=NEW     the points of OLD become those of NEW
    --removed keep        points of cells that are gone still count
    --removed forget      they go
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from proctor.course.course import Course, CourseError
from proctor.course.marks import Mark, marks_of
from proctor.notebook.lab import GRADED_ROLES, Lab, source_of
from proctor.notebook.places import Places

KEEP, FORGET = "keep", "forget"

NOT_RELEASED = (
    "The gradebook doesn't know {lab}, and there is no release of it in {folder}. Make its release "
    "first: nbgrader generate_assignment {lab}"
)
CHANGED = (
    "The graded cells of {lab} have changed since it was graded. Nothing was written.\n{lines}\n"
    "Say what becomes of the points that are there: --renamed OLD=NEW for a cell that has another "
    "name now; --removed keep (they still count) or --removed forget (they go) for the others. "
    "`proctor diff {lab}` takes the same options, and writes nothing."
)
GONE = "  {cell} ({points:g} points) is gone; {count} {noun} points there"
NEW = "  {cell} ({points:g} points) is new."
NO_RENAME = "--renamed {old}={new}: {reason}. Gone: {gone}. New: {added}."
BAD_RENAME = "--renamed takes OLD=NEW, two names of graded cells; found {found!r}."
SHOWN = 10

ENTERED = "{lab} was entered into the gradebook."
RENAMED = "{old} is {new} now; its points were carried over."
FORGOTTEN = "{cell} was taken out of the gradebook, with the points of {count} {noun}."
ADDED = "{cell} ({points:g} points) was added to the gradebook."
REPOINTED = "{cell} has {now:g} points now, instead of {before:g}."

SEEN = """
    SELECT notebook.name, cell.name, coalesce(grade_cells.max_score, task_cells.max_score)
    FROM base_cell AS cell
    JOIN notebook ON notebook.id = cell.notebook_id
    JOIN assignment ON assignment.id = notebook.assignment_id
    LEFT JOIN grade_cells ON grade_cells.id = cell.id
    LEFT JOIN task_cells ON task_cells.id = cell.id
    WHERE assignment.name = ? AND cell.type IN ('GradeCell', 'TaskCell')
"""


@dataclass(frozen=True)
class Decided:
    """What the instructor has said about cells that are not there any more.

    A `nameless` one is asked without naming learners.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: str = ""
    nameless: bool = False

    @classmethod
    def of(cls, renamed: Iterable[str], removed: str, nameless: bool = False) -> Decided:
        """Return it from the words of the command line. Raises CourseError."""
        pairs = {}
        for words in renamed:
            old, equals, new = words.partition("=")
            if not (old and equals and new):
                raise CourseError(BAD_RENAME.format(found=words))
            pairs[old] = new
        return cls(pairs, removed, nameless)


@dataclass(frozen=True)
class Change:
    """How a lab differs from what the gradebook holds of it. `gone` and `added` have points."""

    gone: Mapping[str, float]
    added: Mapping[str, float]
    repointed: Mapping[str, tuple[float, float]]
    holders: Mapping[str, tuple[str, ...]]

    @classmethod
    def between(
        cls, there: Mapping[str, float], lab: Lab, marks: Mapping[str, Mapping[str, Mark]]
    ) -> Change:
        """Compare the gradebook's cells with the lab's; `marks` tell whom it concerns."""
        here = points_of(lab)
        gone = {cell: points for cell, points in there.items() if cell not in here}
        return cls(
            gone,
            {cell: points for cell, points in here.items() if cell not in there},
            {
                cell: (points, here[cell])
                for cell, points in there.items()
                if cell in here and points != here[cell]
            },
            {cell: _holders(cell, marks) for cell in gone},
        )

    def check(self, lab: Lab, decided: Decided) -> None:
        """Raise CourseError unless it is decided what becomes of all points that are there."""
        for old, new in decided.renamed.items():
            reason = ""
            if old not in self.gone:
                reason = f"{old} is no graded cell that is gone"
            elif new not in self.added:
                reason = f"{new} is no new graded cell"
            elif lab.notebook_of(old) != lab.notebook_of(new):
                reason = f"{new} is in another notebook"
            elif list(decided.renamed.values()).count(new) > 1:
                reason = f"{new} can't be two cells"
            if reason:
                known = {"gone": ", ".join(self.gone), "added": ", ".join(self.added)}
                known = {key: names or "nothing" for key, names in known.items()}
                raise CourseError(NO_RENAME.format(old=old, new=new, reason=reason, **known))
        open_ones = [cell for cell in self.gone if cell not in decided.renamed]
        if decided.removed or not any(self.holders[cell] for cell in open_ones):
            return
        lines = [self._line(cell, decided.nameless) for cell in open_ones]
        taken = decided.renamed.values()
        lines += [
            NEW.format(cell=cell, points=points)
            for cell, points in self.added.items()
            if cell not in taken
        ]
        raise CourseError(CHANGED.format(lab=lab.name, lines="\n".join(lines)))

    def _line(self, cell: str, nameless: bool) -> str:
        holders = self.holders[cell]
        names = ", ".join(holders[:SHOWN]) + (", ..." if len(holders) > SHOWN else "")
        noun = "learner has" if len(holders) == 1 else "learners have"
        told = GONE.format(cell=cell, points=self.gone[cell], count=len(holders), noun=noun)
        return told + (f": {names}." if names and not nameless else ".")


def points_of(lab: Lab) -> dict[str, float]:
    """Return the points of a lab's graded cells."""
    return {cell.key: cell.points for cell in lab.cells if cell.role in GRADED_ROLES}


def is_entered(course: Course, lab: Lab) -> bool:
    """Tell at a glance, without nbgrader, whether a gradebook in a file holds this very lab.

    Of another database nothing is known that soon; it is taken to.
    """
    url = course.config.CourseDirectory.get("db_url") or f"sqlite:///{course.root / 'gradebook.db'}"
    if not isinstance(url, str) or not url.startswith("sqlite:///"):
        return True
    path = url.removeprefix("sqlite:///").partition("?")[0]
    try:
        connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
        try:
            rows = connection.execute(SEEN, (lab.name,)).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return {lab.key_of(notebook, cell): points for notebook, cell, points in rows} == points_of(lab)


def enter(course: Course, book: Any, lab: Lab, decided: Decided) -> list[str]:
    """Make the gradebook hold the lab as it is now, and return what was done, in lines.

    Raises CourseError, with nothing written, when somebody has points in cells that are gone and it
    isn't decided what becomes of them, and when the lab has no release.
    """
    session = book.gradebook.db
    change = _change(book, lab, decided)
    before = _notebooks(book, lab)
    missing = [part for part in lab.notebooks if part.notebook not in before]
    told = []
    if missing:
        session.rollback()
        _enter_anew(course, lab, missing)
        session.rollback()
        names = [f"{lab.name}/{part.notebook}" for part in missing] if before else [lab.name]
        told = [ENTERED.format(lab=name) for name in names]
    try:
        notebooks = _notebooks(book, lab)
        for part in missing:
            _hand_out(session, notebooks[part.notebook])
        if before and (change := _change(book, lab, decided)):
            for notebook in notebooks.values():
                told += _apply(session, notebook, lab, change, decided)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return told


def check_entry(book: Any, lab: Lab, decided: Decided) -> None:
    """Raise the CourseError that `enter` would raise about cells that are gone; write nothing."""
    _change(book, lab, decided)


def _notebooks(book: Any, lab: Lab) -> dict[str, Any]:
    """Return the gradebook's notebooks of a lab by name, with those that the lab has no more."""
    from nbgrader.api import MissingEntry

    try:
        assignment = book.gradebook.find_assignment(lab.name)
    except MissingEntry:
        return {}
    return {notebook.name: notebook for notebook in assignment.notebooks}


def _change(book: Any, lab: Lab, decided: Decided) -> Change | None:
    """Return how the gradebook differs from the lab, or None. Raises CourseError."""
    notebooks = _notebooks(book, lab)
    there = {key: points for one in notebooks.values() for key, points in _there(lab, one).items()}
    if not notebooks or (there == points_of(lab) and not decided.renamed):
        return None
    change = Change.between(there, lab, marks_of(book.gradebook.db, lab))
    change.check(lab, decided)
    return change


def _enter_anew(course: Course, lab: Lab, parts: Sequence[Lab] = ()) -> None:
    """Write what nbgrader's release of notebooks would have written, with nbgrader's own steps."""
    import nbformat
    from nbgrader.api import Gradebook
    from nbgrader.preprocessors import ClearSolutions, ComputeChecksums, SaveCells

    places, parts = Places.of(course.root, course.config), parts or lab.notebooks
    folder = places.folder("release", lab.name)
    if not all((folder / f"{part.notebook}.ipynb").is_file() for part in parts):
        raise CourseError(NOT_RELEASED.format(lab=lab.name, folder=folder.parent))
    url = course.layout.db_url
    with Gradebook(url, course.layout.course_id or "default_course") as gradebook:
        gradebook.update_or_create_assignment(lab.name)
    for part in parts:
        path = places.folder("source", lab.name) / f"{part.notebook}.ipynb"
        source = source_of(course.root, places, path, course.config)
        notebook = nbformat.reads(source.decode(), as_version=4)
        about = {"notebook": part.notebook, "assignment": lab.name, "db_url": url}
        resources = {"nbgrader": about, "unique_key": part.notebook}
        for step in (ClearSolutions, ComputeChecksums, SaveCells):
            notebook, resources = step(config=course.config).preprocess(notebook, resources)


def _hand_out(session: Any, notebook: Any) -> None:
    """Give everybody who has handed in the lab an empty entry for a notebook that is new in it."""
    from proctor.course.gradebook import mirror

    there = {entry.assignment_id for entry in notebook.submissions}
    for submission in notebook.assignment.submissions:
        if submission.id not in there:
            entry = mirror(session, submission, notebook)
            for grade in entry.grades:
                grade.needs_manual_grade = True
    session.flush()
    session.expire_all()


def _cells(notebook: Any) -> list[Any]:
    return [*notebook.grade_cells, *notebook.task_cells, *notebook.solution_cells]


def _there(lab: Lab, notebook: Any) -> dict[str, float]:
    cells = [*notebook.grade_cells, *notebook.task_cells]
    return {lab.key_of(notebook.name, cell.name): cell.max_score for cell in cells}


def _holders(cell: str, marks: Mapping[str, Mapping[str, Mark]]) -> tuple[str, ...]:
    return tuple(
        sorted(
            student
            for student, given in marks.items()
            if (mark := given.get(cell)) and (mark.points or mark.manual is not None)
        )
    )


def _apply(session: Any, notebook: Any, lab: Lab, change: Change, decided: Decided) -> list[str]:
    """Bring one notebook of the gradebook to the lab; empty one that is gone."""
    from nbgrader.api import Comment, Grade, GradeCell, SolutionCell, TaskCell

    def key_of(name: str) -> str:
        return lab.key_of(notebook.name, name)

    def is_here(key: str) -> bool:
        return lab.notebook_of(key) == notebook.name

    told = []
    for old, new in decided.renamed.items():
        if not is_here(old):
            continue
        for cell in [*_cells(notebook), *notebook.source_cells]:
            if key_of(cell.name) == old:
                cell.name = new.removeprefix(key_of(""))
        told.append(RENAMED.format(old=old, new=new))
    session.flush()
    gone = [cell for cell in change.gone if cell not in decided.renamed and is_here(cell)]
    for name in gone if decided.removed != KEEP else ():
        for cell in [one for one in _cells(notebook) if key_of(one.name) == name]:
            if isinstance(cell, GradeCell | TaskCell):
                session.query(Grade).filter(Grade.cell_id == cell.id).delete()
                session.query(Comment).filter(Comment.cell_id == cell.id).delete()
                session.delete(cell)
        count = len(change.holders[name])
        noun = "learner" if count == 1 else "learners"
        told.append(FORGOTTEN.format(cell=name, count=count, noun=noun))
    session.flush()
    if notebook.name not in lab.names:
        session.expire(notebook)
        return told
    part, taken = lab.part(notebook.name), {*decided.renamed.values()}
    for cell in part.cells:
        key = lab.label(part, cell.key)
        if key in change.added and key not in taken:
            made = (TaskCell if cell.role == "task" else GradeCell)(
                name=cell.key, max_score=cell.points, cell_type=cell.kind, notebook_id=notebook.id
            )
            session.add(made)
            session.flush()
            for submitted in notebook.submissions:
                session.add(
                    Grade(cell_id=made.id, notebook_id=submitted.id, needs_manual_grade=True)
                )
                if cell.role == "task":
                    session.add(Comment(cell_id=made.id, notebook_id=submitted.id))
            told.append(ADDED.format(cell=key, points=cell.points))
        if cell.role in ("answer", "manual") and not any(
            one.name == cell.key for one in notebook.solution_cells
        ):
            answer = SolutionCell(name=cell.key, notebook_id=notebook.id)
            session.add(answer)
            session.flush()
            for submitted in notebook.submissions:
                session.add(Comment(cell_id=answer.id, notebook_id=submitted.id))
    forgotten = [] if decided.removed == KEEP else gone
    _follow(session, notebook, part, [key.removeprefix(key_of("")) for key in forgotten])
    session.flush()
    session.expire(notebook)
    here = points_of(part)
    for cell in [*notebook.grade_cells, *notebook.task_cells]:
        if cell.name in here and cell.max_score != here[cell.name]:
            key = lab.label(part, cell.name)
            told.append(REPOINTED.format(cell=key, now=here[cell.name], before=cell.max_score))
            cell.max_score = here[cell.name]
    return told


def _follow(session: Any, notebook: Any, lab: Lab, gone: Iterable[str]) -> None:
    """Bring what nbgrader compares before it makes a release to the lab's cells.

    What a person wrote about an answer that is gone stays.
    """
    from nbgrader.api import Comment, SourceCell

    here = {cell.key: cell for cell in lab.cells if cell.role != "free"}
    answers = {key for key, cell in here.items() if cell.role in ("answer", "manual")}
    for cell in notebook.solution_cells:
        said = session.query(Comment).filter(Comment.cell_id == cell.id)
        if cell.name not in answers and not any(one.manual_comment for one in said):
            said.delete()
            session.delete(cell)
    for cell in notebook.source_cells:
        if cell.name in gone or cell.name not in here:
            session.delete(cell)
    known = {cell.name for cell in notebook.source_cells}
    for key, cell in here.items():
        if key not in known:
            locked = bool(cell.nbgrader.get("locked"))
            session.add(
                SourceCell(
                    name=key,
                    cell_type=cell.kind,
                    source=cell.released,
                    locked=locked,
                    notebook_id=notebook.id,
                )
            )
