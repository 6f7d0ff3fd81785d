"""An exception of the learner's on its way to the judge: names, a text and plain values.

Neither end runs anything for it: the learner's end names its classes, the judge's end
(`proctor/judge/inside/raising.py`) makes an exception of its own from what was named.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_CLASSES = 16
"""Classes of the learner's own among the ancestors of one exception; the rest is left out."""

MOST_VALUES = 16
"""Arguments, and attributes, that travel with one exception."""

LARGEST_NUMBER = 1 << 31
LONGEST_TEXT = 2000

LIBRARY_ERRORS = {
    "asyncio": ("CancelledError", "InvalidStateError", "QueueEmpty", "QueueFull"),
    "binascii": ("Error",),
    "csv": ("Error",),
    "dataclasses": ("FrozenInstanceError",),
    "decimal": ("DecimalException", "DivisionByZero", "InvalidOperation", "Overflow", "Underflow"),
    "graphlib": ("CycleError",),
    "json": ("JSONDecodeError",),
    "numpy.exceptions": ("AxisError", "ComplexWarning", "DTypePromotionError"),
    "numpy.linalg": ("LinAlgError",),
    "pandas.errors": ("EmptyDataError", "IntCastingNaNError", "MergeError", "ParserError"),
    "queue": ("Empty", "Full"),
    "sqlite3": ("DatabaseError", "Error", "IntegrityError", "OperationalError"),
    "statistics": ("StatisticsError",),
    "struct": ("error",),
    "subprocess": ("CalledProcessError", "TimeoutExpired"),
    "zipfile": ("BadZipFile",),
    "zoneinfo": ("ZoneInfoNotFoundError",),
}
"""Exceptions of libraries that arrive as themselves.

None of them means anything to what runs checks; `unittest.SkipTest`, which does, must never stand
here.
"""


@dataclass(frozen=True)
class Raised:
    """What is told of an exception.

    Attributes:
        ename: the name of its class.
        evalue: its text.
        lineno: the line in the learner's cell, or None.
        own: name and number of each class of the learner's, the exception's own first.
        standard: the nearest built-in classes, and those of `LIBRARY_ERRORS` as "module:name".
        args: its arguments, plain values; None where they can't travel.
        attributes: what else it holds, plain values by name.
    """

    ename: str
    evalue: str
    lineno: int | None = None
    own: tuple[tuple[str, int], ...] = ()
    standard: tuple[str, ...] = ()
    args: tuple[Any, ...] | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


def standard_error(name: str) -> type[BaseException] | None:
    """Return the exception class of a name as `Raised.standard` has it; imports nothing."""
    module, _, short = name.rpartition(":")
    if module and short not in LIBRARY_ERRORS.get(module, ()):
        return None
    found = getattr(sys.modules.get(module) if module else builtins, short, None)
    is_error = isinstance(found, type) and issubclass(found, BaseException)
    return found if is_error else None


def described(
    error: BaseException,
    lineno: int | None,
    number_of: Callable[[type], int],
    portable: Callable[[Any], Any],
) -> dict[str, Any]:
    """Return an exception as it travels, in the process where it was raised.

    `number_of` gives a class its number; `portable` returns what travels for a value, and raises
    whatever it likes for one that can't.
    """
    own, standard = described_class(type(error), number_of)
    return {
        "ename": public_name(type(error)),
        "evalue": text_of(error),
        "lineno": lineno,
        "own": own,
        "standard": standard,
        "args": _args(error, portable),
        "attributes": dict(_attributes(error, portable)),
    }


def described_class(
    cls: type[BaseException], number_of: Callable[[type], int]
) -> tuple[list[Any], list[Any]]:
    """Return the own and the standard classes that a class of exceptions is made of."""
    lineage = [
        one
        for one in cls.__mro__
        if issubclass(one, BaseException) and public_name(one) == one.__name__
    ]
    names = {one: _standard_name(one) for one in lineage}
    own = [one for one in lineage if names[one] is None][:MOST_CLASSES]
    nearest: list[type] = []
    for one in lineage:
        if names[one] is not None and not any(issubclass(other, one) for other in nearest):
            nearest.append(one)
    pairs = [[one.__name__, number_of(one)] for one in own]
    return pairs, [names[one] for one in nearest[:MOST_CLASSES]]


def text_of(error: BaseException) -> str:
    """Return an exception's text, cut to a fair length; nothing for one that has none to give."""
    try:
        return str(error)[:LONGEST_TEXT]
    except Exception:  # the exception is the learner's own
        return ""


def public_name(kind: type[BaseException]) -> str:
    """Return the name of an exception's class that a person can look up.

    For a cell that is not finished Python 3.13 raises a private kind of SyntaxError.
    """
    is_private = kind.__module__ == "builtins" and kind.__name__.startswith("_")
    return public_name(kind.__mro__[1]) if is_private else str(kind.__name__)


def _standard_name(cls: type) -> str | None:
    if getattr(builtins, cls.__name__, None) is cls:
        return cls.__name__
    for module, names in LIBRARY_ERRORS.items():
        if cls.__name__ in names and getattr(sys.modules.get(module), cls.__name__, None) is cls:
            return f"{module}:{cls.__name__}"
    return None


def _args(error: BaseException, portable: Callable[[Any], Any]) -> list[Any] | None:
    try:
        args = error.args
        if isinstance(error, OSError) and len(args) == 2 and error.filename is not None:
            args = (*args, error.filename)  # which its constructor puts elsewhere
        return [portable(arg) for arg in args] if len(args) <= MOST_VALUES else None
    except Exception:  # something that can't travel, or that the learner's own class raised
        return None


def _attributes(error: BaseException, portable: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for name, value in list(getattr(error, "__dict__", {}).items())[:MOST_VALUES]:
        try:
            yield str(name), portable(value)
        except Exception:
            continue


def checked(raised: Any) -> Raised:
    """Return what a process that nobody vouches for told of an exception.

    Raises ValueError for anything that `described` would not have made.
    """
    if type(raised) is not dict:
        raise ValueError("a damaged answer")
    ename, evalue = raised.get("ename"), raised.get("evalue")
    if type(ename) is not str or type(evalue) is not str:
        raise ValueError("an answer without its text")
    own, standard = checked_classes(raised.get("own", []), raised.get("standard", []))
    args, attributes = raised.get("args"), raised.get("attributes", {})
    if args is not None and (type(args) is not list or len(args) > MOST_VALUES):
        raise ValueError("an exception with damaged arguments")
    if type(attributes) is not dict or len(attributes) > MOST_VALUES:
        raise ValueError("an exception with damaged attributes")
    line = raised.get("lineno")
    return Raised(
        ename[:200],
        evalue[:20_000],
        line if type(line) is int and 0 < line < 1_000_000 else None,
        own,
        standard,
        None if args is None else tuple(args),
        {name[:200]: value for name, value in attributes.items() if type(name) is str},
    )


def checked_classes(own: Any, standard: Any) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Return the classes of an exception, as `Raised` has them. Raises ValueError."""
    if type(own) is not list or type(standard) is not list:
        raise ValueError("an exception without its classes")
    if max(len(own), len(standard)) > MOST_CLASSES or not all(_is_class(pair) for pair in own):
        raise ValueError("an exception of damaged classes")
    if not all(type(name) is str and len(name) <= 100 for name in standard):
        raise ValueError("an exception of damaged classes")
    return tuple((name[:200], number) for name, number in own), tuple(standard)


def _is_class(pair: Any) -> bool:
    if type(pair) not in (list, tuple) or len(pair) != 2:
        return False
    return type(pair[0]) is str and type(pair[1]) is int and 0 <= pair[1] < LARGEST_NUMBER
