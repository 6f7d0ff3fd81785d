"""Raise in the judge what a learner's code raised: the built-in type, or a stand-in below one.

The exceptions made here are the judge's own. What a learner's code said of them is kept as values:
nothing of it is looked up, called or shown by a method of the learner's.

LearnerError               the learner's code ran into a limit, or gave what cannot travel
└── LearnerAttributeError  the same, for something that isn't there to look at
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proctor.wire.raised import standard_error

MOST_CLASSES = 2000
"""Stand-ins for exception classes of one submission."""

_MARK = "_is_the_learners"
_OWN = ("ename", "evalue", "lineno", "report")
"""Attributes that mean something to checks; a learner's exception can't bring them along."""


class LearnerError(Exception):
    """What went wrong on the learner's side, in three words: `ename`, `evalue`, `lineno`."""

    def __init__(self, ename: str, evalue: str, lineno: int | None = None):
        super().__init__(evalue)
        self.ename = ename
        self.evalue = evalue
        self.lineno = lineno


class LearnerAttributeError(LearnerError, AttributeError):
    """Something was looked up on a name that the learner's code failed to make."""


def is_learners(error: BaseException) -> bool:
    """Tell whether an exception stands for one that the learner's code raised."""
    return isinstance(error, LearnerError) or error.__dict__.get(_MARK) is True


def claim(
    error: BaseException, ename: str, evalue: str, lineno: int | None = None
) -> BaseException:
    """Mark an exception as one of the learner's, and return it."""
    error.__dict__.update({_MARK: True, "ename": ename, "evalue": evalue})
    if not isinstance(error, SyntaxError):  # which has a `lineno` of its own
        error.__dict__["lineno"] = lineno
    return error


def not_an_end(error: BaseException) -> BaseException:
    """Return what a call raises in place of an end of iteration, as Python's generators do.

    It would end a loop of the test's, as over `map(f, inputs)`, before anything was compared.
    """
    told = f"the call raised {type(error).__name__}"
    return claim(RuntimeError(told), type(error).__name__, str(error))


class ErrorClasses:
    """Makes exceptions of one submission; the same class of the learner's stays the same class."""

    def __init__(self) -> None:
        self._made: dict[Any, type[BaseException]] = {}

    def class_of(
        self, own: Sequence[tuple[Any, str]], standard: Sequence[str]
    ) -> type[BaseException]:
        """Return the class for names as `Raised` has them; `own` gives a key and a name each."""
        bases: tuple[type[BaseException], ...] = tuple(
            found for name in standard if (found := standard_error(name)) is not None
        )
        made: type[BaseException] | None = None
        for key, name in reversed(own):
            if key not in self._made:
                if len(self._made) >= MOST_CLASSES:
                    raise ValueError("more classes of exceptions than may be")
                below = (made,) if made else bases or (Exception,)
                self._made[key] = _stand_in_class(name, below)
            made = self._made[key]
        return made or (bases[0] if bases else LearnerError)

    def error(
        self, told: Mapping[str, Any], era: int, args: Any, attributes: Mapping[str, Any]
    ) -> BaseException:
        """Return the exception to raise for what was told of one.

        `era` counts the processes that numbers of classes may come from.
        """
        ename, evalue, lineno = told["ename"], told["evalue"], told["lineno"]
        own = [((era, number), name) for name, number in told["own"]]
        if not told["standard"]:
            return LearnerError(ename, evalue, lineno)
        try:
            kind = self.class_of(own, told["standard"])
            error = _made(kind, (evalue,) if args is None else tuple(args), bool(own))
        except Exception:  # classes that don't fit together, a constructor that wants more
            return LearnerError(ename, evalue, lineno)
        for name, value in attributes.items():
            if not name.startswith("_") and name not in _OWN and not hasattr(error, name):
                error.__dict__[name] = value
        return claim(error, ename, evalue, lineno)


def _stand_in_class(name: str, bases: tuple[type[BaseException], ...]) -> type[BaseException]:
    space = {"__module__": "__main__", "__str__": _text}
    try:
        return type(name, bases, space)
    except TypeError:  # built-in classes that can't have a common heir
        return type(name, bases[:1], space)


def _text(error: BaseException) -> str:
    return str(error.__dict__.get("evalue", ""))


def _made(kind: type[BaseException], args: tuple[Any, ...], is_own: bool) -> BaseException:
    """Return an exception with its arguments, made without any constructor of the learner's."""
    if issubclass(kind, SyntaxError):
        # With the name of a file, whatever shows it would go and read a line of that file.
        args = args[:1]
    if not is_own and kind.__module__ == "builtins":
        try:
            return kind(*args)
        except TypeError:
            pass  # UnicodeDecodeError, for one, wants more than text
    error = kind.__new__(kind)
    error.args = args
    return error
