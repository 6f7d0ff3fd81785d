"""The softmax lab, run from its release in a real kernel: with right answers, and empty."""

import re

import pytest

from tools.lessons import ROOT

LAB = "lab3-softmax-digits"
STYLE = ROOT / "deeplearning.mplstyle"
TESTS = ("test_my_softmax", "test_model")

pytestmark = pytest.mark.slow


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


def test_printed_figures_are_those_that_the_text_promises(with_right_answers):
    text = with_right_answers.text()
    assert "my_softmax(z):         [0.03 0.09 0.24 0.64]" in text
    assert "TensorFlow's softmax:  [0.03 0.09 0.24 0.64]" in text
    assert "The shape of X is: (5000, 400)" in text
    assert "The shape of y is: (5000, 1)" in text
    assert "The first label is: 0" in text
    assert "The last label is:  9" in text
    assert "W1 shape = (400, 25), b1 shape = (25,)" in text
    assert "W3 shape = (15, 10), b3 shape = (10,)" in text
    assert "The answer: 2" in text
    assert "Their sum: 1.000" in text


def test_the_first_picture_prints_as_ever(with_right_answers):
    expected = (ROOT / "tests" / "autils" / "data" / "first_row_printed.txt").read_text().strip()
    assert expected in with_right_answers.text()


def test_the_trained_network_makes_few_errors(with_right_answers):
    errors = re.search(r"(\d+) errors out of 5000 images", with_right_answers.text())
    assert int(errors[1]) <= 60


def test_the_held_out_accuracy_is_printed_and_lower(with_right_answers):
    text = with_right_answers.text()
    errors = int(re.search(r"(\d+) errors out of 1000 pictures", text)[1])
    accuracy = float(re.search(r"Held-out accuracy: ([\d.]+)%", text)[1])
    assert accuracy == pytest.approx(100 - errors / 10)
    assert 88 <= accuracy <= 97


def test_training_shows_one_tidy_bar(with_right_answers):
    assert len(with_right_answers.cell("train").outputs) == 1


def test_an_empty_lab_says_not_attempted_yet(empty):
    for grade_id in TESTS:
        assert "not attempted yet" in empty.shown(grade_id)


def test_an_empty_lab_raises_no_bare_traceback(empty):
    errors = empty.outputs("error")
    assert [error.ename for error in errors] == ["ChecksFailed"] * len(TESTS)
    assert all(len(error.traceback) == 1 for error in errors)
    assert empty.text("stderr") == ""


def test_an_empty_lab_can_be_read_to_its_end(empty):
    assert "Held-out accuracy" in empty.text()
