"""Courses in a temporary folder, with as many right submissions as a measurement needs.

Both sides get the same source, release, gradebook and submissions. Proctor's course has the
repository's own configuration; the other one is nbgrader as it comes, with its own lists of steps.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.api import Gradebook

from benchmarks._machine import wait_until_idle
from tools.lessons import ROOT
from tools.release import release
from tools.samples import Sample, fill_in, sample_class

BIN = Path(sys.executable).parent

RIGHT = ("learner-01", "learner-02", "learner-03")
"""The samples that get all points from either side, written in three ways."""

STOCK_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "digits"
c.Execute.skip_cells_with_tag = {skipped!r}
c.Execute.timeout = {timeout}
"""
"""The long time limit is for busy machines: nbgrader's own 30 seconds would cut training short."""

HEAVY, NO_TAG = "heavy", "skip-execution"


class WrongScores(Exception):  # noqa: N818 - it names what was found
    """A right submission did not get all points, so what was measured was not grading."""


class Course(NamedTuple):
    """A course with submissions, ready to be graded."""

    root: Path
    lab: str
    students: tuple[str, ...]

    def notebook(self, step: str, student: str) -> Path:
        """Return where a student's notebook lies at a step."""
        return self.root / step / student / self.lab / f"{self.lab}.ipynb"

    def arrivals(self) -> tuple[float, ...]:
        """Return when each executed notebook was written, in seconds since 1970, sorted."""
        notebooks = [self.notebook("autograded", student) for student in self.students]
        return tuple(sorted(path.stat().st_mtime for path in notebooks))

    def check_scores(self, fair: Mapping[str, float] | None = None) -> None:
        """Raise WrongScores unless everybody has all points in the gradebook, or what is fair."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "digits") as book:
            for student in self.students if fair is None else fair:
                found = book.find_submission(self.lab, student)
                due = found.max_score if fair is None else fair[student]
                if found.score != due:
                    said = f"{student}: {found.score} of {due} in {self.root}"
                    raise WrongScores(said)


class Workshop:
    """Makes courses that differ in nothing but how they are graded.

    A course is ready when the machine is idle, or when `patience` (seconds) has run out.
    """

    def __init__(self, folder: Path, lab: str, patience: float = 0.0):
        self.folder = folder
        self.patience = patience
        self.lab = lab
        self._model = folder / "model"
        self._count = 0
        for step in ("source", "release"):
            shutil.copytree(ROOT / step / lab, self._model / step / lab)
        shutil.copy(ROOT / "nbgrader_config.py", self._model)
        release(lab, self._model)  # makes the gradebook
        self._released = nbformat.read(self._model / "release" / lab / f"{lab}.ipynb", as_version=4)

    def proctors(self, samples: int | list[Sample]) -> Course:
        """Return a course that is graded by proctor, with so many right samples or with these."""
        course = self._course(samples)
        for package in ("autils", "public_tests"):
            (course.root / package).symlink_to(ROOT / package)
        return course

    def stock(
        self, samples: int | list[Sample], *, full: bool = False, timeout: int = 900
    ) -> Course:
        """Return a course that is graded by nbgrader alone; heavy cells run if `full`."""
        course = self._course(samples)
        config = STOCK_CONFIG.format(skipped=NO_TAG if full else HEAVY, timeout=timeout)
        (course.root / "nbgrader_config.py").write_text(config)
        return course

    def _course(self, samples: int | list[Sample]) -> Course:
        self._count += 1
        root = self.folder / f"course-{self._count}"
        shutil.copytree(self._model, root)
        if isinstance(samples, int):
            samples = variations(self.lab, samples)
        course = Course(root, self.lab, tuple(sample.learner for sample in samples))
        for sample in samples:
            path = course.notebook("submitted", sample.learner)
            path.parent.mkdir(parents=True)
            path.write_text(nbformat.writes(fill_in(self._released, sample)) + "\n")
        wait_until_idle(self.patience)
        return course


def variations(lab: str, count: int) -> list[Sample]:
    """Return `count` right samples of a lab, no two the same to the byte."""
    models = [sample for sample in sample_class(lab) if sample.learner in RIGHT]
    return [_variation(models[number % len(models)], number) for number in range(count)]


def _variation(model: Sample, number: int) -> Sample:
    """Return a sample with a comment of its own in every answer."""
    note = f"\n# Variation {number}."
    return replace(
        model,
        learner=f"learner-{number:04}",
        answers={name: answer.strip("\n") + note for name, answer in model.answers.items()},
        whole={name: source.strip("\n") + note for name, source in model.whole.items()},
    )


@contextmanager
def workshop(lab: str, patience: float = 0.0) -> Iterator[Workshop]:
    """Lend a workshop in a temporary folder."""
    before = dict(os.environ)
    # nbgrader starts `alembic` by name, and unmodified kernels must find the course's packages.
    os.environ.update(_commands_environment())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or every process compiles TensorFlow anew
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            yield Workshop(Path(folder), lab, patience)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _commands_environment() -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(ROOT),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
