"""Plan a very large class: measure what one submission costs, and simulate the rest.

python -m benchmarks.plan                  print the plan from the figures in plan.json
python -m benchmarks.plan --write          the same, into docs/scaling.md
python -m benchmarks.plan --measure runs   grade on clusters of this machine, into plan.json
python -m benchmarks.plan --measure writes do each piece of the coordinator's writing by itself
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks._cluster_run import BELOW, COORDINATOR, SCHEDULER, WORKERS, Watched, watch
from benchmarks._course import Course, Workshop, workshop
from benchmarks._machine import describe, settle
from benchmarks._plan_model import FULL, INDEXED, MANY
from benchmarks._plan_page import text_of
from benchmarks._runs import timed

FIGURES = Path(__file__).with_name("plan.json")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "scaling.md"

BEGIN, END = "<!-- figures: python -m benchmarks.plan --write -->", "<!-- end of figures -->"

SUBMISSIONS, WORKERS_TRIED = 24, (1, 2)
QUIET, TRIES = 0.25, 4
"""Cores that others may take in a run that counts; how often to try for one."""


def known() -> dict[str, Any]:
    """Return the figures as they were measured."""
    return json.loads(FIGURES.read_text())


def measure_runs(shop: Workshop, folder: Path) -> dict[str, Any]:
    """Grade a class with one worker and with two; the one with one worker gives the costs."""
    machine = f"{describe()}, priority {os.nice(0)}"
    one, two = (quietest(shop, folder, workers) for workers in WORKERS_TRIED)
    gaps = [late - soon for soon, late in pairwise(one.arrivals)]
    mean = sum(gaps) / len(gaps)
    return {
        "machine": machine,
        "lab": shop.lab,
        "coordinator": one.each(COORDINATOR),
        "scheduling": one.each(SCHEDULER),
        "in_worker": one.each(WORKERS),
        "grading": one.each(BELOW),
        "spread": [round(gap / mean, 3) for gap in gaps],
        "runs": [
            {
                "workers": run.workers,
                "submissions": run.steps,
                "seconds": round(run.seconds, 2),
                "others": round(run.others / run.seconds, 2),
            }
            for run in (one, two)
        ],
    }


def quietest(shop: Workshop, folder: Path, workers: int) -> Watched:
    """Return the run in which other programs took least, of a few at the most."""
    found: list[Watched] = []
    while len(found) < TRIES and not any(run.others / run.seconds < QUIET for run in found):
        place = Path(tempfile.mkdtemp(dir=folder))
        found.append(watch(shop.proctors(SUBMISSIONS), place, workers))
    return min(found, key=lambda run: run.others / run.seconds)


def measure_writes(shop: Workshop, folder: Path) -> dict[str, Any]:
    """Do each piece of the writing many times, in gradebooks of both kinds, empty and full."""
    from benchmarks import _write_costs as writes

    course = shop.proctors(SUBMISSIONS)
    timed(["proctor", "grade", course.lab], course.root)
    writing = {
        "notebook": writes.delivering(course, folder / "delivered"),
        "journal": writes.noting(course, folder),
    }
    book = shop.proctors(0).root / "gradebook.db"
    for store, url in (("SQLite", f"sqlite:///{book}"), ("PostgreSQL", "")):
        if url:
            found = writes.recording(course, url, MANY)
        else:
            with writes.postgresql_of(shop, shop.proctors(0).root) as address:
                found = writes.recording(course, address, MANY)
        names = (store, f"{store}{FULL}", f"{store}{INDEXED}{FULL}")
        writing |= dict(zip(names, found, strict=True))  # PostgreSQL's are not on the page yet
    sizes = _sizes(course, book.stat().st_size // MANY)
    return {"writing": writing, "sizes": sizes, "feedback": _feedback(course, sizes)}


def _sizes(course: Course, gradebook: int) -> dict[str, int]:
    """Return the bytes of a submission in each place that it goes through."""
    from benchmarks import _write_costs as writes

    student = course.students[0]
    handed, kept = (course.notebook(step, student).parent for step in ("submitted", "autograded"))
    entry = writes.entries(course)[0]
    text = course.notebook("autograded", student).read_text()
    return {
        "handed": _bytes_in(handed),
        "kept": _bytes_in(kept),
        "sent": len(json.dumps({"notebook": text, "result": entry["result"]})) + _bytes_in(handed),
        "journal": len(json.dumps(entry)),
        "gradebook": gradebook,
        "resumed": writes.memory_of_entries(course),
    }


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _feedback(course: Course, sizes: dict[str, int]) -> float:
    """Write feedback for the class; return the seconds of one page, and note its size."""
    timed(["nbgrader", "generate_feedback", course.lab], course.root)
    pages = [course.root / "feedback" / name / course.lab for name in course.students]
    sizes["feedback"] = _bytes_in(pages[0])
    times = sorted((page / f"{course.lab}.html").stat().st_mtime for page in pages)
    return median(late - soon for soon, late in pairwise(times))


def with_figures(page: str, text: str) -> str:
    """Return a page with other figures between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}"


MEASURES = {"runs": measure_runs, "writes": measure_writes}


def main(arguments: list[str]) -> int:
    """Measure, if that was asked for, and show or write the plan."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.plan",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--measure", choices=MEASURES, action="append", default=[])
    made.add_argument("--write", action="store_true")
    made.add_argument("--lab", default="lab3-softmax-digits")
    chosen = made.parse_args(arguments)
    for name in chosen.measure:
        with workshop(chosen.lab) as shop, tempfile.TemporaryDirectory(prefix="plan-") as folder:
            settle()
            figures = known() if FIGURES.exists() else {}
            figures[name] = MEASURES[name](shop, Path(folder))
            FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
    if chosen.measure and not {*MEASURES} <= {*known()}:
        return 0
    text = text_of(known())
    if chosen.write:
        PAGE.write_text(with_figures(PAGE.read_text(), text))
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
