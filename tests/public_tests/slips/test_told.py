"""What answers are told whose results are those of a known slip: wrong code, the exact sentence."""

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._call import Outcome
from public_tests._common.task import report_on
from public_tests._lab1.w_sum import TASK, w_sum
from public_tests._slips.catalogue import BY_NAME, FORMULA, SLIPS, UNNAMED
from public_tests._slips.told import another_kind, slips_in
from tests.public_tests.exercises import TESTED

OUT, RIGHT = "Your answers are what comes out ", "Your answers are the right ones, "


def one_early(a, b):
    return sum(a[i] * b[i] for i in range(len(a) - 1))


def from_one(a, b):
    return sum(a[i] * b[i] for i in range(1, len(a)))


def starts_at_one(a, b):
    return 1 + w_sum(a, b)


def turned_round(a, b):
    return -w_sum(a, b)


def power(a, b):
    return sum(p**q for p, q in zip(a, b, strict=True))


def first_weight(a, b):
    return sum(p * b[0] for p in a)


def the_same_list_twice(a, b):
    return w_sum(a, a)


def whole(a, b):
    return int(w_sum(a, b))


def text(a, b):
    return str(w_sum(a, b))


def generator(a, b):
    return (p * q for p, q in zip(a, b, strict=True))


TOLD = [
    (
        one_early,
        "off-by-one",
        "For w_sum([9.5, 0.8, 1.3], [0.3, -0.2, 0.5]) your function returns 2.69: what comes out "
        "without the last entry of `a` and `b`.",
    ),
    (
        from_one,
        "off-by-one",
        "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) your function returns 0.13: what comes out "
        "without the first entry of `a` and `b`.",
    ),
    (starts_at_one, "one-more", RIGHT + "and 1 too large."),
    (turned_round, "sign", RIGHT + "with the opposite sign."),
    (power, "wrong-operator", OUT + "with ** in place of * in a[i] * b[i]."),
    (first_weight, "argument-one-entry", OUT + "when only the first entry of b is used."),
    (
        the_same_list_twice,
        "ignores-argument",
        "Your answer does not depend on `b`: with another one it stays the same.",
    ),
    (
        whole,
        "whole-numbers",
        "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) your function returns 0, where 0.98 was "
        "expected: only whole numbers come out.",
    ),
    (
        text,
        "another-kind",
        "Your answers are text; numbers were expected, alone or in lists or arrays.",
    ),
    (
        generator,
        "another-kind",
        "Your answers are a generator, which holds no numbers yet; numbers were expected, alone "
        "or in lists or arrays.",
    ),
]


@pytest.mark.parametrize(("answer", "name", "seen"), TOLD, ids=[row[0].__name__ for row in TOLD])
def test_a_slip_is_told(answer, name, seen):
    report = report_on(TASK, answer)
    assert report.misconceptions == (f"slip-{name}",)
    assert report.advice[0].seen == seen
    assert report.advice[0].next.endswith(".")


RIGHTS = [(tested, answer) for tested in TESTED for answer in tested.rights]


@pytest.mark.parametrize(
    ("tested", "answer"), RIGHTS, ids=[f"{t.name}-{a.__name__}" for t, a in RIGHTS]
)
def test_a_right_answer_is_told_no_slip(tested, answer):
    assert tested.report(answer).misconceptions == ()


def test_results_that_no_slip_leads_to_are_told_nothing():
    assert slips_in("w_sum", [Outcome("returned", 17.0)] * 6) == ()
    assert slips_in("no_such_exercise", [Outcome("returned", 17.0)]) == ()


def test_numbers_beside_text_are_told_nothing():
    assert another_kind([Outcome("returned", "1"), Outcome("returned", 1.0)]) == ()
    assert another_kind([Outcome("returned", "1"), Outcome("none")]) == ()


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_the_registry_knows_every_slip(slip):
    entry = MISCONCEPTIONS[f"slip-{slip.name}"]
    assert entry.seen.startswith(("Your answers are ", "One change in line "))
    assert "Recognised " in entry.why


def test_code_that_a_reader_does_not_know_is_not_quoted():
    slip = BY_NAME["missing-part"]
    assert slip.sentence({"got": UNNAMED, "where": ""}) == (
        OUT + "without one of its factors or terms."
    )
    assert slip.cure({"got": UNNAMED, "where": ""}) == FORMULA
    assert BY_NAME["wrong-name"].sentence({}) == OUT + "when another name stands in one place."
