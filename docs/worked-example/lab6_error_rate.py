"""The test of lab 6: a share of wrong answers."""

from public_tests._common import general
from public_tests._common.ideas import by, idea
from public_tests._common.task import Group, Task, report_on
from public_tests._common.visible import visible
from public_tests._report import Report


def _rate(yhat: list[int], y: list[int]) -> float:
    return sum(a != b for a, b in zip(yhat, y, strict=True)) / len(y)


CALL = "error_rate([7, 2, 1, 0], [7, 2, 1, 6])"
IDEAS = (
    idea(
        "error-rate-counts",
        "For {call} you return {got}: the number of errors, where their share is asked for.",
        "Divide by the number of answers, len(y).",
        "Ten errors are many among twenty, few among a thousand. Recognised by the bare count.",
        by(lambda yhat, y: _rate(yhat, y) * len(y)),
        call=CALL,
        got="1",
    ),
    idea(
        "error-rate-is-accuracy",
        "For {call} you return {got}: the share of the right answers.",
        "Count the places at which the lists differ, with != in place of ==.",
        "The two shares add up to 1. Recognised when every answer is 1 less the error rate.",
        by(lambda yhat, y: 1 - _rate(yhat, y)),
        call=CALL,
        got="0.75",
    ),
    general.raises("error-rate", CALL),
)
TASK = Task(
    "error_rate",
    _rate,
    {
        "shown example": Group(1, [([7, 2, 1, 0], [7, 2, 1, 6])]),
        "other values": Group(3, [([1, 1, 1, 1], [1, 2, 3, 1]), ([5, 6, 7, 8], [5, 0, 0, 0])]),
        "other lengths": Group(2, [([1], [1]), ([0, 1, 2, 3, 4], [0, 1, 2, 3, 9])]),
    },
    IDEAS,
    success="Every exam of this course ends with this number.",
    hint="Work it out on paper for two lists of four, then compare step by step.",
)


@visible(TASK)
def test_error_rate(target: object) -> Report:
    """Check a function of answers and labels that should return the share of wrong answers."""
    return report_on(TASK, target)
