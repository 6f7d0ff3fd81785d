"""A real PostgreSQL server in a folder of its own, reached through a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL's server is not installed. On Debian and Ubuntu: apt-get install postgresql"


class Server:
    """A running server. `url` is what SQLAlchemy connects to."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._data = folder / "data"
        self.url = f"postgresql+psycopg://course@/gradebook?host={folder}"

    def make(self) -> None:
        """Make the files of a database cluster with an empty database."""
        run(self._folder, "initdb", "-D", self._data, "-U", "course", "--auth=trust", "-N")
        settings = f"listen_addresses = ''\nunix_socket_directories = '{self._folder}'\n"
        settings += "fsync = off\nmax_connections = 40\n"
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(settings)
        self.start()
        run(self._folder, "createdb", "-h", self._folder, "-U", "course", "gradebook")

    def start(self) -> None:
        """Start, and wait until connections are taken."""
        log = self._folder / "log"
        run(self._folder, "pg_ctl", "-D", self._data, "-l", log, "-w", "-t", "60", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop at once, as after a crash, or with `mode="fast"` in good order."""
        run(self._folder, "pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def restart(self) -> None:
        """Cut every connection, and come back."""
        self.stop("fast")
        self.start()


@contextmanager
def postgresql() -> Iterator[Server]:
    """Start a server; stop it at the end. Its path is short: a socket's may have 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    server = Server(folder)
    try:
        server.make()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder)


def run(folder: Path, program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs, as an ordinary user: it refuses root."""
    owner = _owner()
    as_owner = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid}
    if owner is not None:
        as_owner["extra_groups"] = []
    command = [_program(program), *map(str, arguments)]
    log = folder / f"{program}.out"
    with log.open("w") as out:  # the server would keep a pipe open for ever
        done = subprocess.run(
            command, cwd=folder, stdout=out, stderr=out, check=False, timeout=120, **as_owner
        )
    if done.returncode:
        raise RuntimeError(f"{program}: {log.read_text()}")


def _owner() -> pwd.struct_passwd | None:
    """Return who runs the server when we are root; None for ourselves."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _program(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, versions), os.environ["PATH"]]))
    if found is None:
        raise RuntimeError(MISSING)
    return found
