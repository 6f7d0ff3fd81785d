"""What the judge may have done with a thing that stayed in the learner process.

Runs inside the learner process, among the learner's own code; nothing here is trusted.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.wire.typed_write import PLAIN_BASES, SPECIAL, fields_of
from proctor.wire.values import Typed, Unsupported

FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    functools.partial,
    functools._lru_cache_wrapper,
    np.ufunc,
)
MOST_SOURCE = 200_000
MOST_ANCESTORS = 8


def described_thing(value: Any, number_of: Callable[[Any], int]) -> Any:
    """Return what travels for a thing that stays here."""
    if isinstance(value, FUNCTIONS):
        return Typed("function", [number_of(value), _name_of(value)])
    if isinstance(value, type):
        return described_class(value, number_of, 0)
    return Typed("object", [number_of(value), described_class(type(value), number_of, 0)])


def described_class(cls: type, number_of: Callable[[Any], int], depth: int) -> Typed:
    """Return the description of a class: number, names, abilities, base, ancestors, fields."""
    own = set().union(*(vars(base) for base in cls.__mro__ if base is not object))
    special = [name for name in SPECIAL if name in own and getattr(cls, name, None) is not None]
    base = next((one.__name__ for one in PLAIN_BASES if issubclass(cls, one)), None)
    above = [] if depth >= MOST_ANCESTORS else [one for one in cls.__bases__ if _is_own(one)]
    bases = [described_class(one, number_of, depth + 1) for one in above]
    home = f"{cls.__module__}:{cls.__qualname__}"[:150]
    return Typed(
        "class", [number_of(cls), cls.__name__[:150], home, special, base, bases, fields_of(cls)]
    )


def _is_own(cls: type) -> bool:
    return cls.__module__ == "__main__"


def _name_of(value: Any) -> str:
    return str(getattr(value, "__name__", type(value).__name__))[:150]


def perform(op: str, thing: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Do one thing, and return what comes of it. Raises whatever it raises."""
    if op == "call":
        return thing(*args, **kwargs)
    if op == "special":
        return getattr(type(thing), args[0])(thing, *args[1:], **kwargs)
    return _OPERATIONS[op](thing, *args)


def _wait_for(thing: Any) -> Any:
    async def run() -> Any:
        return await thing

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


def _plain(thing: Any) -> Any:
    """Return the content that an object has as a list, a dict, a number, whatever it overrides."""
    base: Any = next(one for one in PLAIN_BASES if isinstance(thing, one))
    if base is dict:
        return {key: dict.__getitem__(thing, key) for key in dict.__iter__(thing)}
    if base in (int, float):
        return base.__add__(thing, base(0))
    if base in (str, bytes):
        return base.__add__(thing, base())
    return base(base.__iter__(thing))


def _look(thing: Any) -> list[Any]:
    """Return how a function or class is written: doc, signature, source, annotations."""
    try:
        parameters = _parameters(inspect.signature(thing))
    except (TypeError, ValueError):
        parameters = None
    try:
        source = inspect.getsource(thing)[:MOST_SOURCE]
    except (TypeError, OSError):
        source = None
    notes = {str(k): _note(v) for k, v in getattr(thing, "__annotations__", {}).items()}
    doc = thing.__doc__ if isinstance(thing.__doc__, str) else None
    return [doc, parameters, source, notes]


def _parameters(signature: inspect.Signature) -> list[Any]:
    found = [
        [one.name, int(one.kind), _bare(one.default), _note(one.annotation)]
        for one in signature.parameters.values()
    ]
    return [found, _note(signature.return_annotation)]


def _bare(value: Any) -> list[Any]:
    return [] if value is inspect.Parameter.empty else [value]


def _note(value: Any) -> Any:
    """Return an annotation: a type where it can travel as one, else its text."""
    if value is inspect.Signature.empty:
        return Typed("empty", [])
    if isinstance(value, type | types.GenericAlias | str) or value is None:
        return value
    return str(value)


def _fields(thing: Any) -> list[Any]:
    return [getattr(thing, name) for name in fields_of(thing) or ()]


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "dir": lambda thing: sorted(map(str, dir(thing))),
    "vars": lambda thing: dict(vars(thing)),
    "repr": lambda thing: repr(thing)[:20_000],
    "str": lambda thing: str(thing)[:20_000],
    "format": lambda thing, how: format(thing, how)[:20_000],
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "await": _wait_for,
    "iter": iter,
    "plain": _plain,
    "fields": _fields,
    "look": _look,
    "mro": lambda thing: [one.__name__ for one in thing.__mro__],
    "length": operator.length_hint,
}


def unsupported(value: Any) -> Any:
    """Refuse a value that must not stay here either. Raises Unsupported."""
    raise Unsupported(type(value).__name__)
