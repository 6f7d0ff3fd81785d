"""Write files that others read: whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from proctor.course.course import CourseError

NOT_WRITTEN = "{path} can't be written: {reason}. Name another place, or make room there."


def write_whole(path: Path, text: str) -> Path:
    """Write a text in place of what was there, and return its path. Raises CourseError.

    A reader finds the old text or the new one, never a part of it.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise CourseError(NOT_WRITTEN.format(path=path, reason=error.strerror)) from None
    return path
