"""The lab on hidden features, run from its release in a real kernel: right answers, and none."""

import re

import nbformat
import pytest

from tools.lessons import ROOT
from tools.samples import sample_class

LAB = "lab4-hidden-features"
STYLE = ROOT / "deeplearning.mplstyle"
TESTS = ("test_hidden_features", "test_build_model", "test_accuracy_by_width")
SPREAD = {1: (0.212, 0.04), 10: (0.860, 0.04), 50: (0.921, 0.02), 100: (0.928, 0.02)}
"""Means of five runs that the lesson promises, with room for four spreads or more."""


@pytest.fixture(scope="module")
def with_right_answers(with_all_right):
    return with_all_right(LAB)


@pytest.fixture(scope="module")
def empty(run_notebook, released):
    return run_notebook(released(LAB), beside=[STYLE], allow_errors=True)


@pytest.mark.slow
def test_right_answers_run_without_a_word_on_stderr(with_right_answers):
    assert with_right_answers.outputs("error") == []
    assert with_right_answers.text("stderr") == ""


@pytest.mark.slow
@pytest.mark.parametrize("grade_id", TESTS)
def test_right_answers_pass(with_right_answers, grade_id):
    assert "all right" in with_right_answers.shown(grade_id)


@pytest.mark.slow
def test_printed_figures_are_those_that_the_text_promises(with_right_answers):
    text = with_right_answers.text()
    assert "The label says: 5" in text
    assert "x_train: (4000, 28, 28), y_train: (4000,)" in text
    assert "x_test:  (1000, 28, 28), y_test:  (1000,)" in text
    assert "The pixels go from 0 to 1\n" in text
    assert "(784, 10)\n(10,)\n(10, 10)\n(10,)" in text
    assert "124 of 784 pixels are 0 in every training picture" in text
    assert "[[[11 21]\n  [31 12]]" in text


@pytest.mark.slow
def test_the_first_picture_is_the_five_that_everybody_knows(with_right_answers):
    """Rows 5 and 6, as a report of an earlier course prints them."""
    text = " ".join(with_right_answers.text().split())
    assert "3 18 18 18 126 136 175 26 166 255 247 127 0 0 0 0]" in text
    assert "30 36 94 154 170 253 253 253 253 253 225 172 253 242 195 64 0 0 0 0]" in text


@pytest.mark.slow
def test_five_hundred_units_reach_what_the_text_promises(with_right_answers):
    accuracy = float(re.search(r"Test accuracy: ([\d.]+)", with_right_answers.text())[1])
    assert accuracy == pytest.approx(0.939, abs=0.02)


@pytest.mark.slow
def test_accuracies_by_width_are_those_that_the_text_promises(with_right_answers):
    words = with_right_answers.shown("show-widths")
    for width, (mean, room) in SPREAD.items():
        found = float(re.search(rf"{width} hidden units?: ([\d.]+) ±", words)[1])
        assert found == pytest.approx(mean, abs=room), width


@pytest.mark.slow
def test_the_measurement_prints_one_line_for_each_seed(with_right_answers):
    outputs = with_right_answers.cell("measure").outputs
    lines = "".join(o.text for o in outputs if o.output_type == "stream").splitlines()
    assert len(lines) == 6
    assert lines[0].split() == ["seed", "1", "unit", "10", "units", "50", "units", "100", "units"]


@pytest.mark.slow
def test_an_empty_lab_says_not_attempted_yet(empty):
    for grade_id in TESTS:
        assert "not attempted yet" in empty.shown(grade_id)


@pytest.mark.slow
def test_an_empty_lab_raises_no_bare_traceback(empty):
    errors = empty.outputs("error")
    assert [error.ename for error in errors] == ["ChecksFailed"] * len(TESTS)
    assert all(len(error.traceback) == 1 for error in errors)
    assert empty.text("stderr") == ""


@pytest.mark.slow
def test_an_empty_lab_can_be_read_to_its_end(empty):
    assert "There are no features to draw yet" in empty.text()
    assert "accuracy_by_width is still open" in empty.text()
    assert "1 hidden unit: 0.212 ± 0.009" in empty.shown("show-widths")


def test_texts_are_released_without_their_mark_schemes(released):
    cells = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in released(LAB).cells
    }
    for grade_id in ("explain_every_line", "width_observation"):
        assert cells[grade_id].source == "*Write your answer here.*"
    words = nbformat.writes(released(LAB))
    assert "Model answer" not in words
    assert "Mark scheme" not in words


def test_points_add_up_and_the_visible_part_is_the_larger(released):
    points = {
        cell.metadata["nbgrader"]["grade_id"]: cell.metadata["nbgrader"]["points"]
        for cell in released(LAB).cells
        if "points" in cell.metadata.get("nbgrader", {})
    }
    assert sum(points.values()) == 40
    assert all(points[test] > points[f"{test}-hidden"] for test in TESTS)


def test_a_fair_score_never_counts_what_waits_for_a_person():
    for sample in sample_class(LAB):
        assert sample.score <= 24
        assert list(sample.states) == [
            "explain_every_line",
            "hidden_features",
            "build_model",
            "accuracy_by_width",
            "width_observation",
        ]
