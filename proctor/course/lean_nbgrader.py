"""Import nbgrader without `rfc3987_syntax`, which takes 1.5 s to import and is not used here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED = ("rfc3987_syntax",)
"""Builds a grammar of international web addresses while it is imported, for 1.5 seconds. jsonschema
does without where it is missing, and no notebook or result has a field of that kind."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """Hide unused modules, as if they were not installed, while the block imports others."""
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: can't be imported
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
