"""What an exercise of this lab consists of, and how its report comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from public_tests._call import is_untouched
from public_tests._common.reports import UNPROVEN, checked, no_function, not_attempted
from public_tests._lab2.following import NO_HELPERS, Helpers, judged
from public_tests._lab2.ideas import Idea, changes_arguments, diagnose
from public_tests._lab2.trials import Case, Trial, run
from public_tests._report import Report

FOLLOWS = (
    "Right as far as it goes: something in {helpers} still needs mending, and this function does "
    "the right thing with what it gets from there."
)
WAITS = (
    "What `{name}` gives fits {helpers}, but something there still needs mending, and until then a "
    "wrong `{name}` would give the same. Mend that first, then run this test again."
)
UNFINISHED = "`{name}` calls `{helper}`, which {trouble}: {cure} that exercise first."
RAISED = (
    "Call `{name}` in a cell of its own, read the last line of the message, and begin at the line "
    "of yours that it names."
)
NOTHING_BACK = (
    "End the function with a line that says return and your result; print does not hand it on."
)


@dataclass(frozen=True)
class Group:
    """One check: what it is called and worth, and which calls it looks at.

    `looks_at` is "all" (every answer is right), "kept" (no argument was changed), or the place of
    the one answer that counts.
    """

    name: str
    weight: float
    cases: tuple[Case, ...]
    looks_at: str | int = "all"


@dataclass(frozen=True)
class Exercise:
    """A graded function: its checks, wrong ideas about it (the simplest first), its sentences."""

    name: str
    answers: tuple[str, ...]
    groups: tuple[Group, ...]
    ideas: tuple[Idea, ...]
    success: str
    hint: str

    @property
    def weights(self) -> dict[str, float]:
        """Every check with what it is worth, in the order of the report."""
        return {group.name: group.weight for group in self.groups}

    @cached_property
    def example(self) -> Case:
        """The first case, which the lesson shows too."""
        return self.groups[0].cases[0]


def report_on(exercise: Exercise, target: Any, helpers: Helpers = NO_HELPERS) -> Report:
    """Call `target` with every case, and return the report."""
    if is_untouched(target, exercise.example.arguments):
        return not_attempted(exercise.name, exercise.weights)
    if not callable(target):
        return no_function(exercise.name, exercise.weights, target)
    trials = _run(exercise, target, helpers)
    found = [trial for each in trials.values() for trial in each]
    messages = {
        group.name: message
        for group in exercise.groups
        if (message := _message(group, trials[group.name]))
    }
    # A wrong idea would be named for an answer that may well be right, were the helper right.
    waits = any(trial.unproven for trial in found)
    raised = [trial.outcome.error for trial in found if trial.outcome.kind == "raised"]
    follows = any(trial.follows for trial in found)
    return checked(
        exercise.name,
        exercise.weights,
        messages,
        diagnose(exercise.ideas, found) if messages and not waits else (),
        error=raised[0] if raised else "",
        hint=_hint(exercise, found, helpers),
        success=FOLLOWS.format(helpers=helpers.names) if follows else exercise.success,
    )


def _run(exercise: Exercise, target: Any, helpers: Helpers) -> dict[str, list[Trial]]:
    """Call `target` once for each case, however many checks look at it."""

    def ask(case: Case) -> Trial:
        return run(target, case, exercise.answers)

    cases = dict.fromkeys(case for group in exercise.groups for case in group.cases)
    done = {case: ask(case) for case in cases}
    found, latest = {}, dict(done)
    for group in exercise.groups:
        if group.looks_at == "kept":  # stands behind the checks of values
            found[group.name] = [latest[case] for case in group.cases]
            continue
        every = range(len(exercise.answers))
        places = every if group.looks_at == "all" else (int(group.looks_at),)
        trials = judged(helpers, [done[case] for case in group.cases], places, ask)
        latest |= {trial.case: trial for trial in trials}
        found[group.name] = trials
    return found


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
    changed = changes_arguments(trials)
    if changed is not None:
        return f"For {changed.case.words}: an argument is another after the call than before it."
    return "" if any(trial.right for trial in trials) else UNPROVEN


def _hint(exercise: Exercise, trials: Sequence[Trial], helpers: Helpers) -> str:
    """Return a next step for an answer that no idea explains."""
    kinds = {trial.outcome.kind for trial in trials}
    if any(trial.unproven for trial in trials):
        return WAITS.format(name=exercise.name, helpers=helpers.names)
    if "raised" in kinds:
        trouble = helpers.in_the_way()
        if trouble:
            return UNFINISHED.format(name=exercise.name, **trouble)
        return RAISED.format(name=exercise.name)
    return NOTHING_BACK if "none" in kinds else exercise.hint
