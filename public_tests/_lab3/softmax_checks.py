"""The checks of the exercise `my_softmax`, and the report on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from scipy.special import softmax

from public_tests._call import is_untouched
from public_tests._common.reports import UNPROVEN, checked, no_function, not_attempted
from public_tests._lab3.softmax_diagnosis import SoftmaxTrials, diagnose, hint
from public_tests._lab3.trials import Trial, first_wrong, run_trials
from public_tests._report import Report
from public_tests._words import kind, show

EXERCISE = "my_softmax"

# Moderate numbers keep clear of what float32 exponentials can hold, so that a function that
# overflows fails the check on large numbers and no other. One of the other values is in order and
# one has equal entries: neither a sorted answer nor a shuffled one gets through.
SHOWN = (1.0, 2.0, 3.0, 4.0)
VALUES = ((-2.0, -0.5, 0.3, 1.8), (2.5, -1.0, 0.0, -3.5), (3.0, 1.0, 3.0, 1.0))
LENGTHS = ((2.0, -1.0), (0.5, 3.0, 3.0, -2.0, 1.0), (4.0, *(-1.5, 0.25) * 4, 2.0), (0.5,))
LARGE = ((1000.0, 1001.0, 1002.0), (-1000.0, -1001.0, -1002.0), (-800.0, 0.0, 800.0))

WEIGHTS = {
    "shown example": 1,
    "other values": 1,
    "other lengths, as an array": 1,
    "leaves z as it was": 1,
    "large numbers": 3,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "Your softmax turns any scores into probabilities, however large they are: "
    "just what the last step of a network that knows ten digits needs."
)


def report_on_softmax(target: Any) -> Report:
    """Call `target` with every input, and return the report."""
    if is_untouched(target, (np.array(SHOWN),)):
        return not_attempted(EXERCISE, WEIGHTS)
    if not callable(target):
        return no_function(EXERCISE, WEIGHTS, target)
    trials = _run(target)
    raised = [trial.outcome.error for trial in trials.moderate if trial.outcome.kind == "raised"]
    return checked(
        EXERCISE,
        WEIGHTS,
        {name: wrong for name, wrong in zip(WEIGHTS, _messages(trials), strict=True) if wrong},
        diagnose(trials),
        error=raised[0] if raised else "",
        hint=hint(trials),
        success=SUCCESS,
    )


def _run(target: Callable[..., Any]) -> SoftmaxTrials:
    shown, values, lengths, large = (
        run_trials(target, softmax, inputs) for inputs in ((SHOWN,), VALUES, LENGTHS, LARGE)
    )
    return SoftmaxTrials(shown[0], values, lengths, large)


def _messages(trials: SoftmaxTrials) -> tuple[str, ...]:
    """Return one message per check, in the order of WEIGHTS; none where it passed."""
    groups = ((trials.shown,), trials.values, trials.lengths, trials.large)
    shown, values, lengths, large = _values(groups)
    return (shown, values, lengths or _type(trials), _untouched_argument(trials), large)


def _values(groups: Iterable[Iterable[Trial]]) -> Iterator[str]:
    """Yield what is wrong in each group: the first time in full, after that in short."""
    told = False
    for group in groups:
        wrong = first_wrong(group)
        if wrong is None:
            yield ""
        else:
            yield f"Not right for z = {show(wrong.z)} either." if told else wrong.message
            told = True


def _type(trials: SoftmaxTrials) -> str:
    other = next((trial for trial in trials.moderate if not trial.is_array), None)
    if other is None:
        return ""
    return f"For z = {show(other.z)}: expected a NumPy array, you got {kind(other.outcome.value)}."


def _untouched_argument(trials: SoftmaxTrials) -> str:
    """Return what happened to the argument; a function that gets nothing right proves nothing."""
    changed = next((trial for trial in trials.moderate if not trial.kept), None)
    if changed is not None:
        return f"z was {show(changed.z)} before the call, and {show(changed.after)} after it."
    if any(trial.right for trial in trials.fours):
        return ""
    return UNPROVEN
