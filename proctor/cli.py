"""The command line: check one notebook, grade a class, explain a misconception.

Exit codes: 0 when everything was graded, whatever the scores; 1 when some submission has no
score; 2 for wrong usage or set-up, said in one line with the cure.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proctor.grading import Options

DONE, INCOMPLETE, WRONG = 0, 1, 2

NO_LAB = "{notebook} doesn't say which lab it is. Name it: --lab LAB (known: {known})."

INTERRUPTED = "Stopped. What was graded is kept; go on with --resume."

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Grade notebooks of the course: in a sandbox, from one warm start, and with reasons.",
)

LabOption = Annotated[
    str | None, typer.Option("--lab", help="The lab; by default the notebook says it.")
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Run heavy cells (training, big plots) too.")
]
TrustOption = Annotated[
    bool,
    typer.Option("--no-sandbox", help="Run without a sandbox: for submissions of your own only."),
]


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="The notebook to grade.")],
    lab: LabOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    full: FullOption = False,
    no_sandbox: TrustOption = False,
) -> None:
    """Grade one notebook. Touches no gradebook."""
    from proctor.course import data_beside, find_root, read_bounded
    from proctor.grading import Engine, grade
    from proctor.lab import read_lab
    from proctor.show import result_text
    from proctor.submission import Unreadable

    with _usage():
        if not notebook.exists():
            _stop(f"There is no file {notebook}.")
        root = find_root(Path.cwd())
        try:
            data = read_bounded(notebook.resolve())
            chosen = read_lab(root, lab or _named_lab(data, notebook, root))
            with Engine(root, chosen, _options(full, no_sandbox)) as engine:
                graded = grade(data, chosen, engine, data_beside(notebook.resolve()))
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
    workers: Annotated[int, typer.Option(min=1, help="Submissions side by side.")] = os.cpu_count()
    or 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an earlier run.")] = False,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write all results to this file (- for the screen)."),
    ] = None,
    full: FullOption = False,
    no_sandbox: TrustOption = False,
) -> None:
    """Grade what was submitted for a lab, into autograded/ and the gradebook."""
    from proctor.coordinator import Coordinator, Settings
    from proctor.course import Course, find_root
    from proctor.lab import read_lab
    from proctor.show import Progress, summary_text

    signal.signal(signal.SIGTERM, _interrupt)
    with _usage():
        course = Course(find_root(Path.cwd()))
        chosen = read_lab(course.root, lab)
        settings = Settings(workers, resume, _options(full, no_sandbox))
        coordinator = Coordinator(course, chosen, settings)
        outcomes = []
        with Progress(sys.stderr) as progress:
            for outcome in coordinator.run(student or ()):
                progress.step(outcome, coordinator.total)
                outcomes.append(outcome if json_file else outcome.without_details())
    if json_file:
        _write_json(json_file, lab, outcomes)
    if json_file != Path("-"):
        typer.echo(summary_text(lab, outcomes))
    if not all(outcome.is_graded for outcome in outcomes):
        raise typer.Exit(INCOMPLETE)


@app.command()
def explain(
    misconception: Annotated[
        str | None, typer.Argument(help="Its name; without one, all names.")
    ] = None,
) -> None:
    """Say what a misconception means, what it looks like, and how it is recognised."""
    from proctor.course import find_root
    from proctor.explain import explanation, misconceptions

    with _usage():
        known = misconceptions(find_root(Path.cwd()))
        typer.echo(explanation(known, misconception) if misconception else "\n".join(sorted(known)))


def main() -> NoReturn:
    """Run the command line."""
    app()
    sys.exit(DONE)


def _options(full: bool, no_sandbox: bool) -> Options:
    from proctor.grading import Options

    return Options(full=full, sandbox="off" if no_sandbox else "on")


def _named_lab(data: bytes, notebook: Path, root: Path) -> str:
    from proctor.lab import lab_names
    from proctor.submission import read_submission

    known = lab_names(root)
    for name in (read_submission(data).lab, notebook.stem):
        if name in known:
            return str(name)
    return _stop(NO_LAB.format(notebook=notebook.name, known=", ".join(known) or "none"))


@contextmanager
def _usage() -> Iterator[None]:
    """Turn errors of set-up into one line and exit code 2, and faults of ours into code 1."""
    from proctor.course import CourseError
    from proctor.judging import JudgeError
    from proctor.lab import LabError
    from proctor.warm import SandboxUnavailable, WarmParentError

    try:
        yield
    except (CourseError, LabError, SandboxUnavailable, _gradebook_error()) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        typer.echo(INTERRUPTED, err=True)
        raise typer.Exit(INCOMPLETE) from None
    except (JudgeError, WarmParentError) as error:
        typer.echo(f"This is a fault of ours, not of the submission: {error}", err=True)
        raise typer.Exit(INCOMPLETE) from None


def _gradebook_error() -> type[Exception]:
    """Return GradebookError without importing nbgrader for it."""
    module = sys.modules.get("proctor.gradebook")
    return module.GradebookError if module else _Never


class _Never(Exception):  # noqa: N818 - it is never raised
    pass


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(WRONG)


def _interrupt(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def _write_json(path: Path, lab: str, outcomes: list[Any]) -> None:
    entries = [outcome.to_dict() for outcome in sorted(outcomes, key=lambda one: one.student)]
    text = json.dumps({"lab": lab, "submissions": entries}, ensure_ascii=False, indent=2)
    if path == Path("-"):
        typer.echo(text)
    else:
        path.write_text(text + "\n")


if __name__ == "__main__":
    main()
