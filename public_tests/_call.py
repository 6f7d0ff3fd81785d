"""Calling a learner's function safely, and saying what came of it.

The function may be the learner's own or a stand-in for one in another process, so nothing here
looks inside it: it is called, and what comes back is kept.
"""

from __future__ import annotations

import builtins
import copy
import dis
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from public_tests._report.findings import end_of, how_it_ended

LONGEST_TEXT = 200
"""Characters of a learner's error message that a report repeats."""

STYLE_CODES = re.compile(r"\x1b\[[0-9;]*m")
"""What makes text bold or coloured in a terminal; some messages of Keras hold it."""


@dataclass(frozen=True)
class Outcome:
    """What one call came to.

    `kind` is "returned", "none" (the function returned nothing), "raised", "placeholder" (nothing
    took the place of the stub's `...`) or "not-attempted" (the stub says so itself). `arguments`
    are the call's own arguments afterwards, and `printed` is what it printed, on one line.
    """

    kind: str
    value: Any = None
    error: str = ""
    lineno: int | None = None
    arguments: tuple[Any, ...] = ()
    printed: str = ""

    @property
    def end(self) -> str:
        """What ended the call, where its code raised nothing itself: a key of ENDS, or ""."""
        return end_of(self.error)

    @property
    def ended(self) -> str:
        """How a call ended that gave nothing back, as the rest of a sentence."""
        return f"{how_it_ended(self.error)}{self.where}"

    @property
    def where(self) -> str:
        """Return " (line 3)" where the line is known, else nothing."""
        return f" (line {self.lineno})" if self.lineno else ""


def call(target: Callable[..., Any], *arguments: Any) -> Outcome:
    """Call `target` and return the outcome; warnings and floating-point noise stay silent.

    Nobody is asked for input: in grading nobody is there, and a notebook says so as well.
    Interrupts from the keyboard pass through; everything else that is raised is an outcome.
    """
    try:
        with (
            np.errstate(all="ignore"),
            warnings.catch_warnings(),
            _heard() as ear,
            _nobody_asked(target),
        ):
            warnings.simplefilter("ignore")
            value = target(*arguments)
    except (Exception, SystemExit) as error:
        told = _describe(error)
        is_stub = (
            isinstance(error, NotImplementedError)
            or told.partition(":")[0] == "NotImplementedError"
        )
        if is_stub and not end_of(told):
            return Outcome("not-attempted", arguments=arguments)
        return Outcome("raised", None, told, _line(error), arguments)
    printed = clean(ear.text or elsewhere(target))
    kind = "none" if value is None else "placeholder" if _is_placeholder(value) else "returned"
    return Outcome(kind, value, arguments=arguments, printed=printed)


def elsewhere(target: Any) -> str:
    """Return what a stand-in's last call printed in the process of the learner's function."""
    printed = getattr(target, "printed", "")
    return printed if isinstance(printed, str) else ""


NOBODY = "Nobody can answer input() while a test runs."


def _no_input(*_: Any) -> str:
    raise EOFError(NOBODY)


@contextmanager
def _nobody_asked(target: Any) -> Iterator[None]:
    """Have `input()` raise; the code behind a stand-in runs where it does so anyway."""
    before = builtins.input
    if is_here(target):
        builtins.input = _no_input
    try:
        yield
    finally:
        builtins.input = before


class _Ear:
    """Passes on what is written to standard output, and keeps what one thread writes."""

    def __init__(self, stream: Any):
        self._stream = stream
        self._thread = threading.get_ident()
        self.text = ""

    def write(self, text: str) -> Any:
        """Keep the beginning of what is written, and pass it on."""
        if threading.get_ident() == self._thread and len(self.text) <= LONGEST_TEXT:
            self.text += str(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _heard() -> Iterator[_Ear]:
    """Listen to standard output."""
    before = sys.stdout
    ear = _Ear(before)
    sys.stdout = ear
    try:
        yield ear
    finally:
        if sys.stdout is ear:
            sys.stdout = before


def is_untouched(target: Any, example: tuple[Any, ...], exercise: str = "") -> bool:
    """Tell whether `target` is still what the release put there.

    That is `...` itself, a Sequential model without a single layer, or a function that raises
    NotImplementedError for the arguments `example`, or gives `...` or a tuple of them and does
    nothing else. Where `target` is a function of the lab's, it is the learner's of the name
    `exercise` that has to do nothing else.
    """
    if target is ...:
        return True
    if not isinstance(target, FunctionType) and hasattr(target, "layers"):
        return is_blank_model(target)
    if not callable(target):
        return False
    outcome = call(target, *copy.deepcopy(example))
    is_idle = outcome.kind == "placeholder" and not outcome.printed
    behind = target.__globals__.get(exercise, target) if is_here(target) else target
    return outcome.kind == "not-attempted" or (is_idle and not has_work(behind))


IDLE = (
    *("RESUME", "NOP", "CACHE", "COPY", "SWAP", "POP_TOP", "LOAD_CONST", "LOAD_FAST", "STORE_FAST"),
    *("BUILD_TUPLE", "UNPACK_SEQUENCE", "RETURN", "MAKE_CELL", "NOT_TAKEN"),
)
"""How the steps of a stub's code begin: it gives names the value `...`, and returns them."""


def has_work(target: Any) -> bool:
    """Tell whether a function that gives `...` does anything besides.

    A stand-in knows whether its cell is as it was released; of a function here the code says it.
    """
    if not is_here(target):
        return getattr(target, "has_work", None) is True
    code = target.__code__
    steps = [step for step in dis.get_instructions(code) if not step.opname.startswith(IDLE)]
    constants = [constant for constant in code.co_consts if not _is_idle(constant, code)]
    return bool(steps or constants)


def is_here(target: Any) -> bool:
    """Tell whether `target` is a function of this process, whose code can be read.

    A stand-in says it is a function as well. What it is asked costs a question to the learner's
    process, which answers none once a call has taken too long.
    """
    return type(target) is FunctionType


def names_used(target: Any) -> tuple[str, ...]:
    """Return the names outside itself that a function's code uses, also those behind a dot.

    Of what is no function of this process nothing is known.
    """
    waiting: list[Any] = [target.__code__] if is_here(target) else []
    found: list[str] = []
    while waiting:
        code = waiting.pop()
        if hasattr(code, "co_names"):
            found += code.co_names
            waiting += code.co_consts
    return tuple(dict.fromkeys(found))


def _is_idle(constant: Any, code: Any) -> bool:
    if isinstance(constant, tuple):
        return all(_is_idle(part, code) for part in constant)
    is_docstring = bool(code.co_consts) and constant is code.co_consts[0]
    return constant in (None, ...) or (is_docstring and isinstance(constant, str))


def _is_placeholder(value: Any) -> bool:
    """Tell whether `value` is `...`, or a tuple of nothing else (a stub with two answers)."""
    if isinstance(value, tuple) and value:
        return all(part is ... for part in value)
    return value is ...


def is_blank_model(model: Any) -> bool:
    """Tell whether `model` is a Keras Sequential without layers, not even an Input."""
    try:
        return type(model).__name__ == "Sequential" and not model.get_config()["layers"]
    except Exception:
        return False


def _describe(error: BaseException) -> str:
    """Return "TypeError: message", on one line, of the learner's error or of its stand-in."""
    name = str(getattr(error, "ename", type(error).__name__))
    message = clean(str(getattr(error, "evalue", error)))
    return f"{name}: {message}" if message else name


def clean(text: str) -> str:
    """Return a learner's text on one short line, for a sentence that goes on behind it."""
    text = " ".join(STYLE_CODES.sub("", text).split())
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    return text.rstrip(".")


def _line(error: BaseException) -> int | None:
    """Return the line of the learner's cell that raised, where it is known."""
    if hasattr(error, "ename"):
        return getattr(error, "lineno", None)
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first one is `call`
    own = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    return own[-1] if own else None
