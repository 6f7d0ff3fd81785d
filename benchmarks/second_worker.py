"""What a second worker brings: the pace of two over the pace of one, once both are under way."""

from __future__ import annotations

from statistics import median

from benchmarks._course import Workshop
from benchmarks._runs import disturbance, grade_with_proctor
from benchmarks._table import Row, Section, Sizes, spread

TARGET = 1.8


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade with one worker and with two, in turn."""
    count = max(sizes.submissions // 2, 3)
    pairs = [
        [grade_with_proctor(workshop.proctors(count), workers=workers) for workers in (1, 2)]
        for _ in range(sizes.rounds)
    ]
    ratios = [one.gap / two.gap for one, two in pairs]
    alone, together = (median(run.gap for run in runs) for runs in zip(*pairs, strict=True))
    row = Row(
        work="second worker: throughput over one worker",
        target=f"at least {TARGET:g} times",
        reached=spread(ratios, " times"),
        is_met=median(ratios) >= TARGET,
        details=f"one result every {alone:.3f} s with one worker, every {together:.3f} s with two"
        f"{disturbance(run for pair in pairs for run in pair)}",
    )
    return Section((row,))
