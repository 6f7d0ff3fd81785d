"""The tables of right and wrong answers of lab 5, against what their reports say."""

import inspect
import re

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._common.task import report_on
from public_tests._lab5 import conv2d, conv_output_shape, count_params
from public_tests._lab5.build_cnn import report_on_cnn
from public_tests._lab5.exercises import EXERCISES
from public_tests._lab5.my_model import report_on_file
from tests.public_tests.lab5 import cnn_answers, conv2d_answers, file_answers, number_answers
from tests.public_tests.lab5.sentences import CNN, CONV2D, FILES, NEXT, NUMBERS

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

TASKS = {task.name: task for task in (conv2d.TASK, conv_output_shape.TASK, count_params.TASK)}
RIGHT = {"conv2d": conv2d_answers.RIGHT, **number_answers.RIGHT}
ALL_WRONG = [
    *conv2d_answers.WRONG,
    *number_answers.WRONG,
    *cnn_answers.WRONG,
    *file_answers.WRONG,
]


def named(rows):
    return pytest.mark.parametrize(
        ("answer", "name"), rows, ids=[f"{name}-{answer.__name__}" for answer, name in rows]
    )


def task_of(name):
    """Return the task that a misconception belongs to."""
    fits = [task for task in TASKS.values() if name.startswith(task.name.replace("_", "-") + "-")]
    return max(fits, key=lambda task: len(task.name))


def with_line(sentence, function):
    source, first = inspect.getsourcelines(function)
    marked = (i for i, line in enumerate(source) if "# <- raises" in line)
    line = first + next(marked, 0)
    return sentence.replace("{line}", str(line))


def check_passed(report):
    assert report.state == "passed", str(report)
    assert report.fraction == 1
    assert report.misconceptions == ()
    assert report.success in " ".join(str(report).split())


def check_named(report, name):
    assert report.state != "passed"
    assert report.misconceptions == (name,)
    assert report.advice[0].next == NEXT[name]
    assert report.hint == ""


@pytest.fixture
def file_with(tmp_path):
    """Give a function that writes bytes into a file as a learner would name it."""

    def write(data):
        path = tmp_path / "my_model.keras"
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [(name, answer) for name, answers in RIGHT.items() for answer in answers],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_right_function_passes_in_full(exercise, answer):
    check_passed(report_on(TASKS[exercise], answer))


@pytest.mark.parametrize("build", cnn_answers.RIGHT, ids=lambda build: build.__name__)
def test_a_right_network_passes_in_full(build):
    check_passed(report_on_cnn(build))


@pytest.mark.parametrize("make", file_answers.RIGHT, ids=lambda make: make.__name__)
def test_a_right_file_passes_in_full(make, file_with):
    check_passed(report_on_file(file_with(make())))


@named([*conv2d_answers.WRONG, *number_answers.WRONG])
def test_a_wrong_function_is_named_with_its_sentences(answer, name):
    report = report_on(task_of(name), answer)
    check_named(report, name)
    expected = (CONV2D | NUMBERS)[answer.__name__]
    if "{line}" in expected and "# <- raises" not in inspect.getsource(answer):
        found = re.sub(r"\(line \d+\)", "(line {line})", report.advice[0].seen)
        assert found == expected
    else:
        assert report.advice[0].seen == with_line(expected, answer)


@named(cnn_answers.WRONG)
def test_a_wrong_network_is_named_with_its_sentences(answer, name):
    report = report_on_cnn(answer)
    check_named(report, name)
    assert report.advice[0].seen == CNN[answer.__name__]


@named(file_answers.WRONG)
def test_a_wrong_file_is_named_with_its_sentences(answer, name, file_with):
    report = report_on_file(file_with(answer()))
    check_named(report, name)
    assert re.sub(r"\d+\.\d %", "{percent}", report.advice[0].seen) == FILES[answer.__name__]


def test_every_misconception_has_three_wrong_answers():
    names = [name for _, name in ALL_WRONG]
    assert {idea.name for each in EXERCISES for idea in each.misconceptions} == set(names)
    assert min(names.count(name) for name in names) >= 3


@pytest.mark.parametrize(
    ("exercise", "prefix"),
    [*((name, name.replace("_", "-")) for name in TASKS), ("b", "build-cnn"), ("m", "my-model")],
)
def test_every_exercise_has_at_least_four_misconceptions(exercise, prefix):
    assert sum(name.startswith(f"{prefix}-") for name in MISCONCEPTIONS) >= 4


def test_every_exercise_has_at_least_six_right_answers():
    tables = [*RIGHT.values(), cnn_answers.RIGHT, file_answers.RIGHT]
    assert min(map(len, tables)) >= 6
