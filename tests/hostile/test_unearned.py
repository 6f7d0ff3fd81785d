"""Points for a training are earned by a training: what stands in no file and no table of answers.

Run through an engine as any submission is. The numbers in the cases were 8 of 8 and 10 of 10 while
the exam travelled with the course and bounds were known.
"""

from __future__ import annotations

import shutil

import nbformat
import pytest

from proctor.grading.grade import Engine, Options, grade
from proctor.notebook.lab import read_lab
from tests.hostile import unearned
from tests.hostile.corpus import ROOT
from tools.samples import Sample, fill_in
from tools.samples.lab4_hidden_features import MODEL, RIGHT
from tools.samples.lab5_convolutions import good_file

pytestmark = pytest.mark.hostile

LAB4, LAB5 = "lab4-hidden-features", "lab5-convolutions"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    for lab in (LAB4, LAB5):
        for step in ("source", "release"):
            shutil.copytree(ROOT / step / lab, root / step / lab)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


@pytest.fixture(scope="module")
def graded(course):
    """Grade answers to a lab; one engine for each."""
    engines = {}

    def grade_answers(lab, answers, files=None, damage=None):
        if lab not in engines:
            engines[lab] = read_lab(course, lab), Engine(course, read_lab(course, lab), Options())
            engines[lab][1].__enter__()
        read, engine = engines[lab]
        released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
        notebook = fill_in(released, Sample("x", "hostile", 0, {}, answers, damage=damage))
        return grade(nbformat.writes(notebook).encode(), read, engine, files)

    yield grade_answers
    for _, engine in engines.values():
        engine.__exit__(None, None, None)


def points(graded, exercise):
    """Return what the visible and what the hidden test cell of an exercise gave."""
    scores = {cell.grade_id: cell.score for cell in graded.cells}
    return scores[f"test_{exercise}"], scores[f"test_{exercise}-hidden"]


WIDTHS = [
    ("WRITTEN_DOWN", (0, 0)),
    ("FORMULA", (0, 0)),
    ("PRETENDS_TO_PRACTISE", (0, 0)),
    ("FIRST_CALL_BY_HEART", (1, 0)),  # the point for its form, where a guess is too low
    ("OWN_SEED", (1, 0)),
    ("CHANGES_AFTER_ITS_TEST", (5, 0)),  # it measures while it is watched
    ("NUMBERS_OF_THE_LABELS", (1, 1)),  # a number for each width, and others for other images
]


@pytest.mark.parametrize(("answer", "due"), WIDTHS, ids=[name for name, _ in WIDTHS])
def test_numbers_that_nobody_measured(graded, answer, due):
    answers = {"build_model": MODEL, "accuracy_by_width": getattr(unearned, answer)}
    got = points(graded(LAB4, answers), "accuracy_by_width")
    assert got[0] <= due[0]
    assert got[1] <= due[1]


def test_who_measures_gets_everything_and_the_same_each_time(graded):
    first, second = (graded(LAB4, RIGHT) for _ in range(2))
    assert points(first, "accuracy_by_width") == (5, 3)
    assert first.result.to_json() == second.result.to_json()


FILES = [
    ("nearest_of_the_exam", (4, 2)),  # an honest reader of 88 %, and of 77 % of moved digits
    ("exam_by_heart", (3, 1)),
    ("moved_exam_by_heart", (6, 4)),  # it does read other digits: the trust page says what remains
]


@pytest.mark.parametrize(("make", "due"), FILES, ids=[name for name, _ in FILES])
def test_a_file_made_of_the_exam_gets_what_it_reads_of_other_digits(graded, make, due):
    found = graded(LAB5, {}, {"my_model.keras": getattr(unearned, make)()})
    assert points(found, "my_model") == due


def test_a_file_that_reads_new_digits_gets_everything(graded):
    found = graded(LAB5, {}, {"my_model.keras": good_file()})
    assert points(found, "my_model") == (6, 4)


LOOKS = """
import os
from pathlib import Path
print("SEES", sorted(str(path) for path in Path(".").rglob("*")))
print("SEED", os.environ.get("PROCTOR_SEED"))
"""


def test_the_kept_exam_is_nowhere_in_a_learner_s_process(graded):
    def look(notebook):
        notebook.cells.insert(3, nbformat.v4.new_code_cell(LOOKS))

    found = graded(LAB5, {}, {"my_model.keras": good_file()}, damage=look)
    assert "SEES ['deeplearning.mplstyle', 'my_model.keras']" in found.notebook
    assert "SEED None" in found.notebook
