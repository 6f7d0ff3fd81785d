"""Options that more than one command has."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from proctor.course.course import Course
    from proctor.course.lab_entry import Decided
    from proctor.grading.grade import Options


class Removed(StrEnum):
    """What becomes of points in cells that a lab has no more."""

    KEEP = "keep"
    FORGET = "forget"


EVERY_CORE = os.cpu_count() or 1

FullOption = Annotated[
    bool, typer.Option("--full", help="Run heavy cells (training, big plots) too.")
]
TrustOption = Annotated[
    bool,
    typer.Option("--no-sandbox", help="Run without a sandbox: for submissions of your own only."),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="Give no points for tests that can't be judged apart."),
]
WorkersOption = Annotated[int, typer.Option(min=1, help="Submissions side by side.")]
ClusterOption = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Grade on the workers of a Dask scheduler, such as tcp://10.0.0.1:8786.",
    ),
]
RenamedOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OLD=NEW", help="A graded cell has another name now; its points go along."
    ),
]
RemovedOption = Annotated[
    Removed | None,
    typer.Option(help="Points of graded cells that are gone: keep (they count) or forget."),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", help="Show no scores and no learners: for a shared screen.")
]
AnonymousOption = Annotated[
    bool, typer.Option("--anonymous", help="Show scores, but name nobody on the screen.")
]


def grading_options(course: Course, full: bool, no_sandbox: bool, strict: bool = False) -> Options:
    """Return how to grade in a course. Raises CourseError."""
    from proctor.grading.grade import Options

    sandbox = "off" if no_sandbox else "on"
    return Options(full=full, strict=strict, sandbox=sandbox, timeout=course.timeout)


def decisions(
    renamed: list[str] | None, removed: Removed | None, nameless: bool = False
) -> Decided:
    """Return what the instructor says about cells that are gone. Raises CourseError."""
    from proctor.course.lab_entry import Decided

    return Decided.of(renamed or (), removed.value if removed else "", nameless)
