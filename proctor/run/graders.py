"""What a coordinator grades with: threads of this machine, or a cluster, behind one interface."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from proctor.grading.adopt import adopt_if_needed, keep
from proctor.grading.grade import Engine, Options, grade_first, grade_in_overtime
from proctor.notebook.adoption import Adoption
from proctor.notebook.lab import Lab
from proctor.result import Graded


class Suspect(Exception):  # noqa: N818 - it names what the submission is
    """Workers died again and again while they graded this submission; it is graded again, alone."""


class Grader:
    """Grades submissions for a coordinator, whose threads share it. A context manager.

    It gets ready in the background, so that other work can be done meanwhile.

    Arguments:
        lab: the lab; adopted, once this is ready.
        threads: how many threads may wait for results at the same time.

    Attributes:
        adoption: what came of adopting the lab, where that was necessary.
    """

    def __init__(self, lab: Lab, threads: int):
        self.lab = lab
        self.adoption: Adoption | None = None
        self.threads = threads
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="warming")
        self._started: Future[None] | None = None

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)
        if self._started is not None and self._started.exception() is None:
            self.stop()

    def start(self) -> None:
        """Begin to get ready; more than once does no harm."""
        self._start()

    def ready(self) -> None:
        """Wait until submissions can be graded. Raises whatever keeps them from being graded."""
        self._start().result()

    def keep(self) -> None:
        """Keep what getting ready found out about the lab."""

    def _start(self) -> Future[None]:
        if self._started is None:
            self._started = self._pool.submit(self.begin)
        return self._started

    def begin(self) -> None:
        """Get ready. Leaves nothing behind when it fails."""
        raise NotImplementedError

    def places(self) -> int:
        """Return how many submissions to have in flight: one more than can be graded at a time.

        Raises an error that ends the run when nobody is left to grade anything.
        """
        raise NotImplementedError

    def grade(
        self,
        notebooks: Mapping[str, bytes],
        files: Mapping[str, bytes],
        before: Graded | None = None,
    ) -> Graded:
        """Grade one submission; in overtime, where `before` is its provisional result.

        Raises Unreadable, Suspect, and what else `grading.grade` does.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """End what is under way; whoever waits in `grade` gets an error."""
        raise NotImplementedError


class Local(Grader):
    """Grades on this machine, with one engine for all threads."""

    def __init__(self, root: Path, lab: Lab, options: Options, workers: int):
        super().__init__(lab, threads=max(workers, 1))
        self._engine = Engine(root, lab, options)

    def begin(self) -> None:
        """Start the engine, adopt the lab, and have it known what the solution takes."""
        self._engine.__enter__()
        try:
            self.lab, self.adoption = adopt_if_needed(self.lab, self._engine)
            self._engine.measure()
        except BaseException:
            self._engine.stop()
            raise

    def keep(self) -> None:
        """Keep how the lab is judged, and the solution's times."""
        keep(self._engine.root, self.adoption)
        self._engine.keep_times()

    def places(self) -> int:
        """Return one more than there are threads: the next submission should be at hand."""
        return self.threads + 1

    def grade(
        self,
        notebooks: Mapping[str, bytes],
        files: Mapping[str, bytes],
        before: Graded | None = None,
    ) -> Graded:
        """Grade one submission."""
        if before is not None:
            return grade_in_overtime(notebooks, self.lab, self._engine, files, before.held)
        return grade_first(notebooks, self.lab, self._engine, files)

    def stop(self) -> None:
        """End all processes of the engine."""
        self._engine.stop()
