"""A released lab or an exploration that is opened where the course's own files are not."""

import subprocess
import sys

import nbformat
import pytest

from tools.lessons import ROOT, find_lessons, lab_names

SENTENCE = (
    "ModuleNotFoundError: The files of the course, autils and public_tests, are not here. Open "
    "this notebook where it belongs: with 'make lab', or in the folder of its bundle (its README "
    "helps on Colab)."
)


PATHS = [
    *(ROOT / "release" / lab / f"{lab}.ipynb" for lab in lab_names()),
    *(lesson.notebook for lesson in find_lessons() if not lesson.is_lab),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_first_cell_says_in_one_sentence_what_to_do(path):
    notebook = nbformat.read(path, as_version=4)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code = f"import sys\nsys.modules['autils'] = None\n{first.source}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == SENTENCE
