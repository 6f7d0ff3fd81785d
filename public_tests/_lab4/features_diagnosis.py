"""Which wrong ideas an array of features shows: told from its values, never from its code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from public_tests._call import Outcome
from public_tests._hidden import agrees, as_numbers
from public_tests._misconceptions import MISCONCEPTIONS
from public_tests._report import Misconception
from public_tests._words import came_back, kind, number

SIDE = 28
PIXELS = SIDE * SIDE
Turn = Callable[[np.ndarray], np.ndarray]
RESHAPED = re.compile(r"array of size (\d+)|tensor with (\d+) values")
"""How NumPy and TensorFlow say how many numbers could not be reshaped."""


@dataclass(frozen=True)
class FeaturesTrial:
    """What came of a network with these weights: W1 (784, n), b1 (n,), W2 (n, 10), b2 (10,)."""

    weights: tuple[np.ndarray, ...]
    outcome: Outcome

    @property
    def units(self) -> int:
        """The hidden units of the network."""
        return self.weights[0].shape[1]

    @cached_property
    def expected(self) -> np.ndarray:
        """The right features, shape (units, 28, 28)."""
        return self.weights[0].T.reshape(self.units, SIDE, SIDE).astype(np.float64)

    @cached_property
    def numbers(self) -> np.ndarray | None:
        """The answer as float64 numbers, or None if it is not made of numbers."""
        return as_numbers(self.outcome.value) if self.outcome.kind == "returned" else None

    @property
    def shaped(self) -> bool:
        """Whether the answer has the right shape."""
        return self.numbers is not None and self.numbers.shape == self.expected.shape

    @cached_property
    def right(self) -> bool:
        """Whether shape and values are those expected, of whatever type."""
        return self.numbers is not None and agrees(self.numbers, self.expected)


def diagnose(trials: Sequence[FeaturesTrial]) -> tuple[Misconception, ...]:
    """Return the misconception seen, in a tuple; an empty one where there is none."""
    wrong = next((trial for trial in trials if not trial.right), None)
    if wrong is None:
        return _list(trials[0])
    found = _fixed_units(trials, wrong) or _outcome(trials[0]) or _formula(trials)
    return () if found is None else (found,)


def _list(trial: FeaturesTrial) -> tuple[Misconception, ...]:
    if not isinstance(trial.outcome.value, list | tuple):
        return ()
    return (_about("returns-list", trial, kind=kind(trial.outcome.value)),)


def _fixed_units(trials: Sequence[FeaturesTrial], wrong: FeaturesTrial) -> Misconception | None:
    cut = _count(wrong) == PIXELS * wrong.units
    if trials[0].right or cut:
        return _about("fixed-units", wrong, outcome=came_back(wrong.outcome))
    return None


def _outcome(trial: FeaturesTrial) -> Misconception | None:
    """Look at what came back before looking at its values."""
    if trial.outcome.kind == "none":
        return _about("returns-none", trial)
    parts = dict(zip(("784", *_NAMES), trial.weights, strict=True))
    for name, what in _NAMES.items():
        size = parts[name].size
        same = trial.numbers is not None and _same_entries(trial.numbers, parts[name])
        if same or _count(trial) == size:
            return _about("other-weights", trial, count=size, what=what)
    return None


_NAMES = {
    "b1": "the biases of the hidden layer",
    "W2": "the weights of the output layer",
    "b2": "the biases of the output layer",
}


def _count(trial: FeaturesTrial) -> int | None:
    """Return how many numbers the learner's code tried to reshape in vain, if it says so."""
    found = RESHAPED.search(trial.outcome.error)
    return int(found[1] or found[2]) if found else None


def _same_entries(numbers: np.ndarray, part: np.ndarray) -> bool:
    return numbers.size == part.size and np.allclose(np.sort(numbers, None), np.sort(part, None))


def _formula(trials: Sequence[FeaturesTrial]) -> Misconception | None:
    """Return the first idea that gives every answer there is."""
    if any(trial.numbers is None for trial in trials):
        return None
    first = trials[0]
    shape = first.numbers.shape if first.numbers is not None else ()
    if _all(trials, lambda t: [t.weights[0].reshape(t.expected.shape)]):
        return _about("not-transposed", first, pixels=round(PIXELS / first.units))
    for row, column, turn in _turns():
        if _all(trials, partial(_turned, turn)):
            return _about("turned", first, row=row, column=column)
    if _all(trials, lambda t: [t.weights[0], t.weights[0].T]):
        return _about("not-images", first, shape=shape)
    if _all(trials, lambda t: [t.expected.transpose(axes) for axes in AXES]):
        return _about("units-last", first, shape=shape)
    if _all(trials, lambda t: [*t.expected, t.expected.mean(0), t.expected.sum(0)]):
        return _about("one-unit", first)
    if all(_is_rescaled(trial) for trial in trials):
        return _rescaled(first)
    return None


AXES = ((1, 2, 0), (2, 1, 0), (1, 0, 2), (2, 0, 1))
"""Ways in which the units can stand along another axis than the first."""


def _turns() -> Iterator[tuple[int, int, Turn]]:
    """Yield the seven ways to turn and mirror images, each with where row 0, column 1 goes."""
    places = np.arange(PIXELS).reshape(1, SIDE, SIDE)
    for quarters in range(4):
        for mirrored in (False, True):
            if quarters or mirrored:

                def turn(images: np.ndarray, k: int = quarters, m: bool = mirrored) -> np.ndarray:
                    return np.rot90(images[:, :, ::-1] if m else images, k, axes=(1, 2))

                _, row, column = np.argwhere(turn(places) == 1)[0]
                yield int(row), int(column), turn


def _turned(turn: Turn, trial: FeaturesTrial) -> list[np.ndarray]:
    return [turn(trial.expected)]


def _all(
    trials: Sequence[FeaturesTrial], ideas: Callable[[FeaturesTrial], Sequence[np.ndarray]]
) -> bool:
    """Tell whether each answer is one of those that an idea gives."""
    return all(any(agrees(trial.numbers, idea) for idea in ideas(trial)) for trial in trials)


def _is_rescaled(trial: FeaturesTrial) -> bool:
    """Tell whether each image is the right one up to a factor and a shift, or its signs."""
    if not trial.shaped or trial.numbers is None:
        return False
    got, right = (images.reshape(trial.units, -1) for images in (trial.numbers, trial.expected))
    if any(np.allclose(got, idea) for idea in (abs(right), np.maximum(right, 0), right**2)):
        return True
    got, right = (rows - rows.mean(axis=1, keepdims=True) for rows in (got, right))
    lengths = np.linalg.norm(got, axis=1) * np.linalg.norm(right, axis=1)
    alike = abs((got * right).sum(axis=1)) / np.maximum(lengths, 1e-12)
    return bool((alike > 1 - 1e-6).all())


def _rescaled(trial: FeaturesTrial) -> Misconception:
    got = float(trial.numbers[0, 0, 0]) if trial.numbers is not None else 0.0
    return _about("rescaled", trial, expected=number(trial.expected[0, 0, 0]), got=number(got))


def _about(idea: str, trial: FeaturesTrial, **found: object) -> Misconception:
    return MISCONCEPTIONS[f"hidden-features-{idea}"].about(units=trial.units, **found)
