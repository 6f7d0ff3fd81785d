"""Gather what is known of a class: the gradebook's scores and the results of grading.

The gradebook knows what counts in the end (a person's scores, extra credit, penalties), the
journal knows why. A few queries read all of it, so that a thousand learners take a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proctor.course.course import Course
from proctor.course.indexes import make_indexes
from proctor.course.journal import OVERTIME, PROVISIONAL, history
from proctor.course.marks import marks_of
from proctor.notebook.lab import Lab
from proctor.result import Result

NOT_GRADED = "It was handed in, but there is no result; grade it: proctor grade {lab} --resume"


@dataclass(frozen=True)
class Change:
    """What grading the same learner again has changed: scores, and what differed beforehand."""

    before: float
    after: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Learner:
    """One learner and one lab. `scores` are points by exercise, None while a person has to say.

    `seconds_late` is 0 for what came in time, and `result` is None where there is none; then
    `problem` says why. `overtime` says what ran out of a first limit, `is_provisional` whether it
    still waits to be graded again.
    """

    student: str
    name: str
    scores: Mapping[str, float | None]
    penalty: float = 0.0
    seconds_late: float = 0.0
    result: Result | None = None
    problem: str = ""
    change: Change | None = None
    overtime: tuple[str, ...] = ()
    is_provisional: bool = False

    @property
    def score(self) -> float:
        """The points so far, after penalties: what nbgrader would export."""
        return max(sum(score or 0.0 for score in self.scores.values()) - self.penalty, 0.0)

    @property
    def waits(self) -> bool:
        """Whether a person still has to give points."""
        return any(score is None for score in self.scores.values())


@dataclass(frozen=True)
class ClassWork:
    """What a class made of one lab. `missing` names the learners who handed nothing in."""

    lab: Lab
    learners: tuple[Learner, ...]
    missing: tuple[str, ...] = ()
    graded: tuple[Learner, ...] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "graded", tuple(one for one in self.learners if one.result))


def collect(course: Course, lab: Lab) -> ClassWork:
    """Return what a class made of a lab. Raises CourseError when nobody handed it in."""
    handed = {one.student for one in course.submissions(lab.name)}
    entries = history(course.root, lab.name)
    rows = _gradebook_rows(course, lab)
    known = {row.student: row for row in rows.people}
    learners = []
    for student in sorted(handed):
        mine = entries.get(student, [])
        results = [Result.from_dict(entry["result"]) for entry in mine if "result" in entry]
        problem = _problem(mine, lab.name)
        row = known.get(student)
        learners.append(
            Learner(
                student=student,
                name=row.name if row else "",
                scores=_by_exercise(lab, rows.scores.get(student, {}), results),
                penalty=rows.penalties.get(student, 0.0),
                seconds_late=rows.late.get(student, 0.0),
                result=None if problem else results[-1],
                problem=problem,
                change=None if problem else _change(results),
                overtime=_overtime(mine),
                is_provisional=bool(mine) and PROVISIONAL in mine[-1],
            )
        )
    return ClassWork(lab, tuple(learners), tuple(sorted(set(known) - handed)))


def _problem(entries: list[dict[str, Any]], lab: str) -> str:
    """Return why there is no result, or nothing where there is one."""
    if not entries:
        return NOT_GRADED.format(lab=lab)
    if "result" in entries[-1]:
        return ""
    kind, lines = entries[-1].get("kind"), str(entries[-1].get("problem")).splitlines() or [""]
    return lines[0] if kind == "unreadable" else f"A fault of ours: {lines[-1]}"


def _overtime(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    last = entries[-1] if entries else {}
    return tuple(str(what) for what in last.get(PROVISIONAL) or last.get(OVERTIME) or ())


@dataclass(frozen=True)
class _Person:
    student: str
    name: str


@dataclass(frozen=True)
class _Rows:
    people: list[_Person]
    scores: Mapping[str, Mapping[str, float | None]]
    penalties: Mapping[str, float]
    late: Mapping[str, float]


def _gradebook_rows(course: Course, lab: Lab) -> _Rows:
    """Read people, cell scores, penalties and lateness: one query each."""
    from nbgrader.api import Gradebook

    layout = course.layout
    with Gradebook(layout.db_url, layout.course_id or "default_course") as gradebook:
        make_indexes(gradebook.engine)
        session = gradebook.db
        return _Rows(
            people=[
                _Person(student, " ".join(part for part in (first, last) if part))
                for student, first, last in session.execute(_people())
            ],
            scores={
                student: {name: mark.points for name, mark in cells.items()}
                for student, cells in marks_of(session, lab).items()
            },
            penalties=dict(session.execute(_penalties(lab.name)).all()),
            late=_lateness(session, lab.name),
        )


def _people() -> Any:
    from nbgrader.api import Student
    from sqlalchemy import select

    return select(Student.id, Student.first_name, Student.last_name)


def _penalties(lab: str) -> Any:
    from nbgrader.api import Assignment, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func, select

    return (
        select(
            SubmittedAssignment.student_id,
            func.sum(func.coalesce(SubmittedNotebook.late_submission_penalty, 0.0)),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lab)
        .group_by(SubmittedAssignment.student_id)
    )


def _lateness(session: Any, lab: str) -> dict[str, float]:
    from nbgrader.api import Assignment, SubmittedAssignment
    from sqlalchemy import select

    query = (
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            Assignment.duedate,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lab)
    )
    late = {}
    for student, timestamp, extension, due in session.execute(query):
        if due is not None and timestamp is not None:
            allowed = due + extension if extension is not None else due
            late[student] = max((timestamp - allowed).total_seconds(), 0.0)
    return late


def _by_exercise(
    lab: Lab, cells: Mapping[str, float | None], results: list[Result]
) -> dict[str, float | None]:
    """Add the cells of each exercise up; without a gradebook, take what grading gave."""
    if not cells:
        if results:
            return {one.name: one.score for one in results[-1].exercises}
        return dict.fromkeys((one.name for one in lab.exercises), 0.0)
    summed: dict[str, float | None] = {}
    for exercise in lab.exercises:
        found = [cells.get(key) for key in exercise.cells]
        unknown = not found or any(score is None for score in found)
        summed[exercise.name] = None if unknown else sum(score or 0.0 for score in found)
    return summed


def _change(results: list[Result]) -> Change | None:
    """Compare the last result with the one before that came from something else."""
    if len(results) < 2:
        return None
    now, before = results[-1], results[-2]
    because = now.manifest.differences(before.manifest)
    same = now.score == before.score and not because
    return None if same else Change(before.score, now.score, because)
