"""What is earned without work: for each exercise the most that a cheap answer may get.

Visible and hidden test cells run as they stand in `source/`, in this process: nothing here is a
learner's. Networks, which take a training or a file, are in tests/submissions as far as there are
cases of them.
"""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import pytest

from autils.lending import cnn as lending_cnn
from autils.lending import model as lending_model
from autils.lending.functions import _OURS
from public_tests import ChecksFailed
from tools.lessons import ROOT, lab_names

ELSEWHERE = {"model", "hidden_features", "accuracy_by_width", "my_model"}
"""Exercises whose right answer takes a network, a training or a file."""

WITHOUT_INPUT = {"build_cnn"}
"""What is asked for once is asked for in full: there is nothing else to know."""

CONSTANTS = [0, 1, 2, -1, 0.5, 0.98, None, "", [], [0], [1], (0, 0), np.zeros(3), np.eye(2), ...]
MOST = {
    "best_epoch": 1.0,  # a curve has few places, so a constant is right for one that is visible
    "w_sum": 1.0,  # 0.98 stands in the lesson, as the answer to the shown example
}
"""Points that a constant, or one of the arguments, may earn: nothing, but for these."""


@cache
def notebook(lab):
    path = ROOT / "source" / lab / f"{lab}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))


def cells(lab):
    for cell in notebook(lab)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code":
            yield marks, cell["metadata"].get("tags", ()), "".join(cell["source"])


def exercises():
    for lab in lab_names():
        for name, keys in notebook(lab)["metadata"]["course"]["exercises"].items():
            tests = [key for key in keys if key.startswith("test_")]
            if tests and name not in ELSEWHERE:
                yield lab, name


EXERCISES = list(exercises())


def finished(lab):
    """Return the names of a lab in which everything is answered as its author would."""
    names = {"__name__": lab}
    for marks, tags, source in cells(lab):
        is_answer = marks.get("solution") and not marks.get("grade")
        defined = set(re.findall(r"^(?:def )?(\w+)", source, re.MULTILINE))
        if "prelude" in tags or (is_answer and not defined & ELSEWHERE):
            exec(source, names)
    return names


def target(lab, exercise):
    """Return the name that an exercise asks for, which its visible test names first."""
    (source,) = (s for marks, _, s in cells(lab) if marks.get("grade_id") == f"test_{exercise}")
    return re.search(rf"test_{exercise}\((\w+)", source)[1]


def earned(lab, exercise, **changed):
    """Return the points of the visible and of the hidden test cell, with some names changed."""
    points = {}
    for marks, _, source in cells(lab):
        if marks.get("grade_id") in (f"test_{exercise}", f"test_{exercise}-hidden"):
            names = finished(lab) | changed
            try:
                exec(source, names)
                fraction = 1.0
            except ChecksFailed as failed:
                fraction = failed.report.fraction
            points[marks["grade_id"].endswith("-hidden")] = fraction * marks["points"]
    return points[False], points[True]


def worth(lab, exercise):
    return tuple(
        marks["points"]
        for end in ("", "-hidden")
        for marks, _, _ in cells(lab)
        if marks.get("grade_id") == f"test_{exercise}{end}"
    )


def always(value):
    return lambda *arguments, **named: value


def argument(place):
    return lambda *arguments, **named: arguments[place]


def like(place, fill):
    """Return a function that fills an array of the form of one of its arguments."""
    return lambda *arguments, **named: np.full_like(np.asarray(arguments[place], float), fill)


def by_heart(right, lab, exercise):
    """Return a function that knows what the visible test asks, and nothing else."""
    known = {}

    def key(arguments):
        return repr([np.asarray(one).tolist() for one in arguments])

    def listens(*arguments, **named):
        answer = right(*arguments, **named)
        known[key([*arguments, *named.values()])] = answer
        return answer

    earned(lab, exercise, **{target(lab, exercise): listens})
    visible = dict(known)
    hidden_too = {}
    for marks, _, source in cells(lab):
        if marks.get("grade_id") == f"test_{exercise}":
            known.clear()
            exec(source, finished(lab) | {target(lab, exercise): listens})
            hidden_too = dict(known)
    assert set(hidden_too) <= set(visible)

    def remembers(*arguments, **named):
        return hidden_too.get(key([*arguments, *named.values()]))

    return remembers


@pytest.fixture(autouse=True)
def nothing_on_the_screen(capsys):
    return


@pytest.mark.parametrize(("lab", "exercise"), EXERCISES)
def test_the_right_answer_earns_everything(lab, exercise):
    assert earned(lab, exercise) == worth(lab, exercise)


@pytest.mark.parametrize(("lab", "exercise"), EXERCISES)
def test_a_constant_or_an_argument_earns_nothing(lab, exercise):
    cheap = [always(value) for value in CONSTANTS]
    cheap += [argument(place) for place in (0, -1)]
    cheap += [like(place, fill) for place in (0, -1) for fill in (0.0, 1.0, 0.1)]
    name = target(lab, exercise)
    got = [sum(earned(lab, exercise, **{name: function})) for function in cheap]
    assert max(got) <= MOST.get(exercise, 0.0)


@pytest.mark.parametrize(("lab", "exercise"), EXERCISES)
def test_a_constant_earns_nothing_of_what_is_hidden(lab, exercise):
    name = target(lab, exercise)
    for value in CONSTANTS:
        assert earned(lab, exercise, **{name: always(value)})[1] == 0, value


@pytest.mark.parametrize(
    ("lab", "exercise"),
    [
        ("lab3-softmax-digits", "model"),
        ("lab4-hidden-features", "hidden_features"),
        ("lab4-hidden-features", "accuracy_by_width"),
    ],
)
def test_a_constant_in_place_of_a_network_earns_nothing(lab, exercise):
    cheap = CONSTANTS if exercise == "model" else [always(value) for value in CONSTANTS]
    name = target(lab, exercise)
    assert {sum(earned(lab, exercise, **{name: one})) for one in cheap} == {0}


@pytest.mark.parametrize(("lab", "exercise"), [o for o in EXERCISES if o[1] not in WITHOUT_INPUT])
def test_what_is_known_by_heart_earns_what_is_visible(lab, exercise):
    name = target(lab, exercise)
    remembers = by_heart(finished(lab)[name], lab, exercise)
    visible, hidden = earned(lab, exercise, **{name: remembers})
    assert visible <= worth(lab, exercise)[0]
    assert hidden == 0


LAB1, LAB2 = "lab1-first-network", "lab2-digits-from-scratch"
LAB3, LAB5 = "lab3-softmax-digits", "lab5-convolutions"


def swapped_layer(x, W):
    return [sum(a + b for a, b in zip(x, row, strict=False)) for row in W]


def wrong_pairs():
    """Functions that vouch for each other: an exercise, the helper, and what is built on it."""
    yield (
        LAB1,
        "neural_network",
        {
            "vect_mat_mul": swapped_layer,
            "neural_network": lambda x, W1, W2: swapped_layer(swapped_layer(x, W1), W2),
        },
    )

    def leaky(z):
        return np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))

    def forward(X, W1, W2):
        return leaky(X @ W1), leaky(X @ W1) @ W2

    yield LAB2, "forward", {"relu": leaky, "forward": forward}

    def backwards(X, W1, W2):
        a1 = np.maximum(0, X @ W1)
        return a1, -(a1 @ W2)

    yield (
        LAB2,
        "predict",
        {
            "forward": backwards,
            "predict": lambda X, W1, W2: np.argmax(backwards(X, W1, W2)[1], axis=1),
        },
    )

    def half(X, Y, a1, yhat, W2):
        return X.T @ ((yhat - Y) @ W2.T * (a1 > 0)) / 2, a1.T @ (yhat - Y) / 2

    def train_epoch(X, Y, W1, W2, learning_rate, batch_size):
        for begin in range(0, len(X), batch_size):
            batch = X[begin : begin + batch_size]
            a1 = np.maximum(0, batch @ W1)
            dW1, dW2 = half(batch, Y[begin : begin + batch_size], a1, a1 @ W2, W2)
            W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
        return W1, W2

    yield LAB2, "train_epoch", {"backward": half, "train_epoch": train_epoch}
    slope = always(0.5)

    def backward(X, Y, a1, yhat, W2):
        return X.T @ ((yhat - Y) @ W2.T * 0.5), a1.T @ (yhat - Y)

    yield LAB2, "backward", {"relu_derivative": slope, "backward": backward}


@pytest.mark.parametrize(("lab", "exercise", "changed"), list(wrong_pairs()))
def test_functions_that_vouch_for_each_other_never_earn_the_whole(lab, exercise, changed):
    visible, hidden = earned(lab, exercise, **changed)
    most_visible, most_hidden = worth(lab, exercise)
    assert visible <= most_visible
    assert hidden <= most_hidden / 2  # the second layer of `backward` needs no slope
    assert visible + hidden < most_visible + most_hidden


@pytest.mark.parametrize(("lab", "exercise"), EXERCISES)
def test_a_function_that_changes_when_its_own_test_is_over(lab, exercise):
    """It behaves for as many calls as its visible test makes; the hidden ones see another."""
    name = target(lab, exercise)
    right, calls = finished(lab)[name], []

    def counts(*arguments, **named):
        calls.append(1)
        return right(*arguments, **named)

    for marks, _, source in cells(lab):
        if marks.get("grade_id") == f"test_{exercise}":
            exec(source, finished(lab) | {name: counts})
    left = [len(calls)]

    def turns(*arguments, **named):
        left[0] -= 1
        return right(*arguments, **named) if left[0] >= 0 else None

    visible, hidden = earned(lab, exercise, **{name: turns})
    assert (visible, hidden) == (worth(lab, exercise)[0], 0)


LENT_NETWORKS = {
    "model": (LAB3, lambda: lending_model.build_model(), 9.5),  # it is no Sequential one
    "build_cnn": (LAB5, lambda: lending_cnn.lend_cnn, 6.0),
}


def test_what_the_course_lends_is_named_where_it_says_what_remains():
    """They are answers, and no check can tell: what the trust page names is all of it."""
    lent = [(lab, name) for lab, name in EXERCISES if target(lab, name) in _OURS]
    for lab, name in lent:
        ours, _ = _OURS[target(lab, name)]
        assert earned(lab, name, **{target(lab, name): ours}) == worth(lab, name)
    for name, (lab, make, most) in LENT_NETWORKS.items():
        assert sum(earned(lab, name, **{name: make()})) == most
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"- \*\*What the course lends.*?(?=\n- )", page, re.DOTALL)
    named = {*re.findall(r"`(\w+)`", told)} - {"lend"}
    assert named == {name for _, name in lent} | {*LENT_NETWORKS}


def test_every_exercise_is_here_or_elsewhere():
    named = {
        name
        for lab in lab_names()
        for name, keys in notebook(lab)["metadata"]["course"]["exercises"].items()
        if any(key.startswith("test_") for key in keys)
    }
    assert named == {name for _, name in EXERCISES} | ELSEWHERE
