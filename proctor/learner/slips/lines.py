"""Stop code that runs too many lines: by their count, a hang is one on every machine alike."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any


class TooLongError(BaseException):
    """Code runs on: nothing that catches an Exception is to catch this."""


@contextlib.contextmanager
def at_most(lines: int, code: str) -> Iterator[None]:
    """Let code that was compiled under the file name `code` run so many lines.

    Raises TooLongError in it.
    """
    before, ran = sys.gettrace(), 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal ran
        if frame.f_code.co_filename != code:
            return None
        ran += 1
        if ran > lines:
            raise TooLongError
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
