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
MOST_WEIGHT, MOST_OF_ONE, DIGITS = 9, 4, 6


class _Unknown(Exception):  # noqa: N818 - it says what a value is
    """A value of a kind that is not compared."""


def returned(value: Any, changed: Mapping[int, Any] | None = None) -> str:
    """Return the fingerprint of what a call gave back, and of the arguments that it changed.

    Its last character says how much the value shows, from 0 to 9 (see `weight`). `UNKNOWN` is there
    for values that aren't compared.
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
    """Return how much a fingerprint shows: how seldom such a result is had by accident.

    A number counts by its digits (7 and 20 have one, 385 has three), True, 0 and 1 count nothing,
    a list its different entries.
    """
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
        return min(len(value) // 2, MOST_OF_ONE)
    numbers = as_floats(value) if not isinstance(value, dict | set | frozenset) else None
    if numbers is None and isinstance(value, list | tuple) and value:
        return min(1 + sum(_weight(part) for part in value), MOST_WEIGHT)
    if numbers is None:
        return 0
    entries = set(np.abs(numbers[np.isfinite(numbers)]).ravel().tolist()) - {0.0, 1.0}
    some = list(entries)[:MOST_WEIGHT]
    digits = sum(
        len(f"{entry:.{DIGITS - 1}e}".partition("e")[0].replace(".", "").rstrip("0"))
        for entry in some
    )
    if numbers.ndim:
        return min(bool(entries) + digits, MOST_WEIGHT)
    return min(digits, MOST_OF_ONE)
