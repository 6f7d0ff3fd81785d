"""How commands end: exit codes, and one line with the cure for whatever went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

DONE, INCOMPLETE, WRONG = 0, 1, 2

INTERRUPTED = "Stopped. {left}"
KEPT = "What was graded is kept; go on with --resume."
REFUSED = "{path}: {reason}. Look at the path, and at whether you may read and write there."


@contextmanager
def usage(left: str = KEPT) -> Iterator[None]:
    """Turn errors of set-up into one line and exit code 2, and faults of ours into code 1.

    `left` says what is left by a command that ended early.
    """
    from proctor.course.course import CourseError
    from proctor.judge.handle import JudgeError
    from proctor.learner.parent import SandboxUnavailable, WarmParentError
    from proctor.notebook.lab import LabError
    from proctor.run.cluster import ClusterLost

    try:
        yield
    except (CourseError, LabError, SandboxUnavailable, _gradebook_error()) as error:
        stop(str(error))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        stop(REFUSED.format(path=error.filename or "A file", reason=reason))
    except KeyboardInterrupt:
        typer.echo(INTERRUPTED.format(left=left), err=True)
        raise typer.Exit(INCOMPLETE) from None
    except ClusterLost as error:
        typer.echo(f"{error} {left}", err=True)
        raise typer.Exit(INCOMPLETE) from None
    except (JudgeError, WarmParentError) as error:
        typer.echo(f"This is a fault of ours, not of the submission: {error}", err=True)
        for note in getattr(error, "__notes__", ()):  # where there is more about it
            typer.echo(note, err=True)
        raise typer.Exit(INCOMPLETE) from None


def _gradebook_error() -> type[Exception]:
    """Return GradebookError without importing nbgrader for it."""
    module = sys.modules.get("proctor.course.gradebook")
    return module.GradebookError if module else _Never


class _Never(Exception):  # noqa: N818 - it is never raised
    pass


def stop(message: str) -> NoReturn:
    """Say what is wrong and end with the exit code for wrong usage."""
    typer.echo(message, err=True)
    raise typer.Exit(WRONG)
