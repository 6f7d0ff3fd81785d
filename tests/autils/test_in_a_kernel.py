"""The figures in a real kernel, whatever the backend of matplotlib, and under nbgrader."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tools.kernels import settings

SOFTMAX = """
import numpy as np
def my_softmax(z):
    return np.exp(z) / np.exp(z).sum()
plt_softmax(my_softmax)
"""
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(backend, *cells, **environment):
    """Run cells on a backend; return the outputs of each."""
    first = f"%matplotlib {backend}\nfrom autils import *\nfrom matplotlib import pyplot as plt"
    notebook = new_notebook(cells=[new_code_cell(source) for source in (first, *cells)])
    env = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"} | environment
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", config=settings())
    client.execute(env=env)
    nbformat.validate(notebook)
    assert [o for cell in notebook.cells for o in cell.outputs if o.get("name") == "stderr"] == []
    return [cell.outputs for cell in notebook.cells[1:]]


def kinds(outputs):
    """Name the richest form of each output."""
    forms = (WIDGET, "text/html", "image/png", "text/plain")
    return [
        next(f for f in forms if f in output.get("data", {"text/plain": 0})) for output in outputs
    ]


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch, request):
    """Let the kernel find the packages of the repository."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))


@pytest.mark.parametrize("backend", ["widget", "inline"])
def test_a_figure_is_one_picture_on_whatever_page(backend):
    trio, softmax, own = run(
        backend, "plt_act_trio()\nprint('after')", SOFTMAX, "plt.figure()\nprint(plt.get_fignums())"
    )
    assert kinds(trio) == ["text/html", "text/plain"]
    assert '<img class="dl-picture" alt="Three curves' in trio[0].data["text/html"]
    assert kinds(softmax) == [WIDGET, "text/html"]
    assert own[0].text == "[1]\n"  # pyplot knows the learner's figure, and none of ours


def test_under_nbgrader_the_figure_stands_still():
    trio, softmax = run("inline", "plt_act_trio()", SOFTMAX, NBGRADER_EXECUTION="autograde")
    assert kinds(trio) == []
    assert kinds(softmax) == ["text/html"]
