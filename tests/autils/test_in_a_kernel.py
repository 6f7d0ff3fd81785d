"""The figures in a real kernel, on a page with a live canvas, with pictures, and under nbgrader."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

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
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(env=env)
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


def test_a_live_canvas():
    trio, softmax, frame = run(
        "widget",
        "plt_act_trio()\nprint('after')",
        SOFTMAX,
        "plt_act_trio()\ncanvas = plt.gcf().canvas\n"
        "print(canvas.toolbar_visible, canvas.header_visible, canvas.footer_visible)",
    )
    assert kinds(trio) == ["text/html", WIDGET, "text/plain"]
    assert "Three curves" in trio[0].data["text/html"]
    assert "image/png" in trio[1].data  # what a saved page shows without a kernel
    assert kinds(softmax) == [WIDGET, "text/html"]
    assert frame[-1].text == "False False False\n"


def test_a_page_of_pictures():
    trio, softmax = run("inline", "plt_act_trio()", SOFTMAX)
    assert kinds(trio) == ["text/html"]
    assert trio[0].data["text/html"].startswith('<img alt="Three curves')
    assert kinds(softmax) == [WIDGET, "text/html"]


def test_under_nbgrader_the_figure_stands_still():
    (softmax,) = run("inline", SOFTMAX, NBGRADER_EXECUTION="autograde")
    assert kinds(softmax) == ["text/html"]
