"""The fingerprint of an answer: what came of its calls, in few enough digits to be compared.

Two answers have the same fingerprint when their results have the same values to six significant
digits, the same shapes, and the same errors. Lists, tuples and arrays of the same numbers are
alike, since people write the same slip with either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np

DIGITS = 6
LEAST = 1e-9
"""What counts as 0, as a share of the largest number of a result."""

SHIFT = 1.0610329539459689
"""What numbers are multiplied by before they are rounded, so that none stands halfway between."""


DEEPEST = 8
"""Lists in lists that count as numbers; arrays of labs have up to four dimensions."""

LEVELS = 3
"""How far down lists of unlike things are looked into."""


class Outcome(Protocol):
    """What a call came to, as `public_tests._call.Outcome` tells it."""

    @property
    def kind(self) -> str:
        """One of "returned", "none", "raised" and "not-attempted"."""

    @property
    def value(self) -> Any:
        """What was returned."""

    @property
    def error(self) -> str:
        """What was raised, as "TypeError: ..."."""


def fingerprint(outcomes: Iterable[Outcome]) -> bytes:
    """Return the fingerprint of what came of all calls, in their order; 32 bytes."""
    digest = hashlib.sha256()
    for outcome in outcomes:
        part = _outcome(outcome)
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()


def _outcome(outcome: Outcome) -> bytes:
    if outcome.kind == "raised":
        return b"raised " + outcome.error.partition(":")[0].encode()
    if outcome.kind != "returned":
        return outcome.kind.encode()
    return _value(outcome.value, LEVELS)


def _value(value: Any, depth: int) -> bytes:
    numbers = as_floats(value)
    if numbers is not None:
        return rounded(numbers)
    if is_deep(value):
        return b"deep"
    if isinstance(value, list | tuple) and depth:
        parts = [_value(part, depth - 1) for part in value]
        return b"several " + b"".join(hashlib.sha256(part).digest() for part in parts)
    return b"a " + type(value).__name__.encode()


def is_deep(value: Any, depth: int = DEEPEST) -> bool:
    """Tell whether lists are nested deeper than any answer is, as a list that holds itself.

    NumPy would try all ways down through such a list, which never ends.
    """
    if not isinstance(value, list | tuple):
        return False
    return depth == 0 or any(is_deep(part, depth - 1) for part in value)


def as_floats(value: Any) -> np.ndarray | None:
    """Return numbers, in an array or in lists of one length, as float64; None for all else."""
    if isinstance(value, list | tuple) and (is_deep(value) or _ragged(value)):
        return None
    try:
        array = np.asarray(value)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:  # a library's own error for what is no array
        return None


def _ragged(rows: Sequence[Any]) -> bool:
    """Tell whether rows are of different shapes, which NumPy would warn of or refuse."""
    sizes = {len(row) if isinstance(row, list | tuple) else np.shape(row) for row in rows}
    return len(sizes) > 1


def rounded(numbers: np.ndarray) -> bytes:
    """Return the shape and the entries of an array, each to a few significant digits."""
    flat = np.ravel(numbers) * SHIFT
    finite = np.isfinite(flat)
    size = np.abs(np.where(finite, flat, 0.0))
    size[size < LEAST * size.max(initial=0.0)] = 0.0
    counts = finite & (size > 0)
    place = np.zeros(flat.shape)
    place[counts] = np.floor(np.log10(size[counts]))
    with np.errstate(all="ignore"):
        digits = np.where(counts, np.round(flat / 10.0 ** (place - (DIGITS - 1))), 0.0)
    digits[np.isnan(flat)] = 1.0
    digits[np.isposinf(flat)] = 2.0
    digits[np.isneginf(flat)] = 3.0
    entries = digits.astype("<i8").tobytes() + place.astype("<i4").tobytes()
    return f"numbers {numbers.shape} ".encode() + entries + finite.tobytes()
