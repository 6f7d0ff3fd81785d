"""Call a learner's function from a widget or a figure, and say kindly what went wrong.

Whatever the function does, the page lives on: `call` returns a `Reply` and raises nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

NOT_CALLABLE = "Pass the function itself, without calling it: {name}."
NOT_ATTEMPTED = (
    "There is no {name} here yet. Write it in the exercise, run that cell, then run this one again."
)
NOTHING_YET = (
    "{name} gives `...` back, which says nothing yet. Give your result to the name behind return, "
    "run that cell, then run this one again."
)
RAISED = "{name} stopped with {kind}{text}. Mend it, then run its cell and this one again."
INTERRUPTED = "You stopped {name} before it gave an answer. Move something to ask it again."
ENDED = "{name} tried to end Python. Take out the exit() or quit() in it."
NONE = "{name} gave back None. Does it end with a return?"
NOT_NUMBERS = "{name} gave back a {kind}, where {expected} expected."
SHAPE = "{name} gave back an array of shape {shape}, where shape {wanted} was expected."
NOT_FINITE = "{name} gave back {what}. Is something divided by zero, or far too large?"

_LONGEST = 120  # characters of an error's own text


@dataclass(frozen=True)
class Reply:
    """What a function gave back: `values` as an array, and a sentence of `trouble`, or "".

    Where `values` hold nan or inf, both are there: they can be shown, and the sentence names them.
    `pattern` is the sentence before anything was filled in, so that a caller can say it in words
    of its own.
    """

    values: np.ndarray | None = None
    trouble: str = ""
    pattern: str = ""

    @classmethod
    def sorry(cls, pattern: str, **parts: Any) -> "Reply":
        """Make a reply without values from a sentence's pattern and what is filled in."""
        return cls(trouble=pattern.format(**parts), pattern=pattern)


def call(
    function: Any,
    *arguments: Any,
    name: str = "Your function",
    shape: tuple[int, ...] | None = None,
) -> Reply:
    """Call `function` with copies of `arguments` and return its reply as floats.

    With `shape`, an answer of another shape is trouble. NumPy's warnings are dropped: a slider
    would repeat them a hundred times.
    """
    if function is ...:
        return Reply.sorry(NOT_ATTEMPTED, name=name)
    if not callable(function):
        return Reply.sorry(NOT_CALLABLE, name=name)
    try:
        # JupyterLab's questions come in a thread of their own, so nothing global may be changed
        # here: catching prints or warnings would take them from a cell that runs meanwhile.
        with np.errstate(all="ignore"):
            return _read(function(*map(_copy, arguments)), name, shape)
    except NotImplementedError:
        return Reply.sorry(NOT_ATTEMPTED, name=name)
    except KeyboardInterrupt:
        return Reply.sorry(INTERRUPTED, name=name)
    except SystemExit:
        return Reply.sorry(ENDED, name=name)
    except Exception as error:  # the learner's own, whatever it is
        return Reply.sorry(RAISED, name=name, kind=type(error).__name__, text=_text_of(error))


def name_of(function: Any, otherwise: str) -> str:
    """Return what a function is called, or `otherwise` where it has no name that says anything."""
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else otherwise


def plain(value: Any) -> Any:
    """Return `value` as what JSON can carry: arrays as lists, nan and inf as words."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, float) and not np.isfinite(value):
        return "nan" if np.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def _read(result: Any, name: str, shape: tuple[int, ...] | None) -> Reply:
    """Turn what came back into floats, or into a sentence."""
    if result is ...:
        return Reply.sorry(NOTHING_YET, name=name)
    if result is None:
        return Reply.sorry(NONE, name=name)
    try:
        values = np.asarray(result)
    except Exception:  # ragged lists and foreign objects: no numbers, whatever they raise
        values = np.asarray(None)
    if values.dtype.kind not in "fiu":
        expected = "numbers were" if shape is None else f"{_count(shape)} were"
        return Reply.sorry(NOT_NUMBERS, name=name, kind=type(result).__name__, expected=expected)
    if shape is not None and values.shape != shape:
        return Reply.sorry(SHAPE, name=name, shape=values.shape, wanted=shape)
    values = values.astype(float)
    trouble = _not_finite(values, name)
    return Reply(values, trouble, NOT_FINITE if trouble else "")


def _count(shape: tuple[int, ...]) -> str:
    return f"{np.prod(shape, dtype=int)} numbers"


def _not_finite(values: np.ndarray, name: str) -> str:
    """Name nan and inf among `values`, or return an empty string."""
    if np.isfinite(values).all():
        return ""
    found = [word for word, there in (("nan", np.isnan), ("inf", np.isinf)) if there(values).any()]
    return NOT_FINITE.format(name=name, what=" and ".join(found))


def _copy(argument: Any) -> Any:
    """Return what the function may change without harm."""
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _text_of(error: Exception) -> str:
    """Return ": " and the first line of an error's text, shortened; empty where it has none."""
    try:
        text = str(error).strip().partition("\n")[0]
    except Exception:  # an exception class of the learner's may fail even here
        text = ""
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + "…"
    return f": {text}" if text else ""
