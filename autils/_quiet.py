"""Keep the start-up lines of native libraries off the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2


@contextmanager
def quiet_start() -> Iterator[None]:
    """Drop what native code writes to stderr inside the block, such as TensorFlow's start-up lines.

    TensorFlow writes them straight to the process's descriptor 2, whatever its log level, so a
    notebook shows them as errors. Python's own warnings and exceptions are not touched where
    Python's stderr is not that descriptor, as in a notebook.
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
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
        os.close(nowhere)
