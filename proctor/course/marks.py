"""Read the points that a gradebook holds for each graded cell of a lab, in one query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from proctor.notebook.lab import Lab


@dataclass(frozen=True)
class Mark:
    """The points of one cell: what grading gave, what a person gave instead, and on top of it.

    `automatic` is None where there is no result or a person has to decide, `manual` is None as
    long as nobody has.
    """

    automatic: float | None = None
    manual: float | None = None
    extra: float = 0.0

    @property
    def points(self) -> float | None:
        """What counts, as nbgrader has it; None while a person has to say."""
        given = self.automatic if self.manual is None else self.manual
        return None if given is None else given + self.extra

    def graded_as(self, automatic: float | None) -> Mark:
        """Return the mark after another grading: what a person gave stays."""
        return replace(self, automatic=automatic)


def marks_of(session: Any, lab: Lab) -> dict[str, dict[str, Mark]]:
    """Return the marks of a lab by learner and cell, from a gradebook's session."""
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Grade,
        Notebook,
        SubmittedAssignment,
        SubmittedNotebook,
    )
    from sqlalchemy import select

    query = (
        select(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == lab.name)
    )
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for student, notebook, cell, automatic, manual, extra in session.execute(query):
        found[student][lab.key_of(notebook, cell)] = Mark(automatic, manual, extra or 0.0)
    return dict(found)
