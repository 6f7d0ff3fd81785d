"""A test reports on the answer as it stands in its cell, in a real kernel."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from public_tests._report import REPORT_MIMETYPE
from tools.kernels import settings

START = "    ### START CODE HERE ###\n"
RIGHT = f"def w_sum(a, b):\n{START}    return sum(p * q for p, q in zip(a, b))\n"
OPEN = RIGHT[:-2] + "\n"
UNINDENTED = f"def w_sum(a, b):\n{START}return 0\n"
TEST = "test_w_sum(w_sum)"
SECOND = "def vect_mat_mul(x, W):\n    ### START CODE HERE ###\n    return [1.0]\n"
NETWORK = (
    "def neural_network(x, W1, W2):\n    ### START CODE HERE ###\n"
    "    return vect_mat_mul(vect_mat_mul(x, W1), W2)\n"
)


class Page:
    """The cells of a notebook after they were run, one after the other."""

    def __init__(self, cells):
        self.cells = cells

    def report(self, place):
        """Return the report that a cell shows."""
        (report,) = (o for o in self.cells[place].outputs if REPORT_MIMETYPE in o.get("data", {}))
        return report.data[REPORT_MIMETYPE]

    def state(self, place):
        return self.report(place)["state"]

    def text(self, place):
        """Return what a report ends with, in one line."""
        return " ".join(part for pair in self.report(place)["advice"] for part in pair if part)


@pytest.fixture
def run(monkeypatch, request):
    """Give a function that runs cells in a new kernel, whatever they raise."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)

    def run_cells(*sources):
        cells = [nbformat.v4.new_code_cell(s) for s in ("from public_tests import *", *sources)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        NotebookClient(
            notebook, kernel_name="python3", allow_errors=True, config=settings()
        ).execute()
        return Page(notebook.cells)

    return run_cells


def test_a_leftover_is_not_judged(run):
    page = run(RIGHT, TEST, OPEN, TEST, UNINDENTED, TEST, RIGHT, TEST)
    assert page.state(2) == "passed"
    assert page.report(4)["headline"] == "w_sum: your code raised SyntaxError."
    assert page.report(4)["misconceptions"] == ["answer-cell-stopped"]
    assert {check["state"] for check in page.report(4)["checks"]} == {"not-attempted"}
    assert re.fullmatch(
        r"The cell of `w_sum` stopped with an error when it ran last: SyntaxError: .* "
        r"\(line 3\)\. The `w_sum` from before is still there; it is not what your cell says now\. "
        r"The cell ends in the middle of something: .* "
        r"Mend the cell, run it, then run this one again\.",
        page.text(4),
    )
    assert "IndentationError: expected an indented block" in page.text(6)
    assert "(line 3)" in page.text(6)
    assert "After a line that ends with a colon" in page.text(6)
    assert page.state(8) == "passed"


def test_a_cell_that_failed_at_once_leaves_no_name(run):
    page = run(OPEN, TEST)
    assert page.state(2) == "error"
    assert page.text(2).startswith("The cell of `w_sum` stopped with an error when it ran last")
    assert "from before" not in page.text(2)
    line = "w_sum: your code raised SyntaxError. The report above says what to do next."
    assert page.cells[2].outputs[-1].traceback == [line]


def test_a_name_whose_cell_has_not_run(run):
    page = run(TEST, "print(w_sum)", "del test_w_sum", TEST)
    assert page.state(1) == "not-attempted"
    assert page.text(1).startswith("There is no `w_sum` yet. Run the cell that defines it")
    for place in (2, 4):  # no test, or none of ours: Python's own message stays
        (error,) = page.cells[place].outputs
        assert error.ename == "NameError"
        assert len(error.traceback) > 1


def test_an_answer_is_there_and_its_cell_stopped_further_down(run):
    page = run(RIGHT + "print(w_sum([1], [2]), toes)\n", TEST)
    assert page.state(2) == "passed"
    assert (
        "Your `w_sum` is there, but further down its cell stopped: "
        "NameError: name 'toes' is not defined (line 4). Python doesn't know that name."
    ) in page.text(2)


def test_nobody_is_asked_while_a_test_runs(run):
    asking = RIGHT.replace("    return", "    n = int(input('how many? '))\n    return")
    page = run(asking, TEST)
    assert page.report(2)["headline"] == (
        "w_sum: your code asked for input, and nobody is there to type it."
    )
    assert page.report(2)["misconceptions"] == ["slip-asks-for-input"]


def test_a_cell_that_asks_for_input_is_told_beside_its_report(run):
    page = run("input = lambda *_: '2'", f"n = input()\n{RIGHT}", TEST, RIGHT, TEST)
    assert (
        "The cell of your `w_sum` asks for input, and nobody is there to type it in grading. "
        "Write the value into the code in place of input()."
    ) in page.text(3)
    assert "input" not in page.text(5)


def test_a_cell_that_nobody_answers_is_told_so(run):
    page = run(RIGHT, f"n = input()\n{RIGHT}", TEST)  # as Validate runs it
    assert page.report(3)["headline"] == (
        "w_sum: your code asked for input, and nobody is there to type it."
    )
    assert "write the value into the code in place of input()" in page.text(3)


def test_another_cell_made_the_answer_anew(run):
    page = run(RIGHT, "w_sum = lambda a, b: 0", TEST, RIGHT, TEST, "w_sum = w_sum([1], [2])", TEST)
    assert page.state(3) == "failed"
    assert (
        "The cell In [3] made another `w_sum` after your answer in In [2], and this test looks at "
        "the later one. Run the answer's cell again, then this one."
    ) in page.text(3)
    assert page.state(5) == "passed"
    assert "made another" not in page.text(5)
    assert "made another `w_sum` after your answer in In [5]" in page.text(7)


def test_a_helper_whose_cell_failed(run):
    broken = SECOND.replace("[1.0]", "[1.0")
    page = run(SECOND, NETWORK, broken, "test_neural_network(neural_network, vect_mat_mul)")
    assert (
        "The cell that defines `vect_mat_mul` stopped when it ran last: SyntaxError: "
    ) in page.text(4)
    assert "This test could only use the `vect_mat_mul` from before." in page.text(4)


def test_a_helper_that_is_not_there(run):
    page = run(NETWORK, "test_neural_network(neural_network, vect_mat_mul)")
    assert page.report(2)["exercise"] == "neural_network"
    assert page.text(2).startswith("There is no `vect_mat_mul` yet.")


def test_what_an_answer_was_made_of_was_replaced(run):
    answer = RIGHT.replace("(a, b)", "(a, b, start=begin)", 1)
    page = run("begin = [0]", answer, TEST, "begin = [1]", TEST, answer, TEST)
    assert page.state(3) == "passed"
    assert "replaced" not in page.text(3)
    assert (
        "Your `w_sum` (In [3]) was made with a `begin` that another cell (In [5]) has replaced "
        "since. If it should use the new `begin`, run the answer's cell again, then this one."
    ) in page.text(5)
    assert "replaced" not in page.text(7)


def test_magics_and_interrupts(run):
    stopped = f"raise KeyboardInterrupt\n{RIGHT}"
    page = run(RIGHT, f"%%time\n{OPEN}", TEST, stopped, TEST)
    assert page.state(3) == "error"
    assert "KeyboardInterrupt (line 1)" in page.text(5)
    assert "The cell was stopped before it came to its end." in page.text(5)


def test_a_function_of_another_name_is_tested_as_it_is(run):
    page = run(
        RIGHT, OPEN, "mine = lambda a, b: sum(p * q for p, q in zip(a, b))", f"{TEST[:11]}mine)"
    )
    assert page.state(4) == "passed"


def test_a_file_counts_as_written_when_its_cell_came_to_its_end(run):
    cell = "my_model = 3\n### START CODE HERE ###\n1 / 0\n"
    page = run(cell, 'test_my_model("my_model.keras")')
    assert page.text(2).startswith(
        "The cell of `my_model` stopped with an error when it ran last: ZeroDivisionError: "
        "division by zero (line 3)."
    )


def test_a_name_that_a_function_of_the_lab_looks_up(run):
    right = "def hidden_features(model):\n    ### START CODE HERE ###\n    return 3\n"
    wrong = right.replace("3\n", "3)\n")
    around = "def features_of(weights):\n    return hidden_features(weights)\n"
    page = run(right, wrong, around, "test_hidden_features(features_of)")
    assert page.text(4).startswith("The cell of `hidden_features` stopped with an error")


def shown(page, place):
    """Return what a report looks like, in one line."""
    (report,) = (o for o in page.cells[place].outputs if REPORT_MIMETYPE in o.get("data", {}))
    return " ".join(report.data["text/plain"].replace("→", "").split())


def test_the_way_comes_last_one_step_for_each_further_try(run):
    wrong = RIGHT.replace("p * q", "p + q")
    other = RIGHT.replace("return sum(p * q for p, q in zip(a, b))", "return a[0] * b[0]")
    seen = "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) you return 10.65: the entries are added"
    way = "Put a * between a[i] and b[i]."
    question = "what are the three products, and where in your code do they come together?"
    page = run(wrong, TEST, TEST, TEST, TEST, other, TEST, wrong, TEST, RIGHT, TEST, wrong, TEST)
    for place in (2, 9, 13):
        assert seen in shown(page, place)
        assert "Run this test again, and it asks a question that leads on." in shown(page, place)
        assert question not in shown(page, place)
        assert way not in shown(page, place)
    assert seen in shown(page, 3)
    assert f"{question} Run it once more, and it says what to do." in shown(page, 3)
    assert way not in shown(page, 3)
    for place in (4, 5):
        assert way in shown(page, place)
        assert "Run it once more" not in shown(page, place)
    assert "the first product alone" in shown(page, 7)
    assert way in page.text(2)  # a grader reads all of it


def test_a_notebook_that_a_program_runs_says_everything_at_once(run, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    page = run(RIGHT.replace("p * q", "p + q"), TEST)
    assert "Put a * between a[i] and b[i]." in shown(page, 2)


def test_a_hint_comes_by_steps_too(run):
    wrong = f"def w_sum(a, b):\n{START}    return 17.0 * a[0] - b[0]\n"
    page = run(wrong, TEST, TEST, TEST)
    assert "Work the example out on paper" not in shown(page, 2)
    assert "Run this test again" in shown(page, 2)
    assert "what are the three products" in shown(page, 3)
    assert "Work the example out on paper" in shown(page, 4)
