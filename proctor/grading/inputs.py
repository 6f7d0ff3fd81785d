"""Say in a few words with what a function was called."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from proctor.wire.values import CallableMarker, ModelDescription

LONGEST = 90
"""Characters of a call; a learner's report repeats it within a longer sentence."""

MOST_ITEMS = 5


def call_text(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return a call as one would write it; what is large is told by its shape or length."""
    told = [_told(arg) for arg in args]
    told += [f"{key}={_told(arg)}" for key, arg in kwargs.items()]
    text = f"{name}({', '.join(told)})"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]}…)"


def _told(value: Any) -> str:
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.size <= MOST_ITEMS:
            return f"array({_told(value.tolist())})"
        return f"an array of shape {value.shape}"
    if isinstance(value, np.generic):
        return _told(value.item())
    if isinstance(value, list | tuple):
        items = [_told(item) for item in value[:MOST_ITEMS]]
        items += ["…"] if len(value) > MOST_ITEMS else []
        return f"[{', '.join(items)}]" if isinstance(value, list) else f"({', '.join(items)})"
    if isinstance(value, dict):
        return f"a dict of {len(value)}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, CallableMarker):
        return value.name
    if isinstance(value, ModelDescription):
        return "a model"
    return reprlib.repr(value)
