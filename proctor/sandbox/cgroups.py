"""Control groups, where they may be written: the kernel then counts a submission as one whole.

They are a second fence for memory and processes. Without them each process has its limits, and the
coordinator watches the sum from outside, a few times a second.
"""

from __future__ import annotations

import itertools
import os
import time
from contextlib import suppress
from pathlib import Path

from proctor.sandbox.limits import MIB, Limits

_SLACK = 128 * MIB  # pages of the warm start that a learner process writes to, and so copies
_SETTINGS = {
    "memory": ("memory.max", "memory.limit_in_bytes"),
    "pids": ("pids.max",),
}
_NO_SWAP = ("memory.swap.max", "memory.memsw.limit_in_bytes")
_COUNTS = (
    ("memory.events", "memory.events", "oom "),
    ("memory.oom_control", "memory.failcnt", ""),
)
"""Files (and the word before the number) that count processes killed, and limits reached."""
_serial = itertools.count(1)


def _mounts() -> dict[str, Path]:
    """Return where hierarchies are mounted: by controller, and "" for the unified one."""
    found = {}
    for line in Path("/proc/self/mountinfo").read_text(errors="surrogateescape").splitlines():
        place, _, kind = line.partition(" - ")
        words = place.split()
        if kind.startswith("cgroup2 "):
            found[""] = Path(words[4])
        elif kind.startswith("cgroup "):
            for controller in kind.split()[2].split(","):
                if controller in _SETTINGS:
                    found[controller] = Path(words[4])
    return found


def _own_groups() -> dict[str, str]:
    """Return this process's own group in each hierarchy, named as in `_mounts`."""
    found = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            found[controller] = path.lstrip("/")
    return found


def _candidates(controller: str) -> list[Path]:
    """Return folders in which a group for this controller may be made, best first."""
    mounts, own = _mounts(), _own_groups()
    if controller in mounts and controller in own:
        return [mounts[controller] / own[controller]]
    if "" in mounts and "" in own:
        here = mounts[""] / own[""]
        # A group with processes in it can't share out its controllers; its parent may do so.
        return [here, *([here.parent] if here != mounts[""] else [])]
    return []


class Group:
    """Control groups for one learner process and all it starts.

    Attributes:
        folders: the groups made, by controller; empty where none may be made.
    """

    def __init__(self, limits: Limits) -> None:
        self.folders: dict[str, Path] = {}
        self._limits = limits
        for controller in _SETTINGS:
            with suppress(OSError):
                self._join(controller)

    def _join(self, controller: str) -> None:
        """Make a group for a controller, or use one that is already made in the same hierarchy."""
        for parent in _candidates(controller):
            made = [folder for folder in self.folders.values() if folder.parent == parent]
            folder = made[0] if made else _make(parent)
            if folder and _limit(folder, controller, self._limits):
                self.folders[controller] = folder
                return
            if folder and not made:
                folder.rmdir()

    def add(self, pid: int) -> None:
        """Put a process in, and so all it will start."""
        for folder in set(self.folders.values()):
            try:
                (folder / "cgroup.procs").write_text(str(pid))
            except OSError:
                self.folders = {name: kept for name, kept in self.folders.items() if kept != folder}
                _remove(folder)

    @property
    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process of the group because the group was at its limit.

        A machine that is short of memory itself kills processes of a group that is not.
        """
        folder = self.folders.get("memory")
        return folder is not None and any(
            _count(folder / killed, "oom_kill ") and _count(folder / reached, word)
            for killed, reached, word in _COUNTS
        )

    def close(self) -> None:
        """Remove the groups; their processes must have ended."""
        for folder in set(self.folders.values()):
            _remove(folder)
        self.folders = {}


def _make(parent: Path) -> Path | None:
    folder = parent / f"proctor-{os.getpid()}-{next(_serial)}"
    try:
        folder.mkdir()
    except OSError:
        return None
    return folder


def _limit(folder: Path, controller: str, limits: Limits) -> bool:
    """Set a group's limit; return whether it has this controller at all."""
    memory = limits.memory_bytes + limits.disk_bytes + _SLACK
    value = memory if controller == "memory" else limits.processes
    for name in _SETTINGS[controller]:
        if (folder / name).exists():
            (folder / name).write_text(str(value))
            if controller == "memory":
                _forbid_swap(folder, value)
            return True
    return False


def _count(file: Path, word: str) -> int:
    """Return the number behind a word at the start of a line, or 0."""
    with suppress(OSError):
        for line in file.read_text().splitlines():
            if line.startswith(word):
                return int(line.removeprefix(word))
    return 0


def _forbid_swap(folder: Path, value: int) -> None:
    for name in _NO_SWAP:
        with suppress(OSError):
            (folder / name).write_text("0" if name.endswith("max") else str(value))


def _remove(folder: Path) -> None:
    for _ in range(20):
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.01)  # the kernel may still be taking out the last process
        else:
            return
