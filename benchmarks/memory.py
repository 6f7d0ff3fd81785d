"""Memory: of one submission in flight, and of the coordinator while it grades many.

PSS (proportional set size) from /proc/<pid>/smaps_rollup: a page that several processes share
counts in equal parts for each.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

from benchmarks._course import BIN, Course, Workshop
from benchmarks._processes import COORDINATOR, JUDGE, LEARNER, MIB, WARM, by_role
from benchmarks._processes import proportional_bytes as pss
from benchmarks._runs import CommandFailed
from benchmarks._table import Row, Section, Sizes, spread

IN_FLIGHT = 250 * MIB
GROWTH = 8 * MIB
"""What counts as no growth: about as much as one notebook and its result on their way through."""

PAUSE_SECONDS = 0.04
SETTLED = 0.2
"""The share of a run after which the coordinator has loaded everything that it needs."""


@dataclass
class Samples:
    """What was seen of one run: bytes by role, and the coordinator's along the way."""

    peaks: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    highest: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    coordinator: list[tuple[int, int]] = field(default_factory=list)

    def take(self, pid: int, done: int) -> None:
        """Look once at all processes of a run in which `done` submissions are done."""
        roles = by_role(pid)
        if len(roles[JUDGE]) < 2:
            return  # no judge yet, only their parent: this is the self-test of the sandbox
        for process in roles[LEARNER]:
            if size := pss(process.pid):
                self.peaks[process.pid] = max(self.peaks[process.pid], size)
        for role in (JUDGE, WARM):
            total = sum(pss(process.pid) for process in roles[role])
            self.highest[role] = max(self.highest[role], total)
        self.coordinator.append((done, pss(roles[COORDINATOR][0].pid)))

    def growth(self) -> int:
        """Return how much larger the coordinator is at the end than once it had settled."""
        last = max(done for done, _ in self.coordinator)
        settled = [size for done, size in self.coordinator if last * SETTLED <= done <= last / 2]
        final = [size for done, size in self.coordinator if done >= last * (1 - SETTLED)]
        return int(median(final) - median(settled or final))


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Watch a run over many submissions, and a short one in which every cell runs."""
    many = observe(workshop.proctors(sizes.many))
    full = observe(workshop.proctors(2), full=True)
    return Section((_in_flight(many, full), _coordinator(many, sizes.many)))


def observe(
    course: Course, *, full: bool = False, fair: Mapping[str, float] | None = None
) -> Samples:
    """Grade a course with two workers, looking at its processes all the time.

    Raises WrongScores unless everybody has all points, or what is fair.
    """
    command = [str(BIN / "proctor"), "grade", course.lab, "--workers", "2"]
    samples = Samples()
    process = subprocess.Popen(
        [*command, "--full"] if full else command,
        cwd=course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    watcher = threading.Thread(target=_watch, args=(process.pid, course, samples))
    watcher.start()
    code = process.wait()
    watcher.join()
    if code:
        raise CommandFailed(f"{' '.join(command)} (exit {code})")
    course.check_scores(fair)
    return samples


def _watch(pid: int, course: Course, samples: Samples) -> None:
    folder = course.root / "autograded"
    while psutil.pid_exists(pid):
        with suppress(psutil.Error):  # a process ended while it was looked at
            samples.take(pid, _count(folder))
        time.sleep(PAUSE_SECONDS)


def _count(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def _in_flight(graded: Samples, full: Samples) -> Row:
    peaks = [peak / MIB for peak in graded.peaks.values()]
    trained = [peak / MIB for peak in full.peaks.values()]
    judge, warm = (graded.highest[role] / MIB for role in (JUDGE, WARM))
    return Row(
        work="memory per submission in flight (PSS of its process at its peak)",
        target="at most 250 MB",
        reached=spread(peaks, " MB"),
        is_met=median(peaks) * MIB <= IN_FLIGHT,
        details=f"every cell executed: {spread(trained, ' MB')}; beside it, once for all: "
        f"warm parent {warm:.0f} MB, judges and their parent {judge:.0f} MB",
    )


def _coordinator(samples: Samples, count: int) -> Row:
    growth, size = samples.growth(), max(size for _, size in samples.coordinator)
    return Row(
        work=f"memory of the coordinator over {count} submissions",
        target="does not grow",
        reached=f"{growth / MIB:+.1f} MB",
        is_met=growth <= GROWTH,
        details=f"from the first half to the end; {size / MIB:.0f} MB at its largest",
    )
