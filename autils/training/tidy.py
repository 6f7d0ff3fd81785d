"""One tidy progress bar in place of Keras's line per epoch."""

from typing import Any


def tidy_progress() -> Any:
    """Return a Keras callback that shows one progress bar: epoch, loss, time left.

    Use it as `model.fit(..., callbacks=[tidy_progress()])`. It replaces Keras's line per epoch; in
    a notebook it is updated in place, elsewhere it prints a handful of lines.
    """
    from autils.training.callback import TidyProgress

    return TidyProgress()
