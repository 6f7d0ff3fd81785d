"""Hand grades to Canvas or Moodle, in a file of its own making, after a look at what would happen.

    nbgrader export --exporter proctor.lms.CanvasExport --assignment LAB \\
        --CanvasExport.template=canvas.csv --CanvasExport.column="Softmax (4711)" --to=out.csv

The template is the file that the LMS exports: it alone knows its people and its columns. What is
written is that file with one column filled in. `--CanvasExport.dry_run=True` only looks.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.plugins.export import ExportPlugin
from sqlalchemy import select
from traitlets import Bool, Float, Unicode

from proctor.course.course import CourseError
from proctor.course.files import write_whole
from proctor.lms.sheet import Sheet, changes, directory_of, read_sheet

ONE_LAB = "Name one lab: --assignment LAB (the gradebook has: {known})."
NO_LAB = "The gradebook has no lab {name!r} (it has: {known})."
NO_TEMPLATE = "Name the file that {lms} exported: --{plugin}.template=FILE"
NO_POINTS = "{lab} has no points in the gradebook, so there is no scale to export it on."


@dataclass
class Preflight:
    """What an export would do. `grades` are the written values by learner."""

    grades: dict[str, str] = field(default_factory=dict)
    unknown_there: list[str] = field(default_factory=list)
    unknown_here: list[str] = field(default_factory=list)
    not_submitted: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    scale: tuple[float, float] = (1.0, 1.0)

    def lines(self) -> list[str]:
        """Return it for a person, in lines; only what there is to say."""
        have, want = self.scale
        said = [f"{len(self.grades)} grades."]
        if have != want:
            said.append(f"Points are rescaled: {have:g} here are {want:g} there.")
        for names, text in (
            (self.unknown_here, "In the file, but not in the gradebook"),
            (self.unknown_there, "In the gradebook, but not in the file"),
            (self.not_submitted, "Nothing handed in, left empty"),
            (self.waiting, "Still waits for a person; the points so far are written"),
            (self.locked, "The LMS says that these grades can't be changed, left as they are"),
        ):
            if names:
                said.append(f"{text} ({len(names)}): {', '.join(sorted(names))}")
        for student, (before, now) in sorted(self.changed.items()):
            said.append(f"Changed since the last export: {student}: {before} is now {now}")
        return said


class _LmsExport(ExportPlugin):
    """What Canvas and Moodle have in common."""

    lms = ""

    template = Unicode("", help="the file that the LMS exported").tag(config=True)
    column = Unicode("", help="the column to fill in").tag(config=True)
    points = Float(0.0, help="points there; 0: as the file says, or as here").tag(config=True)
    dry_run = Bool(False, help="only say what would be exported").tag(config=True)

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
        looked = self._look(gradebook, lab, sheet, place)
        memory = self._memory(lab)
        before = json.loads(memory.read_text()) if memory.is_file() else {}
        looked.changed = changes(before, looked.grades)
        print("\n".join(looked.lines()))
        if self.dry_run:
            print("Nothing was written.")
            return
        target = Path(self.to or f"{lab}-{self.lms.lower()}.csv")
        write_whole(target, sheet.text(self.written_columns(sheet, place)))
        write_whole(memory, json.dumps(looked.grades, sort_keys=True, indent=1))
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

    def _look(self, gradebook: Gradebook, lab: str, sheet: Sheet, place: int) -> Preflight:
        """Fill the column in, and note everything that deserves a look."""
        here = gradebook.find_assignment(lab).max_score
        if not here:
            raise CourseError(NO_POINTS.format(lab=lab))
        scores = _scores(gradebook, lab)
        directory = directory_of(gradebook.students)
        looked = Preflight(scale=(here, self.points or here))
        for row in sheet.rows:
            if not self.is_person(sheet, row):
                continue
            student = sheet.person(row, directory)
            if student is None:
                looked.unknown_here.append(_called(sheet, row))
                continue
            if self.is_locked(sheet, row):
                looked.locked.append(student)
                continue
            if student not in scores:
                looked.not_submitted.append(student)
                continue
            there = self.points or self.most(sheet, row, place) or here
            looked.scale = (here, there)
            score, waits = scores[student]
            row[place] = looked.grades[student] = f"{round(score * there / here, 2):g}"
            if waits:
                looked.waiting.append(student)
        seen = {*looked.grades, *looked.locked, *looked.not_submitted}
        looked.unknown_there = sorted(set(scores) - seen)
        return looked

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

    def most(self, sheet: Sheet, row: list[str], place: int) -> float | None:
        """Return the possible points of the column."""
        for line in sheet.rows:
            if line[sheet.header.index("Student")].strip() == "Points Possible":
                return _number(line[place])
        return None

    def written_columns(self, sheet: Sheet, place: int) -> Iterable[int]:
        """Return who is meant, and this column alone: what isn't in the file stays as it is."""
        kept = [i for i, name in enumerate(sheet.header) if name in self.kept]
        return [*kept, place]


class MoodleExport(_LmsExport):
    """Moodle's grading worksheet of an assignment (or its gradebook's export)."""

    lms = "Moodle"

    def place(self, sheet: Sheet, lab: str) -> int:
        """Return the column; by default the worksheet's own."""
        return sheet.column(self.column or "Grade")

    def is_locked(self, sheet: Sheet, row: list[str]) -> bool:
        """Tell whether the worksheet says that a grade can't be changed."""
        name = "Grade can be changed"
        return name in sheet.header and row[sheet.header.index(name)].strip().lower() == "no"

    def most(self, sheet: Sheet, row: list[str], place: int) -> float | None:
        """Return the worksheet's maximum grade."""
        name = "Maximum Grade"
        return _number(row[sheet.header.index(name)]) if name in sheet.header else None


class GradesExport(ExportPlugin):
    """The table of `nbgrader export`, with a few queries for each lab instead of some for each row.

    The same columns, lines and values; names with a comma or a quote are quoted.
    """

    columns = (
        "assignment",
        "duedate",
        "timestamp",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "raw_score",
        "late_submission_penalty",
        "score",
        "max_score",
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
            handed = _handed_in(gradebook, lab)
            for person in people:
                time, score, penalty = handed.get(person[0], ("", 0.0, 0.0))
                points = (score, penalty, max(0.0, score - penalty), lab.max_score)
                row = (lab.name, lab.duedate, time, *person, *points)
                writer.writerow(["" if value is None else str(value) for value in row])
        write_whole(Path(self.to or "grades.csv"), written.getvalue())
        self.log.info("Exported grades to %s", self.to or "grades.csv")


def _handed_in(gradebook: Gradebook, lab: Assignment) -> dict[str, tuple[Any, float, float]]:
    """Return when each learner handed a lab in, the points and the penalty: one query."""
    query = select(
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.score,
        SubmittedAssignment.late_submission_penalty,
    ).where(SubmittedAssignment.assignment_id == lab.id)
    return {student: (*values,) for student, *values in gradebook.db.execute(query)}


def _scores(gradebook: Gradebook, lab: str) -> Mapping[str, tuple[float, bool]]:
    """Return each learner's points after penalties, and whether a person has still to look."""
    found: dict[str, tuple[float, bool]] = {}
    columns = (
        SubmittedAssignment.student_id,
        SubmittedAssignment.score,
        SubmittedAssignment.late_submission_penalty,
        SubmittedAssignment.needs_manual_grade,
    )
    query = select(*columns).where(SubmittedAssignment.assignment_id == Assignment.id)
    query = query.where(Assignment.name == lab)  # one query: a class may have ten thousand
    for student, score, penalty, waits in gradebook.db.execute(query):
        found[student] = (max(score - penalty, 0.0), bool(waits))
    return found


def _called(sheet: Sheet, row: list[str]) -> str:
    names: Any = (row[i].strip() for i in range(len(sheet.header)))
    return next((name for name in names if name), "somebody")


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if value > 0 else None
