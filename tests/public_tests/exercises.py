"""Every exercise of the course with its table of answers, however its answers are handed over."""

import importlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from keras.utils import set_random_seed

from autils import ask_about
from public_tests._common.task import report_on
from public_tests._common.words import number, show_call, show_lists
from public_tests._lab1.exercises import EXERCISES as LAB1
from public_tests._lab2.exercises import EXERCISES as LAB2
from public_tests._lab3 import model, my_softmax
from public_tests._lab4 import accuracy_by_width, build_model, hidden_features
from public_tests._lab5 import build_cnn, conv2d, conv_output_shape, count_params, my_model
from tests.public_tests.lab1.general_answers import general_rows
from tests.public_tests.lab5 import cnn_answers, conv2d_answers, file_answers, number_answers


@dataclass
class Tested:
    """An exercise, how the report on an answer to it is made, and the table of answers.

    `wrongs` are rows of an answer, the name of its misconception and the first sentence on it.
    """

    exercise: Any
    report: Callable[[Any], Any]
    rights: list
    wrongs: list
    fill: Callable[[str, Any], str] = lambda seen, answer: seen

    @property
    def name(self):
        return self.exercise.name


def table_of(path):
    module = importlib.import_module(f"tests.public_tests.{path}_answers")
    return module.TABLE


def tabular(exercise, table, more=()):
    return Tested(exercise, lambda f: report_on(exercise, f), table.rights, [*table.wrongs, *more])


def general(task):
    """Return the wrong answers that every exercise of lab 1 can get."""
    second = list(task.groups.values())[1].inputs[0]
    other = (
        f"{show_call(task.name, second)} should give {show_lists(task.formula(*second))}, "
        f"and you got {show_lists(task.formula(*task.example))}"
    )
    shown = task.example_words or show_call(task.name, task.example)
    return general_rows(task.name.replace("_", "-"), shown, task.formula, task.example, other)


def two_files(exercise, report, lab, stem, **more):
    """Return an exercise whose right and wrong answers stand in two files."""
    right = importlib.import_module(f"tests.public_tests.{lab}.{stem}_right_answers").RIGHT
    wrong = importlib.import_module(f"tests.public_tests.{lab}.{stem}_wrong_answers").WRONG
    return Tested(exercise, report, right, wrong, **more)


def on_a_file(make):
    """Return the report on the bytes that `make` gives, in a file as a learner would name it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my_model.keras"
        path.write_bytes(make())
        return my_model.report_on_file(path)


class Widths:
    """Reports on `accuracy_by_width`: what an answer measured stands in the sentences on it."""

    def report(self, answer):
        self.values, self.shares = [], []

        def kept(widths, digits, epochs):
            value = answer(widths, digits, epochs)
            if widths:
                self.values.append(value)
                self.shares.append(share_of_true(digits))
            return value

        set_random_seed(5)
        with mock.patch.dict(os.environ, {"PROCTOR_SEED": "5"}):
            return accuracy_by_width.report_on_widths(kept)

    def fill(self, seen, answer):
        first, second = [number(float(v)) for v in (*np.asarray(self.values[0]).flat, 0.0)[:2]]
        again = number(float(next(iter(np.asarray(self.values[-1]).flat))))
        return seen.format(first=first, second=second, again=again, share=number(self.shares[-1]))


def share_of_true(digits):
    """Return the share of test labels that are true, from the pictures of patterns alone."""
    x_train, y_train, x_test, y_test = digits
    found = [
        np.bincount(y_train[(x_train == x).all(axis=(1, 2))]).argmax() == y
        for x, y in zip(x_test, y_test, strict=True)
    ]
    return float(np.mean(found))


WIDTHS = Widths()

TESTED = (
    *(tabular(task, table_of(f"lab1.{task.name}"), general(task)) for task in LAB1),
    *(tabular(task, table_of(f"lab2.{task.name}")) for task in LAB2),
    two_files(my_softmax.EXERCISE, my_softmax.report_on_softmax, "lab3", "softmax"),
    two_files(model.EXERCISE, lambda make: model.report_on_model(make(), 10, 400), "lab3", "model"),
    two_files(
        hidden_features.EXERCISE,
        lambda f: hidden_features.report_on_features(lambda weights: ask_about(f, weights)),
        "lab4",
        "features",
    ),
    two_files(build_model.EXERCISE, build_model.report_on_build, "lab4", "build"),
    two_files(accuracy_by_width.EXERCISE, WIDTHS.report, "lab4", "width", fill=WIDTHS.fill),
    tabular(conv2d.TASK, conv2d_answers.TABLE),
    tabular(conv_output_shape.TASK, number_answers.TABLES["conv_output_shape"]),
    tabular(count_params.TASK, number_answers.TABLES["count_params"]),
    Tested(
        build_cnn.EXERCISE,
        build_cnn.report_on_cnn,
        cnn_answers.TABLE.rights,
        cnn_answers.TABLE.wrongs,
    ),
    Tested(my_model.EXERCISE, on_a_file, file_answers.TABLE.rights, file_answers.TABLE.wrongs),
)
