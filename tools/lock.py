"""Resolve `pyproject.toml` into `requirements.lock`, the one lock for all sets of packages.

One resolution serves every supported Python and platform, and all sets, so that a package has the
same version everywhere. Below each package the lock names the sets that contain it.
`tools/set_up.py` installs from the lock alone; it never resolves anything.
"""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path

from tools.lessons import ROOT
from tools.set_up import FIRST, SETS, pins, surroundings

LOCK = "requirements.lock"
INTRODUCTION = """\
# Written by `make lock` from pyproject.toml. Don't edit it by hand.
# Below each package stand the sets that contain it; what "learner" contains, every set contains.
"""
OPTIONS = (
    *("--quiet", "--universal", "--python-version", "3.11", "--only-binary", ":all:"),
    *("--no-emit-index-url", "--no-header", "--no-annotate", "--no-strip-extras"),
)
UNRESOLVED = "uv could not resolve pyproject.toml:\n{reason}"


def beside_the_project(root: Path = ROOT) -> list[str]:
    """Return what an environment holds without a dependency on it: pip, and the build tool."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return ["pip", *project["build-system"]["requires"]]


def resolve(root: Path, extras: list[str], *options: str | Path) -> str:
    """Return what uv resolves `pyproject.toml` with some extras to, a requirement a line."""
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    chosen = [f"--extra={extra}" for extra in extras]
    done = subprocess.run(
        [uv, "pip", "compile", *OPTIONS, *options, *chosen, "pyproject.toml", "-"],
        cwd=root,
        input="\n".join(beside_the_project(root)),
        capture_output=True,
        text=True,
        env=surroundings(),
    )
    if done.returncode:
        sys.exit(UNRESOLVED.format(reason=done.stderr.strip()))
    return done.stdout


def lock(root: Path = ROOT, *options: str) -> str:
    """Return the text of the lock; versions stay as they are unless `--upgrade` is an option."""
    extras = [group for group in SETS if group != FIRST]
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder) / LOCK
        if (root / LOCK).is_file():
            shutil.copyfile(root / LOCK, everything)  # uv prefers the versions that stand there
        resolve(root, extras, "--generate-hashes", "--output-file", everything, *options)
        chosen = ("--constraint", everything)
        members = {
            group: {pin.name for pin in pins(resolve(root, [group] * (group != FIRST), *chosen))}
            for group in SETS
        }
        found = pins(everything.read_text(encoding="utf-8"))
    return INTRODUCTION + "".join(f"{pin.text}    # {_sets(pin.name, members)}\n" for pin in found)


def _sets(name: str, members: dict[str, set[str]]) -> str:
    """Return the names of the sets that contain a package."""
    if name in members[FIRST]:
        return FIRST
    return ", ".join(group for group in SETS if name in members[group])


def main(options: list[str]) -> None:
    """Write the lock."""
    (ROOT / LOCK).write_text(lock(ROOT, *options), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
