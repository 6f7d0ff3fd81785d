"""nbgrader's `### AUTOTEST` lines: written out as nbgrader does it, and graded so."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest

from proctor.grading.adopt import adopt
from proctor.grading.grade import Engine, grade
from proctor.notebook.lab import LabError, read_lab
from proctor.notebook.places import Places, read_config
from tests.proctor.conftest import cell, notebook

TEMPLATES = Path(nbgrader.__file__).parent / "tests" / "apps" / "files" / "autotests.yml"
ANSWER = "def f(x):\n    ### BEGIN SOLUTION\n    return [x, 2 * x]\n    ### END SOLUTION"
TESTS = {
    "plain": "### AUTOTEST f(3)",
    "several": "### AUTOTEST f(1); len(f(2))",
    "hashed": "### HASHED AUTOTEST f(4)",
    "hidden": "assert callable(f)\n### BEGIN HIDDEN TESTS\n### AUTOTEST f(7)\n### END HIDDEN TESTS",
}
RIGHT = "def f(x):\n    return [x, x + x]"
WRONG = "def f(x):\n    return [x, 3 * x]"
LEARNT = "def f(x):\n    return [x, 6] if x == 3 else []"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with one notebook of automatic tests, its templates in the course's folder."""
    root = tmp_path_factory.mktemp("course")
    cells = [cell("code", ANSWER, "f", solution=True)]
    cells += [
        cell("code", text, key, grade=True, locked=True, points=1) for key, text in TESTS.items()
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder = root / "source" / "auto"
    folder.mkdir(parents=True)
    (folder / "tasks.ipynb").write_text(json.dumps(notebook(cells, kernelspec=kernel)))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    shutil.copy(TEMPLATES, root)
    return root


def marks(one):
    return {name: value for name, value in one.nbgrader.items() if name != "grade_id"}


def handed_in(lab, answer):
    cells = [
        cell("code", answer if one.key == "f" else one.released, one.key, **marks(one))
        for one in lab.cells
    ]
    return {"tasks": json.dumps(notebook(cells)).encode()}


def test_they_are_graded_as_they_are_written(root):
    lab = read_lab(root, "auto")
    with Engine(root, lab) as engine:
        adoption = adopt(lab, engine)
        assert [one.solution for one in adoption.cells] == [1.0] * 4
        assert [one.blank for one in adoption.cells] == [0.0] * 4
        lab = lab.judged(adoption.beside)
        for answer, points in ((RIGHT, [1, 1, 1, 1]), (WRONG, [0] * 4), (LEARNT, [1, 0, 0, 0])):
            found = grade(handed_in(lab, answer), lab, engine)
            assert [one.score for one in found.cells] == points


def test_nothing_of_a_hidden_one_is_released(root):
    lab = read_lab(root, "auto")
    assert "14" in lab.cell("hidden").source
    assert "14" not in lab.cell("hidden").released
    assert "[4, 8]" not in lab.cell("hashed").released


@pytest.mark.slow
def test_they_are_the_lines_that_nbgrader_releases(root, tmp_path):
    course = shutil.copytree(root, tmp_path / "course")
    command = [Path(sys.executable).with_name("nbgrader"), "generate_assignment", "auto"]
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    released = json.loads((course / "release" / "auto" / "tasks.ipynb").read_text())
    texts = {
        one["metadata"]["nbgrader"]["grade_id"]: "".join(one["source"]) for one in released["cells"]
    }
    lab = read_lab(root, "auto")
    assert [lab.cell(key).released for key in TESTS] == [texts[key] for key in TESTS]
    assert [lab.cell(key).source for key in TESTS][:3] == [texts[key] for key in TESTS][:3]
    assert read_lab(course, "auto").cells == lab.cells


def test_they_are_run_once(root, monkeypatch):
    first = read_lab(root, "auto")
    monkeypatch.setattr("proctor.notebook.autotests._run", lambda *_: pytest.fail("run again"))
    assert read_lab(root, "auto") == first
    assert Places.of(root, read_config(root)).labs() == ["auto"]


def test_without_templates_it_is_said_where_they_belong(root, tmp_path):
    shutil.copytree(root / "source", tmp_path / "source")
    with pytest.raises(LabError, match=r"has AUTOTEST lines, but there is no autotests\.yml"):
        read_lab(tmp_path, "auto")


def test_a_notebook_that_does_not_run_is_told(root, tmp_path):
    shutil.copytree(root / "source", tmp_path / "source")
    (tmp_path / "autotests.yml").write_text("other: {}\n")
    with pytest.raises(LabError, match=r"can't be written out \(KeyError: 'python3'\)"):
        read_lab(tmp_path, "auto")
