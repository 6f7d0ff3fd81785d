"""What came of a call, in a few characters that can be compared with what came of another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from proctor.learner.slips.fingerprint import as_floats, rounded

UNKNOWN = ""
"""What stands for a result that can't be compared."""

LENGTH = 16
DEEPEST = 6
MOST_ENTRIES = 100_000
LARGE = 100
"""From here on a whole number is seldom had by accident, and 0 and 1 often are."""


class _Unknown(Exception):  # noqa: N818 - it says what a value is
    """A value of a kind that is not compared."""


def returned(value: Any, changed: Mapping[int, Any] | None = None) -> str:
    """Return the fingerprint of what a call gave back, and of the arguments that it changed.

    Its last character says how much the value shows: 0 (True, 1, None), 1 (7), or 2 (0.37, 385, a
    list of several numbers, a longer text). `UNKNOWN` is there for values that aren't compared.
    """
    try:
        told = _told(value, DEEPEST)
        for place, argument in sorted((changed or {}).items()):
            told += b"changed %d " % place + _told(argument, DEEPEST)
        return hashlib.sha256(told).hexdigest()[:LENGTH] + str(_weight(value))
    except Exception:  # whatever a learner's value does to NumPy
        return UNKNOWN


def raised(ename: str) -> str:
    """Return the fingerprint of an error, by the name of its class."""
    return hashlib.sha256(b"raised " + ename.encode()).hexdigest()[:LENGTH] + "0"


def weight(found: str) -> int:
    """Return how much a fingerprint shows, from 0 to 2."""
    return int(found[-1]) if found else 0


def _told(value: Any, depth: int) -> bytes:
    if value is None:
        return b"none"
    if isinstance(value, str | bytes):
        text = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        return f"{type(value).__name__} {len(text)} ".encode() + text
    if not depth or (isinstance(value, np.ndarray) and value.size > MOST_ENTRIES):
        raise _Unknown
    if isinstance(value, int) and abs(value) >= 2**53:
        return f"large {value}".encode()
    if isinstance(value, bool | np.bool_):
        return b"yes" if value else b"no"
    numbers = as_floats(value)
    if numbers is not None:
        return rounded(numbers)
    if isinstance(value, list | tuple):
        return b"list " + b"".join(_digest(_told(part, depth - 1)) for part in value)
    if isinstance(value, set | frozenset):
        return b"set " + b"".join(sorted(_digest(_told(part, depth - 1)) for part in value))
    if isinstance(value, dict):
        pairs = [(_told(k, depth - 1), _told(v, depth - 1)) for k, v in value.items()]
        return b"dict " + b"".join(_digest(k) + _digest(v) for k, v in sorted(pairs))
    raise _Unknown


def _digest(told: bytes) -> bytes:
    return hashlib.sha256(told).digest()


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return min(len(value) // 2, 2)
    if isinstance(value, list | tuple) and as_floats(value) is None:
        return 2 if len({repr(part) for part in value}) > 1 else 0
    numbers = as_floats(value) if not isinstance(value, dict | set | frozenset) else None
    if numbers is None:
        return 0
    if numbers.ndim:
        entries = np.unique(numbers[np.isfinite(numbers)])
        return min(len(set(entries.tolist()) - {0.0, 1.0}), 2)
    number = abs(float(numbers))
    if not np.isfinite(number):
        return 0
    return 2 if number != round(number) or number >= LARGE else int(number > 1)
