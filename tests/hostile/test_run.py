"""A whole run with hostile learners among the others: `proctor grade`, two at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from nbgrader import api

from tests.hostile.conftest import make_course
from tests.hostile.corpus import LAB, ROOT, read_case

pytestmark = pytest.mark.hostile

CONFIG = """c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "tests"
"""

HANDED_IN = {
    "ann": "honest",
    "bea": "os-exit-everywhere",
    "cas": "half-characters",
    "dan": "files-in-the-way",
    "eve": "forged-report",
    "fay": "cut-short",
    "gus": "honest-wrong",
    "hal": "honest",
}


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory):
    """A course with a real gradebook, and what eight learners handed in."""
    root = make_class(tmp_path_factory.mktemp("class"), HANDED_IN)
    # A name that is no text in any encoding, a pipe, and links to what others may not read.
    folder = root / "submitted" / "gus" / LAB
    (folder / os.fsdecode(b"caf\xe9 \xff.txt")).write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(root / "gradebook.db")
    (folder / "links").symlink_to(root / "source")
    return root


def make_class(root, handed_in):
    """Lay out a course with a real gradebook; `handed_in` names the case of each learner."""
    make_course(root)
    for step in ("submitted", "autograded", "feedback"):
        shutil.rmtree(root / step)
    (root / "gradebook.db").unlink()
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)))
    _make_gradebook(root)
    for student, name in handed_in.items():
        folder = root / "submitted" / student / LAB
        folder.mkdir(parents=True)
        case = read_case(name)
        (folder / f"{LAB}.ipynb").write_bytes(case.notebook(root))
        for file, content in case.beside().items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
    return root


def _make_gradebook(root):
    source = json.loads((root / "source" / LAB / f"{LAB}.ipynb").read_text())
    before, api.get_alembic_version = api.get_alembic_version, lambda: "167914646830"
    try:
        book = api.Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tests")
    finally:
        api.get_alembic_version = before
    with book:
        book.add_assignment(LAB)
        book.add_notebook(LAB, LAB)
        for cell in source["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("grade"):
                most = marks["points"]
                book.add_grade_cell(marks["grade_id"], LAB, LAB, max_score=most, cell_type="code")
            if marks.get("solution"):
                book.add_solution_cell(marks["grade_id"], LAB, LAB)


def test_no_submission_stops_the_run_or_changes_another(class_folder):
    command = "from proctor.cli import main; main()"
    results = class_folder / "results.json"
    done = subprocess.run(
        [sys.executable, "-c", command, "grade", LAB, "--workers", "2", "--json", str(results)],
        cwd=class_folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # one file can't be read
    expected = {
        student: read_case(name).expected.get("score") for student, name in HANDED_IN.items()
    }
    with api.Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}", "tests") as book:
        found = {
            student.id: book.find_submission(LAB, student.id).score for student in book.students
        }
    assert found == {student: score or 0.0 for student, score in expected.items()}
    delivered = class_folder / "autograded"
    assert sorted(folder.name for folder in delivered.iterdir()) == sorted({*HANDED_IN} - {"fay"})
    for notebook in delivered.rglob("*.ipynb"):
        assert "canary" not in notebook.read_text(encoding="utf-8")
    names = {path.name for path in (delivered / "gus" / LAB).iterdir()}
    assert not {"pipe", "link", "links"} & names
