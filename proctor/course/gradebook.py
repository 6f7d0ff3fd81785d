"""Write results into nbgrader's gradebook: one submission, one transaction.

The rules are nbgrader's own: an automatic score never touches a manual one, extra credit or a
comment of a person; a cell without an automatic score waits for a person; a penalty for lateness
comes from the configured plugin. What differs is that everything of a submission is written at
once or not at all.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import DBAPIError, OperationalError
from traitlets.config import Config

from proctor.course.indexes import make_indexes
from proctor.result import CellScore

NO_RESPONSE = "No response."
LOCK_SECONDS = 60
"""How long to wait for another program that is writing to the gradebook."""

SERVER_SECONDS = 60
"""How long to wait for a database server that has gone away in the middle of a run."""

PAUSE_SECONDS = 0.3
LOCKED = "is locked"
"""What SQLite says, after that time, when somebody else keeps its file."""

UNREACHABLE = (
    "The gradebook can't be reached: {reason}. Start its server, or mend its address "
    "(NBGRADER_DB_URL, or db_url in nbgrader_config.py)."
)
NO_ASSIGNMENT = (
    "The gradebook doesn't know {lab}. Make its release first: nbgrader generate_assignment {lab}"
)
NO_CELL = (
    "The gradebook has no cell {cell} in {lab}. Run proctor grade {lab}: it says what has changed, "
    "and asks what becomes of the points that are there."
)


class GradebookError(Exception):
    """The gradebook cannot take results; the message names the cure."""


def _steadily(write: Callable[..., None]) -> Callable[..., None]:
    """Repeat a transaction while the database server is away, as during a restart."""

    @functools.wraps(write)
    def again(*arguments: Any, **named: Any) -> None:
        until = time.monotonic() + SERVER_SECONDS
        while True:
            try:
                return write(*arguments, **named)
            except DBAPIError as error:
                if not _is_away(error):
                    raise
                if time.monotonic() > until:
                    raise GradebookError(UNREACHABLE.format(reason=_first_line(error))) from None
            time.sleep(PAUSE_SECONDS)

    return again


class ScoreBook:
    """An open gradebook that takes results. A context manager.

    Opening it makes the indexes that nbgrader's tables lack (`indexes.py`).
    `gradebook` is nbgrader's own. Raises GradebookError when it can't be reached.
    """

    def __init__(
        self, db_url: str, course_id: str = "default_course", config: Config | None = None
    ):
        try:
            self.gradebook = Gradebook(_patient(db_url), course_id)
            try:
                make_indexes(self.gradebook.engine)
            except BaseException:
                self.close()
                raise
        except DBAPIError as error:
            if LOCKED in str(error.orig):
                raise  # a server that would have to be started is not what is missing
            raise GradebookError(UNREACHABLE.format(reason=_first_line(error))) from None
        self._config = config or Config()

    def __enter__(self) -> ScoreBook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.gradebook.close()

    def check(self, lab: str, cells: Mapping[str, Iterable[str]]) -> None:
        """Raise GradebookError unless it knows this lab, its notebooks and their graded cells."""
        for name, wanted in cells.items():
            try:
                notebook = self.gradebook.find_notebook(name, lab)
            except MissingEntry:
                raise GradebookError(NO_ASSIGNMENT.format(lab=lab)) from None
            known = {cell.name for cell in [*notebook.grade_cells, *notebook.task_cells]}
            for cell in wanted:
                if cell not in known:
                    raise GradebookError(NO_CELL.format(lab=lab, cell=cell))
        self.gradebook.db.rollback()

    @_steadily
    def record(
        self,
        lab: str,
        student: str,
        cells: Collection[CellScore],
        *,
        unanswered: Iterable[str] = (),
        timestamp: datetime | str | None = None,
        provisional: bool = False,
    ) -> None:
        """Write the scores of one submission, in one transaction: of the notebooks named there.

        Provisional ones are marked as waiting for a person, until final ones take their place.
        """
        blank = set(unanswered)
        by_notebook: dict[str, dict[str, CellScore]] = {}
        for cell in cells:
            by_notebook.setdefault(cell.notebook or lab, {})[cell.grade_id] = cell
        with self._transaction() as session:
            for notebook in self._submitted(session, lab, student, timestamp, by_notebook):
                self._write(session, notebook, by_notebook[notebook.name], blank, provisional)
                self._penalise(session, notebook, student)

    def _write(
        self,
        session: Any,
        notebook: SubmittedNotebook,
        scores: Mapping[str, CellScore],
        blank: Collection[str],
        provisional: bool,
    ) -> None:
        names = _cell_names(session, notebook)
        with session.no_autoflush:  # everything that changed goes out together
            for grade in notebook.grades:
                found = scores.get(names[grade.cell_id])
                if found is None and grade.auto_score is not None:
                    continue  # points of a cell that is gone, which the instructor keeps
                grade.auto_score = found.score if found else 0.0
                grade.needs_manual_grade = (
                    provisional or grade.manual_score is not None or grade.auto_score is None
                )
            for comment in notebook.comments:
                name = names[comment.cell_id]
                is_blank = name in blank or f"{notebook.name}/{name}" in blank
                comment.auto_comment = NO_RESPONSE if is_blank else None

    @_steadily
    def record_ungraded(
        self,
        lab: str,
        student: str,
        *,
        timestamp: datetime | str | None = None,
        notebooks: Iterable[str] = (),
    ) -> None:
        """Note a submission that could not be graded: it has no scores and waits for a person."""
        with self._transaction() as session:
            wanted = tuple(notebooks) or (lab,)
            for notebook in self._submitted(session, lab, student, timestamp, wanted):
                notebook.late_submission_penalty = None
                for grade in notebook.grades:
                    grade.auto_score = None
                    grade.needs_manual_grade = True

    @_steadily
    def penalise(self, lab: str, students: Iterable[str]) -> None:
        """Work out penalties for lateness again, by the due date that holds now."""
        with self._transaction() as session:
            for student in students:
                try:
                    submission = self.gradebook.find_submission(lab, student)
                except MissingEntry:
                    continue
                for notebook in submission.notebooks:
                    self._penalise(session, notebook, student)

    @contextmanager
    def _transaction(self):
        session = self.gradebook.db
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise

    def _submitted(
        self,
        session: Any,
        lab: str,
        student: str,
        timestamp: datetime | str | None,
        notebooks: Iterable[str],
    ) -> list[SubmittedNotebook]:
        """Return the entries of notebooks; make the submission, and its student, if need be."""
        try:
            submission = self.gradebook.find_submission(lab, student)
            found = {entry.name: entry for entry in submission.notebooks}
        except MissingEntry:
            submission, found = self._new_submission(session, lab, student)
        if timestamp is not None:
            submission.timestamp = utils.parse_utc(timestamp)
        session.flush()
        if not set(notebooks) <= set(found):
            raise GradebookError(NO_ASSIGNMENT.format(lab=lab))
        return [found[name] for name in notebooks]

    def _new_submission(
        self, session: Any, lab: str, student: str
    ) -> tuple[SubmittedAssignment, dict[str, SubmittedNotebook]]:
        """Make a submission; return it with its notebooks by name."""
        assignment = self.gradebook.find_assignment(lab)
        person = session.get(Student, student)
        if person is None:
            person = Student(id=student)
            session.add(person)
        submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student)
        session.add(submission)
        session.flush()
        made = {
            notebook.name: mirror(session, submission, notebook)
            for notebook in assignment.notebooks
        }
        session.flush()
        return submission, made

    def _penalise(self, session: Any, notebook: SubmittedNotebook, student: str) -> None:
        notebook.late_submission_penalty = None
        late = notebook.assignment.total_seconds_late
        if late <= 0:
            return
        session.flush()
        session.expire(notebook, ["score"])
        penalty = self.price(student, notebook.score, late)
        if penalty is not None:
            step = AssignLatePenalties(config=self._config)
            notebook.late_submission_penalty = step._check_late_penalty(notebook, penalty)

    def price(self, student: str, score: float, late: float) -> float | None:
        """Return what the configured plugin takes for some seconds late; None for nothing."""
        step = AssignLatePenalties(config=self._config)
        step.init_plugin()
        penalty: float | None = step.plugin_inst.late_submission_penalty(student, score, late)
        return penalty


def _cell_names(session: Any, notebook: SubmittedNotebook) -> dict[str, str]:
    """Return the names of a notebook's cells by their ids, in one query for all of them."""
    cells = session.query(BaseCell.id, BaseCell.name)
    return dict(cells.filter(BaseCell.notebook_id == notebook.notebook_id).all())


def mirror(session: Any, submission: SubmittedAssignment, notebook: Notebook) -> SubmittedNotebook:
    """Make a submitted notebook with its empty grades and comments."""
    entry = SubmittedNotebook(notebook_id=notebook.id, assignment_id=submission.id)
    session.add(entry)
    session.flush()
    for cell in [*notebook.grade_cells, *notebook.task_cells]:
        session.add(Grade(cell_id=cell.id, notebook_id=entry.id))
    for cell in [*notebook.solution_cells, *notebook.task_cells]:
        session.add(Comment(cell_id=cell.id, notebook_id=entry.id))
    return entry


def _is_away(error: DBAPIError) -> bool:
    """Tell whether an error means that the server is away, and nothing else."""
    if error.connection_invalidated:
        return True
    return isinstance(error, OperationalError) and "sqlite3" not in type(error.orig).__module__


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason was given"])[0]


def _patient(db_url: str) -> str:
    """Return the database URL with a timeout, so that a short lock is waited for."""
    if db_url.startswith("sqlite:") and "timeout=" not in db_url:
        return f"{db_url}{'&' if '?' in db_url else '?'}timeout={LOCK_SECONDS}"
    return db_url
