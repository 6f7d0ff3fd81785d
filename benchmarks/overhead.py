"""What grading costs on top of the learner's own cells, and where a submission's time goes.

One worker grades right submissions with the real coordinator, in this process. The learner's own
cells are what the engine's meter reads of the learner process while a cell of the notebook runs;
everything else counts as overhead: forking, the sandbox, the prelude and the checks in the judge,
the checks' calls of the learner's functions, the notebook, the gradebook.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks import _processes
from benchmarks._course import Course, Workshop
from benchmarks._stopwatch import Stopwatch
from benchmarks._table import Row, Section, Sizes, columns
from proctor.course import course, journal
from proctor.grading import grade as grading
from proctor.grading import session
from proctor.grading.session import Session
from proctor.judge.handle import JudgeProcess
from proctor.learner import parent as warm
from proctor.notebook.lab import read_lab
from proctor.run import coordinator, graders

CPU_SECONDS, WARM_SECONDS = 0.2, 1.0

START = "fork, sandbox, hand over the files"
PRELUDE = "the learner's cells: prelude"
CELLS = "the learner's cells: all others"
CALLS = "the learner's functions, called by the checks"
JUDGE_PRELUDE = "judge: a fresh namespace, prelude"
CHECKS = "judge: checks"
END = "end the learner process"
READ = "read and repair the submission"
WRITE = "write the executed notebook"
BOOK = "gradebook"
JOURNAL = "journal and digests"
REST = "everything else"


@dataclass
class Observed:
    """What was seen of a run: for each submission its seconds, and the sums of all."""

    walls: list[float] = field(default_factory=list)
    learner_cpu: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def count(self) -> int:
        """How many submissions were graded."""
        return len(self.walls)

    @property
    def extra_cpu(self) -> float:
        """CPU seconds per submission on top of what the learner's own cells need."""
        return (sum(self.cpu.values()) - sum(self.learner_cpu)) / self.count

    @property
    def extra_wall(self) -> float:
        """Seconds by the clock on top of the learner's own cells, in the median."""
        pairs = zip(self.walls, self.learner_cpu, strict=True)
        return median(wall - cpu for wall, cpu in pairs)


def measure(workshop: Workshop, sizes: Sizes) -> Section:
    """Grade with one worker, with a stopwatch on every step."""
    seen = observe(workshop.proctors(sizes.observed))
    own = sum(seen.learner_cpu) / seen.count
    rows = (
        Row(
            work="CPU seconds per submission on top of the learner's own cells",
            target=f"at most {CPU_SECONDS} s",
            reached=f"{seen.extra_cpu:.2f} s",
            is_met=seen.extra_cpu <= CPU_SECONDS,
            details=f"the cells themselves need {own:.2f} s",
        ),
        Row(
            work="one notebook with a warm parent running: seconds on top of its cells",
            target=f"under {WARM_SECONDS:g} s",
            reached=f"{seen.extra_wall:.2f} s",
            is_met=seen.extra_wall < WARM_SECONDS,
            details=f"{median(seen.walls):.2f} s in all",
        ),
    )
    return Section(rows, _profile(seen))


def observe(handed_in: Course) -> Observed:
    """Grade a course, and return what was seen."""
    watch, seen = Stopwatch(), Observed()
    marks: list[Mark] = []
    real_grade = graders.grade_first

    def grade(*args: Any, **kwargs: Any) -> Any:
        if not marks:  # everything has started; the sandbox's self-test has forked as well
            watch.seconds.clear()
            marks.append(_mark())
        graded = real_grade(*args, **kwargs)
        seen.walls.append(graded.seconds["wall"])
        seen.learner_cpu.append(graded.seconds["learner_cpu"])
        return graded

    graders.grade_first = grade
    try:
        with watch.watching(*_steps()):
            _run(handed_in, marks)
    finally:
        graders.grade_first = real_grade
    handed_in.check_scores()
    (before, began), (after, ended) = marks
    seen.cpu = {role: after[role] - before[role] for role in after}
    seen.stages = watch.seconds
    # The gradebook is written while the next submission runs, so nothing may be left over.
    if (rest := ended - began - sum(watch.seconds.values())) > 0:
        seen.stages[REST] += rest
    return seen


Mark = tuple[dict[str, float], float]


def _mark() -> Mark:
    """Return the CPU seconds by role, and the time."""
    return _processes.cpu_seconds(os.getpid()), time.perf_counter()


def _run(handed_in: Course, marks: list[Mark]) -> None:
    chosen = read_lab(handed_in.root, handed_in.lab)
    here = course.Course(handed_in.root)
    run = coordinator.Coordinator(here, chosen, coordinator.Settings(workers=1))
    for done, _ in enumerate(run.run(), 1):
        if done == len(handed_in.students):  # before the engine ends
            marks.append(_mark())


def _steps() -> list[tuple[Any, str, Any]]:
    """Return the functions to watch, with their stages."""
    from proctor.course.gradebook import ScoreBook

    return [
        (grading, "read_submission", READ),
        (grading, "align", READ),
        (warm.WarmParent, "start", START),
        (JudgeProcess, "begin", JUDGE_PRELUDE),
        (Session, "_run_in", _kind_of_cell),
        (JudgeProcess, "test", CHECKS),
        (session.Session, "_answer", CALLS),
        (warm.LearnerProcess, "close", END),
        (grading, "notebook_text", WRITE),
        (coordinator, "deliver", WRITE),
        (ScoreBook, "record", BOOK),
        (journal.Journal, "add", JOURNAL),
        (coordinator.Coordinator, "_made_from", JOURNAL),
    ]


def _kind_of_cell(running: Session, _: Any, place: int) -> str:
    frame = running._cells[place].lab
    return PRELUDE if frame is not None and frame.is_prelude else CELLS


def _profile(seen: Observed) -> str:
    """Return two tables: time by the clock by stage, and CPU time by process."""
    return "\n\n".join(
        (
            f"Where the time of a submission goes (one worker, mean of {seen.count}):",
            columns(["stage", "ms", "share"], _shares(seen.stages, seen.count)),
            "The same as CPU time, by process:",
            columns(["process", "CPU ms", "share"], _shares(seen.cpu, seen.count)),
        )
    )


def _shares(seconds: Mapping[str, float], count: int) -> list[list[str]]:
    """Return lines of a table: milliseconds for each of `count`, and per cent, largest first."""
    total = sum(seconds.values())
    return [
        [name, f"{1000 * spent / count:.0f}", f"{100 * spent / total:.0f} %"]
        for name, spent in sorted(seconds.items(), key=lambda item: -item[1])
    ]
