"""Work of more than a second that isn't one `fit`: how far it is, and a way to stop it kindly.

with long_work("pass", 350) as work:
    for _ in range(350):
        ...                       # a stop or an interrupt breaks in here, and ends the block
        work.did_one()
if work.stopped:
    print(f"You stopped after {work.count} passes.")
"""

import _thread
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from autils._notebook import has_page
from autils._turns import in_main_thread
from autils.training.notebook_view import NotebookView
from autils.training.progress import Progress, duration

INTERVAL = 0.2  # seconds between updates


class StoppedError(KeyboardInterrupt):
    """The learner has stopped a work before it came to anything; shown as a sentence."""

    NOTHING = "You stopped before the first {unit} was done. Run the cell again when you like."

    @classmethod
    def from_unit(cls, unit: str) -> "StoppedError":
        """Say what was to be done first."""
        return cls(cls.NOTHING.format(unit=unit))

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class WorkProgress(Progress):
    """A moment of a work of `total` equal parts, of which `count` are done."""

    unit: str
    total: int
    count: int = 0
    seconds: float = 0.0
    finished: bool = False
    stopped: bool = False
    broken: bool = False

    stop = "Stop"

    @property
    def done(self) -> float:
        """Return how much is behind us, 0 to 1."""
        return self.count / max(1, self.total)

    @property
    def label(self) -> str:
        """Return the line that the learner reads."""
        units = f"{self.unit}es" if self.unit.endswith("s") else f"{self.unit}s"
        of_all = f"{self.count} of {self.total} {units}"
        if self.finished:
            cut = "Broke off" if self.broken else "Stopped by you"
            whole = f"{self.total} {units}"
            said = f"{cut} after {of_all}" if self.stopped or self.broken else whole
            return f"{said} · took {duration(self.seconds)}"
        if not self.count:
            return f"{of_all} · starting"
        return f"{of_all} · about {duration(self.seconds * (1 - self.done) / self.done)} left"


class Work:
    """What is done of a work. `count` tells how much, `stopped` whether the learner ended it."""

    def __init__(self, unit: str, total: int, clock: Callable[[], float]) -> None:
        self.count, self.stopped = 0, False
        self._clock, self._start = clock, clock()
        self._progress = WorkProgress(unit, total)
        self._view = NotebookView(self._break_in) if has_page() and in_main_thread() else None
        self._drawn = 0.0

    def did_one(self) -> None:
        """Note that one more part is done, and show it. Raise KeyboardInterrupt after a stop.

        A stop breaks in at once, unless something within the part takes it for its own.
        """
        self.count += 1
        if self.stopped:
            raise KeyboardInterrupt
        if self._clock() - self._drawn >= INTERVAL:
            self.show()

    def show(self, finished: bool = False, stopped: bool = False, broken: bool = False) -> None:
        """Show the present moment, or how it ended."""
        self._drawn = self._clock()
        if self._view is not None:
            now = replace(self._progress, count=self.count, seconds=self._drawn - self._start)
            self._view(replace(now, finished=finished, stopped=stopped, broken=broken))

    def _break_in(self) -> None:
        """Raise in the main thread what an interrupt raises, whichever thread the wish came in."""
        self.stopped = True
        if in_main_thread():
            raise KeyboardInterrupt
        _thread.interrupt_main(signal.SIGINT)


@contextmanager
def long_work(unit: str, total: int, clock: Callable[[], float] = time.monotonic) -> Iterator[Work]:
    """Show on the page how far a work of `total` parts is, with a button that stops it.

    The button and an interrupt end the block at once, and the code after it goes on. When not even
    one part was done by then, `StoppedError` is raised. Where there is no page, nothing is shown.
    """
    work = Work(unit, total, clock)
    try:
        work.show()
        yield work
    except KeyboardInterrupt:
        work.stopped = True
        work.show(finished=True, stopped=True)
        if not work.count:
            raise StoppedError.from_unit(unit) from None
    except BaseException:
        work.show(finished=True, broken=True)
        raise
    else:
        work.show(finished=True)
