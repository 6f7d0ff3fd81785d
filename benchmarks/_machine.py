"""The machine that measures: what it is, and whether it is busy with something else."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version

import psutil

PACKAGES = ("tensorflow", "keras", "nbgrader")


def describe() -> str:
    """Return one line about the day, the machine and the versions that count."""
    system = _system()
    memory = psutil.virtual_memory().total / 1024**3
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, {memory:.0f} GiB, {system}, "
        f"Python {platform.python_version()}, {versions}; {load()}"
    )


def load() -> str:
    """Return how busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}"


def settle() -> None:
    """Import TensorFlow once, so that nobody has to be the first to read it from disk."""
    command = [sys.executable, "-c", "import tensorflow, keras"]
    subprocess.run(command, check=True, capture_output=True)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
