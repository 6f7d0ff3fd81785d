"""The exercise `gradient_step`: one step downhill with several inputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from public_tests._common import general
from public_tests._common.ideas import Cases, by, changed, idea, only_right_in
from public_tests._common.task import Group, Task, arguments_kept
from public_tests._common.words import show_lists
from public_tests._hidden import as_numbers
from public_tests._lab1.w_sum import w_sum

Vector = list[float]
Move = Callable[[float, float, float], float]


def gradient_step(x: Vector, w: Vector, y: float, learning_rate: float) -> Vector:
    """Return the weights after one step."""
    return _moved(lambda delta, p, rate: rate * delta * p)(x, w, y, learning_rate)


def _moved(move: Move) -> Callable[..., Vector]:
    """Return a step that takes `move(delta, input, rate)` off each weight."""

    def step(x: Vector, w: Vector, y: float, rate: float) -> Vector:
        delta = w_sum(x, w) - y
        return [q - move(delta, p, rate) for p, q in zip(x, w, strict=True)]

    return step


def _deltas(x: Vector, w: Vector, y: float, rate: float) -> Vector:
    delta = w_sum(x, w) - y
    return [delta * p for p in x]


def _moving_prediction(x: Vector, w: Vector, y: float, rate: float) -> Vector:
    """Change the weights one after the other, each seeing those before it changed."""
    weights = list(w)
    for i, p in enumerate(x):
        weights[i] -= rate * (w_sum(x, weights) - y) * p
    return weights


GROUPS = {
    "shown example": Group(1, [([8.5, 0.65, 1.2], [0.1, 0.2, -0.1], 1, 0.01)]),
    "other values": Group(
        1,
        [
            ([2.0, -1.0, 0.5], [0.5, 0.25, 2.0], 3.0, 0.1),
            ([0.5, 3.0, 1.0], [1.0, 2.0, -1.0], 0.5, 0.05),
        ],
    ),
    "other lengths": Group(
        1,
        [
            ([1.0, 2.0], [0.5, 0.5], 0.0, 0.2),
            ([1.0, 0.0, 2.0, -1.0, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5], 2.0, 0.1),
        ],
    ),
}

CALL = "gradient_step([8.5, 0.65, 1.2], [0.1, 0.2, -0.1], 1, 0.01)"
OTHER = "gradient_step([2, -1, 0.5], [0.5, 0.25, 2], 3, 0.1)"

IDEAS = (
    general.placeholder("gradient-step", CALL, "new_w = []", "w_sum or ele_mul"),
    general.list_arithmetic("gradient-step", CALL),
    idea(
        "gradient-step-uphill",
        "For {call} you return {got}: the step goes uphill.",
        "Take the step off the weights, with delta = prediction - y: here the prediction is below "
        "y and the inputs are positive, so the weights have to grow.",
        "The step goes against the slope. Two signs turned round, in delta and in the update, "
        "cancel; one does not. Recognised when every answer is the step with the sign turned "
        "round.",
        by(_moved(lambda delta, p, rate: -rate * delta * p)),
        call=CALL,
        got="[0.0881, 0.1991, -0.1017]",
    ),
    idea(
        "gradient-step-no-learning-rate",
        "For {call} you return {got}: a step without the learning rate.",
        "Multiply each weight_delta by learning_rate before you take it off the weight.",
        "Without it the step is far too long, and the next error is larger than this one. "
        "Recognised when every answer is the step for a learning rate of 1.",
        by(_moved(lambda delta, p, rate: delta * p)),
        call=CALL,
        got="[1.29, 0.291, 0.068]",
    ),
    idea(
        "gradient-step-no-input",
        "For {call} you return {got}: every weight moves by the same amount.",
        "Multiply delta by the weight's own input, x[i].",
        "An input that was large had a large part in the error, so its weight moves further. "
        "Recognised when every answer takes learning_rate * delta off every weight.",
        by(
            _moved(lambda delta, p, rate: rate * delta),
            _moved(lambda delta, p, rate: delta),
            _moved(lambda delta, p, rate: -rate * delta),
            _moved(lambda delta, p, rate: -delta),
        ),
        call=CALL,
        got="[0.1014, 0.2014, -0.0986]",
    ),
    idea(
        "gradient-step-error-as-delta",
        "For {call} you return {got}: the step is made of the squared error, where delta was "
        "expected.",
        "Use delta = prediction - y: it keeps the sign, and the squared error has lost it.",
        "The squared error says how bad the prediction is; which way to go is in delta. "
        "Recognised when every answer has the squared error in place of delta.",
        by(_moved(lambda delta, p, rate: rate * delta**2 * p)),
        call=CALL,
        got="[0.09833, 0.1999, -0.1002]",
    ),
    idea(
        "gradient-step-factor-two",
        "For {call} you return {got}: a step twice as long as the lesson's.",
        "Leave the factor 2 out: in this course it is part of the learning rate.",
        "The slope of the squared error does have a 2 in it; the lesson agreed to let the learning "
        "rate swallow it. Recognised when every answer is the doubled step.",
        by(_moved(lambda delta, p, rate: 2 * rate * delta * p)),
        call=CALL,
        got="[0.1238, 0.2018, -0.09664]",
    ),
    idea(
        "gradient-step-weights-as-inputs",
        "For {call} you return {got}: delta is multiplied by the weights, where the inputs "
        "were expected.",
        "Multiply delta by x: weight_deltas = ele_mul(delta, x).",
        "How much a weight is to blame depends on the input that it was multiplied by. Recognised "
        "when every answer takes learning_rate * delta * w off the weights.",
        by(
            lambda x, w, y, rate: [q - rate * (w_sum(x, w) - y) * q for q in w],
        ),
        call=CALL,
        got="[0.1001, 0.2003, -0.1001]",
    ),
    idea(
        "gradient-step-returns-deltas",
        "For {call} you return {got}: the changes, where the changed weights were expected.",
        "Take the changes off the old weights, and return the new weights.",
        "A weight_delta says which way and how far; the weight still has to go there. Recognised "
        "when every answer is delta times the inputs, with or without the learning rate.",
        by(
            _deltas,
            lambda x, w, y, rate: [rate * d for d in _deltas(x, w, y, rate)],
            lambda x, w, y, rate: [-rate * d for d in _deltas(x, w, y, rate)],
        ),
        call=CALL,
        got="[-1.19, -0.091, -0.168]",
    ),
    idea(
        "gradient-step-moving-prediction",
        "For {call} you return {got}: each weight sees those before it already changed.",
        "Work prediction and delta out once, before any weight changes.",
        "All weights are judged for the same prediction, the one that they made together. "
        "Recognised when every answer predicts anew after each single weight.",
        by(_moving_prediction),
        call=CALL,
        got="[0.1119, 0.2003, -0.09954]",
    ),
    general.hard_coded(
        "gradient-step", OTHER, "[0.75, 0.125, 2.062]", "you got [0.1119, 0.2009, -0.09832]"
    ),
    idea(
        "gradient-step-fixed-length",
        "Right for three inputs, but not for {call}: {outcome}.",
        "Take the number of weights from the list itself, with len(w); if you call w_sum or "
        "ele_mul, they have to do so, too.",
        "The next lab has 784 inputs. Recognised when three inputs come out right and other "
        "numbers do not.",
        only_right_in("shown example", "other values"),
        call="gradient_step([1, 2], [0.5, 0.5], 0, 0.2)",
        outcome="your code raised IndexError: list index out of range",
    ),
    general.raises("gradient-step", CALL),
    general.returns_none("gradient-step", CALL),
)


def direction(cases: Cases) -> str:
    """Say for which call some weight moves the wrong way, or not at all where it should."""
    for case in cases.all:
        got, old, wanted = as_numbers(case.values), np.array(case.given[1]), case.expected
        fits = got is not None and got.shape == old.shape
        if not fits or not np.array_equal(np.sign(got - old), np.sign(wanted - old)):
            return f"For {case.call}: each weight should move towards {show_lists(wanted)}."
    return ""


SLIPS = (
    idea(
        "gradient-step-changes-weights",
        "The numbers are right, but {call} changes the list of weights it was given.",
        "Build a new list, such as [w[i] - learning_rate * weight_deltas[i] for i in "
        "range(len(w))], or work on list(w).",
        "Whoever calls the function may want to compare before and after. Recognised when an "
        "argument is not after the call what it was before.",
        changed,
        call=CALL,
    ),
)

TASK = Task(
    "gradient_step",
    gradient_step,
    GROUPS,
    IDEAS,
    success="Each weight takes the share of the blame that its input gives it: this is how "
    "networks of any size learn.",
    hint="Print the steps: for the example the prediction is 0.86, delta -0.14, and the "
    "weight_deltas are [-1.19, -0.091, -0.168].",
    aspects={
        "direction of the step": (1, direction),
        "leaves the lists as they were": (1, arguments_kept),
    },
    slips=SLIPS,
)
