"""Look at the processes of a grading run from outside: what they are, use and hold."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import psutil

from proctor.judge.inside.parent import PROCESS_NAME

KIB, MIB = 1024, 1024 * 1024

COORDINATOR, JUDGE, WARM, LEARNER = "coordinator", "judges", "warm parent", "learner processes"


def by_role(pid: int) -> dict[str, list[psutil.Process]]:
    """Return the processes of a run by their role; `pid` is the coordinator's."""
    coordinator = psutil.Process(pid)
    roles: dict[str, list[psutil.Process]] = {COORDINATOR: [coordinator], JUDGE: [], WARM: []}
    roles[LEARNER] = []
    for child in coordinator.children():
        if "proctor.learner.inside.parent" in child.cmdline():
            _add_warm(child, roles)
    return roles


def _add_warm(outer: psutil.Process, roles: dict[str, list[psutil.Process]]) -> None:
    """Sort a warm parent's processes: its sandbox, where it has one, and the parent of judges.

    In a sandbox a process of its own pid namespace forks learner processes, and the
    outer one waits.
    """
    roles[WARM].append(outer)
    for child in outer.children():
        below = child.children(recursive=True)
        if child.name() == PROCESS_NAME:
            roles[JUDGE] += [child, *below]
        elif _pids(child) != _pids(outer):
            roles[WARM].append(child)
            roles[LEARNER] += below
        else:
            roles[LEARNER] += [child, *below]


def _pids(process: psutil.Process) -> str:
    """Return the name of a process's pid namespace. Raises psutil.NoSuchProcess."""
    try:
        return os.readlink(f"/proc/{process.pid}/ns/pid")
    except OSError:
        raise psutil.NoSuchProcess(process.pid) from None


def cpu_seconds(pid: int) -> dict[str, float]:
    """Return the CPU seconds used so far by role, ended learner processes included."""
    used: dict[str, float] = defaultdict(float)
    for role, processes in by_role(pid).items():
        for process in processes:
            times = process.cpu_times()
            used[role] += times.user + times.system
            if role == WARM:  # what it has waited for were learner processes
                used[LEARNER] += times.children_user + times.children_system
    return used


def proportional_bytes(pid: int) -> int:
    """Return a process's PSS: its own memory and its share of what it shares. 0 if it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return int(lines["Pss"].split()[0]) * KIB if "Pss" in lines else 0
