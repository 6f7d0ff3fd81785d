"""Look at the processes of a grading run from outside: what they are, use and hold."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import psutil

KIB, MIB = 1024, 1024 * 1024

COORDINATOR, JUDGE, WARM, LEARNER = "coordinator", "judges", "warm parent", "learner processes"


def by_role(pid: int) -> dict[str, list[psutil.Process]]:
    """Return the processes of a run by their role; `pid` is the coordinator's."""
    coordinator = psutil.Process(pid)
    roles: dict[str, list[psutil.Process]] = {COORDINATOR: [coordinator], JUDGE: [], WARM: []}
    roles[LEARNER] = []
    for child in coordinator.children():
        command = " ".join(child.cmdline())
        if "proctor.judge" in command:
            roles[JUDGE] += [child, *child.children(recursive=True)]
        elif "proctor._warm_process" in command:
            _add_warm(child, roles)
    return roles


def _add_warm(outer: psutil.Process, roles: dict[str, list[psutil.Process]]) -> None:
    """Sort a warm parent's processes: in a sandbox a thin process waits for the one that forks."""
    inner = [child for child in outer.children() if outer.memory_info().rss < 100 * MIB]
    roles[WARM] += [outer, *inner]
    for parent in inner or [outer]:
        roles[LEARNER] += parent.children(recursive=True)


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
