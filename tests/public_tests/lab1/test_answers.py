"""The tables of right and wrong answers of lab 1, against what their reports say."""

import importlib
import inspect
import re

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._common.task import report_on
from public_tests._common.words import show_call, show_lists
from public_tests._lab1.exercises import EXERCISES
from tests.public_tests.lab1.general_answers import following, general_rows

TABLES = {
    task.name: importlib.import_module(f"tests.public_tests.lab1.{task.name}_answers").TABLE
    for task in EXERCISES
}
RIGHT = [(task, answer) for task in EXERCISES for answer in TABLES[task.name].rights]


def prefix(task):
    return task.name.replace("_", "-")


def shown_call(task):
    arguments = ", ".join(show_lists(argument) for argument in task.example)
    return task.example_words or f"{task.name}({arguments})"


def rows(task):
    """Return every wrong answer to a task: answer, misconception, both sentences."""
    table = TABLES[task.name]
    for answer, name, seen in table.wrongs:
        yield answer, name, seen, table.following[name]
    second = list(task.groups.values())[1].inputs[0]
    other = (
        f"{show_call(task.name, second)} should give {show_lists(task.formula(*second))}, "
        f"and you got {show_lists(task.formula(*task.example))}"
    )
    given = (prefix(task), shown_call(task), task.formula, task.example, other)
    for answer, name, seen in general_rows(*given):
        yield answer, name, seen, following(prefix(task), name)


WRONG = [(task, *row) for task in EXERCISES for row in rows(task)]


def line_that_raises(function):
    source, first = inspect.getsourcelines(function)
    marked = (i for i, line in enumerate(source) if "# <- raises" in line)
    return first + next(marked, 0)


@pytest.mark.parametrize(
    ("task", "answer"), RIGHT, ids=[f"{t.name}-{a.__name__}" for t, a in RIGHT]
)
def test_a_right_answer_passes_in_full(task, answer):
    report = report_on(task, answer)
    assert report.state == "passed", str(report)
    assert report.fraction == 1
    assert report.misconceptions == ()
    assert report.success


@pytest.mark.parametrize(
    ("task", "answer", "name", "seen", "cure"),
    WRONG,
    ids=[f"{name}-{answer.__name__}" for _, answer, name, *_ in WRONG],
)
def test_a_wrong_answer_is_named_with_its_sentences(task, answer, name, seen, cure):
    report = report_on(task, answer)
    assert report.state != "passed"
    assert report.misconceptions == (name,), str(report)
    assert report.advice[0].seen == seen.replace("{line}", str(line_that_raises(answer)))
    assert report.advice[0].next == cure
    assert report.hint == ""


@pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.name)
def test_every_misconception_has_three_wrong_answers(task):
    names = [name for one, _, name, *_ in WRONG if one is task]
    assert set(names) == {idea.name for idea in task.misconceptions}
    assert min(names.count(name) for name in set(names)) >= 3
    assert len(set(names)) >= 4


@pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.name)
def test_every_exercise_has_six_right_answers(task):
    assert len(TABLES[task.name].rights) >= 6


def test_the_registry_s_examples_are_what_wrong_answers_are_told():
    def without_line(seen):
        return re.sub(r" \(line .*?\)", "", seen)

    told = {(name, without_line(seen)) for _, _, name, seen, _ in WRONG}
    for task in EXERCISES:
        for idea in task.misconceptions:
            if not idea.name.endswith("-raises"):  # its error is a free choice
                assert (idea.name, without_line(idea.seen)) in told
            assert MISCONCEPTIONS[idea.name] is idea
            assert {idea.next} == {f for _, _, name, _, f in WRONG if name == idea.name}
