"""Measure from outside how long the steps of the engine take, each without what it calls."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

Stage = str | Callable[..., str]
"""A stage's name, or a function of a call's arguments that gives it."""


class Stopwatch:
    """Adds up the seconds of each stage. A stage inside another one interrupts it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._local = threading.local()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a block for a stage, less that of the stages in it."""
        inside = self._local.__dict__.setdefault("inside", [0.0])
        began = time.perf_counter()
        inside.append(0.0)
        try:
            yield
        finally:
            whole = time.perf_counter() - began
            with self._lock:
                self.seconds[name] += whole - inside.pop()
            inside[-1] += whole

    @contextmanager
    def watching(self, *watched: tuple[Any, str, Stage]) -> Iterator[None]:
        """Count every call of these attributes (owner, name, stage) while the block runs."""
        with ExitStack() as undo:
            for owner, name, stage in watched:
                original = getattr(owner, name)
                undo.callback(setattr, owner, name, original)
                setattr(owner, name, self._timed(original, stage))
            yield

    def _timed(self, function: Callable[..., Any], stage: Stage) -> Callable[..., Any]:
        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            name = stage(*args, **kwargs) if callable(stage) else stage
            with self.stage(name):
                return function(*args, **kwargs)

        return timed
