"""What the command line shows: results for a person, and how a run is getting on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from proctor.result import ExerciseResult, Result

if TYPE_CHECKING:
    from proctor.coordinator import Outcome

SIGNS = {
    "passed": "✓",
    "partial": "◐",
    "failed": "✗",
    "not-attempted": "–",
    "error": "✗",
    "manual": "?",
}
WORDS = {
    "passed": "passed",
    "partial": "partly right",
    "failed": "not right yet",
    "not-attempted": "not attempted",
    "error": "raised an error",
    "manual": "waits for a person",
}


def result_text(result: Result) -> str:
    """Return a result for a person, in lines of text."""
    lines = [f"{result.lab}: {result.score:g} of {result.max_score:g} points"]
    for exercise in result.exercises:
        lines += _exercise_lines(exercise)
    lines += [f"Mended in {repair.cell}: {repair.what}" for repair in result.repairs]
    lines += [f"Note: {flag}" for flag in result.flags]
    return "\n".join(_printable(line) for line in lines) + "\n"


def _printable(line: str) -> str:
    """Return a line without what a terminal would take for an order; errors are learners' text."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line
    )


def _exercise_lines(exercise: ExerciseResult) -> list[str]:
    score = "" if exercise.score is None else f"{exercise.score:g} of "
    lines = [
        f"  {SIGNS[exercise.state]} {exercise.name}: {WORDS[exercise.state]}, "
        f"{score}{exercise.max_score:g} points"
    ]
    for check in exercise.checks:
        if check.state == "failed":
            message = f": {check.message}" if check.message else ""
            lines.append(f"      ✗ {check.name}{' (hidden)' if check.hidden else ''}{message}")
    lines += [f"      → proctor explain {name}" for name in exercise.misconceptions]
    return lines


def summary_text(lab: str, outcomes: Iterable[Outcome]) -> str:
    """Return what became of a run, in a few lines."""
    outcomes = list(outcomes)
    graded = [outcome for outcome in outcomes if outcome.is_graded]
    lines = [f"{lab}: {len(graded)} of {len(outcomes)} submissions graded."]
    if graded:
        scores = sorted(outcome.score for outcome in graded)
        middle = scores[len(scores) // 2]
        lines.append(f"Scores from {scores[0]:g} to {scores[-1]:g}, median {middle:g}.")
    for outcome in outcomes:
        if outcome.kind == "unreadable":
            lines.append(f"No score for {outcome.student}: {outcome.why}")
        elif outcome.kind == "fault":
            lines.append(f"No score for {outcome.student}, a fault of ours: {outcome.why}")
    return "\n".join(lines)


def outcome_line(outcome: Outcome) -> str:
    """Return one line about one submission."""
    if not outcome.is_graded:
        return f"{outcome.student}: no score ({outcome.kind})"
    kept = " (kept from an earlier run)" if outcome.kind == "kept" else ""
    return f"{outcome.student}: {outcome.score:g}{kept}"


class Progress:
    """A progress bar on a terminal, a line for each submission otherwise. A context manager."""

    def __init__(self, stream: IO[str]):
        self._stream = stream
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if self._stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            console = Console(file=self._stream)
            self._bar = Bar(*columns, TimeRemainingColumn(), console=console, transient=True)
            self._task = self._bar.add_task("starting", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, outcome: Outcome, total: int) -> None:
        """Show that one more submission of `total` is done."""
        line = outcome_line(outcome)
        if self._bar is None:
            print(line, file=self._stream, flush=True)
        else:
            self._bar.update(self._task, advance=1, total=total, description=line[:40])
