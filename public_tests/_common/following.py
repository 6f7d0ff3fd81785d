"""What follows from a learner's own functions, and when that proves anything.

Some functions of a lab call others. Each is compared with the right answer first. Where a
helper is wrong, an answer that follows from it counts as well, so that one mistake costs its points
once. It counts only where it tells a right function from a wrong one: if a wrong idea would give
the same with this helper, or the helper leads to one number everywhere, then two wrong functions
could vouch for each other, and the answer has to wait until the helper is mended.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from public_tests._call import call, is_untouched
from public_tests._common.arrays import Call, Parts, Trial, as_parts, matches

Formula = Callable[..., Any]
Built = Callable[..., Formula]
"""Makes a formula of an exercise out of the functions that it calls."""


@dataclass(frozen=True)
class Helpers:
    """The learner's other functions that an exercise calls.

    `ours` are the same functions as they should be, and `examples` one call of each. `built` makes
    the right formula of the exercise out of either, and each of the `rivals` a wrong idea of it.
    `telling` are further cases, which can tell the two apart where the usual ones can't.
    """

    functions: Mapping[str, Any] = field(default_factory=dict)
    ours: Mapping[str, Formula] = field(default_factory=dict)
    examples: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    built: Built | None = None
    rivals: Sequence[Built] = ()
    telling: Sequence[Call] = ()

    @property
    def names(self) -> str:
        """The helpers in words."""
        return " and ".join(f"`{name}`" for name in self.functions)

    def in_the_way(self) -> dict[str, str] | None:
        """Return the first helper that is not right yet, and how, in the words of a hint."""
        for name, function in self.functions.items():
            example = self.examples[name]
            if is_untouched(function, example):
                return {"helper": name, "trouble": "has no answer yet", "cure": "finish"}
            outcome = call(function, *copy.deepcopy(example))
            if outcome.kind == "raised":
                return {"helper": name, "trouble": "raises an error itself", "cure": "mend"}
            right = self.ours[name](*copy.deepcopy(example))
            wanted = right if isinstance(right, tuple) else (right,)
            if not matches(as_parts(outcome.value, len(wanted)), wanted):
                return {"helper": name, "trouble": "is not right yet", "cure": "mend"}
        return None


NO_HELPERS = Helpers()


def judged(
    helpers: Helpers, trials: list[Trial], places: Sequence[int], ask: Callable[[Call], Trial]
) -> list[Trial]:
    """Return the trials of one check, each with what follows from the helpers where that counts.

    `places` says which of several answers the check looks at; `ask` tries a further case.
    """
    wrong = [trial for trial in trials if not all(map(trial.part_is_right, places))]
    followed = _followed(helpers, wrong, places)
    if not followed:
        return trials
    cases = [trial.call for trial in trials]
    proof = _proves(helpers, cases, followed, places)
    if not proof and helpers.telling:
        more = _followed(helpers, [ask(case) for case in helpers.telling], places)
        proof = len(more) == len(helpers.telling) and _proves(helpers, list(more), more, places)
    return [
        trial
        if trial.call not in followed
        else replace(trial, followed=followed[trial.call] if proof else None, unproven=not proof)
        for trial in trials
    ]


def _followed(
    helpers: Helpers, trials: Iterable[Trial], places: Sequence[int]
) -> dict[Call, Parts]:
    """Return what the helpers lead to, for each case whose answer is just that."""
    found = {}
    for trial in trials:
        if helpers.built is None:
            break
        answers = _answers(helpers.built(**helpers.functions), trial.call)
        if answers and _same(trial.parts, answers, places):
            found[trial.call] = answers
    return found


def _proves(
    helpers: Helpers, cases: Sequence[Call], followed: Mapping[Call, Parts], places: Sequence[int]
) -> bool:
    """Tell whether only a right function can give what follows from the helpers."""

    def gives(formula: Formula, wanted: Mapping[Call, Parts]) -> bool:
        given = ((_answers(formula, case), answers) for case, answers in wanted.items())
        return all(got is not None and _same(got, answers, places) for got, answers in given)

    expected: dict[Call, Parts] = {case: case.expected for case in cases}
    counted = expected | dict(followed)
    if any(_is_constant(answers[place] for answers in counted.values()) for place in places):
        return False
    return not any(
        # An idea that would be right here with right helpers is no wrong one.
        gives(rival(**helpers.functions), counted) and not gives(rival(**helpers.ours), expected)
        for rival in helpers.rivals
    )


def _is_constant(answers: Iterable[Any]) -> bool:
    """Tell whether arrays hold one and the same number throughout."""
    return bool(np.ptp(np.concatenate([np.ravel(answer) for answer in answers])) == 0)


def _answers(formula: Formula, case: Call) -> Parts | None:
    """Return what a formula gives for a case, or None where that has not the shape asked for."""
    outcome = call(formula, *case.fresh())
    parts = as_parts(outcome.value, len(case.expected)) if outcome.kind == "returned" else ()
    sound = len(parts) == len(case.expected) and all(
        part is not None and part.shape == wanted.shape and np.isfinite(part).all()
        for part, wanted in zip(parts, case.expected, strict=False)
    )
    return parts if sound else None


def _same(got: Parts, wanted: Sequence[Any], places: Sequence[int]) -> bool:
    if len(got) != len(wanted):
        return False
    return matches(tuple(got[place] for place in places), [wanted[place] for place in places])
