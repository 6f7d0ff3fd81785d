"""Hand grades to Canvas or Moodle, in a file of its own making, after a look at what would happen.

    nbgrader export --exporter proctor.lms.CanvasExport --assignment LAB \\
        --CanvasExport.template=canvas.csv --CanvasExport.column="Softmax (4711)" --to=out.csv

The template is the file that the LMS exports: it alone knows its people and its columns. What is
written is that file with one column filled in. `--CanvasExport.dry_run=True` only looks. Whoever is
excused there, or has a grade that did not come from here, keeps it; `--CanvasExport.overwrite=True`
insists. Nothing is written for somebody who has no score here.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.plugins.export import ExportPlugin
from sqlalchemy import func, select
from traitlets import Bool, Float, Unicode

from proctor.course.course import CourseError
from proctor.course.files import write_whole
from proctor.lms.people import plain
from proctor.lms.sheet import (
    GRADE,
    MAXIMUM,
    NO,
    NOBODY,
    OPEN,
    YES,
    Sheet,
    changes,
    directory_of,
    read_sheet,
)
from proctor.lms.table import harmless_cell
from proctor.notebook.terminal import printable

Remembered = dict[str, list[str]]

ONE_LAB = "Name one lab: --assignment LAB (the gradebook has: {known})."
NO_LAB = "The gradebook has no lab {name!r} (it has: {known})."
NO_TEMPLATE = "Name the file that {lms} exported: --{plugin}.template=FILE"
NO_POINTS = "{lab} has no points in the gradebook, so there is no scale to export it on."


INSIST = "to replace it: --{plugin}.overwrite=True"
NO_GRADE = ("", "-", "–", "N/A")
"""What stands in a column where nobody has given a grade."""


@dataclass(frozen=True)
class Standing:
    """A learner's points after penalties; None where there is no score that could be handed on."""

    score: float | None
    waits: bool


@dataclass
class Preflight:
    """What an export would do. `grades` are the written values by learner."""

    grades: dict[str, str] = field(default_factory=dict)
    unknown_there: list[str] = field(default_factory=list)
    unknown_here: list[str] = field(default_factory=list)
    not_submitted: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    scale: tuple[float, float] = (1.0, 1.0)
    plugin: str = ""

    def lines(self, nameless: bool = False) -> list[str]:
        """Return it for a person, in lines; only what there is to say, without names if need be."""
        have, want = self.scale
        said = [f"{len(self.grades)} grades."]
        insist = INSIST.format(plugin=self.plugin)
        if have != want:
            said.append(f"Points are rescaled: {have:g} here are {want:g} there.")
        for names, text in (
            (self.unknown_here, "In the file, but not in the gradebook"),
            (self.unknown_there, "In the gradebook, but not in the file"),
            (self.not_submitted, "Nothing handed in, left as it is"),
            (self.ungraded, "Could not be graded or has no score yet, so no grade is written"),
            (self.twice, "More than one line of the file fits; none of them was filled in"),
            (self.waiting, "Still waits for a person; the points so far are written"),
            (self.locked, "The LMS says that these grades can't be changed, left as they are"),
            (self.excused, f"Excused in the LMS, left so ({insist})"),
            (self.by_hand, f"Has a grade there that is not from here, left as it is ({insist})"),
        ):
            if names:
                told = "" if nameless else f": {', '.join(sorted(names))}"
                said.append(f"{text} ({len(names)}){told}")
        if nameless and self.changed:
            said.append(f"Changed since the last export ({len(self.changed)})")
            return said
        for student, (before, now) in sorted(self.changed.items()):
            said.append(f"Changed since the last export: {student}: {before} is now {now}")
        return [printable(line) for line in said]


class _LmsExport(ExportPlugin):
    """What Canvas and Moodle have in common."""

    lms = ""

    template = Unicode("", help="the file that the LMS exported").tag(config=True)
    column = Unicode("", help="the column to fill in").tag(config=True)
    points = Float(0.0, help="points there; 0: as the file says, or as here").tag(config=True)
    dry_run = Bool(False, help="only say what would be exported").tag(config=True)
    quiet = Bool(False, help="show counts, no scores and no learners").tag(config=True)
    anonymous = Bool(False, help="the same: name nobody on the screen").tag(config=True)
    overwrite = Bool(False, help="replace grades that did not come from here").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, and say what is in it. Called by nbgrader."""
        try:
            self._export(gradebook)
        except CourseError as error:
            self.parent.fail(str(error))

    def _export(self, gradebook: Gradebook) -> None:
        lab = self._lab(gradebook)
        if not self.template:
            plugin = type(self).__name__
            raise CourseError(NO_TEMPLATE.format(lms=self.lms, plugin=plugin))
        sheet = read_sheet(Path(self.template), self.lms)
        place = self.place(sheet, lab)
        memory = self._memory(lab)
        before = _remembered(memory)
        looked = self._look(gradebook, lab, sheet, place, before)
        last = {student: grades[-1] for student, grades in before.items()}
        looked.changed = changes(last, looked.grades)
        print("\n".join(looked.lines(nameless=self.quiet or self.anonymous)))
        if self.dry_run:
            print("Nothing was written.")
            return
        target = Path(self.to or f"{lab}-{self.lms.lower()}.csv")
        write_whole(target, sheet.text(self.written_columns(sheet, place)))
        for student, grade in looked.grades.items():
            kept = [one for one in before.get(student, []) if one != grade]
            before[student] = [*kept, grade]
        write_whole(memory, json.dumps(before, sort_keys=True, indent=1))
        print(f"Written: {target}")

    def place(self, sheet: Sheet, lab: str) -> int:
        """Return the place of the column to fill in."""
        raise NotImplementedError

    def most(self, sheet: Sheet, row: list[str], place: int) -> float | None:
        """Return the points that a line's grade is out of, where the file says it."""
        raise NotImplementedError

    def is_person(self, sheet: Sheet, row: list[str]) -> bool:
        """Tell whether a line is about a person."""
        return True

    def is_locked(self, sheet: Sheet, row: list[str]) -> bool:
        """Tell whether the LMS would refuse a grade in this line."""
        return False

    def written_columns(self, sheet: Sheet, place: int) -> Iterable[int]:
        """Return the columns that the LMS wants back."""
        return range(len(sheet.header))

    def _lab(self, gradebook: Gradebook) -> str:
        known = ", ".join(assignment.name for assignment in gradebook.assignments) or "none"
        # `--assignment` reaches CourseDirectory, too, on some of nbgrader's command lines.
        names = list(self.assignment) or [self.parent.coursedir.assignment_id]
        if len(names) != 1 or not names[0]:
            raise CourseError(ONE_LAB.format(known=known))
        try:
            gradebook.find_assignment(names[0])
        except MissingEntry:
            raise CourseError(NO_LAB.format(name=names[0], known=known)) from None
        return str(names[0])

    def _look(
        self, gradebook: Gradebook, lab: str, sheet: Sheet, place: int, before: Remembered
    ) -> Preflight:
        """Fill the column in, and note everything that deserves a look."""
        here = gradebook.find_assignment(lab).max_score
        if not here:
            raise CourseError(NO_POINTS.format(lab=lab))
        scores = _scores(gradebook, lab)
        looked = Preflight(scale=(here, self.points or here), plugin=type(self).__name__)
        rows = self._people(gradebook, sheet, looked)
        for student, row in rows.items():
            standing = scores.get(student)
            if self.is_locked(sheet, row):
                looked.locked.append(student)
            elif standing is None:
                looked.not_submitted.append(student)
            elif standing.score is None:
                looked.ungraded.append(student)
            else:
                there = self.points or self.most(sheet, row, place) or here
                looked.scale = (here, there)
                grade = f"{round(standing.score * there / here, 2):g}"
                kept = self._kept(row[place].strip(), grade, before.get(student, []), looked)
                if kept is not None:
                    kept.append(student)
                    continue
                looked.grades[student] = grade
                comma = sheet.has_commas(self.numbers(sheet, place))
                row[place] = grade.replace(".", ",") if comma else grade
                if standing.waits:
                    looked.waiting.append(student)
        looked.unknown_there = sorted({*scores} - {*rows} - {*looked.twice})
        return looked

    def _people(
        self, gradebook: Gradebook, sheet: Sheet, looked: Preflight
    ) -> dict[str, list[str]]:
        """Return the lines by learner. A learner whom two lines fit gets neither of them."""
        directory = directory_of(gradebook.students)
        found: dict[str, list[list[str]]] = {}
        for row in sheet.rows:
            if self.is_person(sheet, row):
                if (student := sheet.person(row, directory)) is None:
                    looked.unknown_here.append(_called(sheet, row))
                else:
                    found.setdefault(student, []).append(row)
        if not found:
            used = printable(", ".join(sheet.people_columns()))
            raise CourseError(NOBODY.format(path=sheet.path, used=used, found=sheet.found))
        looked.twice = [student for student, rows in found.items() if len(rows) > 1]
        return {student: rows[0] for student, rows in found.items() if len(rows) == 1}

    def _kept(self, there: str, grade: str, ours: list[str], looked: Preflight) -> list[str] | None:
        """Return the list of those who keep what they have there; None for what is written."""
        if self.overwrite or there in NO_GRADE:
            return None
        if self.is_excused(there):
            return looked.excused
        known = {_value(one) for one in (*ours, grade)}
        value = _value(there)
        return None if value is not None and value in known else looked.by_hand

    def is_excused(self, grade: str) -> bool:
        """Tell whether the LMS says by a grade that somebody needs none."""
        return False

    def numbers(self, sheet: Sheet, place: int) -> list[int]:
        """Return the columns that show how this file writes fractions."""
        return [place]

    def _memory(self, lab: str) -> Path:
        """Return where the last export is remembered."""
        root = Path(self.parent.coursedir.root)
        return root / ".proctor" / "exports" / f"{lab}-{self.lms.lower()}.json"


class CanvasExport(_LmsExport):
    """Canvas's gradebook file: a line of possible points, then the people."""

    lms = "Canvas"
    kept = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

    def place(self, sheet: Sheet, lab: str) -> int:
        """Return the column; by default the only one that is called after the lab."""
        if self.column:
            return sheet.column(self.column)
        named = [i for i, name in enumerate(sheet.header) if name.startswith(lab)]
        return named[0] if len(named) == 1 else sheet.column(lab)

    def is_person(self, sheet: Sheet, row: list[str]) -> bool:
        """Tell people from the lines above them, which have no id."""
        return bool(row[sheet.column("ID")].strip())

    def is_excused(self, grade: str) -> bool:
        """Tell whether Canvas says so: EX."""
        return grade.upper() == "EX"

    def most(self, sheet: Sheet, row: list[str], place: int) -> float | None:
        """Return the possible points of the column, from the lines above the people."""
        above = (line for line in sheet.rows if not self.is_person(sheet, line))
        return next((most for line in above if (most := _number(line[place]))), None)

    def written_columns(self, sheet: Sheet, place: int) -> Iterable[int]:
        """Return who is meant, and this column alone: what isn't in the file stays as it is."""
        kept = [i for i, name in enumerate(sheet.header) if name in self.kept]
        return [*kept, place]


class MoodleExport(_LmsExport):
    """Moodle's grading worksheet of an assignment (or its gradebook's export)."""

    lms = "Moodle"

    def place(self, sheet: Sheet, lab: str) -> int:
        """Return the column; by default the worksheet's own."""
        own = None if self.column else sheet.meaning(GRADE)
        return sheet.column(self.column or GRADE[0]) if own is None else own

    def is_locked(self, sheet: Sheet, row: list[str]) -> bool:
        """Tell whether the worksheet says that a grade can't be changed."""
        place = sheet.meaning(OPEN)
        if place is None:  # worded otherwise: the column of nothing but yes and no
            words = {*YES, *NO}
            columns = [{plain(line[at]) for line in sheet.rows} for at in range(len(sheet.header))]
            place = next((at for at, said in enumerate(columns) if said and said <= words), None)
        return place is not None and plain(row[place]) in NO

    def most(self, sheet: Sheet, row: list[str], place: int) -> float | None:
        """Return the worksheet's maximum grade."""
        at = sheet.meaning(MAXIMUM)
        return None if at is None else _number(row[at])

    def numbers(self, sheet: Sheet, place: int) -> list[int]:
        """Return the grades and the maximum grades."""
        at = sheet.meaning(MAXIMUM)
        return [place] if at is None else [place, at]


class GradesExport(ExportPlugin):
    """The table of `nbgrader export`, in `reports/grades.csv`, from a few queries for each lab.

    The same columns and lines as nbgrader's. Names are no formulas there, and who has no score yet
    has none in it.
    """

    columns = (
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    )

    def export(self, gradebook: Gradebook) -> None:
        """Write the file. Called by nbgrader."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.columns)
        wanted = {str(student) for student in self.student}
        people = [
            (one.id, one.last_name, one.first_name, one.email)
            for one in gradebook.students
            if not wanted or one.id in wanted
        ]
        for lab in gradebook.assignments:
            if self.assignment and lab.name not in map(str, self.assignment):
                continue
            handed, unknown = _handed_in(gradebook, lab.name), _without_score(gradebook, lab.name)
            for person in people:
                time, score, penalty, _ = handed.get(person[0], ("", 0.0, 0.0, False))
                points: tuple[Any, ...] = (score, penalty, max(0.0, score - penalty))
                points = (None, None, None) if person[0] in unknown else points
                row = (lab.name, lab.duedate, time, *person, *points, lab.max_score)
                writer.writerow(["" if value is None else _cell(value) for value in row])
        target = Path(self.to or Path(self.parent.coursedir.root) / "reports" / "grades.csv")
        try:
            write_whole(target, written.getvalue())
        except CourseError as error:
            self.parent.fail(str(error))
        print(f"Written: {target}")


def _cell(value: Any) -> str:
    return harmless_cell(value) if isinstance(value, str) else str(value)


def _handed_in(gradebook: Gradebook, lab: str) -> dict[str, tuple[Any, float, float, bool]]:
    """Return by learner when a lab was handed in, the points, the penalty, and who has to look."""
    query = select(
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.score,
        SubmittedAssignment.late_submission_penalty,
        SubmittedAssignment.needs_manual_grade,
    ).where(SubmittedAssignment.assignment_id == Assignment.id, Assignment.name == lab)
    return {student: (*values,) for student, *values in gradebook.db.execute(query)}


def _without_score(gradebook: Gradebook, lab: str) -> set[str]:
    """Return who has no score yet: whose work could not be graded, or waits as a whole.

    What is checked by program has a score as soon as it was graded; what a person reads may wait.
    """
    by_people = select(SolutionCell.name, SolutionCell.notebook_id).union(
        select(TaskCell.name, TaskCell.notebook_id)
    )
    read_by_people = set(map(tuple, gradebook.db.execute(by_people)))
    query = (
        select(
            SubmittedAssignment.student_id,
            BaseCell.name,
            BaseCell.notebook_id,
            func.coalesce(Grade.manual_score, Grade.auto_score),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lab)
    )
    scored, missing, everybody = set(), set(), set()
    for student, cell, notebook, score in gradebook.db.execute(query):
        everybody.add(student)
        if score is not None:
            scored.add(student)
        elif (cell, notebook) not in read_by_people:
            missing.add(student)
    return missing | (everybody - scored)


def _scores(gradebook: Gradebook, lab: str) -> Mapping[str, Standing]:
    """Return how each learner stands."""
    unknown = _without_score(gradebook, lab)
    return {
        student: Standing(None if student in unknown else max(score - penalty, 0.0), bool(waits))
        for student, (_, score, penalty, waits) in _handed_in(gradebook, lab).items()
    }


def _remembered(path: Path) -> Remembered:
    """Return what was exported earlier, by learner, the last one last."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: [had] if isinstance(had, str) else had for name, had in found.items()}


def _called(sheet: Sheet, row: list[str]) -> str:
    names: Any = (row[i].strip() for i in range(len(sheet.header)))
    return next((name for name in names if name), "somebody")


def _value(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _number(text: str) -> float | None:
    value = _value(text)
    return value if value is not None and value > 0 else None
