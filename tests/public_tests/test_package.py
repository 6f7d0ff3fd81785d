"""The names that lessons import, the registry, and a report in a real notebook."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import public_tests
from public_tests import MISCONCEPTIONS
from public_tests._report import REPORT_MIMETYPE

ROOT = Path(public_tests.__file__).parents[1]

FROM_A_STAR_IMPORT = [
    "ChecksFailed",
    "MISCONCEPTIONS",
    "agrees",
    "hidden_checks",
    "test_model",
    "test_my_softmax",
]


def test_public_names_are_sorted_and_few():
    assert public_tests.__all__ == sorted(public_tests.__all__) == FROM_A_STAR_IMPORT


def test_importing_loads_no_keras_no_tensorflow_and_no_plots():
    code = (
        "import sys; from public_tests import *\n"
        "print([m for m in ('keras', 'tensorflow', 'matplotlib', 'IPython') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["test_my_softmax", "test_model"])
def test_pytest_does_not_collect_the_learners_tests(name):
    assert getattr(public_tests, name).__test__ is False


NAMES = [
    "softmax-not-normalised",
    "softmax-no-exponential",
    "softmax-divides-by-sum-of-z",
    "softmax-divides-by-max",
    "softmax-divides-by-count",
    "softmax-overflow",
    "softmax-sigmoid",
    "softmax-softmin",
    "softmax-base-two",
    "softmax-log",
    "softmax-one-hot",
    "softmax-hard-coded",
    "softmax-fixed-length",
    "softmax-returns-list",
    "softmax-returns-none",
    "softmax-wrong-shape",
    "softmax-mutates-input",
    "softmax-rounded",
    "softmax-raises",
    "model-empty",
    "model-softmax-output",
    "model-hidden-linear",
    "model-hidden-sigmoid",
    "model-output-relu",
    "model-layer-order",
    "model-wrong-units",
    "model-wrong-classes",
    "model-extra-layer",
    "model-missing-layer",
    "model-wrong-input",
    "model-not-sequential",
]


def test_the_registry_has_every_misconception():
    assert list(MISCONCEPTIONS) == NAMES


@pytest.mark.parametrize("idea", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_an_entry_reads_well_by_itself(idea):
    for sentence in (idea.seen, idea.next, idea.why):
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert sentence[0].isupper()
    assert "Recognised " in idea.why


CELLS = [
    """
import numpy as np
from public_tests import *
def my_softmax(z):
    return np.exp(z) / np.sum(np.exp(z))
""",
    "test_my_softmax(my_softmax)",
    """
with hidden_checks("my_softmax", my_softmax) as check:
    check("sum", lambda: agrees(my_softmax(np.ones(3)).sum(), 1), "Add up your entries.")
""",
]


def test_in_a_notebook_failure_is_a_report_and_one_line():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, resources=where, kernel_name="python3", allow_errors=True).execute()
    assert notebook.cells[0].outputs == []
    report, error = notebook.cells[1].outputs
    assert report.output_type == "display_data"
    assert report.data[REPORT_MIMETYPE]["misconceptions"] == ["softmax-overflow"]
    assert report.data["text/html"].startswith("<section")
    line = "my_softmax: 4 of 7 points so far. The report above says what to do next."
    assert (error.ename, error.evalue, error.traceback) == ("ChecksFailed", line, [line])
    (passed,) = notebook.cells[2].outputs
    assert passed.data[REPORT_MIMETYPE]["state"] == "passed"
