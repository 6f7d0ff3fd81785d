"""The command that says what grading again would change."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from proctor.cli.exits import INCOMPLETE, usage
from proctor.cli.options import (
    EVERY_CORE,
    AnonymousOption,
    ClusterOption,
    FullOption,
    QuietOption,
    RemovedOption,
    RenamedOption,
    StrictOption,
    TrustOption,
    WorkersOption,
    decisions,
    grading_options,
)

NOTHING_WRITTEN = "Nothing was written."


def diff(
    lab: Annotated[str, typer.Argument(help="The lab to look at.")],
    students: Annotated[
        list[str] | None, typer.Argument(metavar="LEARNER", help="Only these learners.")
    ] = None,
    workers: WorkersOption = EVERY_CORE,
    cluster: ClusterOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
    renamed: RenamedOption = None,
    removed: RemovedOption = None,
    quiet: QuietOption = False,
    anonymous: AnonymousOption = False,
    full: FullOption = False,
    no_sandbox: TrustOption = False,
    strict: StrictOption = False,
) -> None:
    """Say what grading again would change in scores. Writes nothing."""
    from proctor.cli.show import Names, Progress, difference_line, difference_text
    from proctor.course.course import Course, find_root
    from proctor.notebook.lab import read_lab
    from proctor.run.coordinator import Coordinator, Settings
    from proctor.run.diff import Earlier, check_comparable, compare, totals

    with usage(left=NOTHING_WRITTEN):
        course = Course(find_root(Path.cwd()))
        chosen = read_lab(course.root, lab)
        earlier = Earlier.of(course, chosen, decisions(renamed, removed, quiet or anonymous))
        check_comparable(course, earlier, students or ())
        options = grading_options(course, full, no_sandbox, strict)
        settings = Settings(workers, False, options, cluster)
        coordinator = Coordinator(course, chosen, settings)
        coordinator.stopping.take_signals()
        found = []
        called = Names(anonymous)
        with Progress(sys.stderr, quiet) as progress:
            for student, graded in coordinator.rehearse(students or ()):
                one = compare(earlier, student, graded)
                why = called.within(one.why, student)
                found.append(replace(one, student=called(student), why=why))
                progress.step(difference_line(found[-1]), coordinator.total)
    found.sort(key=lambda one: one.student)
    if as_json:
        learners = [] if quiet else [one.to_dict() for one in found]
        told = {"lab": lab, "totals": totals(found), "learners": learners}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo(difference_text(lab, found, quiet))
    if any(one.now is None for one in found):
        raise typer.Exit(INCOMPLETE)
