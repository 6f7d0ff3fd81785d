"""A course from source to gradebook, for tests that take more than one way through it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.gradebook_file import opened
from tools import release
from tools.lessons import ROOT

BESIDE = ("nbgrader_config.py", "deeplearning.mplstyle")


def copy_of_the_repository(folder: Path) -> Path:
    """Copy what the repository holds, committed or not yet, into a folder: as a clone of it."""
    for name in filter(None, _git(ROOT, "ls-files", "-coz", "--exclude-standard").split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    return folder


def left_behind(clone: Path) -> tuple[set[str], set[str]]:
    """Return which files of a clone are new to git, and which are not as they were."""
    others = _git(clone, "ls-files", "--others", "--exclude-standard", "-z")
    changed = _git(clone, "ls-files", "--modified", "-z")
    return {*filter(None, others.split("\0"))}, {*filter(None, changed.split("\0"))}


def _git(folder: Path, *words: str) -> str:
    """Run git in a folder; return what it says."""
    command = ["git", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def make(root: Path, lab: str) -> Path:
    """Lay out a course with one lab, released, and the gradebook that nbgrader made for it."""
    root.mkdir()
    shutil.copytree(ROOT / "source" / lab, root / "source" / lab)
    for name in BESIDE:
        shutil.copy(ROOT / name, root)
    release.release(lab, root)
    return root


def scores(root: Path) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Return by learner and cell the points in the gradebook, and whether it waits for a person."""
    query = """select submitted_assignment.student_id, base_cell.name,
        grade.auto_score, grade.needs_manual_grade
        from grade join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"""
    with opened(root / "gradebook.db") as book:
        rows = book.execute(query).fetchall()
    return {(learner, cell): (score, bool(waits)) for learner, cell, score, waits in rows}
