"""The lab on convolutions, run from its release in a real kernel: with right answers, and empty."""

import re

import pytest

from tools.lessons import ROOT
from tools.samples.lab5_convolutions import EXERCISES

LAB = "lab5-convolutions"
STYLE = ROOT / "deeplearning.mplstyle"
TESTS = tuple(f"test_{exercise}" for exercise in EXERCISES)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def with_right_answers(with_all_right):
    return with_all_right(LAB)


@pytest.fixture(scope="module")
def empty(run_notebook, released):
    return run_notebook(released(LAB), beside=[STYLE], allow_errors=True)


def accuracy(run, name):
    return float(re.search(rf"The {name} one: .*test accuracy ([\d.]+)", run.text())[1])


def test_right_answers_run_without_a_word_on_stderr(with_right_answers):
    assert with_right_answers.outputs("error") == []
    assert with_right_answers.text("stderr") == ""


@pytest.mark.parametrize("grade_id", TESTS)
def test_right_answers_pass(with_right_answers, grade_id):
    assert "all right" in with_right_answers.shown(grade_id)


def test_printed_figures_are_those_that_the_text_promises(with_right_answers):
    text = with_right_answers.text()
    assert "x_train: (4000, 28, 28, 1), y_train: (4000,)" in text
    assert "[[2. 1. 0.]\n [5. 5. 2.]\n [6. 0. 5.]]" in text
    assert "(24, 24, 32)\n(12, 12, 32)\n(10, 10, 32)\n(5, 5, 32)" in text
    assert "832\n9248" in text
    assert "[[3 5]\n [4 9]]" in text
    assert "The loaded network gives the same logits: True" in text
    assert "Size of the file: 7.3 MB" in text


@pytest.mark.parametrize(
    ("grade_id", "rows", "total"),
    [
        (
            "larger-network",
            [
                ("(None, 26, 26, 28)", "280"),
                ("(None, 13, 13, 28)", "0"),
                ("(None, 4732)", "0"),
                ("(None, 128)", "605,824"),
                ("(None, 128)", "0"),
                ("(None, 10)", "1,290"),
            ],
            "607,394",
        ),
        (
            "show-smaller",
            [
                ("(None, 24, 24, 32)", "832"),
                ("(None, 12, 12, 32)", "0"),
                ("(None, 10, 10, 32)", "9,248"),
                ("(None, 5, 5, 32)", "0"),
                ("(None, 5, 5, 32)", "0"),
                ("(None, 800)", "0"),
                ("(None, 128)", "102,528"),
                ("(None, 10)", "1,290"),
            ],
            "113,898",
        ),
    ],
)
def test_the_summaries_are_those_of_the_text(with_right_answers, grade_id, rows, total):
    shown = re.sub(r"\x1b\[[\d;]*m", "", with_right_answers.shown(grade_id))
    found = re.findall(r"│ (\(None, [\d, ]+\))\s+│\s+([\d,]+) │", shown)
    assert found == rows
    assert f"Total params: {total}" in shown


def test_the_smaller_network_reads_better(with_right_answers):
    assert 0.92 <= accuracy(with_right_answers, "larger") <= 0.97
    assert 0.95 <= accuracy(with_right_answers, "smaller") <= 0.99


def test_training_shows_one_tidy_bar(with_right_answers):
    assert len(with_right_answers.cell("train-larger").outputs) == 1


def test_prepared_handwriting_is_read_rightly(with_right_answers):
    words = with_right_answers.shown("show-handwriting")
    prepared = re.findall(r"prepared as MNIST was, \w+ \([\d,]+\) says (\d)", words)
    assert prepared == ["1", "1"]


def test_an_empty_lab_says_not_attempted_yet(empty):
    for grade_id in TESTS:
        assert "not attempted yet" in empty.shown(grade_id)


def test_an_empty_lab_raises_no_bare_traceback(empty):
    errors = empty.outputs("error")
    assert [error.ename for error in errors] == ["ChecksFailed"] * len(TESTS)
    assert all(len(error.traceback) == 1 for error in errors)
    assert empty.text("stderr") == ""


def test_an_empty_lab_can_be_read_to_its_end(empty):
    assert accuracy(empty, "smaller") > 0.9
    assert "Left out. Write True into the cell above" in empty.text()
