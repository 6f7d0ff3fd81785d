"""Run a solution and its slips on some calls. It happens in the process in which the solution runs.

Nothing here knows a test: it gets calls, and returns fingerprints of what came of them.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import random
import reprlib
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from proctor.learner.slips.lines import TooLongError, at_most
from proctor.learner.slips.results import UNKNOWN, raised, returned
from proctor.learner.slips.wraps import Wrap, wraps
from proctor.wire import messages

Call = Sequence[Any]
"""The arguments of a call, and those that are named."""

CODE = "<slip>"
MOST_LINES = 50_000
"""Lines that a function may run for all calls together."""

SECONDS, FACTOR = 0.2, 20
"""Seconds that it may take for them, all that it calls included; or so many times the right one."""

MOST_SECONDS = 2.0
MOST_ENDLESS = 5
"""Calls of the right function that may take too long, until no more are tried."""

AN_ERROR = "an error ("
Found = tuple[list[str], list[str]]
"""Fingerprints of what came of calls, and the values in words."""

LONGEST, MOST_ITEMS = 70, 30
_WORDS = reprlib.Repr()
_WORDS.maxother = _WORDS.maxstring = LONGEST


def in_notebook(ground: dict[str, Any]) -> Callable[..., Any]:
    """Return `tried` and `sound`, by their names, among the names of a notebook."""

    def trial(do: str, *given: Any) -> Any:
        return (sound if do == "sound" else tried)(ground, *given)

    return trial


def tried(
    ground: Mapping[str, Any],
    name: str,
    sources: Sequence[str],
    calls: Sequence[Call],
    both: Sequence[int] = (),
    tested: int = 0,
) -> dict[str, Any]:
    """Return what came of all calls: of the right function, and of those with a slip.

    `both` is the first and last number of slips that need no source, to be tried as well. A slip
    that is another in one of the first `tested` calls is not called again after that. The result
    holds fingerprints: of what is "right" (None where that doesn't end), and what `_compared`
    returns for the "edits", and with their numbers and facts for the "wraps".
    """
    right = ground[name]
    began = time.monotonic()
    expected = _results(right, calls, MOST_SECONDS)
    if expected is None:
        return {"right": None, "edits": [], "wraps": []}
    seconds = min(max(SECONDS, FACTOR * (time.monotonic() - began)), MOST_SECONDS)

    def compared(function: Callable[..., Any] | None) -> list[Any] | None:
        return _compared(function, calls, expected, seconds, tested) if function else None

    edits = [compared(_made(ground, name, text)) for text in sources]
    others = []
    if both:
        first, last = both
        for number, wrap in enumerate(_wraps(right, calls)):
            if first <= number < last:
                found = compared(_bound(wrap.function, right))
                others.append([number, wrap.slip, wrap.facts, found])
    return {"right": expected[0], "edits": edits, "wraps": others}


def sound(ground: Mapping[str, Any], name: str, calls: Sequence[Call]) -> list[bool]:
    """Tell of which calls the right function makes a value, soon and without an error."""
    found, endless = [], 0
    for call in calls:
        came = _results(ground[name], [call], SECONDS) if endless < MOST_ENDLESS else None
        endless += came is None
        is_value = came is not None and UNKNOWN not in came[0]
        found.append(is_value and came is not None and not came[1][0].startswith(AN_ERROR))
    return found


def slipped(right: Callable[..., Any], number: int, calls: bytes) -> Callable[..., Any]:
    """Return a function with the slip of this number, of those that need no source."""
    for place, wrap in enumerate(_wraps(right, messages.decode(calls))):
        if place == number:
            return _bound(wrap.function, right)
    raise IndexError(number)


def _wraps(right: Callable[..., Any], calls: Sequence[Call]) -> Iterator[Wrap]:
    try:
        names = list(inspect.signature(right).parameters)
        example = _positional(right, *calls[0])
    except (TypeError, ValueError, IndexError):
        return
    if len(names) >= len(example):
        yield from wraps(right, names, example, ())


def _positional(right: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return all arguments of a call by their places. Raises TypeError where some have none."""
    bound = inspect.signature(right).bind(*args, **kwargs)
    if bound.kwargs:
        raise TypeError("an argument without a place")
    return bound.args


def _bound(function: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    def bound(*args: Any, **kwargs: Any) -> Any:
        return function(*_positional(right, args, kwargs))

    bound.__name__ = bound.__qualname__ = right.__name__
    return bound


def _made(ground: Mapping[str, Any], name: str, source: str) -> Callable[..., Any] | None:
    space = dict(ground)
    try:
        with _quietly():
            exec(compile(source, CODE, "exec"), space)
    except Exception:
        return None
    return space[name]


def _compared(
    function: Callable[..., Any],
    calls: Sequence[Call],
    expected: Found,
    seconds: float,
    tested: int,
) -> list[Any] | None:
    """Return the fingerprints of a slip, the first call that comes to something else or -1, and
    the one that shows it best, with what is right and what came of it, in words.

    None for a function that doesn't end.
    """
    found = _results(function, calls, seconds, expected[0][:tested])
    if found is None:
        return None
    others = [
        place
        for place, pair in enumerate(zip(found[0], expected[0], strict=False))
        if _differ(*pair)
    ]
    if not others:
        return [found[0], -1, -1, "", ""]
    values = [place for place in others if not found[1][place].startswith(AN_ERROR)]
    best = min(values or others)
    return [found[0], others[0], best, expected[1][best], found[1][best]]


def _differ(one: str, other: str) -> bool:
    return one != other and UNKNOWN not in (one, other)


def _results(
    function: Callable[..., Any],
    calls: Sequence[Call],
    seconds: float,
    expected: Sequence[str] = (),
) -> Found | None:
    """Return what comes of all calls, or None where that takes too long.

    It ends with the first of them that comes to something else than is `expected`.
    """
    told: Found = ([], [])
    try:
        with _within(seconds), _lines(function), _quietly():
            for place, (args, kwargs) in enumerate(calls):
                found, words = _one(function, args, kwargs)
                told[0].append(found)
                told[1].append(words)
                if place < len(expected) and _differ(found, expected[place]):
                    break
    except TooLongError:
        return None
    return told


def _lines(function: Callable[..., Any]) -> contextlib.AbstractContextManager[None]:
    """Let a function run so many lines, if it was made here; counting them takes time."""
    is_made = getattr(function, "__code__", None) and function.__code__.co_filename == CODE
    return at_most(MOST_LINES, CODE) if is_made else contextlib.nullcontext()


def _one(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[str, str]:
    given, named = copy.deepcopy((list(args), dict(kwargs)))
    random.seed(0)
    np.random.seed(0)
    try:
        value = function(*given, **named)
    except (Exception, SystemExit) as error:
        name = type(error).__name__
        return raised(name), f"{AN_ERROR}{name})"
    changed = {
        place: after
        for place, (before, after) in enumerate(zip(args, given, strict=True))
        if returned(before) != returned(after)
    }
    try:
        return returned(value, changed), in_words(value)
    except RecursionError:  # a list that holds itself
        return UNKNOWN, ""


def in_words(value: Any) -> str:
    """Return a value as somebody would write it, on one short line."""
    if isinstance(value, np.ndarray):
        text = f"np.array({in_words(value.tolist())})"
    elif isinstance(value, list | tuple):
        first, last = "[]" if isinstance(value, list) else "()"
        text = f"{first}{', '.join(in_words(part) for part in value[:MOST_ITEMS])}{last}"
    elif isinstance(value, float | np.floating):
        text = f"{value:.6g}"
    elif isinstance(value, np.generic):
        text = repr(value.item())
    else:
        text = _WORDS.repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    stdin, sys.stdin = sys.stdin, io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdin = stdin


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop what takes longer by the clock. Raises TooLongError in it."""

    def stop(*_: Any) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
