"""The warm parent: imports what labs need, then forks learner processes on request.

It runs as `python -m proctor.learner.inside.parent DESCRIPTOR [JUDGES]`, in an environment that the
coordinator made empty. It is told what to import and what to show, and never sees a submission, a
check or a gradebook: a learner process receives its work over a socket that the parent only hands
on.

With a second descriptor the parent of judges is forked from here, so that TensorFlow is imported
once for both. That happens when nothing but installed packages has been imported, and the judges'
order is sent only after this process has closed their descriptor: whatever they learn, they learn
in a process that no learner process comes from.

No TensorFlow operation may run here. TensorFlow then starts threads, and a child forked from a
process with threads hangs in its first `fit`.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

from proctor.learner.inside.huge_pages import collapse
from proctor.learner.inside.imports import import_all, import_installed
from proctor.learner.inside.warm_up import warm_up
from proctor.sandbox import libc, namespaces, view
from proctor.sandbox.limits import Limits, apply_rlimits
from proctor.sandbox.namespaces import SandboxUnavailable
from proctor.wire import messages

_SOCKET = 3  # where a learner process finds its one descriptor
# Left behind by imports before the fork: one could pass on what it is connected to.
_MOST_DESCRIPTORS = 1 << 16
_TRIES_TO_REAP, _PAUSE = 100, 0.01


class _StartFailed(RuntimeError):  # noqa: N818 - said in these words to the coordinator
    """The warm parent can't serve; the text goes to whoever started it."""


def main() -> NoReturn:
    """Serve the socket whose descriptor is the first argument; the second one is for judges."""
    gc.disable()  # until the imports are done: they leave no garbage worth looking for
    control = socket.socket(fileno=int(sys.argv[1]))
    order = messages.recv_message(control)
    judges = 0
    try:
        import_installed(order["installed"], order["wanted"])
        _check_threads()
        if len(sys.argv) > 2:
            judges = _fork_judges(control, int(sys.argv[2]))
        is_privileged = _enter(order["sandbox"], judges)
        import_all(order["imports"])
        shell = _prepare(order)
        _check_threads()
    except (SandboxUnavailable, ImportError, _StartFailed) as error:
        reply = {"failed": type(error).__name__.lstrip("_"), "why": str(error)}
        messages.send_message(control, reply)
    else:
        messages.send_message(control, {"ready": True, "privileged": is_privileged})
        _ForkServer(control, shell, order["sandbox"], is_privileged).serve()
    _end(0, 0 if order["sandbox"] else judges)


def _fork_judges(control: socket.socket, descriptor: int) -> int:
    """Fork the parent of judges, and forget its descriptor; return its process id."""
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            importlib.import_module("proctor.judge.inside.parent").serve(descriptor)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(descriptor)
    messages.send_message(control, {"forked": pid})
    return pid


def _enter(sandbox: bool, judges: int) -> bool:
    """Move into the outer wall; the process that returns is the first one behind it."""
    if not sandbox:
        return False
    is_privileged = namespaces.enter_base()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        _end(os.waitstatus_to_exitcode(status) & 0xFF, judges)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    return is_privileged


def _end(status: int, judges: int) -> NoReturn:
    """Reap the judges' parent, then exit by os._exit, which skips the interpreter's slow shutdown.

    The coordinator ends the judges first. Where the coordinator has gone they end by themselves: at
    once if they listen already, otherwise together with this process.
    """
    for _ in range(_TRIES_TO_REAP if judges else 0):
        if os.waitpid(judges, os.WNOHANG)[0]:
            break
        time.sleep(_PAUSE)
    os._exit(status)


def _prepare(order: dict[str, Any]) -> Any:
    """Make the shell, then move into the root folder that learner processes will share."""
    importlib.import_module("proctor.learner.inside.learner")  # now: it is not in the view
    shell = importlib.import_module("proctor.learner.inside.shell").make_shell()
    warm_up()
    if order["sandbox"]:
        data = Path(order["data"]) if order["data"] else None
        try:
            view.build_root(view.course_view(data))
        except (OSError, ValueError) as error:
            raise SandboxUnavailable(f"The view for learners can't be built: {error}.") from None
    sys.path[:] = [path for path in sys.path if path and os.path.exists(path)]
    os.environ.pop("PYTHONPATH", None)
    importlib.invalidate_caches()
    gc.collect()
    gc.freeze()
    gc.enable()
    collapse()
    return shell


def _check_threads() -> None:
    """Raise _StartFailed unless this process has one thread: only then is forking safe."""
    folder = Path("/proc/self/task")
    threads = len(list(folder.iterdir())) if folder.exists() else 1
    if threads != 1:
        raise _StartFailed(
            f"the imports left {threads} threads running, so learner processes can't be forked"
        )


class _ForkServer:
    """Forks learner processes, and reports how each ended."""

    def __init__(
        self, control: socket.socket, shell: Any, sandbox: bool, is_privileged: bool
    ) -> None:
        self._control = control
        self._shell = shell
        self._sandbox = sandbox
        self._is_privileged = is_privileged

    def serve(self) -> None:
        """Answer until the coordinator is gone; then end, and take all learner processes along."""
        children: set[int] = set()
        while True:
            try:
                request = messages.recv_message(self._control)
            except (EOFError, OSError):
                for pid in children:
                    os.kill(pid, signal.SIGKILL)
                return
            if request["do"] == "start":
                children.add(self._start(request))
            elif self._reap(request["pid"]):
                children.discard(request["pid"])

    def _start(self, request: dict[str, Any]) -> int:
        _, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        work = descriptors[0]
        _check_threads()
        pid = namespaces.fork_into_own_pids() if self._sandbox else os.fork()
        if pid == 0:
            self._become_learner(work, request)
        os.close(work)
        messages.send_message(self._control, {"pid": pid})
        if self._sandbox:
            handle = os.pidfd_open(pid)
            socket.send_fds(self._control, [b"P"], [handle])
            os.close(handle)
        return pid

    def _reap(self, pid: int) -> bool:
        """Report how a process ended; return whether it has. Never waits: others want to start."""
        found, _, usage = os.wait4(pid, os.WNOHANG)
        reply = {
            "ended": found == pid,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_bytes": usage.ru_maxrss * 1024,
        }
        messages.send_message(self._control, reply)
        return found == pid

    def _become_learner(self, work: int, request: dict[str, Any]) -> NoReturn:
        """Turn the forked child into a learner process; never returns."""
        try:
            sock = _only_descriptor(work)
            limits = Limits(**request["limits"])
            home = view.HOME
            if self._sandbox:
                namespaces.confine(limits, request["uid"] if self._is_privileged else None)
            else:
                home = request["home"]
                apply_rlimits(limits, processes=False)
                os.mkdir(f"{home}/work")
                os.chdir(f"{home}/work")
            _serve(sock, self._shell, home, limits)
        except BaseException as error:
            messages.send_message(sock, {"seq": 0, "failed": f"{type(error).__name__}: {error}"})
        finally:
            os._exit(1)


def _only_descriptor(work: int) -> socket.socket:
    """Close everything but the socket; standard input, output and error become nothing."""
    os.setsid()
    os.dup2(work, _SOCKET)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(_SOCKET + 1, _MOST_DESCRIPTORS)
    os.set_inheritable(_SOCKET, False)
    return socket.socket(fileno=_SOCKET)


def _serve(sock: socket.socket, shell: Any, home: str, limits: Limits) -> NoReturn:
    from proctor.learner.inside.learner import Learner

    sizes = {"output_bytes": limits.output_bytes, "message_bytes": limits.message_bytes}
    Learner(shell, sock, home, sizes).serve()


if __name__ == "__main__":
    main()
