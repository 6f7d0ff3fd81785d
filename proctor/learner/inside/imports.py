"""Import modules by name, before the first fork."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_HERE = os.path.realpath(Path(__file__).parents[3])

FAILED = "`import {name}` failed: {kind}: {error}"
_PACKAGES = ("site-packages", "dist-packages")


class ImportFailed(ImportError):  # noqa: N818 - it names what happened
    """A module could not be imported; the message names it and the reason."""


def import_all(names: Iterable[str]) -> None:
    """Import modules. Raises ImportFailed."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            text = FAILED.format(name=name, kind=type(error).__name__, error=error)
            raise ImportFailed(text) from None


def import_installed(names: Iterable[str], wanted: Iterable[str] = ()) -> None:
    """Import modules from installed packages, with the course's folder out of sight.

    One of the `wanted` that can't be imported is left to whoever imports it later. Raises
    ImportFailed for the others.
    """
    before = list(sys.path)
    if os.path.basename(_HERE) not in _PACKAGES:
        sys.path[:] = [path for path in before if path and os.path.realpath(path) != _HERE]
    try:
        import_all(names)
        for name in wanted:
            with suppress(ImportFailed):
                import_all([name])
    finally:
        sys.path[:] = before
