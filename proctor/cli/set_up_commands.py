"""The commands before all others: put proctor into a course, and see what the machine can do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from proctor.cli.exits import WRONG, usage

NOTHING_WRITTEN = "Nothing was written."
DONE = "Written. Next: nbgrader generate_assignment NAME, then proctor grade NAME"
TAKEN_OUT = "Taken out. nbgrader grades with its own steps again."
NOTHING_TO_DO = "{path} needs no change."
REPLACED = "These settings of yours will no longer count: {names}."


def init(
    undo: Annotated[bool, typer.Option("--undo", help="Take proctor out again.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask; write.")] = False,
) -> None:
    """Put proctor into the nbgrader course in this folder: shows the lines, then writes them."""
    from proctor.cli.set_up import BEGIN, END, LINES, putting_in, taking_out

    with usage(left=NOTHING_WRITTEN):
        change = taking_out(Path.cwd()) if undo else putting_in(Path.cwd())
        if not change.is_needed:
            typer.echo(NOTHING_TO_DO.format(path=change.path))
            return
        verb = "taken out of" if undo else "written at the end of"
        typer.echo(f"These lines are {verb} {change.path}:\n")
        typer.echo(f"{BEGIN}\n{LINES}{END}\n")
        if change.replaced:
            typer.echo(REPLACED.format(names=", ".join(change.replaced)))
        if not yes and sys.stdin.isatty() and not typer.confirm("Go on?", default=True):
            typer.echo(NOTHING_WRITTEN)
            return
        change.make()
    typer.echo(TAKEN_OUT if undo else DONE)


def doctor() -> None:
    """Say what this machine can do for grading, and the cure for what is missing."""
    from proctor.cli.doctor import examine

    found = examine(Path.cwd())
    for one in found:
        typer.echo(one.line())
    if any(one.state == "missing" for one in found):
        raise typer.Exit(WRONG)
