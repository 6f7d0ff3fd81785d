"""One call of a function of one vector, beside the answer that was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from public_tests._call import Outcome, call
from public_tests._hidden import agrees, as_numbers
from public_tests._words import came_back, show


@dataclass(frozen=True)
class Trial:
    """What a learner's function made of the vector `z`, shape (n,)."""

    z: np.ndarray
    expected: np.ndarray
    outcome: Outcome

    @cached_property
    def numbers(self) -> np.ndarray | None:
        """The answer as float64 numbers, or None if it is not made of numbers."""
        return as_numbers(self.outcome.value) if self.outcome.kind == "returned" else None

    @cached_property
    def right(self) -> bool:
        """Whether shape and values are those expected, of whatever type."""
        return self.numbers is not None and agrees(self.numbers, self.expected)

    @property
    def is_array(self) -> bool:
        """Whether a NumPy array came back."""
        return isinstance(self.outcome.value, np.ndarray)

    @property
    def after(self) -> Any:
        """The argument as the function left it."""
        return self.outcome.arguments[0]

    @cached_property
    def kept(self) -> bool:
        """Whether the function left its argument as it was."""
        return np.array_equal(self.after, self.z)

    @property
    def message(self) -> str:
        """The sentence on a wrong answer: for which input, what was expected, what came back."""
        return f"For z = {show(self.z)}: expected {show(self.expected)}, {came_back(self.outcome)}."


def run_trials(
    target: Callable[..., Any],
    formula: Callable[[np.ndarray], np.ndarray],
    inputs: Iterable[tuple[float, ...]],
) -> tuple[Trial, ...]:
    """Call `target` with a fresh array for each input and return the trials in that order."""
    vectors = [np.array(entries, dtype=np.float64) for entries in inputs]
    return tuple(Trial(z, formula(z), call(target, z.copy())) for z in vectors)


def first_wrong(trials: Iterable[Trial]) -> Trial | None:
    """Return the first trial that is not right, if there is one."""
    return next((trial for trial in trials if not trial.right), None)
