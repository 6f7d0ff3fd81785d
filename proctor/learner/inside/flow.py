"""What flows around a call, in the learner process: random numbers, input, text, warnings.

Runs among the learner's own code; nothing here is trusted. The other end is
`proctor/judge/inside/around.py`.
"""

from __future__ import annotations

import builtins
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

MOST_WARNINGS = 100


class Flow:
    """What holds during one call, and what came of it."""

    def __init__(self, around: dict[str, Any], callback: Callable[[int], Any]) -> None:
        self._around = around
        self._callback = callback
        self._caught: list[Any] = []

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Set everything up, and take it down again."""
        for name in ("random", "numpy"):
            if name in self._around:
                _set_state(name, self._around[name])
        with ExitStack() as stack:
            if "input" in self._around:
                stack.callback(setattr, builtins, "input", builtins.input)
                builtins.input = self._callback(self._around["input"])
            elif "stdin" in self._around:
                stack.callback(setattr, sys, "stdin", sys.stdin)
                sys.stdin = _Lines(self._callback(self._around["stdin"]))
            if self._around.get("warnings"):
                self._caught = stack.enter_context(warnings.catch_warnings(record=True))
                warnings.simplefilter("always")
            yield

    def told(self) -> dict[str, Any]:
        """Return what came of it."""
        found: dict[str, Any] = {}
        for name in self._around.get("states", ()):
            found[name] = _state(name)
        if self._caught:
            found["warned"] = [
                [_kind(one.category), str(one.message)[:200]]
                for one in self._caught[:MOST_WARNINGS]
            ]
        return found


class _Lines:
    """Stands for `sys.stdin`: each line comes from the test."""

    encoding = "utf-8"

    def __init__(self, line: Callable[[], str]) -> None:
        self.readline: Callable[..., str] = lambda *_: line()

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")

    def read(self, *_: Any) -> str:
        return "".join(self)

    def readlines(self) -> list[str]:
        return list(self)

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise OSError("no file")

    def flush(self) -> None:
        pass


def _kind(category: type) -> str:
    home = (one.__name__ for one in category.__mro__ if one.__module__ == "builtins")
    return next(home, "UserWarning")


def _set_state(name: str, state: list[Any]) -> None:
    words = np.frombuffer(state[0], "<u4")
    if name == "random":
        random.setstate((3, (*map(int, words), state[1]), state[2]))
    else:
        np.random.set_state(("MT19937", words, state[1], int(state[2]), state[3]))


def _state(name: str) -> list[Any]:
    if name == "random":
        words = random.getstate()[1]
        return [np.array(words[:-1], "<u4").tobytes(), words[-1]]
    _, key, place, *_ = np.random.get_state()
    return [np.asarray(key, "<u4").tobytes(), int(place)]
