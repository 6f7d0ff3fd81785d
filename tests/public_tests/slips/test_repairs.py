"""The line of a learner's own code whose change makes all visible answers right."""

import linecache
import time
from types import FunctionType

import pytest

from public_tests._lab1.w_sum import TASK
from public_tests._slips import repairs
from public_tests._slips.repairs import repaired


@pytest.fixture(autouse=True)
def all_the_time_in_the_world(monkeypatch):
    monkeypatch.setattr(repairs, "MOST_SECONDS", 60.0)


def in_a_cell(source, name="w_sum", module="__main__"):
    """Return the function that a cell defines, as a notebook does."""
    place = f"<cell {hash(source)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    ground = {"__name__": module}
    exec(compile(source, place, "exec"), ground)
    return ground[name]


TOO_LONG = """# my answer

def w_sum(a, b):
    total = 0
    for i in range(len(a) + 1):
        total += a[i] * b[i]
    return total
"""
TOO_EARLY = """
def w_sum(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
        return total
"""
HANGS = """
def w_sum(a, b):
    total, i = 0, 0
    while i <= len(a):
        total += a[i] * b[i]
        i += 1
    return total
"""


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        (TOO_LONG, 5, "for i in range(len(a) + 1):"),
        (TOO_EARLY, 6, "return total"),
        (HANGS, 4, "while i <= len(a):"),
    ],
)
def test_the_line_is_named(source, line, text):
    (found,) = repaired(in_a_cell(source), TASK.is_right)
    assert found.name == "slip-in-one-line"
    assert found.seen == f"One change in line {line}, `{text}`, makes all these answers right."
    assert found.next.startswith(("Look ", "Read "))


def test_where_no_single_change_helps_nothing_is_said():
    source = "def w_sum(a, b):\n    return max(a)\n"
    assert repaired(in_a_cell(source), TASK.is_right) == ()


def test_where_changes_in_two_lines_help_nothing_is_said():
    source = "def w_sum(a, b):\n    c = a[0] + 1\n    d = c + 1\n    return d\n"
    function = in_a_cell(source)
    assert repaired(function, lambda f: f([1], []) == 2) == ()


@pytest.mark.parametrize(
    "source",
    [
        "def w_sum(a, b):\n    input()\n    return a[0] + b[0]\n",
        "import random\ndef w_sum(a, b):\n    return random.random() + a[0]\n",
        "def make(c):\n    def w_sum(a, b):\n        return c\n    return w_sum\nw_sum = make(1)\n",
    ],
)
def test_what_had_better_not_run_many_times_is_left_alone(source):
    asked = []
    assert repaired(in_a_cell(source), lambda f: not asked.append(f)) == ()
    assert not asked


def test_only_what_was_written_in_the_notebook_is_changed():
    asked = []
    function = in_a_cell(TOO_LONG, module="somewhere")
    assert repaired(function, lambda f: not asked.append(f)) == ()
    assert repaired(len, lambda f: not asked.append(f)) == ()
    assert not asked


class StandIn:
    """Claims to be a function, as what stands for one in grading does."""

    __module__ = "__main__"

    @property
    def __class__(self):
        return FunctionType

    def __call__(self, a, b):
        return 0


def test_what_only_stands_for_a_function_is_left_alone():
    assert isinstance(StandIn(), FunctionType)
    assert repaired(StandIn(), TASK.is_right) == ()


@pytest.mark.parametrize(
    "source",
    [
        "w_sum = lambda a, b: a[0] * b[0]\n",
        "if True:\n    w_sum = lambda a, b: a[0] * b[0]\n",
        "if True:\n    def w_sum(a, b):\n        return a[0] * b[0]\n",
        "class Sums:\n    def w_sum(a, b):\n        return a[0] * b[0]\nw_sum = Sums.w_sum\n",
    ],
)
def test_a_wrong_answer_gets_its_report_however_it_was_defined(source):
    report = TASK.report(in_a_cell(source))
    assert report.earned == 0
    assert "w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0])" in report.checks[0].message


def test_the_time_for_repairs_is_bounded(monkeypatch):
    monkeypatch.setattr(repairs, "MOST_SECONDS", 0.2)
    asked = []

    def slow(function):
        asked.append(function)
        time.sleep(0.1)
        return False

    assert repaired(in_a_cell(TOO_LONG), slow) == ()
    assert len(asked) <= 3


def test_the_learner_s_own_function_stays_as_it_was(capsys):
    function = in_a_cell(TOO_LONG.replace("total = 0", "total = 0; print(a)"))
    assert repaired(function, TASK.is_right) == ()  # it prints: left alone
    function = in_a_cell(TOO_LONG)
    repaired(function, TASK.is_right)
    with pytest.raises(IndexError):
        function([1], [1])
    assert capsys.readouterr().out == ""
