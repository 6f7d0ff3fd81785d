"""What each check of lab 1 says, in each kind of outcome; and what holds for all its tests."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import public_tests
from public_tests import ChecksFailed
from public_tests._common.case import same
from public_tests._common.task import report_on
from public_tests._common.words import show_lists
from public_tests._lab1.exercises import EXERCISES
from public_tests._lab1.vect_mat_mul import vect_mat_mul
from tests.public_tests.exercises import table_of

BY_NAME = {task.name: task for task in EXERCISES}
POINTS = {
    "w_sum": 3,
    "ele_mul": 3,
    "vect_mat_mul": 4,
    "neural_network": 4,
    "train": 6,
    "gradient_step": 5,
    "outer_prod": 3,
}
LABELS = {"ids": lambda task: task.name}


class StandIn:
    """A callable that is no function, as grading hands it in."""

    def __init__(self, function):
        self._function = function

    def __call__(self, *arguments):
        return self._function(*arguments)


def messages(name, answer):
    return [check.message for check in report_on(BY_NAME[name], answer).checks]


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_the_weights_are_the_points_of_the_visible_cell(task):
    assert sum(task.weights.values()) == POINTS[task.name]


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
@pytest.mark.parametrize("stub", [..., lambda *given: ...], ids=["missing", "placeholder"])
def test_an_untouched_stub_is_not_attempted(task, stub):
    report = report_on(task, stub)
    assert report.state == "not-attempted"
    assert report.headline == f"{task.name}: not attempted yet."


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_something_else_than_a_function(task):
    report = report_on(task, [1, 2])
    assert (report.state, report.fraction) == ("failed", 0)
    (idea,) = report.advice
    assert idea.name == "slip-name-overwritten"
    assert idea.seen == f"The name `{task.name}` stands for a list now, and for no function."
    assert idea.next == (
        f"Run the cell that defines it again, and give results another name: {task.name} = "
        f"{task.name}(...) puts the function away."
    )


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_the_learner_s_test_shows_its_report_once(task, capsys):
    test = getattr(public_tests, f"test_{task.name}")
    assert test.__test__ is False
    earlier = [StandIn(vect_mat_mul)] if task.name == "neural_network" else []
    assert test(StandIn(task.formula), *earlier) is None
    assert capsys.readouterr().out.count(f"{task.name}: all right") == 1
    with pytest.raises(ChecksFailed, match="not right yet"):
        test(lambda *given: "something", *earlier)


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_an_unknown_idea_gets_a_hint(task):
    numbers = itertools.count(1234.5)  # always another one
    report = report_on(task, lambda *given: next(numbers))
    assert report.misconceptions == ()
    assert report.hint == task.hint
    assert task.hint.endswith(".")


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_calls_stay_few(task):
    calls = []
    report_on(task, lambda *given: calls.append(given))
    assert len(calls) <= 10


@pytest.mark.parametrize("task", EXERCISES, **LABELS)
def test_no_wrong_answer_passes_in_full_and_none_gets_more_for_its_example(task):
    for answer, *_ in table_of(f"lab1.{task.name}").wrongs:
        assert report_on(task, answer).fraction < 1


def test_messages_of_a_wrong_sum():
    assert messages("w_sum", lambda a, b: sum(a)) == [
        "For w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]): expected 0.98, you got 10.35.",
        "Not right for w_sum([9.5, 0.8, 1.3], [0.3, -0.2, 0.5]) either.",
        "Not right for w_sum([2, 3], [5, -1]) either.",
        "This counts as soon as all of your answers are right.",
    ]


def test_messages_of_an_emptied_list():
    def emptied(a, b):
        return sum(a.pop() * b.pop() for _ in range(len(a)))

    assert messages("w_sum", emptied) == [
        "",
        "",
        "",
        "Calling w_sum([8.5, 0.65, 1.2], [0.1, 0.2, 0]) changed what it was given: after the call "
        "its arguments were [], [].",
    ]


def test_messages_of_a_changed_list():
    def in_place(number, vector):
        for i in range(len(vector)):
            vector[i] *= number
        return vector

    assert messages("ele_mul", in_place) == [
        "",
        "",
        "",
        "Calling ele_mul(0.65, [0.3, 0.2, 0.9]) changed what it was given: after the call its "
        "arguments were 0.65, [0.195, 0.13, 0.585].",
    ]


def test_a_list_that_something_odd_was_put_into_is_a_changed_one():
    def odd(number, vector):
        result = [number * entry for entry in vector]
        vector[0] = np.zeros(2)
        return result

    assert "changed what it was given" in messages("ele_mul", odd)[-1]


def test_nothing_right_proves_nothing_about_the_lists():
    assert messages("gradient_step", lambda *given: None) == [
        "For gradient_step([8.5, 0.65, 1.2], [0.1, 0.2, -0.1], 1, 0.01): expected "
        "[0.1119, 0.2009, -0.09832], your function returned None.",
        "Not right for gradient_step([2, -1, 0.5], [0.5, 0.25, 2], 3, 0.1) either.",
        "Not right for gradient_step([1, 2], [0.5, 0.5], 0, 0.2) either.",
        "For gradient_step([8.5, 0.65, 1.2], [0.1, 0.2, -0.1], 1, 0.01): each weight should move "
        "towards [0.1119, 0.2009, -0.09832].",
        "This counts as soon as one of your answers is right.",
    ]


def test_a_long_call_is_named_by_the_lesson_s_names():
    assert messages("vect_mat_mul", lambda x, W: [1, 2])[0] == (
        "For vect_mat_mul(x, W) with the lesson's numbers: expected [0.555, 0.98, 0.965], you got "
        "[1, 2]."
    )


def right_trace(*given):
    return BY_NAME["train"].formula(*given)


TRACES = [
    (
        lambda *given: None,
        "For train(0.5, 0.5, 0.8, 1, 20): expected a list of 20 rows, your function returned None.",
    ),
    (
        lambda *given: 3.5,
        "For train(0.5, 0.5, 0.8, 1, 20): expected a list of 20 rows, you got 3.5.",
    ),
    (
        lambda *given: [row[2] for row in right_trace(*given)],
        "For train(0.5, 0.5, 0.8, 1, 20): expected a list of 20 rows, you got [0.775, 0.9813, "
        "1.136, 1.252, 1.339, 1.404, 1.453, 1.49, ...].",
    ),
    (
        lambda *given: right_trace(*given)[:-1],
        "For train(0.5, 0.5, 0.8, 1, 20): expected 20 rows, you got 19.",
    ),
    (
        lambda w, x, y, rate, steps: right_trace(w, x, y, rate / 2, steps),
        "For train(0.5, 0.5, 0.8, 1, 20): the row of step 1 should be [0.3025, 0.25, 0.775], "
        "you got [0.3025, 0.25, 0.6375].",
    ),
    (
        lambda *given: [*right_trace(*given)[:3], *[[1, 2]] * 17],
        "For train(0.5, 0.5, 0.8, 1, 20): the row of step 4 should be [0.05384, 0.568, 1.252], "
        "you got [1, 2].",
    ),
]


@pytest.mark.parametrize(("answer", "message"), TRACES, ids=range(len(TRACES)))
def test_messages_of_a_wrong_trace(answer, message):
    assert messages("train", answer)[0] == message


ASPECTS = [
    (lambda *given: None, "expected 20 rows of three numbers", "the first row should begin with"),
    (lambda *given: [1] * given[-1], "expected 20 rows of", "the first row should begin with"),
    (lambda *given: [[]] * given[-1], "expected 20 rows of", "the first row should begin with"),
    (lambda *given: [row[:2] for row in right_trace(*given)], "expected 20 rows of", ""),
    (lambda *given: [*right_trace(*given), [1, 2, 3]], "expected 20 rows of three numbers", ""),
    (lambda *given: [[1, 2, 3]] * given[-1], "", "should begin with [0.3025, 0.25]."),
]


@pytest.mark.parametrize(("answer", "rows", "begins"), ASPECTS, ids=range(len(ASPECTS)))
def test_aspects_of_a_trace_count_by_themselves(answer, rows, begins):
    *_, of_rows, of_beginning = messages("train", answer)
    for message, expected in ((of_rows, rows), (of_beginning, begins)):
        assert expected in message
        assert bool(expected) == bool(message)


def test_one_row_is_a_row():
    def short(*given):
        return right_trace(*given) if given[-1] > 1 else []

    assert messages("train", short)[3] == (
        "For train(0.5, 0.5, 0.8, 1, 1): expected 1 row of three numbers."
    )


PARTLY = [
    ("train", "the_whole_slope", ["a row for each step", "predicts and compares"]),
    (
        "train",
        "rate_unused",
        ["shown example", "a row for each step", "predicts and compares"],
    ),
    ("gradient_step", "the_whole_slope", ["direction of the step"]),
    ("gradient_step", "plus_for_minus", []),
    (
        "gradient_step",
        "in_place",
        ["shown example", "other values", "other lengths", "direction of the step"],
    ),
    ("vect_mat_mul", "as_many_rows_as_inputs", ["shown example", "other values"]),
    ("ele_mul", "three_zeros", ["shown example", "other values", "leaves vector as it was"]),
]


@pytest.mark.parametrize(("name", "answer", "passed"), PARTLY)
def test_what_is_right_counts_beside_what_is_wrong(name, answer, passed):
    (function,) = (f for f, *_ in table_of(f"lab1.{name}").wrongs if f.__name__ == answer)
    report = report_on(BY_NAME[name], function)
    assert [check.name for check in report.checks if check.state == "passed"] == passed


def test_an_error_in_another_shape_alone_is_not_the_headline():
    report = report_on(BY_NAME["vect_mat_mul"], lambda x, W: [W[i][0] for i in range(3)])
    assert (report.state, report.error) == ("failed", "")


def test_the_lesson_s_trace_of_twenty_rows():
    rows = right_trace(0.5, 0.5, 0.8, 1.0, 20)
    shown = [f"{error:.3e} {yhat:.6f} {w:.6f}" for error, yhat, w in rows]
    assert shown[0] == "3.025e-01 0.250000 0.775000"
    assert shown[9] == "1.705e-03 0.758703 1.538055"
    assert shown[-1] == "5.408e-06 0.797674 1.596512"


FIGURES = {
    "w_sum": 0.98,
    "ele_mul": [0.195, 0.13, 0.585],
    "vect_mat_mul": [0.555, 0.98, 0.965],
    "neural_network": [0.2135, 0.145, 0.5065],
    "gradient_step": [0.1119, 0.20091, -0.09832],
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_shown_examples_have_the_figures_of_the_lesson(name):
    task = BY_NAME[name]
    np.testing.assert_allclose(task.formula(*task.example), FIGURES[name], rtol=1e-12)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.98, "0.98"),
        ([1.0, -0.0], "[1, 0]"),
        ([[1, 2], [3]], "[[1, 2], [3]]"),
        ([[1.0]] * 5, "[[1], ..., [1]] (5 rows)"),
        (np.ones((2, 2)), "[[1, 1], [1, 1]]"),
        (np.ones((2, 1, 1)), "a list nested 3 deep"),
        ([..., 1], "a list with `...` in it"),
        ([], "[]"),
        ("text", "a str"),
        (["text"], "a list"),
        (map(abs, [1]), "a map"),
    ],
)
def test_show(value, words):
    assert show_lists(value) == words


def test_rows_of_different_lengths_are_compared_one_by_one():
    assert same([[1, 2], [3]], [[1, 2], [3]])
    assert same(([1, 2], (3,)), [[1, 2], [3]])
    assert not same([[1, 2], [4]], [[1, 2], [3]])
    assert not same([[1, 2]], [[1, 2], [3]])
    assert not same(3, [[1, 2], [3]])


numbers = st.floats(-9, 9, width=16)
vectors = st.lists(numbers, min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(vectors, st.integers(1, 5), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_oracles_agree_with_numpy(x, hidden, outputs, random):
    W1 = [[random.uniform(-2, 2) for _ in x] for _ in range(hidden)]
    W2 = [[random.uniform(-2, 2) for _ in range(hidden)] for _ in range(outputs)]
    formula = {task.name: task.formula for task in EXERCISES}
    assert same(formula["w_sum"](x, W1[0]), np.dot(x, W1[0]))
    assert same(formula["ele_mul"](0.5, x), 0.5 * np.array(x))
    assert same(formula["vect_mat_mul"](x, W1), np.array(W1) @ x)
    np.testing.assert_allclose(
        formula["neural_network"](x, W1, W2), np.array(W2) @ (np.array(W1) @ x), atol=1e-9
    )
    assert same(formula["outer_prod"](x, W1[0]), np.outer(x, W1[0]))
    delta = np.dot(x, W1[0]) - 1
    np.testing.assert_allclose(
        formula["gradient_step"](x, W1[0], 1, 0.1), W1[0] - 0.1 * delta * np.array(x), atol=1e-9
    )
