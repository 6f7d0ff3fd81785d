"""Options that more than one command has."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from proctor.grading.grade import Options

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


def grading_options(full: bool, no_sandbox: bool, strict: bool = False) -> Options:
    """Return how to grade."""
    from proctor.grading.grade import Options

    return Options(full=full, strict=strict, sandbox="off" if no_sandbox else "on")
