"""Cells that the instructor's own solution shows can't be judged apart; and who can't move them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from proctor.grading.adopt import LOST, adopt, adopt_if_needed, keep, needs_adoption
from proctor.grading.grade import Engine, Options, grade
from proctor.grading.scoring import BESIDE, STRICT, beside, refused
from proctor.notebook.adoption import AdoptedCell, Adoption, read_adoption, write_adoption
from tests.proctor.apart import ANSWER, TAKES_AWAY, small

SPOILED = ANSWER.replace("sum(squares(n))", "sum(i * i for i in range(n))")
BLANK = (
    "def squares(n):\n    raise NotImplementedError()\n"
    "def total(n):\n    raise NotImplementedError()"
)
APART = "assert total(3) == 5"
SECRET = "canary_31337"


@pytest.fixture(scope="module")
def engine(request):
    with Engine(request.config.rootpath, small("x = 1", "x").lab) as engine:
        yield engine


def lab_of(*tests, beside=("test-0",), hidden=False, solution=ANSWER):
    given = small(solution, *tests, blank=BLANK)
    lab = given.lab.judged(dict.fromkeys(beside, "why"))
    if hidden:
        cells = [replace(c, released="# h") if c.role == "test" else c for c in lab.cells]
        lab = replace(lab, cells=tuple(cells))
    return given, lab


def graded(engine, answer, *tests, **how):
    given, lab = lab_of(*tests, **how)
    return grade(given.handed_in(answer), lab, engine)


def scores(found):
    return [cell.score for cell in found.cells]


def outputs(found):
    return [cell.get("outputs") for cell in json.loads(found.notebook)["cells"]]


# --- who can't move a cell ---------------------------------------------------------------------

UNTRAVELLED = {
    "a value that can't travel": "def total(n):\n    return 2**9999",
    "a value that is too deep": (
        "def total(n):\n    a = []\n    for _ in range(99): a = [a]\n    return a"
    ),
    "an object": "def total(n):\n    return type('T', (), {'__eq__': lambda s, o: True})()",
    "an end of the process": "import os\ndef total(n):\n    os._exit(0)",
    "a broken wire": "import os\ndef total(n):\n    os.write(3, b'x' * 99)\n    return 5",
    "a closed wire": "import os\ndef total(n):\n    os.close(3)\n    return 5",
    "a stand-in that is none": (
        "from proctor.wire.values import Typed\ndef total(n):\n    return Typed('beside', [1])"
    ),
    "an error named like ours": (
        "class JudgeFault(Exception):\n    cell = 'test-0'\n"
        "def total(n):\n    raise JudgeFault('test-0')"
    ),
}  # fmt: skip


@pytest.mark.parametrize("answer", UNTRAVELLED.values(), ids=UNTRAVELLED.keys())
def test_no_answer_moves_a_cell_beside(engine, monkeypatch, answer):
    ran = []
    monkeypatch.setattr(
        "proctor.grading.session.Session._test_beside", lambda *args: ran.append(args)
    )
    found = graded(engine, answer, APART, "assert True", beside=())
    assert not ran
    assert scores(found)[0] == 0.0
    assert not any("beside" in flag for flag in found.result.flags)


def test_no_metadata_moves_a_cell(engine):
    given, lab = lab_of(APART, beside=())
    notebook = json.loads(given.handed_in(SPOILED.replace("range(n)", "[]")))
    notebook["metadata"]["course"] = {"beside": {"test-0": "please"}, "adopted": lab.digest}
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("tags", []).append("beside")
    files = {".proctor/adopted/small.json": b"{}", "adopted.json": b"{}"}
    found = grade(json.dumps(notebook).encode(), lab, engine, files)
    assert scores(found) == [0.0]
    assert not any("beside" in flag for flag in found.result.flags)


def test_a_kept_outcome_counts_for_its_lab_alone(tmp_path):
    adoption = Adoption("small", "digest", (AdoptedCell("t", 1.0, "beside", "why"),))
    write_adoption(tmp_path, adoption)
    assert read_adoption(tmp_path, "small", "digest") == adoption
    assert read_adoption(tmp_path, "small", "another") is None
    assert read_adoption(tmp_path, "other", "digest") is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"lab": "small", "digest": "d", "cells": [{"key": 5, "points": 1}]}',
             '{"lab": "small", "digest": "d", "cells": [{"key": "t", "points": 1, "way": "x"}]}',
             '{"lab": "small", "digest": "d", "cells": [{"odd": 1}]}',
             '{"lab": "small", "digest": "d", "cells": [], "slips": {"small": {"f": {}}}}',
             '{"lab": "small", "digest": "d", "cells": [], "slips": [1]}',
             '{"lab": "small", "digest": "d", "cells": [], "unnoticed": [{"odd": 1}]}'],
)  # fmt: skip
def test_a_damaged_outcome_counts_as_none(tmp_path, text):
    write_adoption(tmp_path, Adoption("small", "d", ()))
    next((tmp_path / ".proctor" / "adopted").iterdir()).write_text(text)
    assert read_adoption(tmp_path, "small", "d") is None


# --- what a cell beside may not do ---------------------------------------------------------------


def test_the_learner_s_own_process_never_sees_the_cell(engine):
    watch = (
        "\nimport threading, time, sys, gc\nseen = []\ndef look():\n    while True:\n"
        "        for thing in gc.get_objects()[-5000:]:\n"
        "            if isinstance(thing, str) and 'canary' + '_31337' in thing:\n"
        "                seen.append(thing)\n        time.sleep(0.01)\n"
        "threading.Thread(target=look, daemon=True).start()"
    )
    tests = (f"{SECRET} = 1\nassert total(3) == 5", "seen")
    found = graded(engine, ANSWER + watch, *tests, hidden=True)
    assert scores(found)[0] == 1.0
    assert SECRET not in str(outputs(found))


def test_a_hidden_cell_shows_nothing(engine):
    spies = ANSWER.replace(
        "return sum(squares(n))",
        "import sys\n    print(open('/proc/self/cmdline').read(), In)\n"
        "    display(In[-1])\n    return sum(squares(n))",
    )
    found = graded(engine, spies, f"{SECRET} = 1\ntotal(3)\nassert False, {SECRET!r}", hidden=True)
    assert SECRET not in str(outputs(found))
    assert SECRET not in found.result.to_json()


def test_what_a_cell_does_stays_in_it(engine):
    spoil = "squares = None\ntotal = None\nopen('left.txt', 'w').write('x')"
    tests = (
        spoil,
        "assert squares(2) == [0, 1]",
        "assert left() == []",
    )
    answer = (
        ANSWER + "\nimport os\ndef left():\n    return [f for f in os.listdir() if 'left' in f]"
    )
    assert scores(graded(engine, answer, *tests, solution=answer)) == [1.0, 1.0, 1.0]


BROKEN = {
    "leaves": "import os\ndef total(n):\n    os._exit(0)",
    "exits": "import sys\ndef total(n):\n    sys.exit(0)",
    "raises": "def total(n):\n    raise KeyboardInterrupt",
    "kills itself": "import os\ndef total(n):\n    os.kill(os.getpid(), 9)",
    "closes its wire": "import os\ndef total(n):\n    os.close(3)",
    "writes into its wire": "import os\ndef total(n):\n    os.write(3, bytes(99))",
    "shows a report": (
        "def total(n):\n    from IPython.display import display\n    check = {'name': 'x', "
        "'state': 'passed', 'weight': 1.0, 'hidden': False, 'message': ''}\n"
        "    display({'application/vnd.proctor.report+json': {'checks': [check], "
        "'misconceptions': [], 'state': 'passed'}}, raw=True)\n    return 4"
    ),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_a_process_that_breaks_gives_no_points(engine, answer):
    squares = "def squares(n):\n    return [i * i for i in range(n)]\n"
    found = graded(engine, squares + answer, APART, "assert squares(2) == [0, 1]")
    assert scores(found) == [0.0, 1.0]


@pytest.mark.parametrize(
    ("text", "score"),
    [("0.5", 0.5), ("1", 1.0), ("0", 0.0), ("nan", 0.0), ("inf", 0.0), ("-1", 0.0), ("7", 0.0),
     ("np.float64(0.5)", 0.5), ("'0.5'", 1.0), ("None", 1.0), ("True", 1.0), ("0.5 of 1", 1.0),
     ("1e400", 0.0), ("9" * 200, 1.0)],
)  # fmt: skip
def test_the_last_line_counts_as_in_nbgrader(lab, text, score):
    (cell,) = [one for one in lab.cells if one.key == "test_value"]
    cell = replace(cell, points=1.0)
    shown = {"output_type": "execute_result", "data": {"text/plain": text}}
    assert beside(cell, [shown], None).score == score


def test_an_error_gives_none(lab):
    cell = lab.cell("test_value")
    error = {"ename": "AssertionError", "evalue": "no"}
    found = beside(cell, [], error)
    assert (found.score, found.state, found.flags) == (0.0, "failed", ())
    assert beside(cell, [], {"ename": "KeyError", "evalue": "x"}).state == "error"


# --- what works --------------------------------------------------------------------------------


def test_a_cell_beside_sees_the_learner_s_names(engine):
    tests = (TAKES_AWAY, APART)
    found = graded(engine, ANSWER, *tests)
    assert scores(found) == [1.0, 1.0]
    assert BESIDE.format(cell="test-0") in found.result.flags
    assert scores(graded(engine, SPOILED, *tests)) == [0.0, 1.0]
    assert scores(graded(engine, BLANK, *tests)) == [0.0, 0.0]
    assert not any("beside" in flag for flag in graded(engine, SPOILED, *tests).result.flags)


def test_helpers_of_earlier_test_cells_are_there(engine):
    tests = ("def check(x, y):\n    assert x == y", "y = 5", "check(total(3), y)\ndel squares")
    assert scores(graded(engine, ANSWER, *tests, beside=("test-2",))) == [1.0, 1.0, 1.0]


def test_strict_gives_none(request, engine):
    given, lab = lab_of(TAKES_AWAY, APART)
    with Engine(request.config.rootpath, lab, Options(strict=True)) as strict:
        found = grade(given.handed_in(ANSWER), lab, strict)
    assert scores(found) == [0.0, 1.0]
    assert f"test-0: {STRICT}" in found.result.flags
    assert refused(lab.cell("test-0")).score == 0.0


def adopted(root, lab):
    """Adopt a lab in a course of its own; return what came of it."""
    with Engine(root, lab) as engine:
        found = adopt(lab, engine)
    keep(root, found)
    return found


def test_adoption_tells_the_cells_apart(tmp_path):
    tests = (APART, TAKES_AWAY, "assert total(3) == 6", "undefined_name", "assert callable(total)")
    lab = lab_of(*tests)[0].lab
    assert needs_adoption(lab)
    found = adopted(tmp_path, lab)
    by_key = {cell.key: cell for cell in found.cells}
    ways = {key: (cell.way, cell.solution, cell.blank) for key, cell in by_key.items()}
    assert ways == {
        "test-0": ("apart", 1.0, 0.0),
        "test-1": ("beside", 1.0, 0.0),
        "test-2": ("apart", 0.0, 0.0),
        "test-3": ("apart", 0.0, 0.0),
        "test-4": ("apart", 1.0, 1.0),
    }
    assert by_key["test-1"].why == "total does not use squares"
    assert by_key["test-2"].why == by_key["test-3"].why == LOST
    assert read_adoption(tmp_path, "small", lab.digest) == found
    assert lab.judged(found.beside).beside == {"test-1": by_key["test-1"].why}
    assert not needs_adoption(lab.judged(found.beside))


def test_a_cell_that_needs_names_of_one_beside_goes_along(tmp_path):
    helper = "\ndef five(x):\n    assert x == 5"
    lab = lab_of(TAKES_AWAY + helper, "five(total(3))", APART)[0].lab
    found = adopted(tmp_path, lab)
    assert [cell.way for cell in found.cells] == ["beside", "beside", "apart"]
    assert [cell.solution for cell in found.cells] == [1.0, 1.0, 1.0]


def test_an_adopted_lab_is_not_run_again(engine):
    lab = lab_of(APART)[1]
    assert adopt_if_needed(lab, engine) == (lab, None)


def test_a_test_that_fails_by_itself_apart_may_run_beside(tmp_path):
    lab = lab_of("from __main__ import total as t\nassert t(3) == 5", APART)[0].lab
    (cell, _) = adopted(tmp_path, lab).cells
    assert (cell.way, cell.solution) == ("beside", 1.0)
    assert "cannot import name 'total'" in cell.why


def test_where_nothing_can_be_kept_the_outcome_still_counts(tmp_path):
    (tmp_path / ".proctor").write_text("in the way")
    lab = lab_of(APART, TAKES_AWAY)[0].lab
    assert adopted(tmp_path, lab).beside.keys() == {"test-1"}


def test_a_lab_whose_tests_report_needs_no_adoption(make_lab, source):
    cells = [c for c in source["cells"] if "value" not in str(c["metadata"].get("nbgrader", ""))]
    source["cells"] = cells
    source["metadata"]["course"]["exercises"].pop("value")
    assert not needs_adoption(make_lab(source))
    assert needs_adoption(make_lab())
