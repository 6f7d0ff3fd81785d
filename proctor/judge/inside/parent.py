"""The parent of judges: imports what checks need, then forks a judge for each worker.

It is forked from the warm parent (`proctor/learner/inside/parent.py`). Over its socket it receives
an order ({"folder", "paths", "environment", "imports"}, and a descriptor to write errors to), and
then requests.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from proctor.judge.inside.judge import Judge
from proctor.sandbox import libc
from proctor.sandbox.limits import MIB, limit_memory
from proctor.wire.channel import REQUEST, Channel, ChannelClosed

PROCESS_NAME = "proctor-judges"
"""What the parent of judges is called in lists of processes."""


def serve(descriptor: int) -> NoReturn:
    """Be the parent of judges: import what an order names, then fork a judge for each request.

    Nothing but imports happens before a fork: TensorFlow doesn't survive one once it has run.
    """
    status = 1
    try:
        gc.disable()  # until the imports are done: they leave no garbage worth looking for
        _end_with_the_start(signal.SIGKILL)
        control = socket.socket(fileno=descriptor)
        with contextlib.suppress(OSError):  # where there is no /proc
            Path("/proc/self/comm").write_text(PROCESS_NAME)
        shell = _prepare(_receive_order(control))
        _end_with_the_start(0)
        control.sendall(REQUEST.pack(0))
        _Forks(control, shell).serve()
        status = 0
    except ChannelClosed:
        pass  # whoever wanted judges has gone
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _end_with_the_start(by: int) -> None:
    """Have the kernel send signal `by` when the process that forked this one ends; 0 for none.

    One that imports doesn't hear that the coordinator has gone. Once it listens it does, and takes
    all judges along, which a kill would leave behind.
    """
    if sys.platform == "linux":
        libc.prctl(libc.PR_SET_PDEATHSIG, by)


def _receive_order(control: socket.socket) -> dict[str, Any]:
    """Return the order, with standard error going where it says and standard output nowhere."""
    order = Channel(control).receive()
    log = socket.recv_fds(control, 1, 1)[1][0]
    null = os.open(os.devnull, os.O_WRONLY)
    for number, target in ((1, null), (2, log)):
        os.dup2(target, number)
    os.close(log)
    os.close(null)
    return order


def _prepare(order: dict[str, Any]) -> Any:
    """Take over the course's folder, paths and environment; return the judges' shell.

    The environment counts for what is read from now on, TMPDIR among it. What the interpreter and
    the shared imports read as they began stays as learner processes have it: the interpreter's own
    PYTHON... variables, Keras's KERAS_HOME and KERAS_BACKEND, Matplotlib's MPLCONFIGDIR.
    """
    os.chdir(order["folder"])
    os.environ.clear()
    os.environb.update(order["environment"])
    tempfile.tempdir = None  # TensorFlow has looked it up, in the environment of the start
    sys.path[:] = dict.fromkeys([*map(os.fsdecode, order["paths"]), *sys.path])
    importlib.invalidate_caches()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use(os.environ["MPLBACKEND"])
    _import(order["imports"])
    from proctor.judge.inside.shell import QuietShell

    shell = QuietShell.instance()
    gc.collect()
    gc.freeze()  # what was imported is here to stay: no collection needs to look at it again
    gc.enable()
    return shell


def _import(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(Exception):  # the prelude will say so where it matters
            importlib.import_module(name)


MEMORY_BYTES = 3072 * MIB
"""What a judge may use on top of what its parent imported. Answers are data of a learner's, and
working on data takes memory."""


class _Forks:
    """Makes judges and ends them, on request."""

    def __init__(self, control: socket.socket, shell: Any):
        self._control = control
        self._shell = shell
        self._children: set[int] = set()

    def serve(self) -> None:
        """Answer until the other end has gone, then take all judges along."""
        while True:
            try:
                request, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
            except OSError:
                request, descriptors = b"", []
            if len(request) < REQUEST.size:
                break
            (pid,) = REQUEST.unpack(request)
            if pid:
                self._end(pid)
            else:
                self._control.sendall(REQUEST.pack(self._fork(descriptors[0])))
        for pid in list(self._children):
            self._end(pid)

    def _fork(self, descriptor: int) -> int:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self._control.close()
                limit_memory(MEMORY_BYTES)
                Judge(Channel.from_descriptor(descriptor), self._shell).serve()
                status = 0
            finally:
                os._exit(status)
        os.close(descriptor)
        self._children.add(pid)
        return pid

    def _end(self, pid: int) -> None:
        if pid in self._children:
            self._children.remove(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
