"""One submission's run: learner cells in their process, test cells in the judge, in order.

A learner process that dies is started again without the cell that ended it, so that one endless
loop doesn't cost the exercises after it. A function that ran out of a limit, or that ended its
process, is not called again in the same run.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from proctor.course.delivery import with_course_files
from proctor.grading.executed import Shown
from proctor.grading.inputs import call_text
from proctor.grading.lent import lent
from proctor.grading.pace import FULL, LEAST_CPU_SECONDS, MOST_RUN_OUT, Pace, shortened
from proctor.grading.scoring import (
    STOPS,
    CellOutcome,
    beside,
    faulty,
    is_hidden,
    outcome,
    overrun,
    refused,
    with_slip,
)
from proctor.grading.slips import Listener, explained
from proctor.judge.ground import ground_of
from proctor.judge.handle import Called, CellFault, JudgeOverrun, JudgeProcess
from proctor.learner.parent import (
    Cell,
    CellRun,
    LearnerDied,
    LearnerLimit,
    LearnerProcess,
    LearnerRaised,
    LearnerSpec,
    Limits,
    Unanswered,
    WarmParent,
)
from proctor.learner.slips.results import UNKNOWN, raised, returned
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.matching import same
from proctor.notebook.names import Names, names_of, plain_python, used_names
from proctor.notebook.repair import Aligned, PlannedCell
from proctor.sandbox.limits import MIB
from proctor.wire import messages
from proctor.wire.raised import Raised

MOST_STARTS = 4
"""Learner processes for one submission."""

_NOTHING = messages.encode([None, {}])

Question = Callable[[LearnerProcess], Any]

STOPPED = "The cell {cell} was stopped: {why}"
CUT_OFF = "The cell {cell} was cut off: {why}"
OUT_OF_MEMORY = (
    "The cell {cell} ran out of memory: a submission may take {amount:g} MiB on top of what it "
    "starts with."
)
RESTARTED = "Your code ended its own process; the cells after it ran in a new one."
LOST = "It belonged to a process that has ended."
THING = "something of yours"
"""What a thing is called that no name led to."""

LOOKED_TOO_LONG = "What the test asked of `{name}`, one thing after another, took too long."
SHORTEST_LOOK = 0.05
"""Seconds for a look when the looks of a test cell have used up what they have together."""

LOOKS = ("repr", "str", "look", "dir", "mro")
"""What leaves everything as it is."""

GIVEN_UP = "Your code kept ending its own process, so what came after was not run."
LOST_PROCESS = "the end of the process in {place}"
LOST_JUDGE = "the end of the judge in `{cell}`"
WAITS = "It uses `{name}`, which takes too long."
NOT_AGAIN = "Not called again: {why}"
TOO_LONG = "{call} took too long and was stopped."
CALLS_LIMITED = {
    "call_cpu": "{call} used more than {amount:g} seconds of computing time and was stopped.",
    "call_wall": "{call} took longer than {amount:g} seconds and was stopped.",
}
"""What to say of a call that ran out of a limit of its own."""


@dataclass
class Record:
    """What happened during a run.

    `cells_run_out` (by place) and `calls_run_out` (by name) ran out of a limit that was shorter
    than the full one; `lost` says in words where a process ended for no reason that we know of:
    the system may have killed it, or the learner's code has. `out` says of each name that is not
    called again why. `cell_cpu` and `call_cpu` are the most processor seconds that a cell of the
    lab and a call took, `seconds` what a test cell took by the clock.
    """

    shown: dict[int, Shown] = field(default_factory=dict)
    outcomes: dict[str, CellOutcome] = field(default_factory=dict)
    failures: dict[str, dict[str, Any]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    check_seconds: float = 0.0
    cells_run_out: list[int] = field(default_factory=list)
    calls_run_out: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    ran_out: set[str] = field(default_factory=set)
    out: dict[str, list[Any]] = field(default_factory=dict)
    cell_cpu: dict[str, float] = field(default_factory=dict)
    call_cpu: dict[str, float] = field(default_factory=dict)

    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def run_out(self) -> int:
        """How many limits shorter than the full ones were reached."""
        return len(self.cells_run_out) + len(self.calls_run_out)

    def flag(self, text: str) -> None:
        """Add a flag to the result, once."""
        if text not in self.flags:
            self.flags.append(text)


class Session:
    """Runs the aligned cells of one submission. A context manager: it ends the learner process.

    `listener` hears which calls the tests make, where the instructor's own solution is run.
    """

    def __init__(
        self,
        lab: Lab,
        aligned: Aligned,
        warm: WarmParent,
        judge: JudgeProcess,
        pace: Pace = FULL,
        listener: Listener | None = None,
    ):
        self._lab = lab
        self._listener = listener or Listener(lab.slips)
        self._testing = ""
        self._pace = pace
        self._cells = aligned.cells
        self._warm = warm
        self._judge = judge
        self._process: LearnerProcess | None = None
        self._starts = 0
        self._ran: list[int] = []
        self._fatal: set[int] = set()
        self._stopped: set[int] = set()
        self._tests_hidden = False
        self._fetched: dict[str, dict[str, Any]] = {}
        self._known_as: dict[int, str] = {}  # what the test looked up to get at a kept thing
        self._looked = [0.0, 0.0]  # processor seconds, seconds by the clock
        self._ground = ground_of(lab)
        self._lent = {} if lab.prelude else lent(lab.cells, aligned.cells)
        self._untouched = self._blank()
        self.record = Record()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(
        self,
        *,
        files: Mapping[str, bytes],
        data: Mapping[str, bytes],
        seed: int,
        full: bool,
        strict: bool = False,
    ) -> Record:
        """Run everything once: `files` lie beside the learner's cells, `data` beside the checks.

        `strict` leaves out test cells that can't be judged apart. Raises JudgeFault, and whatever
        keeps processes from starting.
        """
        runs = [_runs(cell, full) for cell in self._cells]
        learners = {
            place: cell.source for place, cell in enumerate(self._cells) if _is_learners(cell)
        }
        texts = {**learners, **self._lent}
        self._places = sorted(texts)
        cells = tuple(
            Cell(
                id=str(place),
                source=texts[place],
                kind="code",
                run=place in self._lent or runs[place],
            )
            for place in self._places
        )
        self._spec = LearnerSpec(cells=cells, files=dict(files), seed=seed)
        beside = {**self._lab.files, **self._lab.kept}
        self._judge.begin(self._lab, seed, with_course_files(data, beside))
        for place, cell in enumerate(self._cells):
            if cell.is_test:
                began = time.perf_counter()
                if cell.lab is not None and cell.lab.key in self._lab.beside:
                    self._test_beside(place, cell.lab, strict)
                else:
                    self._test(place, cell)
                self._time(cell, time.perf_counter() - began)
                if place in self._lent:
                    self._lend(place)
            elif runs[place]:
                self._run_cell(place)
        self._name_slips()
        return self.record

    def _name_slips(self) -> None:
        """Say in tests that failed which slip explains it; of points it changes nothing."""
        if not self._lab.slips:
            return
        places = {cell.lab.key: place for place, cell in enumerate(self._cells) if cell.lab}
        failed = [
            key
            for key, one in self.record.outcomes.items()
            if one.is_plain and one.fraction < 1 and one.state in ("failed", "error")
        ]
        hidden = {
            key: (
                one.cell.source.startswith(one.cell.released.strip()),
                used_names(one.cell.source),
            )
            for key, one in self.record.outcomes.items()
            if is_hidden(one.cell)
        }
        told = explained(self._lab.slips, self._listener.calls, hidden, failed)
        for key, slip in told.items():
            found = self.record.outcomes[key]
            self.record.outcomes[key] = with_slip(found, slip.slip, slip.text)
            self.record.shown.setdefault(places[key], Shown()).said = slip.text

    def _lend(self, place: int) -> None:
        """Run what is lent of a test cell; what fails is missed by whoever needs it."""
        process = self._alive()
        if process is not None and not self._tells_no_more():
            self._run_in(process, place)

    def _run_cell(self, place: int) -> None:
        process = self._alive()
        if process is None or self._tells_no_more():
            return
        run = self._run_in(process, place)
        self.record.cpu_seconds += run.cpu_seconds
        self.record.shown[place] = Shown(list(run.outputs), run.execution_count)
        if run.error is not None:
            self._note_failure(place, run.error, is_ours=run.timed_out or not process.is_alive)

    def _run_in(self, process: LearnerProcess, place: int) -> CellRun:
        """Run one cell. If the process does not survive it, it will not be run again."""
        self._fetched.clear()
        within = self._limits_of(place)
        try:
            run = process.run_cell(self._places.index(place), within)
        except Unanswered as error:
            self._note_loss(error, LOST_PROCESS.format(place=f"the cell {self._label(place)}"))
            run = _unanswered(error)
        self._note_time(place, run, within)
        if run.timed_out:
            self._stopped.add(place)
        if not process.is_alive:
            self._end()
            self._fatal.add(place)
        elif place not in self._ran:
            self._ran.append(place)
        return run

    def _limits_of(self, place: int) -> Limits | None:
        return self._pace.cell(place, self._key(place), self._warm.limits)

    def _key(self, place: int) -> str | None:
        frame = self._cells[place].lab
        return frame.key if frame is not None else None

    def _note_time(self, place: int, run: CellRun, within: Limits | None) -> None:
        """Keep what a cell took, and whether a limit shorter than the full one ended it."""
        if (key := self._key(place)) is not None:
            self.record.cell_cpu[key] = max(self.record.cell_cpu.get(key, 0.0), run.cpu_seconds)
        if within is None or run.endless or not _is_out_of_time(run):
            return
        if place in self._pace.held:
            _tell(run, WAITS.format(name=self._pace.held[place]))
        elif place not in self.record.cells_run_out:
            self.record.cells_run_out.append(place)

    def _note_loss(self, error: Unanswered, place: str) -> None:
        if type(error) is LearnerDied:  # a broken protocol is no loss: the code wrote to our pipe
            self.record.lost.append(place)

    def _tells_no_more(self) -> bool:
        """Tell whether this is a first pass that has run out of so much that it is done for."""
        return self._pace.first is not None and self.record.run_out >= MOST_RUN_OUT

    def _note_failure(self, place: int, error: Mapping[str, Any], *, is_ours: bool) -> None:
        """Keep what an answer cell raised, for the names that it should have made.

        `is_ours` tells an error that we made of a limit from one that a learner named likewise.
        """
        frame = self._cells[place].lab
        if frame is not None and frame.role == "answer":
            failure = {key: error.get(key) for key in ("ename", "evalue", "lineno")}
            self.record.failures[frame.key] = failure
        label, ename = self._label(place), error["ename"]
        if is_ours and ename in STOPS:
            self.record.flag(STOPPED.format(cell=label, why=error["evalue"]))
        elif is_ours and ename == LearnerDied.ename:
            self.record.flag(CUT_OFF.format(cell=label, why=error["evalue"]))
        elif ename == "MemoryError":
            amount = self._warm.limits.memory_bytes / MIB
            self.record.flag(OUT_OF_MEMORY.format(cell=label, amount=amount))

    def _label(self, place: int) -> str:
        frame = self._cells[place].lab
        return f"`{frame.key}`" if frame is not None else f"number {place + 1}"

    def _test(self, place: int, cell: PlannedCell) -> None:
        frame = cell.lab
        if frame is None:
            return
        self._tests_hidden = is_hidden(frame)
        self._testing = frame.key
        self._looked = [0.0, 0.0]
        exercise = self._lab.exercise_of(frame.key)
        names = [exercise.name] if exercise else []
        try:
            verdict = self._judge.test(
                frame,
                names,
                self,
                self.record.failures,
                self._ground.get(frame.key),
                self._untouched,
            )
        except JudgeOverrun as error:
            if error.died:
                self.record.lost.append(LOST_JUDGE.format(cell=frame.key))
            self.record.outcomes[frame.key] = overrun(frame, str(error))
            if self._process is not None and not self._process.is_alive:
                self._end()  # it was waiting for a function of this test
            return
        except CellFault as error:
            self.record.outcomes[frame.key] = faulty(frame, str(error))
            return
        self.record.outcomes[frame.key] = outcome(frame, verdict)
        self.record.shown[place] = Shown(list(verdict.outputs))

    def _time(self, cell: PlannedCell, seconds: float) -> None:
        self.record.check_seconds += seconds
        if cell.lab is not None:
            self.record.seconds[cell.lab.key] = seconds

    def _test_beside(self, place: int, frame: LabCell, strict: bool) -> None:
        """Run a test cell in a learner process of its own, made for it, which ends with it.

        The process runs the learner's code again up to here. It shares nothing with the one that
        the submission goes on in, so what the cell says and does stays in it.
        """
        if strict:
            self.record.outcomes[frame.key] = refused(frame)
            return
        if self._tells_no_more():
            self.record.outcomes[frame.key] = overrun(frame, GIVEN_UP)
            return
        within = self._limits_of(place)
        with self._warm.start(self._spec) as process:
            for earlier in [one for one in self._ran if one not in self._fatal]:
                self._run_beside(
                    process, self._places.index(earlier), self._limits_of_again(earlier)
                )
            for cell in self._helpers(place, frame):
                self._run_beside(process, Cell(cell.key, cell.source), within)
            run = self._run_beside(process, Cell(frame.key, frame.source), within, frame.key)
        self.record.cpu_seconds += run.cpu_seconds
        self._note_time(place, run, within)
        self.record.outcomes[frame.key] = beside(frame, run.outputs, run.error)
        if not is_hidden(frame):
            self.record.shown[place] = Shown(list(run.outputs))

    def _run_beside(
        self, process: LearnerProcess, cell: int | Cell, within: Limits | None, key: str = ""
    ) -> CellRun:
        """Run a cell; `key` names the test cell that all of this is for, when it is that."""
        try:
            return process.run_cell(cell, within)
        except Unanswered as error:
            if key:
                self._note_loss(error, LOST_PROCESS.format(place=f"the cell `{key}`"))
            return _unanswered(error)

    def _limits_of_again(self, place: int) -> Limits | None:
        """Return the limits of a cell that is run once more; what was stopped is stopped early."""
        if place in self._stopped:
            return shortened(self._warm.limits, "cell", LEAST_CPU_SECONDS)
        return self._limits_of(place)

    def _helpers(self, place: int, frame: LabCell) -> list[LabCell]:
        """Return the earlier test cells that make names which a cell reads."""
        tests = [cell.lab for cell in self._cells[:place] if cell.is_test and cell.lab]
        own = _names(frame)
        wanted, found = set(own.now | own.later), []
        for cell in reversed(tests):
            names = _names(cell)
            if wanted & names.makes:
                wanted |= names.now | names.later
                found.append(cell)
        return found[::-1]

    def _blank(self) -> frozenset[str]:
        """Return the names whose answer cells hold no more code than the release put there."""
        answers = [cell for cell in self._cells if cell.lab and cell.lab.role == "answer"]
        worked = {cell.lab.key for cell in answers if cell.lab and has_more(cell)}
        return frozenset(cell.lab.key for cell in answers if cell.lab) - worked

    # --- what the judge asks ------------------------------------------------------------------

    def fetch(self, name: str) -> dict[str, Any]:
        """Answer the judge's question for a name; the same until the learner's code runs again."""
        if name not in self._fetched:
            within = self._limits_of_call(name)
            answer = self._answer(name, lambda process: process.fetch(name, within), within, "")
            if "raised" in answer:
                return answer
            answer["era"] = self._starts
            self._fetched[name] = answer
        return self._fetched[name]

    def use(
        self,
        target: Any,
        op: str,
        args: list[Any],
        kwargs: dict[str, Any],
        around: Mapping[str, Any] | None = None,
        called: Called | None = None,
    ) -> dict[str, Any]:
        """Have something done with a thing of the learner's: called, looked at, changed."""
        if op not in LOOKS:
            self._fetched.clear()
        if not isinstance(target, str):
            if self._alive() is None or target[0] != self._starts:
                return _failed("Stopped", LOST)
            target = target[1]
        name = target if isinstance(target, str) else self._known_as.get(target, THING)
        within = self._limits_of_call(name)

        is_call = op == "call"
        is_named = is_call and name == target
        heard = is_named and self._listener.wants(name)
        came = UNKNOWN
        within = within if is_call else self._limits_of_look(within)

        def use(process: LearnerProcess) -> list[Any]:
            nonlocal came
            result = process.use(target, op, args, kwargs, around, called, within)
            if heard:
                after = enumerate(result.args_after)
                came = returned(result.value, {k: v for k, v in after if v is not args[k]})
            if name == target:
                spent = max(self.record.call_cpu.get(name, 0.0), result.cpu_seconds)
                self.record.call_cpu[name] = spent
            self._looked[0] += 0.0 if is_call else result.cpu_seconds
            self._know(result.value, str(args[0]) if op == "getattr" else _given_by(name))
            flow.update(result.around)
            return [result.value, list(result.args_after), dict(result.kwargs_after)]

        told = call_text(name, () if self._tests_hidden else args, kwargs)
        told = f"A call of `{name}`" if self._tests_hidden else f"`{told}`"
        began, flow = time.perf_counter(), dict[str, Any]()
        slow = "" if is_call else LOOKED_TOO_LONG.format(name=name)
        answer = self._answer(name, use, within, told if is_call else "", flow, slow)
        self._looked[1] += 0.0 if is_call else time.perf_counter() - began
        if is_named:
            came = raised(answer["raised"]["ename"]) if "raised" in answer else came
            self._listener.hear(self._testing, name, args, kwargs, came)
        limit = 4 * messages.MAX_BYTES
        return {**answer, "era": self._starts, "around": messages.encode(flow, limit=limit)}

    def _know(self, value: Any, name: str) -> None:
        """Remember under which name the test found a thing that stays in the learner process.

        Names come from the test, so there are only so many; numbers come from the learner's code.
        """
        if type(value) is messages.Typed and value.kind in ("function", "class", "object"):
            number = value.content[0] if type(value.content) is list and value.content else None
            if type(number) is int:
                self._known_as.setdefault(number, name)

    def _limits_of_look(self, within: Limits | None) -> Limits:
        """Return the limits of a look: all looks of a test cell together have those of a call."""
        limits, (cpu, wall) = within or self._warm.limits, self._looked
        return replace(
            limits,
            call_cpu_seconds=max(limits.call_cpu_seconds - cpu, SHORTEST_LOOK),
            call_wall_seconds=max(limits.call_wall_seconds - wall, SHORTEST_LOOK),
        )

    def _limits_of_call(self, name: str) -> Limits | None:
        return self._pace.call(name, self._warm.limits, again=name in self.record.ran_out)

    def _answer(
        self,
        name: str,
        question: Question,
        within: Limits | None,
        told: str,
        flow: dict[str, Any] | None = None,
        slow: str = "",
    ) -> dict[str, Any]:
        """Ask the learner process; `told` is the call in words, and "" for a look at something.

        `flow` takes what was printed and the like where the learner's code raises; `slow` is what
        to say where a look takes too long.
        """
        if name in self.record.out:
            return _failed(*self.record.out[name][:2])
        process = None if self._tells_no_more() else self._alive()
        if process is None:
            return _failed("Stopped", GIVEN_UP)
        try:
            return {"value": messages.encode(question(process), limit=4 * messages.MAX_BYTES)}
        except LearnerRaised as error:
            if flow is not None:
                flow.update(error.around)
            return {"raised": self._told(error.told)}
        except messages.Unsupported as error:  # more parts, with what goes along, than may travel
            return _failed("Unsupported", f"`{name}` gave {error}.")
        except (LearnerLimit, LearnerDied) as error:
            self._note_loss(error, LOST_PROCESS.format(place=f"a call of `{name}`"))
            if not process.is_alive:
                self._end()
            is_time, is_endless = _is_time(error), _is_endless(error)
            is_second = name in self.record.ran_out
            if within is not None and is_time and not (is_endless or is_second):
                self.record.calls_run_out.append(name)
            ename = error.ename if isinstance(error, LearnerLimit) else "Stopped"
            if slow and is_time:
                why = slow
            elif is_second and is_time and not is_endless:
                why = TOO_LONG.format(call=told or f"`{name}`")
            else:
                why = _sentence(error, told)
            has_chance = is_endless or self._pace.chances > 1
            if is_second or not is_time or not has_chance:
                self.record.out[name] = [ename, NOT_AGAIN.format(why=why), None]
            self.record.ran_out.add(name)
            return _failed(ename, why)

    def _told(self, raised: Raised) -> dict[str, Any]:
        """Return an exception as the judge is told of it."""
        values = [raised.args, dict(raised.attributes)]
        content = messages.encode(values, limit=4 * messages.MAX_BYTES)
        told = asdict(replace(raised, args=None, attributes={}))
        return {**told, "era": self._starts, "content": content}

    # --- the learner process ------------------------------------------------------------------

    def _alive(self) -> LearnerProcess | None:
        """Return a learner process that has run all cells so far, or None after MOST_STARTS."""
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
        self._known_as.clear()
        if process is not None:
            process.close()


def _given_by(name: str) -> str:
    """Return what a thing is called that came of another: there are only so many names."""
    return name if name == THING or name.endswith("()") else f"{name}()"


def _is_time(error: Unanswered) -> bool:
    return isinstance(error, LearnerLimit) and error.ename == "TimeLimit"


def _is_endless(error: Unanswered) -> bool:
    """Tell whether more time would be of no use, by what the learner process says itself."""
    return isinstance(error, LearnerLimit) and error.endless is not None


def _is_out_of_time(run: CellRun) -> bool:
    """Tell whether we ended a cell for its time; an error of this name can be a learner's own."""
    return run.timed_out and run.error is not None and run.error["ename"] == "TimeLimit"


def _tell(run: CellRun, why: str) -> None:
    """Say in a cell that was stopped why it was; what it ran out of is of no interest."""
    if run.error is not None:
        run.error.update(evalue=why, traceback=[why])
        run.outputs[-1:] = [_error_output(run.error["ename"], why)]


def _sentence(error: Unanswered, told: str) -> str:
    """Return what happened to a call, with the call in it where that is known."""
    if told and isinstance(error, LearnerLimit) and error.endless:
        return error.endless.told(told)
    which = error.which if isinstance(error, LearnerLimit) else ""
    if told and which in CALLS_LIMITED and isinstance(error, LearnerLimit):
        return CALLS_LIMITED[which].format(call=told, amount=error.amount)
    return str(error)


def _failed(ename: str, evalue: str) -> dict[str, Any]:
    """Return the answer for what came to nothing, though the learner's code raised nothing."""
    return {"raised": {**asdict(Raised(ename, evalue)), "era": 0, "content": _NOTHING}}


def _unanswered(error: Unanswered) -> CellRun:
    """Return the run of a cell that gave none: it ran into a limit, died, or broke the rules."""
    ename, why = getattr(error, "ename", "Stopped"), getattr(error, "evalue", str(error))
    return CellRun(
        outputs=[_error_output(ename, why)],
        error={"ename": ename, "evalue": why, "lineno": getattr(error, "lineno", None)},
        timed_out=isinstance(error, LearnerLimit),
    )


def _error_output(ename: str, evalue: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": [evalue]}


def _names(cell: LabCell) -> Names:
    """Return the names in a cell; none where it can't be read."""
    try:
        return names_of(plain_python(cell.source))
    except (SyntaxError, ValueError):
        return Names(frozenset(), frozenset(), frozenset())


def has_more(cell: PlannedCell) -> bool:
    """Tell whether an answer cell holds other code than the release put there."""
    released = cell.lab.released if cell.lab else ""
    if same(cell.source, released):
        return False
    try:
        return _structure(cell.source) != _structure(released)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _structure(source: str) -> str:
    """Return what code says, whatever its comments and spaces."""
    return ast.dump(ast.parse(plain_python(source)))


def _is_learners(cell: PlannedCell) -> bool:
    return cell.kind == "code" and not cell.is_test


def _runs(cell: PlannedCell, full: bool) -> bool:
    """Tell whether a cell runs in the learner process."""
    heavy = cell.lab is not None and cell.lab.is_heavy
    return _is_learners(cell) and bool(cell.source.strip()) and (full or not heavy)
