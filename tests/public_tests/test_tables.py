"""The tables of answers, and which lab may import from which, so that neither can rot."""

import ast
from pathlib import Path

import pytest

import public_tests
from public_tests import MISCONCEPTIONS
from public_tests._slips.catalogue import SLIPS as MADE
from tests.public_tests.exercises import TESTED
from tests.public_tests.slip_answers import SLIPS

SHARED_IN_TABLES = {
    *SLIPS,
    "slip-ignores-argument",  # test_slips.py, for every argument
    "slip-name-overwritten",  # test_something_else_than_a_function, in each lab
    "answer-not-handed-over",  # test_visible.py
    "answer-cell-stopped",  # cells/test_in_a_kernel.py
}

PACKAGE = Path(public_tests.__file__).parent

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


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_misconception_can_be_named(name):
    assert name in MISCONCEPTIONS


def test_every_exercise_has_a_table():
    tested = {name[5:] for name in public_tests.__all__ if name.startswith("test_")}
    assert sorted(each.name for each in TESTED) == sorted(tested)


def test_every_misconception_stands_in_a_table():
    named = {name for each in TESTED for _, name, _ in each.wrongs}
    made = {f"slip-{slip.name}" for slip in MADE}  # tests/public_tests/slips
    assert named | SHARED_IN_TABLES | made == set(MISCONCEPTIONS)


def imported(path):
    """Return the modules that a file imports, those inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("_common/*.py")), ids=lambda path: path.stem)
def test_the_engine_imports_no_lab(path):
    assert not [name for name in imported(path) if name.startswith("public_tests._lab")]


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("_*/*.py")), ids=lambda path: path.stem)
def test_nobody_below_looks_the_registry_up(path):
    assert "public_tests._misconceptions" not in imported(path)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("_*/*.py")), ids=lambda path: path.stem)
def test_no_lab_imports_from_another_s_package(path):
    own = f"public_tests.{path.parent.name}"
    packages = [f"public_tests.{folder.name}" for folder in PACKAGE.glob("_lab*")]
    others = [package for package in packages if package != own]
    assert not [name for name in imported(path) if name.startswith(tuple(others))]
