"""Reads values from bytes that nobody vouches for."""

from __future__ import annotations

from typing import Any

import msgpack
import numpy as np

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
    MAX_DIMENSIONS,
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
    WireError,
    is_sound,
)


def decode(data: bytes, *, limit: int = MAX_BYTES) -> Any:
    """Read a value from bytes.

    Raises WireError on anything that `encode` would not have written.
    """
    if len(data) > limit:
        raise WireError(f"a message of {len(data)} bytes, at most {limit} are allowed")
    reader = _Reader(data)
    try:
        value = reader.value(0)
    except WireError:
        raise
    except (ValueError, TypeError, OverflowError, IndexError, MemoryError, RecursionError) as error:
        raise WireError(f"a damaged message: {type(error).__name__}") from None
    except msgpack.exceptions.UnpackException as error:
        raise WireError(f"a damaged message: {type(error).__name__}") from None
    if reader.position() != len(data):
        raise WireError("a message with something behind its end")
    return value


class _Reader:
    """Reads one tagged tree; sizes are checked before anything of that size is made."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = 0
        size = max(len(data), 1)
        self._unpacker = msgpack.Unpacker(
            raw=False,
            max_buffer_size=size,
            max_str_len=size,
            max_bin_len=size,
            max_array_len=size,
            max_map_len=0,
            max_ext_len=0,
        )
        self._unpacker.feed(data)

    def position(self) -> int:
        return self._unpacker.tell()

    def value(self, depth: int) -> Any:
        self._parts += 1
        if self._parts > MAX_PARTS * 2 or depth > MAX_DEPTH:
            raise WireError("a message nested too deep or with too many parts")
        position = self.position()
        if position >= len(self._data):
            raise WireError("a message that ends too early")
        first = self._data[position]
        if 0x90 <= first <= 0x9F or first in (0xDC, 0xDD):
            return self._tagged(self._header(), depth)
        return self._leaf()

    def _header(self) -> int:
        count = self._unpacker.read_array_header()
        if count > len(self._data) - self.position():
            raise WireError("a message that declares more parts than it has bytes")
        return count

    def _leaf(self, *kinds: type) -> Any:
        # A container is never given to the unpacker, which would make room for all it declares.
        first = self._data[self.position()] if self.position() < len(self._data) else 0xC1
        if 0x80 <= first <= 0x9F or 0xDC <= first <= 0xDF:
            raise WireError("a message with a part out of its place")
        leaf = self._unpacker.unpack()
        if leaf is not None and type(leaf) not in (bool, int, float, str, bytes):
            raise WireError(f"a message with a {type(leaf).__name__}")
        if kinds and type(leaf) not in kinds:
            raise WireError(f"a message with a {type(leaf).__name__} out of its place")
        return leaf

    def _tagged(self, count: int, depth: int) -> Any:
        if count == 0:
            raise WireError("a part without a tag")
        tag = self._leaf(int)
        rest = count - 1
        if tag == LIST:
            return [self.value(depth + 1) for _ in range(rest)]
        if tag == TUPLE:
            return tuple(self.value(depth + 1) for _ in range(rest))
        if tag == DICT:
            return self._dict(rest, depth)
        readers = {
            ARRAY: (3, self._array),
            SCALAR: (2, self._scalar),
            COMPLEX: (2, lambda: complex(self._leaf(float), self._leaf(float))),
            BIGINT: (1, self._bigint),
            ELLIPSIS: (0, lambda: Ellipsis),
            MISSING: (0, Missing),
            CALLABLE: (1, lambda: CallableMarker(self._name())),
        }
        if tag == TYPED and rest == 2:
            return Typed(self._name(), self.value(depth + 1))
        if tag == MODEL and rest == 4:
            return self._model(depth)
        if tag not in readers or readers[tag][0] != rest:
            raise WireError("a part with an unknown tag")
        return readers[tag][1]()

    def _dict(self, rest: int, depth: int) -> dict[Any, Any]:
        if rest % 2:
            raise WireError("a dict with a key but no value")
        result = {}
        for _ in range(rest // 2):
            key = self.value(depth + 1)
            if type(key) not in (str, int, bool):
                raise WireError("a dict with a key that is neither text nor a number")
            result[key] = self.value(depth + 1)
        return result

    def _name(self) -> str:
        name = self._leaf(str)
        if len(name) > MAX_NAME:
            raise WireError("a name that is too long")
        return name

    def _bigint(self) -> int:
        content = self._leaf(bytes)
        if len(content) > MAX_BIGINT_BYTES:
            raise WireError("a number that is too long")
        return int.from_bytes(content, "little", signed=True)

    def _dtype(self) -> np.dtype[Any]:
        text = self._leaf(str)
        if text in NUMERIC:
            return np.dtype(text)
        if text.startswith("<U") and text[2:].isdecimal() and len(text) <= 10 and int(text[2:]):
            return np.dtype(text)
        raise WireError("an array of an unknown dtype")

    def _scalar(self) -> Any:
        return self._filled(self._dtype(), ())[()]

    def _array(self) -> np.ndarray:
        dtype = self._dtype()
        count = self._header()
        if count > MAX_DIMENSIONS:
            raise WireError("an array with too many dimensions")
        shape = tuple(self._leaf(int) for _ in range(count))
        if any(not 0 <= length < 2**31 for length in shape):
            raise WireError("an array with an impossible shape")
        return self._filled(dtype, shape)

    def _filled(self, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Any:
        content = self._leaf(bytes)
        size = dtype.itemsize
        for length in shape:
            size *= length
        if size != len(content):
            raise WireError("an array whose bytes do not match its shape")
        if not is_sound(dtype, content):
            raise WireError("an array whose bytes are no booleans or no text")
        return np.frombuffer(content, dtype=dtype).reshape(shape).copy()

    def _model(self, depth: int) -> ModelDescription:
        kind, config, flat = self._name(), self.value(depth + 1), self.value(depth + 1)
        if type(config) is not dict or type(flat) is not list or len(flat) % 2:
            raise WireError("a damaged model")
        weights = tuple(zip(flat[::2], flat[1::2], strict=True))
        if any(type(path) is not str or type(array) is not np.ndarray for path, array in weights):
            raise WireError("a model with damaged weights")
        compiled = self.value(depth + 1)
        if compiled is not None and type(compiled) is not dict:
            raise WireError("a model with a damaged account of how it was compiled")
        return ModelDescription(kind, config, weights, compiled)
