"""What an answer uses and the learner defines further down is there when the answer runs."""

import ast

import pytest

from proctor.notebook.handed_in import read_submission
from proctor.notebook.helpers import MOST_CODE, find_helpers, names_in
from proctor.notebook.repair import align
from tests.proctor.conftest import cell

USES = "def double(x):\n    return twice(x)"
TWICE = "def twice(x):\n    return 2 * x"


def brought_up(*below, answer=USES, above=(), taken=()):
    """Return the code that is brought up for an answer, "" for none."""
    sources = [*above, answer, *below]
    found = find_helpers(sources, [len(above)], range(len(sources)), taken)
    return found[len(above)].source if found else ""


@pytest.mark.parametrize(
    ("below", "source"),
    [
        ([TWICE], TWICE),
        (["print(1)", f"{TWICE}\n\nprint(twice(3))"], TWICE),
        (["%time 3\n" + TWICE], TWICE),
        (["twice = lambda x: 2 * x"], ""),  # what is worked out may be worked out from anything
        (["twice = 2"], "twice = 2"),
        (["twice: float = 2.5"], "twice: float = 2.5"),
        (["from mine import twice"], "from mine import twice"),
        (["class twice:\n    pass"], "class twice:\n    pass"),
        (["x = 1; twice = 2"], ""),
        (["twice = make()"], ""),
        (["twice, other = 1, 2"], ""),
        (["def other():\n    twice = 3"], ""),
        (["def twice(x:\n"], ""),
        (["if True:\n    def twice(x):\n        return x"], ""),
    ],
)
def test_statements_that_only_define_are_brought_up(below, source):
    assert brought_up(*below) == source


def test_of_several_definitions_the_last_one_counts():
    assert brought_up("def twice(x):\n    return x", TWICE) == TWICE


def test_what_a_helper_uses_comes_along_in_the_learner_s_order():
    uses = "@cache\ndef twice(x):\n    return FACTOR * x"
    found = brought_up("from functools import cache", f"{uses}\ntwice(4)", "FACTOR = 2")
    assert found == f"from functools import cache\n\n{uses}\n\nFACTOR = 2"


def test_two_helpers_that_use_each_other():
    even = "def twice(n):\n    return n == 0 or odd(n - 1)"
    odd = "def odd(n):\n    return n > 0 and twice(n - 1)"
    assert brought_up(even, odd) == f"{even}\n\n{odd}"


@pytest.mark.parametrize(
    "there", [{"above": [TWICE]}, {"above": ["twice = make()"]}, {"taken": ["twice"]}]
)
def test_what_is_there_already_is_left_alone(there):
    assert brought_up("def twice(x):\n    return 0", **there) == ""


def test_an_answer_that_makes_its_helper_itself_needs_none():
    assert brought_up("twice = 3", answer=f"{TWICE}\n\n{USES}") == ""


def test_a_helper_is_brought_up_once():
    sources = [USES, USES.replace("double", "other"), TWICE]
    assert list(find_helpers(sources, [0, 1], range(3), ())) == [0]


def test_a_cell_of_the_course_is_no_helper():
    assert find_helpers([USES, TWICE], [0], [0], ()) == {}


def test_a_lab_s_names_are_those_that_it_makes_and_uses():
    assert names_in(("import numpy as np\ntotal = start", "def f(a):\n    return g(a)")) == {
        *("np", "total", "start", "f", "g"),
    }


@pytest.mark.parametrize("text", ["(" * 50_000, "-" * 100_000, "x = 1\n" * 30_000, "%a\n" * 60_000])
def test_a_hostile_cell_is_read_or_left_alone(text):
    assert brought_up(text, TWICE) in ("", TWICE)
    assert brought_up(text + " " * MOST_CODE, TWICE) == ""


MANY = range(5000)


@pytest.mark.parametrize(
    "below",
    [
        [f"n{i} = 1" for i in MANY],
        ["\n".join(f"n{i} = 1" for i in MANY)],
        [";".join(f"n{i} = 1" for i in MANY)],
        ["\n".join(f"def n{i}(): return n{i + 1}" for i in MANY)],
        [f"{'x = 0;' * 5000}\n", " " * 100_000, "\n" * 50_000, "a" * 10_000],
    ],
)
def test_code_is_parsed_a_few_times_whatever_it_looks_like(below, monkeypatch):
    """Time would grow with the square of the code: hours for what one submission may hold."""
    parsed = []
    parse = ast.parse

    def counted(source, *args, **named):
        parsed.append(len(source))
        return parse(source, *args, **named)

    monkeypatch.setattr(ast, "parse", counted)
    sources = ["\n".join(f"n{i}" for i in MANY), *below]
    find_helpers(sources, [0], range(len(sources)), ())
    assert sum(parsed) < 6 * sum(map(len, sources))


def test_a_submission_whose_helper_stands_below_its_tests(lab, learner):
    learner.right().write("double", USES)
    learner.cells.append(cell("code", f"{TWICE}\nprint(twice(2))", cell_id="mine"))
    aligned = align(read_submission(learner.data), lab)
    sources = [one.source for one in aligned.cells]
    assert sources[sources.index(USES) - 1] == TWICE
    assert sources[-1] == f"{TWICE}\nprint(twice(2))"
    (repair,) = aligned.repairs
    assert (repair.cell, repair.what) == (
        "double",
        "It uses `twice`, which you define further down. When all cells run from top to bottom "
        "that is too late, so this code of yours runs before the answer as well.",
    )


def test_a_helper_in_the_cell_of_a_later_answer(lab, learner):
    learner.right().write("double", USES).write("value", f"{TWICE}\n\n\nvalue = twice(3)")
    aligned = align(read_submission(learner.data), lab)
    sources = [one.source for one in aligned.cells]
    assert sources[sources.index(USES) - 1] == TWICE


def test_an_honest_order_is_left_as_it_is(lab, learner):
    learner.right().write("double", USES)
    learner.cells.insert(learner.place("double"), cell("code", TWICE, cell_id="mine"))
    assert align(read_submission(learner.data), lab).repairs == ()
