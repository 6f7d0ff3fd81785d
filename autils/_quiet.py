"""Keep the start-up lines of native libraries off the page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2


@contextmanager
def quiet_start() -> Iterator[None]:
    """Drop what native code writes to stderr inside the block, such as TensorFlow's start-up lines.

    TensorFlow writes them straight to the process's descriptor 2, whatever its log level, so a
    notebook shows them as errors. On a machine without a GPU it writes one more when it first looks
    for devices, so it is made to look for them here. Python's own warnings and exceptions are not
    touched where Python's stderr is not that descriptor, as in a notebook.
    """
    try:
        kept = os.dup(STDERR)
    except OSError:  # no stderr at all: nothing can be written to it either
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STDERR)
        yield
        _look_for_devices()
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
        os.close(nowhere)


def _look_for_devices() -> None:
    """Have TensorFlow look for devices, if the block has imported it; imports nothing."""
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None and hasattr(tensorflow, "config"):  # a half-done import has none
        tensorflow.config.list_physical_devices()
