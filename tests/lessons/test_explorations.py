"""Every exploration runs from top to bottom without a word on stderr."""

import nbformat
import pytest

from tools.lessons import ROOT, find_lessons

EXPLORATIONS = [lesson for lesson in find_lessons() if not lesson.is_lab]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", EXPLORATIONS, ids=lambda lesson: lesson.name)
def test_exploration_runs(lesson, run_notebook, tmp_path):
    notebook = nbformat.read(lesson.notebook, as_version=4)
    for cell in notebook.cells:  # it runs one folder below the style file
        cell.source = cell.source.replace("../deeplearning", str(ROOT / "deeplearning"))
    ran = run_notebook(notebook)
    assert ran.outputs("error") == []
    assert ran.text("stderr") == ""
