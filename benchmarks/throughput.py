"""Submissions a second, side by side: `proctor grade` over `nbgrader autograde`.

Starting counts on both sides. Stock nbgrader works one submission after the other, so a few of
them show its pace; its time for the whole class is its start plus that pace.
"""

from __future__ import annotations

from statistics import median

from benchmarks._course import Workshop
from benchmarks._runs import Run, disturbance, grade_with_proctor, grade_with_stock
from benchmarks._table import Row, Section, Sizes, spread

GRADED, FULL = 30.0, 2.5
"""Throughput to reach, over stock."""


def graded_cells(workshop: Workshop, sizes: Sizes) -> Section:
    """Compare with heavy cells skipped on both sides."""
    pairs = [
        (
            grade_with_stock(workshop.stock(sizes.stock)),
            grade_with_proctor(workshop.proctors(sizes.submissions)),
        )
        for _ in range(sizes.rounds)
    ]
    return _compared("graded cells only", pairs, sizes.submissions, GRADED)


def every_cell(workshop: Workshop, sizes: Sizes) -> Section:
    """Compare with every cell executed on both sides, training too."""
    stock = grade_with_stock(workshop.stock(sizes.stock_full, full=True))
    ours = grade_with_proctor(workshop.proctors(sizes.full), full=True)
    return _compared("every cell executed", [(stock, ours)], sizes.submissions, FULL)


def _compared(what: str, pairs: list[tuple[Run, Run]], count: int, target: float) -> Section:
    ratios = [stock.seconds_for(count) / ours.seconds_for(count) for stock, ours in pairs]
    row = Row(
        work=f"{count} submissions, {what}: throughput over stock",
        target=f"at least {target:g} times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) >= target,
        details=f"proctor, 2 workers: {_pace([ours for _, ours in pairs], count)}; "
        f"stock: {_pace([stock for stock, _ in pairs], count)}"
        f"{_under_way(pairs)}{disturbance(run for pair in pairs for run in pair)}",
    )
    return Section((row,))


def _pace(runs: list[Run], count: int) -> str:
    """Say how long one submission takes with its share of the start, and without."""
    whole = median(run.seconds_for(count) / count for run in runs)
    if not runs[0].has_pace:
        return f"{whole:.2f} s a submission"
    return f"{whole:.2f} s a submission ({median(run.gap for run in runs):.2f} s under way)"


def _under_way(pairs: list[tuple[Run, Run]]) -> str:
    """Say what the ratio is when both have started."""
    if not all(run.has_pace for pair in pairs for run in pair):
        return ""
    return f"; both under way: {spread([stock.gap / ours.gap for stock, ours in pairs], ' times')}"
