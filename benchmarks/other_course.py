"""A course that nobody here wrote and that needs no TensorFlow: the one of `nbgrader quickstart`.

An assignment of two notebooks, with cells that a person grades. The class holds right, wrong and
untouched work in equal parts. Everybody must get from proctor what stock nbgrader gives.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from statistics import median

import nbformat
from nbgrader.api import Gradebook

from benchmarks._course import Course, Workshop, WrongScores
from benchmarks._machine import wait_until_idle
from benchmarks._processes import MIB
from benchmarks._runs import Run, disturbance, timed
from benchmarks._table import Row, Section, Sizes, spread
from benchmarks.memory import observe

GOAL = 50.0
"""Throughput to reach, over stock."""

IN_FLIGHT = 120 * MIB
LAB = "ps1"
KINDS = ("right", "wrong", "untouched")
WRONG = "def squares(n):\n    return [i * i for i in range(n)]"


class Quickstart:
    """The course of `nbgrader quickstart`, released, to be copied for each measurement."""

    def __init__(self, folder: Path) -> None:
        self.model = folder / "digits"
        timed(["nbgrader", "quickstart", "digits"], folder)
        timed(["nbgrader", "generate_assignment", LAB], self.model)
        self._count = 0

    def course(self, count: int, *, by_proctor: bool) -> Course:
        """Return a course in which so many learners have handed in."""
        self._count += 1
        root = self.model.with_name(f"other-{self._count}")
        shutil.copytree(self.model, root)
        if by_proctor:
            timed(["proctor", "init", "--yes"], root)
        students = tuple(f"learner-{number:04}" for number in range(count))
        for number, student in enumerate(students):
            self._hand_in(root / "submitted" / student / LAB, KINDS[number % len(KINDS)], number)
        return Course(root, LAB, students)

    def _hand_in(self, folder: Path, kind: str, number: int) -> None:
        step = "release" if kind == "untouched" else "source"
        shutil.copytree(self.model / step / LAB, folder)
        for path in folder.glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells if kind == "wrong" else ():
                if cell.metadata.get("nbgrader", {}).get("grade_id") == "squares":
                    cell.source = WRONG
            # No two are the same to the byte.
            notebook.cells.append(nbformat.v4.new_code_cell(f"# Variation {number}."))
            nbformat.write(notebook, path)


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade such a class by both, in turns, and watch the memory of another run."""
    quickstart = Quickstart(workshop.folder)
    pairs = []
    for _ in range(sizes.rounds):
        theirs = quickstart.course(len(KINDS), by_proctor=False)
        ours = quickstart.course(sizes.submissions, by_proctor=True)
        wait_until_idle(workshop.patience)
        stock = _grade(theirs, ["nbgrader", "autograde", LAB])
        pairs.append((stock, _grade(ours, ["proctor", "grade", LAB, "--workers", "2"])))
        ours.check_scores(fair_scores(theirs, ours))
    watched = quickstart.course(sizes.submissions, by_proctor=True)
    samples = observe(watched, fair=fair_scores(theirs, watched))
    peaks = [peak / MIB for peak in samples.peaks.values()]
    return Section((_throughput(pairs, sizes.submissions), _memory(peaks)))


def _grade(course: Course, command: list[str]) -> Run:
    run = timed(command, course.root)
    graded = [course.root / "autograded" / student / LAB for student in course.students]
    arrivals = [max(path.stat().st_mtime for path in folder.glob("*.ipynb")) for folder in graded]
    return replace(run, arrivals=tuple(sorted(arrivals)))


def fair_scores(theirs: Course, ours: Course) -> dict[str, float]:
    """Return what our learners' work is worth: what stock nbgrader gives to work of its kind.

    Raises WrongScores where that tells no kinds apart.
    """
    fair = [_score(theirs, student) for student in theirs.students]
    if len(set(fair)) < len(KINDS):
        raise WrongScores(f"stock nbgrader tells no kinds apart: {fair} in {theirs.root}")
    return {student: fair[number % len(KINDS)] for number, student in enumerate(ours.students)}


def _score(course: Course, student: str) -> float:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "digits") as book:
        return float(book.find_submission(course.lab, student).score)


def _throughput(pairs: list[tuple[Run, Run]], count: int) -> Row:
    ratios = [theirs.seconds_for(count) / ours.seconds for theirs, ours in pairs]
    ours = [run for _, run in pairs]
    gaps = [theirs.gap for theirs, _ in pairs]
    return Row(
        work=f"{count} submissions of another course, without TensorFlow: throughput over stock",
        target=f"at least {GOAL:g} times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) >= GOAL,
        details=f"proctor, 2 workers: {spread([run.seconds for run in ours], ' s')} in all, its "
        f"first look at the instructor's solution included; stock, one process: "
        f"{spread(gaps, ' s')} a submission{disturbance(run for pair in pairs for run in pair)}",
    )


def _memory(peaks: list[float]) -> Row:
    return Row(
        work="the same, memory per submission in flight (PSS of its process at its peak)",
        target=f"at most {IN_FLIGHT // MIB} MB",
        reached=spread(peaks, " MB"),
        is_met=median(peaks) * MIB <= IN_FLIGHT,
    )
