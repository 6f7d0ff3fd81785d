"""proctor as a distribution of its own: what its wheel holds, and that it grades any course."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.gradebook_file import opened

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "proctor"
ABOUT = tomllib.loads((FOLDER / "pyproject.toml").read_text())

BUILD = "from setuptools.build_meta import build_wheel; print(build_wheel('dist'))"

SPOILED = {"squares": "def squares(n):\n    return [i for i in range(1, n + 1)]"}


def test_its_packages_are_the_folders():
    found = {".".join(p.parent.relative_to(ROOT).parts) for p in FOLDER.rglob("__init__.py")}
    assert ABOUT["tool"]["setuptools"]["packages"] == sorted(found)


def test_it_needs_nothing_of_this_course():
    names = " ".join(ABOUT["project"]["dependencies"])
    for absent in ("tensorflow", "keras", "distributed", "jupyterlab", "digits"):
        assert absent not in names
    assert ABOUT["project"]["optional-dependencies"]["cluster"] == ["distributed>=2024.8"]


def test_its_licence_is_that_of_the_repository():
    assert (FOLDER / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the folder."""
    copy = tmp_path_factory.mktemp("build") / "proctor"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    done = run([sys.executable, "-c", BUILD], copy)
    return copy / "dist" / done.stdout.split()[-1]


def run(command, folder, **variables):
    """Run a command in a folder, with nothing of this repository in sight."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done


def test_the_wheel_holds_the_engine_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"proctor", "nbgrader_proctor-0.1.0.dist-info"}
    for wanted in (
        *("py.typed", "result-schema.json", "cli/commands.py"),
        *("nbgrader_steps/templates/summary/summary.html.j2", "report/templates/report.css"),
    ):
        assert f"proctor/{wanted}" in names


@pytest.fixture(scope="module")
def graded(wheel, tmp_path_factory):
    """nbgrader's example course, graded by stock nbgrader and by the wheel: scores of each."""
    base = tmp_path_factory.mktemp("elsewhere")
    run([sys.executable, "-m", "venv", "env"], base)
    scripts = base / "env" / "bin"
    run([scripts / "python", "-m", "pip", "install", "--quiet", wheel], base)
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    run([scripts / "nbgrader", "quickstart", "stock"], base, PATH=path)
    stock, ours = base / "stock", base / "ours"
    run([scripts / "nbgrader", "generate_assignment", "ps1"], stock, PATH=path)
    hand_in(stock)
    shutil.copytree(stock, ours)
    steps = shutil.copytree(stock, base / "steps")
    run([scripts / "nbgrader", "autograde", "ps1"], stock, PATH=path)
    for course in (ours, steps):
        run([scripts / "proctor", "init"], course, PATH=path)
    run([scripts / "proctor", "grade", "ps1"], ours, PATH=path)
    run([scripts / "nbgrader", "autograde", "ps1"], steps, PATH=path)
    found = {course.name: scores(course) for course in (stock, ours, steps)}
    return found, {course.name: files(course) for course in (stock, ours)}


def hand_in(course):
    """Hand in the model solution, the untouched release, and one spoiled answer."""
    for student, step in (("model", "source"), ("blank", "release"), ("wrong", "source")):
        shutil.copytree(course / step / "ps1", course / "submitted" / student / "ps1")
    path = course / "submitted" / "wrong" / "ps1" / "problem1.ipynb"
    content = json.loads(path.read_text())
    for cell in content["cells"]:
        key = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = SPOILED.get(key, cell["source"])
    path.write_text(json.dumps(content))


def scores(course):
    """Return automatic scores, and whether a person is waited for, by learner and cell."""
    query = """
        select submitted_assignment.student_id, notebook.name, base_cell.name, grade.auto_score,
               grade.needs_manual_grade
        from grade
        join base_cell on base_cell.id = grade.cell_id
        join notebook on notebook.id = base_cell.notebook_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    """
    with opened(course / "gradebook.db") as book:
        rows = book.execute(query).fetchall()
    return {
        (student, note, cell): (score, bool(waits)) for student, note, cell, score, waits in rows
    }


def files(course):
    return sorted(path.relative_to(course).as_posix() for path in course.glob("autograded/*/*/*"))


@pytest.mark.slow
def test_every_cell_is_graded_as_by_stock_nbgrader(graded):
    found, written = graded
    assert len(found["stock"]) == 3 * 9
    for way in ("ours", "steps"):
        assert found[way] == found["stock"]
    assert written["ours"] == written["stock"]
