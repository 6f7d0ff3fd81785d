"""What a learner process may use: the numbers, and the ones the kernel itself enforces."""

from __future__ import annotations

import os
import resource
from dataclasses import asdict, dataclass, fields
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one learner process may use; grading sets times of its own (`limits_for`).

    Attributes:
        cell_cpu_seconds: processor seconds of one cell, all of its processes together.
        cell_wall_seconds: seconds by the clock of one cell; generous, since machines are busy.
        call_cpu_seconds: processor seconds of one call or one look at a name.
        call_wall_seconds: seconds by the clock of one call.
        total_cpu_seconds: processor seconds of the whole submission.
        total_wall_seconds: seconds by the clock of the whole submission.
        grace_seconds: how long an interrupted cell has to stop before it is killed.
        memory_bytes: memory on top of the warm start, for all of its processes together.
        processes: processes and threads at once; TensorFlow alone takes a few per processor.
        disk_bytes: everything written to the work folder, /tmp and /dev/shm.
        file_bytes: one file.
        files: files and folders in the work folder.
        open_files: descriptors of one process.
        output_bytes: outputs of one cell.
        total_output_bytes: outputs of the whole submission.
        message_bytes: one message on the wire, so also one argument list or one result.
    """

    cell_cpu_seconds: float = 60.0
    cell_wall_seconds: float = 240.0
    call_cpu_seconds: float = 20.0
    call_wall_seconds: float = 80.0
    total_cpu_seconds: float = 900.0
    total_wall_seconds: float = 1800.0
    grace_seconds: float = 2.0
    memory_bytes: int = 3072 * MIB
    processes: int = 512
    disk_bytes: int = 512 * MIB
    file_bytes: int = 256 * MIB
    files: int = 20_000
    open_files: int = 512
    output_bytes: int = 4 * MIB
    total_output_bytes: int = 32 * MIB
    message_bytes: int = 64 * MIB

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise ValueError(f"the limit {field.name} must be a positive number, not {value!r}")

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers by name."""
        return asdict(self)


def _address_space() -> int:
    """Return the bytes of address space this process already has."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # no /proc: not Linux
        return 0


def _lower(kind: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, never above what is already the ceiling."""
    _, ceiling = resource.getrlimit(kind)
    hard = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def limit_memory(further: int) -> None:
    """Let this process, and all it starts, have so many bytes more than it has now."""
    if os.uname().sysname == "Linux":
        _lower(resource.RLIMIT_AS, _address_space() + further)


def apply_rlimits(limits: Limits, *, processes: bool = True) -> None:
    """Set the limits the kernel enforces on this process and on all it starts.

    `processes=False` leaves the number of processes alone: outside a sandbox it counts everything
    of the same user.
    """
    cpu = int(limits.total_cpu_seconds) + 1
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, cpu, cpu + 5)
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    if os.uname().sysname == "Linux":
        _lower(resource.RLIMIT_MEMLOCK, MIB)
        _lower(resource.RLIMIT_MSGQUEUE, 0)
    limit_memory(limits.memory_bytes)
    if processes:
        _lower(resource.RLIMIT_NPROC, limits.processes)
