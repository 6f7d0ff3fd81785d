"""What can travel on the wire, its bounds, and the errors of what can't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

LIST, TUPLE, DICT, ARRAY, SCALAR, COMPLEX, BIGINT, ELLIPSIS, MISSING, CALLABLE = range(10)
MODEL, TYPED = 10, 11

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 32
MAX_PARTS = 200_000
MAX_DIMENSIONS = 32
MAX_BIGINT_BYTES = 512
MAX_NAME = 200

NUMERIC = {
    np.dtype(code).str
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
}
EXPECTED = "an array, a number, text, or a list, tuple or dict of these"


class Unsupported(TypeError):  # noqa: N818 - a learner reads this name
    """A value that can't travel.

    Attributes:
        type_name: what it is, as a learner would call it (`dict_keys`).
        expected: what could have travelled.
    """

    def __init__(self, type_name: str, expected: str = EXPECTED) -> None:
        self.type_name = type_name
        self.expected = expected
        article = "an" if type_name[:1].lower() in "aeiou" else "a"
        super().__init__(f"{article} `{type_name}`, expected {expected}")


class WireError(ValueError):
    """Bytes that are no message of ours."""


@dataclass(frozen=True)
class Missing:
    """Stands for a name that is not there."""


@dataclass(frozen=True)
class CallableMarker:
    """Stands for something the learner defined that can be called, by its name."""

    name: str


@dataclass(frozen=True)
class ModelDescription:
    """What a Keras model is, without any of its code.

    Attributes:
        kind: the name of its class (`Sequential`, `Functional`).
        config: its configuration as plain values, as Keras serialises it.
        weights: path and values of every weight, in the model's order.
        compiled: how it was compiled, in the same way; None where it was not.
    """

    kind: str
    config: dict[str, Any]
    weights: tuple[tuple[str, np.ndarray], ...]
    compiled: dict[str, Any] | None = None


@dataclass(frozen=True)
class Typed:
    """A value of a type that is no plain one: a word for the type, and plain content.

    It stays this record on its way; only its two ends make it of a value, and a value of it.
    """

    kind: str
    content: Any


def is_sound(dtype: np.dtype[Any], content: bytes) -> bool:
    """Return whether booleans are 0 or 1 and text is text; any bytes are sound numbers."""
    if dtype.kind == "b":
        return not content or max(content) <= 1
    if dtype.kind == "U":
        points = np.frombuffer(content, dtype="<u4")
        surrogates = (points >= 0xD800) & (points <= 0xDFFF)
        return not ((points > 0x10FFFF) | surrogates).any()
    return True
