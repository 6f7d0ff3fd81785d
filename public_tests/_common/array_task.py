"""An exercise on a function of arrays as a table, and the report on an answer to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from public_tests._common.arrays import Call, Trial, run
from public_tests._common.following import NO_HELPERS, Helpers, judged
from public_tests._common.ideas import Cases, Idea, first_found
from public_tests._common.reports import UNPROVEN, checked
from public_tests._common.slip_signs import Attempt, Attempts
from public_tests._common.slips import named
from public_tests._common.task import Group
from public_tests._common.words import show_matrix
from public_tests._report import Misconception, Report

FOLLOWS = (
    "Right as far as it goes: something in {helpers} still needs mending, and this function does "
    "the right thing with what it gets from there."
)
WAITS = (
    "What `{name}` gives fits {helpers}, but something there still needs mending, and until then a "
    "wrong `{name}` would give the same. Mend that first, then run this test again."
)
UNFINISHED = "`{name}` calls `{helper}`, which {trouble}: {cure} that exercise first."


@dataclass(frozen=True)
class ArrayTask:
    """One exercise whose function takes arrays, and may call other functions of the learner's.

    `answers` are what the lesson calls what it gives. `groups` are the checks by their names, with
    the calls that each looks at, the shown example first. `ideas` are tried in their order.
    `formula` gives the right answer for any arguments.
    """

    name: str
    answers: tuple[str, ...]
    groups: Mapping[str, Group]
    ideas: tuple[Idea[Cases[Trial]], ...]
    success: str
    hint: str
    formula: Callable[..., Any] | None = None

    @property
    def weights(self) -> dict[str, float]:
        """Every check with what it is worth, in the order of the report."""
        return {name: group.weight for name, group in self.groups.items()}

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """Everything that a report on this exercise can name."""
        return tuple(idea.misconception for idea in self.ideas)

    @property
    def example(self) -> tuple[Any, ...]:
        """The arguments of the shown example."""
        return next(iter(self.groups.values())).inputs[0].arguments

    def report(self, target: Callable[..., Any], helpers: Helpers = NO_HELPERS) -> Report:
        """Call `target` with every call of the groups, and return the report."""
        return _report(self, target, _run(self, target, helpers), helpers)

    def is_right(self, function: Callable[..., Any]) -> bool:
        """Tell whether a function gives every answer asked for; the first wrong one ends it."""
        calls = dict.fromkeys(asked for group in self.groups.values() for asked in group.inputs)
        return all(run(function, asked, self.answers).right for asked in calls)


def _report(
    exercise: ArrayTask, target: Callable[..., Any], trials: Cases[Trial], helpers: Helpers
) -> Report:
    found = trials.all
    messages = {
        name: message
        for name, group in exercise.groups.items()
        if (message := _message(group, trials.groups[name]))
    }
    raised = [trial.outcome.error for trial in found if trial.outcome.kind == "raised"]
    follows = any(trial.follows for trial in found)
    return checked(
        exercise.name,
        exercise.weights,
        messages,
        _advice(exercise, target, trials, helpers) if messages else (),
        error=raised[0] if raised else "",
        hint=_hint(exercise, found, helpers),
        success=FOLLOWS.format(helpers=helpers.names) if follows else exercise.success,
    )


def _advice(
    exercise: ArrayTask, target: Callable[..., Any], trials: Cases[Trial], helpers: Helpers
) -> tuple[Misconception, ...]:
    """Return what explains wrong answers, as far as that can be told before a helper is mended."""
    if any(trial.unproven for trial in trials.all):
        return ()  # the answer may well be right, were the helper right
    if _in_the_way(trials.all, helpers):
        return first_found(exercise.ideas, trials)
    attempts = _attempts(exercise, target, trials.all)
    ideas = partial(first_found, exercise.ideas, trials)
    return named(attempts, ideas, exercise.name, exercise.is_right)


def _in_the_way(trials: Sequence[Trial], helpers: Helpers) -> dict[str, str] | None:
    """Return what is wrong with a helper, where calling it may be what raises."""
    raised = any(trial.outcome.kind == "raised" for trial in trials)
    return helpers.in_the_way() if raised else None


def _run(exercise: ArrayTask, target: Callable[..., Any], helpers: Helpers) -> Cases[Trial]:
    """Call `target` once for each call, however many checks look at it."""

    def ask(asked: Call) -> Trial:
        return run(target, asked, exercise.answers)

    calls = dict.fromkeys(asked for group in exercise.groups.values() for asked in group.inputs)
    done = {asked: ask(asked) for asked in calls}
    found, latest = {}, dict(done)
    for name, group in exercise.groups.items():
        if group.looks_at == "kept":  # stands behind the checks of values
            found[name] = tuple(latest[asked] for asked in group.inputs)
            continue
        every = range(len(exercise.answers))
        places = every if group.looks_at == "all" else (int(group.looks_at),)
        trials = judged(helpers, [done[asked] for asked in group.inputs], places, ask)
        latest |= {trial.call: trial for trial in trials}
        found[name] = tuple(trials)
    return Cases(found)


def _attempts(exercise: ArrayTask, target: Callable[..., Any], trials: Sequence[Trial]) -> Attempts:
    """Return the calls as slips look at them, each once."""
    arguments = tuple(inspect.signature(exercise.formula).parameters) if exercise.formula else ()
    calls = {trial.call: trial for trial in trials}
    return Attempts(
        tuple(
            Attempt(
                trial.call.words,
                trial.call.arguments,
                trial.call.expected,
                trial.outcome,
                trial.right,
                trial.kept,
                show_matrix,
            )
            for trial in calls.values()
        ),
        target,
        exercise.formula,
        arguments,
    )


def _message(group: Group, trials: Sequence[Trial]) -> str:
    """Return what is wrong in one group, or nothing."""
    if group.looks_at == "kept":
        return _kept(trials)
    for trial in trials:
        right = trial.right if group.looks_at == "all" else trial.part_is_right(group.looks_at)  # type: ignore[arg-type]
        if not right:
            return trial.message_on(None if group.looks_at == "all" else int(group.looks_at))
    return ""


def _kept(trials: Sequence[Trial]) -> str:
    changed = next((trial for trial in trials if not trial.kept), None)
    if changed is not None:
        return f"For {changed.call.words}: an argument is another after the call than before it."
    return "" if any(trial.right for trial in trials) else UNPROVEN


def _hint(exercise: ArrayTask, trials: Sequence[Trial], helpers: Helpers) -> str:
    """Return a next step for an answer that no idea explains."""
    if any(trial.unproven for trial in trials):
        return WAITS.format(name=exercise.name, helpers=helpers.names)
    trouble = _in_the_way(trials, helpers)
    return UNFINISHED.format(name=exercise.name, **trouble) if trouble else exercise.hint
