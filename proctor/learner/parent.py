"""Learner processes from a warm parent: everything imported once, one fork for each submission.

with WarmParent() as parent, parent.start(LearnerSpec(cells=cells)) as learner:
    learner.run_cell(0)
    learner.call("my_softmax", [z]).value
"""

from __future__ import annotations

import functools
import itertools
import os
import socket
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from proctor.learner.environment import IMPORTS, INSTALLED
from proctor.learner.guard import Handle
from proctor.learner.handle import LearnerProcess
from proctor.learner.launch import CLOSED, WarmLaunch, WarmParentError
from proctor.learner.records import (
    CallResult,
    Cell,
    CellRun,
    LearnerDied,
    LearnerLimit,
    LearnerRaised,
    LearnerSpec,
    LearnerStats,
    ProtocolError,
    Unanswered,
)
from proctor.learner.selftest import SandboxReport, not_sandboxed, run_selftest
from proctor.sandbox import namespaces, view
from proctor.sandbox.cgroups import Group
from proctor.sandbox.limits import Limits
from proctor.sandbox.namespaces import SandboxUnavailable
from proctor.wire import messages

if TYPE_CHECKING:
    from proctor.judge.parent import JudgeParent

__all__ = [
    "IMPORTS",
    "CallResult",
    "Cell",
    "CellRun",
    "LearnerDied",
    "LearnerLimit",
    "LearnerProcess",
    "LearnerRaised",
    "LearnerSpec",
    "LearnerStats",
    "Limits",
    "ProtocolError",
    "SandboxReport",
    "SandboxUnavailable",
    "Unanswered",
    "WarmParent",
    "WarmParentError",
]

_SECONDS_TO_START = 180.0
_SECONDS_TO_FORK = 30.0
_TRIES_TO_REAP = 200


class WarmParent:
    """A process that has imported what labs need, and forks learner processes. A context manager.

    Several threads may start learner processes from one parent.

    Arguments:
        imports: modules to import before the first fork.
        sandbox: "on", or "off" for submissions one trusts.
        data_dir: the lab's data, readable by learner processes under its name in the work folder.
        limits: what each learner process may use.
        variables: further environment variables of learner processes; never a secret.
        secrets: paths that the self-test proves to be out of sight, besides the usual ones.
        sibling: what else is to be forked from the imports: the parent of judges. It is closed
            together with the warm parent, or when that can't be entered.
        wanted: modules of installed packages to import as well, if that goes well.

    Entering raises SandboxUnavailable when a promise can't be kept, WarmParentError when the parent
    can't start for another reason.

    Attributes:
        report: which promises hold, shown by trying each.
    """

    report: SandboxReport

    def __init__(
        self,
        imports: Sequence[str] = IMPORTS,
        sandbox: str = "on",
        data_dir: Path | None = None,
        limits: Limits | None = None,
        variables: Mapping[str, str] | None = None,
        secrets: Sequence[Path] = (),
        sibling: JudgeParent | None = None,
        wanted: Sequence[str] = (),
    ) -> None:
        if sandbox not in ("on", "off"):
            raise ValueError(f'sandbox must be "on" or "off", not {sandbox!r}')
        self.limits = limits or Limits()
        self.is_sandboxed = sandbox == "on"
        self._imports = list(imports)
        self._data = str(Path(data_dir).resolve()) if data_dir else None
        self._variables = dict(variables or {})
        self._secrets = tuple(secrets)
        self._sibling = sibling
        self._wanted = list(wanted)
        self._lock = threading.Lock()
        self._serial = itertools.count(1)
        self._process: WarmLaunch | None = None
        self.is_privileged = False

    def __enter__(self) -> WarmParent:
        try:
            if self.is_sandboxed:
                namespaces.require_linux()
            self.is_privileged = self._launch()
            self.report = (
                run_selftest(self, self._secrets) if self.is_sandboxed else not_sandboxed()
            )
            if self.report.broken:
                raise SandboxUnavailable(self.report.complaint())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self, spec: LearnerSpec, limits: Limits | None = None) -> LearnerProcess:
        """Fork a learner process and hand it its files; `limits` replace the parent's."""
        limits = limits or self.limits
        ours, theirs = socket.socketpair()
        folder = None if self.is_sandboxed else tempfile.mkdtemp(prefix="proctor-")
        try:
            handle, pid = self._fork(theirs, limits, folder)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        reap = functools.partial(self._reap, pid)  # the id as the parent knows it
        group = Group(limits) if self.is_sandboxed else None
        if group:
            group.add(handle.pid)
        learner = LearnerProcess(spec, ours, handle, limits, reap, folder, group)
        try:
            learner.begin(view.DATA if self.is_sandboxed and self._data else self._data)
        except LearnerDied as error:  # nothing of the submission has run: the parent took it along
            learner.close()
            raise WarmParentError(f"A learner process ended before it began: {error}") from None
        except BaseException:
            learner.close()
            raise
        return learner

    def close(self) -> None:
        """End the parent and all its learner processes; before them its sibling, if it has one."""
        if self._sibling:
            self._sibling.close()
        process, self._process = self._process, None
        if process:
            process.close()

    def _launch(self) -> bool:
        """Start the parent, and say what to import and to show; return whether it is privileged."""
        further = [self._sibling.lend_end()] if self._sibling else []
        self._process = WarmLaunch(self._variables, further)
        order = {
            "installed": [name for name in self._imports if name in INSTALLED],
            "imports": [name for name in self._imports if name not in INSTALLED],
            "wanted": self._wanted,
            "sandbox": self.is_sandboxed,
            "data": self._data,
        }
        reply = self._process.say(order, _SECONDS_TO_START)
        if "forked" in reply and self._sibling:
            self._sibling.begin(reply["forked"])
            reply = self._process.hear(_SECONDS_TO_START)
        if "failed" in reply:
            is_sandbox = reply["failed"] == "SandboxUnavailable"
            raise (SandboxUnavailable if is_sandbox else WarmParentError)(reply["why"])
        return bool(reply["privileged"])

    def _fork(
        self, theirs: socket.socket, limits: Limits, folder: str | None
    ) -> tuple[Handle, int]:
        request: dict[str, Any] = {
            "do": "start",
            "limits": limits.to_dict(),
            "home": folder,
            "uid": None,
        }
        if self.is_privileged:
            # Ids of different coordinators on one machine stay apart through their process ids.
            request["uid"] = namespaces.learner_uid(os.getpid() << 8 | next(self._serial) & 0xFF)
        with self._lock:
            process = self._open()
            with suppress(OSError):  # a parent that has ended is reported by the next step
                messages.send_message(process.control, request)
                socket.send_fds(process.control, [b"S"], [theirs.fileno()])
            return self._receive_handle(process)

    def _open(self) -> WarmLaunch:
        """Return the process. Raises WarmParentError when it was closed."""
        if self._process is None:
            raise WarmParentError(CLOSED)
        return self._process

    def _receive_handle(self, process: WarmLaunch) -> tuple[Handle, int]:
        reply = process.hear(_SECONDS_TO_FORK)
        try:
            descriptors = socket.recv_fds(process.control, 1, 1)[1] if self.is_sandboxed else [None]
            return Handle(descriptors[0], reply["pid"]), reply["pid"]
        except (OSError, TimeoutError, IndexError, KeyError) as error:
            raise process.ended(error) from None

    def _reap(self, pid: int) -> LearnerStats:
        """Let the parent take note of how a learner process ended."""
        for _ in range(_TRIES_TO_REAP):
            try:
                with self._lock:
                    reply = self._open().say({"do": "reap", "pid": pid}, _SECONDS_TO_FORK)
            except WarmParentError:
                break  # the parent is gone, and took the process along
            if reply["ended"]:
                return LearnerStats(reply["cpu_seconds"], reply["peak_bytes"])
            time.sleep(0.02)
        return LearnerStats()
