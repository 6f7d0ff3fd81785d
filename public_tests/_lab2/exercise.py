"""What an exercise of this lab consists of, and how its report comes about."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from public_tests._call import call, is_untouched
from public_tests._lab2.ideas import Formula, Idea, changes_arguments, diagnose
from public_tests._lab2.trials import Case, Trial, run
from public_tests._report import Check, Report
from public_tests._words import kind

FOLLOWS = (
    "Right as far as it goes: something in {helpers} still needs mending, and this function does "
    "the right thing with what it gets from there."
)
NOT_A_FUNCTION = "`{name}` is {kind} now, and no function: run the cell that defines it again."
UNFINISHED = "`{name}` calls `{helper}`, which {trouble}: {cure} that exercise first."
RAISED = (
    "Call `{name}` in a cell of its own, read the last line of the message, and begin at the line "
    "of yours that it names."
)
NOTHING_BACK = (
    "End the function with a line that says return and your result; print does not hand it on."
)
NO_PROOF = "This counts as soon as your function returns an answer."


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

    @cached_property
    def example(self) -> Case:
        """The first case, which the lesson shows too."""
        return self.groups[0].cases[0]


@dataclass(frozen=True)
class Helpers:
    """The learner's other functions that an exercise calls, and what they would make it give."""

    functions: Mapping[str, Any] = field(default_factory=dict)
    follow: Formula | None = None
    examples: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """The helpers in words."""
        return " and ".join(f"`{name}`" for name in self.functions)

    def in_the_way(self) -> dict[str, str] | None:
        """Return the first helper that can't be called yet, and why, in the words of a hint."""
        for name, function in self.functions.items():
            if is_untouched(function, self.examples[name]):
                return {"helper": name, "trouble": "has no answer yet", "cure": "finish"}
            if call(function, *copy.deepcopy(self.examples[name])).kind == "raised":
                return {"helper": name, "trouble": "raises an error itself", "cure": "mend"}
        return None


NO_HELPERS = Helpers()


def report_on(exercise: Exercise, target: Any, helpers: Helpers = NO_HELPERS) -> Report:
    """Call `target` with every case, and return the report."""
    if is_untouched(target, exercise.example.arguments):
        return Report(exercise.name, _all(exercise, "not-attempted"))
    if not callable(target):
        sentence = NOT_A_FUNCTION.format(name=exercise.name, kind=kind(target))
        return Report(exercise.name, _all(exercise, "failed"), hint=sentence)
    trials = _run(exercise, target, helpers)
    checks = tuple(_checks(exercise, trials))
    found = [trial for each in trials.values() for trial in each]
    right = all(check.state == "passed" for check in checks)
    advice = () if right else diagnose(exercise.ideas, list(dict.fromkeys(found)))
    raised = [trial.outcome.error for trial in found if trial.outcome.kind == "raised"]
    follows = any(trial.follows for trial in found)
    return Report(
        exercise.name,
        checks,
        misconceptions=tuple(idea.name for idea in advice),
        error=raised[0] if raised else "",
        advice=advice,
        hint="" if right or advice else _hint(exercise, found, helpers),
        success=FOLLOWS.format(helpers=helpers.names) if follows else exercise.success,
    )


def _run(exercise: Exercise, target: Any, helpers: Helpers) -> dict[str, list[Trial]]:
    """Call `target` once for each case, however many checks look at it."""
    done: dict[int, Trial] = {}
    for group in exercise.groups:
        for case in group.cases:
            if id(case) not in done:
                done[id(case)] = run(target, case, exercise.answers, helpers.follow)
    return {group.name: [done[id(case)] for case in group.cases] for group in exercise.groups}


def _all(exercise: Exercise, state: str) -> tuple[Check, ...]:
    return tuple(Check(group.name, state, group.weight) for group in exercise.groups)


def _checks(exercise: Exercise, trials: Mapping[str, list[Trial]]) -> Iterable[Check]:
    for group in exercise.groups:
        message = _message(group, trials[group.name])
        yield Check(group.name, "failed" if message else "passed", group.weight, message=message)


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
    if any(trial.outcome.kind == "returned" for trial in trials):
        return ""
    return NO_PROOF


def _hint(exercise: Exercise, trials: Sequence[Trial], helpers: Helpers) -> str:
    """Return a next step for an answer that no idea explains."""
    kinds = {trial.outcome.kind for trial in trials}
    if "raised" in kinds:
        trouble = helpers.in_the_way()
        if trouble:
            return UNFINISHED.format(name=exercise.name, **trouble)
        return RAISED.format(name=exercise.name)
    return NOTHING_BACK if "none" in kinds else exercise.hint
