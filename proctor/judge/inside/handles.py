"""Stand-ins in the judge for things that stay in the learner process: classes, objects, functions.

A stand-in is a class or an object of the judge's own. It knows a number; what is done with it is
asked of the learner process, and what comes back is a value or another stand-in. It has the
abilities that its class said it has, but of those with which a comparison could be won (operators,
`==`, truth, `in`) only what the instructor's own class of that name has (`asked.py`).
Nothing that notebooks call by themselves to show an object is ever asked for.
"""

from __future__ import annotations

import collections
import inspect
import re
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.judge.inside.asked import Asked
from proctor.judge.inside.raising import not_an_end
from proctor.wire.typed_read import Reader, Refused
from proctor.wire.typed_write import PLAIN_BASES, SPECIAL
from proctor.wire.values import Typed

Target = Any
"""A name, or [era, number]: which process, and which of the things it keeps."""

Use = Callable[
    [Target, str, tuple[Any, ...], dict[str, Any]], tuple[Any, list[Any], dict[str, Any]]
]
"""Does something with a thing of the learner's: (target, operation, args, kwargs) -> (value, args
after, kwargs after)."""

MOST_THINGS = 50_000
"""Stand-ins of one submission."""

FREE = (
    *("__call__", "__iter__", "__next__", "__len__", "__getitem__", "__setitem__", "__delitem__"),
    *("__enter__", "__exit__", "__aiter__", "__anext__", "__aenter__", "__aexit__", "__reversed__"),
)
"""Abilities that give values and decide nothing: every stand-in may have them."""

TOLD = (
    *("__code__", "__defaults__", "__kwdefaults__", "__closure__", "__func__", "__self__"),
    *("__dataclass_fields__", "__match_args__", "__abstractmethods__", "__isabstractmethod__"),
)
"""Names with underscores that may be asked for; `__array__` and its like never are."""

SHOWN = re.compile(r"_repr_\w*|_ipython_\w*|_render_traceback_|_display_\w*")
"""What notebooks look for when they show something: it could say that a test was passed."""

CLAIMS = {
    "builtins:generator": types.GeneratorType,
    "builtins:coroutine": types.CoroutineType,
    "builtins:async_generator": types.AsyncGeneratorType,
    "builtins:module": types.ModuleType,
    "builtins:code": types.CodeType,
    "builtins:map": map,
    "builtins:zip": zip,
    "builtins:filter": filter,
    "builtins:enumerate": enumerate,
    "builtins:reversed": reversed,
}
"""What `isinstance` says of stand-ins for objects of Python's own classes."""

NOT_APART = "A class of the learner's can't be inherited from in a test that is judged apart."


def _forbidden(name: str) -> bool:
    is_dunder = name.startswith("__") and name.endswith("__")
    return bool(SHOWN.fullmatch(name)) or (is_dunder and name not in TOLD)


class Things:
    """Makes and remembers the stand-ins of one submission.

    Attributes:
        reader: makes values of what comes from the learner process.
        era: which of its processes answered last; numbers of an earlier one mean nothing now.
        printed: what the last call printed; "" in hidden tests.
    """

    def __init__(self, use: Use, asked: Asked) -> None:
        self._use = use
        self._asked = asked
        self._made: dict[Any, Any] = {}
        readers = {
            "function": self._function,
            "class": self._class,
            "object": self._object,
            "empty": lambda _: inspect.Signature.empty,
        }
        self.reader = Reader(readers, masks=asked.masks)
        self.era = 0
        self.printed = ""

    def use(self, target: Target, op: str, *args: Any, **kwargs: Any) -> Any:
        """Have something done, and return the value."""
        return self._use(target, op, args, kwargs)[0]

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a thing; what it did to lists, arrays and the like is done to the caller's own."""
        try:
            value, after, named = self._use(target, "call", args, kwargs)
        except (StopIteration, StopAsyncIteration) as error:
            raise not_an_end(error) from None
        for mine, theirs in zip(args, after, strict=False):
            copy_back(mine, theirs)
        for key, theirs in named.items():
            copy_back(kwargs.get(key), theirs)
        return value

    def named(self, name: str) -> Any:
        """Return the stand-in for a function by its name."""
        return self._kept((0, name), lambda: Function(self, name, name))

    def _kept(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self._made:
            if len(self._made) >= MOST_THINGS:
                raise Refused("more things than may be asked for")
            self._made[key] = make()
        return self._made[key]

    def _number(self, number: Any) -> list[int]:
        if type(number) is not int or number < 0:
            raise Refused("a thing without a number")
        return [self.era, number]

    def _function(self, content: Any) -> Any:
        number, name = content
        target = self._number(number)
        if type(name) is not str:
            raise Refused("a function without a name")
        return self._kept((*target, "f"), lambda: Function(self, target, name))

    def _object(self, content: Any) -> Any:
        number, cls = content
        target = self._number(number)
        if type(cls) is not Typed or cls.kind != "class":
            raise Refused("an object without a class")
        kind = self._class(cls.content)
        return self._kept((*target, "o"), lambda: _instance(kind, target))

    def _class(self, content: Any) -> Any:
        number, name, home, special, base, bases, fields = content
        target = self._number(number)
        texts = [name, home, *special, *(fields or [])]
        if not all(type(text) is str for text in texts) or "\0" in name:
            raise Refused("a damaged class")
        if len(special) > len(SPECIAL) or len(bases) > 16 or len(fields or []) > 1000:
            raise Refused("a damaged class")
        if not all(type(one) is Typed and one.kind == "class" for one in bases):
            raise Refused("a damaged class")

        def make() -> Any:
            above = tuple(self._class(one.content) for one in bases) or (Thing,)
            abilities = Abilities(name, special, base, fields, self._asked.methods(name))
            return _class_of(self, target, name, home, above, abilities)

        return self._kept((*target, "c"), make)


class Function:
    """A function of the learner's, called where it lives.

    Attributes:
        has_work: whether its answer cell holds more than the release put there; the judge sets it.
        printed: what its last call printed; "" in hidden tests.
        cell_error: None; a name that its cell failed to make has something there.
    """

    def __init__(self, things: Things, target: Target, name: str) -> None:
        self.__dict__.update(_things=things, _target=target, __name__=name, __qualname__=name)
        self.__dict__.update(has_work=True, printed="", cell_error=None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function. Raises what it raises."""
        self.__dict__["printed"] = ""
        value = self._things.call(self._target, args, kwargs)
        self.__dict__["printed"] = self._things.printed
        return value

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return types.FunctionType

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return self if owner is None else types.MethodType(self, owner)

    @property
    def __signature__(self) -> inspect.Signature:
        return _signature(_look(self))

    @property
    def __annotations__(self) -> dict[str, Any]:  # type: ignore[override]
        return _look(self)[3]

    def __getattr__(self, name: str) -> Any:
        if _forbidden(name):
            raise AttributeError(name)
        return self._things.use(self._target, "getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._things.use(self._target, "setattr", name, value)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    __hash__ = object.__hash__


Function.__doc__ = property(lambda self: _look(self)[0])  # type: ignore[assignment]
Function.__module__ = "__main__"


class Abilities:
    """What objects of one class of the learner's can do, as far as they may do it here."""

    def __init__(
        self, name: str, special: list[str], base: Any, fields: Any, asked: set[str]
    ) -> None:
        allowed = [one for one in SPECIAL if one in special and (one in FREE or one in asked)]
        self.special = [one for one in allowed if one not in ("__eq__", "__ne__", "__hash__")]
        self.compares = "__eq__" in special and "__eq__" in asked
        self.hashes = "__hash__" in special and "__hash__" in asked
        is_plain = base in {one.__name__ for one in PLAIN_BASES} and "plain" in asked
        self.is_plain = is_plain and not self.compares
        self.fields = None if self.compares else fields


class ThingClass(type):
    """The class of stand-in classes: calling one makes an object of the learner's."""

    _things: Any
    _target: Any

    def __new__(cls, name: str, bases: Any, space: dict[str, Any], ours: Any = None) -> Any:
        """Make a stand-in class; a test can't make one below it."""
        if ours is None and any(isinstance(base, ThingClass) for base in bases):
            raise TypeError(NOT_APART)
        return super().__new__(cls, name, bases, space)

    def __init__(cls, name: str, bases: Any, space: dict[str, Any], ours: Any = None) -> None:
        super().__init__(name, bases, space)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make an object where the class lives."""
        return cls._things.call(cls._target, args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        if _forbidden(name) or "_things" not in vars(cls):
            raise AttributeError(name)
        return cls._things.use(cls._target, "getattr", name)

    def __setattr__(cls, name: str, value: Any) -> None:
        cls._things.use(cls._target, "setattr", name, value)

    def __dir__(cls) -> list[str]:
        return cls._things.use(cls._target, "dir")

    def __repr__(cls) -> str:
        return f"<class '__main__.{cls.__name__}'>"

    @property
    def __signature__(cls) -> Any:
        return _signature(_look(cls))

    @property
    def __annotations__(cls) -> dict[str, Any]:  # type: ignore[override]
        return _look(cls)[3]


class Thing:
    """An object that lives in the learner process."""

    __slots__ = ("__proctor_target",)

    def __getattr__(self, name: str) -> Any:
        if name == "__dict__":
            return _use(self, "vars")
        if _forbidden(name):
            raise AttributeError(name)
        return _use(self, "getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        _use(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        _use(self, "delattr", name)

    def __dir__(self) -> list[str]:
        return _use(self, "dir")

    def __repr__(self) -> str:
        return _text(_use(self, "repr"))

    def __str__(self) -> str:
        return _text(_use(self, "str"))

    def __format__(self, how: str) -> str:
        return _text(_use(self, "format", how))

    def __copy__(self) -> Any:
        return _use(self, "copy")

    def __deepcopy__(self, memo: Any) -> Any:
        return _use(self, "deepcopy")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("what lives in the learner process can't be pickled")


_slot = Thing.__dict__["_Thing__proctor_target"]


def target_of(thing: Any) -> Target | None:
    """Return what a stand-in stands for, or None for anything else."""
    if type(thing) is Function:
        return thing.__dict__["_target"]
    if isinstance(type(thing), ThingClass):
        return _slot.__get__(thing)
    if type(thing) is ThingClass:
        return thing._target
    return None


def findable(thing: Any) -> tuple[list[str], int] | None:
    """Return the source of a stand-in as `inspect.findsource` does, None for anything else."""
    if type(thing) not in (Function, ThingClass):
        return None
    source = _look(thing)[2]
    if type(source) is not str:
        raise OSError("could not get source code")
    return source.splitlines(keepends=True), 0


def _use(thing: Any, op: str, *args: Any) -> Any:
    return type(thing)._things.use(_slot.__get__(thing), op, *args)


def _text(found: Any) -> str:
    return found if type(found) is str else "?"


def _look(thing: Any) -> list[Any]:
    things = thing.__dict__["_things"]
    found = things.use(target_of(thing), "look")
    if type(found) is not list or len(found) != 4:
        raise Refused("a damaged account of a function")
    doc, parameters, source, notes = found
    return [doc if type(doc) is str else None, parameters, source, notes]


def _signature(look: list[Any]) -> inspect.Signature:
    if type(look[1]) is not list:
        raise ValueError("no signature found")
    parameters, returns = look[1]
    made = []
    for name, kind, default, note in parameters:
        default = default[0] if default else inspect.Parameter.empty
        kind = list(inspect._ParameterKind)[kind]
        made.append(inspect.Parameter(name, kind, default=default, annotation=note))
    return inspect.Signature(made, return_annotation=returns)


def _instance(kind: Any, target: Target) -> Any:
    made = object.__new__(kind)
    _slot.__set__(made, target)
    return made


def _class_of(
    things: Things, target: Target, name: str, home: str, above: Any, abilities: Abilities
) -> Any:
    space: dict[str, Any] = {"__slots__": (), "__module__": "__main__"}
    space.update(_things=things, _target=target, __doc__=None)
    for special in abilities.special:
        space[special] = _special(special)
    if home in CLAIMS:
        space["__class__"] = property(lambda self: CLAIMS[home])
    if home == "builtins:coroutine" or "__await__" in abilities.special:
        space.update(_COROUTINE)
    if abilities.compares or abilities.is_plain or abilities.fields is not None:
        space["__eq__"] = _comparison(abilities)
        space["__hash__"] = _special("__hash__") if abilities.hashes else None
    return ThingClass(name, above, space, ours=True)


def _special(name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        args = tuple(_bare(arg) for arg in args) if name.endswith("exit__") else args
        return type(self)._things.use(_slot.__get__(self), "special", name, *args, **kwargs)

    method.__name__ = method.__qualname__ = name
    return method


def _bare(arg: Any) -> Any:
    """Return what the end of a `with` block is told of an exception: its type and text."""
    if isinstance(arg, types.TracebackType):
        return None
    if isinstance(arg, BaseException):
        return Typed("exception", [_standard(type(arg)), str(arg)])
    if isinstance(arg, type) and issubclass(arg, BaseException):
        return Typed("exception type", _standard(arg))
    return arg


def _standard(kind: type) -> str:
    return next(one.__name__ for one in kind.__mro__ if one.__module__ == "builtins")


def _comparison(abilities: Abilities) -> Callable[[Any, Any], Any]:
    """Return `==`: by the method that the exercise asks for, or by the judge on plain values."""
    compare = _special("__eq__")

    def equals(self: Any, other: Any) -> Any:
        if self is other:
            return True
        if abilities.compares:
            return compare(self, other)
        if abilities.is_plain:
            theirs = isinstance(type(other), ThingClass)
            return _use(self, "plain") == (_use(other, "plain") if theirs else other)
        if type(self) is not type(other):
            return NotImplemented
        return _use(self, "fields") == _use(other, "fields")

    return equals


def _await(self: Any) -> Any:
    return _use(self, "await")
    yield  # a generator that gives its value at once


def _send(self: Any, _: Any) -> Any:
    raise StopIteration(_use(self, "await"))


def _throw(self: Any, error: Any, *_: Any) -> Any:
    raise error


_COROUTINE = {
    "__await__": _await,
    "send": _send,
    "throw": _throw,
    "close": lambda self: None,
}


def copy_back(mine: Any, theirs: Any) -> None:
    """Copy what the learner's code did to an array, list or dict back into the caller's."""
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        if mine.shape == theirs.shape and mine.flags.writeable:
            np.copyto(mine, theirs, casting="unsafe")
    elif isinstance(mine, list) and isinstance(theirs, list):
        for place, item in enumerate(theirs[: len(mine)]):
            if isinstance(mine[place], np.ndarray | list | dict):
                copy_back(mine[place], item)
            else:
                mine[place] = item
        del mine[len(theirs) :]
        mine.extend(theirs[len(mine) :])
    elif isinstance(mine, dict | set) and type(mine) is type(theirs):
        mine.clear()
        mine.update(theirs)
    elif isinstance(mine, collections.deque) and isinstance(theirs, collections.deque):
        mine.clear()
        mine.extend(theirs)
    elif isinstance(mine, bytearray) and isinstance(theirs, bytearray):
        mine[:] = theirs
    elif type(mine) is type(theirs) and hasattr(mine, "_update_inplace"):  # tables of pandas
        mine._update_inplace(theirs)
