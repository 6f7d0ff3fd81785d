"""Notebooks as courses have them: no tags, no metadata of ours, tests that stand on other cells."""

import json
from dataclasses import replace

import pytest

from proctor.grading.grade import Engine, grade
from proctor.notebook.lab import parse_lab
from tests.proctor.conftest import cell, notebook

FILES = {
    "data/table.csv": b"1,2,3\n",
    "helpers.py": b"def near(a, b):\n    return abs(a - b) < 1e-9\n",
    "lib/deeper.py": b"LIMIT = 10\n",
}
RIGHT = "def f(x):\n    return 2 * x"
WRONG = "def f(x):\n    return 3 * x"


def given(source, cell_id, **marks):
    return cell("code", source, cell_id if marks else None, cell_id=cell_id, **marks)


def answer(source, key="f"):
    marked = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
    return cell("code", marked, key, solution=True)


def check(source, key="check"):
    return cell("code", source, key, grade=True, locked=True, points=2)


F = answer(RIGHT)

IDIOMS = {
    "an import in a cell above": [
        given("import math", "a"), F, check("assert f(math.pi) == math.tau"),
    ],
    "an import as another name": [
        given("import numpy as np", "a"), F, check("np.testing.assert_allclose(f(np.ones(2)), 2)"),
    ],
    "a magic above an import": [
        given("%matplotlib inline\nimport math", "a"), F, check("assert f(math.pi) == math.tau"),
    ],
    "a helper in a locked cell": [
        given("def even(n):\n    return n % 2 == 0", "a", locked=True), F,
        check("assert even(f(3))"),
    ],
    "a helper that calls the answer": [
        given("def twice(n):\n    return f(f(n))", "a", locked=True), F,
        check("assert twice(1) == 4"),
    ],
    "a table changed step by step": [
        given("xs = []\nfor i in range(3):\n    xs.append(i)", "a"), F,
        check("assert [f(x) for x in xs] == [0, 2, 4]"),
    ],
    "a value worked out from the answer": [
        F, given("result = f(4)", "a", locked=True), check("assert result == 8"),
    ],
    "a file beside the notebook": [
        F, check("with open('data/table.csv') as file:\n    xs = file.read().split(',')\n"
                 "assert [f(int(x)) for x in xs] == [2, 4, 6]"),
    ],
    "a file that a cell above reads": [
        given("with open('data/table.csv') as file:\n    text = file.read()", "a"), F,
        check("assert f(int(text[0])) == 2"),
    ],
    "a module beside the notebook": [
        F, check("from helpers import near\nassert near(f(0.1), 0.2)"),
    ],
    "a module beside that an answer imports": [
        answer("from helpers import near\ndef f(x):\n    return 2 * x if near(x, x) else 0"),
        check("assert f(2) == 4"),
    ],
    "a module beside that a cell above imports": [
        given("import helpers", "a"),
        answer("def f(x):\n    return 2 * x if helpers.near(x, x) else 0"),
        check("assert f(2) == 4"),
    ],
    "everything of a module beside": [
        given("from helpers import *", "a"), F, check("assert near(f(0.1), 0.2)"),
    ],
    "a folder on the path": [
        given("import sys\nsys.path.append('lib')", "a"), F,
        check("from deeper import LIMIT\nassert f(5) == LIMIT"),
    ],
    "an import that a solution makes": [
        answer(f"import math\n{RIGHT}"), check("assert f(math.floor(2.5)) == 4"),
    ],
    "names of an earlier test": [
        F, check("def even(n):\n    return n % 2 == 0\nlimit = 3", "first"),
        check("assert even(f(limit)) and f(limit) == 6"),
    ],
    "an answer that lives on a test's import": [
        answer("g = 1", "g"), check("import math\nassert g == 1", "first"),
        answer("def f(x):\n    return int(math.fsum([x, x]))"), check("assert f(2) == 4"),
    ],
    "an answer and a test that ask whether nbgrader runs them": [
        answer("import os\ndef f(x):\n    return 2 * x if os.getenv('NBGRADER_EXECUTION') else 0"),
        check("import os\nassert f(2) == 4 and os.environ['NBGRADER_EXECUTION'] == 'autograde'"),
    ],
    "an answer that lives on a test's helper": [
        answer("g = 1", "g"),
        check("STEP = 2\ndef double(x):\n    return STEP * x\nassert double(g) == 2", "first"),
        answer("def f(x):\n    return double(x)"), check("assert f(2) == 4"),
    ],
    "an answer that lives on the helper of a test above": [
        answer("g = 1", "g"), check("class Scale:\n    by = 2\nassert g", "first"),
        check("def double(x):\n    return Scale.by * x\nassert double(g) == 2", "second"),
        given("scaled = double", "a"), answer("def f(x):\n    return scaled(x)"),
        check("assert f(2) == 4"),
    ],
    "a test that is timed": [F, check("%%time\nassert f(2) == 4")],
    "a test that awaits": [
        F, check("import asyncio\nawait asyncio.sleep(0)\nassert f(2) == 4"),
    ],
    "a seed above the test": [
        given("import random\nrandom.seed(3)", "a"), F,
        check("assert f(random.random()) < 1 and f(1) == 2"),
    ],
    "a name that is a number": [answer("f = 4"), check("assert f == 4")],
    "a name that is only asked for": [answer("f = 4"), check("assert f")],
    "a name that is not to be None": [answer("f = 4"), check("assert f is not None")],
    "points as the last line": [F, check("2 if f(1) == 2 else 0")],
}  # fmt: skip

SPOILED = {
    "a name that is a number": "f = 5",
    "a name that is only asked for": "f = 0",
    "a name that is not to be None": "f = None",
    "an import that a solution makes": WRONG,
}


def lab_of(cells):
    lab = parse_lab(json.dumps(notebook(cells)).encode(), None, "hw")
    return replace(lab, files=FILES)


def points(cells, engine, text):
    """Return the points of the last cell, with `text` in the answer cell; None: as released."""
    lab = lab_of(cells)
    handed = json.loads(json.dumps(notebook(cells)))
    for one in handed["cells"]:
        key = one["metadata"].get("nbgrader", {}).get("grade_id")
        if key:
            one["source"] = lab.cell(key).released
        if key == "f" and text is not None:
            one["source"] = text
    graded = grade(json.dumps(handed).encode(), lab, engine)
    return {one.grade_id: one.score for one in graded.cells}["check"], graded.result


def solution(cells):
    text = next(one["source"] for one in cells if one["id"] == "f")
    return "\n".join(text.split("\n")[1:-1])


@pytest.mark.parametrize("idiom", IDIOMS)
def test_a_right_answer_keeps_its_points_and_others_gain_none(engine, idiom):
    cells = IDIOMS[idiom]
    score, result = points(cells, engine, solution(cells))
    assert score == 2, result.to_json()
    score, result = points(cells, engine, SPOILED.get(idiom, WRONG))
    assert score == 0, result.to_json()
    score, result = points(cells, engine, None)
    assert score == 0, result.to_json()
    assert result.exercises[0].state == ("partial" if result.score else "not-attempted")


def test_the_learner_can_not_change_what_tests_stand_on(engine):
    cells = [
        given("expected = 4", "a"), given("def same(a, b):\n    return a == b", "b", locked=True),
        F, check("assert same(f(2), expected)"),
    ]  # fmt: skip
    hostile = f"{WRONG}\nexpected = 6\nsame = lambda a, b: True"
    assert points(cells, engine, hostile)[0] == 0
    assert points(cells, engine, f"{RIGHT}\nexpected = 6\nsame = None")[0] == 2


def test_a_hidden_tests_import_stays_with_the_judge(engine):
    hidden = "### BEGIN HIDDEN TESTS\nimport math\n### END HIDDEN TESTS\nassert True"
    found = answer("def f(x):\n    return 4 if 'math' in globals() else 0")
    cells = [check(hidden, "first"), found, check("assert f(2) == 4")]
    assert points(cells, engine, solution(cells))[0] == 0
    cells[0] = check("import math", "first")
    assert points(cells, engine, solution(cells))[0] == 2


DOUBLE = "def double(x):\n    return 2 * x"
NOTHING = "def {0}(x):\n    return 0\nassert {0}(1) == 0"


@pytest.mark.parametrize(
    ("first", "found"),
    [
        pytest.param(DOUBLE, 2, id="a function"),
        pytest.param("double = lambda x: 2 * x", 2, id="a lambda"),
        pytest.param(f"### BEGIN HIDDEN TESTS\n{DOUBLE}\n### END HIDDEN TESTS", 0, id="hidden"),
        pytest.param("double = (2).__mul__", 0, id="worked out"),
    ],
)
def test_a_tests_helper_is_lent_where_the_release_defines_it(engine, first, found):
    lives_on_it = answer("def f(x):\n    return double(x)")
    cells = [check(first, "first"), lives_on_it, check("assert f(2) == 4")]
    assert points(cells, engine, solution(cells))[0] == found


@pytest.mark.parametrize(
    ("helper", "cells", "text"),
    [
        pytest.param("double", [], f"{DOUBLE}\nf = double", id="a name of the learner's"),
        pytest.param("double", [given(DOUBLE, "a")], "f = lambda x: double(x)", id="of the lab's"),
        pytest.param("abs", [], "f = lambda x: 2 * abs(x)", id="of Python's"),
    ],
)
def test_a_tests_helper_takes_no_name(engine, helper, cells, text):
    replaced = check(NOTHING.format(helper), "first")
    cells = [*cells, F, replaced, given(f"{helper}(1)", "b"), check("assert f(2) == 4")]
    assert points(cells, engine, text)[0] == 2


def test_what_a_tests_helper_needs_takes_no_name_either(engine):
    first = check("STEP = 0\ndef double(x):\n    return STEP * x\nassert double(1) == 0", "first")
    cells = [first, F, check("assert f(2) == 4")]
    assert points(cells, engine, "STEP = 2\ndef f(x):\n    return double(x)")[0] == 2


def test_a_tests_helper_is_no_answer(engine):
    cells = [check(f"{RIGHT}\nassert f(2) == 4", "first"), F, check("assert f(2) == 4")]
    assert points(cells, engine, "print(f)")[0] == 0


def test_a_module_beside_comes_before_one_of_the_course(tmp_path):
    (tmp_path / "helpers.py").write_text("def near(a, b):\n    return False\n")
    (tmp_path / "lib").mkdir()
    cells = [
        F, check("from helpers import near\nfrom lib.deeper import LIMIT\n"
                 "assert near(f(5), LIMIT)"),
    ]  # fmt: skip
    with Engine(tmp_path, lab_of(cells)) as engine:
        assert points(cells, engine, RIGHT)[0] == 2


def test_a_module_handed_in_is_never_the_tests(engine):
    cells = IDIOMS["a module beside the notebook"]
    lab, handed = lab_of(cells), json.loads(json.dumps(notebook(cells)))
    handed["cells"][0]["source"] = WRONG
    files = {"helpers.py": b"def near(a, b):\n    return True\n", "json.py": b"raise SystemExit\n"}
    graded = grade(json.dumps(handed).encode(), lab, engine, files)
    assert graded.cells[0].score == 0


def test_a_test_that_can_not_run_waits_and_the_others_count(engine):
    cells = [F, check("from no_such_module import near\nassert near(f(1), 2)"), check("f(1)", "b")]
    score, result = points(cells, engine, RIGHT)
    assert score is None
    assert result.exercises[0].state == "manual"
    assert "No module named 'no_such_module'" in result.flags[0]
