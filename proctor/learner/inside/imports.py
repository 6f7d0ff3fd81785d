"""Imports before a fork."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

FAILED = "`import {name}` failed: {kind}: {error}"
_PACKAGES = ("site-packages", "dist-packages")


class ImportFailed(ImportError):  # noqa: N818 - it names what happened
    """A module could not be imported; the message says which, and why."""


def import_all(names: Iterable[str]) -> None:
    """Import modules. Raises ImportFailed."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            text = FAILED.format(name=name, kind=type(error).__name__, error=error)
            raise ImportFailed(text) from None


def import_installed(names: Iterable[str]) -> None:
    """Import modules from installed packages, with the course's folder out of sight."""
    course = os.path.realpath(Path(__file__).parents[3])
    before = list(sys.path)
    if os.path.basename(course) not in _PACKAGES:
        sys.path[:] = [path for path in before if path and os.path.realpath(path) != course]
    try:
        import_all(names)
    finally:
        sys.path[:] = before
