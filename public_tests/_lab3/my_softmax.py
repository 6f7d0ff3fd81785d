"""The exercise `my_softmax`: a vector of any numbers in, as many shares of one whole out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import expit, log_softmax, softmax

from public_tests._call import call, is_untouched, names_used
from public_tests._common.case import ARRAYS, Case, first_wrong
from public_tests._common.ideas import Cases, Formula, Noted, by, changed, first_found, idea
from public_tests._common.inspection import Inspection
from public_tests._common.reports import UNPROVEN, value_messages
from public_tests._common.slip_signs import Attempts
from public_tests._common.slips import named
from public_tests._common.task import attempt
from public_tests._common.words import kind, number, show
from public_tests._report import Misconception, Report

# Moderate numbers keep clear of what float32 exponentials can hold, so that a function that
# overflows fails the check on large numbers and no other. One of the other values is in order and
# one has equal entries: neither a sorted answer nor a shuffled one gets through.
SHOWN = (1.0, 2.0, 3.0, 4.0)
VALUES = ((-2.0, -0.5, 0.3, 1.8), (2.5, -1.0, 0.0, -3.5), (3.0, 1.0, 3.0, 1.0))
LENGTHS = ((2.0, -1.0), (0.5, 3.0, 3.0, -2.0, 1.0), (4.0, *(-1.5, 0.25) * 4, 2.0), (0.5,))
LARGE = (
    (1000.0, 1001.0, 1002.0),
    (-1000.0, -1001.0, -1002.0),
    (-800.0, 0.0, 800.0),
    (800.0, 0.0, -800.0),
)

WEIGHTS = {
    "shown example": 1,
    "other values": 1,
    "other lengths, as an array": 1,
    "leaves z as it was": 1,
    "large numbers": 3,
}
"""The checks in their order, with what each is worth."""

SHOWN_EXAMPLE, OTHER_VALUES, LENGTHS_AS_ARRAY, LEAVES_Z, LARGE_NUMBERS = WEIGHTS

SUCCESS = (
    "Your softmax turns any scores into probabilities, however large they are: "
    "just what the last step of a network that knows ten digits needs."
)
READY_MADE = "What computes here is `{name}`, a softmax that others wrote; your points stay."
WITHOUT_IT = (
    "The exercise asks for NumPy alone: whoever has built it once knows what it does. Which two "
    "steps with np.exp and np.sum give the same?"
)
ANOTHER_ORDER = "These are the right numbers in another order: answer number i belongs to z[i]."
BY_HAND = "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours."
WHOLE = "A softmax is made of shares of one whole: the entries lie between 0 and 1 and add up to 1."

READY = ("softmax", "log_softmax")
"""What libraries call a softmax of their own."""

MOST_PLACES = 5
"""Decimal places up to which a right answer counts as rounded; more are within the tolerance."""

_PLACES = {0: "whole numbers", 1: "1 decimal place"}


# ------------------------------------------------------------------ the calls


@dataclass(frozen=True)
class Vector(Case):
    """What a learner's function made of one vector z, shape (n,)."""

    @property
    def z(self) -> np.ndarray:
        """The argument before the call."""
        return self.given[0]

    @property
    def facts(self) -> dict[str, object]:
        """What the gaps of a misconception's sentences are filled with."""
        facts = super().facts | {"z": show(self.z), "count": self.z.size, "shape": self.z.shape}
        numbers = self.numbers
        if numbers is not None and numbers.size:
            facts |= {"total": number(numbers.sum()), "largest": number(numbers.max())}
        return facts


def vector(target: Callable[..., Any], entries: tuple[float, ...]) -> Vector:
    """Call `target` with a fresh array of these entries."""
    z = np.array(entries, dtype=np.float64)
    words = f"z = {show(z)}"
    return Vector("my_softmax", (z,), softmax(z), call(target, z.copy()), words, ARRAYS)


@dataclass(frozen=True)
class Vectors(Cases):
    """All calls, by what they try out. Large numbers are a thing of their own."""

    large: tuple[Case, ...] = ()
    target: Any = None

    @property
    def fours(self) -> Cases:
        """The cases with 4 entries."""
        return Cases({name: self.groups[name] for name in (SHOWN_EXAMPLE, OTHER_VALUES)})


# ------------------------------------------------------------------ wrong ideas


def gives(*formulas: Formula) -> Callable[[Vectors], Case | None]:
    """Recognise what one of the formulas makes of every vector with 4 entries."""
    return lambda cases: by(*formulas)(cases.fours)


def ended(outcome: str) -> Callable[[Vectors], Case | None]:
    """Recognise a first wrong answer whose call ended in this way."""
    return lambda cases: (
        cases.wrong if cases.wrong and cases.wrong.outcome.kind == outcome else None
    )


def _right_for_the_example_alone(cases: Vectors) -> Case | None:
    first, *others = cases.all
    return others[0] if first.right and not any(case.right for case in others) else None


def _right_for_four_alone(cases: Vectors) -> Case | None:
    return None if cases.fours.wrong else cases.wrong


def _wrong_shape(cases: Vectors) -> Noted | None:
    wrong = cases.wrong
    if wrong is None or wrong.numbers is None or wrong.numbers.shape == wrong.expected.shape:
        return None
    return Noted(wrong, {"got": wrong.numbers.shape})


def _rounded(cases: Vectors) -> Noted | None:
    for places in range(MOST_PLACES + 1):
        if all(_is_cut(case, places) for case in cases.fours.all):
            words = _PLACES.get(places, f"{places} decimal places")
            return Noted(cases.shown, {"places": words})
    return None


def _is_cut(case: Case, places: int) -> bool:
    """Tell whether an answer is the right one, rounded or cut off after so many places."""
    if case.numbers is None or case.numbers.shape != case.expected.shape:
        return False
    unit = 10.0**-places if places else 0.5  # cut off to whole numbers, all would be 0
    whole = np.allclose(case.numbers, np.round(case.numbers, places), rtol=1e-6, atol=1e-9)
    return whole and bool((abs(case.numbers - case.expected) < 1.001 * unit).all())


def _list(cases: Vectors) -> Noted | None:
    if cases.wrong:
        return None
    lists = (case for case in cases.all if isinstance(case.outcome.value, list | tuple))
    found = next(lists, None)
    return Noted(found, {"kind": kind(found.outcome.value)}) if found else None


def _changed(cases: Vectors) -> Noted | None:
    found = changed(cases)
    return Noted(found, {"after": show(found.outcome.arguments[0])}) if found else None


def _overflows(cases: Vectors) -> Case | None:
    return None if cases.wrong else first_wrong(cases.large)


def _share(parts: np.ndarray) -> np.ndarray:
    return parts / parts.sum()


def _shifted(z: np.ndarray) -> np.ndarray:
    return np.exp(z - z.max())


def _one_at(place: int, z: np.ndarray) -> np.ndarray:
    return np.eye(z.size)[place]


EXAMPLE = "[1, 2, 3, 4]"

IDEAS = (
    idea(
        "softmax-not-normalised",
        "For z = {z} the entries you return add up to {total}; those of a softmax add up to 1.",
        "You have the exponentials: now divide each of them by the sum of all of them.",
        "A softmax turns numbers into shares of a whole. The exponentials alone are positive and "
        "in the right order, but no shares yet. Recognised when every answer is e^z.",
        gives(np.exp),
        z=EXAMPLE,
        total="84.79",
    ),
    idea(
        "softmax-no-exponential",
        "For z = {z} you return {got}: shares of z itself, without an exponential.",
        "Take np.exp of the entries first, then divide by the sum of those exponentials.",
        "Dividing z by its sum looks like a distribution while z is positive, and breaks with the "
        "first negative entry. Recognised when every answer is z over its sum, shifted or not, "
        "with or without absolute values.",
        gives(
            _share,
            lambda z: _share(abs(z)),
            lambda z: z / abs(z).sum(),
            lambda z: _share(z - z.max()),
            lambda z: _share(z - z.min()),
        ),
        z=EXAMPLE,
        got="[0.1, 0.2, 0.3, 0.4]",
    ),
    idea(
        "softmax-divides-by-sum-of-z",
        "For z = {z} your exponentials are divided by the sum of z, and add up to {total} "
        "instead of 1.",
        "Divide by the sum of the exponentials, np.sum(np.exp(z)), and not by the sum of z.",
        "What stands above the line has to stand in the sum below it. Recognised when every "
        "answer is e^z over the sum of z, shifted or not.",
        gives(
            lambda z: np.exp(z) / z.sum(),
            lambda z: _shifted(z) / z.sum(),
            lambda z: _shifted(z) / (z - z.max()).sum(),
        ),
        z=EXAMPLE,
        total="8.479",
    ),
    idea(
        "softmax-divides-by-max",
        "For z = {z} your exponentials are divided by a maximum: the largest is {largest}, and "
        "they add up to {total} instead of 1.",
        "Dividing by the largest, or subtracting the largest from z, is only a first step: now "
        "divide by the sum of what you have.",
        "The shift by the largest entry keeps the numbers small, and the sum still has to follow. "
        "Recognised when every answer is e^z over its largest entry (which is also what "
        "e^(z - max z) gives), or over the largest entry of z.",
        gives(_shifted, lambda z: np.exp(z) / z.max(), lambda z: _shifted(z) / z.max()),
        z=EXAMPLE,
        largest="1",
        total="1.553",
    ),
    idea(
        "softmax-divides-by-count",
        "For z = {z} your exponentials are divided by the number of entries, and add up to "
        "{total} instead of 1.",
        "Divide by the sum of the exponentials; how many there are does not matter.",
        "Dividing by the count makes averages, and a mean is no share. Recognised when every "
        "answer is e^z over the number of entries, shifted or not.",
        gives(lambda z: np.exp(z) / z.size, lambda z: _shifted(z) / z.size),
        z=EXAMPLE,
        total="21.2",
    ),
    idea(
        "softmax-sigmoid",
        "For z = {z} you return {got}, which is made of sigmoids, 1 / (1 + e^-z).",
        "Use np.exp(z) in place of the sigmoid, and divide by the sum over all entries.",
        "A sigmoid answers one yes-or-no question for each entry on its own; a softmax lets the "
        "entries compete for one whole. Recognised when every answer is the sigmoid of z, or its "
        "share of their sum.",
        gives(expit, lambda z: _share(expit(z))),
        z=EXAMPLE,
        got="[0.7311, 0.8808, 0.9526, 0.982]",
    ),
    idea(
        "softmax-softmin",
        "For z = {z} your largest answer belongs to the smallest entry of z: z is turned round.",
        "Take the exponential of z, or of z - np.max(z), with no minus sign in front of z.",
        "With e^-z the least likely class becomes the most likely one. Recognised when every "
        "answer is the softmax of -z.",
        gives(lambda z: softmax(-z)),
        z=EXAMPLE,
    ),
    idea(
        "softmax-base-two",
        "For z = {z} you return {got}: powers of 2, where powers of e = 2.718 were expected.",
        "Use np.exp(z), which is e to the power of z, in place of 2 ** z.",
        "Any base gives shares, but the loss function and every formula after it count on e. "
        "Recognised when every answer is 2^z over the sum of 2^z.",
        gives(lambda z: _share(np.exp2(z))),
        z=EXAMPLE,
        got="[0.06667, 0.1333, 0.2667, 0.5333]",
    ),
    idea(
        "softmax-log",
        "For z = {z} you return {got}: the logarithms of the right answer.",
        "Leave the logarithm out: a softmax gives the probabilities themselves, from 0 to 1.",
        "Logarithms of probabilities are useful inside a loss function, and are negative. "
        "Recognised when every answer is a logarithm of the softmax, to base e, 2 or 10.",
        gives(
            log_softmax, lambda z: log_softmax(z) / np.log(2), lambda z: log_softmax(z) / np.log(10)
        ),
        z=EXAMPLE,
        got="[-3.44, -2.44, -1.44, -0.4402]",
    ),
    idea(
        "softmax-one-hot",
        "For z = {z} you return {got}: a 1 for the largest entry and 0 for all others.",
        "Let every entry keep its share: divide np.exp(z) by its sum, and compare nothing.",
        "Picking the largest is argmax, a hard decision; the softmax is the soft one, from which "
        "a network can learn. Recognised when every answer is 1 at the largest entry (the first, "
        "the last or all of equal ones) and 0 elsewhere.",
        gives(
            lambda z: _one_at(int(z.argmax()), z),
            lambda z: _one_at(z.size - 1 - int(z[::-1].argmax()), z),
            lambda z: (z == z.max()).astype(float),
        ),
        z=EXAMPLE,
        got="[0, 0, 0, 1]",
    ),
    idea(
        "softmax-hard-coded",
        "Right for z = [1, 2, 3, 4] alone: for z = {z} the answer should be {expected}, "
        "and {outcome}.",
        "Compute every number from z, and copy none from the example.",
        "Numbers copied from an example are right for that example. Recognised when the shown "
        "example is right and every other vector is wrong.",
        _right_for_the_example_alone,
        z="[-2, -0.5, 0.3, 1.8]",
        expected="[0.01662, 0.0745, 0.1658, 0.7431]",
        outcome="you got [0.03206, 0.08714, 0.2369, 0.6439]",
    ),
    idea(
        "softmax-fixed-length",
        "Right for 4 entries, but not for {count}: for z = {z} {outcome}.",
        "Take the number of entries from z itself, with len(z), or let NumPy work on all at once.",
        "The course goes on to ten digits, so ten entries. Recognised when vectors of 4 entries "
        "come out right and other lengths do not.",
        _right_for_four_alone,
        count="2",
        z="[2, -1]",
        outcome="your code raised IndexError: index 2 is out of bounds for axis 0 with size 2 "
        "(line 3)",
    ),
    idea(
        "softmax-returns-none",
        "For z = {z} your function returns None: nothing at all comes back.",
        "End the function with a line that says return and your result; print does not hand it on.",
        "A Python function without a return statement returns None. Recognised by just that.",
        ended("none"),
        z=EXAMPLE,
    ),
    idea(
        "softmax-wrong-shape",
        "For z of shape {shape} your answer has shape {got}; the two should be the same.",
        "Return one number for each entry of z: look for an extra pair of brackets, a reshape, or "
        "a sum too many.",
        "One score in, one probability out: the shapes agree. Recognised when the answer to the "
        "shown example is made of numbers in another shape.",
        _wrong_shape,
        shape="(4,)",
        got="(4, 1)",
    ),
    idea(
        "softmax-rounded",
        "For z = {z} you return {got}: the right numbers, cut down to {places}.",
        "Return the numbers as they are; NumPy's print options shorten what you see, and np.round "
        "changes what you have.",
        "A rounded probability of 0 becomes an infinite loss later. Recognised when every answer "
        "is right to so many decimal places, up to five, and has no more of them.",
        _rounded,
        z=EXAMPLE,
        got="[0.03, 0.09, 0.24, 0.64]",
        places="2 decimal places",
    ),
    idea(
        "softmax-raises",
        "For z = {z} {outcome}.",
        "Run my_softmax(np.array([1., 2., 3., 4.])) in a cell of its own, read the last line of "
        "the message, and begin at the line of yours that it names.",
        "An error message says what Python could not do, and where. Recognised when the function "
        "raises for an ordinary vector.",
        ended("raised"),
        z=EXAMPLE,
        outcome="your code raised NameError: name 'exp' is not defined (line 3)",
    ),
)

SLIPS = (
    idea(
        "softmax-returns-list",
        "The numbers are right, but you return {kind}, and a NumPy array was asked for.",
        "Wrap your result in np.array(...), or use NumPy operations from the start.",
        "What comes later adds, compares and plots arrays, and a list does something else with "
        "the same signs. Recognised when a list or a tuple holds the right numbers.",
        _list,
        kind="a list",
    ),
    idea(
        "softmax-mutates-input",
        "Your function changes the array it is given: after the call z = {z} is {after}.",
        "Make a new array: write z = z - np.max(z) where you have z -= np.max(z), and assign to "
        "no z[i].",
        "Whoever calls a function goes on using the array. Recognised when the argument is not "
        "after the call what it was before.",
        _changed,
        z=EXAMPLE,
        after="[-3, -2, -1, 0]",
    ),
    idea(
        "softmax-overflow",
        "For z = {z} {outcome}, though smaller numbers come out right: the exponentials of such "
        "numbers do not fit into a float.",
        "Subtract the largest entry of z from all entries before np.exp: the answer stays the "
        "same, and no exponential is larger than 1.",
        "A 64-bit float cannot hold e^710 any more, and rounds e^-746 to 0. Shifting "
        "all entries by the same amount changes no share, so shift the largest to 0. Recognised "
        "when all answers for moderate numbers are right and those for large or very negative "
        "numbers are not.",
        _overflows,
        z="[1000, 1001, 1002]",
        outcome="you got [nan, nan, nan]",
    ),
)

EXERCISE = Inspection(
    "my_softmax", WEIGHTS, tuple(each.misconception for each in (*IDEAS, *SLIPS)), SUCCESS
)


# ------------------------------------------------------------------ the report


def report_on_softmax(target: Any) -> Report:
    """Call `target` with every input, and return the report."""
    if is_untouched(target, (np.array(SHOWN),)):
        return EXERCISE.not_attempted()
    if not callable(target):
        return EXERCISE.no_function(target)
    cases = _run(target)
    raised = [case.outcome.error for case in cases.all if case.outcome.kind == "raised"]
    return EXERCISE.report(
        _messages(cases),
        diagnose(cases),
        error=raised[0] if raised else "",
        hint=hint(cases),
        notes=_ready_made(target),
    )


def _ready_made(target: Any) -> tuple[tuple[str, str], ...]:
    """Return a note on a softmax of a library that a function calls, as far as its code shows it.

    A stand-in shows no code, so grading says nothing of it.
    """
    for name in names_used(target):
        home = getattr(target.__globals__.get(name), "__module__", "")
        if name in READY and home != target.__module__:
            return ((READY_MADE.format(name=name), WITHOUT_IT),)
    return ()


def _run(target: Callable[..., Any]) -> Vectors:
    inputs = {SHOWN_EXAMPLE: (SHOWN,), OTHER_VALUES: VALUES, LENGTHS_AS_ARRAY: LENGTHS}
    groups = {
        name: tuple(vector(target, entries) for entries in each) for name, each in inputs.items()
    }
    return Vectors(groups, tuple(vector(target, entries) for entries in LARGE), target)


def _is_right(function: Callable[..., Any]) -> bool:
    """Tell whether a function gives every value asked for; the first wrong one ends it."""
    return all(vector(function, z).right for z in (SHOWN, *VALUES, *LENGTHS, *LARGE))


def diagnose(cases: Vectors) -> tuple[Misconception, ...]:
    """Return the misconceptions seen, the most basic one first; none where all is right."""
    attempts = Attempts(tuple(map(attempt, cases.all)), cases.target, softmax, ("z",))
    ideas = partial(first_found, IDEAS, cases)
    found = named(attempts, ideas, EXERCISE.name, _is_right)
    return (*found, *filter(None, (slip.found_in(cases) for slip in SLIPS)))


def hint(cases: Vectors) -> str:
    """Return a next step for wrong numbers that no misconception explains."""
    wrong = cases.wrong
    if wrong is None:
        return EXERCISE.about("softmax-returns-list", kind="").next  # a tensor, or another list
    if wrong.numbers is None or wrong.numbers.shape != wrong.expected.shape:
        return BY_HAND
    numbers = np.nan_to_num(wrong.numbers)
    if np.allclose(np.sort(numbers), np.sort(wrong.expected)):
        return ANOTHER_ORDER
    return BY_HAND if np.isclose(numbers.sum(), 1) else WHOLE


def _messages(cases: Vectors) -> dict[str, str]:
    """Return what is wrong, by the names of the checks that failed."""
    messages = value_messages({**cases.groups, LARGE_NUMBERS: cases.large})
    for name, message in ((LENGTHS_AS_ARRAY, _type(cases)), (LEAVES_Z, _argument(cases))):
        if message:
            messages.setdefault(name, message)
    return messages


def _type(cases: Vectors) -> str:
    other = next((c for c in cases.all if not isinstance(c.outcome.value, np.ndarray)), None)
    if other is None:
        return ""
    return f"For {other.call}: expected a NumPy array, you got {kind(other.outcome.value)}."


def _argument(cases: Vectors) -> str:
    """Return what happened to the argument; a function that gets nothing right proves nothing."""
    case = changed(cases)
    if case is not None:
        before, after = case.given[0], case.outcome.arguments[0]
        return f"z was {show(before)} before the call, and {show(after)} after it."
    return "" if any(case.right for case in cases.fours.all) else UNPROVEN
