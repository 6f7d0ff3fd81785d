"""What flows around a call, on the judge's side: random numbers, input, printed text, warnings.

What a test set up holds while the learner's code runs. What comes back is text, names of warnings,
and how far random numbers were used; never a state of the learner's choosing, with which the inputs
of later checks could be chosen as well.
"""

from __future__ import annotations

import builtins
import random
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.random  # before judges are forked: NumPy loads it at its first use

MOST_BLOCKS = 2000
"""Blocks of 624 random words that one call may use, for its use to be taken over."""

MOST_DOUBTS = 5
"""States that using random numbers doesn't lead to, until none is looked for any more."""

MOST_WARNINGS = 100
MOST_PRINTED = 1 << 20
"""Characters that one call may print into a test."""

_WORDS = 624
_INPUT, _FILTERS, _SHOW = builtins.input, list(warnings.filters), warnings.showwarning


class Around:
    """What one test cell has set up, before and after each call.

    Arguments:
        callback: gives a function of the test's a number, under which the learner can call it.
    """

    def __init__(self, callback: Callable[[Callable[..., Any]], int]) -> None:
        self._callback = callback
        self._own = sys.stdout, sys.stderr, sys.stdin
        self._filters = list(warnings.filters)
        self._show = warnings.showwarning
        self._seen = _states()
        self._given: set[str] = set()
        self._doubts = 0

    def before(self) -> dict[str, Any]:
        """Return what has to hold during the next call."""
        told: dict[str, Any] = {}
        for name, state in _states().items():
            if not _same(state, self._seen.get(name)):
                told[name] = state
                self._given.add(name)
            self._seen[name] = state
        told["states"] = sorted(self._given)
        if builtins.input is not _INPUT:
            told["input"] = self._callback(lambda *prompt: str(builtins.input(*prompt)))
        elif sys.stdin is not self._own[2]:
            told["stdin"] = self._callback(lambda: str(sys.stdin.readline()))
        told["warnings"] = self._listens()
        return told

    def after(self, told: Any, *, shows_changes: bool) -> None:
        """Take over what came back from a call: text and warnings, and random numbers used."""
        if type(told) is not dict:
            return
        for name, stream, own in (
            ("stdout", sys.stdout, self._own[0]),
            ("stderr", sys.stderr, self._own[1]),
        ):
            text = told.get(name)
            if type(text) is str and text and stream is not own and stream is not None:
                stream.write(text[:MOST_PRINTED])
        if shows_changes:
            for name in self._given:
                self._advance(name, told.get(name))
        if self._listens() and type(told.get("warned")) is list:
            for pair in told["warned"][:MOST_WARNINGS]:
                _warn(pair)

    def _listens(self) -> bool:
        """Tell whether the test looks at warnings, or wants them raised."""
        return warnings.showwarning is not self._show or warnings.filters != self._filters

    def _advance(self, name: str, state: Any) -> None:
        """Use as many random numbers as the call did, if that is what it did."""
        if type(state) is not list or len(state) != 2:
            return
        words, place = state
        if type(words) is not bytes or type(place) is not int or not 0 <= place <= _WORDS:
            return
        if self._doubts >= MOST_DOUBTS:
            return
        reached = _reached(self._seen[name], words, place)
        self._doubts += reached is None
        if reached is not None:
            _set_state(name, reached)
            self._seen[name] = _states()[name]


def _states() -> dict[str, Any]:
    _, words, gauss = random.getstate()
    kind, key, place, *rest = np.random.get_state(legacy=True)
    found = {"random": [np.array(words[:-1], "<u4").tobytes(), words[-1], gauss]}
    if kind == "MT19937":
        found["numpy"] = [np.asarray(key, "<u4").tobytes(), int(place), *map(float, rest)]
    return found


def _same(one: Any, other: Any) -> bool:
    return other is not None and one == other


def _set_state(name: str, state: list[Any]) -> None:
    words, place = np.frombuffer(state[0], "<u4"), int(state[1])
    if name == "random":
        random.setstate((3, (*map(int, words), place), None))
    else:
        np.random.set_state(("MT19937", words, place, 0, 0.0))


def _reached(before: list[Any], words: bytes, place: int) -> list[Any] | None:
    """Return the state if using random numbers leads there from the one before."""
    twister = np.random.RandomState()
    twister.set_state(("MT19937", np.frombuffer(before[0], "<u4"), before[1], 0, 0.0))
    if words == before[0]:
        return [words, place] if place >= before[1] else None
    left = _WORDS - before[1]
    if left:
        twister.bytes(4 * left)
    for _ in range(MOST_BLOCKS):
        twister.bytes(4)
        key = np.asarray(_key(twister), "<u4").tobytes()
        if key == words:
            return [words, place] if place >= 1 else None
        twister.bytes(4 * (_WORDS - 1))
    return None


def _key(twister: Any) -> Any:
    return twister.get_state(legacy=True)[1]


def _warn(pair: Any) -> None:
    if type(pair) not in (list, tuple) or [type(part) for part in pair] != [str, str]:
        return
    kind = getattr(builtins, pair[0], UserWarning)
    if not (isinstance(kind, type) and issubclass(kind, Warning)):
        kind = UserWarning
    warnings.warn_explicit(pair[1][:2000], kind, "<learner>", 1, registry=None)
