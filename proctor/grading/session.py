"""One submission's run: learner cells in their process, test cells in the judge, in order.

A learner process that dies is started again without the cell that ended it, so that one endless
loop doesn't cost the exercises after it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from proctor.grading.executed import Shown
from proctor.grading.scoring import CellOutcome, outcome, overrun
from proctor.judge.handle import JudgeOverrun, JudgeProcess
from proctor.learner.parent import (
    Cell,
    CellRun,
    LearnerDied,
    LearnerError,
    LearnerLimit,
    LearnerProcess,
    LearnerRaised,
    LearnerSpec,
    WarmParent,
)
from proctor.notebook.lab import Lab
from proctor.notebook.repair import Aligned, PlannedCell
from proctor.wire import messages

MOST_STARTS = 4
"""Learner processes for one submission."""

MOST_LIMITS_HIT = 2
"""How often one name may run out of a limit; then, or once it ended its process, it stays out."""

Question = Callable[[LearnerProcess], Any]

STOPS = ("Stopped", "TimeLimit", "MemoryLimit")
"""Errors that end a cell from outside."""

STOPPED = "The cell {cell} was stopped: {why}"
RESTARTED = "Your code ended its own process; the cells after it ran in a new one."
GIVEN_UP = "Your code kept ending its own process, so what came after was not run."


@dataclass
class Record:
    """What happened during a run."""

    shown: dict[int, Shown] = field(default_factory=dict)
    outcomes: dict[str, CellOutcome] = field(default_factory=dict)
    failures: dict[str, dict[str, Any]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    check_seconds: float = 0.0

    def flag(self, text: str) -> None:
        """Note something once."""
        if text not in self.flags:
            self.flags.append(text)


class Session:
    """Runs the aligned cells of one submission. A context manager: it ends the learner process."""

    def __init__(self, lab: Lab, aligned: Aligned, warm: WarmParent, judge: JudgeProcess):
        self._lab = lab
        self._cells = aligned.cells
        self._warm = warm
        self._judge = judge
        self._process: LearnerProcess | None = None
        self._starts = 0
        self._ran: list[int] = []
        self._fatal: set[int] = set()
        self._limits_hit: Counter[str] = Counter()
        self._last_limit: list[Any] = []
        self._fetched: dict[str, dict[str, Any]] = {}
        self.record = Record()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(
        self, *, files: Mapping[str, bytes], data: Mapping[str, bytes], seed: int, full: bool
    ) -> Record:
        """Run everything once: `files` lie beside the learner's cells, `data` beside the checks.

        Raises JudgeFault, and whatever keeps processes from starting."""
        runs = [_runs(cell, full) for cell in self._cells]
        self._places = [place for place, cell in enumerate(self._cells) if _is_learners(cell)]
        cells = tuple(
            Cell(id=str(place), source=self._cells[place].source, kind="code", run=runs[place])
            for place in self._places
        )
        self._spec = LearnerSpec(cells=cells, files=dict(files), seed=seed)
        self._judge.begin(self._lab, seed, data)
        for place, cell in enumerate(self._cells):
            if cell.is_test:
                began = time.perf_counter()
                self._test(place, cell)
                self.record.check_seconds += time.perf_counter() - began
            elif runs[place]:
                self._run_cell(place)
        return self.record

    def _run_cell(self, place: int) -> None:
        process = self._alive()
        if process is None:
            return
        run = self._run_in(process, place)
        self.record.cpu_seconds += run.cpu_seconds
        self.record.shown[place] = Shown(list(run.outputs), run.execution_count)
        if run.error is not None:
            self._note_failure(place, run.error, is_ours=run.timed_out or not process.is_alive)

    def _run_in(self, process: LearnerProcess, place: int) -> CellRun:
        """Run one cell. If the process does not survive it, it will not be run again."""
        self._fetched.clear()
        try:
            run = process.run_cell(self._places.index(place))
        except LearnerError as error:
            run = _unanswered(error)
        if not process.is_alive:
            self._end()
            self._fatal.add(place)
        elif place not in self._ran:
            self._ran.append(place)
        return run

    def _note_failure(self, place: int, error: Mapping[str, Any], *, is_ours: bool) -> None:
        """Keep what an answer cell raised, for the names that it should have made.

        `is_ours` tells an error that we made of a limit from one that a learner named likewise.
        """
        frame = self._cells[place].lab
        if frame is not None and frame.role == "answer":
            failure = {key: error.get(key) for key in ("ename", "evalue", "lineno")}
            self.record.failures[frame.key] = failure
        if is_ours and error["ename"] in STOPS:
            self.record.flag(STOPPED.format(cell=self._label(place), why=error["evalue"]))

    def _label(self, place: int) -> str:
        frame = self._cells[place].lab
        return f"`{frame.key}`" if frame is not None else f"number {place + 1}"

    def _test(self, place: int, cell: PlannedCell) -> None:
        frame = cell.lab
        if frame is None:
            return
        exercise = self._lab.exercise_of(frame.key)
        names = [exercise.name] if exercise else []
        try:
            verdict = self._judge.test(frame, names, self, self.record.failures)
        except JudgeOverrun as error:
            self.record.outcomes[frame.key] = overrun(frame, str(error))
            return
        self.record.outcomes[frame.key] = outcome(frame, verdict)
        self.record.shown[place] = Shown(list(verdict.outputs))

    # --- what the judge asks ------------------------------------------------------------------

    def fetch(self, name: str) -> dict[str, Any]:
        """Answer the judge's question for a name; the same until the learner's code runs again."""
        if name not in self._fetched:
            answer = self._answer(name, lambda process: process.fetch(name))
            if "raised" in answer:
                return answer
            self._fetched[name] = answer
        return self._fetched[name]

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Answer the judge's call of a function."""
        self._fetched.clear()

        def call(process: LearnerProcess) -> list[Any]:
            result = process.call(name, args, kwargs)
            return [result.value, list(result.args_after), dict(result.kwargs_after)]

        return self._answer(name, call)

    def _answer(self, name: str, question: Question) -> dict[str, Any]:
        if self._limits_hit[name] >= MOST_LIMITS_HIT:
            return {"raised": self._last_limit}
        process = self._alive()
        if process is None:
            return {"raised": ["Stopped", GIVEN_UP, None]}
        try:
            return {"value": messages.encode(question(process), limit=4 * messages.MAX_BYTES)}
        except LearnerRaised as error:
            return {"raised": [error.ename, error.evalue, error.lineno]}
        except messages.Unsupported as error:  # more parts, with what goes along, than may travel
            return {"raised": ["Unsupported", f"`{name}` gave {error}.", None]}
        except (LearnerLimit, LearnerDied) as error:
            if not process.is_alive:
                self._end()
            ename = error.ename if isinstance(error, LearnerLimit) else "Stopped"
            died = not isinstance(error, LearnerLimit)
            self._limits_hit[name] = MOST_LIMITS_HIT if died else self._limits_hit[name] + 1
            self._last_limit = [ename, str(error), None]
            return {"raised": self._last_limit}

    # --- the learner process ------------------------------------------------------------------

    def _alive(self) -> LearnerProcess | None:
        """Return a learner process that has run all cells so far, or None if that is hopeless."""
        while self._process is None and self._starts < MOST_STARTS:
            self._starts += 1
            if self._starts > 1:
                self.record.flag(RESTARTED)
            self._process = process = self._warm.start(self._spec)
            for place in [place for place in self._ran if place not in self._fatal]:
                self._run_in(process, place)
                if self._process is None:
                    break
        if self._process is None:
            self.record.flag(GIVEN_UP)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()


def _unanswered(error: LearnerError) -> CellRun:
    """Return the run of a cell that gave none: it ran into a limit, died, or broke the rules."""
    ename, why = getattr(error, "ename", "Stopped"), getattr(error, "evalue", str(error))
    return CellRun(
        outputs=[_error_output(ename, why)],
        error={"ename": ename, "evalue": why, "lineno": getattr(error, "lineno", None)},
        timed_out=isinstance(error, LearnerLimit),
    )


def _error_output(ename: str, evalue: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": [evalue]}


def _is_learners(cell: PlannedCell) -> bool:
    return cell.kind == "code" and not cell.is_test


def _runs(cell: PlannedCell, full: bool) -> bool:
    """Tell whether a cell runs in the learner process."""
    heavy = cell.lab is not None and cell.lab.is_heavy
    return _is_learners(cell) and bool(cell.source.strip()) and (full or not heavy)
