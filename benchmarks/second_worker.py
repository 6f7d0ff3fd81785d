"""What a second worker brings: the pace of two over the pace of one, once both are under way."""

from __future__ import annotations

from statistics import median

from benchmarks._course import Workshop
from benchmarks._runs import grade_with_proctor
from benchmarks._table import Row, Section, Sizes, spread

TARGET = 1.8


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade with one worker and with two, in turn."""
    count = max(sizes.submissions // 2, 3)
    ratios: list[float] = []
    gaps: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(sizes.rounds):
        pace = {n: grade_with_proctor(workshop.proctors(count), workers=n).gap for n in gaps}
        ratios.append(pace[1] / pace[2])
        for workers, gap in pace.items():
            gaps[workers].append(gap)
    row = Row(
        work="second worker: throughput over one worker",
        target=f"at least {TARGET:g} times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) >= TARGET,
        details=f"one result every {median(gaps[1]):.3f} s with one worker, "
        f"every {median(gaps[2]):.3f} s with two",
    )
    return Section((row,))
