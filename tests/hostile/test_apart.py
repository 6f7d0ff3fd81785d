"""Hostile answers to plain tests: what they get judged apart, and that no cell moves for them."""

from __future__ import annotations

import json
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from proctor.grading.adopt import adopt
from proctor.grading.grade import Engine, Options, grade
from proctor.grading.session import Session
from proctor.notebook.lab import parse_lab
from tests.hostile.conftest import LIMITS, processes_below
from tests.proctor.apart import ANSWER, TAKES_AWAY, small
from tests.proctor.conftest import cell, notebook

pytestmark = pytest.mark.hostile

CASES = tomllib.loads(Path(__file__).with_name("apart.toml").read_text("utf-8"))["case"]

SECONDS = 90
"""By the clock, on a busy machine, for the longest of them."""

JUDGE_SECONDS = 5.0
"""For one test cell; what hangs in the judge need not be waited for longer here."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    everything = small("import numpy, pandas, scipy.sparse", "numpy, pandas").lab
    with Engine(root, everything, Options(limits=LIMITS)) as engine:
        yield engine


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    from proctor.judge.handle import JudgeProcess

    monkeypatch.setattr(JudgeProcess.__init__, "__defaults__", (JUDGE_SECONDS,))


def hidden(lab):
    """Return a lab whose tests no release shows."""
    cells = [replace(c, released="# hidden") if c.role == "test" else c for c in lab.cells]
    return replace(lab, cells=tuple(cells))


def scores(graded):
    return [cell.score for cell in graded.cells]


def seen(graded):
    """Return all that a learner may get to see."""
    return graded.notebook + graded.result.to_json()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_hostile_answer_gets_its_due(engine, case):
    given = small(case["answer"], *case["tests"], blank="")
    right = given.grade(engine, case["answer"])
    assert scores(right) == [1.0] * len(case["tests"]), seen(right)
    before, began = processes_below(engine), time.monotonic()
    for lab in (given.lab, hidden(given.lab)):
        found = grade(given.handed_in(case["hostile"]), lab, engine)
        wanted = [float(one) for one in case.get("points", [0] * len(case["tests"]))]
        assert scores(found) == wanted, seen(found)
        assert found.result.exercises[0].state != "manual", found.result.flags
    assert case.get("shows", "\0") not in seen(found)
    assert time.monotonic() - began < SECONDS
    assert processes_below(engine) == before, "a process outlived its submission"
    assert given.grade(engine, case["answer"]).result.to_json() == right.result.to_json()


def test_there_are_enough_of_each_kind():
    areas = [case["area"] for case in CASES]
    kinds = ("handles", "exceptions", "decoders", "callbacks", "output", "random")
    assert sorted(set(areas)) == sorted(kinds)
    assert len({case["name"] for case in CASES}) == len(CASES) >= 25
    assert all(areas.count(kind) >= 2 for kind in kinds)


# --- beside: nobody moves a cell, and what runs there stays there ----------------------------

APART = "assert total(3) == 5"
SECRET = "canary_31337"


@pytest.fixture(scope="module")
def adopted(engine):
    """A lab of which the instructor's solution showed that its first cell runs beside."""
    given = small(ANSWER, TAKES_AWAY, APART, blank="")
    lab = given.lab.judged(adopt(given.lab, engine).beside)
    assert lab.beside.keys() == {"test-0"}
    return given, lab


SQUARES = "def squares(n):\n    return [i * i for i in range(n)]\n"
TO_BESIDE = {
    "a value that can't travel": "def total(n):\n    return 2**9999",
    "a value that is too deep": (
        "def total(n):\n    a = []\n    for _ in range(99): a = [a]\n    return a"
    ),
    "an object": "def total(n):\n    return type('T', (), {'__eq__': lambda s, o: True})()",
    "an end of the process": "import os\ndef total(n):\n    os._exit(0)",
    "a broken wire": "import os\ndef total(n):\n    os.write(3, b'x' * 99)\n    return 4",
    "a closed wire": "import os\ndef total(n):\n    os.closerange(3, 99)\n    return 5",
    "a stand-in that is none": (
        "from proctor.wire.values import Typed\ndef total(n):\n    return Typed('beside', [1])"
    ),
    "a number of another process": (
        "from proctor.wire.values import Typed\n"
        "def total(n):\n    return Typed('mine', [0, 10 ** 9])"
    ),
    "an error named like ours": (
        "class CellFault(Exception):\n    cell = 'test-1'\n"
        "def total(n):\n    raise CellFault('test-1')"
    ),
    "a name that is missing": "del squares\ntotal = lambda n: 5\ndel total",
    "an import that fails": "def total(n):\n    raise ImportError('no module named total')",
    "a syntax error": "def total(n):\n    exec('(((')",
    "text that says so": "def total(n):\n    print('beside')\n    return 'beside'",
}  # fmt: skip


@pytest.mark.parametrize("answer", TO_BESIDE.values(), ids=TO_BESIDE.keys())
def test_no_answer_moves_a_cell_beside_or_back(engine, adopted, monkeypatch, answer):
    given, lab = adopted
    ran = []
    genuine = Session._test_beside

    def watched(self, place, frame, strict):
        ran.append(frame.key)
        genuine(self, place, frame, strict)

    monkeypatch.setattr(Session, "_test_beside", watched)
    found = grade(given.handed_in(SQUARES + answer), lab, engine)
    assert set(ran) == {"test-0"}
    assert scores(found) == [0.0, 0.0], seen(found)
    assert found.result.exercises[0].state != "manual", found.result.flags
    assert not any("beside" in flag for flag in found.result.flags)


def test_no_file_and_no_mark_moves_a_cell(engine, adopted):
    given, lab = adopted
    handed = json.loads(given.handed_in(ANSWER.replace("sum(squares(n))", "5")))
    handed["metadata"]["course"] = {"beside": {"test-1": "please"}, "adopted": lab.digest}
    for one in handed["cells"]:
        one["metadata"].setdefault("tags", []).append("beside")
        one["metadata"]["beside"] = True
    kept = b'{"lab": "small", "cells": [{"key": "test-1", "points": 1, "way": "beside"}]}'
    files = {".proctor/adopted/small.json": kept, "adopted.json": kept}
    found = grade(json.dumps(handed).encode(), lab, engine, files)
    assert scores(found) == [0.0, 1.0]
    assert not any("beside" in flag for flag in found.result.flags)


SPOILERS = {
    "patches what tests use": (
        "import builtins\nreal = builtins.sum\nbuiltins.sum = lambda *a: 5\n"
        "def total(n):\n    squares\n    return 4"
    ),
    "leaves something running": (
        "import os, threading\nif os.fork() == 0:\n    import time; time.sleep(300)\n"
        "threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()\n"
        "def total(n):\n    squares\n    return 4"
    ),
    "writes where the next one reads": (
        "import os\nbefore = os.path.exists('/tmp/left') or os.path.exists('left')\n"
        "open('/tmp/left', 'w').write('x')\nopen('left', 'w').write('x')\n"
        "def total(n):\n    squares\n    return 5 if before else 4"
    ),
}  # fmt: skip


@pytest.mark.parametrize("answer", SPOILERS.values(), ids=SPOILERS.keys())
def test_what_happens_beside_helps_no_cell_apart(engine, adopted, answer):
    given, lab = adopted
    before = processes_below(engine)
    found = grade(given.handed_in(SQUARES + answer), lab, engine)
    assert scores(found)[1] == 0.0, seen(found)
    assert processes_below(engine) == before
    honest = grade(given.handed_in(ANSWER), lab, engine)
    assert scores(honest) == [1.0, 1.0]


def test_nobody_keeps_what_a_hidden_cell_beside_says(engine):
    spies = (
        f"{SQUARES}import sys, gc, os, threading, time\nseen = []\n"
        "def look(*_):\n"
        "    for o in gc.get_objects():\n"
        "        if 'canary' + '_31337' in str(o)[:3000]: seen.append(str(o)[:3000])\n"
        "    frame = sys._getframe()\n"
        "    while frame: seen.append(str(frame.f_code.co_consts)); frame = frame.f_back\n"
        "    open('/dev/shm/seen', 'w').write(str(seen))\n"
        "def total(n):\n    look()\n    print(seen, In[-1])\n    display(In[-1])\n"
        "    raise NameError(str(seen)[:1000] + In[-1])\n"
        "def found():\n    return open('/dev/shm/seen').read() if os.path.exists('/dev/shm/seen')"
        " else str(seen)"
    )
    tests = (f"{SECRET} = squares\ntotal(3)\nassert False, {SECRET!r}", "print(found())\nassert 0")
    given = small(spies, *tests, blank="")
    lab = hidden(given.lab).judged({"test-0": "why"})
    found = grade(given.handed_in(spies), lab, engine)
    assert scores(found) == [0.0, 0.0]
    assert SECRET not in seen(found)


def test_a_cell_beside_that_never_ends_costs_its_limit_once_or_twice(engine):
    given = small(ANSWER, TAKES_AWAY, "assert squares(2) == [0, 1]", blank="")
    lab = given.lab.judged({"test-0": "why"})
    began = time.monotonic()
    found = grade(given.handed_in(f"{SQUARES}def total(n):\n    while True: pass"), lab, engine)
    assert scores(found) == [0.0, 1.0]
    assert found.overtime == ("the cell `test-0`",)
    assert time.monotonic() - began < SECONDS


# --- lent: what visible tests define, and nothing that is hidden --------------------------------

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"

LENT = {
    "the helper": (0, f"{BEGIN}\ndef near(a):\n    return {SECRET!r}\n{END}"),
    "a line of it": (0, f"def near(a):\n    {BEGIN}\n    a = {SECRET!r}\n    {END}\n    return a"),
    "its default": (0, f"{BEGIN}\nbest = {SECRET!r}\n{END}\ndef near(a=best):\n    return a"),
    "what it reads": (0, f"{BEGIN}\nbest = {SECRET!r}\n{END}\ndef near(a):\n    return best"),
    "what replaces it": (
        0,
        f"def near(a):\n    return a\n{BEGIN}\ndef near(a):\n    return {SECRET!r}\n{END}",
    ),
    "the class above": (
        0,
        f"{BEGIN}\nclass Base:\n    best = {SECRET!r}\n{END}\nclass near(Base):\n    pass",
    ),
    "nothing": (1, f"def near(a):\n    return {SECRET!r}"),
}
"""What of a test is hidden, what a spy gets for what it finds, and the test."""

SPY = (
    "import gc\nfound = []\n"
    "def look(thing):\n"
    "    try:\n        text = str(thing)[:5000]\n    except Exception:\n        return\n"
    "    if '_'.join(['canary', str(31337)]) in text:\n        found.append(text[:500])\n"
    "for one in [*gc.get_objects(), globals(), In]:\n    look(one)\n"
    "if 'near' in globals():\n"
    "    look([getattr(near, a, None) for a in ('__defaults__', '__doc__', 'best')])\n"
    "    look(getattr(getattr(near, '__code__', None), 'co_consts', None))\n"
    "    try:\n        look(near(1))\n    except Exception:\n        pass\n"
    "print(found)\n"
    "def f(x):\n    return len(found) > 0"
)


@pytest.mark.parametrize("hides", LENT)
def test_what_is_lent_of_a_test_holds_nothing_that_is_hidden(engine, hides):
    points, test = LENT[hides]
    marks = {"grade": True, "locked": True, "points": 1}
    cells = [
        cell("code", test, "first", **marks),
        cell("code", SPY, "f", solution=True),
        cell("code", "assert f(1) is True", "check", **marks),
    ]
    lab = parse_lab(json.dumps(notebook(cells)).encode(), None, "hw")
    for one in cells:
        one["source"] = lab.cell(one["id"]).released if one["id"] != "f" else SPY
    found = grade(json.dumps(notebook(cells)).encode(), lab, engine)
    assert scores(found)[-1] == points
    assert (SECRET in found.notebook) == bool(points)
