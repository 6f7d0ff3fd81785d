"""What tests need of the instructor's own cells, found by reading them."""

import json

import pytest

from proctor.judge.ground import ground_of
from proctor.notebook.lab import parse_lab
from proctor.notebook.names import names_of, plain_python
from tests.proctor.conftest import cell, notebook


def lab_of(*cells):
    return parse_lab(json.dumps(notebook(list(cells))).encode(), None, "hw")


def given(source, cell_id, **marks):
    """Return a cell of the instructor's own; locked ones have a grade id."""
    return cell("code", source, None if not marks else cell_id, cell_id=cell_id, **marks)


def answer(source, key="answer"):
    return cell("code", source, key, solution=True)


def check(source, key="test"):
    return cell("code", source, key, grade=True, locked=True, points=1)


def stands_on(*cells, key="test"):
    """Return what runs in the judge before the test, and what is asked of the learner."""
    ground = ground_of(lab_of(*cells))[key]
    return [piece.text for piece in ground.pieces], list(ground.names)


F = answer("def f(x):\n    return 2 * x")


def test_imports_data_and_helpers_of_the_instructor_run_in_order():
    pieces, names = stands_on(
        given("import numpy as np\nprint('hello')", "a"),
        given("table = np.arange(3)\nunused = 5", "b"),
        F,
        given("def close(a, b):\n    return np.allclose(a, b)", "c", locked=True),
        check("assert close(f(table), [0, 2, 4])"),
    )
    assert pieces == [
        "import numpy as np",
        "table = np.arange(3)",
        "def close(a, b):\n    return np.allclose(a, b)",
    ]
    assert names == ["f"]


def test_what_comes_of_an_answer_is_the_learners():
    pieces, names = stands_on(
        given("xs = [1, 2]", "a"), F, given("ys = [f(x) for x in xs]", "b", locked=True),
        check("assert ys == [2 * x for x in xs]"),
    )  # fmt: skip
    assert (pieces, names) == (["xs = [1, 2]"], ["ys"])


def test_a_helper_that_calls_the_answer_later_is_the_instructors():
    pieces, names = stands_on(
        given("def twice():\n    return f(f(1))", "a", locked=True), F, check("assert twice() == 4")
    )
    assert (pieces, names) == (["def twice():\n    return f(f(1))"], ["f"])


def test_what_is_changed_step_by_step_is_changed_in_the_judge_too():
    pieces, _ = stands_on(
        given("xs = []\nfor i in range(3):\n    xs.append(i)\nxs[0] = 7\nprint(xs)", "a"),
        F, check("assert f(xs)"),
    )  # fmt: skip
    assert pieces == ["xs = []", "for i in range(3):\n    xs.append(i)", "xs[0] = 7"]


def test_what_the_answer_made_before_the_instructor_makes_it_anew():
    pieces, names = stands_on(answer("x = 3"), given("x = 4", "a", locked=True), check("assert x"))
    assert (pieces, names) == (["x = 4"], [])
    pieces, names = stands_on(given("x = 4", "a", locked=True), answer("x = 3"), check("assert x"))
    assert (pieces, names) == ([], ["x"])


@pytest.mark.parametrize(
    "blank",
    [
        "NAME = ''", "NAME = None", "NAME = ...", "def NAME(x):\n    '''Do.'''\n    pass",
        "def NAME():\n    raise NotImplementedError()",
        "class NAME:\n    def run(self):\n        ...",
    ],
)  # fmt: skip
def test_a_blank_in_a_cell_that_is_free_to_change_is_the_learners(blank):
    assert stands_on(given(blank, "a"), check("assert NAME")) == ([], ["NAME"])
    assert stands_on(given(blank, "a", locked=True), check("assert NAME")) == ([blank], [])


def test_imports_of_an_answer_are_the_instructors_where_the_release_shows_them():
    shown = "import math\n### BEGIN SOLUTION\nimport json\nx = 3\n### END SOLUTION"
    ground = ground_of(lab_of(answer(shown), check("assert math.pi > x\njson.dumps(x)")))["test"]
    assert [piece.text for piece in ground.pieces] == ["import math"]
    assert dict(ground.imports) == {"json": "import json"}
    assert ground.names == ("x",)


def test_names_of_earlier_tests_stay_until_somebody_makes_them_anew():
    cells = [
        F,
        check("result = f(1)\ndef help_me(): ...", "one"),
        check("result + help_me()", "two"),
    ]
    ground = ground_of(lab_of(*cells, answer("result = 3", "other"), check("result", "three")))
    assert ground["two"].own == ("help_me", "result")
    assert ground["three"].own == ()
    assert ground["three"].names == ("result",)


def test_a_name_that_a_test_takes_away_is_asked_for_first():
    source = "was = f\ndel f\ntry:\n    g(1)\nfinally:\n    f = was"
    assert stands_on(F, check(source)) == ([], ["f"])


def test_star_imports_and_paths_count_for_everything_later():
    pieces, names = stands_on(
        given("import sys\nsys.path.append('lib')\nfrom helpers import *", "a"), F,
        check("assert similar(f(1), 2)"),
    )  # fmt: skip
    assert pieces == ["import sys", "sys.path.append('lib')", "from helpers import *"]
    assert names == ["f"]


def test_magics_are_left_out_and_what_they_time_is_not():
    pieces, _ = stands_on(
        given("%matplotlib inline\nimport numpy as np", "a"),
        given("%%time\ndata = np.zeros(3)", "b"), given("!ls", "c"), F,
        check("assert f(data) is not data"),
    )  # fmt: skip
    assert pieces == ["import numpy as np", "data = np.zeros(3)"]


def test_cells_that_can_not_be_read_are_passed_over():
    assert stands_on(given("def (", "a"), F, check("assert f(1)")) == ([], ["f"])
    assert stands_on(F, check("assert f(")) == ([], [])


def test_a_notebook_with_a_prelude_says_by_itself_what_runs(lab):
    assert ground_of(lab) == {}


def test_names_are_read_where_code_awaits():
    names = names_of(
        "got = await fetch(url)\nassert [g for g in got]\ndef later():\n    return help_me"
    )
    assert names.makes >= {"got", "later"}
    assert {"fetch", "url"} <= names.now
    assert "help_me" in names.later
    with pytest.raises(SyntaxError):
        names_of("await (")


def test_a_line_of_text_that_looks_like_a_magic_is_text():
    source = 'text = """\n%d of 5\n"""'
    assert plain_python(source) == source
    assert "run_line_magic" in plain_python("%time x")
