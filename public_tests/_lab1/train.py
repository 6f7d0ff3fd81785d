"""The exercise `train`: gradient descent with one weight, and its trace."""

from __future__ import annotations

from collections.abc import Callable

from public_tests._common import general
from public_tests._common.case import Case, same
from public_tests._common.ideas import Cases, by, either, idea
from public_tests._common.task import Group, Task
from public_tests._common.words import more_exactly, show_lists
from public_tests._hidden import as_numbers

Row = list[float]
Move = Callable[[float, float, float, float], float]


def _downhill(delta: float, x: float, rate: float, error: float) -> float:
    return rate * delta * x


def train(
    w: float, x: float, y: float, learning_rate: float, steps: int, move: Move = _downhill
) -> list[Row]:
    """Return a row [error, prediction, weight after the step] for each step.

    `move` tells what is taken off the weight, from delta, x, the learning rate and the error.
    """
    trace = []
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w = w - move(yhat - y, x, learning_rate, error)
        trace.append([error, yhat, w])
    return trace


def moving(move: Move) -> Callable[..., list[Row]]:
    """Return a training that takes other steps."""
    return lambda w, x, y, rate, steps: train(w, x, y, rate, steps, move)


def _weight_before(w: float, x: float, y: float, rate: float, steps: int) -> list[Row]:
    rows = train(w, x, y, rate, steps)
    weights = [w] + [row[2] for row in rows]
    return [[error, yhat, before] for (error, yhat, _), before in zip(rows, weights, strict=False)]


def _prediction_once(w: float, x: float, y: float, rate: float, steps: int) -> list[Row]:
    (error, yhat, after), *_ = train(w, x, y, rate, 1)
    return [[error, yhat, w + (k + 1) * (after - w)] for k in range(steps)]


def _weight_forgotten(w: float, x: float, y: float, rate: float, steps: int) -> list[Row]:
    return train(w, x, y, rate, 1) * steps


def _ordered(*places: int) -> Callable[..., list[Row]]:
    return lambda *given: [[row[place] for place in places] for row in train(*given)]


GROUPS = {
    "shown example": Group(1, [(0.5, 0.5, 0.8, 1.0, 20)]),
    "other numbers": Group(
        2,
        [(2.0, 0.5, 0.8, 0.5, 4), (-1.0, 2.0, 3.0, 0.1, 5), (3.0, 1.5, -0.5, 0.2, 6)],
    ),
    "other numbers of steps": Group(
        1, [(0.5, 0.5, 0.8, 1.0, 1), (0.2, 1.0, 0.5, 0.3, 2), (0.5, 0.5, 0.8, 9.0, 8)]
    ),
}

CALL = "train(0.5, 0.5, 0.8, 1, 20)"
OTHER = "train(2, 0.5, 0.8, 0.5, 4)"


def explain(case: Case) -> str:
    """Return what is wrong with a trace: its length, or its first row that is not right."""
    rows, wanted = case.values, case.expected
    if not rows or (not isinstance(rows[0], list | tuple) and not hasattr(rows[0], "shape")):
        return f"For {case.call}: expected a list of {_rows(len(wanted))}, {case.came}."
    for k, (got, row) in enumerate(zip(rows, wanted, strict=False), start=1):
        if not same(got, row):
            should = f"the row of step {k} should be {show_lists(row)}"
            more = more_exactly(row, got, show_lists)
            return f"For {case.call}: {should}, you got {show_lists(got)}{more}."
    return f"For {case.call}: expected {_rows(len(wanted))}, you got {len(rows)}."


def enough_rows(cases: Cases) -> str:
    """Say for which call the trace is no list of as many rows of three numbers as steps."""
    for case in cases.all:
        rows = [as_numbers(row) for row in case.values]
        if len(rows) != len(case.expected) or any(r is None or r.shape != (3,) for r in rows):
            return f"For {case.call}: expected {_rows(len(case.expected))} of three numbers."
    return ""


def first_rows(cases: Cases) -> str:
    """Say for which call the first row does not begin with its error and prediction."""
    for case in cases.all:
        wanted = case.expected[0][:2]
        try:
            right = same(list(case.values[0])[:2], wanted)
        except (IndexError, TypeError):  # no row, or one without entries
            right = False
        if not right:
            return f"For {case.call}: the first row should begin with {show_lists(wanted)}."
    return ""


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _single_row(cases: Cases) -> Case | None:
    """Find an answer of one row for many steps: the first or the last one."""
    case = cases.shown
    ends = [case.expected[0], case.expected[-1]]
    return case if any(case.gives(end) or case.gives([end]) for end in ends) else None


def _another_count(cases: Cases) -> Case | None:
    """Find a trace that begins rightly and is one row too long or too short."""
    for case in cases.all:
        rows, wanted = case.values, case.expected
        if abs(len(rows) - len(wanted)) != 1:
            return None
        if not all(same(*pair) for pair in zip(rows, wanted, strict=False)):
            return None
    return cases.shown


IDEAS = (
    general.placeholder("train", CALL, "trace = []"),
    idea(
        "train-uphill",
        "In {call} the error grows from step to step, because each step goes uphill.",
        "Take the step off the weight: w = w - learning_rate * weight_delta, with "
        "delta = yhat - y.",
        "Where the error rises with the weight, the weight has to go down: the step goes against "
        "the slope. Recognised when every trace is that of steps with the sign turned round.",
        by(moving(lambda delta, x, rate, error: -rate * delta * x)),
        call=CALL,
    ),
    idea(
        "train-no-learning-rate",
        "For {call} your steps have another length than the learning rate asks for: it is not "
        "used.",
        "Multiply the weight_delta by learning_rate before you take it off the weight.",
        "With a learning rate of 1 nobody notices that it is missing: the lesson's example does "
        "not show it. Recognised when every trace is that of a learning rate of 1.",
        by(moving(lambda delta, x, rate, error: delta * x)),
        call=OTHER,
    ),
    idea(
        "train-no-input",
        "In {call} your steps leave the input out: they are learning_rate * delta.",
        "Multiply delta by x: weight_delta = delta * x.",
        "A weight is to blame only as far as its input took part; with an input of 0 it is not "
        "to blame at all. Recognised when every trace is that of steps without x.",
        by(moving(lambda delta, x, rate, error: rate * delta)),
        call=CALL,
    ),
    idea(
        "train-error-as-step",
        "In {call} your steps are made of the squared error, where delta was expected.",
        "Use delta = yhat - y in the step: it keeps the sign, and the squared error has lost it.",
        "The squared error says how bad the prediction is; which way to go is in delta. "
        "Recognised when every trace is that of steps with the error in place of delta.",
        by(
            moving(lambda delta, x, rate, error: rate * error * x),
            moving(lambda delta, x, rate, error: rate * error),
        ),
        call=CALL,
    ),
    idea(
        "train-factor-two",
        "In {call} each of your steps is twice as long as the lesson's.",
        "Leave the factor 2 out: in this course it is part of the learning rate.",
        "The slope of (x w - y)^2 is 2 (x w - y) x, so the 2 is good mathematics; the lesson "
        "agreed to let the learning rate swallow it. Recognised when every trace is that of "
        "doubled steps.",
        by(moving(lambda delta, x, rate, error: 2 * rate * delta * x)),
        call=CALL,
    ),
    idea(
        "train-prediction-once",
        "In {call} the prediction stays what it was before the first step.",
        "Work prediction, error and delta out anew in each round: move them inside the loop.",
        "After each step the weight is another one, and so is what it predicts. Recognised when "
        "the rows show the first prediction again and again.",
        either(by(_prediction_once), by(_weight_forgotten)),
        call=CALL,
    ),
    idea(
        "train-weight-before",
        "In {call} each row shows the weight before its step, where the one after it was expected.",
        "Change the weight first, and append the row afterwards.",
        "The row tells what the step has led to. Recognised when error and prediction are right "
        "and every weight is one step late.",
        by(_weight_before),
        call=CALL,
    ),
    idea(
        "train-row-order",
        "In {call} your rows hold the right numbers in another order, or not all of them.",
        "Append [error, yhat, w] in each round: error first, then the prediction, then the weight.",
        "Whoever reads a table relies on its columns. Recognised when every trace is the right one "
        "with its columns moved or left out.",
        by(
            *(_ordered(*p) for p in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))),
            *(_ordered(*p) for p in ((0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1))),
            *(lambda *given, k=k: [row[k] for row in train(*given)] for k in range(3)),
            *(lambda *given, k=k: [[row[k]] for row in train(*given)] for k in range(3)),
        ),
        call=CALL,
    ),
    idea(
        "train-one-row",
        "For {call} you return {got}: one step's numbers, where a row for each step was expected.",
        "Begin with trace = [] before the loop, append a row in each round, and return the trace "
        "behind the loop.",
        "A return inside the loop ends it after the first step; a row made behind it knows only "
        "the last. Recognised when the first or the last row comes back alone.",
        _single_row,
        call=CALL,
        got="[[0.3025, 0.25, 0.775]]",
    ),
    idea(
        "train-repeated-row",
        "In {call} all rows are the same, the last one: one list stands in the trace again and "
        "again.",
        "Make a new list in each round: trace.append([error, yhat, w]).",
        "Appending a list does not copy it. Change that list later and every place that holds it "
        "changes, too. Recognised when every row is the last one.",
        by(lambda *given: [train(*given)[-1]] * given[-1]),
        call=CALL,
    ),
    idea(
        "train-step-count",
        "For {call} you return {count} rows.",
        "Use for _ in range(steps), which runs exactly that often, and append once in each round.",
        "Counting from 1, or looking at the start as well, is off by one. Recognised when every "
        "trace is right as far as it goes, and one row too long or too short.",
        _another_count,
        call=CALL,
        count="19",
    ),
    general.hard_coded(
        "train",
        OTHER,
        "[[0.04, 1, 1.95], [0.03062, 0.975, 1.906], [0.02345, 0.9531, 1.868], "
        "[0.01795, 0.934, 1.834]]",
        "you got [[0.3025, 0.25, 0.775], ..., [5.408e-06, 0.7977, 1.597]] (20 rows)",
    ),
    general.raises("train", CALL),
    general.returns_none("train", CALL),
)

TASK = Task(
    "train",
    train,
    GROUPS,
    IDEAS,
    success="Predict, compare, learn, and again: all training in this course is this loop.",
    hint="Work the first row out on paper: the prediction is 0.5 * 0.5, the error is its distance "
    "from 0.8, squared, and the weight goes from 0.5 to 0.775.",
    aspects={
        "a row for each step": (1, enough_rows),
        "predicts and compares": (1, first_rows),
    },
    explain=explain,
)
