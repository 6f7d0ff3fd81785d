"""The author guide's sixth lab: built from nothing in a copy of the course, released and graded."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from tools import demo, samples
from tools.lessons import ROOT

EXAMPLE = ROOT / "docs" / "worked-example"
LAB = "lab6-error-rate"
PLACES = {
    "lab6-error-rate.md": f"lessons/{LAB}.md",
    "hints.yaml": f"lessons/hints/{LAB}.yaml",
    "lab6_error_rate.py": "public_tests/lab6_error_rate.py",
    "samples.py": "tools/samples/lab6_error_rate.py",
}
COPIED = ("autils", "lessons", "proctor", "public_tests", "source", "tools")
LEFT = shutil.ignore_patterns("__pycache__")


def read(name):
    return (EXAMPLE / name).read_text(encoding="utf-8")


def test_lesson_and_checks_have_less_than_120_lines():
    assert len((read("lab6-error-rate.md") + read("lab6_error_rate.py")).splitlines()) < 120


def test_even_with_hints_and_registration_when_blank_lines_are_left_out():
    added = [line[1:] for line in read("register.diff").splitlines() if re.match(r"\+(?!\+)", line)]
    files = ("lab6-error-rate.md", "lab6_error_rate.py", "hints.yaml")
    lines = [line for name in files for line in read(name).splitlines()] + added
    assert len([line for line in lines if line.strip()]) < 120


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLE.iterdir() if path.is_file()))
def test_the_guide_shows_every_file_as_it_is(name):
    guide = (ROOT / "docs" / "author.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^(`{3,})\w*\n(.*?)^\1$", guide, flags=re.MULTILINE | re.DOTALL)
    assert read(name) in [text for _, text in blocks], f"copy {name} into docs/author.md"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Give a copy of the course in which the guide's steps have been taken."""
    course = tmp_path_factory.mktemp("worked") / "course"
    course.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, course / name, ignore=LEFT)
    for name in ("nbgrader_config.py", "deeplearning.mplstyle", "jupytext.toml"):
        shutil.copy(ROOT / name, course)
    for name, place in PLACES.items():
        shutil.copy(EXAMPLE / name, course / place)
    run(course, "git", "apply", str(EXAMPLE / "register.diff"))
    run(course, sys.executable, "-m", "tools.lessons")
    run(course, sys.executable, "-m", "tools.release", LAB)
    return course


def run(course, *command):
    environment = os.environ | {"PYTHONPATH": str(course)}  # this copy, not what is installed
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sample_class():
    spec = importlib.util.spec_from_file_location("worked_samples", EXAMPLE / "samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def results(course, sample_class):
    samples.hand_in(LAB, course, sample_class.SAMPLES)
    options = ["--json", "results.json", *demo.sandbox_options()]
    run(course, sys.executable, "-m", "proctor.cli", "grade", LAB, *options)
    graded = json.loads((course / "results.json").read_text())["submissions"]
    return {entry["student"]: entry["result"] for entry in graded}


@pytest.mark.slow
def test_nothing_of_the_solution_is_released(course):
    released = nbformat.read(course / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in released.cells)
    assert "range(len(y))" not in text
    assert "no error" not in text


@pytest.mark.slow
def test_every_sample_gets_what_is_fair(results, sample_class):
    got = {
        learner: (result["score"], {e["name"]: e["state"] for e in result["exercises"]})
        for learner, result in results.items()
    }
    assert got == {s.learner: (s.score, s.states) for s in sample_class.SAMPLES}


@pytest.mark.slow
def test_right_answers_get_full_points_and_each_misconception_is_named(results, sample_class):
    right = [result for result in results.values() if result["score"] == result["max_score"]]
    assert len(right) == 2
    named = {learner: r["exercises"][0]["misconceptions"] for learner, r in results.items()}
    assert {learner: names for learner, names in named.items() if names} == {
        learner: [name] for learner, name in sample_class.MISCONCEPTIONS.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["error-rate-counts", "error-rate-is-accuracy"])
def test_proctor_explains_the_new_misconceptions(course, name):
    said = run(course, sys.executable, "-m", "proctor.cli", "explain", name)
    assert said.startswith(name)
    assert "Recognised" in said
