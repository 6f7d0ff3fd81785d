"""From what one submission costs to how long many take: the cluster as lines of people waiting.

The coordinator is one process. Its threads share one Python, so whatever they compute adds up; one
thread writes, and what it waits for (disk, database) delays the next writing, but no computing.
The scheduler is one process as well. Each thread of a worker grades one submission at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks._queues import Passage, Step, passage

MOST_AT_ONCE = 256
"""Submissions under way, as in `proctor/run/cluster.py`; a test compares the two."""

MANY = 100_000
INDEXED, FULL = ", indexed", f", {MANY:,} in it"
STORES = ("SQLite", f"SQLite{INDEXED}")
"""Gradebooks: as nbgrader makes them, and with the indexes that proctor makes."""

CORE, SLICES = "core", 20
"""Where processors are few, grading hands its own back now and then, as kernels have it."""


@dataclass(frozen=True)
class Costs:
    """What one submission costs, in seconds and bytes. JSON holds the same names.

    Attributes:
        talking: the coordinator's processor seconds before and after a worker has it.
        writing: processor seconds and seconds of waiting of what is written, by its name.
        scheduling: the scheduler's processor seconds.
        in_worker: processor seconds in the worker's own process, whose threads share one Python.
        grading: processor seconds in the processes that a worker starts.
        spread: how the time of one submission compares with the mean, for some of them.
        feedback: seconds of `nbgrader generate_feedback`, once it is under way.
        sizes: bytes by what they are: handed, sent, replied, kept, feedback, journal, gradebook;
            resumed is the memory that `--resume` takes.
    """

    talking: float
    writing: Mapping[str, tuple[float, float]]
    scheduling: float
    in_worker: float
    grading: float
    spread: tuple[float, ...]
    feedback: float
    sizes: Mapping[str, int]

    @property
    def on_worker(self) -> float:
        """Seconds that a worker's thread has a submission."""
        return self.in_worker + self.grading

    def written(self, store: str, fill: float = 0.0) -> tuple[float, float]:
        """Return the processor seconds and the waiting of all writing, with a kind of gradebook.

        `fill` says how full the gradebook is: 0 is empty, 1 has `MANY` submissions.
        """
        empty, full = self.writing[store.partition(INDEXED)[0]], self.writing[f"{store}{FULL}"]
        scores = [a + (b - a) * fill for a, b in zip(empty, full, strict=True)]
        beside = [self.writing[name] for name in ("notebook", "journal")]
        return scores[0] + sum(cpu for cpu, _ in beside), scores[1] + sum(w for _, w in beside)


@dataclass(frozen=True)
class Site:
    """What grades: worker processes, threads in each, and the gradebook that takes the scores.

    `cores` are the processors that everything shares on one machine; 0 means that each thread of a
    worker has one of its own, on other machines than the coordinator.
    """

    processes: int
    threads: int
    store: str = STORES[1]
    cores: int = 0

    @property
    def places(self) -> dict[str, int]:
        """Return the places of each kind."""
        workers = self.processes * self.threads
        found = {"way": min(workers + self.processes, MOST_AT_ONCE), "worker": workers}
        found |= {"python": 1, "writer": 1, "scheduler": 1}
        return found | ({CORE: self.cores} if self.cores else {})


def steps_of(costs: Costs, site: Site) -> list[Step]:
    """Return the way of one submission through a site."""
    core = (CORE,) if site.cores else ()
    slices = SLICES if site.cores else 1

    def talk(_: int) -> float:
        return costs.talking / 2

    def schedule(_: int) -> float:
        return costs.scheduling / 2

    def grade(number: int) -> float:
        return costs.on_worker * costs.spread[number % len(costs.spread)] / slices

    def write(number: int) -> float:
        return costs.written(site.store, number / MANY)[0]

    def wait(number: int) -> float:
        return costs.written(site.store, number / MANY)[1]

    first, last = (("worker",), ()), ((), ("worker",))
    held = [((), ())] * (slices - 2)
    grading = [first, *held, last] if slices > 1 else [(("worker",), ("worker",))]
    return [
        Step(("way", "python", *core), talk, ("python", *core)),
        Step(("scheduler", *core), schedule, ("scheduler", *core)),
        *(Step((*takes, *core), grade, (*core, *gives)) for takes, gives in grading),
        Step(("scheduler", *core), schedule, ("scheduler", *core)),
        Step(("python", *core), talk, ("python", *core)),
        Step(("writer", "python", *core), write, ("python", *core)),
        Step((), wait, ("writer", "way")),
    ]


def predict(costs: Costs, site: Site, count: int) -> Passage:
    """Simulate a class of `count`, from when all processes are ready."""
    return passage(steps_of(costs, site), site.places, count)


def most_a_second(costs: Costs, store: str) -> dict[str, float]:
    """Return how many submissions a second each single place can pass on, at the very most.

    That is the mean of a class of `MANY`, so with a gradebook that is half full.
    """
    cpu, waits = costs.written(store, 0.5)
    return {
        "python": 1 / (costs.talking + cpu),
        "writer": 1 / (cpu + waits),
        "scheduler": 1 / costs.scheduling,
    }


def first_limit(costs: Costs, store: str) -> tuple[str, int]:
    """Return the place that a growing cluster fills first, and how many threads that takes."""
    name, pace = min(most_a_second(costs, store).items(), key=lambda item: item[1])
    return name, int(pace * costs.on_worker)
