"""One learner process, seen from the trusted side."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

from proctor.learner.guard import Budget, Guard, Handle
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
)
from proctor.learner.replies import (
    call_result,
    checked_endless,
    checked_error,
    checked_outputs,
    checked_question,
    checked_reply,
)
from proctor.sandbox.cgroups import Group
from proctor.sandbox.limits import MIB, Limits
from proctor.sandbox.meter import Meter
from proctor.wire import messages
from proctor.wire.messages import TICK

DIED = "The process of this notebook ended by itself, as after os._exit or a crash."
GONE = "The process of this notebook has been ended."
NOT_NOW = "A function of a test can be called only while the test runs."
Called = Callable[[int, bytes], dict[str, Any]]
_FILE_BYTES = 32 * 1024 * 1024


class LearnerProcess:
    """Runs the cells of one submission and answers about its names. A context manager.

    Made by `WarmParent.start`. One thread at a time may use it. Every method raises LearnerDied
    once the process is gone.

    Attributes:
        spec: what it began with.
    """

    def __init__(
        self,
        spec: LearnerSpec,
        sock: socket.socket,
        handle: Handle,
        limits: Limits,
        reap: Callable[[], LearnerStats],
        folder: str | None = None,
        group: Group | None = None,
    ) -> None:
        self.spec = spec
        self._sock = sock
        self._handle = handle
        self._limits = limits
        self._reap = reap
        self._folder = folder
        self._group = group
        self._meter = Meter(handle.pid)
        self._budget = Budget(limits)
        self._output_left = limits.total_output_bytes
        self._number = 0
        self._why = ""
        self._stats: LearnerStats | None = None
        self._called: Called | None = None

    def __enter__(self) -> LearnerProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Whether the process can still be asked."""
        return not self._why

    @property
    def stats(self) -> LearnerStats:
        """What it has used; its peak of memory is known once it is closed."""
        return self._stats or LearnerStats(self._meter.own_cpu_seconds())

    def begin(self, data: str | None) -> None:
        """Hand over the files and the seed; `data` is where the lab's data lies, for a link."""
        link = [data, data.rstrip("/").rpartition("/")[2]] if data else None
        self._ask("call", "begin", seed=self.spec.seed, link=link)
        for name, content in self.spec.files.items():
            self._ask("call", "put", name=name, content=content)

    def run_cell(self, cell: int | Cell, within: Limits | None = None) -> CellRun:
        """Run a cell, given itself or as its place among the cells; return what it gave.

        `within` are limits in place of the process's own. A cell that reaches a limit on time and
        lets itself be interrupted has the error `TimeLimit`, and the next cells can run. Raises
        LearnerLimit when the process had to be killed for a limit, LearnerDied when it ended in
        another way.
        """
        if isinstance(cell, int):
            cell = self.spec.cells[cell]
        if cell.kind != "code" or not cell.run:
            return CellRun()
        before = self._meter.own_cpu_seconds()
        reply, limit = self._exchange("cell", "run", within, source=cell.source)
        cpu = self._meter.own_cpu_seconds() - before
        outputs = self._vouched(checked_outputs, reply.get("outputs"))
        error = self._vouched(checked_error, reply.get("error"), outputs)
        if limit:
            outputs, error = _cut_short(outputs, limit)
        count = reply.get("execution_count")
        return CellRun(
            outputs=self._within_total(outputs),
            error=error,
            timed_out=limit is not None,
            endless=limit is not None and limit.endless is not None,
            cpu_seconds=cpu,
            execution_count=count if type(count) is int and count > 0 else None,
        )

    def call(
        self,
        name: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        within: Limits | None = None,
    ) -> CallResult:
        """Call a function of the learner's by its name.

        A `CallableMarker` among the arguments stands for the learner's object of that name. Raises
        LearnerRaised for whatever it raises, LearnerLimit, and Unsupported for arguments that can't
        travel.
        """
        return self.use(name, "call", args, kwargs, within=within)

    def use(
        self,
        target: str | int,
        op: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        around: Mapping[str, Any] | None = None,
        called: Called | None = None,
        within: Limits | None = None,
    ) -> CallResult:
        """Do something with a thing of the learner's: a name, or the number of what is kept.

        `around` is what holds meanwhile; `called` runs functions of the judge's. Raises as `call`
        does.
        """
        args, kwargs = list(args), dict(kwargs or {})
        asked = {"op": op, "args": args, "kwargs": kwargs, "around": dict(around or {})}
        outer, self._called = self._called, called
        before = self._meter.own_cpu_seconds()
        try:
            reply = self._ask("call", "use", within, target=target, **asked)
        finally:
            self._called = outer
        cpu = self._meter.own_cpu_seconds() - before
        return replace(self._vouched(call_result, reply, args, kwargs), cpu_seconds=cpu)

    def fetch(self, name: str, within: Limits | None = None) -> Any:
        """Return what a name stands for: a plain value, or one of the wire's three stand-ins.

        `CallableMarker`, `ModelDescription`, or `Missing` when there is no such name. Raises
        LearnerRaised with the name `Unsupported` for what can't travel.
        """
        return self._ask("call", "fetch", within, name=name).get("value")

    def save_file(self, name: str, limit: int = _FILE_BYTES) -> bytes:
        """Return the content of a file in the work folder, at most `limit` bytes.

        Raises LearnerRaised when there is none, or when it is larger.
        """
        content = self._ask("call", "save", name=name, limit=limit).get("value")
        if type(content) is not bytes:
            self._end("")
            raise ProtocolError("a file that is not made of bytes")
        if len(content) > limit:
            raise LearnerRaised("Unsupported", f"`{name}` is larger than {limit >> 20} MiB.")
        return content

    def close(self) -> None:
        """End the process and everything it started."""
        self._end(GONE)

    def _ask(
        self, kind: str, do: str, within: Limits | None = None, **arguments: Any
    ) -> dict[str, Any]:
        """Send a request and return its answer; raise LearnerLimit where it came too late."""
        reply, limit = self._exchange(kind, do, within, **arguments)
        if limit:
            raise limit
        return reply

    def _exchange(
        self, kind: str, do: str, within: Limits | None = None, **arguments: Any
    ) -> tuple[dict[str, Any], LearnerLimit | None]:
        """Send a request; return its answer, and the limit that cut it short, if any."""
        if self._why:
            raise LearnerDied(self._why)
        self._number += 1
        number = self._number
        request = {"seq": number, "do": do, "with": arguments}
        limits = within or self._limits
        guard = Guard(self._handle, self._meter, limits, kind, self._budget)
        size = self._limits.message_bytes
        due = time.monotonic() + TICK
        try:
            messages.send_message(self._sock, request, size, on_tick=guard.tick)
            while True:
                reply = messages.recv_message(self._sock, size, on_tick=guard.tick)
                question = checked_question(reply, number)
                if question is None:
                    guard.note_endless(checked_endless(reply))
                    return checked_reply(reply, number), guard.passed
                if time.monotonic() > due:  # who asks without end never keeps us waiting
                    guard.tick()
                    due = time.monotonic() + TICK
                answer = self._called_back(*question)
                messages.send_message(self._sock, answer, size, on_tick=guard.tick)
        except LearnerRaised:
            if guard.passed:
                raise guard.passed from None
            raise
        except LearnerLimit as limit:
            self._end(str(limit))
            raise
        except (messages.WireError, ProtocolError) as error:
            self._end(GONE)
            raise ProtocolError(f"The process of this notebook sent {error}.") from None
        except (EOFError, ConnectionError):
            out_of_memory = self._group is not None and self._group.ran_out_of_memory
            self._end(DIED)
            if out_of_memory:
                raise LearnerLimit("memory", self._limits.memory_bytes / MIB) from None
            raise LearnerDied(DIED) from None

    def _called_back(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Have the judge run one of its functions for the learner's code."""
        if self._called is None:
            return {"raised": messages.Typed("exception", ["RuntimeError", NOT_NOW])}
        try:
            answer = self._called(number, messages.encode([args, kwargs]))
        except BaseException:
            self._end(GONE)  # it would wait for an answer for ever
            raise
        return {key: messages.decode(answer[key]) for key in ("value", "raised") if key in answer}

    def _vouched(self, check: Callable[..., Any], *values: Any) -> Any:
        """Validate an answer; an invalid one ends the process."""
        try:
            return check(*values)
        except ProtocolError as error:
            self._end(GONE)
            raise ProtocolError(f"The process of this notebook sent {error}.") from None

    def _within_total(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the outputs while the submission's total allows for them."""
        kept = []
        for output in outputs:
            self._output_left -= len(repr(output))
            if self._output_left >= 0:
                kept.append(output)
        return kept

    def _end(self, why: str) -> None:
        """Kill the process once, and keep the reason."""
        if self._why:
            return
        self._why = why or GONE
        self._handle.kill()
        self._stats = self._reap()
        self._handle.close()
        self._sock.close()
        if self._group:
            self._group.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _cut_short(
    outputs: list[dict[str, Any]], limit: LearnerLimit
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return outputs and error of a cell that a limit ended, in place of the interrupt's own."""
    error = {"ename": limit.ename, "evalue": str(limit), "traceback": [str(limit)]}
    kept = [output for output in outputs if output["output_type"] != "error"]
    return [*kept, {"output_type": "error", **error}], {**error, "lineno": None}
