"""The limits of one pass over a submission: first those of the solution, then overtime.

A class waits for nobody: in the first pass a cell or a call gets some tens of times what the
instructor's own solution took. Whoever runs out of that is graded again in overtime, with the
limits that count, and nothing of the first pass remains. So the first limits decide when a
submission is graded, never what it is worth. One exception saves the most: code that was stopped in
a loop of which its process proves that it can't end would run out of any limit, so it gets no
overtime (`proctor.learner.inside.endless`).

In overtime a call has its full limit. A function that ran out of it may still be right for other
inputs: it is called on within a first limit, until it runs out once more. Cells that run out
because they call a function that never comes back would cost the longest limit of all, once for
each cell. So they are held short; and if a function turns out to come back after all, the
submission has a last pass without any such measure.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proctor.course.journal import FOLDER
from proctor.sandbox.limits import Limits

TIMES = 30
"""How many times the solution's own time a first limit is."""

LEAST_CPU_SECONDS = 1.0
"""The shortest first limit: what takes the solution no time must still have room for slow code."""

WALL_PER_CPU = 8
"""Seconds by the clock for each processor second: machines are busy."""

MOST_RUN_OUT = 20
"""After so many first limits the rest of the first pass tells nothing more."""


@dataclass(frozen=True)
class SolutionTimes:
    """Processor seconds of the instructor's solution: of its cells by key, of calls by name."""

    cells: Mapping[str, float] = field(default_factory=dict)
    calls: Mapping[str, float] = field(default_factory=dict)

    def cell(self, key: str | None) -> float:
        """Return the first limit of a cell; one that isn't the lab's may take as long as any."""
        own = max(self.cells.values(), default=0.0)
        return max(TIMES * (own if key is None else self.cells.get(key, 0.0)), LEAST_CPU_SECONDS)

    def call(self, name: str) -> float:
        """Return the first limit of a call."""
        return max(TIMES * self.calls.get(name, 0.0), LEAST_CPU_SECONDS)


@dataclass(frozen=True)
class Pace:
    """How much each cell and each call gets in one pass.

    `first` holds what first limits are made of, or None where the full limits hold. `held` are the
    places of cells to hold short, with the function that each waits for. `solution` is what calls
    are measured by whose function ran out of the full limit once.
    """

    first: SolutionTimes | None = None
    held: Mapping[int, str] = field(default_factory=dict)
    solution: SolutionTimes = field(default_factory=SolutionTimes)

    @property
    def chances(self) -> int:
        """How often a function may run out before it is not called again in this pass."""
        return 2 if self.first is None else 1

    def cell(self, place: int, key: str | None, limits: Limits) -> Limits | None:
        """Return the limits of a cell, or None for the full ones."""
        if place in self.held:
            return shortened(limits, "cell", LEAST_CPU_SECONDS)
        return shortened(limits, "cell", self.first.cell(key)) if self.first else None

    def call(self, name: str, limits: Limits, *, again: bool = False) -> Limits | None:
        """Return the limits of a call, or None for the full ones; `again` after a run-out."""
        times = self.solution if again else self.first
        return shortened(limits, "call", times.call(name)) if times else None


FULL = Pace()
"""The limits that count, for everything."""


def shortened(limits: Limits, kind: str, cpu: float) -> Limits | None:
    """Return limits with less time for a "cell" or a "call", or None where it would not be less."""
    if cpu >= getattr(limits, f"{kind}_cpu_seconds"):
        return None
    wall = min(WALL_PER_CPU * cpu, getattr(limits, f"{kind}_wall_seconds"))
    less = {f"{kind}_cpu_seconds": cpu, f"{kind}_wall_seconds": wall}
    return Limits(**{**limits.to_dict(), **less})


def kept_times(root: Path, lab: str, made_from: str) -> SolutionTimes | None:
    """Return what an earlier run measured of the same lab, or None."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        kept = json.loads(_path(root, lab).read_text(encoding="utf-8"))
        if kept.pop("made_from") == made_from:
            found = SolutionTimes(**kept)
            if all(float(s) >= 0 for s in [*found.cells.values(), *found.calls.values()]):
                return found
    return None


def keep_times(root: Path, lab: str, made_from: str, times: SolutionTimes) -> None:
    """Keep a measurement beside the lab's journal; where that can't be, it is made again."""
    path = _path(root, lab)
    text = json.dumps({"made_from": made_from, **asdict(times)}, indent=1, sort_keys=True)
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        number, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.replace(fresh, path)


def _path(root: Path, lab: str) -> Path:
    return root / FOLDER / f"{lab}.times.json"
