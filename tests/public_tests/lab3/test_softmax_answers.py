"""The tables of right and wrong answers to `my_softmax`, against what its report says."""

import inspect
import re

import numpy as np
import pytest

from public_tests import MISCONCEPTIONS
from public_tests._lab3.my_softmax import report_on_softmax
from tests.public_tests.lab3.softmax_right_answers import RIGHT
from tests.public_tests.lab3.softmax_wrong_answers import NEXT, WRONG

OVERFLOW_POINTS = 4
SEVEN = 7


def line_that_raises(function):
    source, first = inspect.getsourcelines(function)
    marked = (i for i, line in enumerate(source) if "# <- raises" in line)
    return first + next(marked, 0)


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_a_right_answer_passes_in_full(answer):
    report = report_on_softmax(answer)
    assert report.state == "passed", str(report)
    assert report.fraction == 1
    assert report.misconceptions == ()
    assert str(report).endswith("that knows ten digits needs.")


@pytest.mark.parametrize(
    ("answer", "name", "seen"),
    WRONG,
    ids=[f"{name}-{answer.__name__}" for answer, name, _ in WRONG],
)
def test_a_wrong_answer_is_named_with_its_sentences(answer, name, seen):
    report = report_on_softmax(answer)
    assert report.state != "passed"
    assert report.misconceptions[0] == name
    assert report.advice[0].seen == seen.replace("{line}", str(line_that_raises(answer)))
    assert report.advice[0].next == NEXT[name]
    assert report.hint == ""


def test_every_softmax_misconception_has_three_wrong_answers():
    names = [name for _, name, _ in WRONG]
    assert {name for name in MISCONCEPTIONS if name.startswith("softmax-")} == set(names)
    assert min(names.count(name) for name in set(names)) >= 3


def test_the_registry_s_examples_are_what_wrong_answers_are_told():
    told = {(name, re.sub(r" \(line .*?\)", "", seen)) for _, name, seen in WRONG}
    for name in NEXT:
        idea = MISCONCEPTIONS[name]
        assert (name, re.sub(r" \(line .*?\)", "", idea.seen)) in told
        assert idea.next == NEXT[name]


@pytest.mark.parametrize(
    "answer", [a for a, name, _ in WRONG if name == "softmax-overflow"], ids=lambda a: a.__name__
)
def test_overflow_costs_three_of_seven_points(answer):
    report = report_on_softmax(answer)
    assert [check.name for check in report.checks if check.state == "failed"] == ["large numbers"]
    assert (report.earned, report.total) == (OVERFLOW_POINTS, SEVEN)
    assert report.misconceptions == ("softmax-overflow",)


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("softmax-returns-list", "other lengths, as an array"),
        ("softmax-mutates-input", "leaves z as it was"),
    ],
)
def test_a_slip_beside_right_numbers_costs_its_own_check_alone(name, check):
    for answer in (a for a, other, _ in WRONG if other == name):
        report = report_on_softmax(answer)
        assert [each.name for each in report.checks if each.state == "failed"] == [check]
        assert report.misconceptions == (name,)


def test_two_independent_slips_are_both_named():
    def list_without_shift(z):
        return list(np.exp(z) / np.exp(z).sum())

    report = report_on_softmax(list_without_shift)
    assert report.misconceptions == ("softmax-returns-list", "softmax-overflow")


HINTS = [
    (
        np.tanh,
        "A softmax is made of shares of one whole: the entries lie between 0 and 1 and add "
        "up to 1.",
    ),
    (
        lambda z: np.sort(np.exp(z) / np.exp(z).sum()),
        "These are the right numbers in another order: answer number i belongs to z[i].",
    ),
    (
        lambda z: 1.5**z / (1.5**z).sum(),
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
    (
        lambda z: "softmax",
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
    (
        lambda z: {"answer": z},
        "Compute one entry by hand, np.exp(z[0]) / np.sum(np.exp(z)), and compare it with yours.",
    ),
]


@pytest.mark.parametrize(("answer", "hint"), HINTS, ids=range(len(HINTS)))
def test_an_unknown_idea_gets_a_hint_that_is_true(answer, hint):
    report = report_on_softmax(answer)
    assert report.misconceptions == ()
    assert report.hint == hint
    assert str(report).count("→") == 1
