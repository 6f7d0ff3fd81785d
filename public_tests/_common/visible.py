"""A test that learners run: first whether there is an answer to look at, then the report on it.

In a notebook the ledger of its cells says whether the answer is the one that stands in its cell. In
grading a name whose cell failed says so itself, and everything else is as it was handed in.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from public_tests._call import clean
from public_tests._cells.errors import meaning
from public_tests._cells.ledger import Failure, Ledger
from public_tests._cells.watch import is_graded, watch, watched
from public_tests._common import reports
from public_tests._common.slips import RAISES
from public_tests._questions import question_about
from public_tests._report import Misconception, Report, publish

CELL_STOPPED = Misconception.of(
    "answer-cell-stopped",
    "The cell of `{which}` stopped with an error when it ran last: {error}{where}.{older}",
    "{meaning} Mend the cell, run it, then run this one again.",
    "A cell that stops halfway leaves things as they were, and an answer from before would be "
    "tested in its place. Recognised when the last run of the answer's cell ended with an error "
    "before it had made the answer.",
    which="w_sum",
    error="SyntaxError: '(' was never closed",
    where=" (line 12)",
    older="",
    meaning=meaning("SyntaxError", "'(' was never closed"),
)
UNSUPPORTED = "Unsupported"
"""What grading calls something that can't be handed over to the tests."""

NOT_HANDED_OVER = Misconception.of(
    "answer-not-handed-over",
    "When work is graded, an answer is handed over to the tests as a description, without any code "
    "of yours, and this one can't be described so: {reason}.",
    "Build it from what the lab uses: layers of Keras, and activations by their names, as in "
    'activation="relu".',
    "Tests and learners' code run apart from each other. A function goes by its calls, a network "
    "by its layers and weights; a layer with code of its own can't go along. Recognised when "
    "grading can't rebuild an answer from its description.",
    reason="`model`: The model has a layer of the class `Lambda`, which this course doesn't grade",
)
OLDER = " The `{which}` from before is still there; it is not what your cell says now."

NOT_RUN = (
    "There is no `{name}` yet. Run the cell that defines it, then this one; after a restart of the "
    "kernel, all cells above have to run again (in the menu: Run, Run All Above Selected Cell)."
)

Note = tuple[str, str]
"""What was seen, and what to do about it."""

STOPPED_AFTERWARDS = "Your `{name}` is there, but further down its cell stopped: {error}{where}."
MADE_AGAIN = (
    "The cell In [{last}] made another `{name}` after your answer in In [{answer}], and this test "
    "looks at the later one."
)
RUN_THE_ANSWER = (
    "Run the answer's cell again, then this one. When your work is graded, all cells run once, "
    "from top to bottom."
)
ASKS = "The cell of your `{name}` asks for input, and nobody is there to type it in grading."
WRITE_IT = "Write the value into the code in place of input()."
CHANGED_SINCE = (
    "Your `{name}` (In [{own}]) was made with a `{read}` that another cell (In [{other}]) has "
    "replaced since."
)
RUN_AGAIN = "If it should use the new `{read}`, run the answer's cell again, then this one."
HELPER_STOPPED = (
    "The cell that defines `{name}` stopped when it ran last: {error}{where}. This test could only "
    "use the `{name}` from before."
)


class Exercise(Protocol):
    """An exercise of any kind: a `Task`, an `ArrayTask`, an `Inspection`."""

    @property
    def name(self) -> str:
        """What is asked for."""

    @property
    def weights(self) -> Mapping[str, float]:
        """Every check with what it is worth."""


ARGUMENT, NAME, FILE = "argument", "name", "file"


@dataclass(frozen=True)
class Reached:
    """Stands for an answer that a test reaches `by` something else than an argument."""

    by: str


Test = Callable[..., None]
_tests: dict[str, Exercise] = {}


def visible(exercise: Exercise, by: str = ARGUMENT) -> Callable[[Callable[..., Report]], Test]:
    """Make a test of a function that gives the report on an answer.

    The answer goes by the exercise's name. It comes `by` the test's first ARGUMENT, by its NAME
    that a function of the lab's looks up, or by a FILE that its cell writes in the end. The test
    shows the report, and raises ChecksFailed unless all of it passed.
    """

    def test_of(report_on: Callable[..., Report]) -> Test:
        helpers = list(inspect.signature(report_on).parameters)[1:]
        _tests[report_on.__name__] = exercise

        @functools.wraps(report_on)
        def test(*given: Any, **named: Any) -> None:
            arguments = dict(zip(helpers, given[1:], strict=False)) | named
            target = given[0] if by == ARGUMENT and given else Reached(by)
            untested = _nothing_to_test(exercise, target)
            if untested is not None:
                publish(untested)
            report = report_on(*given, **named)
            about_cells = _notes(exercise.name, target, arguments)
            publish(_a_step_further(replace(report, notes=(*report.notes, *about_cells))))

        test.__test__ = False  # type: ignore[attr-defined]  # pytest is not to take it for its own
        return test

    return test_of


def _a_step_further(report: Report) -> Report:
    """Let a report in a notebook say what was seen, at the next try a question, then the way."""
    one = watched()
    names = report.misconceptions
    if one is None or is_graded() or any(name.endswith(RAISES) for name in names):
        return report  # what an error means is no answer to be kept back
    step = one.tries.count(report.exercise, names if report.state != "passed" else None)
    return replace(report, step=step, question=question_about(report.exercise, names))


def cell_stopped(exercise: Exercise, name: str, failure: Failure, *, older: bool) -> Report:
    """Return the report on an answer whose cell failed: nothing was tested."""
    found = CELL_STOPPED.about(
        which=name,
        older=OLDER.format(which=name) if older else "",
        meaning=meaning(failure.ename, failure.evalue),
        **_facts(failure),
    )
    untested = reports.not_attempted(exercise.name, exercise.weights)
    return replace(
        untested,
        error=_facts(failure)["error"],
        misconceptions=(found.name,),
        advice=(found,),
    )


def _facts(failure: Failure) -> dict[str, str]:
    text = clean(failure.evalue)
    return {
        "error": f"{failure.ename}: {text}" if text else failure.ename,
        "where": f" (line {failure.lineno})" if failure.lineno else "",
    }


def _nothing_to_test(exercise: Exercise, target: Any) -> Report | None:
    """Return the report on an answer that isn't there, or is not what its cell says."""
    why = getattr(target, "cell_error", None)
    if isinstance(why, tuple) and str(why[0]).endswith(("Error", "Interrupt")):
        return cell_stopped(exercise, exercise.name, Failure(*why), older=False)
    if isinstance(why, tuple) and why[0] == UNSUPPORTED:
        found = NOT_HANDED_OVER.about(reason=clean(str(why[1])))
        return reports.all_failed(exercise.name, exercise.weights, advice=(found,))
    one = watched()
    if one is None:
        return None
    run = one.ledger.failed(exercise.name)
    if target == Reached(FILE):
        run = run or one.ledger.stopped_after(exercise.name)
    if run is None or run.failure is None:
        return None
    there = exercise.name in one.names
    if there and not _is_the_answer(one.names[exercise.name], target):
        return None
    return cell_stopped(exercise, exercise.name, run.failure, older=there)


def _is_the_answer(value: Any, target: Any) -> bool:
    """Tell whether a test was given what the answer's name stands for."""
    return isinstance(target, Reached) or value is target


def _notes(answer: str, target: Any, helpers: Mapping[str, Any]) -> Iterator[Note]:
    """Yield what is to be known about the cells that an answer and its helpers come from."""
    one = watched()
    if one is None:
        return
    if answer in one.names and _is_the_answer(one.names[answer], target):
        yield from _about_the_answer(one.ledger, answer, one.names)
    for name, value in helpers.items():
        run = one.ledger.failed(name)
        if run and run.failure and one.names.get(name) is value:
            seen = HELPER_STOPPED.format(name=name, **_facts(run.failure))
            yield seen, meaning(run.failure.ename, run.failure.evalue)


def _about_the_answer(ledger: Ledger, name: str, now: Mapping[str, Any]) -> Iterator[Note]:
    run = ledger.stopped_after(name)
    if run and run.failure:
        seen = STOPPED_AFTERWARDS.format(name=name, **_facts(run.failure))
        yield seen, meaning(run.failure.ename, run.failure.evalue)
    made = ledger.made.get(name)
    if made and made.code.asks:
        yield ASKS.format(name=name), WRITE_IT
    if replaced := ledger.replaced(name):
        answer, last = replaced
        yield MADE_AGAIN.format(name=name, answer=answer.count, last=last.count), RUN_THE_ANSWER
    if changed := ledger.changed_since(name, now):
        read, own, other = changed
        seen = CHANGED_SINCE.format(name=name, read=read, own=own.count, other=other.count)
        yield seen, RUN_AGAIN.format(read=read)


def not_there(test: str, name: str) -> str:
    """Show why a test was called with a name that is not there; return it in one line, or ""."""
    one = watched()
    if test not in _tests or one is None:
        return ""
    exercise = _tests[test]
    run = one.ledger.failed(name)
    if run and run.failure:
        report = cell_stopped(exercise, name, run.failure, older=False)
    else:
        hint = NOT_RUN.format(name=name)
        report = reports.not_attempted(exercise.name, exercise.weights, hint)
    try:
        publish(report)
    except AssertionError as error:
        return str(error)
    return ""


watch(not_there)
