"""The commands around grading: who is in the class, and what the class understood."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proctor.cli.exits import stop, usage

WHICH = "Name a lab, or ask for all of them: proctor report LAB, or proctor report --all"


def report(
    lab: Annotated[str | None, typer.Argument(help="The lab to report on.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write to: reports/.")] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Name nobody.")] = False,
    every: Annotated[bool, typer.Option("--all", help="All labs, and a page over them.")] = False,
) -> None:
    """Write the class report: scores, misconceptions, what to reteach. One HTML file."""
    from proctor.cli.explain import misconceptions
    from proctor.course.course import Course, find_root
    from proctor.notebook.lab import read_lab

    with usage():
        if every == (lab is not None):
            stop(WHICH)
        course = Course(find_root(Path.cwd()))
        chosen = read_lab(course.root, lab) if lab else None
        from proctor.report import write_course_report, write_report

        folder, known = (out or course.root / "reports").absolute(), misconceptions(course.root)
        if chosen is None:
            path = write_course_report(course, folder, known, anonymous=anonymous)
        else:
            path = write_report(course, chosen, folder, known, anonymous=anonymous)
    typer.echo(f"Open it in a browser: {path}")


def roster(
    file: Annotated[Path, typer.Argument(help="A CSV file with one line for each learner.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look at the file.")] = False,
) -> None:
    """Put the people of a roster into the gradebook, or say which lines are wrong."""
    from proctor.course.course import Course, find_root
    from proctor.lms.roster import add_people, read_roster

    with usage():
        course = Course(find_root(Path.cwd()))
        people = read_roster(file)
        if dry_run:
            typer.echo(f"{len(people)} people; nothing is wrong with {file}.")
            return
        with course.scorebook() as book:
            new, changed = add_people(book.gradebook, people)
    typer.echo(f"{len(people)} people: {new} new, {changed} changed.")
