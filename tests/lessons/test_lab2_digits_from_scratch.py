"""The lab on digits from scratch, run from its release in a real kernel: right, and empty."""

import re

import nbformat
import pytest

from tools.lessons import ROOT
from tools.samples.lab2_digits_from_scratch import EXERCISES

LAB = "lab2-digits-from-scratch"
STYLE = ROOT / "deeplearning.mplstyle"
TESTS = [f"test_{name}" for name in EXERCISES]
TIMED = re.compile(r"\d+ times as fast|e-1\d: they agree")  # what differs from machine to machine

pytestmark = pytest.mark.slow


def promised(notebook):
    """Yield every line that the text shows under "Expected output"."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```", "", cell.source + "\n", flags=re.DOTALL)
            for line in re.findall(r"^    (\S.*)$", text, flags=re.MULTILINE):
                if not TIMED.search(line):
                    yield line


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
    lines = list(promised(released(LAB)))
    assert len(lines) >= 20
    text = with_right_answers.text()
    close = [line for line in lines if line not in text and not line.startswith("pass ")]
    assert close == []


def test_the_curves_end_where_the_text_says(with_right_answers, released):
    rows = re.compile(r"pass +(\d+): training ([\d.]+), test ([\d.]+)")
    found = [tuple(map(float, row)) for row in rows.findall(with_right_answers.text())]
    text = "\n".join(cell.source for cell in released(LAB).cells)
    wanted = [tuple(map(float, row)) for row in rows.findall(text)]
    assert len(found) == len(wanted) == 6
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=0.004)


def test_the_whole_training_overfits(with_right_answers):
    text = with_right_answers.text()
    best = float(re.search(r"The best pass was number \d+, with ([\d.]+)%", text)[1])
    last = float(re.search(r"After the last pass it was ([\d.]+)%", text)[1])
    assert 85 <= best <= 88
    assert best - last >= 2


def test_the_gradients_agree_with_nudging(with_right_answers):
    assert "they agree" in with_right_answers.text()


def test_the_ratio_of_the_two_ways_is_printed(with_right_answers):
    assert re.search(r"Here the batches are \d+ times as fast", with_right_answers.text())


def test_no_tensorflow_is_loaded(with_right_answers):
    assert "loaded: []" in with_right_answers.text()


def test_a_finished_lab_is_lent_nothing(with_right_answers):
    assert "we lend you" not in with_right_answers.text()


def test_the_written_question_is_released_without_its_answer(released):
    (cell,) = (c for c in released(LAB).cells if c.id == "overfitting_question")
    assert cell.cell_type == "markdown"
    assert cell.source == "*Write your answer here.*"
    assert "Mark scheme" not in nbformat.writes(released(LAB))


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
    assert text.count("is still open, so this cell runs with one that we lend you") == 4
    assert "The best pass was number" in text
    assert "Ellipsis" not in text
    assert "its largest output" in empty.shown("own-digit")
