"""A small lab, made in memory: one function, one model, one written answer."""

import json
import shutil
import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from proctor.cli.commands import app
from proctor.notebook.lab import Lab, parse_lab
from proctor.notebook.regions import Marks, without_hidden_tests, without_solution
from proctor.run.stopping import SIGNALS

ROOT = Path(__file__).resolve().parents[2]


def cell(kind, source, grade_id=None, tags=(), cell_id=None, **marks):
    """Return one notebook cell."""
    metadata = {}
    if grade_id:
        flags = {"grade": False, "solution": False, "locked": False, "schema_version": 3, **marks}
        metadata["nbgrader"] = {"grade_id": grade_id, **flags}
    if tags:
        metadata["tags"] = list(tags)
    made = {"cell_type": kind, "metadata": metadata, "source": source}
    made["id"] = cell_id or grade_id or f"c{abs(hash(source)) % 10**6}"
    if kind == "code":
        made.update(outputs=[], execution_count=None)
    return made


def notebook(cells, **metadata):
    """Return a notebook."""
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


ANSWER = '''def double(x):
    """Return twice `x`."""
    ### START CODE HERE ###
    return 2 * x
    ### END CODE HERE ###
'''

TEST = "test_double(double)"

HIDDEN = """# Further checks run here.
### BEGIN HIDDEN TESTS
secret = np.array([31337.0, 7.0])
with hidden_checks("double", double) as check:
    check("secret", lambda: agrees(double(secret), 2 * secret), "Try larger numbers.")
### END HIDDEN TESTS
"""

PRELUDE = """import numpy as np
from public_tests import ChecksFailed, agrees, hidden_checks
from public_tests._report import Check, Report, publish


def test_double(target):
    z = np.array([1.0, 2.0])
    checks = []
    if target is ... or target(z) is ...:
        publish(Report("double", (Check("values", "not-attempted", 4.0),)))
    for name, value, weight in (("values", z, 3.0), ("numbers", 4, 1.0)):
        try:
            passed = agrees(target(value.copy() if name == "values" else value), 2 * value)
        except Exception as error:
            ename = getattr(error, "ename", type(error).__name__)
            publish(Report("double", (Check(name, "failed"),), error=f"{ename}: {error}"))
        checks.append(Check(name, "passed" if passed else "failed", weight))
    publish(Report("double", tuple(checks)))
"""

READONLY = {"locked": True}
SOURCE = notebook(
    [
        cell("markdown", "# A small lab", cell_id="title"),
        cell("code", PRELUDE, "setup", ["prelude"], **READONLY),
        cell("markdown", "Write `double`.", cell_id="task-1"),
        cell("code", ANSWER, "double", solution=True),
        cell("code", "double(3)", cell_id="try-it"),
        cell("code", TEST, "test_double", grade=True, locked=True, points=4),
        cell("code", HIDDEN, "test_double-hidden", grade=True, locked=True, points=2),
        cell("code", "raise RuntimeError('too heavy')", "train", ["heavy"], **READONLY),
        cell(
            "code",
            "value = 5\n### BEGIN SOLUTION\nvalue = 6\n### END SOLUTION",
            "value",
            solution=True,
        ),
        cell("code", "assert value == 6", "test_value", grade=True, locked=True, points=3),
        cell("markdown", "Because of reasons.", "essay", grade=True, solution=True, points=5),
    ],
    course={
        "lab": "small",
        "exercises": {
            "double": ["test_double", "test_double-hidden"],
            "value": ["test_value"],
        },
        "imports": ["numpy", "IPython"],
    },
    kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
)


MARKS = Marks(code_stub="...", text_stub="*Write your answer here.*")
START, END = "### START CODE HERE ###", "### END CODE HERE ###"
STARTED = Marks(solution=(START, END), code_stub=f"{START}\n\n{END}")


def released(source):
    """Return the release of a notebook, the way nbgrader makes it here."""
    copy = json.loads(json.dumps(source))
    for one in copy["cells"]:
        if one["metadata"].get("nbgrader", {}).get("solution"):
            marks = STARTED if "START CODE" in one["source"] else MARKS
            one["source"] = without_solution(one["source"], one["cell_type"], marks)
        one["source"] = without_hidden_tests(one["source"])
    return copy


@pytest.fixture
def source():
    """The instructor's notebook of the small lab."""
    return json.loads(json.dumps(SOURCE))


@pytest.fixture(scope="session")
def make_lab():
    def make(source=SOURCE, name="small", release=True) -> Lab:
        given = json.dumps(released(source)).encode() if release else None
        return parse_lab(json.dumps(source).encode(), given, name)

    return make


@pytest.fixture(scope="session")
def lab(make_lab):
    return make_lab()


@pytest.fixture
def learner():
    """The released notebook, with ways of filling it in."""
    return Handed(released(SOURCE))


class Handed:
    """A notebook on its way to being handed in."""

    def __init__(self, content):
        self.content = content

    @property
    def cells(self):
        return self.content["cells"]

    def at(self, grade_id):
        """Return the cell with a grade id (or cell id)."""
        return next(
            c
            for c in self.cells
            if grade_id in (c["metadata"].get("nbgrader", {}).get("grade_id"), c.get("id"))
        )

    def place(self, grade_id):
        return self.cells.index(self.at(grade_id))

    def write(self, grade_id, source):
        """Put text into a cell."""
        self.at(grade_id)["source"] = source
        return self

    def right(self):
        """Answer everything rightly."""
        self.write("double", "def double(x):\n    return 2 * x")
        self.write("value", "value = 6")
        return self.write("essay", "My reasons are many.")

    def copy_of(self, grade_id, **changes):
        return {**json.loads(json.dumps(self.at(grade_id))), **changes}

    @property
    def data(self):
        return json.dumps(self.content).encode()


@pytest.fixture(scope="session")
def engine(lab):
    """A running engine for the small lab, in its sandbox."""
    from proctor.grading.grade import Engine

    with Engine(ROOT, lab) as engine:
        yield engine


@pytest.fixture
def course(tmp_path, source):
    """A course of the small lab in a folder, with a gradebook that knows it."""
    from proctor.course.course import Course

    for step, content in (("source", source), ("release", released(source))):
        folder = tmp_path / step / "small"
        folder.mkdir(parents=True)
        (folder / "small.ipynb").write_text(json.dumps(content))
    (tmp_path / "nbgrader_config.py").write_text(CONFIG.format(root=str(tmp_path)))
    shutil.copytree(ROOT / "public_tests", tmp_path / "public_tests")
    make_gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", source)
    return Course(tmp_path)


CONFIG = """c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "tests"
c.Autograde.exporter_class = "proctor.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["proctor.nbgrader_steps.RepairSubmission"]
c.Autograde.autograde_preprocessors = [
    "proctor.nbgrader_steps.GradeSubmission",
    "proctor.nbgrader_steps.SaveGrades",
]
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "proctor.nbgrader_steps.feedback.HideHiddenTests",
    "proctor.nbgrader_steps.summary.Summary",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateFeedback.exporter_class = "proctor.nbgrader_steps.feedback.OfflineExporter"
"""


def make_gradebook(url, source, lab="small", **further):
    """Make a gradebook that knows a lab, as nbgrader's release would; `further` notebooks too."""
    from nbgrader import api

    before, api.get_alembic_version = api.get_alembic_version, lambda: "167914646830"
    try:
        book = api.Gradebook(url, "tests")
    finally:
        api.get_alembic_version = before
    with book:
        book.add_assignment(lab)
        notebooks = {lab: source, **further} if source else further
        for notebook, content in notebooks.items():
            book.add_notebook(notebook, lab)
            for cell in content["cells"]:
                _add_cell(book, lab, notebook, cell)


def _add_cell(book, lab, notebook, cell):
    marks = cell["metadata"].get("nbgrader", {})
    name, most = marks.get("grade_id"), marks.get("points")
    if marks.get("task"):
        book.add_task_cell(name, notebook, lab, max_score=most, cell_type="markdown")
    if marks.get("grade"):
        book.add_grade_cell(name, notebook, lab, max_score=most, cell_type=cell["cell_type"])
    if marks.get("solution"):
        book.add_solution_cell(name, notebook, lab)


@pytest.fixture
def hand_in(course, source):
    """Hand in a notebook for a student: the release, after `change` has worked on it."""

    def hand_in(student, change=Handed.right, timestamp="2026-01-02 03:04:05 UTC", **files):
        handed = Handed(released(source))
        change(handed)
        folder = course.root / "submitted" / student / "small"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "small.ipynb").write_bytes(handed.data)
        (folder / "timestamp.txt").write_text(timestamp)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return folder

    return hand_in


@pytest.fixture
def proctor(course, monkeypatch):
    """Run a command in the course's folder; return exit code, output and errors.

    A command takes the signals of its process, which is that of the tests here.
    """
    monkeypatch.chdir(course.root)
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def proctor(*arguments):
        done = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    yield proctor
    for number, handler in before.items():
        signal.signal(number, handler)
