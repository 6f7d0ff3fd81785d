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
from typing import TYPE_CHECKING, Any

from proctor.learner import probe
from proctor.learner.records import Cell, LearnerSpec
from proctor.sandbox.cgroups import Group
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.view import course_view

if TYPE_CHECKING:
    from proctor.learner.parent import WarmParent

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
GROUPS = "control-groups"
GROUPS_DETAIL = "the kernel limits the memory and the processes of a submission as a whole"
_COURSE = ("gradebook.db", "source", "submitted", "autograded", "feedback", "exchange", ".git")
_DISK = 2 * MIB
_PROCESSES = 12
_MOST_ENTRIES = 50


@dataclass(frozen=True)
class Promise:
    """One promise of the sandbox: whether trying to break it failed, and what was seen.

    What is not `required` is a second fence: grading goes on without it.
    """

    name: str
    held: bool
    detail: str
    required: bool = True


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
        return (
            f"The sandbox does not hold on this machine ({found}). Grade in a container or a "
            "virtual machine of its own, or use --no-sandbox for your own files only."
        )


def not_sandboxed() -> SandboxReport:
    """Return the report of a run without a sandbox: it promises nothing."""
    return SandboxReport("off")


def run_selftest(parent: WarmParent, secrets: Sequence[Path] = ()) -> SandboxReport:
    """Try to break each promise from inside a learner process of `parent`."""
    mode = "root" if parent.is_privileged else "user"
    limits = replace(
        parent.limits,
        cell_wall_seconds=60.0,
        cell_cpu_seconds=30.0,
        disk_bytes=_DISK,
        processes=_PROCESSES,
    )
    with _bait() as bait:
        bait["SECRETS"] += [str(path) for path in _usual_secrets(secrets)]
        bait.update(MEMORY=limits.memory_bytes, DISK=_DISK, PROCESSES=_PROCESSES)
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
        return Promise(name, False, fault)
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
