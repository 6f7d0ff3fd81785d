"""How training is going at one moment: in one line, and as a bar with curves."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from html import escape
from typing import Any

from autils.training.chart import lasting, loss_chart, loss_words

BOX = (
    "max-width:640px;color:var(--jp-content-font-color1, inherit);"
    "font:14px/1.5 var(--jp-ui-font-family, system-ui, sans-serif)"
)
ROW = "display:flex;flex-wrap:wrap;align-items:center;gap:.75em;font-variant-numeric:tabular-nums"


class Progress(ABC):
    """A moment of a work that is shown as a bar with a line, on a page and as text.

    `label` is the line, `done` from 0 to 1, `chart` a picture as SVG, `words` the same in words,
    `stop` what the button says that ends the work; `finished` and `broken` (by an error) tell how
    it ended.
    """

    stop = "Stop training"
    finished: bool = False
    broken: bool = False
    chart: str = ""
    words: str = ""

    @property
    @abstractmethod
    def done(self) -> float:
        """Return how much is behind us, 0 to 1."""

    @property
    @abstractmethod
    def label(self) -> str:
        """Return the line that the learner reads."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.label, "text/html": self._html()}

    def _html(self) -> str:
        """Return a native progress bar, which follows the page's theme, with line and chart."""
        chart = lasting(self.chart, self.words) if self.chart else ""
        return (
            f'<div style="{BOX}"><div style="{ROW}">'
            f'<progress value="{self.bar:.3f}" max="1" aria-label="Training progress" '
            'style="width:16em;max-width:100%;accent-color:#0078d4"></progress>'
            f"<span>{escape(self.label)}</span></div>{chart}</div>"
        )

    @property
    def bar(self) -> float:
        """Return how far the bar is filled, 0 to 1."""
        return self.done


@dataclass(frozen=True)
class FitProgress(Progress):
    """A moment of training. Epochs count from 1; `seconds` is the time since the start.

    `losses` and `val_losses` are those of the epochs that are over. Training is `stopped` when the
    learner asked for it, and has `broken` off when an error ended it.
    """

    epoch: int
    epochs: int
    part: float = 0.0  # of the current epoch, 0 to 1
    seconds: float = 0.0
    loss: float | None = None
    val_loss: float | None = None
    first: int = 1  # the epoch that training started with
    finished: bool = False
    losses: tuple[float, ...] = ()
    val_losses: tuple[float, ...] = ()
    stopped: bool = False
    broken: bool = False

    @property
    def done(self) -> float:
        """Return how much of the training is behind us, 0 to 1."""
        return (self.epoch - self.first + self.part) / max(1, self.epochs - self.first + 1)

    @property
    def label(self) -> str:
        """Return the line that the learner reads."""
        losses = {"loss": self.loss, "val_loss": self.val_loss}
        numbers = [f"{name} {value:.4f}" for name, value in losses.items() if value is not None]
        return " · ".join([self._where(), *numbers, self._when()])

    def _where(self) -> str:
        if not self.finished:
            return f"Epoch {self.epoch} of {self.epochs}"
        if self.broken:
            return f"Broke off in epoch {self.epoch} of {self.epochs}"
        cut = "in" if self.part < 1 else "after"
        if self.stopped:
            return f"Stopped by you {cut} epoch {self.epoch} of {self.epochs}"
        if self.epoch < self.epochs:
            return f"Stopped {cut} epoch {self.epoch} of {self.epochs}"
        return f"Trained for {self.epochs} epoch" + ("s" if self.epochs > 1 else "")

    def _when(self) -> str:
        if self.finished:
            return f"took {duration(self.seconds)}"
        if self.done == 0:
            return "starting"
        return f"about {duration(self.seconds * (1 - self.done) / self.done)} left"

    @property
    def chart(self) -> str:  # type: ignore[override]
        """Return the losses so far as an SVG picture, or "" as long as there is none."""
        return loss_chart(
            self.losses,
            self.val_losses,
            first=self.first,
            last=self.epoch if self.finished else self.epochs,
            now=None if self.finished else (self.epoch - 1 + self.part, self.loss),
        )

    @property
    def words(self) -> str:  # type: ignore[override]
        """Say what the losses so far were."""
        return loss_words(self.losses, self.val_losses, self.first)

    @property
    def bar(self) -> float:
        """Return how far the bar is filled: all of it in the end, even after an early stop."""
        return 1.0 if self.finished else self.done


def duration(seconds: float) -> str:
    """Return a time as `8 s` or `2 min 05 s`, rounded up to whole seconds."""
    whole = math.ceil(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"
