"""The panel of a lab: what it says, what it remembers, and when it keeps still."""

import json
import os

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autils.labs import progress as panel_module
from autils.labs import standing
from autils.labs.progress import NOT_KEPT, NOTE, Panel, record_result
from autils.labs.standing import ProgressFile, Standing
from autils.labs.table import UnknownNameError, find_lab, labs
from public_tests._report import Check, ChecksFailed, Report, publish
from tools.kernels import settings
from tools.lessons import ROOT

LAB = find_lab("lab3-softmax-digits")
HALF = Standing("partial", 4.0, 7.0)
DONE = Standing("passed", 7.0, 7.0)

WORDS = [
    (Standing(), "not attempted yet"),
    (HALF, "in progress, 4 of 7 points"),
    (Standing("failed", 0.0, 1.0), "in progress, 0 of 1 point"),
    (Standing("error", 0.0, 7.0), "in progress, 0 of 7 points"),
    (DONE, "done"),
]


@pytest.fixture(autouse=True)
def _no_panel(monkeypatch):
    monkeypatch.setattr(panel_module, "_panel", None)


@pytest.fixture
def panel(tmp_path):
    return Panel(LAB, ProgressFile(LAB.name, tmp_path))


@pytest.mark.parametrize(("standing", "words"), WORDS)
def test_words(standing, words):
    assert standing.words == words


def test_the_text_form():
    panel = Panel(LAB)
    panel.record("my_softmax", HALF)
    assert str(panel).splitlines() == [
        "Your progress: 0 of 2 exercises done",
        "  ◐ Exercise 1: my_softmax: in progress, 4 of 7 points",
        "  ○ Exercise 2: model: not attempted yet",
    ]
    panel.record("my_softmax", DONE)
    assert str(panel).splitlines()[:2] == [
        "Your progress: 1 of 2 exercises done",
        "  ✓ Exercise 1: my_softmax: done",
    ]


def test_the_page_says_the_same_and_links_to_the_headings():
    panel = Panel(LAB)
    panel.record("my_softmax", HALF)
    page = panel._repr_mimebundle_()["text/html"]
    assert 'href="#Exercise-1:-my_softmax"' in page
    assert "in progress, 4 of 7 points" in page
    bar = 'aria-label="Exercises done" aria-valuemin="0" aria-valuenow="0" aria-valuemax="2"'
    assert bar in page
    assert NOTE in page


def test_a_written_question_waits_for_a_person_and_is_not_counted():
    panel = Panel(find_lab("lab1-first-network"))
    assert panel.headline == "Your progress: 0 of 7 exercises done"
    assert "  ✎ Exercise 5: xor_question: a person reads it" in str(panel).splitlines()


def test_an_exercise_of_another_lab_changes_nothing(panel):
    panel.record("one_hot", DONE)
    assert panel.done == 0


def test_it_is_there_again_the_next_time(panel, tmp_path):
    panel.record("my_softmax", HALF)
    panel.record("model", Standing("passed", 6.0, 6.0))
    again = Panel(LAB, ProgressFile(LAB.name, tmp_path))
    assert again.standings == panel.standings
    assert [path.name for path in (tmp_path / ".progress").iterdir()] == [f"{LAB.name}.json"]


def test_two_windows_keep_what_the_other_one_wrote(panel, tmp_path):
    other = Panel(LAB, ProgressFile(LAB.name, tmp_path))
    panel.record("my_softmax", DONE)
    other.record("model", HALF)
    again = Panel(LAB, ProgressFile(LAB.name, tmp_path))
    assert again.standings == {"my_softmax": DONE, "model": HALF}


DAMAGED = {
    "empty": "",
    "cut short": '{"exercises": {"my_softmax": {"sta',
    "a list": "[1, 2]",
    "a number": "7",
    "no exercises": "{}",
    "exercises as text": '{"exercises": "all"}',
    "unknown state": '{"exercises": {"my_softmax": {"state": "won", "earned": 1, "total": 1}}}',
    "more than all": '{"exercises": {"my_softmax": {"state": "passed", "earned": 9, "total": 7}}}',
    "nan": '{"exercises": {"my_softmax": {"state": "partial", "earned": NaN, "total": 7}}}',
    "deep": "[" * 100_000,
    "not text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damage_counts_as_not_attempted_and_is_mended(content, tmp_path):
    file = ProgressFile(LAB.name, tmp_path)
    file.path.parent.mkdir()
    file.path.write_bytes(content if isinstance(content, bytes) else content.encode())
    panel = Panel(LAB, file)
    assert panel.standings == {"my_softmax": Standing(), "model": Standing()}
    panel.record("model", HALF)
    assert json.loads(file.path.read_text())["exercises"]["model"]["earned"] == 4


def test_a_folder_that_cannot_be_written_to_is_said(panel, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(standing.tempfile, "mkstemp", refuse)
    panel.record("my_softmax", HALF)
    assert NOT_KEPT in panel._repr_mimebundle_()["text/html"]


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(panel, monkeypatch):
    panel.record("my_softmax", HALF)
    before = panel._file.path.read_bytes()

    def refuse(*_):
        raise OSError

    monkeypatch.setattr(os, "replace", refuse)
    panel.record("my_softmax", DONE)
    assert panel._file.path.read_bytes() == before
    assert list(panel._file.path.parent.iterdir()) == [panel._file.path]


def test_outside_a_notebook_it_prints_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    panel_module.lab_progress(LAB.name)
    assert "0 of 2 exercises done" in capsys.readouterr().out
    record_result("my_softmax", "passed", 7, 7)
    assert panel_module._panel.done == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_lab():
    with pytest.raises(UnknownNameError, match=r"There is no lab called 'lab3'\. Known are: lab1-"):
        panel_module.lab_progress("lab3")


# ------------------------------------------------------------------ in a real kernel

CELLS = (
    "import sys\nsys.path.insert(0, {root!r})\nimport numpy as np\nfrom autils import *\n"
    "from public_tests import *",
    "lab_progress('lab3-softmax-digits')",
    "test_my_softmax(lambda z: np.exp(z) / np.exp(z).sum())",
)
PERSON = {"JPY_SESSION_NAME": "lab.ipynb"}


def run(folder, **environment):
    sources = [cell.format(root=str(ROOT)) for cell in CELLS]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        config=settings(),
    )
    client.execute(env={**os.environ, **environment})
    return notebook.cells[1].outputs


@pytest.mark.parametrize(
    ("environment", "kept"),
    [(PERSON, [".progress"]), ({}, []), ({**PERSON, "NBGRADER_EXECUTION": "validate"}, [])],
    ids=["a person", "a program", "nbgrader"],
)
def test_only_where_a_person_opened_it_a_file_is_kept(environment, kept, tmp_path):
    outputs = run(tmp_path, **environment)
    assert [output.output_type for output in outputs] == ["display_data"] * len(outputs)
    assert "my_softmax: in progress, 4 of 7 points" in outputs[-1]["data"]["text/plain"]
    assert "in progress, 4 of 7 points" in outputs[-1]["data"]["text/html"]
    assert [path.name for path in tmp_path.iterdir()] == kept


# ------------------------------------------------------------------ what the tests tell


def report(state, hidden=False):
    checks = (Check("a", "passed", hidden=hidden), Check("b", state, 2.0, hidden=hidden))
    return Report("my_softmax", checks)


@pytest.fixture
def shown(monkeypatch):
    panel = Panel(LAB)
    monkeypatch.setattr(panel_module, "_panel", panel)
    monkeypatch.setattr("IPython.display.display", lambda *_: None)
    return panel.standings


def test_a_test_tells_the_panel(shown):
    with pytest.raises(ChecksFailed):
        publish(report("failed"))
    assert shown["my_softmax"] == Standing("partial", 1.0, 3.0)
    publish(report("passed"))
    assert shown["my_softmax"] == Standing("passed", 3.0, 3.0)


def test_hidden_checks_tell_it_nothing(shown):
    publish(report("passed", hidden=True))
    assert shown["my_softmax"] == Standing()


def test_without_a_panel_nothing_happens(monkeypatch):
    monkeypatch.setattr("IPython.display.display", lambda *_: None)
    publish(report("passed"))
    assert panel_module._panel is None


def test_all_five_labs_are_known():
    assert [len(lab.exercises) for lab in labs().values()] == [8, 9, 2, 5, 5]
