"""A machine of its own for a hub: accounts, homes and folders that are gone when it ends.

    python -m tests.servers.jupyterhub_machine HUB_PORT PROXY_PORT PORT

runs inside the mount and pid namespaces that `machine` makes. There /etc is a copy, and /home, /srv
and the like are empty: real accounts are made, the hub is set up and started as its README tells,
and the machine around it never changes. Whatever ends the first process ends all of them.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from proctor.sandbox import libc
from tests.hostile.as_user import closed_to_others
from tools.lessons import ROOT

INSTRUCTOR = "course-instructor"
LEARNERS = ("learner-one", "learner-two")
OUTSIDER = "passer-by"
PASSWORDS = {name: f"{name} knows it" for name in (INSTRUCTOR, *LEARNERS, OUTSIDER)}
AT = Path("/srv/digits")
EMPTY = {"/home": "0755", "/srv": "0755", "/tmp": "1777", "/var/log": "0755", "/var/mail": "0755"}
"""Folders that are empty at first, and their modes."""

INSTALLED = ("autils", "public_tests", "proctor")
"""What an installed course consists of: the rest of the repository can't be seen in there."""

DIE_WITH_US = ["setpriv", "--pdeathsig=KILL"]
NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"]
MISSING = (
    "JupyterHub's proxy is not installed. On Debian: apt-get install node-configurable-http-proxy"
)
PATIENCE = 120
OPEN_TO_TESTS = '{"LabApp": {"expose_app_in_browser": true}}'
"""What lets a test give JupyterLab its commands; the hub itself is as in the README."""


class Machine:
    """A running machine. `address` is where its hub answers."""

    def __init__(self, process: subprocess.Popen, address: str, log: Path):
        self._process, self.address, self._log = process, address, log

    @property
    def log(self) -> str:
        """What the hub and the servers have said."""
        return self._log.read_text(errors="replace")

    @property
    def inner(self) -> int:
        """The number of the first process in the machine."""
        pid = self._process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def path(self, inside: str | Path) -> Path:
        """Return where a path of the machine can be reached from outside."""
        return Path(f"/proc/{self.inner}/root") / str(inside).lstrip("/")

    def run(self, account: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as an account of the machine, as after signing in there."""
        enter = ["nsenter", f"--target={self.inner}", "--mount", "--pid", "--wd=/"]
        become = ["runuser", "-u", account, "--"]
        clean = ["env", "-i", f"HOME=/home/{account}", f"PATH={os.environ['PATH']}"]
        everything = [*enter, *become, *clean, *map(str, command)]
        return subprocess.run(
            everything, capture_output=True, text=True, check=False, timeout=PATIENCE
        )


@contextmanager
def machine(log: Path) -> Iterator[Machine]:
    """Start a machine with a hub; everything in it ends with the block."""
    if shutil.which("configurable-http-proxy") is None:
        raise RuntimeError(MISSING)
    ports = free_ports(3)
    command = [*DIE_WITH_US, *NAMESPACES, sys.executable, "-m", __name__, *map(str, ports)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=out, env=environment(), start_new_session=True
        )
        running = Machine(process, f"http://127.0.0.1:{ports[-1]}", log)
        try:
            wait_for(f"{running.address}/hub/health", running, process)
            yield running
        finally:
            process.kill()
            process.wait(timeout=PATIENCE)


def environment() -> dict[str, str]:
    """Return what the hub's process gets to know of the environment around it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    # Debian's package of the proxy, should it meet a Node.js that is not Debian's, needs its path.
    own = {"PYTHONPATH": str(ROOT), "NODE_PATH": "/usr/share/nodejs", "HOME": "/tmp"}
    return {**kept, **own, "PYTHONDONTWRITEBYTECODE": "1"}


def free_ports(count: int) -> list[int]:
    """Return ports that nobody uses."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(url: str, running: Machine, process: subprocess.Popen) -> None:
    """Wait until an address answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise RuntimeError(running.log) from None
            time.sleep(0.2)
    raise AssertionError(running.log)


# --- inside -------------------------------------------------------------------------------------


def inside(*ports: str) -> None:
    """Make the machine, and become its hub."""
    course = handles([ROOT])
    installed = handles([sys.base_prefix, sys.prefix, *(ROOT / name for name in INSTALLED)])
    doors = {door for path in installed if (door := closed_to_others(path))} - {ROOT}
    for folder, mode in EMPTY.items():
        if Path(folder).is_dir():
            cover(folder, mode)
    show(course)
    copy_of_etc()
    set_up(ports)
    for folder in (ROOT, *doors):
        cover(folder)
    show(installed)
    os.chdir("/")
    del os.environ["PYTHONPATH"]
    config = AT / "hub" / "jupyterhub_config.py"
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "-f", str(config)])


def set_up(ports: tuple[str, ...]) -> None:
    """Make the accounts, and do what the README tells to do."""
    for name, password in PASSWORDS.items():
        call("useradd", "-m", "-s", "/bin/bash", name)
        call("chpasswd", text=f"{name}:{password}\n")
    for _ in ("at first", "again"):
        call(sys.executable, ROOT / "deploy/jupyterhub/set_up.py", "--instructor", INSTRUCTOR)
    for name in LEARNERS:
        call("usermod", "-aG", "digits-learners", name)
    settings = AT / "hub" / "settings.toml"
    text = settings.read_text(encoding="utf-8")
    for usual, free in zip(("8081", "8001", "8000"), ports, strict=True):
        assert text.count(usual) == 1
        text = text.replace(usual, free)
    settings.write_text(text, encoding="utf-8")
    Path("/etc/jupyter").mkdir(exist_ok=True)
    Path("/etc/jupyter/jupyter_lab_config.json").write_text(OPEN_TO_TESTS)


def call(*command: str | Path, text: str = "") -> None:
    """Run a command that has to succeed."""
    subprocess.run(list(map(str, command)), input=text, text=True, check=True)


def handles(paths: Iterable[str | Path]) -> dict[Path, int]:
    """Take hold of folders, so that they can be shown again when something covers them."""
    return {Path(path): os.open(path, os.O_PATH) for path in paths}


def cover(folder: str | Path, mode: str = "0755") -> None:
    """Put an empty folder over another one."""
    libc.mount("empty", str(folder), "tmpfs", 0, f"mode={mode}")


def show(folders: dict[Path, int]) -> None:
    """Show folders where something covers them."""
    for path, handle in folders.items():
        if not path.exists():
            path.mkdir(parents=True)
            libc.mount(f"/proc/self/fd/{handle}", str(path), None, libc.MS_BIND)
        os.close(handle)


def copy_of_etc() -> None:
    """Put a copy over /etc: accounts are made in there."""
    copy = Path(tempfile.mkdtemp(prefix="etc-"))
    call("cp", "-a", "/etc/.", copy)
    copy.chmod(0o755)
    libc.mount(str(copy), "/etc", None, libc.MS_BIND)


if __name__ == "__main__":
    inside(*sys.argv[1:])
