"""Run the hostile tests again as an ordinary user.

    python -m tests.outer_sandbox python -m tests.hostile.as_user [PYTEST ARGUMENTS AND TESTS]

Root becomes a user without any rights, with a home folder of its own; another user stays who they
are. Folders on the way to the interpreter that are closed to others (such as /root) are covered,
in this mount namespace only, by ones that let just the interpreter and the course through.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from proctor.sandbox import libc
from tests import outer_sandbox
from tests.hostile.corpus import ROOT

USER = 65533
HOME = Path("/tmp") / f"ordinary-user-{os.getpid()}"
PYTEST = ("-m", "pytest", "-m", "hostile", "-p", "no:cacheprovider")
TESTS = ("tests/hostile", "tests/proctor")
NOT_INSIDE = "Hostile submissions run in an outer sandbox only: make test-hostile-user"


def closed_to_others(path: Path) -> Path | None:
    """Return the outermost folder on the way to a path that others may not pass, or None."""
    for folder in (*reversed(path.parents), path):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def open_doors(paths: Iterable[Path]) -> None:
    """Let others reach these paths, in this mount namespace."""
    below: dict[Path, list[Path]] = {}
    for path in paths:
        if (door := closed_to_others(path)) is not None:
            below.setdefault(door, []).append(path)
    for door, wanted in below.items():
        handles = {path: os.open(path, os.O_PATH) for path in wanted}
        libc.mount("doors", str(door), "tmpfs", 0, "mode=0755,size=1m")
        for path, handle in handles.items():
            path.mkdir(parents=True, exist_ok=True)
            libc.mount(f"/proc/self/fd/{handle}", str(path), None, libc.MS_BIND)
            os.close(handle)


def environment(home: Path) -> dict[str, str]:
    """Return a fresh user's environment."""
    kept = ("PATH", "LANG", outer_sandbox.MARK)
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def main(arguments: list[str]) -> int:
    """Run pytest; return its exit status."""
    if not outer_sandbox.is_inside():
        print(NOT_INSIDE, file=sys.stderr)
        return 2
    command = [sys.executable, *PYTEST, *(arguments or TESTS)]
    if os.geteuid() != 0:
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    open_doors(dict.fromkeys(Path(path) for path in (sys.base_prefix, sys.prefix, ROOT)))
    HOME.mkdir(mode=0o700)
    os.chown(HOME, USER, USER)
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(HOME),
            user=USER,
            group=USER,
            extra_groups=[],
            check=False,
        )
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
