"""What a gradebook costs as a course grows: a result recorded, a row of a report and of an export.

    python -m benchmarks.gradebook                100 and 1,000 learners
    python -m benchmarks.gradebook 100 10000      others; 10,000 take some minutes to fill in

Courses have five labs, and everybody has handed in all of them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from benchmarks._course import BIN
from benchmarks._write_costs import cost_of, fill
from proctor.course.course import Course
from proctor.course.gradebook import ScoreBook
from proctor.notebook.lab import GRADED_ROLES, read_lab
from proctor.report.collect import _gradebook_rows
from proctor.result import CellScore
from tools.lessons import ROOT
from tools.release import release

LAB = "lab3-softmax-digits"
FURTHER = 4
"""Labs besides that one: copies of it."""

SIZES = (100, 1000)
EXPORTERS = {
    "proctor's export": ["--exporter", "proctor.lms.GradesExport"],
    "nbgrader's export": [],
}


@dataclass(frozen=True)
class Costs:
    """Seconds for a course of one size: of one result, and of one row of what reads all of them."""

    learners: int
    recording: float
    report: float
    exports: dict[str, float]


@contextmanager
def course(learners: int) -> Iterator[Path]:
    """Lend a course with a full gradebook."""
    with tempfile.TemporaryDirectory(prefix="gradebook-") as name:
        root = Path(name)
        shutil.copy(ROOT / "nbgrader_config.py", root)
        shutil.copytree(ROOT / "source" / LAB, root / "source" / LAB)
        for package in ("autils", "public_tests"):
            (root / package).symlink_to(ROOT / package)
        release(LAB, root)
        with ScoreBook(_url(root), "digits") as book:
            labs = [LAB, *(_copy(book.gradebook, number) for number in range(FURTHER))]
            for lab in labs:
                fill(book.gradebook, lab, learners)
        yield root


def measured(learners: int) -> Costs:
    """Return what a course of this size costs."""
    with course(learners) as root:
        lab = read_lab(root, LAB)
        cells = [CellScore(c.key, c.points, c.points) for c in lab.cells if c.role in GRADED_ROLES]
        with ScoreBook(_url(root), "digits") as book:
            one = cost_of(lambda n: book.record(LAB, f"learner-{n:06}", cells), repeats=50)
        began = time.process_time()
        rows = _gradebook_rows(Course(root), lab)
        report = (time.process_time() - began) / len(rows.scores)
        return Costs(
            learners,
            one.cpu + one.waiting,
            report,
            {name: _export(root, options) for name, options in EXPORTERS.items()},
        )


def _export(root: Path, options: list[str]) -> float:
    """Return the seconds by the clock for a row of an export, its start left out."""
    seconds = []
    for only in (["--assignment", "none"], []):
        command = [BIN / "nbgrader", "export", "--to", "grades.csv", *only, *options]
        began = time.perf_counter()
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    rows = len((root / "grades.csv").read_text().splitlines()) - 1
    return (seconds[1] - seconds[0]) / rows


def _copy(gradebook: Gradebook, number: int) -> str:
    """Give the gradebook another lab with the same cells."""
    name = f"further-{number}"
    gradebook.add_assignment(name)
    gradebook.add_notebook(name, name)
    known = gradebook.find_notebook(LAB, LAB)
    for cell in known.grade_cells:
        most, kind = cell.max_score, cell.cell_type
        gradebook.add_grade_cell(cell.name, name, name, max_score=most, cell_type=kind)
    for cell in known.solution_cells:
        gradebook.add_solution_cell(cell.name, name, name)
    return name


def _url(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def main(sizes: list[int]) -> None:
    """Measure courses of these sizes, and print a table."""
    found = [measured(size) for size in sizes]
    heads = ["learners", "one result", "a row of the report", *(f"of {name}" for name in EXPORTERS)]
    print(" | ".join(heads))
    for one in found:
        seconds = (one.recording, one.report, *one.exports.values())
        print(" | ".join([f"{one.learners:,}", *(f"{1000 * s:.2f} ms" for s in seconds)]))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [*SIZES])
