"""One notebook from cold: `proctor check` beside `nbgrader autograde` for the same submission."""

from __future__ import annotations

from statistics import median

from benchmarks._course import Workshop
from benchmarks._runs import disturbance, grade_with_stock, timed
from benchmarks._table import Row, Section, Sizes, spread


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Start both in turn; each start includes importing TensorFlow."""
    ours, stock = [], []
    for _ in range(sizes.rounds):
        course = workshop.proctors(1)
        notebook = course.notebook("submitted", course.students[0])
        ours.append(timed(["proctor", "check", str(notebook)], course.root))
        stock.append(grade_with_stock(workshop.stock(1)))
    ratios = [one.seconds / other.seconds for one, other in zip(ours, stock, strict=True)]
    row = Row(
        work="`proctor check` of one notebook from cold, time over stock",
        target="at most 1 times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) <= 1,
        details=f"proctor check {spread([run.seconds for run in ours], ' s')}, "
        f"nbgrader autograde {spread([run.seconds for run in stock], ' s')}"
        f"{disturbance([*ours, *stock])}",
    )
    return Section((row,))
