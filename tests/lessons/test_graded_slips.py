"""What grading says of answers that a notebook tells of as well: the same engine, another process.

The cells of the first lab are filled with slips, and graded in the sandbox.
"""

import json

import pytest

from proctor.grading.grade import Engine, grade
from proctor.notebook.lab import parse_lab
from tools.lessons import ROOT
from tools.samples import find_cell, put_between_marks

LAB = "lab1-first-network"

ANSWERS = {
    "w_sum": "print(sum(p * q for p, q in zip(a, b)))",
    "ele_mul": "output = [number * v for v in vector",
    "vect_mat_mul": "outptu = [sum(p * q for p, q in zip(x, row)) for row in W]",
    "neural_network": "# yhat comes later",
    "train": "trace[0] = 3",
    "gradient_step": "while True:\n    pass",
}
EXPECTED = {
    "w_sum": ("failed", ("slip-prints",)),
    "ele_mul": ("error", ("answer-cell-stopped",)),
    "vect_mat_mul": ("failed", ("slip-returns-placeholder",)),
    "neural_network": ("not-attempted", ()),
    "train": ("error", ("train-placeholder",)),
    "gradient_step": ("error", ("slip-takes-too-long",)),
    "outer_prod": ("passed", ()),
}


@pytest.fixture(scope="module")
def graded(released):
    notebook = released(LAB)
    for exercise, answer in ANSWERS.items():
        cell = find_cell(notebook, exercise)
        cell.source = put_between_marks(cell.source, answer)
    table = "def outer_prod(a, b):\n    return [[p * q for q in b] for p in a]\n"
    find_cell(notebook, "outer_prod").source = f"{table}print(no_such_name)"
    lab = parse_lab(
        (ROOT / "source" / LAB / f"{LAB}.ipynb").read_bytes(),
        (ROOT / "release" / LAB / f"{LAB}.ipynb").read_bytes(),
        LAB,
    )
    with Engine(ROOT, lab) as engine:
        return grade(json.dumps(notebook).encode(), lab, engine)


@pytest.mark.parametrize("exercise", EXPECTED)
def test_a_slip_is_named_in_grading_too(graded, exercise):
    (found,) = (one for one in graded.result.exercises if one.name == exercise)
    assert (found.state, tuple(found.misconceptions)) == EXPECTED[exercise]


def test_a_cell_that_failed_says_why_in_grading(graded):
    shown = json.dumps(graded.notebook) if hasattr(graded, "notebook") else str(graded)
    assert "The cell of `ele_mul` stopped with an error when it ran last: SyntaxError" in shown
    assert "your function prints 0.98" in shown


def test_a_loop_that_can_not_end_is_named_in_grading(graded):
    assert "The loop `while True` (line " in str(graded)
    assert "of its cell) has no `break` and no `return`." in str(graded)
