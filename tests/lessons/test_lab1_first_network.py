"""The first lab, run from its release in a real kernel: with right answers, and empty."""

import re

import nbformat
import pytest

from tools.lessons import ROOT

LAB = "lab1-first-network"
STYLE = ROOT / "deeplearning.mplstyle"
TESTS = [
    f"test_{name}"
    for name in (
        "w_sum",
        "ele_mul",
        "vect_mat_mul",
        "neural_network",
        "train",
        "gradient_step",
        "outer_prod",
    )
]

pytestmark = pytest.mark.slow


def promised(notebook):
    """Yield what the text shows under "Expected output" and "What you should have seen"."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```", "", cell.source + "\n", flags=re.DOTALL)
            for block in re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE):
                yield "\n".join(line[4:] for line in block.splitlines())


@pytest.fixture(scope="module")
def with_right_answers(with_all_right):
    return with_all_right(LAB)


@pytest.fixture(scope="module")
def empty(run_notebook, released):
    return run_notebook(released(LAB), beside=[STYLE], allow_errors=True)


def test_right_answers_run_without_a_word_on_stderr(with_right_answers):
    assert with_right_answers.outputs("error") == []
    assert with_right_answers.text("stderr") == ""


@pytest.mark.parametrize("grade_id", TESTS)
def test_right_answers_pass(with_right_answers, grade_id):
    assert "all right" in with_right_answers.shown(grade_id)


def test_everything_promised_in_the_text_is_printed(with_right_answers, released):
    blocks = list(promised(released(LAB)))
    assert len(blocks) >= 12
    text = with_right_answers.text()
    assert [block for block in blocks if block not in text] == []


FIGURES = [
    "prediction: 0.85",
    "prediction: 0.98",
    "[0.195, 0.13, 0.585]",
    "[0.555, 0.98, 0.965]",
    "1  3.025e-01     0.250000   0.775000",
    "20  5.408e-06     0.797674   1.596512",
    "[0.1119, 0.2009, -0.0983]",
]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_lab_s_figures_are_printed(with_right_answers, figure):
    assert figure in with_right_answers.text()


def test_no_perceptron_of_the_search_gets_xor_right(with_right_answers):
    text = with_right_answers.text()
    assert "XOR: 0 of 4913 get all corners right; the best gets 3" in text
    assert int(re.search(r"AND: (\d+) of 4913", text)[1]) > 100


def test_no_tensorflow_is_loaded(with_right_answers):
    assert "loaded: []" in with_right_answers.text()


def test_the_written_question_is_released_without_its_answer(released):
    (cell,) = (c for c in released(LAB).cells if c.id == "xor_question")
    assert cell.cell_type == "markdown"
    assert cell.source == "*Write your answer here.*"
    assert "person who marks" not in nbformat.writes(released(LAB))


def test_an_empty_lab_says_not_attempted_yet(empty):
    for grade_id in TESTS:
        assert "not attempted yet" in empty.shown(grade_id)


def test_an_empty_lab_raises_no_bare_traceback(empty):
    errors = empty.outputs("error")
    assert [error.ename for error in errors] == ["ChecksFailed"] * len(TESTS)
    assert all(len(error.traceback) == 1 for error in errors)
    assert empty.text("stderr") == ""


def test_an_empty_lab_can_be_read_to_its_end(empty):
    text = empty.text()
    assert "one that we lend you" in text
    assert "step 5: predictions [0.102, 0.9999, 0.1039]" in text
    assert "prediction: nothing yet" in text
    assert "Ellipsis" not in text
