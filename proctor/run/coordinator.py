"""Grade many submissions: threads share one grader, and this thread alone writes what comes of it.

A submission is done when its executed notebook, its scores and its line in the journal are
written, in this order; a run that was killed in between does that one again on `--resume`, with
the same result. Who ran out of a first limit has a provisional result until the end of the run,
when overtime makes it final, beside whoever is still in the first pass. Memory doesn't grow with
the number of submissions: only as many are read as there are workers.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from proctor.course.course import Copy, Course, CourseError, Handed, writing
from proctor.course.delivery import READ_ONLY, deliver, with_course_files, withdraw
from proctor.course.journal import OVERTIME, PROVISIONAL, Journal
from proctor.course.lab_entry import Decided, enter, is_entered
from proctor.course.renamed import copy_of
from proctor.grading.adopt import lines
from proctor.grading.grade import Options, versions
from proctor.learner.parent import SandboxUnavailable
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import GRADED_ROLES, Lab
from proctor.result import Graded
from proctor.run.cluster import Cluster, ClusterLost
from proctor.run.graders import Grader, Local, Suspect
from proctor.run.outcome import Outcome
from proctor.run.stopping import Stopping

POLL_SECONDS = 0.2
"""How often to ask whether to stop, and whether there is still somebody who grades."""

ENDS_THE_RUN = (CourseError, ClusterLost, SandboxUnavailable)
"""Errors that would come again with every further submission."""


@dataclass(frozen=True)
class Settings:
    """How to run: how many at once, whether to go on with an earlier run, and how to grade.

    `cluster` is the address of a Dask scheduler whose workers grade; "" means this machine.
    `decided` says what becomes of points in cells that the lab has no more.
    """

    workers: int = 1
    resume: bool = False
    options: Options = field(default_factory=Options)
    cluster: str = ""
    decided: Decided = field(default_factory=Decided)


@dataclass(frozen=True)
class _Done:
    """A submission, what was read of it, and what grading that gave."""

    handed: Handed
    graded: Graded | Exception
    copy: Copy | None = None
    in_overtime: bool = False

    @property
    def is_provisional(self) -> bool:
        """Whether it is to be graded again in overtime."""
        return isinstance(self.graded, Graded) and self.graded.provisional


_Task = tuple[Handed, Graded | None]
"""A submission to grade, with its provisional result where that is to be made final."""


class Coordinator:
    """Grades the submissions of one lab and writes the results.

        for outcome in Coordinator(course, lab, settings).run():
            ...

    Leaving the loop early leaves everything that was written consistent; so does a signal that
    `stopping` takes. `total` is the number of submissions, once it is known. A submission that
    needs overtime has two outcomes, a provisional one first; `waiting` is how many have only that.
    `tell` is called with a line for each thing that is changed in the gradebook before grading.
    """

    def __init__(self, course: Course, lab: Lab, settings: Settings | None = None):
        self._course = course
        self._lab = lab
        self._settings = settings or Settings()
        self.stopping = Stopping()
        self.total = self.waiting = 0
        self.tell: Callable[[str], None] = lambda line: None
        self._is_entered = False

    def run(self, students: Iterable[str] = ()) -> Iterator[Outcome]:
        """Yield what becomes of each submission, as it is written down; all of them by default.

        Raises CourseError, ClusterError, SandboxUnavailable, WarmParentError, JudgeFault or
        GradebookError before the first one, when grading can't begin at all; CourseError and
        ClusterError also later, when it can't go on; KeyboardInterrupt when it was stopped.
        """
        with self.stopping.held():
            yield from self._outcomes(list(students))

    def _outcomes(self, students: list[str]) -> Iterator[Outcome]:
        lab = self._lab
        with self._grader() as grader, Journal.of(self._course.root, lab.name) as journal:
            decided = self._settings.decided
            is_known = is_entered(self._course, lab) and not decided.renamed
            is_there = self._course.seems_to_have(lab.name, students)
            if is_known and is_there and not self._settings.resume:
                grader.start()  # importing nbgrader takes as long as all other imports together
            submissions = self._course.submissions(lab.name, students, lab.names)
            self.total = len(submissions)
            if not is_known:  # whatever is wrong is said before anything is started or written
                with self._course.scorebook() as book:
                    self._enter(book)
            waiting, done = [], []
            for handed, kept in self._sorted_out(submissions, journal, students):
                self.stopping.check()
                if kept is not None:
                    done.append(handed.student)
                    yield kept
                else:
                    waiting.append(handed)
            if done and self._course.has_penalties:
                with self._course.scorebook() as book:
                    book.penalise(lab.name, done)
            if waiting:
                yield from self._run(waiting, grader, journal)

    def rehearse(self, students: Iterable[str] = ()) -> Iterator[tuple[str, Graded | Exception]]:
        """Yield by learner what grading would give now, and write nothing. Raises as `run` does."""
        with self.stopping.held():
            submissions = self._course.submissions(self._lab.name, students, self._lab.names)
            self.total = len(submissions)
            with self._grader() as grader:
                self._get_ready(grader)
                for done in self._graded(submissions, grader):
                    if isinstance(done.graded, ENDS_THE_RUN):
                        raise done.graded
                    if not done.is_provisional:
                        yield done.handed.student, done.graded

    def _grader(self) -> Grader:
        settings = self._settings
        if settings.cluster:
            return Cluster(settings.cluster, self._course.root, self._lab, settings.options)
        return Local(self._course.root, self._lab, settings.options, settings.workers)

    def _get_ready(self, grader: Grader) -> None:
        """Wait for the grader, and take over how it found the lab to be judged."""
        with self.stopping.at_once():
            grader.ready()
        self._lab = grader.lab

    def _enter(self, book: Any) -> None:
        if not self._is_entered:
            for line in enter(self._course, book, self._lab, self._settings.decided):
                self.tell(line)
            self._is_entered = True

    def _sorted_out(
        self, submissions: list[Handed], journal: Journal, students: Sequence[str]
    ) -> Iterator[tuple[Handed, Outcome | None]]:
        """Yield each submission with what an earlier run made of it, where that still holds."""
        done = journal.latest() if self._settings.resume else {}
        if not self._settings.resume:
            journal.begin_anew(students)
        for handed in submissions:
            yield handed, self._kept(handed, done.get(handed.student))

    def _run(self, waiting: list[Handed], grader: Grader, journal: Journal) -> Iterator[Outcome]:
        grader.start()
        graded_cells = {
            part.notebook: [cell.key for cell in part.cells if cell.role in GRADED_ROLES]
            for part in self._lab.notebooks
        }
        with self._course.scorebook() as book:
            self._enter(book)
            book.check(self._lab.name, graded_cells)
            self._course.check_writable(self._lab.name)
            self._get_ready(grader)
            grader.keep()
            for line in lines(grader.adoption) if grader.adoption else ():
                self.tell(line)
            for done in self._graded(waiting, grader):
                outcome = self._write(done, journal, book)
                self.waiting += done.is_provisional - done.in_overtime
                yield outcome

    def _graded(self, waiting: Sequence[Handed], grader: Grader) -> Iterator[_Done]:
        """Yield results as they come; suspects (see Suspect) are graded one by one, at the end."""
        suspects = []
        for done in self._to_the_end(waiting, grader):
            if isinstance(done.graded, Suspect):
                suspects.append(done.handed)
            else:
                yield done
        for handed in suspects:
            yield from self._to_the_end([handed], grader)

    def _to_the_end(self, waiting: Sequence[Handed], grader: Grader) -> Iterator[_Done]:
        """Yield results as they come; after a provisional one, a final one at the end."""
        todo: deque[_Task] = deque((handed, None) for handed in waiting)
        for done in self._side_by_side(todo, grader):
            yield done
            if done.is_provisional and isinstance(done.graded, Graded):
                todo.append((done.handed, replace(done.graded, notebooks={})))

    def _side_by_side(self, todo: deque[_Task], grader: Grader) -> Iterator[_Done]:
        """Yield results as they come; only a few submissions are in memory at any time.

        Tasks may be added while it runs.
        """
        stopping = threading.Event()
        pool = ThreadPoolExecutor(grader.threads, thread_name_prefix="grading")
        running: set[Future[_Done]] = set()
        try:
            while True:
                self.stopping.check()
                places = grader.places()
                while len(running) < places and todo:
                    running.add(pool.submit(self._grade, todo.popleft(), grader, stopping))
                if not running:
                    return
                finished, running = wait(running, POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
                    self.stopping.check()
        finally:
            stopping.set()
            for future in running:
                future.cancel()
            if running:
                grader.stop()  # what the threads wait for ends, so that they do, too
            pool.shutdown(wait=True)

    def _grade(self, task: _Task, grader: Grader, stopping: threading.Event) -> _Done:
        handed, before = task
        copy = None
        try:
            if stopping.is_set():
                raise InterruptedError
            copy = copy_of(self._course, handed, self._lab)
            graded = grader.grade(copy.notebooks, copy.files, before)
            if before is not None:
                graded = replace(graded, overtime=before.overtime)
            if copy.repairs:
                graded = graded.mended(copy.repairs)
            return _Done(handed, graded, copy, before is not None)
        except Exception as error:  # whatever it is, it concerns this submission alone
            return _Done(handed, error, copy, before is not None)

    def _write(self, done: _Done, journal: Journal, book: Any) -> Outcome:
        lab, student = self._lab.name, done.handed.student
        folder = self._course.folder("autograded", student, lab)
        graded, copy = done.graded, done.copy
        if isinstance(graded, ENDS_THE_RUN):
            raise graded
        if isinstance(graded, Graded) and copy is not None:
            began = time.perf_counter()
            self._deliver(folder, graded, copy)
            book.record(
                lab,
                student,
                graded.cells,
                unanswered=graded.unanswered,
                timestamp=copy.timestamp,
                provisional=graded.provisional,
            )
            entry = {"result": graded.result.to_dict(), "made_from": self._made_from(copy)}
            if graded.overtime:
                entry[PROVISIONAL if graded.provisional else OVERTIME] = list(graded.overtime)
            with writing(self._course.root):
                journal.add(student, entry)
            return Outcome.of(student, graded, time.perf_counter() - began)
        with writing(folder):
            withdraw(folder)
        when = self._course.timestamp(done.handed)
        book.record_ungraded(lab, student, timestamp=when, notebooks=self._lab.names)
        assert isinstance(graded, Exception)
        outcome = Outcome.of(student, graded)
        with writing(self._course.root):
            journal.add(student, {"problem": outcome.why, "kind": outcome.kind})
        return outcome

    def _deliver(self, folder: Path, graded: Graded, copy: Copy) -> None:
        mode = 0o664 if self._course.layout.groupshared else READ_ONLY
        with writing(folder):
            beside = with_course_files(copy.files, self._lab.files)
            deliver(folder, graded.notebooks, beside, mode)

    def _kept(self, handed: Handed, entry: dict[str, Any] | None) -> Outcome | None:
        """Return the outcome of an earlier run, if everything it came from is still the same."""
        if not entry or not isinstance(entry.get("result"), dict) or PROVISIONAL in entry:
            return None
        folder = self._course.folder("autograded", handed.student, self._lab.name)
        try:
            copy = copy_of(self._course, handed, self._lab)
        except (Unreadable, OSError):
            return None
        if entry.get("made_from") != self._made_from(copy):
            return None
        if not all((folder / f"{name}.ipynb").is_file() for name in copy.notebooks):
            return None
        return Outcome(handed.student, "kept", entry["result"], score=entry["result"]["score"])

    def _made_from(self, copy: Copy) -> str:
        """Return a digest of all that a submission's result and its place in the book depend on."""
        options = asdict(self._settings.options)
        beside = sorted(self._lab.beside)
        settings = [self._lab.digest, beside, dict(versions()), options, copy.timestamp]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
        form = "{}.ipynb" if self._lab.parts else ""
        notebooks = {form.format(name): content for name, content in copy.notebooks.items()}
        for name, content in {**copy.files, **notebooks}.items():
            label = f"{name}:{len(content)}:".encode(
                "utf-8", "surrogateescape"
            )  # any bytes can name a file
            digest.update(label + content)
        return digest.hexdigest()
