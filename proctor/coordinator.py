"""Grade many submissions: threads share one engine, and this thread alone writes what comes of it.

A submission is done when its executed notebook, its scores and its line in the journal are
written, in this order; a run that was killed in between does that one again on `--resume`, with
the same result. Memory doesn't grow with the number of submissions: only as many are read as
there are workers.
"""

from __future__ import annotations

import hashlib
import json
import threading
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from proctor.course import Course, Handed
from proctor.delivery import READ_ONLY, deliver, together, withdraw
from proctor.grading import Engine, Options, grade, versions
from proctor.journal import Journal
from proctor.lab import GRADED_ROLES, Lab
from proctor.result import Graded
from proctor.submission import Unreadable


@dataclass(frozen=True)
class Outcome:
    """What became of one submission.

    `kind` is "graded", "unreadable" or "fault", or "kept" for one that an earlier run has done.
    `result` is the documented dictionary, or None where there is none.
    """

    student: str
    kind: str
    result: dict[str, Any] | None = None
    why: str = ""
    seconds: float = 0.0

    score: float = 0.0

    @property
    def is_graded(self) -> bool:
        """Whether there is a result, of this run or an earlier one."""
        return self.kind in ("graded", "kept")

    def without_details(self) -> Outcome:
        """Return the same without the result: what a long run keeps in memory."""
        return replace(self, result=None)

    def to_dict(self) -> dict[str, Any]:
        """Return what machines read about one submission."""
        if self.is_graded:
            return {"student": self.student, "result": self.result}
        return {"student": self.student, "error": self.why, "kind": self.kind}


@dataclass(frozen=True)
class Settings:
    """How to run: how many at once, whether to go on with an earlier run, and how to grade."""

    workers: int = 1
    resume: bool = False
    options: Options = field(default_factory=Options)


class Coordinator:
    """Grades the submissions of one lab and writes the results.

        for outcome in Coordinator(course, lab, settings).run():
            ...

    Leaving the loop early, by Ctrl-C for one, leaves everything that was written consistent.
    `total` is the number of submissions, once it is known.
    """

    def __init__(self, course: Course, lab: Lab, settings: Settings | None = None):
        self._course = course
        self._lab = lab
        self._settings = settings or Settings()
        self._stopping = threading.Event()
        self.total = 0

    def run(self, students: Iterable[str] = ()) -> Iterator[Outcome]:
        """Yield what becomes of each submission, as it is written down; all of them by default.

        Raises CourseError, SandboxUnavailable, WarmParentError, JudgeFault or GradebookError
        before the first one, when grading can't begin at all.
        """
        students, lab = list(students), self._lab
        engine = Engine(self._course.root, lab, self._settings.options)
        with _Warming(engine) as warming, Journal.of(self._course.root, lab.name) as journal:
            if not self._settings.resume and self._course.seems_to_have(lab.name, students):
                warming.start()  # importing nbgrader takes as long as all other imports together
            submissions = self._course.submissions(lab.name, students)
            self.total = len(submissions)
            waiting = []
            for handed, kept in self._sorted_out(submissions, journal):
                if kept is not None:
                    yield kept
                else:
                    waiting.append(handed)
            if waiting:
                yield from self._run(waiting, warming, journal)

    def _sorted_out(
        self, submissions: list[Handed], journal: Journal
    ) -> Iterator[tuple[Handed, Outcome | None]]:
        """Yield each submission with what an earlier run made of it, where that still holds."""
        done = journal.latest() if self._settings.resume else {}
        if not self._settings.resume:
            journal.clear()
        for handed in submissions:
            yield handed, self._kept(handed, done.get(handed.student))

    def _run(self, waiting: list[Handed], warming: _Warming, journal: Journal) -> Iterator[Outcome]:
        warming.start()
        graded_cells = [cell.key for cell in self._lab.cells if cell.role in GRADED_ROLES]
        with self._course.scorebook() as book:
            book.check(self._lab.name, graded_cells)
            for handed, graded in self._graded(waiting, warming.engine()):
                yield self._write(handed, graded, journal, book)

    def _graded(
        self, waiting: list[Handed], engine: Engine
    ) -> Iterator[tuple[Handed, Graded | Exception]]:
        """Yield results as they come; only a few submissions are in memory at any time."""
        workers = max(self._settings.workers, 1)
        pool = ThreadPoolExecutor(workers, thread_name_prefix="grading")
        running: set[Future[tuple[Handed, Graded | Exception]]] = set()
        todo = iter(waiting)
        try:
            while True:
                while len(running) < workers + 1 and (handed := next(todo, None)) is not None:
                    running.add(pool.submit(self._grade, handed, engine))
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            self._stopping.set()
            for future in running:
                future.cancel()
            if running:
                engine.stop()  # what the threads wait for ends, so that they do, too
            pool.shutdown(wait=True)

    def _grade(self, handed: Handed, engine: Engine) -> tuple[Handed, Graded | Exception]:
        try:
            if self._stopping.is_set():
                raise InterruptedError
            return handed, grade(handed.read(), self._lab, engine, handed.files())
        except Exception as error:  # whatever it is, it concerns this submission alone
            return handed, error

    def _write(
        self, handed: Handed, graded: Graded | Exception, journal: Journal, book: Any
    ) -> Outcome:
        lab, student = self._lab.name, handed.student
        folder = self._course.folder("autograded", student, lab)
        timestamp = self._course.timestamp(handed)
        if isinstance(graded, Graded):
            shared = self._course.layout.groupshared
            beside = together(handed.files(), self._lab.files)
            deliver(folder, lab, graded.notebook, beside, 0o664 if shared else READ_ONLY)
            book.record(
                lab, student, graded.cells, unanswered=graded.unanswered, timestamp=timestamp
            )
            result = graded.result.to_dict()
            journal.add(student, {"result": result, "made_from": self._made_from(handed)})
            return Outcome(
                student, "graded", result, seconds=graded.seconds["wall"], score=result["score"]
            )
        withdraw(folder)
        book.record_ungraded(lab, student, timestamp=timestamp)
        if isinstance(graded, Unreadable):
            return Outcome(student, "unreadable", why=str(graded))
        why = "".join(traceback.format_exception(graded)).strip()
        return Outcome(student, "fault", why=why)

    def _kept(self, handed: Handed, entry: dict[str, Any] | None) -> Outcome | None:
        """Return the outcome of an earlier run, if everything it came from is still the same."""
        if not entry or not isinstance(entry.get("result"), dict):
            return None
        folder = self._course.folder("autograded", handed.student, self._lab.name)
        try:
            same = entry.get("made_from") == self._made_from(handed)
        except (Unreadable, OSError):
            return None
        if not same or not (folder / f"{self._lab.name}.ipynb").is_file():
            return None
        return Outcome(handed.student, "kept", entry["result"], score=entry["result"]["score"])

    def _made_from(self, handed: Handed) -> str:
        """Return a digest of all that a submission's result and its place in the book depend on."""
        options = asdict(self._settings.options)
        settings = [self._lab.digest, dict(versions()), options, self._course.timestamp(handed)]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
        for name, content in {**handed.files(), "": handed.read()}.items():
            label = f"{name}:{len(content)}:".encode(
                "utf-8", "surrogateescape"
            )  # any bytes can name a file
            digest.update(label + content)
        return digest.hexdigest()


class _Warming:
    """An engine that starts in the background. A context manager: it ends the engine."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="warming")
        self._started: Future[Engine] | None = None

    def __enter__(self) -> _Warming:
        return self

    def start(self) -> None:
        """Begin, if that has not been done."""
        if self._started is None:
            self._started = self._pool.submit(self._engine.__enter__)

    def engine(self) -> Engine:
        """Wait for the engine. Raises whatever kept it from starting."""
        self.start()
        assert self._started is not None
        return self._started.result()

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)
        if self._started is not None and self._started.exception() is None:
            self._engine.stop()
