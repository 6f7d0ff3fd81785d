"""An exercise as a table, and the report on an answer to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from public_tests._call import is_untouched
from public_tests._common.case import Case, run_cases
from public_tests._common.ideas import Cases, Idea, changed, first_found
from public_tests._common.reports import (
    UNPROVEN,
    UNPROVEN_YET,
    checked,
    no_function,
    not_attempted,
    value_messages,
)
from public_tests._common.slip_signs import Attempt, Attempts
from public_tests._common.slips import named
from public_tests._report import Misconception, Report

AFTER = "Calling {call} changed what it was given: after the call its arguments were {after}."

Look = Callable[[Cases], str]
"""Looks at all cases, and says what is not right; nothing if all is."""


@dataclass(frozen=True)
class Group:
    """One check: what it is worth, and the calls that it looks at.

    A call is given by its arguments, in an `ArrayTask` by a `Call`. There `looks_at` is "all"
    (every answer is right), "kept" (no argument was changed), or the place of the one answer of
    several that counts.
    """

    weight: float
    inputs: Sequence[Any]
    looks_at: str | int = "all"


@dataclass(frozen=True)
class Task:
    """One exercise.

    `formula` gives the right answer. `groups` are the checks on values by their names, the shown
    example first; `aspects` are further checks, with what each is worth and how it looks at the
    cases. `ideas` are tried in their order when a value is wrong, `slips` when all values are
    right. `example_words` stand for the shown example's call where it would be too long to write
    out. `explain` says what is wrong with one case, where the usual sentence would be too long.
    """

    name: str
    formula: Callable[..., Any]
    groups: Mapping[str, Group]
    ideas: tuple[Idea, ...]
    success: str
    hint: str
    aspects: Mapping[str, tuple[float, Look]] = field(default_factory=dict)
    slips: tuple[Idea, ...] = ()
    example_words: str = ""
    explain: Callable[[Case], str] = lambda case: case.message

    @property
    def weights(self) -> dict[str, float]:
        """Every check with what it is worth, in the order of the report."""
        weights = {name: group.weight for name, group in self.groups.items()}
        return weights | {name: weight for name, (weight, _) in self.aspects.items()}

    @property
    def example(self) -> tuple[Any, ...]:
        """The arguments of the shown example."""
        return next(iter(self.groups.values())).inputs[0]

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """Everything that a report on this exercise can name."""
        return tuple(idea.misconception for idea in (*self.ideas, *self.slips))

    def report(self, target: Callable[..., Any]) -> Report:
        """Call `target` with all inputs, and return the report."""
        cases = _run(self, target)
        return checked(
            self.name,
            self.weights,
            _messages(self, cases),
            _diagnose(self, cases, _attempts(self, target, cases)),
            error=cases.wrong.outcome.error if cases.wrong else "",
            hint=self.hint,
            success=self.success,
        )

    def is_right(self, function: Callable[..., Any]) -> bool:
        """Tell whether a function gives every value asked for; the first wrong one ends it."""
        given = (arguments for group in self.groups.values() for arguments in group.inputs)
        return all(run_cases(function, self.name, self.formula, [one])[0].right for one in given)


class Table(Protocol):
    """An exercise that stands in a table: a `Task`, or an `ArrayTask`."""

    @property
    def name(self) -> str:
        """The function asked for."""

    @property
    def weights(self) -> dict[str, float]:
        """Every check with what it is worth, in the order of the report."""

    @property
    def example(self) -> tuple[Any, ...]:
        """The arguments of the shown example."""

    @property
    def report(self) -> Callable[..., Report]:
        """What makes the report on a function."""


def report_on(task: Table, target: Any, *helpers: Any) -> Report:
    """Call `target` with all inputs of a task, and return the report.

    `helpers` are the learner's other functions that an `ArrayTask` may call.
    """
    if is_untouched(target, task.example):
        return not_attempted(task.name, task.weights)
    if not callable(target):
        return no_function(task.name, task.weights, target)
    return task.report(target, *helpers)


def _run(task: Task, target: Any) -> Cases:
    shown = next(iter(task.groups))
    return Cases(
        {
            name: run_cases(
                target,
                task.name,
                task.formula,
                group.inputs,
                task.example_words if name == shown else "",
            )
            for name, group in task.groups.items()
        }
    )


def _attempts(task: Task, target: Callable[..., Any], cases: Cases) -> Attempts:
    """Return the calls as slips look at them."""
    arguments = tuple(inspect.signature(task.formula).parameters)
    return Attempts(tuple(map(attempt, cases.all)), target, task.formula, arguments)


def attempt(case: Case) -> Attempt:
    """Return one call as slips look at it."""
    return Attempt(
        case.call,
        case.given,
        case.expected,
        case.outcome,
        case.right,
        case.kept,
        case.manner.show,
    )


def _diagnose(task: Task, cases: Cases, attempts: Attempts) -> tuple[Misconception, ...]:
    """Return the first idea that explains wrong values, then the slips beside right ones."""
    if cases.wrong:
        ideas = partial(first_found, task.ideas, cases)
        return named(attempts, ideas, task.name, task.is_right)
    return tuple(filter(None, (slip.found_in(cases) for slip in task.slips)))


def _messages(task: Task, cases: Cases) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    messages = value_messages(cases.groups, task.explain)
    looks = {name: look(cases) for name, (_, look) in task.aspects.items()}
    return messages | {name: message for name, message in looks.items() if message}


def arguments_kept(cases: Cases) -> str:
    """Return what happened to the arguments; a function that gets nothing right proves nothing."""
    return _what_changed(cases) or ("" if any(case.right for case in cases.all) else UNPROVEN)


def arguments_kept_by_right_answers(cases: Cases) -> str:
    """Return the same, and count it only where all is right: one answer may be right by chance."""
    return _what_changed(cases) or ("" if all(case.right for case in cases.all) else UNPROVEN_YET)


def _what_changed(cases: Cases) -> str:
    case = changed(cases)
    if case is None:
        return ""
    after = ", ".join(map(case.manner.show, case.outcome.arguments))
    return AFTER.format(call=case.call, after=after)
