"""Make values of descriptions that nobody vouches for: a reader for each type, with limits.

Nothing is unpickled, imported or evaluated. What stands for far more than the bytes it came in
(a range of a billion, a sparse matrix of a trillion, a number of a million digits) is refused.
"""

from __future__ import annotations

import builtins
import collections
import datetime
import decimal
import enum
import fractions
import keyword
import math
import operator
import re
import sys
import types
import zoneinfo
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from proctor.wire.typed_write import BUILT_IN_TYPES, MOST_MEMBERS
from proctor.wire.values import Typed

LONGEST_RANGE = 10_000_000
LARGEST_MATRIX = 50_000_000
"""Elements of a sparse matrix, were it written out."""

MOST_DIGITS = 1000
LARGEST_EXPONENT = 10_000
LONGEST_PATTERN = 1000

PATTERN_FLAGS = re.A | re.I | re.L | re.M | re.S | re.U | re.X
UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic")
PANDAS_UNITS = ("s", "ms", "us", "ns")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
FORMATS = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")


class Refused(ValueError):  # noqa: N818 - it names what happened
    """A description of a value that is none, or of one that is too much."""


class Reader:
    """Makes values of what came over the wire.

    Arguments:
        others: readers for further words: things that live on at the other end.
        masks: whether arrays may come with masks, which hide values from comparisons.
    """

    def __init__(
        self, others: dict[str, Callable[[Any], Any]] | None = None, masks: bool = False
    ) -> None:
        self.readers = others or {}
        self.masks = masks
        self._enums: dict[Any, Any] = {}
        self._named: dict[Any, Any] = {}
        self.era = 0

    def value(self, found: Any) -> Any:
        """Return the value of a decoded tree. Raises Refused."""
        try:
            return self._value(found)
        except Refused:
            raise
        except Exception as error:  # libraries complain about odd parts in many ways
            raise Refused(f"a damaged value: {type(error).__name__}") from None

    def _value(self, found: Any) -> Any:
        kind = type(found)
        if kind is list:
            return [self._value(item) for item in found]
        if kind is tuple:
            return tuple(self._value(item) for item in found)
        if kind is dict:
            return {key: self._value(item) for key, item in found.items()}
        if kind is not Typed:
            return found
        if found.kind in self.readers:
            return self.readers[found.kind](found.content)
        read = getattr(self, f"_read_{found.kind.replace(' ', '_')}", None)
        if read is None or not found.kind.replace(" ", "").isalpha():
            raise Refused(f"a value of an unknown type, {found.kind[:40]!r}")
        return read(found.content)

    def _items(self, content: Any) -> list[Any]:
        _check(type(content) is list)
        return [self._value(item) for item in content]

    def _pairs(self, content: Any) -> list[tuple[Any, Any]]:
        items = self._items(content)
        _check(len(items) % 2 == 0)
        return list(zip(items[::2], items[1::2], strict=True))

    # --- Python's own -----------------------------------------------------------------------

    def _read_set(self, content: Any) -> set[Any]:
        return set(self._items(content))

    def _read_frozenset(self, content: Any) -> frozenset[Any]:
        return frozenset(self._items(content))

    def _read_range(self, content: Any) -> range:
        made = range(*_integers(content, 3))
        _check(len(made) <= LONGEST_RANGE)
        return made

    def _read_slice(self, content: Any) -> slice:
        return slice(*_exactly(self._items(content), 3))

    def _read_bytearray(self, content: Any) -> bytearray:
        _check(type(content) is bytes)
        return bytearray(content)

    def _read_dict(self, content: Any) -> dict[Any, Any]:
        return dict(self._pairs(content))

    def _read_keys(self, content: Any) -> Any:
        return dict.fromkeys(self._items(content)).keys()

    def _read_values(self, content: Any) -> Any:
        return dict(enumerate(self._items(content))).values()

    def _read_items(self, content: Any) -> Any:
        return dict(self._pairs(content)).items()

    def _read_counter(self, content: Any) -> Any:
        made: collections.Counter[Any] = collections.Counter()
        for key, count in self._pairs(content):
            made[key] = count
        return made

    def _read_ordered_dict(self, content: Any) -> Any:
        return collections.OrderedDict(self._pairs(content))

    def _read_defaultdict(self, content: Any) -> Any:
        _check(type(content) is list and bool(content))
        name = content[0]
        _check(name is None or name in BUILT_IN_TYPES)
        factory = None if name is None else getattr(builtins, name)
        return collections.defaultdict(factory, self._pairs(content[1:]))

    def _read_deque(self, content: Any) -> Any:
        items = self._items(content)
        return collections.deque(items[1:], items[0])

    def _read_decimal(self, content: Any) -> decimal.Decimal:
        _check(type(content) is str and len(content) <= MOST_DIGITS and content.isascii())
        made = decimal.Decimal(content)
        if made.is_finite():
            _check(abs(made.adjusted()) <= LARGEST_EXPONENT)
            _check(abs(int(made.as_tuple().exponent)) <= LARGEST_EXPONENT)
        return made

    def _read_fraction(self, content: Any) -> fractions.Fraction:
        return fractions.Fraction(*_integers(content, 2))

    def _read_date(self, content: Any) -> datetime.date:
        return datetime.date(*_integers(content, 3))

    def _read_time(self, content: Any) -> datetime.time:
        *parts, zone = _exactly(content, 6)
        hour, minute, second, micro, fold = _integers(parts, 5)
        return datetime.time(hour, minute, second, micro, _zone(zone), fold=fold)

    def _read_datetime(self, content: Any) -> datetime.datetime:
        *parts, zone = _exactly(content, 9)
        year, month, day, hour, minute, second, micro, fold = _integers(parts, 8)
        clock = datetime.time(hour, minute, second, micro, _zone(zone), fold=fold)
        return datetime.datetime.combine(datetime.date(year, month, day), clock)

    def _read_timedelta(self, content: Any) -> datetime.timedelta:
        return datetime.timedelta(*_integers(content, 3))

    def _read_zone(self, content: Any) -> Any:
        return _zone(content)

    def _read_pattern(self, content: Any) -> re.Pattern[Any]:
        text, flags = _exactly(content, 2)
        _check(type(text) in (str, bytes) and len(text) <= LONGEST_PATTERN and type(flags) is int)
        return re.compile(text, flags & int(PATTERN_FLAGS))

    def _read_alias(self, content: Any) -> Any:
        origin, *args = self._items(content)
        _check(isinstance(origin, type))
        return types.GenericAlias(origin, tuple(args))

    def _read_NotImplemented(self, content: Any) -> Any:  # noqa: N802 - the word on the wire
        return NotImplemented

    def _read_type(self, content: Any) -> type:
        _check(type(content) is str)
        if content in BUILT_IN_TYPES:
            return getattr(builtins, content)
        if content == "NoneType":
            return type(None)
        home, _, name = content.partition(".")
        _check(home == "numpy")
        return np.ndarray if name == "ndarray" else np.sctypeDict[name]

    def _read_namedtuple_class(self, content: Any) -> type:
        name, fields, defaults = _exactly(content, 3)
        return self._named_tuple(name, fields, dict(self._pairs(defaults)))

    def _read_namedtuple(self, content: Any) -> Any:
        name, fields, values = _exactly(content, 3)
        kind: Any = self._named_tuple(name, fields, {})
        values = self._items(values)
        _check(len(values) == len(fields))
        return tuple.__new__(kind, values)

    def _named_tuple(self, name: Any, fields: Any, defaults: dict[Any, Any]) -> type:
        """Return the class of a name and fields: the same one for the same submission."""
        key = (name, tuple(fields) if type(fields) is list else None)
        if defaults or key not in self._named:
            _check(len(self._named) < MOST_MEMBERS)
            self._named[key] = named_tuple(name, fields, defaults)
        return self._named[key]

    def _read_enum_class(self, content: Any) -> Any:
        number, name, base, members = _exactly(content, 4)
        _check(type(number) is int and type(name) is str and name.isidentifier())
        _check(base in ("IntFlag", "Flag", "StrEnum", "IntEnum", "Enum"))
        key = (self.era, number)
        if key not in self._enums:
            pairs = self._pairs(members)
            _check(len(pairs) <= MOST_MEMBERS and len(self._enums) < MOST_MEMBERS)
            _check(all(type(one) is str and one.isidentifier() for one, _ in pairs))
            _check(not any(one.startswith("_") or one == "mro" for one, _ in pairs))
            self._enums[key] = getattr(enum, base)(name, pairs, module="__main__")
        return self._enums[key]

    def _read_enum(self, content: Any) -> Any:
        kind, name = _exactly(content, 2)
        _check(type(kind) is Typed and kind.kind == "enum class" and type(name) is str)
        return self._read_enum_class(kind.content).__members__[name]

    # --- NumPy and SciPy --------------------------------------------------------------------

    def _read_dtype(self, content: Any) -> np.dtype[Any]:
        _check(type(content) is str and re.fullmatch(r"[<|][a-zA-Z]\d{0,5}(\[\w+\])?", content))
        return np.dtype(content)

    def _read_moments(self, content: Any) -> Any:
        kind, unit, count, array, is_scalar = _exactly(content, 5)
        array = _array(array, "i8")
        _check(kind in ("m", "M") and unit in UNITS and type(count) is int and 0 < count < 10_000)
        word = f"{kind}8" if unit == "generic" else f"{kind}8[{count}{unit}]"
        made = array.view(word)
        return made[()] if is_scalar is True else made

    def _read_records(self, content: Any) -> Any:
        shape, is_scalar, *parts = _exactly(content[:2], 2) + list(content[2:])
        shape = tuple(_integers(shape, len(shape)))
        _check(len(parts) % 2 == 0 and 0 < len(parts) // 2 <= MOST_MEMBERS and len(shape) < 32)
        names = parts[::2]
        arrays = [self._value(part) for part in parts[1::2]]
        _check(all(type(name) is str and name for name in names))
        for array in arrays:
            _check(isinstance(array, np.ndarray) and array.shape[: len(shape)] == shape)
        fields = zip(names, arrays, strict=True)
        dtype = np.dtype([(name, one.dtype, one.shape[len(shape) :]) for name, one in fields])
        made = np.empty(shape, dtype)
        for name, array in zip(names, arrays, strict=True):
            made[name] = array
        return made[()] if is_scalar is True else made

    def _read_objects(self, content: Any) -> np.ndarray:
        return _shaped(content[0], self._items(content[1:]), object)

    def _read_bytes_array(self, content: Any) -> np.ndarray:
        _check(all(type(one) is bytes for one in content[1:]))
        width = max([1, *map(len, content[1:])])
        _check(width * len(content) <= 64 << 20)
        return _shaped(content[0], content[1:], f"S{width}")

    def _read_masked(self, content: Any) -> Any:
        data, mask = map(self._value, _exactly(content, 2))
        _check(isinstance(data, np.ndarray) and _array(mask, "?").shape == data.shape)
        if not self.masks:
            raise Refused("a `MaskedArray`, expected a plain array")
        return np.ma.MaskedArray(data, mask=mask)

    def _read_sparse(self, content: Any) -> Any:
        form, shape, rows, columns, data, is_array = _exactly(content, 6)
        sparse = sys.modules.get("scipy.sparse")
        _check(sparse is not None and form in FORMATS)
        rows, columns = _array(rows, "i8", 1), _array(columns, "i8", 1)
        height, width = _integers(shape, 2)
        _check(min(height, width) >= 0 and height * width <= LARGEST_MATRIX)
        _check(isinstance(data, np.ndarray) and data.ndim == 1 and data.dtype.kind in "?biufc")
        _check(len(rows) == len(columns) == len(data))
        if len(rows):
            _check(rows.min() >= 0 and columns.min() >= 0)
            _check(rows.max() < height and columns.max() < width)
        make = getattr(sparse, "coo_array" if is_array is True else "coo_matrix")
        return make((data, (rows, columns)), shape=(height, width)).asformat(form)

    # --- pandas -----------------------------------------------------------------------------

    def _read_NA(self, content: Any) -> Any:  # noqa: N802
        return _pandas().NA

    def _read_NaT(self, content: Any) -> Any:  # noqa: N802
        return _pandas().NaT

    def _read_timestamp(self, content: Any) -> Any:
        value, unit, zone = _exactly(content, 3)
        _check(type(value) is int and unit in PANDAS_UNITS)
        made = _pandas().Timestamp(value, unit="ns").as_unit(unit)
        zone = _zone(zone)
        return made if zone is None else made.tz_localize("UTC").tz_convert(zone)

    def _read_pandas_timedelta(self, content: Any) -> Any:
        value, unit = _exactly(content, 2)
        _check(type(value) is int and unit in PANDAS_UNITS)
        return _pandas().Timedelta(value, unit="ns").as_unit(unit)

    def _read_series(self, content: Any) -> Any:
        index, name, column = self._items(_exactly(content, 3))
        pd = _pandas()
        _check(isinstance(index, pd.Index))
        return pd.Series(_column(column), index=index, name=_label(name))

    def _read_frame(self, content: Any) -> Any:
        index, labels, *columns = self._items(content)
        pd = _pandas()
        _check(isinstance(index, pd.Index) and isinstance(labels, pd.Index))
        _check(len(labels) == len(columns))
        made = pd.DataFrame(dict(enumerate(map(_column, columns))), index=index)
        made.columns = labels
        return made

    def _read_index(self, content: Any) -> Any:
        column, name = self._items(_exactly(content, 2))
        column = _column(column)
        # A text or an object stays what it is: nothing is guessed from what is in it.
        return _pandas().Index(column, name=_label(name), dtype=column.dtype)

    def _read_range_index(self, content: Any) -> Any:
        *parts, name = _exactly(content, 4)
        made = range(*_integers(parts, 3))
        _check(len(made) <= LONGEST_RANGE)
        return _pandas().RangeIndex(made, name=_label(self._value(name)))

    def _read_multi_index(self, content: Any) -> Any:
        names, count, *parts = content
        _check(type(count) is int and 0 < count <= MOST_MEMBERS and len(parts) == 2 * count)
        levels = self._items(parts[:count])
        codes = [_array(part, "i8", 1) for part in parts[count:]]
        names = [_label(name) for name in self._items(names)]
        return _pandas().MultiIndex(levels=levels, codes=codes, names=names)

    def _read_categorical(self, content: Any) -> Any:
        codes, categories, ordered = _exactly(content, 3)
        pd = _pandas()
        categories = self._value(categories)
        _check(isinstance(categories, pd.Index) and type(ordered) is bool)
        dtype = pd.CategoricalDtype(categories, ordered)
        return pd.Categorical.from_codes(_array(codes, "i8", 1), dtype=dtype)

    def _read_zoned(self, content: Any) -> Any:
        stamps, unit, zone = _exactly(content, 3)
        _check(unit in PANDAS_UNITS)
        stamps = _array(stamps, "i8", 1).view(f"M8[{unit}]")
        return _pandas().DatetimeIndex(stamps).tz_localize("UTC").tz_convert(_zone(zone)).array

    def _read_strings(self, content: Any) -> Any:
        blank, *texts = content
        _check(blank in ("NA", "nan") and all(one is None or type(one) is str for one in texts))
        pd = _pandas()
        missing = pd.NA if blank == "NA" else float("nan")
        dtype = pd.StringDtype(na_value=missing)
        return pd.array([missing if one is None else one for one in texts], dtype=dtype)

    def _read_nullable(self, content: Any) -> Any:
        data, mask = _exactly(content, 2)
        _check(isinstance(data, np.ndarray) and data.ndim == 1 and data.dtype.kind in "?biuf")
        mask = _array(mask, "?", 1)
        _check(len(mask) == len(data))
        pd = _pandas()
        kinds = {"b": "BooleanArray", "f": "FloatingArray"}
        return getattr(pd.arrays, kinds.get(data.dtype.kind, "IntegerArray"))(data, mask)


def named_tuple(name: Any, fields: Any, defaults: dict[Any, Any]) -> type:
    """Return a class like that of `collections.namedtuple`, made without evaluating a text."""
    _check(type(name) is str and name.isidentifier() and type(fields) is list)
    _check(len(fields) <= MOST_MEMBERS and len(set(map(str, fields))) == len(fields))
    for field in fields:
        _check(type(field) is str and field.isidentifier() and not keyword.iskeyword(field))
        _check(not field.startswith("_"))
    space: dict[str, Any] = {
        field: property(operator.itemgetter(place)) for place, field in enumerate(fields)
    }
    space["_field_defaults"] = {k: v for k, v in defaults.items() if k in fields}
    space.update(__slots__=(), __module__="__main__", _fields=tuple(fields))
    return type(name, (_NamedTuple,), space)


class _NamedTuple(tuple):
    """What named tuples do."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _field_defaults: dict[str, Any] = {}  # noqa: RUF012 - as the original has it

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make one of values by place and by name. Raises TypeError."""
        named = {**cls._field_defaults, **dict(zip(cls._fields, args, strict=False)), **kwargs}
        if len(args) > len(cls._fields) or set(named) != set(cls._fields):
            raise TypeError(f"{cls.__name__} takes exactly {', '.join(cls._fields)}")
        return tuple.__new__(cls, [named[field] for field in cls._fields])

    @classmethod
    def _make(cls, values: Any) -> Any:
        return cls(*values)

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **changes: Any) -> Any:
        return type(self)(**{**self._asdict(), **changes})

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}={value!r}" for key, value in self._asdict().items())
        return f"{type(self).__name__}({inside})"


def _check(holds: Any) -> None:
    if not holds:
        raise Refused("a damaged value, or one that stands for too much")


def _exactly(content: Any, count: int) -> list[Any]:
    _check(type(content) in (list, tuple) and len(content) == count)
    return list(content)


def _integers(content: Any, count: int) -> list[int]:
    parts = _exactly(content, count)
    _check(all(type(part) is int for part in parts))
    return parts


def _array(found: Any, dtype: str, dimensions: int | None = None) -> np.ndarray:
    _check(type(found) is np.ndarray and found.dtype == np.dtype(dtype))
    _check(dimensions is None or found.ndim == dimensions)
    return found


def _shaped(shape: Any, items: Sequence[Any], dtype: Any) -> np.ndarray:
    shape = _integers(shape, len(shape))
    _check(len(shape) <= 32 and all(side >= 0 for side in shape) and math.prod(shape) == len(items))
    made = np.empty(len(items), dtype)
    for place, item in enumerate(items):
        made[place] = item
    return made.reshape(shape)


def _zone(zone: Any) -> datetime.tzinfo | None:
    """Return a time zone of nothing, of seconds, or of a name that the machine knows."""
    _check(type(zone) is list and len(zone) <= 1)
    if not zone:
        return None
    if type(zone[0]) is float:
        return datetime.timezone(datetime.timedelta(seconds=zone[0]))
    _check(type(zone[0]) is str and len(zone[0]) <= 40 and ZONE.fullmatch(zone[0]))
    return zoneinfo.ZoneInfo(zone[0])


def _pandas() -> Any:
    """Return pandas where the judge has it already; it is never imported for a learner's word."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        raise Refused("a value of pandas, which the tests don't import")
    return pandas


def _column(found: Any) -> Any:
    is_array = isinstance(found, np.ndarray) and found.ndim == 1
    _check(is_array or isinstance(found, _pandas().api.extensions.ExtensionArray))
    return found


def _label(name: Any) -> Any:
    hash(name)
    return name
