"""Grade one submission: bytes and a lab in, a result out.

    with Engine(root, lab) as engine:
        graded = grade(data, lab, engine)

A run over a class takes the two steps of `grade` apart: `grade_first` for everybody, then
`grade_in_overtime` for those whose result is provisional (`pace.py` says why). What comes in the
end is the same.

The result depends on the bytes handed in, the lab and the versions alone. Unreadable goes through
to the caller, as does every fault of ours; neither is ever a score.
"""

from __future__ import annotations

import hashlib
import json
import platform
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue

from proctor.course.delivery import data_files, with_course_files
from proctor.grading.executed import notebook_text
from proctor.grading.pace import FULL, Pace, SolutionTimes, keep_times, kept_times
from proctor.grading.scoring import exercise_result
from proctor.grading.session import Record, Session
from proctor.judge.handle import JudgeError, JudgeParent, JudgeProcess
from proctor.learner.parent import Limits, WarmParent
from proctor.notebook.handed_in import read_submission
from proctor.notebook.lab import Lab
from proctor.notebook.names import used_names
from proctor.notebook.repair import Aligned, PlannedCell, align
from proctor.result import CellScore, ExerciseResult, Graded, Manifest, Result

VERSIONED = ("numpy", "tensorflow", "keras", "ipython")

PROVISIONAL = "Provisional, until it is graded again at the end of the run: too slow was {what}."
NO_SANDBOX = "Graded without a sandbox: the scores of code one doesn't trust mean nothing."


@dataclass(frozen=True)
class Options:
    """How to grade: which cells run, in which sandbox, within which limits.

    `strict` gives no points for test cells that can't be judged apart.
    """

    full: bool = False
    strict: bool = False
    sandbox: str = "on"
    limits: Limits | None = None


def limits_for(options: Options) -> Limits:
    """Return the limits for these options: where training runs, too, they are ten times as long."""
    seconds = 300.0 if options.full else 30.0
    return options.limits or Limits(
        cell_cpu_seconds=seconds, cell_wall_seconds=8 * seconds, call_cpu_seconds=10.0
    )


class Engine:
    """A warm parent and judges, kept for many submissions; several threads may share it.

    A context manager. Both parents come from one start; entering waits for them and raises
    SandboxUnavailable, WarmParentError or JudgeFault.
    """

    def __init__(self, root: Path, lab: Lab, options: Options | None = None):
        self.options = options or Options()
        self.root = root
        self._lab = lab
        self._idle: SimpleQueue[JudgeProcess] = SimpleQueue()
        self._times = kept_times(root, lab.name, _made_from(lab, self.options))
        self._is_measured = False
        self._measuring = threading.Lock()

    def __enter__(self) -> Engine:
        with ExitStack() as stack:
            lab = self._lab
            check_imports = dict.fromkeys([*lab.imports, *lab.modules("test")])
            learner_imports = dict.fromkeys([*lab.imports, *lab.modules()])
            self._judges = JudgeParent(self.root, check_imports)
            stack.callback(self._judges.close)  # should the warm parent not come about
            warm = WarmParent(
                imports=[*learner_imports],
                sandbox=self.options.sandbox,
                limits=limits_for(self.options),
                secrets=[path for path in _secrets(self.root) if path.exists()],
                sibling=self._judges,
            )
            self.warm = stack.enter_context(warm)
            self._judges.wait_until_ready()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all processes; whoever is waiting for one finds that it has gone."""
        self._stack.close()
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    def measure(self) -> None:
        """Have times for first limits: run the solution, unless they are known.

        It is worth it before a class. For a single submission the shortest limits do as well.
        """
        with self._measuring:
            if self._times is None:
                self._times = solution_times(self._lab, self)
                self._is_measured = True

    def keep_times(self) -> None:
        """Keep what was measured for runs to come."""
        if self._times is not None and self._is_measured:
            made_from = _made_from(self._lab, self.options)
            keep_times(self.root, self._lab.name, made_from, self._times)

    def first_pace(self) -> Pace:
        """Return the pace of a first pass."""
        return Pace(first=self._times or SolutionTimes())

    @contextmanager
    def judge(self) -> Iterator[JudgeProcess]:
        """Lend a judge that nobody else is using."""
        try:
            judge = self._idle.get_nowait()
        except Empty:
            judge = JudgeProcess(self._judges)
        try:
            yield judge
        finally:
            self._idle.put(judge)


def grade(
    data: bytes, lab: Lab, engine: Engine, files: Mapping[str, bytes] | None = None
) -> Graded:
    """Grade the bytes of a notebook that was handed in, with the `files` beside it, to the end.

    Raises Unreadable for a file that can't be graded, JudgeFault for check code that fails by
    itself, and WarmParentError when no learner process can be made.
    """
    first = grade_first(data, lab, engine, files)
    if not first.provisional:
        return first
    last = grade_in_overtime(data, lab, engine, files, first.held)
    seconds = dict(Counter(first.seconds) + Counter(last.seconds))
    return replace(last, overtime=first.overtime, seconds=seconds)


def grade_first(
    data: bytes, lab: Lab, engine: Engine, files: Mapping[str, bytes] | None = None
) -> Graded:
    """Grade within first limits; a result that reached one is provisional. Raises as `grade`."""
    graded, record, aligned = _pass(data, lab, engine, files, engine.first_pace())
    if not record.run_out:
        return graded
    overtime = _what_for(aligned, record)
    flag = PROVISIONAL.format(what=", ".join(overtime))
    return replace(
        graded,
        result=replace(graded.result, flags=(flag, *graded.result.flags)),
        overtime=overtime,
        provisional=True,
        held=_held(aligned, record),
    )


def grade_in_overtime(
    data: bytes,
    lab: Lab,
    engine: Engine,
    files: Mapping[str, bytes] | None = None,
    held: Mapping[int, str] | None = None,
) -> Graded:
    """Grade within the full limits; `held` comes from the first pass. Raises as `grade`."""
    if held:
        graded, record, _ = _pass(data, lab, engine, files, Pace(held=held))
        if set(held.values()) <= set(record.out):
            return graded
    return _pass(data, lab, engine, files, FULL)[0]


def solution_times(lab: Lab, engine: Engine) -> SolutionTimes:
    """Run the instructor's own solution, and return what it took; nothing where it can't be run."""
    cells = tuple(PlannedCell(cell.source, cell.kind, cell, answers=True) for cell in lab.cells)
    with suppress(JudgeError), engine.judge() as judge:
        with Session(lab, Aligned(cells, ()), engine.warm, judge) as session:
            record = session.run(
                files=lab.files, data={}, seed=seed_of(lab.digest, ""), full=engine.options.full
            )
        return SolutionTimes(record.cell_cpu, record.call_cpu)
    return SolutionTimes()


def _made_from(lab: Lab, options: Options) -> str:
    """Return a digest of what the solution's times depend on, but for the machine."""
    settings = json.dumps([lab.digest, options.full, dict(versions())], sort_keys=True)
    return hashlib.sha256(settings.encode()).hexdigest()


def _what_for(aligned: Aligned, record: Record) -> tuple[str, ...]:
    """Return in words what ran out of a first limit."""
    cells = [aligned.cells[place] for place in record.cells_run_out]
    places = zip(record.cells_run_out, cells, strict=True)
    told = [f"the cell `{c.lab.key}`" if c.lab else f"cell {place + 1}" for place, c in places]
    return (*told, *(f"a call of `{name}`" for name in dict.fromkeys(record.calls_run_out)))


def _held(aligned: Aligned, record: Record) -> dict[int, str]:
    """Return the cells that ran out and use a function that ran out as well, when it was called."""
    found = {}
    for place in record.cells_run_out:
        used = used_names(aligned.cells[place].source)
        name = next((name for name in record.calls_run_out if name in used), None)
        if name is not None:
            found[place] = name
    return found


def _pass(
    data: bytes, lab: Lab, engine: Engine, files: Mapping[str, bytes] | None, pace: Pace
) -> tuple[Graded, Record, Aligned]:
    """Grade at a pace; return what came of it and what happened on the way."""
    started = time.perf_counter()
    beside = data_files(files or {})
    submission = read_submission(data, beside)
    aligned = align(submission, lab)
    seed = seed_of(lab.digest, submission.digest)
    read = time.perf_counter()
    with engine.judge() as judge, Session(lab, aligned, engine.warm, judge, pace) as session:
        record = session.run(
            files=with_course_files(files or {}, lab.files),
            data=beside,
            seed=seed,
            full=engine.options.full,
            strict=engine.options.strict,
        )
    ran = time.perf_counter()
    exercises = _exercises(lab, aligned, record)
    flags = [*record.flags, *(flag for one in record.outcomes.values() for flag in one.flags)]
    result = Result(
        lab=lab.name,
        sandbox=engine.options.sandbox,
        exercises=exercises,
        repairs=aligned.repairs,
        flags=tuple(dict.fromkeys([*flags, *_notes(engine.options)])),
        manifest=Manifest(
            submission=f"sha256:{submission.digest}",
            lab=f"sha256:{lab.digest}",
            versions=versions(),
            seed=seed,
        ),
    )
    notebook = notebook_text(lab, aligned, record.shown)
    ended = time.perf_counter()
    graded = Graded(
        result=result,
        cells=tuple(_cell_scores(lab, aligned, record)),
        notebook=notebook,
        unanswered=aligned.unanswered(),
        seconds={
            "wall": ended - started,
            "learner_cpu": record.cpu_seconds,
            "read": read - started,
            "cells": ran - read - record.check_seconds,
            "checks": record.check_seconds,
            "write": ended - ran,
        },
        cell_seconds=dict(record.seconds),
    )
    return graded, record, aligned


def seed_of(lab_digest: str, submission_digest: str) -> int:
    """Return the seed of a submission: fixed, and not to be guessed by its author."""
    digest = hashlib.sha256(f"{lab_digest}{submission_digest}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


@cache
def versions() -> Mapping[str, str]:
    """Return the versions that a result depends on."""
    found = {"python": platform.python_version(), "proctor": package_version("digits-course")}
    return {**found, **{name: package_version(name) for name in VERSIONED}}


def package_version(package: str) -> str:
    """Return the version of an installed package, or "unknown".

    The build of TensorFlow without CUDA is a distribution of another name, `tensorflow-cpu`.
    """
    for name in (package, f"{package}-cpu"):
        with suppress(PackageNotFoundError):
            return version(name)
    return "unknown"


def _secrets(root: Path) -> tuple[Path, ...]:
    """Return what a learner process must not see of a course."""
    names = ("gradebook.db", "source", "submitted", "autograded", "feedback", "release")
    return tuple(root / name for name in names)


def _notes(options: Options) -> list[str]:
    return [] if options.sandbox == "on" else [NO_SANDBOX]


def _exercises(lab: Lab, aligned: Aligned, record: Record) -> tuple[ExerciseResult, ...]:
    unanswered = aligned.unanswered()
    results = []
    for exercise in lab.exercises:
        blank = exercise.name in unanswered
        if exercise.manual:
            points = sum(lab.cell(key).points for key in exercise.cells)
            state, score = ("not-attempted", 0.0) if blank else ("manual", None)
            results.append(ExerciseResult(exercise.name, state, score, points))
        else:
            outcomes = [record.outcomes[key] for key in exercise.cells]
            raised = exercise.name in record.failures
            results.append(exercise_result(exercise, outcomes, raised=raised, unanswered=blank))
    return tuple(results)


def _cell_scores(lab: Lab, aligned: Aligned, record: Record) -> list[CellScore]:
    unanswered = aligned.unanswered()
    scores = []
    for cell in lab.cells:
        if cell.role == "test":
            scores.append(CellScore(cell.key, cell.points, record.outcomes[cell.key].score))
        elif cell.role in ("manual", "task"):
            blank = cell.role == "manual" and cell.key in unanswered
            scores.append(CellScore(cell.key, cell.points, 0.0 if blank else None, blank))
    return scores
