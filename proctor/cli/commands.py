"""The command line: check a notebook, grade a class, report on it, explain a misconception.

Exit codes: 0 when everything was graded, whatever the scores; 1 when some submission has no
score; 2 for wrong usage or set-up, said in one line with the cure.
"""

from __future__ import annotations

import gc
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from proctor.cli.adopt_command import adopt_lab
from proctor.cli.class_commands import report, roster
from proctor.cli.diff_command import diff
from proctor.cli.exits import DONE, INCOMPLETE, stop, usage
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
from proctor.cli.set_up_commands import doctor, init
from proctor.run.stopping import ignore_signals

if TYPE_CHECKING:
    from proctor.notebook.lab import Lab

NO_LAB = "{notebook} doesn't say which lab it is. Name it: --lab LAB (known: {known})."
NO_NOTEBOOK = (
    "{notebook} can't be told from its name or its cells: which notebook of {lab} is it? Give the "
    "file one of these names: {known}."
)
NO_FOLDER = (
    "There is no folder {folder} for the {what}. Make it, or name another file: {option} FILE."
)
ONE_SCREEN = "Only one of --json and --log-json can go to the screen: name a file for the other."
NAMES_ON_SCREEN = (
    "With --quiet or --anonymous results don't go to the screen, since they hold names: name a "
    "file for --json and --log-json."
)
SCREEN = Path("-")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Grade notebooks of the course: in a sandbox, from one warm start, and with reasons.",
)

LabOption = Annotated[
    str | None, typer.Option("--lab", help="The lab; by default the notebook says it.")
]


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="The notebook to grade.")],
    lab: LabOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    full: FullOption = False,
    no_sandbox: TrustOption = False,
    strict: StrictOption = False,
) -> None:
    """Grade one notebook. Touches no gradebook."""
    from proctor.cli.show import result_text
    from proctor.course.course import Course, data_beside, find_root, read_bounded
    from proctor.grading.adopt import adopt_if_needed, keep, lines
    from proctor.grading.grade import Engine, grade
    from proctor.notebook.handed_in import Unreadable

    with usage():
        if not notebook.exists():
            stop(f"There is no file {notebook}.")
        root = find_root(Path.cwd())
        try:
            data = read_bounded(notebook.resolve())
            chosen, name = _found(data, notebook, root, lab)
            beside = data_beside(notebook.resolve())
            options = grading_options(Course(root), full, no_sandbox, strict)
            with Engine(root, chosen, options) as engine:
                chosen, found = adopt_if_needed(chosen, engine)
                keep(root, found)
                for line in lines(found) if found else ():
                    typer.echo(line, err=True)
                graded = grade({name: data}, chosen, engine, beside, only=name)
        except Unreadable as error:
            typer.echo(json.dumps({"error": str(error)}) if as_json else str(error))
            raise typer.Exit(INCOMPLETE) from None
    typer.echo(graded.result.to_json() if as_json else result_text(graded.result), nl=False)


@app.command("grade")
def grade_lab(
    lab: Annotated[str, typer.Argument(help="The lab to grade.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this learner; may be repeated.")
    ] = None,
    workers: WorkersOption = EVERY_CORE,
    cluster: ClusterOption = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an earlier run.")] = False,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write all results to this file (- for the screen)."
        ),
    ] = None,
    log_json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Add a line of JSON for each submission to this file (- for the screen).",
        ),
    ] = None,
    renamed: RenamedOption = None,
    removed: RemovedOption = None,
    quiet: QuietOption = False,
    anonymous: AnonymousOption = False,
    full: FullOption = False,
    no_sandbox: TrustOption = False,
    strict: StrictOption = False,
) -> None:
    """Grade what was submitted for a lab, into autograded/ and the gradebook."""
    from proctor.cli.show import Names, Progress, outcome_line, summary_text
    from proctor.course.course import Course, find_root
    from proctor.notebook.lab import read_lab
    from proctor.run.coordinator import Coordinator, Settings
    from proctor.run.runlog import RunLog
    from proctor.run.support import bundling

    with usage():
        _check_places(json_file, log_json, quiet or anonymous)
        called = Names(anonymous)
        course = Course(find_root(Path.cwd()))
        chosen = read_lab(course.root, lab)
        options = grading_options(course, full, no_sandbox, strict)
        settings = Settings(
            workers, resume, options, cluster, decisions(renamed, removed, quiet or anonymous)
        )
        coordinator = Coordinator(course, chosen, settings)
        coordinator.tell = partial(typer.echo, err=True)
        coordinator.stopping.take_signals()
        outcomes = []
        with (
            RunLog.to(log_json, lab) as log,
            bundling(course, chosen, settings, log),
            Progress(sys.stderr, quiet) as progress,
        ):
            for outcome in coordinator.run(student or ()):
                is_done = outcome.kind != "provisional"
                line, total = outcome_line(outcome, called), coordinator.total
                progress.step(line, total, is_done, coordinator.waiting)
                log.add(outcome)
                outcomes += [outcome] if json_file and is_done else []
        if json_file:
            _write_json(json_file, lab, outcomes)
    typer.echo(summary_text(log, called, quiet), err=SCREEN in (json_file, log_json))
    if not all(outcome.is_graded for outcome in log.outcomes):
        raise typer.Exit(INCOMPLETE)


@app.command()
def explain(
    misconception: Annotated[
        str | None, typer.Argument(help="Its name; without one, all names.")
    ] = None,
) -> None:
    """Say what a misconception means, what it looks like, and how it is recognised."""
    from proctor.cli.explain import explanation, misconceptions
    from proctor.course.course import find_root

    with usage():
        known = misconceptions(find_root(Path.cwd()))
        typer.echo(explanation(known, misconception) if misconception else "\n".join(sorted(known)))


app.command()(init)
app.command()(doctor)
app.command("adopt")(adopt_lab)
app.command()(diff)
app.command()(report)
app.command()(roster)


def main() -> NoReturn:
    """Run the command line."""
    try:
        app()
    finally:
        ignore_signals()
        gc.freeze()  # the program ends: nothing needs to be looked through for garbage once more
    sys.exit(DONE)


def _found(data: bytes, notebook: Path, root: Path, named: str | None) -> tuple[Lab, str]:
    """Return the lab of a notebook, and which of its notebooks it is. Stops where it can't tell."""
    from proctor.notebook.handed_in import read_submission
    from proctor.notebook.lab import lab_names, read_lab

    submission = read_submission(data)
    known = [] if named else lab_names(root)
    wanted = (submission.lab, notebook.stem, notebook.resolve().parent.name)
    candidates = [named] if named else [name for name in wanted if name in known]
    for lab in [read_lab(root, str(name)) for name in dict.fromkeys([*candidates, *known])]:
        if lab.name in candidates and len(lab.names) == 1:
            return lab, lab.names[0]
        if notebook.stem in lab.names:
            return lab, notebook.stem
        if lab.name in candidates:
            keys = {cell.grade_id for cell in submission.cells}
            shared = {
                part.notebook: sum(cell.role != "free" and cell.key in keys for cell in part.cells)
                for part in lab.parts
            }
            if any(shared.values()):
                return lab, max(shared, key=lambda name: shared[name])
            notebooks = ", ".join(lab.names)
            stop(NO_NOTEBOOK.format(notebook=notebook.name, lab=lab.name, known=notebooks))
    return stop(NO_LAB.format(notebook=notebook.name, known=", ".join(known) or "none"))


def _check_places(json_file: Path | None, log_json: Path | None, nameless: bool) -> None:
    """Find out before grading, not after it, that results can't be written, or would be shown."""
    if nameless and SCREEN in (json_file, log_json):
        stop(NAMES_ON_SCREEN)
    if json_file == log_json == SCREEN:
        stop(ONE_SCREEN)
    places = ((json_file, "results", "--json"), (log_json, "log", "--log-json"))
    for path, what, option in places:
        if path not in (None, SCREEN) and not path.absolute().parent.is_dir():
            folder = path.absolute().parent
            stop(NO_FOLDER.format(folder=folder, what=what, option=option))


def _write_json(path: Path, lab: str, outcomes: list[Any]) -> None:
    entries = [outcome.to_dict() for outcome in sorted(outcomes, key=lambda one: one.student)]
    text = json.dumps({"lab": lab, "submissions": entries}, ensure_ascii=False, indent=2)
    if path == SCREEN:
        typer.echo(text)
    else:
        path.write_text(text + "\n")
