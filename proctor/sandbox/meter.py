"""Reads, from outside, what a learner process and everything it started is using."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB = 1024


@dataclass(frozen=True)
class Usage:
    """Processor seconds and bytes of memory of a whole process tree."""

    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    processes: int = 0


def _stat(pid: int) -> tuple[int, float] | None:
    """Return a process's parent and its processor seconds, waited-for children included."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    words = text[text.rindex(")") + 2 :].split()
    return int(words[1]), sum(int(word) for word in words[11:15]) / _TICKS


def _memory(pid: int) -> int:
    """Return the bytes a process holds that are not backed by a file on disk."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(errors="replace")
    except OSError:
        return 0
    found = {"RssAnon": 0, "RssShmem": 0}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name in found:
            found[name] = int(value.split()[0]) * _KIB
    return sum(found.values())


def _proportional(pid: int) -> int:
    """Return the bytes a process holds, what it shares divided among those who share it."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return _memory(pid)
    lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return sum(int(lines.get(name, "0 kB").split()[0]) for name in _ROLLUP) * _KIB


_ROLLUP = ("Pss_Anon", "Pss_Shmem")


def _has_children(pid: int) -> bool:
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        return any(Path(f"/proc/{pid}/task/{tid}/children").read_bytes() for tid in threads)
    except OSError:
        return True  # the kernel does not list them, or the process is gone: look properly


def tree(root: int) -> list[int]:
    """Return a process and all its descendants."""
    if not _has_children(root):
        return [root]
    children: defaultdict[int, list[int]] = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := _stat(int(name))):
            children[stat[0]].append(int(name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


class Meter:
    """Measures one process tree by the id of its first process, as this process sees it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._base = _memory(pid)

    def own_cpu_seconds(self) -> float:
        """Return the processor seconds of the first process and of children it waited for."""
        found = _stat(self._pid)
        return found[1] if found else 0.0

    def read(self) -> Usage:
        """Return what the tree uses now; its memory counts from where the meter was made."""
        pids = tree(self._pid)
        cpu = sum(found[1] for pid in pids if (found := _stat(pid)))
        memory = sum(_memory(pid) for pid in pids) - self._base
        return Usage(cpu, max(memory, 0), len(pids))

    def shared_fairly(self) -> int:
        """Return the tree's bytes without counting shared memory twice; slower than `read`."""
        return sum(_proportional(pid) for pid in tree(self._pid))
