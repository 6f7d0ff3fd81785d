"""The kernels that nbgrader starts in this course, as for the Validate button."""

import nbformat
from nbclient import NotebookClient

from proctor.course.course import Course
from tools.lessons import ROOT


def test_kernels_start_without_a_warning(capfd):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    config = Course(ROOT).config
    NotebookClient(notebook, config=config, kernel_name="python3").execute()
    assert notebook.cells[0].outputs[0].data["text/plain"] == "2"
    assert capfd.readouterr().err == ""
