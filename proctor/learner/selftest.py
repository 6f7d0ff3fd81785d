"""Shows, before the first submission, that every promise of the sandbox holds: by trying.

A learner process is started on the way all others are, and told where the forbidden things lie;
what it manages to do is a broken promise.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from proctor.learner import probe
from proctor.learner.handle import LearnerProcess
from proctor.learner.records import Cell, LearnerSpec
from proctor.sandbox.cgroups import Group
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.view import course_view

PROMISES = {
    "network": "no network and no sockets of other processes",
    "secrets": "no sight of the gradebook, the course's sources, other submissions or home folders",
    "processes": "no sight of other processes",
    "files": "no writing outside its own folders",
    "privileges": "no rights, and no way to get any",
    "descriptors": "no descriptor of another process",
    "memory": "memory is limited",
    "disk": "disk is limited",
    "process-count": "processes and threads are limited",
}
BUSY = (
    "The sandbox could not be tried out on this machine ({found}). It may be too busy: wait until "
    "other programs have ended, and try again."
)
GROUPS = "control-groups"
GROUPS_DETAIL = "the kernel limits the memory and the processes of a submission as a whole"
_COURSE = ("gradebook.db", "source", "submitted", "autograded", "feedback", "exchange", ".git")
_AMOUNTS = ("memory", "disk", "process-count")
"""Promises about an amount. A busy machine can make one seem broken; the others are never retried:
what was seen once is a hole."""

_SECONDS = 60.0
"""Seconds by the clock for the first round; a busy machine gets more in the ones that follow."""

_ROUNDS, _LONGER = 3, 4.0
_SLACK = 256 * MIB
"""How much more than allowed is asked for: libraries give address space back that was counted."""

_DISK = 2 * MIB
_PROCESSES = 12
_MOST_ENTRIES = 50


@dataclass(frozen=True)
class Promise:
    """One promise of the sandbox: whether trying to break it failed, and what was seen.

    What is not `required` is a second fence: grading goes on without it. What was not `tried` did
    not hold, nor did it fail: the trial didn't come to an end.
    """

    name: str
    held: bool
    detail: str
    required: bool = True
    tried: bool = True


@dataclass(frozen=True)
class SandboxReport:
    """What the self-test found.

    Attributes:
        mode: "root", "user" or "off".
        promises: every promise in order.
    """

    mode: str
    promises: tuple[Promise, ...] = ()

    @property
    def broken(self) -> tuple[Promise, ...]:
        """The required promises that do not hold."""
        return tuple(item for item in self.promises if item.required and not item.held)

    def complaint(self) -> str:
        """Return one sentence about what does not hold, with the cure."""
        found = "; ".join(f"{promise.name}: {promise.detail}" for promise in self.broken)
        if not any(promise.tried for promise in self.broken):
            return BUSY.format(found=found)
        return (
            f"The sandbox does not hold on this machine ({found}). Grade in a container or a "
            "virtual machine of its own, or use --no-sandbox for your own files only."
        )


class Parent(Protocol):
    """What the self-test needs of a warm parent."""

    limits: Limits
    is_privileged: bool

    def start(self, spec: LearnerSpec, limits: Limits | None = None) -> LearnerProcess:
        """Start a learner process."""


def not_sandboxed() -> SandboxReport:
    """Return the report of a run without a sandbox: it promises nothing."""
    return SandboxReport("off")


def run_selftest(parent: Parent, secrets: Sequence[Path] = ()) -> SandboxReport:
    """Try to break each promise from inside a learner process of `parent`.

    What a busy machine may have kept from holding, or from being tried, is tried again with more
    time.
    """
    seconds = _SECONDS
    for _ in range(_ROUNDS):
        report = _try_all(parent, secrets, seconds)
        if not report.broken or any(_is_a_hole(promise) for promise in report.broken):
            break
        seconds *= _LONGER
    return report


def _is_a_hole(promise: Promise) -> bool:
    return promise.tried and promise.name not in _AMOUNTS


def _try_all(parent: Parent, secrets: Sequence[Path], seconds: float) -> SandboxReport:
    mode = "root" if parent.is_privileged else "user"
    limits = replace(
        parent.limits,
        cell_wall_seconds=seconds,
        cell_cpu_seconds=seconds / 2,
        disk_bytes=_DISK,
        processes=_PROCESSES,
    )
    with _bait() as bait:
        bait["SECRETS"] += [str(path) for path in _usual_secrets(secrets)]
        bait.update(MEMORY=limits.memory_bytes, SLACK=_SLACK, DISK=_DISK, PROCESSES=_PROCESSES)
        source = "".join(f"{name} = {value!r}\n" for name, value in bait.items()) + probe.TEXT
        spec = LearnerSpec(cells=(Cell("probe", source),))
        with parent.start(spec, limits) as learner:
            run = learner.run_cell(0)
            tried = {} if run.error else learner.fetch("TRIED")
    fault = f"the test itself failed: {run.error['evalue']}" if run.error else "not tried"
    promises = [_promise(name, tried, fault) for name in PROMISES]
    return SandboxReport(mode, (*promises, _groups(limits)))


def _groups(limits: Limits) -> Promise:
    """Tell whether the kernel counts a whole submission, or it is only watched from outside."""
    group = Group(limits)
    missing = [name for name in ("memory", "pids") if name not in group.folders]
    group.close()
    detail = f"no control group for {' and '.join(missing)}: watched from outside instead"
    return Promise(GROUPS, not missing, detail if missing else GROUPS_DETAIL, required=False)


def _promise(name: str, tried: Any, fault: str) -> Promise:
    successes = tried.get(name) if type(tried) is dict else None
    if type(successes) is not list:
        return Promise(name, False, fault, tried=False)
    if successes:
        return Promise(name, False, f"{', '.join(map(str, successes))} succeeded")
    return Promise(name, True, PROMISES[name])


def _usual_secrets(further: Sequence[Path]) -> list[Path]:
    """Return what lies here and must be out of sight: only what exists can prove anything."""
    course = {Path.cwd(), Path(__file__).resolve().parents[2]}
    inside = [folder / name for folder in course for name in _COURSE]
    everything = [*further, *inside, *_home(), Path("/etc/shadow")]
    return [path.absolute() for path in everything if os.path.lexists(path)]


def _home() -> list[Path]:
    """Return what lies in this user's home folder, without what leads to the environment."""
    shown = course_view().folders
    with suppress(OSError, RuntimeError):  # a user without a home, or one they may not read
        entries = sorted(Path.home().iterdir())[:_MOST_ENTRIES]
        return [
            entry
            for entry in entries
            if not any(Path(folder).is_relative_to(entry) for folder in shown)
        ]
    return []


@contextmanager
def _bait() -> Iterator[dict[str, Any]]:
    """Set out things to be found: a secret file, a listening port, an abstract socket."""
    with (
        tempfile.NamedTemporaryFile(prefix="proctor-secret-") as file,
        socket.socket(socket.AF_INET) as port,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        port.bind(("127.0.0.1", 0))
        port.listen()
        abstract.bind(f"\0proctor-{os.getpid()}-{os.urandom(6).hex()}")
        abstract.listen()
        yield {
            "SECRETS": [file.name],
            "PORT": port.getsockname()[1],
            "ABSTRACT": abstract.getsockname(),
            "COORDINATOR": os.getpid(),
            "FOLDERS": ["/", "/usr", "/etc", "/home", "/home/learner/..", sys.prefix],
        }
