"""The figures in a real kernel, on a page with a live canvas, with pictures, and under nbgrader."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

SOFTMAX = """
import gc, numpy as np
asked = []
def my_softmax(z):
    asked.append(z.tolist())
    return np.exp(z) / np.exp(z).sum()
plt_softmax(my_softmax)
"""
SLIDE = """
gc.collect()
sliders = {o.description: o for o in gc.get_objects() if type(o).__name__ == "FloatSlider"}
sliders["z3"].value = 9.0
print(len(sliders), asked[-1])
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
    trio, softmax, slide, frame = run(
        "widget",
        "plt_act_trio()\nprint('after')",
        SOFTMAX,
        SLIDE,
        "canvas = plt.gcf().canvas\n"
        "print(canvas.toolbar_visible, canvas.header_visible, canvas.footer_visible)",
    )
    assert kinds(trio) == ["text/html", WIDGET, "text/plain"]
    assert "Three curves" in trio[0].data["text/html"]
    assert "image/png" in trio[1].data  # what a saved page shows without a kernel
    assert kinds(softmax) == [WIDGET] * 3
    assert slide[0].text == "4 [1.0, 2.0, 3.0, 9.0]\n"
    assert frame[0].text == "False False False\n"


def test_a_page_of_pictures():
    trio, softmax, slide = run("inline", "plt_act_trio()", SOFTMAX, SLIDE)
    assert kinds(trio) == ["text/html"]
    assert trio[0].data["text/html"].startswith('<img alt="Three curves')
    assert kinds(softmax) == [WIDGET]
    assert slide[0].text == "4 [1.0, 2.0, 3.0, 9.0]\n"


def test_under_nbgrader_the_figure_stands_still():
    (softmax,) = run("inline", SOFTMAX, NBGRADER_EXECUTION="autograde")
    assert kinds(softmax) == ["image/png"]
