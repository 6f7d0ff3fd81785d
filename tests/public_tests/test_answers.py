"""The tables of right and wrong answers to every exercise, against what their reports say."""

import inspect
import re
from collections import Counter

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._cells.errors import meaning
from public_tests._lab5.exercises import EXERCISES as LAB5_EXERCISES
from tests.public_tests.exercises import TESTED

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

RIGHT = [(tested, answer) for tested in TESTED for answer in tested.rights]
WRONG = [(tested, *row) for tested in TESTED for row in tested.wrongs]
each_exercise = pytest.mark.parametrize("tested", TESTED, ids=lambda tested: tested.name)

LINE, SHARE = r"\(line \d+\)", r"\d+\.\d %"

# The points of the visible test cells of each exercise.
POINTS = {
    "one_hot": 3,
    "relu": 2,
    "relu_derivative": 2,
    "forward": 3,
    "backward": 5,
    "train_epoch": 4,
    "predict": 2,
    "best_epoch": 2,
    "model": 6,
    "hidden_features": 5,
    "build_model": 5,
    "accuracy_by_width": 5,
    "conv2d": 4,
    "conv_output_shape": 3,
    "count_params": 3,
    "build_cnn": 4,
    "my_model": 6,
}


def line_that_raises(function):
    """Return the number of the line that is marked as the one that raises, or None."""
    source, first = inspect.getsourcelines(function)
    return next((first + i for i, line in enumerate(source) if "# <- raises" in line), None)


def sentence(tested, answer, seen):
    """Return the sentence that is expected on an answer, its gaps filled."""
    line = line_that_raises(answer) if "{line}" in seen else None
    seen = seen.replace("{line}", str(line)) if line else seen
    return tested.fill(seen, answer)


@pytest.mark.parametrize(
    ("tested", "answer"), RIGHT, ids=[f"{t.name}-{a.__name__}" for t, a in RIGHT]
)
def test_a_right_answer_passes_in_full(tested, answer):
    report = tested.report(answer)
    assert report.state == "passed", str(report)
    assert report.fraction == 1
    assert report.misconceptions == ()
    gaps = re.escape(tested.exercise.success).replace(r"\{share\}", SHARE)
    assert re.fullmatch(gaps, report.success)
    said = [report.success, *(part for note in report.notes for part in note)]
    assert " ".join(str(report).replace("→", "").split()).endswith(" ".join(said))


@pytest.mark.parametrize(
    ("tested", "answer", "name", "seen"),
    WRONG,
    ids=[f"{name}-{answer.__name__}" for _, answer, name, _ in WRONG],
)
def test_a_wrong_answer_is_named_with_its_sentences(tested, answer, name, seen):
    report = tested.report(answer)
    assert report.state != "passed"
    assert report.misconceptions == (name,), str(report)
    found, expected = report.advice[0].seen, sentence(tested, answer, seen)
    if "{line}" in expected:  # it raises in a line of its own making
        found = re.sub(LINE, "(line {line})", found)
    if "{percent}" in expected:
        found = re.sub(SHARE, "{percent}", found)
    assert found == expected
    gaps = re.sub(r"\\\{\w+\\\}", r"\\S+", re.escape(MISCONCEPTIONS[name].templates[1]))
    if name.endswith("-raises"):  # what the error means stands in front
        gaps = re.escape(meaning(*report.error.split(": ", 1))) + " " + gaps
    assert re.fullmatch(gaps, report.advice[0].next)
    assert report.hint == ""


@each_exercise
def test_every_misconception_has_three_wrong_answers(tested):
    counts = Counter(name for _, name, _ in tested.wrongs)
    assert set(counts) == {idea.name for idea in tested.exercise.misconceptions}
    assert len(counts) >= 4
    assert min(counts.values()) >= 3


@each_exercise
def test_there_are_enough_right_answers(tested):
    least = 12 if tested.name in ("my_softmax", "model") else 6
    assert len({id(answer) for answer in tested.rights}) >= least


@each_exercise
def test_misconceptions_are_named_after_their_exercise(tested):
    prefix = tested.name.removeprefix("my_") if tested.name == "my_softmax" else tested.name
    prefix = prefix.replace("_", "-") + "-"
    assert all(idea.name.startswith(prefix) for idea in tested.exercise.misconceptions)


@pytest.mark.parametrize("name", POINTS)
def test_weights_are_the_points_of_the_visible_cell(name):
    exercise = next(tested.exercise for tested in TESTED if tested.name == name)
    assert sum(exercise.weights.values()) == POINTS[name]


LAB5 = {exercise.name for exercise in LAB5_EXERCISES}  # their examples are of other answers
QUOTING = [tested for tested in TESTED if tested.name not in LAB5]


def frame(tested, seen):
    """Return a sentence without the line that raises and the numbers that training leads to."""
    if tested.name == "accuracy_by_width":
        return re.sub(r"\{\w+\}|\d[\d.]*\d|\d", "#", seen)
    return re.sub(r" \(line .*?\)", "", seen)


@each_exercise
def test_the_registry_holds_the_very_misconceptions_of_an_exercise(tested):
    assert all(MISCONCEPTIONS[idea.name] is idea for idea in tested.exercise.misconceptions)


@pytest.mark.parametrize("tested", QUOTING, ids=lambda tested: tested.name)
def test_the_registry_s_examples_are_what_wrong_answers_are_told(tested):
    told = {(name, frame(tested, seen)) for _, name, seen in tested.wrongs}
    for idea in tested.exercise.misconceptions:
        free_choice = idea.name.endswith("-raises") and tested.name != "my_softmax"
        assert free_choice or (idea.name, frame(tested, idea.seen)) in told
