"""The machine that measures: what it is, and whether it is busy with something else."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time

import psutil

from proctor.grading import package_version

IDLE_PERCENT, LOOK_SECONDS = 10.0, 2.0
"""Below this share of all cores, over this time, a machine counts as idle."""

NOTICEABLE = 0.1
"""Cores. Below it, the kernel's own work and this process looking on."""

PACKAGES = ("tensorflow", "keras", "nbgrader")


def describe() -> str:
    """Return one line about the day, the machine and the versions that count."""
    system = _system()
    memory = psutil.virtual_memory().total / 1024**3
    versions = ", ".join(f"{name} {package_version(name)}" for name in PACKAGES)
    return (
        f"{time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, {memory:.0f} GiB, {system}, "
        f"Python {platform.python_version()}, {versions}; {load()}"
    )


def load() -> str:
    """Return how busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}"


def busy_seconds() -> float:
    """Return the CPU seconds that all programs together have used since the machine started."""
    times = psutil.cpu_times()
    names = ("user", "nice", "system", "irq", "softirq")
    return sum(getattr(times, name, 0.0) for name in names)


class Neighbours:
    """What programs other than this one, and those that it has waited for, take from now on."""

    def __init__(self) -> None:
        self._began, self._busy, self._own = time.monotonic(), busy_seconds(), _own_seconds()

    def cores(self) -> float:
        """Return how many cores they have kept busy on average since the beginning."""
        busy = busy_seconds() - self._busy - (_own_seconds() - self._own)
        return max(busy, 0.0) / max(time.monotonic() - self._began, 1e-9)


def _own_seconds() -> float:
    """Return the CPU seconds of this process and of all that it has waited for."""
    return sum(os.times()[:4])


def wait_until_idle(patience: float) -> bool:
    """Wait until the machine has nothing else to do, at most `patience` seconds; say if so."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if psutil.cpu_percent(LOOK_SECONDS) < IDLE_PERCENT:
            return True
    return False


def settle() -> None:
    """Import TensorFlow once, so that nobody has to be the first to read it from disk."""
    command = [sys.executable, "-c", "import tensorflow, keras"]
    subprocess.run(command, check=True, capture_output=True)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
