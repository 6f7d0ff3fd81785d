"""Describe values of everyday types in plain parts, for the wire; `typed_read.py` reads them.

Each type has a word and a content of plain values, lists and other descriptions. Nothing is
pickled, and only types named here are described.
"""

from __future__ import annotations

import builtins
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import re
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.wire.values import Typed

BUILT_IN_TYPES = (
    *("bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list"),
    *("object", "range", "set", "slice", "str", "tuple", "type"),
)
SPECIAL = (
    *("__call__", "__iter__", "__next__", "__len__", "__getitem__", "__setitem__", "__delitem__"),
    *("__enter__", "__exit__", "__await__", "__aiter__", "__anext__", "__aenter__", "__aexit__"),
    *("__reversed__", "__contains__", "__bool__", "__hash__", "__eq__", "__ne__", "__lt__"),
    *("__le__", "__gt__", "__ge__", "__neg__", "__pos__", "__abs__", "__invert__", "__round__"),
    *("__int__", "__float__", "__complex__", "__index__", "__floor__", "__ceil__", "__trunc__"),
    *(
        f"__{prefix}{name}__"
        for prefix in ("", "r", "i")
        for name in (
            *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
            *("and", "or", "xor", "lshift", "rshift", "divmod"),
        )
    ),
)
PLAIN_BASES = (list, dict, set, frozenset, tuple, str, bytes, int, float)

MOST_MEMBERS = 1000
"""Members of one Enum, and fields of one namedtuple or record."""


NAMED_TUPLE_METHODS = (
    *("__new__", "__repr__", "_asdict", "_replace", "__getnewargs__"),
    "__replace__",  # from Python 3.13 on
)
"""What `collections.namedtuple` itself defines."""


def is_named_tuple(kind: type) -> bool:
    """Tell whether a class is a namedtuple without any method of its own."""
    fields = getattr(kind, "_fields", None)
    return (
        kind.__bases__ == (tuple,)
        and type(fields) is tuple
        and hasattr(kind, "_make")
        and not any(
            isinstance(thing, types.FunctionType | property | staticmethod)
            and name not in NAMED_TUPLE_METHODS
            for name, thing in vars(kind).items()
            if name not in fields
        )
    )


def described(value: Any, number_of: Callable[[Any], int] | None = None) -> Typed | None:
    """Return the description of a value, or None for a type without one.

    `number_of` gives classes of Enums their numbers; without it they have no description.
    """
    kind = type(value)
    if kind in _TABLE:
        return _TABLE[kind](value)
    if isinstance(value, np.ndarray | np.generic):
        return _numpy(value)
    if isinstance(value, type):
        return _type(value, number_of)
    if isinstance(value, enum.Enum) and number_of:
        if value.name is None or len(kind.__members__) > MOST_MEMBERS:
            return None
        return Typed("enum", [enum_class(kind, number_of), value.name])
    if isinstance(value, tuple) and is_named_tuple(kind):
        return Typed("namedtuple", [kind.__name__, list(kind._fields), list(value)])
    if isinstance(value, datetime.tzinfo):
        zone = _zone(value)
        return None if zone is None else Typed("zone", zone)
    return _of_library(value)


def _type(value: type, number_of: Callable[[Any], int] | None) -> Typed | None:
    if value.__name__ in BUILT_IN_TYPES and getattr(builtins, value.__name__) is value:
        return Typed("type", value.__name__)
    if value is type(None):
        return Typed("type", "NoneType")
    if issubclass(value, np.generic) and np.sctypeDict.get(value.__name__) is value:
        return Typed("type", f"numpy.{value.__name__}")
    if value is np.ndarray:
        return Typed("type", "numpy.ndarray")
    if issubclass(value, tuple) and is_named_tuple(value):
        fields, defaults = (getattr(value, name) for name in ("_fields", "_field_defaults"))
        pairs = [part for pair in defaults.items() for part in pair]
        return Typed("namedtuple class", [value.__name__, list(fields), pairs])
    if issubclass(value, enum.Enum) and number_of and len(value.__members__) <= MOST_MEMBERS:
        return enum_class(value, number_of)
    return None


def enum_class(kind: Any, number_of: Callable[[Any], int]) -> Typed:
    """Return the description of a class of Enums."""
    bases = ("IntFlag", "Flag", "StrEnum", "IntEnum", "Enum")
    base = next(name for name in bases if issubclass(kind, getattr(enum, name)))
    members = [part for name, one in kind.__members__.items() for part in (name, one.value)]
    return Typed("enum class", [number_of(kind), kind.__name__, base, members])


def _pairs(value: Any) -> list[Any]:
    return [part for pair in value.items() for part in pair]


def _zone(zone: Any) -> Any:
    """Return how a time zone travels: nothing, seconds, or its name; None where it can't."""
    if zone is None:
        return []
    if isinstance(zone, datetime.timezone):
        return [zone.utcoffset(None).total_seconds()]
    key = getattr(zone, "key", None) or getattr(zone, "zone", None)
    return [key] if isinstance(key, str) else None


def _moment(value: Any) -> Typed | None:
    zone = _zone(value.tzinfo)
    parts = [getattr(value, name) for name in ("hour", "minute", "second", "microsecond", "fold")]
    if zone is None:
        return None
    if isinstance(value, datetime.datetime):
        return Typed("datetime", [value.year, value.month, value.day, *parts, zone])
    return Typed("time", [*parts, zone])


def _defaultdict(value: Any) -> Typed:
    factory = value.default_factory
    known = isinstance(factory, type) and factory.__name__ in BUILT_IN_TYPES
    return Typed("defaultdict", [factory.__name__ if known else None, *_pairs(value)])


def _alias(value: Any) -> Typed:
    return Typed("alias", [value.__origin__, *value.__args__])


_TABLE: dict[type, Callable[[Any], Typed | None]] = {
    set: lambda value: Typed("set", list(value)),
    frozenset: lambda value: Typed("frozenset", list(value)),
    range: lambda value: Typed("range", [value.start, value.stop, value.step]),
    slice: lambda value: Typed("slice", [value.start, value.stop, value.step]),
    bytearray: lambda value: Typed("bytearray", bytes(value)),
    dict: lambda value: Typed("dict", _pairs(value)),
    type({}.keys()): lambda value: Typed("keys", list(value)),
    type({}.values()): lambda value: Typed("values", list(value)),
    type({}.items()): lambda value: Typed("items", [part for pair in value for part in pair]),
    collections.Counter: lambda value: Typed("counter", _pairs(value)),
    collections.OrderedDict: lambda value: Typed("ordered dict", _pairs(value)),
    collections.defaultdict: _defaultdict,
    collections.deque: lambda value: Typed("deque", [value.maxlen, *value]),
    decimal.Decimal: lambda value: Typed("decimal", str(value)),
    fractions.Fraction: lambda value: Typed("fraction", [value.numerator, value.denominator]),
    datetime.date: lambda value: Typed("date", [value.year, value.month, value.day]),
    datetime.datetime: _moment,
    datetime.time: _moment,
    datetime.timedelta: lambda v: Typed("timedelta", [v.days, v.seconds, v.microseconds]),
    re.Pattern: lambda value: Typed("pattern", [value.pattern, value.flags]),
    types.GenericAlias: _alias,
    type(NotImplemented): lambda value: Typed("NotImplemented", []),
}


def _numpy(value: Any) -> Typed | None:
    if type(value) is np.ma.MaskedArray:
        return Typed("masked", [value.data, np.ma.getmaskarray(value)])
    if isinstance(value, np.ndarray) and type(value) not in (np.ndarray, np.recarray):
        return None
    array, is_scalar = np.asarray(value), isinstance(value, np.generic)
    if array.dtype.kind in "mM":
        unit, count = np.datetime_data(array.dtype)
        return Typed("moments", [array.dtype.kind, unit, count, array.view("i8"), is_scalar])
    if array.dtype.names:
        if len(array.dtype.names) > MOST_MEMBERS:
            return None
        parts = [part for name in array.dtype.names for part in (name, np.asarray(array[name]))]
        return Typed("records", [list(array.shape), is_scalar, *parts])
    if array.dtype.kind == "O":
        return Typed("objects", [list(array.shape), *array.ravel()])
    if array.dtype.kind == "S":
        return Typed("bytes array", [list(array.shape), *map(bytes, array.ravel())])
    return None


def _of_library(value: Any) -> Typed | None:
    """Return the description of a value of pandas or SciPy, if those are loaded."""
    if isinstance(value, np.dtype):
        return Typed("dtype", value.str) if value.names is None else None
    home = type(value).__module__.partition(".")[0]
    if home == "scipy":
        sparse = sys.modules.get("scipy.sparse")
        return _sparse(sparse, value) if sparse and sparse.issparse(value) else None
    pandas = sys.modules.get("pandas") if home == "pandas" else None
    return _pandas(pandas, value) if pandas else None


def _sparse(sparse: Any, value: Any) -> Typed:
    coo = value.tocoo()
    coords = [np.asarray(part, dtype=np.int64) for part in (coo.row, coo.col)]
    is_array = isinstance(value, sparse.sparray)
    return Typed("sparse", [value.format, list(value.shape), *coords, coo.data, is_array])


def _pandas(pd: Any, value: Any) -> Typed | None:
    if value is pd.NA:
        return Typed("NA", [])
    if value is pd.NaT:
        return Typed("NaT", [])
    if isinstance(value, pd.Timestamp):
        zone = _zone(value.tzinfo)
        parts = [value.as_unit("ns").value, value.unit, zone]
        return None if zone is None else Typed("timestamp", parts)
    if isinstance(value, pd.Timedelta):
        return Typed("pandas timedelta", [value.as_unit("ns").value, value.unit])
    if type(value) is pd.DataFrame:
        columns = [value.iloc[:, place].array for place in range(value.shape[1])]
        return Typed("frame", [value.index, value.columns, *map(_column, columns)])
    if type(value) is pd.Series:
        return Typed("series", [value.index, value.name, _column(value.array)])
    if isinstance(value, pd.Index):
        return _index(pd, value)
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return _column(value)
    return None


def _index(pd: Any, value: Any) -> Typed:
    if isinstance(value, pd.RangeIndex):
        return Typed("range index", [value.start, value.stop, value.step, value.name])
    if isinstance(value, pd.MultiIndex):
        levels = [level.rename(None) for level in value.levels]
        codes = [np.asarray(part, dtype=np.int64) for part in value.codes]
        return Typed("multi index", [list(value.names), len(levels), *levels, *codes])
    return Typed("index", [_column(value.array), value.name])


def _column(array: Any) -> Any:
    """Return one column of a table: an array of NumPy, or a description of another."""
    import pandas as pd

    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes = np.asarray(array.codes, dtype=np.int64)
        return Typed("categorical", [codes, pd.Index(dtype.categories), bool(dtype.ordered)])
    if isinstance(dtype, pd.DatetimeTZDtype):
        zone = _zone(dtype.tz) or _zone(datetime.UTC)
        return Typed("zoned", [array.asi8, dtype.unit, zone])
    if isinstance(dtype, pd.StringDtype):
        blank = "nan" if dtype.na_value is not pd.NA else "NA"
        return Typed("strings", [blank, *(None if pd.isna(one) else str(one) for one in array)])
    if hasattr(array, "_mask") and hasattr(array, "_data"):
        return Typed("nullable", [np.asarray(array._data), np.asarray(array._mask)])
    return np.asarray(array)


def fields_of(thing: Any) -> list[str] | None:
    """Return the names of a dataclass's fields that count when it is compared; None for others."""
    kind = thing if isinstance(thing, type) else type(thing)
    if not dataclasses.is_dataclass(kind):
        return None
    return [field.name for field in dataclasses.fields(kind) if field.compare][:MOST_MEMBERS]
