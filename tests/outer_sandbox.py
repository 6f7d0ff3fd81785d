"""Run a command inside a pid namespace of its own, with limits of its own.

    python -m tests.outer_sandbox COMMAND...

Hostile submissions are tested in here, so that a hole in proctor's own sandbox costs a test and not
the machine: when the command ends, runs too long or takes too much, everything it started ends with
it. Needs Linux and util-linux's `unshare`; control groups are used where they may be written, and
the whole tree is watched from outside in any case.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from proctor.sandbox.cgroups import _candidates
from proctor.sandbox.meter import Meter

MARK = "PROCTOR_OUTER_SANDBOX"
"""The environment variable that tells tests that they run in here."""

GIB = 1 << 30
SECONDS = 1800
MEMORY = 12 * GIB
PROCESSES = 3000
ADDRESSES = 64 * GIB
FILE_SIZE = 4 * GIB
LOOK_EVERY = 0.5

NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"]
AS_USER = ["--user", "--map-current-user"]

NO_LINUX = "Hostile submissions are tested on Linux only: in WSL 2, a container or a machine."
NO_UNSHARE = "There is no `unshare` here. On Debian and Ubuntu: apt-get install util-linux"
NO_NAMESPACE = (
    "No pid namespace can be made here ({reason}). Run as root, as a user who may make user "
    "namespaces, or in a container with the right to (--cap-add SYS_ADMIN)."
)
TOO_LONG = "stopped after {amount} seconds"
TOO_MUCH = "stopped for taking more than {amount} GiB of memory"
TOO_MANY = "stopped for having more than {amount} processes"


class NoOuterSandbox(RuntimeError):  # noqa: N818 - says what is so
    """This machine can't give the outer sandbox; the message says what to do."""


def is_inside() -> bool:
    """Tell whether this process runs inside an outer sandbox."""
    return os.environ.get(MARK) == "1"


def wrapper() -> list[str]:
    """Return the command that makes the namespaces. Raises NoOuterSandbox."""
    if sys.platform != "linux":
        raise NoOuterSandbox(NO_LINUX)
    if shutil.which("unshare") is None:
        raise NoOuterSandbox(NO_UNSHARE)
    command = [*NAMESPACES, *([] if os.geteuid() == 0 else AS_USER)]
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        reason = tried.stderr.strip().removeprefix("unshare: ") or f"exit {tried.returncode}"
        raise NoOuterSandbox(NO_NAMESPACE.format(reason=reason))
    return command


@contextmanager
def groups() -> Iterator[list[Path]]:
    """Make control groups for the whole tree, where they may be made; remove them afterwards."""
    made = []
    limits = {
        "memory": (("memory.max", "memory.limit_in_bytes"), MEMORY),
        "pids": (("pids.max",), PROCESSES),
    }
    for controller, (settings, value) in limits.items():
        for parent in _candidates(controller):
            with suppress(OSError):
                folder = parent / f"outer-{os.getpid()}-{controller}"
                folder.mkdir()
                made.append(folder)
                setting = next(name for name in settings if (folder / name).exists())
                (folder / setting).write_text(str(value))
                break
    try:
        yield made
    finally:
        for folder in made:
            _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(50):
        try:
            folder.rmdir()
        except OSError:
            time.sleep(0.02)  # the kernel may still be taking out the last process
        else:
            return


def _limited(folders: list[Path]) -> None:
    """Prepare the forked child: its groups, and limits for each process."""
    for folder in folders:
        with suppress(OSError):
            (folder / "cgroup.procs").write_text(str(os.getpid()))
    for kind, most in (
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(kind)
        most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(kind, (most, most))


def run(command: list[str], seconds: float = SECONDS, memory: int = MEMORY) -> int:
    """Run a command in an outer sandbox; return its exit status, or 1 when it was stopped.

    Raises NoOuterSandbox.
    """
    around = wrapper()
    with groups() as folders:
        child = subprocess.Popen(
            [*around, *command],
            env={**os.environ, MARK: "1"},
            preexec_fn=lambda: _limited(folders),
            start_new_session=True,
        )
        try:
            why = _watched(child, seconds, memory)
        finally:
            _end(child)
    if why:
        print(f"The outer sandbox: {why}.", file=sys.stderr)
        return 1
    return child.returncode


def _watched(child: subprocess.Popen[bytes], seconds: float, memory: int) -> str:
    """Wait for the child; return why it has to be stopped, if it has to be."""
    meter, ends = Meter(child.pid), time.monotonic() + seconds
    while True:
        try:
            child.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            usage = meter.read()
        else:
            return ""
        if time.monotonic() > ends:
            return TOO_LONG.format(amount=f"{seconds:g}")
        if usage.processes > PROCESSES:
            return TOO_MANY.format(amount=PROCESSES)
        # What forks share is counted once by the slower look.
        if usage.memory_bytes > memory and meter.shared_fairly() > memory:
            return TOO_MUCH.format(amount=f"{memory / GIB:g}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the namespace, and so every process in it."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit status."""
    if not arguments:
        print("Usage: python -m tests.outer_sandbox COMMAND...", file=sys.stderr)
        return 2
    try:
        return run(arguments)
    except NoOuterSandbox as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
