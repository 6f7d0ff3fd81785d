"""The tables of right and wrong answers of lab 2, against what their reports say."""

import importlib
import inspect
import re

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._common.task import report_on
from public_tests._lab2.exercises import EXERCISES

TABLES = {
    exercise.name: importlib.import_module(f"tests.public_tests.lab2.{exercise.name}_answers").TABLE
    for exercise in EXERCISES
}
RIGHT = [(exercise, answer) for exercise in EXERCISES for answer in TABLES[exercise.name].rights]
WRONG = [(exercise, *row) for exercise in EXERCISES for row in TABLES[exercise.name].wrongs]

POINTS = {
    "one_hot": 3,
    "relu": 2,
    "relu_derivative": 2,
    "forward": 3,
    "backward": 5,
    "train_epoch": 4,
    "predict": 2,
    "best_epoch": 2,
}


def line_that_raises(function):
    source, first = inspect.getsourcelines(function)
    marked = (i for i, line in enumerate(source) if "# <- raises" in line)
    return first + next(marked, 0)


@pytest.mark.parametrize(
    ("exercise", "answer"), RIGHT, ids=[f"{e.name}-{a.__name__}" for e, a in RIGHT]
)
def test_a_right_answer_passes_in_full(exercise, answer):
    report = report_on(exercise, answer)
    assert report.state == "passed", str(report)
    assert report.fraction == 1
    assert report.misconceptions == ()
    assert report.success == exercise.success


@pytest.mark.parametrize(
    ("exercise", "answer", "name", "seen"),
    WRONG,
    ids=[f"{name}-{answer.__name__}" for _, answer, name, _ in WRONG],
)
def test_a_wrong_answer_is_named_with_its_sentences(exercise, answer, name, seen):
    report = report_on(exercise, answer)
    assert report.state != "passed"
    assert report.misconceptions == (name,), str(report)
    assert report.advice[0].seen == seen.replace("{line}", str(line_that_raises(answer)))
    assert report.advice[0].next == TABLES[exercise.name].sentences[name][1]
    assert report.hint == ""


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_misconception_has_three_wrong_answers(exercise):
    names = [name for one, _, name, _ in WRONG if one is exercise]
    assert set(names) == {idea.misconception.name for idea in exercise.ideas}
    assert min(names.count(name) for name in set(names)) >= 3
    assert len(set(names)) >= 4


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_exercise_has_six_right_answers(exercise):
    assert len(TABLES[exercise.name].rights) >= 6


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_weights_are_the_points_of_the_cell(exercise):
    assert sum(exercise.weights.values()) == POINTS[exercise.name]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_names_begin_with_their_exercise(exercise):
    prefix = exercise.name.replace("_", "-") + "-"
    assert all(idea.misconception.name.startswith(prefix) for idea in exercise.ideas)


def test_the_registry_s_examples_are_what_wrong_answers_are_told():
    def without_line(seen):
        return re.sub(r" \(line .*?\)", "", seen)

    told = {(name, without_line(seen)) for _, _, name, seen in WRONG}
    for exercise in EXERCISES:
        for idea in exercise.ideas:
            misconception = idea.misconception
            assert (misconception.name, without_line(misconception.seen)) in told
            assert MISCONCEPTIONS[misconception.name] is misconception


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_calls_stay_few(exercise):
    calls = []
    answer = TABLES[exercise.name].rights[0]

    def counting(*arguments):
        calls.append(arguments)
        return answer(*arguments)

    report_on(exercise, counting)
    assert len(calls) <= 10
