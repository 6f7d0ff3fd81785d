"""The exercise `hidden_features`: the weights of each hidden unit as an image.

What is tested is a function of the weights of a network, `features_of` in the lesson, which builds
the network and passes it on: a model can't travel to another process, and its weights can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from public_tests._call import Outcome, call, is_untouched
from public_tests._common.inspection import Inspection
from public_tests._common.slip_signs import Attempts
from public_tests._common.slips import named
from public_tests._common.words import came_back, kind, number
from public_tests._hidden import agrees, as_numbers
from public_tests._report import Misconception, Report
from public_tests._slips.told import slips_in

FUNCTION = "features_of"

UNITS = (10, 4)
"""The networks to try: the one of the lesson, and another."""

WEIGHTS = {
    "one image for each unit": 1,
    "each image shows its own unit": 2,
    "networks of other sizes": 1,
    "as a NumPy array": 1,
}
"""The checks in their order, with what each is worth."""

SUCCESS = (
    "Each image now shows what one hidden unit looks for: orange pixels speak for it, blue ones "
    "against it."
)
BY_HAND = (
    "Take one column of the weight matrix, W[:, 0], reshape it to (28, 28), and compare it with "
    "your features[0]."
)
EITHER = "Not right for a network with {units} hidden units either."
LATER = "This counts as soon as the shape is right."

IDEAS = (
    Misconception.of(
        "hidden-features-not-transposed",
        "Your array has the right shape, but image 0 does not belong to unit 0: it holds the first "
        "784 entries of the weight matrix, which are the weights of {pixels} pixels to all {units} "
        "units.",
        "The weights of one unit stand in one column of the matrix: transpose it first, so that "
        "they stand in one row, and then reshape.",
        "Reshaping never moves an entry; it only cuts the same row of numbers elsewhere. A matrix "
        "of shape (784, units) runs through all units for each pixel, so its pieces of 784 "
        "numbers mix the units. Recognised when the answer is the weight matrix reshaped as it is.",
        units=10,
        pixels=78,
    ),
    Misconception.of(
        "hidden-features-turned",
        "Each image holds the weights of its own unit, but turned or mirrored: the weight of row "
        "0, column 1 stands in row {row}, column {column}.",
        "Reshape each unit's 784 weights to (28, 28) and leave them so: Flatten reads an image row "
        "by row, and reshape writes it row by row.",
        "An image that lies on its side comes from swapping the two axes of the image, or from "
        "reading the pixels column by column. Recognised when every image is right after it has "
        "been turned by quarters or mirrored.",
        row=1,
        column=0,
    ),
    Misconception.of(
        "hidden-features-not-images",
        "For {units} hidden units you return an array of shape {shape}: the weights are there, but "
        "not as images.",
        "Give each unit's 784 weights the shape of an image: reshape the array to (units, 28, 28).",
        "The layer behind Flatten knows a row of 784 pixels and no image; the two dimensions have "
        "to be put back. Recognised when the answer is the weight matrix itself or its transpose.",
        units=10,
        shape="(10, 784)",
    ),
    Misconception.of(
        "hidden-features-units-last",
        "Your array has the shape {shape}: the number of the unit is not its first index, so "
        "features[0] is no image of unit 0.",
        "Put the units first: features[u] should be the image of unit u, of shape (28, 28).",
        "A loop over the array, and every figure of this course, takes the first index as the "
        "number of the image. Recognised when the right images stand along another axis.",
        shape="(28, 28, 10)",
    ),
    Misconception.of(
        "hidden-features-one-unit",
        "For {units} hidden units you return a single image of shape (28, 28).",
        "Return the images of all units in one array, of shape (units, 28, 28).",
        "A return inside a loop ends the function at the first unit, and a mean over the units "
        "shows none of them. Recognised when the answer is one unit's image, or their mean or sum.",
        units=10,
    ),
    Misconception.of(
        "hidden-features-other-weights",
        "You use {count} numbers: {what}. The hidden layer has 784 weights for each of its {units} "
        "units.",
        "Take the first array of model.get_weights(): it holds the weights from the pixels to the "
        "hidden units.",
        "The list of get_weights() holds the weights and the biases of each layer: W1, b1, W2, b2. "
        "Recognised when the answer, or the error on the way to it, is about one of the other "
        "three.",
        count=100,
        what="the weights of the output layer",
        units=10,
    ),
    Misconception.of(
        "hidden-features-fixed-units",
        "Your function does not work for a network with {units} hidden units: {outcome}.",
        "Don't write the number of units down: read it from the shape of the weight matrix, or "
        "write -1 in its place and let reshape work it out.",
        "A function that is given a model should do for any of them. Recognised when it is right "
        "for 10 units and not for another number, or cuts the right weights into a wrong number "
        "of pieces.",
        units=4,
        outcome="your code raised ValueError: cannot reshape array of size 3136 into shape "
        "(10,28,28)",
    ),
    Misconception.of(
        "hidden-features-rescaled",
        "Your images have the right pattern, but other values: the weight of row 0, column 0 of "
        "unit 0 is {expected}, and you have {got}.",
        "Return the weights as they are, negative ones too; the figure chooses the colours itself.",
        "Absolute values, or a stretch to the range from 0 to 1, lose what a negative weight "
        "means: ink here speaks against the unit. Recognised when every image is the right one up "
        "to a factor and a shift, or without its signs.",
        expected="-1.103",
        got="1.103",
    ),
    Misconception.of(
        "hidden-features-returns-list",
        "You return {kind} of images; a NumPy array of shape ({units}, 28, 28) was expected.",
        "Make one array of it: np.array(...) or np.stack(...) puts the images behind each other.",
        "A list of arrays can't be sliced, averaged or drawn as one. Recognised when the values "
        "are right and the answer is a list or a tuple.",
        kind="a list",
        units=10,
    ),
    Misconception.of(
        "hidden-features-returns-none",
        "Your function returns None.",
        "End it with the line return features. Drawing comes later; this function only makes the "
        "array.",
        "A function without a return gives None, whatever it has worked out or drawn. Recognised "
        "when None comes back.",
    ),
)

EXERCISE = Inspection("hidden_features", WEIGHTS, IDEAS, SUCCESS)


def report_on_features(target: Any) -> Report:
    """Call `target` with the weights of every network, and return the report."""
    if is_untouched(target, (weights_of(1),), EXERCISE.name):
        return EXERCISE.not_attempted()
    if not callable(target):
        return EXERCISE.no_function(target, FUNCTION)
    trials = [_try(target, units) for units in UNITS]
    raised = [trial.outcome.error for trial in trials if trial.outcome.kind == "raised"]
    return EXERCISE.report(
        _messages(*trials),
        _named(target, trials),
        error=raised[0] if raised else "",
        hint=BY_HAND,
    )


def _named(target: Any, trials: Sequence[FeaturesTrial]) -> tuple[Misconception, ...]:
    """Return what explains the answers: an idea of this exercise, or a slip of everybody's."""
    wrong = {
        f"a network with {trial.units} hidden units": trial.outcome
        for trial in trials
        if not trial.right
    }
    if not wrong:
        return diagnose(trials)
    return named(Attempts.without_numbers(target, wrong), lambda: diagnose(trials))


def weights_of(units: int) -> list[np.ndarray]:
    """Return W1 (784, units), b1, W2 (units, 10) and b2 with a different number in each place."""
    rng = np.random.default_rng(units)
    shapes = ((SIDE * SIDE, units), (units,), (units, 10), (10,))
    return [rng.normal(size=shape).astype(np.float32) for shape in shapes]


def _try(target: Any, units: int) -> FeaturesTrial:
    weights = weights_of(units)
    outcome = call(target, [part.copy() for part in weights])
    # The line would be that of `features_of`, which is not the learner's.
    return FeaturesTrial(tuple(weights), Outcome(outcome.kind, outcome.value, outcome.error))


def _messages(ten: FeaturesTrial, other: FeaturesTrial) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    found = {}
    if not ten.shaped:
        found["one image for each unit"] = _shape(ten)
        found["each image shows its own unit"] = LATER
    elif not ten.right:
        found["each image shows its own unit"] = _value(ten)
    if not other.right:
        told = ten.shaped and not ten.right and other.shaped
        found["networks of other sizes"] = (
            EITHER.format(units=other.units) if told else _wrong(other)
        )
    if not ten.shaped:
        found["as a NumPy array"] = LATER
    elif not isinstance(ten.outcome.value, np.ndarray):
        got = kind(ten.outcome.value)
        found["as a NumPy array"] = f"Expected a NumPy array, you got {got}."
    return found


def _wrong(trial: FeaturesTrial) -> str:
    return _value(trial) if trial.shaped else _shape(trial)


def _shape(trial: FeaturesTrial) -> str:
    return (
        f"For a network with {trial.units} hidden units: expected an array of shape "
        f"{trial.expected.shape}, {came_back(trial.outcome)}."
    )


def _value(trial: FeaturesTrial) -> str:
    """Name the first entry that is wrong, and where it should have come from."""
    numbers = np.zeros(trial.expected.shape) if trial.numbers is None else trial.numbers
    unit, row, column = np.argwhere(~np.isclose(numbers, trial.expected, 1e-5, 1e-6))[0]
    return (
        f"For a network with {trial.units} hidden units: the weight from the pixel in row {row}, "
        f"column {column} to unit {unit} is {number(trial.expected[unit, row, column])}, and "
        f"features[{unit}, {row}, {column}] is {number(numbers[unit, row, column])}."
    )


SIDE = 28
PIXELS = SIDE * SIDE
Turn = Callable[[np.ndarray], np.ndarray]
RESHAPED = re.compile(r"array of size (\d+)|tensor with (\d+) values")
"""How NumPy and TensorFlow say how many numbers could not be reshaped."""
OUT_OF_BOUNDS = re.compile(r"out of bounds for axis 1 with size (\d+)")
"""How NumPy says that the weight matrix has fewer columns."""


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
    if found is None:
        return slips_in(EXERCISE.name, (trial.outcome for trial in trials))
    return (found,)


def _list(trial: FeaturesTrial) -> tuple[Misconception, ...]:
    if not isinstance(trial.outcome.value, list | tuple):
        return ()
    return (_about("returns-list", trial, kind=kind(trial.outcome.value)),)


def _fixed_units(trials: Sequence[FeaturesTrial], wrong: FeaturesTrial) -> Misconception | None:
    cut = _count(wrong) == PIXELS * wrong.units
    beyond = OUT_OF_BOUNDS.search(wrong.outcome.error)
    if trials[0].right or cut or (beyond and int(beyond[1]) == wrong.units):
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
    """Return the first idea that gives every answer there is.

    A function that is written for ten units has an answer to the first network alone.
    """
    if trials[0].numbers is not None and all(t.outcome.kind == "raised" for t in trials[1:]):
        trials = trials[:1]
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
    return EXERCISE.about(f"hidden-features-{idea}", units=trial.units, **found)
