"""What shows a training: a bar in a notebook, a few lines of text elsewhere."""

import math
from typing import Protocol

from autils._notebook import in_notebook
from autils.training.notebook_view import NotebookView
from autils.training.progress import FitProgress

TEXT_LINES = 5


class View(Protocol):
    """What shows the moments of one training. `stop_requested`: has the learner had enough?"""

    stop_requested: bool

    def __call__(self, progress: FitProgress) -> None:
        """Show `progress` instead of what was shown before."""


def progress_view() -> View:
    """Return what shows the moments of one training: a bar in a notebook, lines elsewhere."""
    if not in_notebook():
        return TextView()
    return NotebookView()


class TextView:
    """A handful of printed lines, evenly spread over the epochs, the last one always."""

    stop_requested = False

    def __init__(self) -> None:
        self._shown = 0

    def __call__(self, progress: FitProgress) -> None:
        """Print `progress` when the next line is due."""
        due = math.floor(progress.done * (TEXT_LINES - 1))
        if progress.finished or due > self._shown:
            self._shown = due
            print(progress.label, flush=True)
