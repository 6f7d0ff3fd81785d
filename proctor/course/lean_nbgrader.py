"""Import nbgrader without what takes it longest and nobody here uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED = ("rfc3987_syntax",)
"""Builds a grammar of international web addresses while it is imported, for 1.5 seconds. jsonschema
does without where it is missing, and no notebook or result has a field of that kind."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """Let modules that nobody here uses seem not to be installed while the block imports others."""
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: can't be imported
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
