"""How long `proctor report` takes for a class of a thousand.

The sample class is graded once; then its work, results and marks are given to as many learners as
are wanted, so that the report has everything to tell that real classes give it: wrong ideas, late,
repaired and missing work, what regrading changed. Run it with `python -m benchmarks.report`; it
ends with 1 if a thousand learners take ten seconds or more. `--keep FOLDER` keeps the course.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from nbgrader.api import Gradebook
from sqlalchemy import text

from benchmarks._course import ROOT, Workshop, workshop
from benchmarks._machine import describe
from benchmarks._runs import disturbance, timed
from benchmarks._table import Row, Section, as_table, spread
from proctor.course.course import Course
from proctor.course.journal import FOLDER, history
from proctor.course.marks import Mark, marks_of
from proctor.notebook.lab import Lab, read_lab
from proctor.result import CellScore
from proctor.run.coordinator import Coordinator
from tools.release import release
from tools.samples import hand_in, sample_class

SECONDS = 10.0
STEPS = ("submitted", "autograded")
MISSING_EVERY, LATE_EVERY, CHANGED_EVERY = 25, 12, 30
DUE, IN_TIME, TOO_LATE = (f"2026-01-0{day} 12:00:00 UTC" for day in (3, 2, 5))


def make_class(root: Path, lab: str, count: int, models: int = 16) -> Course:
    """Make a course at `root` in which `count` learners did as the first of the sample class."""
    for step in ("source", "release"):
        shutil.copytree(ROOT / step / lab, root / step / lab)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for package in ("autils", "public_tests"):
        (root / package).symlink_to(ROOT / package)
    release(lab, root)
    hand_in(lab, root, sample_class(lab)[: min(count, models)])
    course, chosen = Course(root), read_lab(root, lab)
    for _ in Coordinator(course, chosen).run():
        pass
    _multiply(course, chosen, count)
    return course


def _multiply(course: Course, lab: Lab, count: int) -> None:
    """Give the work of the learners there are to `count` learners, and vary when it came."""
    done, lines = history(course.root, lab.name), []
    with course.scorebook() as book:
        book.gradebook.db.execute(text("PRAGMA synchronous=OFF"))  # nobody minds losing this one
        book.gradebook.update_or_create_assignment(lab.name, duedate=DUE)
        marks = marks_of(book.gradebook.db, lab)
        for number, model in enumerate(islice(cycle(sorted(marks)), count)):
            learner = model if number < len(marks) else f"learner-{number + 1:04}"
            entry = {**done[model][-1], "student": learner}
            if learner != model:
                _copy(course, lab, model, learner)
                lines += [_before(entry)] if (number + 1) % CHANGED_EVERY == 0 else []
                lines.append(entry)
            when = TOO_LATE if (number + 1) % LATE_EVERY == 0 else IN_TIME
            book.record(lab.name, learner, _scores(lab, marks[model]), timestamp=when)
        _name_people(book.gradebook, count // MISSING_EVERY)
    with (course.root / FOLDER / f"{lab.name}.jsonl").open("a") as journal:
        journal.writelines(json.dumps(entry) + "\n" for entry in lines)


def _copy(course: Course, lab: Lab, model: str, learner: str) -> None:
    for step in STEPS:
        target = course.folder(step, learner, lab.name)
        shutil.copytree(course.folder(step, model, lab.name), target)


def _before(entry: dict) -> dict:
    """Return an entry as an earlier state of the lab would have given it: without points."""
    result = entry["result"]
    exercises = [{**one, "score": 0.0 if one["score"] else None} for one in result["exercises"]]
    manifest = {**result["manifest"], "lab": "sha256:before"}
    return {**entry, "result": {**result, "exercises": exercises, "manifest": manifest}}


def _scores(lab: Lab, marks: dict[str, Mark]) -> list[CellScore]:
    points = {cell.key: cell.points for cell in lab.cells}
    return [CellScore(name, points[name], mark.automatic) for name, mark in marks.items()]


def _name_people(gradebook: Gradebook, missing: int) -> None:
    for number in range(missing):
        gradebook.add_student(f"absent-{number + 1:03}")
    for student in gradebook.students:
        student.first_name, student.last_name = "First", student.id.capitalize()
    gradebook.db.commit()


def measure(shop: Workshop, learners: int = 1000, rounds: int = 3, models: int = 16) -> Section:
    """Time the command, its start included."""
    course = make_class(shop.folder / f"class-{learners}", shop.lab, learners, models)
    runs = [timed(["proctor", "report", shop.lab], course.root) for _ in range(rounds)]
    took = [run.seconds for run in runs]
    size = (course.root / "reports" / f"{shop.lab}.html").stat().st_size
    return Section(
        (
            Row(
                work=f"`proctor report` on {learners} learners",
                target=f"under {SECONDS:g} s",
                reached=spread(took, " s"),
                is_met=median(took) < SECONDS,
                details=f"{spread([run.cpu_seconds for run in runs], ' s')} of CPU time; the page "
                f"has {size / 1e6:.2f} MB{disturbance(runs)}",
            ),
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; say with the exit status whether it is fast enough."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--lab", default="lab3-softmax-digits")
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a new folder for the course")
    chosen = parser.parse_args(arguments)
    print(f"{describe()}.\n", flush=True)
    with workshop(chosen.lab) as shop:
        section = measure(shop, chosen.learners, chosen.rounds)
        if chosen.keep:
            shutil.copytree(shop.folder / f"class-{chosen.learners}", chosen.keep, symlinks=True)
    print(as_table(section.rows))
    return 0 if all(row.is_met for row in section.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
