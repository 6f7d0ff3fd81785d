"""How many wrong answers are told the idea behind them: the share that must not fall."""

import pytest

from public_tests._slips import repairs
from tests.public_tests.natural_answers import natural_answers

LEAST = 0.9
ANSWERS = natural_answers()


@pytest.fixture
def reports(monkeypatch):
    monkeypatch.setattr(repairs, "MOST_SECONDS", 20.0)  # however busy the machine is
    return [(answer, answer.report()) for answer in ANSWERS]


def test_wrong_answers_are_told_why(reports):
    assert all(report.state != "passed" for _, report in reports)
    told = [bool(report.misconceptions) for _, report in reports]
    assert sum(told) / len(told) >= LEAST


def test_there_are_several_for_each_exercise():
    names = [answer.exercise for answer in ANSWERS]
    assert len(set(names)) == 23
    assert min(names.count(name) for name in names) >= 8
