import nbformat
import pytest

from proctor.nbgrader_steps.feedback import HideHiddenTests, mathml
from proctor.result import REPORT_MIMETYPE


def graded_cell(source, *outputs, solution=False):
    marks = {"grade": True, "solution": solution, "locked": True, "grade_id": "t", "points": 1}
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    cell.metadata.nbgrader = marks
    return cell


ERROR = nbformat.v4.new_output(
    "error", ename="ValueError", evalue="31337", traceback=["secret = 1"]
)
REPORT = nbformat.v4.new_output("display_data", data={REPORT_MIMETYPE: {}, "text/plain": "fine"})
HIDDEN = "shown = 1\n### BEGIN HIDDEN TESTS\nsecret = 1\n### END HIDDEN TESTS\nalso = 2"


def hide(cell):
    return HideHiddenTests().preprocess_cell(cell, {}, 0)[0]


def test_a_hidden_region_and_its_traces_are_taken_out():
    cell = hide(graded_cell(HIDDEN, ERROR, REPORT))
    assert cell.source == "shown = 1\nalso = 2"
    assert cell.outputs == [REPORT]


def test_a_region_without_an_end_is_cut_to_the_end():
    assert hide(graded_cell("a\n### BEGIN HIDDEN TESTS\nb")).source == "a"


def test_the_frames_of_a_test_are_not_shown():
    cell = hide(graded_cell("assert f() == 1", ERROR.copy()))
    assert cell.outputs[0].traceback == ["ValueError: 31337"]


def test_the_learners_own_cells_stay():
    cell = hide(graded_cell("x", ERROR.copy(), solution=True))
    assert cell.outputs[0].traceback == ["secret = 1"]


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        (r"a_j = \frac{e^{z_j}}{\sum_k e^{z_k}}", "<mfrac>"),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", "<mtable>"),
        ("x < y", "&#x0003C;"),
    ],
)
def test_formulas_become_mathml(tex, part):
    drawn = mathml(tex, display="inline")
    assert drawn.startswith("<math aria-label=")
    assert part in drawn


@pytest.mark.parametrize(
    "tex", [r"\text{<script>alert(1)</script>}", '" onclick="x', "<img src=x>"]
)
def test_nothing_in_a_formula_becomes_markup(tex):
    drawn = mathml(tex, display="block")
    for markup in ("<script", "<img", '" onclick'):
        assert markup not in drawn
