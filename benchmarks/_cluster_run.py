"""A scheduler and workers on this machine, and what each process uses while they grade a class."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks._course import BIN, Course
from benchmarks._machine import busy_seconds
from benchmarks._runs import CommandFailed

COORDINATOR, SCHEDULER, WORKERS, BELOW = "coordinator", "scheduler", "workers", "below workers"
"""Roles; the last one is everything that workers start: warm parents, judges, learner processes."""

LOOK_SECONDS = 0.02
QUIET = ("--no-dashboard", "--no-show")


class Cluster:
    """Dask processes of one thread per worker, as `deploy/cluster/` starts them but without TLS."""

    def __init__(self, folder: Path, workers: int):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._log = open(folder / "cluster.log", "ab")  # noqa: SIM115 - closed by stop()
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(port), *QUIET
        )
        options = ["--nthreads", "1", "--nworkers", "1", "--no-nanny", "--memory-limit", "0"]
        options += ["--no-dashboard", "--local-directory", str(folder)]
        self.workers = [self._start("worker", self.address, *options) for _ in range(workers)]

    def _start(self, *command: str) -> psutil.Popen:
        return psutil.Popen([str(BIN / "dask"), *command], stdout=self._log, stderr=self._log)

    def stop(self) -> None:
        """End all processes."""
        for process in [*self.workers, self.scheduler]:
            process.terminate()
        for process in [*self.workers, self.scheduler]:
            try:
                process.wait(20)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Lend a cluster of as many workers."""
    made = Cluster(folder, workers)
    try:
        yield made
    finally:
        made.stop()


@dataclass(frozen=True)
class Watched:
    """A class graded by a cluster: when results came, and CPU seconds by role between them.

    Times are seconds since 1970. `used` is what was used from the first result to the last one,
    `others` what programs that have nothing to do with it took meanwhile.
    """

    workers: int
    arrivals: tuple[float, ...]
    used: dict[str, float] = field(default_factory=dict)
    others: float = 0.0

    @property
    def steps(self) -> int:
        """How many submissions the time between the first and the last result was for."""
        return len(self.arrivals) - 1

    @property
    def seconds(self) -> float:
        """The time from the first result to the last one."""
        return self.arrivals[-1] - self.arrivals[0]

    def each(self, role: str) -> float:
        """Return the CPU seconds of a role for one submission."""
        return self.used[role] / self.steps


def watch(course: Course, folder: Path, workers: int) -> Watched:
    """Grade a course with a cluster and look on. Raises CommandFailed and WrongScores."""
    journal = course.root / ".proctor" / f"{course.lab}.jsonl"
    with cluster(folder, workers) as made:
        command = [str(BIN / "proctor"), "grade", course.lab, "--cluster", made.address]
        with (folder / "grade.log").open("w+") as log:
            run = psutil.Popen(command, cwd=course.root, stdout=log, stderr=log)
            seen: list[tuple[float, float, dict[str, float]]] = []
            done, arrivals = 0, []
            while run.poll() is None:
                lines = journal.read_bytes().count(b"\n") if journal.exists() else 0
                if lines > done:
                    arrivals += [time.time()] * (lines - done)
                    if not done or lines == len(course.students):
                        seen.append((time.time(), busy_seconds(), _used(run, made)))
                    done = lines
                time.sleep(LOOK_SECONDS)
            if run.returncode or len(seen) < 2:
                log.seek(0)
                raise CommandFailed(log.read()[-3000:])
    course.check_scores()
    (_, busy, first), (_, busier, last) = seen[0], seen[-1]
    used = {role: last[role] - first[role] for role in last}
    return Watched(workers, tuple(arrivals), used, busier - busy - sum(used.values()))


def _used(run: psutil.Popen, made: Cluster) -> dict[str, float]:
    used = {COORDINATOR: _seconds(run), SCHEDULER: _seconds(made.scheduler), WORKERS: 0.0}
    used[BELOW] = 0.0
    for worker in made.workers:
        used[WORKERS] += _seconds(worker)
        used[BELOW] += _waited_for(worker)
        for process in worker.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                used[BELOW] += _seconds(process) + _waited_for(process)
    return used


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _waited_for(process: psutil.Process) -> float:
    """Return the CPU seconds of the children that a process has waited for, and of theirs."""
    times = process.cpu_times()
    return times.children_user + times.children_system
