"""Watches one learner process from outside, and ends it: it and everything it started."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from proctor.learner.records import Endless, LearnerLimit
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.meter import Meter, tree

_SECONDS_TO_END = 10.0
_ROUNDS = 5


class Handle:
    """A reference to a learner process that can't signal another one by mistake.

    Arguments:
        pidfd: its descriptor; owned and closed by the handle. None without a sandbox.
        pid: its id, needed where there is no descriptor.
    """

    def __init__(self, pidfd: int | None, pid: int) -> None:
        self._pidfd = pidfd
        self.pid = pid if pidfd is None else _pid_behind(pidfd)
        self.is_open = True

    def interrupt(self) -> None:
        """Ask what runs now to stop."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End the process and all it started, and wait until they are gone."""
        if self._pidfd is None:
            _kill_tree(self.pid)
            return
        self._signal(signal.SIGKILL)
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        poll.poll(_SECONDS_TO_END * 1000)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            if self._pidfd is None:
                os.kill(self.pid, number)
            else:
                signal.pidfd_send_signal(self._pidfd, number)

    def kill_children(self) -> None:
        """Kill the descendants of the process, not the process itself."""
        for _ in range(_ROUNDS):
            members = tree(self.pid)[1:]
            if not members:
                return
            _kill_if_still_below(self.pid, members)

    def close(self) -> None:
        """Let go of the descriptor."""
        if self.is_open and self._pidfd is not None:
            os.close(self._pidfd)
        self.is_open = False


def _pid_behind(pidfd: int) -> int:
    """Return the id, in this process's own pid namespace, of the process behind a descriptor."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return int(value)
    raise ProcessLookupError("a descriptor without a process")


def _kill_if_still_below(pid: int, members: list[int]) -> None:
    """Kill descendants; one whose id may have passed to another process is left alone."""
    handles = {}
    for member in members:
        with suppress(OSError):
            handles[member] = os.pidfd_open(member)
    still_there = set(tree(pid))
    for member, handle in handles.items():
        with suppress(OSError):
            if member in still_there:
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)


def _kill_tree(pid: int) -> None:
    """Kill a process, its session and its descendants; repeat for those that were just forked."""
    for _ in range(5):
        found = tree(pid) if Path("/proc/self/stat").exists() else [pid]
        for member in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(member, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        if len(found) == 1:
            return


class Budget:
    """What is left of a submission's total time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ends = time.monotonic() + limits.total_wall_seconds

    def cut(self, cpu_used: float, cpu: float, wall: float) -> tuple[float, float]:
        """Return limits of one request, no larger than what is left in total."""
        left = max(self._limits.total_cpu_seconds - cpu_used, 0.0)
        return min(cpu, left), min(wall, max(self._ends - time.monotonic(), 0.0))


class Guard:
    """Watches over one request; `tick` is called while its answer is awaited.

    The first limit on time interrupts the learner's code and ends the processes it started; when
    that does not end it soon, or when the limit is one of memory, its process is killed and `tick`
    raises LearnerLimit.

    Attributes:
        passed: the limit that was reached, or None.
    """

    def __init__(
        self, handle: Handle, meter: Meter, limits: Limits, kind: str, budget: Budget
    ) -> None:
        self._handle, self._meter, self._limits, self._kind = handle, meter, limits, kind
        self._cpu_allowed = getattr(limits, f"{kind}_cpu_seconds")
        self._wall_allowed = getattr(limits, f"{kind}_wall_seconds")
        used = meter.own_cpu_seconds()
        cpu, wall = budget.cut(used, self._cpu_allowed, self._wall_allowed)
        self._cut_cpu, self._cut_wall = cpu < self._cpu_allowed, wall < self._wall_allowed
        self._cpu_end, self._wall_end = used + cpu, time.monotonic() + wall
        self._kill_at = float("inf")
        self.passed: LearnerLimit | None = None

    def tick(self) -> None:
        """Look at the clock and at what the process uses."""
        usage = self._meter.read()
        if usage.memory_bytes > self._limits.memory_bytes:
            self._check_memory()
        now = time.monotonic()
        if self.passed is None:
            self.passed = self._time_limit(usage.cpu_seconds, now)
            if self.passed:
                self._stop(self.passed, now)
        elif now > self._kill_at:
            self._handle.kill()
            raise self.passed

    def note_endless(self, endless: Endless | None) -> None:
        """Take the process's word that it would never have ended: it costs its author alone."""
        if endless is None:
            return
        if self.passed is None:  # it broke off by itself, and what it started runs on
            self.passed = LearnerLimit(f"{self._kind}_cpu", self._cpu_allowed)
            self._end_children()
        self.passed.endless = endless

    def _stop(self, limit: LearnerLimit, now: float) -> None:
        if limit.which.startswith("total"):  # nothing can follow
            self._handle.kill()
            raise limit
        self._handle.interrupt()
        self._end_children()  # an interrupt reaches the first process only
        self._kill_at = now + self._limits.grace_seconds

    def _end_children(self) -> None:
        if sys.platform == "linux":
            self._handle.kill_children()

    def _check_memory(self) -> None:
        if self._meter.shared_fairly() > self._limits.memory_bytes:
            self.passed = LearnerLimit("memory", self._limits.memory_bytes / MIB)
            self._handle.kill()
            raise self.passed

    def _time_limit(self, cpu: float, now: float) -> LearnerLimit | None:
        if cpu > self._cpu_end:
            if self._cut_cpu:
                return LearnerLimit("total_cpu", self._limits.total_cpu_seconds)
            return LearnerLimit(f"{self._kind}_cpu", self._cpu_allowed)
        if now > self._wall_end:
            if self._cut_wall:
                return LearnerLimit("total_wall", self._limits.total_wall_seconds)
            return LearnerLimit(f"{self._kind}_wall", self._wall_allowed)
        return None
