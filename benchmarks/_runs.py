"""Run a command of the environment and keep what it took, with everything that it started."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks._course import BIN, Course
from benchmarks._machine import NOTICEABLE, busy_seconds


class CommandFailed(Exception):  # noqa: N818 - it names what happened
    """A command that was to be measured did not succeed; the message holds its last words."""


@dataclass(frozen=True)
class Run:
    """One grading command: when it began and ended, and when each result was there.

    Times are seconds since 1970. `cpu_seconds` counts all processes that were waited for,
    `others` the CPU seconds of everything else on the machine meanwhile.
    """

    began: float
    ended: float
    cpu_seconds: float
    arrivals: tuple[float, ...] = ()
    workers: int = 1
    others: float = 0.0

    @property
    def seconds(self) -> float:
        """How long the command took."""
        return self.ended - self.began

    @property
    def has_pace(self) -> bool:
        """Whether there were enough results to tell a pace from."""
        return len(self.arrivals) > self.workers

    @property
    def gap(self) -> float:
        """Seconds from one result to the next, once the command is under way.

        Results of workers side by side come in bunches, so only whole rounds of them count.
        Raises ValueError where there is no whole round.
        """
        if not self.has_pace:
            raise ValueError(f"{len(self.arrivals)} results are too few to tell a pace from")
        steps = (len(self.arrivals) - 1) // self.workers * self.workers
        return (self.arrivals[steps] - self.arrivals[0]) / steps

    def seconds_for(self, count: int) -> float:
        """Return how long the command takes for `count` submissions at its pace.

        What happens once, such as starting, counts once, however many are graded.
        """
        further = count - len(self.arrivals)
        return self.seconds + (further * self.gap if further else 0.0)


def timed(command: list[str], folder: Path, expected: Sequence[int] = (0,)) -> Run:
    """Run a command to its end. Raises CommandFailed where its exit code is not expected."""
    with tempfile.TemporaryFile() as log:
        began, busy = time.time(), busy_seconds()
        process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]], cwd=folder, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        ended, busy = time.time(), busy_seconds() - busy
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in expected:
            log.seek(0)
            last = log.read().decode(errors="replace")[-3000:]
            raise CommandFailed(f"{' '.join(command)} (exit {process.returncode}):\n{last}")
    used = usage.ru_utime + usage.ru_stime
    return Run(began, ended, used, others=max(busy - used, 0.0))


def grade_with_proctor(course: Course, *, workers: int = 2, full: bool = False) -> Run:
    """Grade a course with `proctor grade`. Raises CommandFailed and WrongScores."""
    command = ["proctor", "grade", course.lab, "--workers", str(workers)]
    return _grading([*command, "--full"] if full else command, course, workers)


def grade_with_stock(course: Course) -> Run:
    """Grade a course with `nbgrader autograde`. Raises CommandFailed and WrongScores."""
    return _grading(["nbgrader", "autograde", course.lab], course, 1)


def _grading(command: list[str], course: Course, workers: int) -> Run:
    run = timed(command, course.root)
    course.check_scores()
    return replace(run, arrivals=course.arrivals(), workers=workers)


def disturbance(runs: Iterable[Run]) -> str:
    """Say how many cores other programs took from these runs, where that is worth saying."""
    runs = list(runs)
    cores = sum(run.others for run in runs) / sum(run.seconds for run in runs)
    return f"; other programs took {cores:.1f} cores meanwhile" if cores >= NOTICEABLE else ""
