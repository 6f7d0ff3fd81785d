"""Steps for nbgrader's own lists, so that every way of grading goes through one engine.

In `nbgrader_config.py`:

    c.Autograde.exporter_class = "proctor.nbgrader_steps.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = ["proctor.nbgrader_steps.RepairSubmission"]
    c.Autograde.autograde_preprocessors = [
        "proctor.nbgrader_steps.GradeSubmission",
        "proctor.nbgrader_steps.SaveGrades",
    ]

`nbgrader autograde` and the formgrader's button then write what `proctor grade` writes.
"""

from __future__ import annotations

import atexit
import os
import threading
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from proctor.course.course import Course, Handed
from proctor.grading.adopt import adopt_if_needed, keep, lines
from proctor.grading.executed import notebook_text
from proctor.grading.grade import Engine, Options, grade
from proctor.notebook.handed_in import Unreadable, read_submission
from proctor.notebook.lab import Lab, read_lab
from proctor.notebook.repair import align

IDLE_SECONDS = 600.0
"""How long the formgrader's server keeps a warm engine after the last submission."""

GRADED = "proctor"
"""Where `GradeSubmission` leaves its result for `SaveGrades`, among nbconvert's resources."""


class SubmissionExporter(NotebookExporter):
    """Gives the first step an empty notebook, since only proctor reads what was submitted.

    nbconvert's own reader stops at a byte-order mark and believes everything else.
    """

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        """Convert a file; what lies in submitted/ is left to the first step."""
        if getattr(self.parent, "_sanitizing", False):
            return self.from_notebook_node(nbformat.v4.new_notebook(), resources, **kw)
        return super().from_filename(filename, resources, **kw)


class _Step(NbGraderPreprocessor):
    """What the steps have in common: which submission this is, and its lab."""

    def course(self) -> Course:
        """Return the course that nbgrader is working on."""
        owner = self.parent
        while owner is not None and not hasattr(owner, "coursedir"):
            owner = owner.parent
        if owner is None:
            raise RuntimeError(f"{type(self).__name__} is a step of `nbgrader autograde` only.")
        return Course.of(owner.coursedir, self.config)

    def handed(self, course: Course, resources: Any) -> Handed:
        """Return the submission that the running step is about."""
        names = resources["nbgrader"]
        folder = course.folder("submitted", names["student"], names["assignment"])
        lab = self.lab(course, resources)
        return Handed(names["student"], folder, lab.names)

    def lab(self, course: Course, resources: Any) -> Lab:
        """Return the lab that the running step is about, with all of its notebooks."""
        return read_lab(course.root, resources["nbgrader"]["assignment"], course.config)


class RepairSubmission(_Step):
    """Put the repaired submission in place of the submitted file."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Return the aligned notebook, not yet run. Raises Unreadable."""
        course, names = self.course(), resources["nbgrader"]
        handed, lab = self.handed(course, resources), self.lab(course, resources)
        part = lab.part(names["notebook"])
        _uncopy_links(handed.folder, course.folder("autograded", names["student"], lab.name))
        try:
            aligned = align(read_submission(handed.read()[part.notebook]), part)
        except Unreadable:
            with course.scorebook() as book:
                timestamp = course.timestamp(handed)
                book.record_ungraded(
                    lab.name, handed.student, timestamp=timestamp, notebooks=lab.names
                )
            raise
        for repair in aligned.repairs:
            self.log.warning("%s: %s", repair.cell, repair.what)
        return nbformat.reads(notebook_text(part, aligned, {}), as_version=4), resources


class GradeSubmission(_Step):
    """Run and grade the submission: in a sandbox, with the checks in another process."""

    full = Bool(False, help="Run heavy cells (training, big plots) too.").tag(config=True)
    strict = Bool(False, help="Give no points for tests that can't be judged apart.").tag(
        config=True
    )
    # `Course.timeout` reads it, for `proctor grade` as well.
    timeout = Integer(
        None,
        allow_none=True,
        help="Seconds of computing time for a cell or a call, in place of Execute.timeout; None "
        "for proctor's own limits.",
    ).tag(config=True)
    sandbox = Bool(True, help="Run in a sandbox; without one for your own samples only.").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Return the executed notebook, and leave the result among the resources."""
        course = self.course()
        handed = self.handed(course, resources)
        lab, name = self.lab(course, resources), resources["nbgrader"]["notebook"]
        sandbox = "on" if self.sandbox else "off"
        options = Options(self.full, self.strict, sandbox, timeout=course.timeout)
        with _ENGINES.lend(course.root, lab, options) as engine:
            lab, found = adopt_if_needed(lab, engine)
            keep(course.root, found)
            for line in lines(found) if found else ():
                self.log.warning("%s", line)
            graded = grade(handed.read(), lab, engine, handed.files(), only=name)
        for flag in graded.result.flags:
            self.log.warning("%s", flag)
        resources[GRADED] = graded
        return nbformat.reads(graded.notebooks[name], as_version=4), resources


class SaveGrades(_Step):
    """Write the scores of a graded submission into the gradebook."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Record what `GradeSubmission` found."""
        course, graded = self.course(), resources[GRADED]
        handed = self.handed(course, resources)
        with course.scorebook() as book:
            book.record(
                graded.result.lab,
                handed.student,
                graded.cells,
                unanswered=graded.unanswered,
                timestamp=course.timestamp(handed),
            )
        return nb, resources


def _uncopy_links(handed: Path, copied: Path) -> None:
    """Remove files that nbgrader copied by following links: they may be the course's own."""
    for folder, _, names in os.walk(copied):
        for name in names:
            path = Path(folder, name)
            if (handed / path.relative_to(copied)).is_symlink():
                path.unlink()


class _Engines:
    """Keeps one engine between submissions, and ends it when nobody has needed it for a while."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._key: Any = None
        self._timer: threading.Timer | None = None

    def lend(self, root: Path, lab: Lab, options: Options) -> _Loan:
        """Return a context that holds a running engine for this lab."""
        return _Loan(self, (root, lab, options))

    def take(self, root: Path, lab: Lab, options: Options) -> Engine:
        """Return the engine for a lab; start it if another or none is running."""
        self._lock.acquire()
        if self._timer is not None:
            self._timer.cancel()
        key = (root, lab.digest, options)
        if self._engine is None or self._key != key:
            self.close()
            engine = Engine(root, lab, options)
            try:
                engine.__enter__()
            except BaseException:
                self._lock.release()
                raise
            self._engine, self._key = engine, key
        return self._engine

    def give_back(self) -> None:
        """Let the engine rest."""
        self._timer = threading.Timer(IDLE_SECONDS, self.close)
        self._timer.daemon = True
        self._timer.start()
        self._lock.release()

    def close(self) -> None:
        """End the engine, if there is one."""
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.stop()


class _Loan:
    """An engine for the length of a `with` block."""

    def __init__(self, engines: _Engines, wanted: tuple[Path, Lab, Options]):
        self._engines = engines
        self._wanted = wanted

    def __enter__(self) -> Engine:
        return self._engines.take(*self._wanted)

    def __exit__(self, *_: object) -> None:
        self._engines.give_back()


_ENGINES = _Engines()
atexit.register(_ENGINES.close)
