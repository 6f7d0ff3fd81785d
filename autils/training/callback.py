"""The Keras side of the progress bar. Importing this module imports Keras."""

import time
from collections.abc import Callable
from typing import Any

import keras

from autils.training.progress import FitProgress
from autils.training.views import progress_view

INTERVAL = 0.2  # seconds between updates: live to the eye, and no flood for the browser


class TidyProgress(keras.callbacks.ProgbarLogger):
    """Show one progress bar for the whole of `fit`.

    Being a ProgbarLogger, it takes the place of Keras's own bar, whatever `verbose` says. When the
    learner asks for a stop, training ends after the batch under way, as with any early stopping:
    weights and history stay. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock and a new bar; the same callback may serve several calls of `fit`."""
        self._view = progress_view()
        self._start, self._drawn = self._clock(), -INTERVAL
        self._epoch = self._first = 0
        self._batches = self.target
        self._numbers: dict[str, float] = {}
        self._losses: list[float] = []
        self._val_losses: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note which epoch begins; `epoch` counts from 0, and may not begin there."""
        self._first = self._first or epoch + 1
        self._epoch, self._part, self._seen = epoch + 1, 0.0, 0
        self._draw()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Take over the loss of the epoch so far."""
        self._seen = batch + 1
        self._part = min(1.0, self._seen / self._batches) if self._batches else 0.0
        self._note(logs)
        if self._view.stop_requested:
            self.model.stop_training = True
        self._draw()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Take over the losses of the whole epoch, with the one on validation data."""
        stopped = self._view.stop_requested
        if not stopped:
            self._batches = self._batches or self._seen  # a stream tells its length by ending
        cut_short = stopped and self._batches is not None and self._seen < self._batches
        self._part = self._part if cut_short else 1.0
        self._note(logs)
        for name, losses in (("loss", self._losses), ("val_loss", self._val_losses)):
            if logs and name in logs:
                losses.append(float(logs[name]))
        if stopped:  # it may have come while the validation ran
            self.model.stop_training = True
        self._draw()

    def on_train_end(self, logs: Any = None) -> None:
        """Show the last state, however recently the bar was drawn."""
        if self._epoch:
            self._draw(finished=True)

    # Validation, `evaluate` and `predict` are silent: each name that ProgbarLogger acts on is here.

    def on_test_begin(self, logs: Any = None) -> None:
        """Show nothing."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Show nothing."""

    def on_test_end(self, logs: Any = None) -> None:
        """Show nothing."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """Show nothing."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """Show nothing."""

    def on_predict_end(self, logs: Any = None) -> None:
        """Show nothing."""

    def _note(self, logs: Any) -> None:
        for name in ("loss", "val_loss"):
            if logs and name in logs:
                self._numbers[name] = logs[name]

    def _ends_early(self) -> bool:
        return self._epoch < self.epochs or self._part < 1

    def _draw(self, finished: bool = False) -> None:
        now = self._clock()
        if not finished and now - self._drawn < INTERVAL:
            return
        self._drawn = now
        self._view(
            FitProgress(
                epoch=self._epoch,
                epochs=self.epochs,
                part=self._part,
                seconds=now - self._start,
                loss=_number(self._numbers.get("loss")),
                val_loss=_number(self._numbers.get("val_loss")),
                first=self._first,
                finished=finished,
                losses=tuple(self._losses),
                val_losses=tuple(self._val_losses),
                stopped=finished and self._view.stop_requested and self._ends_early(),
            )
        )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
