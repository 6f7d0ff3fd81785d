"""Classes like real ones, side by side: wrong, hanging, raising, untouched and damaged ones, too.

Stock nbgrader has its own time limit of 30 seconds a cell here. It grades a smaller class of the
same mix; its time for the whole class is its start plus its time a submission.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat

from benchmarks._course import RIGHT, Course, Workshop
from benchmarks._runs import Run, disturbance, timed
from benchmarks._table import Row, Section, Sizes, spread
from tools.samples import Sample, sample_class

GOAL = 60.0
"""Throughput to reach, over stock."""

KINDS = {
    "right": RIGHT,
    "wrong": ("learner-04", "learner-05", "learner-06", "learner-07", "learner-14", "learner-15"),
    "not attempted": ("learner-08",),
    "raising": ("learner-16",),
    "hanging": ("learner-10",),
    "damaged": ("learner-01",),
    "huge": ("learner-02",),
}
"""Samples of the softmax lab, by what is the matter with them."""
HANGING = {"right": 0.9, "hanging": 0.1}
MIXED = {
    "right": 0.6,
    "wrong": 0.2,
    "not attempted": 0.08,
    "raising": 0.05,
    "hanging": 0.05,
    "damaged": 0.01,
    "huge": 0.01,
}
HUGE = 16_000_000
"""Characters of output that a huge notebook holds."""


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade a class with one endless loop in ten, and a mixed one."""
    start = timed(["nbgrader", "--version"], workshop.folder).seconds
    rows = [
        _compare(workshop, sizes, "one in ten hangs", HANGING, start),
        _compare(workshop, sizes, "a class like a real one", MIXED, start),
    ]
    return Section(tuple(rows))


def apportion(shares: dict[str, float], count: int) -> list[str]:
    """Return the kinds of `count` submissions, by largest remainders, mixed through the class."""
    exact = {kind: share * count for kind, share in shares.items()}
    numbers = {kind: int(value) for kind, value in exact.items()}
    by_rest = sorted(exact, key=lambda kind: numbers[kind] - exact[kind])
    for kind in by_rest[: count - sum(numbers.values())]:
        numbers[kind] += 1
    places = [
        ((place + 0.5) / number, kind)
        for kind, number in numbers.items()
        for place in range(number)
    ]
    return [kind for _, kind in sorted(places)]


def _samples(lab: str, kinds: list[str]) -> list[Sample]:
    """Return a sample of each kind, no two the same to the byte."""
    known = {sample.learner: sample for sample in sample_class(lab)}
    made = []
    for number, kind in enumerate(kinds):
        names = KINDS[kind]
        model = known[names[number % len(names)]]
        answers = {name: f"{text}\n# Variation {number}." for name, text in model.answers.items()}
        made.append(replace(model, learner=f"learner-{number:04}", answers=answers))
    return made


def _spoil(path: Path, kind: str) -> None:
    """Damage a notebook that was handed in, or blow it up."""
    text = path.read_text(encoding="utf-8")
    if kind == "damaged":
        path.write_text(text[: len(text) // 2], encoding="utf-8")
    elif kind == "huge":
        notebook = nbformat.reads(text, as_version=4)
        code = next(cell for cell in notebook.cells if cell.cell_type == "code")
        code.outputs = [nbformat.v4.new_output("stream", text="9" * HUGE)]
        path.write_text(nbformat.writes(notebook), encoding="utf-8")


def _prepare(course: Course, samples: list[Sample], kinds: list[str]) -> None:
    for sample, kind in zip(samples, kinds, strict=True):
        _spoil(course.notebook("submitted", sample.learner), kind)


def _compare(
    workshop: Workshop, sizes: Sizes, what: str, shares: dict[str, float], start: float
) -> Row:
    count = sizes.submissions
    stock, runs = _stock(workshop, sizes.stock_mixed, shares), {}
    for workers in (1, 2):
        runs[workers] = _ours(workshop, count, shares, workers)
    each = (stock.seconds - start) / sizes.stock_mixed
    ratios = {w: (start + each * count) / run.seconds for w, run in runs.items()}
    cpu = (stock.cpu_seconds / sizes.stock_mixed) / (runs[2].cpu_seconds / count)
    return Row(
        work=f"{count} submissions, {what}: throughput over stock (one process)",
        target=f"at least {GOAL:g} times",
        reached=spread([ratios[2]], " times"),
        is_met=ratios[2] >= GOAL,
        details=f"proctor, 2 workers: {runs[2].seconds:.1f} s in all; 1 worker: "
        f"{runs[1].seconds:.1f} s, {ratios[1]:.1f} times; stock: {each:.1f} s a submission (mean "
        f"of {sizes.stock_mixed}); per CPU second {cpu:.1f} times"
        f"{disturbance([stock, *runs.values()])}",
    )


def _stock(workshop: Workshop, count: int, shares: dict[str, float]) -> Run:
    """Grade with nbgrader alone; it ends with an error where a submission can't be read."""
    kinds = apportion(shares, count)
    samples = _samples(workshop.lab, kinds)
    course = workshop.stock(samples, timeout=30)
    _prepare(course, samples, kinds)
    return timed(["nbgrader", "autograde", course.lab], course.root, expected=(0, 1))


def _ours(workshop: Workshop, count: int, shares: dict[str, float], workers: int) -> Run:
    """Grade with proctor, and see that everybody has what is fair. Raises WrongScores."""
    kinds = apportion(shares, count)
    samples = _samples(workshop.lab, kinds)
    course = workshop.proctors(samples)
    _prepare(course, samples, kinds)
    command = ["proctor", "grade", course.lab, "--workers", str(workers)]
    run = timed(command, course.root, expected=(0, 1) if "damaged" in kinds else (0,))
    read = zip(samples, kinds, strict=True)
    course.check_scores({one.learner: one.score for one, kind in read if kind != "damaged"})
    return run
