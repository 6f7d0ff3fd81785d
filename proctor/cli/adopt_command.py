"""`proctor adopt`: show how each test cell of a lab is judged; the same when grading needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from proctor.cli.exits import usage
from proctor.cli.options import FullOption, TrustOption, grading_options

if TYPE_CHECKING:
    from proctor.grading.grade import Options
    from proctor.notebook.adoption import Adoption
    from proctor.notebook.lab import Lab

ADOPTED = "Ran the solution of {lab} once, to see how its tests are judged: {what}."
GAINS = "The blank release gains points in: {cells}."
LOSES = "The solution loses points in: {cells}."
NONE = "{lab} has no test cells."


def adopt_lab(
    lab: Annotated[str, typer.Argument(help="The lab to adopt.")],
    full: FullOption = False,
    no_sandbox: TrustOption = False,
) -> None:
    """Run the instructor's solution: what is judged apart, what beside and why, time, leaks."""
    from proctor.course.course import find_root
    from proctor.notebook.lab import read_lab
    from proctor.run.adopt import adopt

    with usage():
        root = find_root(Path.cwd())
        found = adopt(root, read_lab(root, lab), grading_options(full, no_sandbox))
    typer.echo(table(found))


def adopt_if_needed(root: Path, lab: Lab, options: Options) -> Lab:
    """Return a lab that is adopted, where its tests make that necessary; say so in a line."""
    from proctor.run.adopt import adopt, adopted, needs_adoption

    if not needs_adoption(lab):
        return lab
    found = adopt(root, lab, options)
    typer.echo(ADOPTED.format(lab=lab.name, what=summary(found)), err=True)
    for line in warnings(found):
        typer.echo(line, err=True)
    return adopted(lab, found)


def summary(adoption: Adoption) -> str:
    """Return how many cells are judged in which way."""
    beside = len(adoption.beside)
    return f"{len(adoption.cells) - beside} apart, {beside} beside the learner's code"


def warnings(adoption: Adoption) -> list[str]:
    """Return sentences on what the instructor should look at."""
    gains = [cell.key for cell in adoption.cells if cell.blank > 0]
    loses = [cell.key for cell in adoption.cells if cell.solution < cell.points]
    pairs = ((GAINS, gains), (LOSES, loses))
    return [text.format(cells=", ".join(keys)) for text, keys in pairs if keys]


def table(adoption: Adoption) -> str:
    """Return the outcome as text: a line for each test cell."""
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
    return "\n".join([*lines, *warnings(adoption)])
