"""Grade one submission: bytes and a lab in, a result out.

    with Engine(root, lab) as engine:
        graded = grade({"lab1": data}, lab, engine)

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue

from proctor.course.delivery import data_files, with_course_files
from proctor.grading.executed import notebook_text
from proctor.grading.pace import WALL_PER_CPU, Pace, SolutionTimes, keep_times, kept_times
from proctor.grading.scoring import exercise_result, missing
from proctor.grading.session import Record, Session
from proctor.grading.slips import Listener
from proctor.judge.handle import CELL_SECONDS, JudgeError, JudgeParent, JudgeProcess
from proctor.learner.environment import are_installed
from proctor.learner.parent import Limits, WarmParent, WarmParentError
from proctor.notebook.handed_in import Submission, Unreadable, digest_of, read_submission
from proctor.notebook.lab import Lab
from proctor.notebook.names import used_names
from proctor.notebook.repair import Aligned, PlannedCell, align
from proctor.result import CellScore, ExerciseResult, Graded, Manifest, Repair, Result

LEARNERS_ROLES = ("answer", "manual", "locked", "free")
"""Roles of cells that run with the learner's."""

VERSIONED = ("numpy", "tensorflow", "keras", "ipython")

PROVISIONAL = "Provisional, until it is graded again at the end of the run, for {what}."
Handed = Mapping[str, bytes] | bytes
"""Notebooks by name; the bytes alone do for a lab of one notebook."""

MISSING = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
"""What stands for a notebook that was not handed in."""

NOT_HANDED_IN = "This notebook was not handed in, so there is nothing of yours in it to grade."
NO_SANDBOX = "Graded without a sandbox: the scores of code one doesn't trust mean nothing."


@dataclass(frozen=True)
class Options:
    """How to grade: which cells run, in which sandbox, within which limits.

    `strict` gives no points for test cells that can't be judged apart. `timeout` is what the course
    gives a cell by nbgrader's own setting (`Course.timeout`), in seconds.
    """

    full: bool = False
    strict: bool = False
    sandbox: str = "on"
    limits: Limits | None = None
    timeout: float | None = None


def limits_for(options: Options) -> Limits:
    """Return the limits for these options.

    Where training runs, too, a cell has ten times as long. A course's own timeout takes the place
    of ours, for calls as well: with nbgrader they run within their test cell. It is counted by the
    processor here, so nobody has less time than there.
    """
    if options.limits:
        return options.limits
    cell = options.timeout or 30.0
    if options.full:
        cell = max(cell, 300.0)
    call = options.timeout or 10.0
    total = max(10 * (options.timeout or 0.0), Limits().total_cpu_seconds)
    return Limits(
        cell_cpu_seconds=cell,
        cell_wall_seconds=WALL_PER_CPU * cell,
        call_cpu_seconds=call,
        call_wall_seconds=WALL_PER_CPU * call,
        total_cpu_seconds=total,
        total_wall_seconds=2 * total,
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
        self._has_ended = False
        self._measuring = threading.Lock()

    def __enter__(self) -> Engine:
        wanted = are_installed(self._lab.imported(*LEARNERS_ROLES))
        try:
            self._start(wanted)
        except WarmParentError:
            if not wanted:
                raise
            self._start([])  # one of them may leave threads behind, for one
        return self

    def _start(self, wanted: Sequence[str]) -> None:
        with ExitStack() as stack:
            lab = self._lab
            check_imports = dict.fromkeys([*lab.imports, *lab.modules("test"), *lab.imported()])
            learner_imports = dict.fromkeys([*lab.imports, *lab.modules()])
            self._judges = JudgeParent(self.root, check_imports)
            stack.callback(self._judges.close)  # should the warm parent not come about
            warm = WarmParent(
                imports=[*learner_imports],
                sandbox=self.options.sandbox,
                limits=limits_for(self.options),
                secrets=[path for path in _secrets(self.root) if path.exists()],
                sibling=self._judges,
                wanted=wanted,
            )
            self.warm = stack.enter_context(warm)
            self._judges.wait_until_ready()
            self._stack = stack.pop_all()
            self._has_ended = False

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all processes; whoever is waiting for one finds that it has gone."""
        self._has_ended = True
        self._stack.close()
        self._end_idle()

    def _end_idle(self) -> None:
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

    def take_times(self, times: SolutionTimes) -> None:
        """Have times for first limits from a run of the solution that was made for another end."""
        with self._measuring:
            self._times, self._is_measured = times, True

    def keep_times(self) -> None:
        """Keep what was measured for runs to come."""
        if self._times is not None and self._is_measured:
            made_from = _made_from(self._lab, self.options)
            keep_times(self.root, self._lab.name, made_from, self._times)

    def first_pace(self) -> Pace:
        """Return the pace of a first pass."""
        return Pace(first=self._times or SolutionTimes())

    def full_pace(self, held: Mapping[int, str] | None = None) -> Pace:
        """Return the pace of a pass that counts, with some cells held short."""
        return Pace(held=held or {}, solution=self._times or SolutionTimes())

    @contextmanager
    def judge(self) -> Iterator[JudgeProcess]:
        """Lend a judge that nobody else is using."""
        try:
            judge = self._idle.get_nowait()
        except Empty:
            judge = JudgeProcess(self._judges, max(CELL_SECONDS, self.options.timeout or 0.0))
        try:
            yield judge
        finally:
            self._idle.put(judge)
            if self._has_ended:  # while this one was lent
                self._end_idle()


@dataclass(frozen=True)
class _Piece:
    """What one notebook of a submission gave; `text` is empty for one that was not handed in.

    `first` is the place of its first cell, counted through all notebooks.
    """

    lab: Lab
    aligned: Aligned
    record: Record
    text: str = ""
    first: int = 0


def grade(
    notebooks: Handed,
    lab: Lab,
    engine: Engine,
    files: Mapping[str, bytes] | None = None,
    only: str = "",
) -> Graded:
    """Grade the notebooks that were handed in, with the `files` beside them, to the end.

    A notebook of the lab that is not among them is worth nothing, and waits for nobody: that is
    nbgrader's rule. `only` names the one whose cells are to be graded now; the others then count
    for what the result was made from.

    Raises Unreadable for a file that can't be graded, JudgeFault where judges can't work, and
    WarmParentError when no learner process can be made.
    """
    first = grade_first(notebooks, lab, engine, files, only)
    if not first.provisional:
        return first
    last = grade_in_overtime(notebooks, lab, engine, files, first.held, only)
    seconds = dict(Counter(first.seconds) + Counter(last.seconds))
    return replace(last, overtime=first.overtime, seconds=seconds)


def grade_first(
    notebooks: Handed,
    lab: Lab,
    engine: Engine,
    files: Mapping[str, bytes] | None = None,
    only: str = "",
) -> Graded:
    """Grade within first limits. Raises as `grade`.

    A result is provisional if it reached one, or if a process ended that we did not end: where the
    system was short of memory it was no fault of the learner's.
    """
    graded, pieces = _pass(notebooks, lab, engine, files, engine.first_pace(), only)
    if not any(piece.record.run_out or piece.record.lost for piece in pieces):
        return graded
    overtime = tuple(lab.label(piece.lab, what) for piece in pieces for what in _what_for(piece))
    flag = PROVISIONAL.format(what=", ".join(overtime))
    return replace(
        graded,
        result=replace(graded.result, flags=(flag, *graded.result.flags)),
        overtime=overtime,
        provisional=True,
        held={place: name for piece in pieces for place, name in _held(piece).items()},
    )


def grade_in_overtime(
    notebooks: Handed,
    lab: Lab,
    engine: Engine,
    files: Mapping[str, bytes] | None = None,
    held: Mapping[int, str] | None = None,
    only: str = "",
) -> Graded:
    """Grade within the full limits; `held` comes from the first pass. Raises as `grade`."""
    if held:
        graded, pieces = _pass(notebooks, lab, engine, files, engine.full_pace(held), only)
        if all(_stayed_away(piece, held) for piece in pieces):
            return graded
    return _pass(notebooks, lab, engine, files, engine.full_pace(), only)[0]


def _stayed_away(piece: _Piece, held: Mapping[int, str]) -> bool:
    """Tell whether the functions that cells were held short for did not come back at all."""
    return set(_part_of(held, piece).values()) <= piece.record.ran_out


def _part_of(held: Mapping[int, str], piece: _Piece) -> dict[int, str]:
    """Return the held cells of one notebook, by their places in it."""
    first, after = piece.first, piece.first + len(piece.aligned.cells)
    return {place - first: name for place, name in held.items() if first <= place < after}


def solution_times(lab: Lab, engine: Engine) -> SolutionTimes:
    """Run the instructor's own solution, and return what it took; nothing where it can't be run."""
    records = []
    for part in lab.notebooks:
        with suppress(JudgeError):
            records.append(solved(part, engine))
    return times_of(records)


def times_of(records: Iterable[Record]) -> SolutionTimes:
    """Return what a solution took, from what happened as its notebooks ran."""
    cells: dict[str, float] = {}
    calls: dict[str, float] = {}
    for record in records:
        for found, times in ((cells, record.cell_cpu), (calls, record.call_cpu)):
            for name, seconds in times.items():
                found[name] = max(seconds, found.get(name, 0.0))
    return SolutionTimes(cells, calls)


def solved(
    part: Lab, engine: Engine, which: str = "source", listener: Listener | None = None
) -> Record:
    """Run one of the instructor's notebooks, its "source" or what was "released"; say what came.

    Raises JudgeFault, and WarmParentError when no learner process can be made.
    """
    cells = tuple(
        PlannedCell(getattr(cell, which), cell.kind, cell, answers=True) for cell in part.cells
    )
    with (
        engine.judge() as judge,
        Session(part, Aligned(cells, ()), engine.warm, judge, listener=listener) as session,
    ):
        return session.run(
            files=part.files, data={}, seed=seed_of(part.digest, ""), full=engine.options.full
        )


def _made_from(lab: Lab, options: Options) -> str:
    """Return a digest of what the solution's times depend on, but for the machine."""
    settings = json.dumps(
        [lab.digest, options.full, options.timeout, dict(versions())], sort_keys=True
    )
    return hashlib.sha256(settings.encode()).hexdigest()


def _what_for(piece: _Piece) -> tuple[str, ...]:
    """Return in words what ran out of a first limit, and which processes were lost."""
    record = piece.record
    cells = [piece.aligned.cells[place] for place in record.cells_run_out]
    places = zip(record.cells_run_out, cells, strict=True)
    told = [f"the cell `{c.lab.key}`" if c.lab else f"cell {place + 1}" for place, c in places]
    calls = (f"a call of `{name}`" for name in dict.fromkeys(record.calls_run_out))
    return (*told, *calls, *dict.fromkeys(record.lost))


def _held(piece: _Piece) -> dict[int, str]:
    """Return the cells that ran out and use a function that ran out as well, when it was called."""
    found = {}
    for place in piece.record.cells_run_out:
        used = used_names(piece.aligned.cells[place].source)
        name = next((name for name in piece.record.calls_run_out if name in used), None)
        if name is not None:
            found[piece.first + place] = name
    return found


def _pass(
    notebooks: Handed,
    lab: Lab,
    engine: Engine,
    files: Mapping[str, bytes] | None,
    pace: Pace,
    only: str = "",
) -> tuple[Graded, list[_Piece]]:
    """Grade at a pace; return what came of it and what happened in each notebook on the way."""
    started = time.perf_counter()
    if isinstance(notebooks, bytes):
        notebooks = {lab.notebook: notebooks}
    beside = data_files(files or {})
    read = {part.notebook: _read(notebooks, part, lab, beside) for part in lab.notebooks}
    digest = _digest(notebooks, lab, beside)
    seed = seed_of(lab.digest, digest)
    parts = [part for part in lab.notebooks if only in ("", part.notebook)]
    aligned = {part.notebook: align(read[part.notebook], part) for part in parts}
    was_read = time.perf_counter()
    pieces: list[_Piece] = []
    writing, first = 0.0, 0
    for part in parts:
        mended = aligned[part.notebook]
        blank = _Piece(part, mended, Record(), first=first)
        first += len(mended.cells)
        if part.notebook not in notebooks:
            outcomes = {cell.key: missing(cell) for cell in part.cells if cell.role == "test"}
            note = (Repair("notebook", NOT_HANDED_IN),)
            noted = Aligned(mended.cells, note)
            pieces.append(replace(blank, aligned=noted, record=Record(outcomes=outcomes)))
            continue
        own = replace(pace, held=_part_of(pace.held, blank))
        with engine.judge() as judge, Session(part, mended, engine.warm, judge, own) as session:
            record = session.run(
                files=with_course_files(files or {}, lab.files),
                data=beside,
                seed=seed,
                full=engine.options.full,
                strict=engine.options.strict,
            )
        ran = time.perf_counter()
        text = notebook_text(part, mended, record.shown)
        pieces.append(replace(blank, record=record, text=text))
        writing += time.perf_counter() - ran
    result = Result(
        lab=lab.name,
        sandbox=engine.options.sandbox,
        exercises=tuple(one for piece in pieces for one in _exercises(lab, piece)),
        repairs=tuple(
            replace(repair, cell=lab.label(piece.lab, repair.cell))
            for piece in pieces
            for repair in piece.aligned.repairs
        ),
        flags=tuple(
            dict.fromkeys(
                [
                    *(flag for piece in pieces for flag in _flags(lab, piece)),
                    *_notes(engine.options),
                ]
            )
        ),
        manifest=Manifest(
            submission=f"sha256:{digest}",
            lab=f"sha256:{lab.digest}",
            versions=versions(),
            seed=seed,
        ),
    )
    ended = time.perf_counter()
    checking = sum(piece.record.check_seconds for piece in pieces)
    graded = Graded(
        result=result,
        cells=tuple(cell for piece in pieces for cell in _cell_scores(lab, piece)),
        notebooks={piece.lab.notebook: piece.text for piece in pieces if piece.text},
        unanswered=tuple(
            lab.label(piece.lab, key) for piece in pieces for key in piece.aligned.unanswered()
        ),
        seconds={
            "wall": ended - started,
            "learner_cpu": sum(piece.record.cpu_seconds for piece in pieces),
            "read": was_read - started,
            "cells": ended - was_read - writing - checking,
            "checks": checking,
            "write": writing,
        },
        cell_seconds={
            lab.label(piece.lab, key): seconds
            for piece in pieces
            for key, seconds in piece.record.seconds.items()
        },
        why={
            lab.label(piece.lab, key): outcome.why
            for piece in pieces
            for key, outcome in piece.record.outcomes.items()
            if outcome.why
        },
    )
    return graded, pieces


def _read(
    notebooks: Mapping[str, bytes], part: Lab, lab: Lab, beside: Mapping[str, bytes]
) -> Submission:
    """Read one notebook, or make an empty one for what was not handed in. Raises Unreadable."""
    data = notebooks.get(part.notebook, MISSING)
    try:
        return read_submission(data, beside)
    except Unreadable as error:
        if not lab.parts:
            raise
        raise Unreadable(f"{part.notebook}: {error}") from None


def _digest(notebooks: Mapping[str, bytes], lab: Lab, beside: Mapping[str, bytes]) -> str:
    if not lab.parts:
        return digest_of(notebooks.get(lab.notebook, b""), beside)
    named = {f"{name}.ipynb": content for name, content in notebooks.items()}
    return digest_of(b"", {**beside, **named})


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


def _flags(lab: Lab, piece: _Piece) -> list[str]:
    """Return what a person should know of one notebook; of several, each with its name."""
    record = piece.record
    flags = [*record.flags, *(flag for one in record.outcomes.values() for flag in one.flags)]
    return [f"{piece.lab.notebook}: {flag}" for flag in flags] if lab.parts else flags


def _exercises(lab: Lab, piece: _Piece) -> Iterator[ExerciseResult]:
    part, record, unanswered = piece.lab, piece.record, piece.aligned.unanswered()
    for exercise in part.exercises:
        blank = exercise.name in unanswered or not piece.text
        if exercise.manual:
            points = sum(part.cell(key).points for key in exercise.cells)
            state, score = ("not-attempted", 0.0) if blank else ("manual", None)
            result = ExerciseResult(exercise.name, state, score, points)
        else:
            outcomes = [record.outcomes[key] for key in exercise.cells]
            raised = exercise.name in record.failures
            result = exercise_result(exercise, outcomes, raised=raised, unanswered=blank)
        if lab.parts:
            name = lab.label(part, exercise.name)
            result = replace(result, name=name, notebook=part.notebook)
        yield result


def _cell_scores(lab: Lab, piece: _Piece) -> Iterator[CellScore]:
    unanswered = piece.aligned.unanswered()
    name = "" if piece.lab.notebook == lab.name else piece.lab.notebook
    for cell in piece.lab.cells:
        if cell.role == "test":
            score = piece.record.outcomes[cell.key].score
            yield CellScore(cell.key, cell.points, score, notebook=name)
        elif cell.role in ("manual", "task"):
            blank = (cell.role == "manual" and cell.key in unanswered) or not piece.text
            yield CellScore(cell.key, cell.points, 0.0 if blank else None, blank, name)
