"""The tables of answers, and which lab may import from which, so that neither can rot."""

import ast
import importlib
from collections import Counter
from pathlib import Path

import pytest

import public_tests
from public_tests import MISCONCEPTIONS

PACKAGE = Path(public_tests.__file__).parent
LAB1 = [
    "w_sum",
    "ele_mul",
    "vect_mat_mul",
    "neural_network",
    "gradient_step",
    "outer_prod",
    "train",
]
LAB2 = [
    "one_hot",
    "relu",
    "relu_derivative",
    "forward",
    "backward",
    "train_epoch",
    "predict",
    "best_epoch",
]

# Wherever a name is demanded, the course promises it to those who read its reports.
PROMISED = [
    *(
        f"softmax-{idea}"
        for idea in [
            "not-normalised",
            "no-exponential",
            "divides-by-sum-of-z",
            "divides-by-max",
            "divides-by-count",
            "overflow",
            "sigmoid",
            "softmin",
            "base-two",
            "log",
            "one-hot",
            "hard-coded",
            "fixed-length",
            "returns-list",
            "returns-none",
            "wrong-shape",
            "mutates-input",
            "rounded",
            "raises",
        ]
    ),
    *(
        f"model-{idea}"
        for idea in [
            "empty",
            "softmax-output",
            "hidden-linear",
            "hidden-sigmoid",
            "output-relu",
            "layer-order",
            "wrong-units",
            "wrong-classes",
            "extra-layer",
            "missing-layer",
            "wrong-input",
            "not-sequential",
        ]
    ),
    "hidden-features-not-transposed",
]


def answers(path):
    return importlib.import_module(f"tests.public_tests.{path}")


def small_tables(lab, exercises):
    """Return the right answers and the named wrong ones of a lab with a table per exercise."""
    for exercise in exercises:
        table = answers(f"{lab}.{exercise}_answers").TABLE
        rights, names = table.rights, [name for _, name, _ in table.wrongs]
        if lab == "lab1":  # ideas that any of its exercises can meet are entered once for all
            rows = answers("lab1.test_answers").WRONG
            names = [name for task, _, name, *_ in rows if task.name == exercise]
        yield exercise, rights, names


def tables():
    """Return for each exercise its right answers, and the names that its wrong answers show."""
    found = [*small_tables("lab1", LAB1), *small_tables("lab2", LAB2)]
    for exercise, module in (("my_softmax", "softmax"), ("model", "model")):
        wrong = answers(f"lab3.{module}_wrong_answers").WRONG
        right = answers(f"lab3.{module}_right_answers").RIGHT
        found.append((exercise, right, [row[1] for row in wrong]))
    for exercise, module in (
        ("hidden_features", "features"),
        ("build_model", "build"),
        ("accuracy_by_width", "width"),
    ):
        wrong = answers(f"lab4.{module}_wrong_answers").WRONG
        right = answers(f"lab4.{module}_right_answers").RIGHT
        found.append((exercise, right, [row[1] for row in wrong]))
    lab5 = answers("lab5.test_answers")
    names = [name for _, name in lab5.ALL_WRONG]
    for exercise, right in (
        *lab5.RIGHT.items(),
        ("build_cnn", lab5.cnn_answers.RIGHT),
        ("my_model", lab5.file_answers.RIGHT),
    ):
        prefix = exercise.replace("_", "-") + "-"
        found.append((exercise, right, [name for name in names if name.startswith(prefix)]))
    return found


TABLES = tables()
IDS = [exercise for exercise, *_ in TABLES]
each_table = pytest.mark.parametrize(("exercise", "rights", "names"), TABLES, ids=IDS)


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_misconception_can_be_named(name):
    assert name in MISCONCEPTIONS


def test_every_exercise_has_a_table():
    tested = {name[5:] for name in public_tests.__all__ if name.startswith("test_")}
    assert sorted(IDS) == sorted(tested)


@each_table
def test_every_misconception_has_three_different_wrong_answers(exercise, rights, names):
    counts = Counter(names)
    assert len(counts) >= 4
    assert min(counts.values()) >= 3
    assert set(counts) <= set(MISCONCEPTIONS)


@each_table
def test_there_are_enough_right_answers(exercise, rights, names):
    least = 12 if exercise in ("my_softmax", "model") else 6
    assert len({id(answer) for answer in rights}) >= least


def test_every_misconception_stands_in_a_table():
    assert {name for *_, names in TABLES for name in names} == set(MISCONCEPTIONS)


def imported(path):
    """Return the modules that a file imports, those inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("_*/*.py")), ids=lambda path: path.stem)
def test_no_lab_imports_from_another_s_package(path):
    own = f"public_tests.{path.parent.name}"
    packages = [f"public_tests.{folder.name}" for folder in PACKAGE.glob("_lab*")]
    others = [package for package in packages if package != own]
    assert not [name for name in imported(path) if name.startswith(tuple(others))]
