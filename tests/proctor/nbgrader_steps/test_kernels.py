"""Kernels warn that they talk over plain TCP; none that is started from here has to."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbgrader.preprocessors import Execute
from traitlets.config.loader import PyFileConfigLoader

from proctor.course.course import Course
from tests.autils.kernels import kernel, printed
from tools import kernels
from tools.lessons import ROOT

HUB = ROOT / "deploy" / "jupyterhub" / "hub"


def adding():
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])


def shown(notebook):
    return notebook.cells[0].outputs[0].data["text/plain"]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(lambda: Course(ROOT).config, id="the course"),
        pytest.param(kernels.settings, id="what starts kernels in tests and benchmarks"),
    ],
)
def test_kernels_start_without_a_warning(config, capfd):
    notebook = adding()
    NotebookClient(notebook, config=config(), kernel_name="python3").execute()
    assert shown(notebook) == "2"
    assert capfd.readouterr().err == ""


def test_the_kernel_of_the_tests_is_as_quiet(capfd):
    with kernel() as page:
        assert printed(page.run("print(1 + 1)")) == "2\n"
    assert capfd.readouterr().err == ""


def test_nbgraders_own_way_to_execute_is_as_quiet(capfd):
    """`nbgrader validate`, the button, and every step that executes start kernels in this way."""
    notebook = adding()
    Execute(config=Course(ROOT).config).preprocess(notebook, {})
    assert shown(notebook) == "2"
    assert "TCP" not in capfd.readouterr().err


@pytest.mark.parametrize("right", [True, False])
def test_validate_says_what_it_found_and_nothing_else(right, tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    test = nbformat.v4.new_code_cell(f"assert 1 + 1 == {2 if right else 3}")
    marks = {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": "t"}
    test.metadata.nbgrader = {**marks, "schema_version": 3}
    path = tmp_path / "lab.ipynb"
    path.write_text(json.dumps(nbformat.v4.new_notebook(cells=[test])))
    command = [sys.executable, "-m", "nbgrader", "validate", path.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [f"[ValidateApp | INFO] Validating '{path}'"]
    assert ("Success! Your notebook passes all the tests." in done.stdout) == right
    assert ("VALIDATION FAILED ON 1 CELL(S)!" in done.stdout) != right


@pytest.mark.parametrize("role", ["instructor/nbgrader_config.py", "learner/nbgrader_config.py"])
def test_kernels_of_the_hub_use_no_tcp(role, monkeypatch):
    monkeypatch.setitem(sys.modules, "course_settings", _Settings)
    monkeypatch.setitem(sys.modules, "fair_exchange", _Settings)
    monkeypatch.setattr(sys, "path", [*sys.path])
    config = PyFileConfigLoader(Path(role).name, path=str((HUB / role).parent)).load_config()
    assert KernelManager(config=config).transport == "ipc"


class _Settings:
    """Takes the place of the hub's own modules, which read the files of a running hub."""

    COURSE_FOLDER = EXCHANGE = ROOT
    CarefulCollect = PrivateSubmit = object

    @staticmethod
    def settings():
        return {"course": "digits"}


STARTS = {"NotebookClient": "config", "ExecutePreprocessor": "config", "start_new_kernel": None}
"""What starts a kernel, and the argument that tells it how; None: the traits themselves."""


def calls_that_start_kernels():
    for folder in ("autils", "benchmarks", "proctor", "public_tests", "tests", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if any(one in text for one in STARTS) else ():
                name = getattr(getattr(node, "func", None), "id", None)
                if isinstance(node, ast.Call) and name in STARTS:
                    where = f"{os.path.relpath(path, ROOT)}:{node.lineno}"
                    yield where, STARTS[name], [keyword.arg for keyword in node.keywords]


def test_who_starts_a_kernel_says_how():
    found = list(calls_that_start_kernels())
    assert len(found) >= 8
    assert [where for where, wanted, given in found if wanted not in given] == []
