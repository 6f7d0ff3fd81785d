"""Run released notebooks in a real kernel."""

import os
import shutil
from functools import cache

import nbformat
import pytest
from nbclient import NotebookClient

from tools.kernels import settings
from tools.lessons import ROOT
from tools.samples import fill_in, sample_class

LOADED = "import sys; print('loaded:', sorted({'keras', 'tensorflow'} & set(sys.modules)))"


class Run:
    """An executed notebook and the questions that tests ask of it."""

    def __init__(self, notebook):
        self.notebook = notebook
        self.cells = notebook.cells
        self.code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    def outputs(self, kind=None, name=None):
        """Return the outputs of all cells, of one kind and stream."""
        found = [output for cell in self.code for output in cell.outputs]
        found = [o for o in found if kind is None or o.output_type == kind]
        return [o for o in found if name is None or o.get("name") == name]

    def text(self, name="stdout"):
        """Return what all cells printed."""
        return "".join(output.text for output in self.outputs("stream", name))

    def cell(self, grade_id):
        """Return the cell with a grade id."""
        return next(
            c for c in self.code if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )

    def shown(self, grade_id):
        """Return everything that a cell shows as plain text."""
        texts = []
        for output in self.cell(grade_id).outputs:
            texts.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
            texts += output.get("traceback", [])
        return "\n".join(texts)


@pytest.fixture(scope="session")
def run_notebook(tmp_path_factory):
    """Give a function that executes a notebook in a folder like the learner's."""

    def run(notebook, beside=(), allow_errors=False):
        folder = tmp_path_factory.mktemp("learner") / "lab"
        folder.mkdir()
        for path in beside:
            shutil.copy(path, folder)
        for key in ("TF_CPP_MIN_LOG_LEVEL", "MPLBACKEND"):
            os.environ.pop(key, None)  # the notebook has to keep the page clean by itself
        client = NotebookClient(
            notebook,
            timeout=600,
            kernel_name="python3",
            allow_errors=allow_errors,
            resources={"metadata": {"path": str(folder)}},
            config=settings(),
        )
        client.execute()
        return Run(notebook)

    return run


@pytest.fixture(scope="session")
def released():
    """Give a function that reads a released notebook."""

    def read(lab):
        return nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)

    return read


@pytest.fixture(scope="session")
def with_all_right(run_notebook, released):
    """Give a function that runs a lab with right answers; once, whoever asks for it again."""

    @cache
    def run(lab):
        notebook = fill_in(released(lab), sample_class(lab)[0])
        notebook.cells.append(nbformat.v4.new_code_cell(LOADED))
        return run_notebook(notebook, beside=[ROOT / "deeplearning.mplstyle"])

    return run
