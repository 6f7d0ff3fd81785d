"""`proctor adopt`: show how each test cell of a lab is judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from proctor.cli.exits import usage
from proctor.cli.options import FullOption, TrustOption, grading_options

if TYPE_CHECKING:
    from proctor.notebook.adoption import Adoption

NONE = "{lab} has no test cells."
NOTICES = "Slips that no test notices, each with a call that would:"
UNNOTICED = "  {function}: no test notices {what}"
CALL = "    {call}: {right}, with the slip {wrong}"


def adopt_lab(
    lab: Annotated[str, typer.Argument(help="The lab to adopt.")],
    full: FullOption = False,
    no_sandbox: TrustOption = False,
) -> None:
    """Run the instructor's solution: what is judged apart, what beside and why, time, leaks.

    Below stand the small slips that could be made in it and that no test would notice.
    """
    from proctor.course.course import Course, find_root
    from proctor.grading.adopt import adopt, keep
    from proctor.grading.grade import Engine
    from proctor.notebook.lab import read_lab

    with usage():
        root = find_root(Path.cwd())
        chosen = read_lab(root, lab)
        options = grading_options(Course(root), full, no_sandbox)
        with Engine(root, chosen, options) as engine:
            found = adopt(chosen, engine, try_tests=True)
            keep(root, found)
            engine.keep_times()
    typer.echo(table(found))


def table(adoption: Adoption) -> str:
    """Return the outcome as text: a line for each test cell."""
    from proctor.grading.adopt import warnings

    if not adoption.cells:
        return NONE.format(lab=adoption.lab)
    width = max(len("cell"), *(len(cell.key) for cell in adoption.cells))
    lines = [f"{'cell':{width}}  points  solution  blank  seconds  judged"]
    for cell in adoption.cells:
        why = f": {' '.join(cell.why.split())[:100]}" if cell.why else ""
        lines.append(
            f"{cell.key:{width}}  {cell.points:6g}  {cell.solution:8g}  {cell.blank:5g}  "
            f"{cell.seconds:7.2f}  {cell.way}{why}"
        )
    return "\n".join([*lines, *warnings(adoption), *unnoticed(adoption)])


def unnoticed(adoption: Adoption) -> list[str]:
    """Return lines on slips that no test notices, and on the calls that would."""
    lines = [NOTICES] if adoption.unnoticed else []
    for one in adoption.unnoticed:
        lines += [UNNOTICED.format(function=one.function, what=one.what)]
        lines += [CALL.format(call=one.call, right=one.right, wrong=one.wrong)]
    return lines
