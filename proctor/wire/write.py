"""Writes values as bytes for the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

from proctor.wire.typed_write import described
from proctor.wire.values import (
    ARRAY,
    BIGINT,
    CALLABLE,
    COMPLEX,
    DICT,
    ELLIPSIS,
    LIST,
    MAX_BIGINT_BYTES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NAME,
    MAX_PARTS,
    MISSING,
    MODEL,
    NUMERIC,
    SCALAR,
    TUPLE,
    TYPED,
    CallableMarker,
    Missing,
    ModelDescription,
    Typed,
    Unsupported,
    is_sound,
)

Keep = Callable[[Any], Any]
"""Returns what travels for a value that has no form of its own; raises Unsupported."""


def encode(
    value: Any,
    *,
    limit: int = MAX_BYTES,
    keep: Keep | None = None,
    number_of: Callable[[Any], int] | None = None,
) -> bytes:
    """Write a value as bytes; `keep` and `number_of` are for what stays where it is.

    Raises Unsupported when it is not plain data, is nested more than 32 deep, has more than 200,000
    parts or takes more than `limit` bytes.
    """
    writer = _Writer(limit, keep, number_of)
    tree = writer.tree(value, 0)
    data = msgpack.packb(tree, use_bin_type=True)
    if len(data) > limit:
        raise Unsupported(type(value).__name__, f"less than {limit >> 20} MiB")
    return data


class _Writer:
    """Turns a value into the tagged tree, counting its parts and bytes on the way."""

    def __init__(
        self, limit: int, keep: Keep | None, number_of: Callable[[Any], int] | None
    ) -> None:
        self._limit = limit
        self._keep = keep
        self._number_of = number_of
        self._parts = 0
        self._bytes = 0

    def tree(self, value: Any, depth: int) -> Any:
        self._count(value, depth)
        if value is None or value is True or value is False or type(value) is float:
            return value
        if type(value) is int:
            return self._integer(value)
        if type(value) is str:
            return self._text(value)
        if type(value) is bytes:
            self._add(len(value), "bytes")
            return value
        return self._tagged(value, depth)

    def _count(self, value: Any, depth: int) -> None:
        self._parts += 1
        if depth > MAX_DEPTH:
            raise Unsupported(type(value).__name__, f"at most {MAX_DEPTH} levels of nesting")
        if self._parts > MAX_PARTS:
            raise Unsupported(type(value).__name__, f"at most {MAX_PARTS:,} parts; use an array")

    def _add(self, size: int, what: str) -> None:
        self._bytes += size
        if self._bytes > self._limit:
            raise Unsupported(what, f"less than {self._limit >> 20} MiB")

    def _integer(self, value: int) -> Any:
        if -(2**63) <= value < 2**63:
            return value
        size = value.bit_length() // 8 + 1
        if size > MAX_BIGINT_BYTES:
            raise Unsupported("int", f"a number below 2**{8 * MAX_BIGINT_BYTES - 1}")
        return [BIGINT, value.to_bytes(size, "little", signed=True)]

    def _text(self, value: str) -> str:
        # A lone surrogate has no bytes; what the learner sees printed is its escape.
        clean = value.encode("utf-8", "backslashreplace")
        self._add(len(clean), "str")
        return clean.decode()

    def _tagged(self, value: Any, depth: int) -> list[Any]:
        if value is Ellipsis:
            return [ELLIPSIS]
        if _is_plain_array(value) or _is_tensor(value):
            return self._numpy(value)
        if type(value) is complex:
            return [COMPLEX, value.real, value.imag]
        if type(value) is list:
            return [LIST, *(self.tree(item, depth + 1) for item in value)]
        if type(value) is dict and all(type(key) in (str, int, bool) for key in value):
            return [DICT, *self._pairs(value, depth)]
        if type(value) is tuple:
            return [TUPLE, *(self.tree(item, depth + 1) for item in value)]
        if type(value) is Missing:
            return [MISSING]
        if type(value) is CallableMarker:
            return [CALLABLE, value.name[:MAX_NAME]]
        if type(value) is Typed:
            return [TYPED, value.kind[:MAX_NAME], self.tree(value.content, depth + 1)]
        if type(value) is ModelDescription:
            return self._model(value, depth)
        found = described(value, self._number_of)
        if found is None and isinstance(value, tuple):
            return [TUPLE, *(self.tree(item, depth + 1) for item in tuple(value))]
        if found is None and self._keep:
            found = self._keep(value)
        if found is None:
            raise Unsupported(type(value).__name__)
        return self._tagged(found, depth)

    def _pairs(self, value: dict[Any, Any], depth: int) -> list[Any]:
        flat = []
        for key, item in value.items():
            flat += [self.tree(key, depth + 1), self.tree(item, depth + 1)]
        return flat

    def _numpy(self, value: Any) -> list[Any]:
        scalar = isinstance(value, np.generic)
        array = np.asarray(value)
        name = type(value).__name__ if scalar else f"array of {array.dtype}"
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        little = array.dtype.newbyteorder("<")
        if array.dtype.kind == "U":
            little = np.dtype(f"<U{max(array.dtype.itemsize // 4, 1)}")
        elif little.str not in NUMERIC:
            raise Unsupported(name, "numbers, booleans or text in it")
        self._add(array.size * little.itemsize, name)
        content = np.ascontiguousarray(array, dtype=little).tobytes()
        if not is_sound(little, content):
            raise Unsupported(name, "text without lone surrogates")
        if scalar:
            return [SCALAR, little.str, content]
        return [ARRAY, little.str, list(array.shape), content]

    def _model(self, value: ModelDescription, depth: int) -> list[Any]:
        weights = [part for path, array in value.weights for part in (path, array)]
        return [
            MODEL,
            value.kind[:MAX_NAME],
            self.tree(value.config, depth + 1),
            self.tree(weights, depth + 1),
            self.tree(value.compiled, depth + 1),
        ]


def _is_plain_array(value: Any) -> bool:
    """Return whether an array or scalar holds numbers, booleans or text, and nothing else."""
    if type(value) is not np.ndarray and not isinstance(value, np.generic):
        return False
    return value.dtype.kind in "biufcU"


def _is_tensor(value: Any) -> bool:
    """Return whether this is a tensor or variable of TensorFlow or Keras, by its class's home."""
    home = type(value).__module__.partition(".")[0]
    return home in ("tensorflow", "keras") and hasattr(value, "dtype") and hasattr(value, "numpy")
