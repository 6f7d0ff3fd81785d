"""Calling a learner's function safely, and saying what came of it.

The function may be the learner's own or a stand-in for one in another process, so nothing here
looks inside it: it is called, and what comes back is kept.
"""

from __future__ import annotations

import copy
import re
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LONGEST_TEXT = 200
"""Characters of a learner's error message that a report repeats."""

STYLE_CODES = re.compile(r"\x1b\[[0-9;]*m")
"""What makes text bold or coloured in a terminal; some messages of Keras hold it."""


@dataclass(frozen=True)
class Outcome:
    """What one call came to.

    `kind` is "returned", "none" (the function returned nothing), "raised" or "not-attempted" (the
    released stub is still in place). `arguments` are the call's own arguments afterwards.
    """

    kind: str
    value: Any = None
    error: str = ""
    lineno: int | None = None
    arguments: tuple[Any, ...] = ()

    @property
    def where(self) -> str:
        """Return " (line 3)" where the line is known, else nothing."""
        return f" (line {self.lineno})" if self.lineno else ""


def call(target: Callable[..., Any], *arguments: Any) -> Outcome:
    """Call `target` and return the outcome; warnings and floating-point noise stay silent.

    Interrupts from the keyboard pass through; everything else that is raised is an outcome.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = target(*arguments)
    except NotImplementedError:
        return Outcome("not-attempted", arguments=arguments)
    except (Exception, SystemExit) as error:
        if getattr(error, "ename", "") == "NotImplementedError":
            return Outcome("not-attempted", arguments=arguments)
        return Outcome("raised", None, _describe(error), _line(error), arguments)
    if _is_placeholder(value):
        return Outcome("not-attempted", arguments=arguments)
    return Outcome("none" if value is None else "returned", value, arguments=arguments)


def is_untouched(target: Any, example: tuple[Any, ...]) -> bool:
    """Tell whether `target` is still what the release put there.

    That is `...` itself, a Sequential model without a single layer, or a function that gives
    `...`, a tuple of them, or NotImplementedError for the arguments `example`.
    """
    if target is ...:
        return True
    if hasattr(target, "layers"):
        return is_blank_model(target)
    return callable(target) and call(target, *copy.deepcopy(example)).kind == "not-attempted"


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
