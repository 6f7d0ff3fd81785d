"""What the command line shows: results for a person, and how a run is getting on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from statistics import median
from typing import IO, TYPE_CHECKING, Any

from proctor.notebook.terminal import printable
from proctor.result import SIGNS, WORDS, ExerciseResult, Result

if TYPE_CHECKING:
    from proctor.run.diff import Difference, Standing
    from proctor.run.outcome import Outcome
    from proctor.run.runlog import RunLog, Timing

OVERTIME = "{count} needed overtime, and got it: {who}."
PROVISIONAL = "{student}: {score:g} so far; for {what} it is graded again at the end"
MOST_NAMED = 5
UNGRADED = "{count} without a score: the class report and the formgrader say which, and why."
LOOK = "Look closer: proctor report {lab}, or the formgrader."
FAULTS = (
    "Faults of ours cost nobody points: these submissions wait for you. Try again: proctor grade "
    "{lab} --resume. The whole errors are in .proctor/{lab}.jsonl."
)


def result_text(result: Result) -> str:
    """Return a result for a person, in lines of text."""
    lines = [f"{result.lab}: {result.score:g} of {result.max_score:g} points"]
    for exercise in result.exercises:
        lines += _exercise_lines(exercise)
    lines += [f"Mended in {repair.cell}: {repair.what}" for repair in result.repairs]
    lines += [f"Note: {flag}" for flag in result.flags]
    return "\n".join(printable(line) for line in lines) + "\n"


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


class Names:
    """What learners are called on a screen: by their ids, or by numbers that tell nobody who."""

    def __init__(self, anonymous: bool = False):
        self._anonymous = anonymous
        self._numbers: dict[str, int] = {}

    def __call__(self, student: str) -> str:
        """Return what a learner is called."""
        if not self._anonymous:
            return student
        return f"learner {self._numbers.setdefault(student, len(self._numbers) + 1)}"

    def within(self, text: str, student: str) -> str:
        """Return a text about a learner, without the name."""
        return text.replace(student, self(student)) if self._anonymous else text


def summary_text(log: RunLog, called: Names | None = None, quiet: bool = False) -> str:
    """Return what became of a run, in a few lines: counts, times, problems, where to look.

    `called` names the learners. A quiet one holds counts alone, no scores and no learners.
    """
    from proctor.run.runlog import timing

    lab, outcomes, called = log.lab, log.outcomes, called or Names()
    graded = [outcome for outcome in outcomes if outcome.is_graded]
    kept = sum(outcome.kind == "kept" for outcome in outcomes)
    lines = [f"{lab}: {len(graded)} of {len(outcomes)} submissions graded."]
    if quiet:
        left = len(outcomes) - len(graded)
        lines += [UNGRADED.format(count=left)] if left else []
        return "\n".join(lines)
    lines += [f"Kept from an earlier run: {kept}."] if kept else []
    if graded:
        scores = [outcome.score for outcome in graded]
        lowest, highest, middle = min(scores), max(scores), median(scores)
        lines.append(f"Scores from {lowest:g} to {highest:g}, median {middle:g}.")
    if late := [outcome for outcome in outcomes if outcome.overtime]:
        told = [f"{called(one.student)} ({', '.join(one.overtime)})" for one in late[:MOST_NAMED]]
        more = [f"{len(late) - MOST_NAMED} more"] if len(late) > MOST_NAMED else []
        lines.append(OVERTIME.format(count=len(late), who=", ".join([*told, *more])))
    if timed := timing(outcomes):
        lines += _timing_lines(timed, len(graded) - kept, log.seconds, called)
    lines += [
        f"No score for {called(outcome.student)}: {called.within(outcome.why, outcome.student)}"
        for outcome in outcomes
        if outcome.kind == "unreadable"
    ]
    lines += [f"In {count} of them {flag}" for flag, count in log.broken.most_common()]
    lines += _fault_lines(log, called)
    if graded:
        lines.append(LOOK.format(lab=lab))
    return "\n".join(printable(line) for line in lines)


def _timing_lines(timed: Timing, count: int, seconds: float, called: Names) -> list[str]:
    stages = ", ".join(f"{name} {value:.2f} s" for name, value in timed.stages.items())
    lines = [f"{count} in {seconds:.1f} s. Each took {timed.total:.2f} s in the median: {stages}."]
    if count > len(timed.slowest):
        longest = {
            one.student: max(one.stages.items(), key=itemgetter(1))[0] for one in timed.slowest
        }
        told = ", ".join(
            f"{called(one.student)} {one.seconds:.2f} s ({longest[one.student]})"
            for one in timed.slowest
        )
        lines.append(f"The slowest: {told}.")
    return lines


def _fault_lines(log: RunLog, called: Names) -> list[str]:
    from proctor.run.support import BUNDLE

    lines = [
        f"No score for {called(fault.student)}, a fault of ours (number {number}): "
        f"{called.within(last_line(fault.why), fault.student)}"
        for number, fault in enumerate(log.faults, 1)
    ]
    if lines:
        lines.append(FAULTS.format(lab=log.lab))
        lines += [BUNDLE.format(path=log.bundle)] if log.bundle else []
    return lines


def outcome_line(outcome: Outcome, called: Names | None = None) -> str:
    """Return one line about one submission."""
    name = (called or Names())(outcome.student)
    if outcome.kind == "provisional":
        what = ", ".join(outcome.overtime)
        return PROVISIONAL.format(student=name, score=outcome.score, what=what)
    if not outcome.is_graded:
        return f"{name}: no score ({outcome.kind})"
    kept = " (kept from an earlier run)" if outcome.kind == "kept" else ""
    return f"{name}: {outcome.score:g}{kept}"


def difference_line(one: Difference) -> str:
    """Return one line about what grading again would change for one learner."""
    if one.now is None:
        had = "no score" if one.before is None else f"{one.before:g}"
        return f"{one.student}: {had} → no score"
    if one.before is None:
        return f"{one.student}: {one.now:g} (new)"
    return f"{one.student}: {one.before:g} → {one.now:g}"


def difference_text(lab: str, differences: Iterable[Difference], quiet: bool = False) -> str:
    """Return what grading a lab again would change, for a person; a quiet one holds counts."""
    from proctor.run.diff import KINDS, totals

    found = sorted(differences, key=lambda one: one.student)
    counts = [f"{count} {KINDS[kind]}" for kind, count in totals(found).items() if count]
    noun = "submission" if len(found) == 1 else "submissions"
    lines = [f"{lab}: {len(found)} {noun} graded anew, nothing written.", f"{', '.join(counts)}."]
    causes = Counter(cause for one in found for cause in one.because)
    if causes:
        told = ", ".join(f"{cause} ({count})" for cause, count in sorted(causes.items()))
        lines.append(f"Different since the last grading: {told}.")
    for one in () if quiet else found:
        if one.is_worth_a_line:
            lines += [difference_line(one), *_changed_lines(one)]
    return "\n".join(printable(line) for line in lines)


def _changed_lines(one: Difference) -> list[str]:
    lines = []
    for name, (before, now) in one.exercises.items():
        points = "" if before.score == now.score else f"{_points(before)} → {_points(now)} points"
        states = ""
        if before.state not in (None, now.state):
            states = f"{WORDS[before.state or '']} → {WORDS[now.state or '']}"
        lines.append(f"    {name}: {', '.join(part for part in (states, points) if part)}")
    took, takes = one.penalty
    if took != takes:
        lines.append(f"    penalty for lateness: {took:g} → {takes:g} points")
    return [*lines, f"    {last_line(one.why)}"] if one.why else lines


def _points(standing: Standing) -> str:
    return "?" if standing.score is None else f"{standing.score:g}"


def last_line(text: str) -> str:
    """Return the last line of a text: of a traceback, the one that says what happened."""
    return printable(text.strip().rpartition("\n")[2])


class Progress:
    """A progress bar on a terminal, a line for each submission otherwise. A context manager.

    A quiet one shows how far it is, and nothing about anybody.
    """

    def __init__(self, stream: IO[str], quiet: bool = False):
        self._stream = stream
        self._quiet = quiet
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Progress:
        if self._stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            console = Console(file=self._stream)
            self._bar = Bar(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._task = self._bar.add_task("starting", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, line: str, total: int, is_done: bool = True, waiting: int = 0) -> None:
        """Show that one more submission of `total` is done, or has a provisional result.

        `waiting` is how many have one; when nothing else is left, the bar says so.
        """
        if self._bar is None:
            if not self._quiet:
                print(line, file=self._stream, flush=True)
            return
        self._done += is_done
        in_overtime = 0 < waiting == total - self._done
        said = "" if self._quiet else line[:40]
        text = f"overtime, {waiting} left" if in_overtime else said
        self._bar.update(self._task, completed=self._done, total=total, description=text)
