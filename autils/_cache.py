"""The folder for what is worth keeping between runs, and writing to it without half-done files."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

VARIABLE = "DIGITS_CACHE"
FOLDER = "digits-course"


def cache_folder() -> Path:
    """Return the cache folder of the course; it may not exist yet.

    It is the folder named by the environment variable DIGITS_CACHE, else `digits-course` in the
    place where the operating system keeps caches (Linux: ~/.cache or XDG_CACHE_HOME).
    """
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else _platform_caches() / FOLDER


def _platform_caches() -> Path:
    """Return where this operating system keeps the caches of a user."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    named = os.environ.get(name)
    return Path(named) if named else Path.home() / ".cache"


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when, and only when, the block ends well.

    It is written beside `path` first, so that readers see the old file or the new one and never a
    half-written one. Folders are made as needed. Raise `OSError` when writing is not possible.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # a crash after the rename must not leave an empty file
        os.replace(name, path)
    except BaseException:  # also when interrupted: leave nothing behind
        with suppress(OSError):
            os.unlink(name)
        raise
