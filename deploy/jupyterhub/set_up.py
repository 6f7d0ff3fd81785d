"""Prepare this machine for the hub of one course.

    set_up.py --instructor ACCOUNT [--at /srv/digits]

Run it as root, with the Python of the environment that the hub will run in. It can be run again: it
brings the hub's files up to date and keeps settings.toml, the course and what was handed in.
"""

from __future__ import annotations

import argparse
import grp
import os
import pwd
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
IN_THE_COURSE = ("source", "nbgrader_config.py", "deeplearning.mplstyle")
NOT_ROOT = "Run this as root: it makes groups and gives folders to their owners."
NO_ACCOUNT = "There is no account '{name}' on this machine. Make it first: adduser {name}"
DONE = """The hub's files are in {at}/hub. Next:
  learners    useradd -m -s /bin/bash -G {course}-learners NAME && passwd NAME
  start       {python} -m jupyterhub -f {at}/hub/jupyterhub_config.py"""


@dataclass(frozen=True)
class Place:
    """Where the hub of a course lies, and whose the course is."""

    at: Path
    instructor: str
    course: str

    @property
    def group(self) -> str:
        """The group that may read what was handed in."""
        return f"{self.course}-instructors"


def copy_hub(at: Path) -> None:
    """Copy the hub's files; settings that are there stay."""
    kept = at / "hub" / "settings.toml"
    settings = kept.read_bytes() if kept.is_file() else None
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE / "hub", at / "hub", dirs_exist_ok=True, ignore=leave)
    if settings is not None:
        kept.write_bytes(settings)
    for path in (at, at / "hub", *(at / "hub").rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def make_groups(place: Place) -> None:
    """Make the groups of both roles, and the instructor a member of theirs."""
    for role in ("instructors", "learners"):
        subprocess.run(["groupadd", "--force", f"{place.course}-{role}"], check=True)
    subprocess.run(["usermod", "-aG", place.group, place.instructor], check=True)


def make_exchange(place: Place) -> None:
    """Make the exchange.

    inbound: everybody may put a submission in, only the instructors may see what is there, and
    nobody can move another one's; new submissions get the instructors' group. feedback: the pages
    have names that only their learner can work out, so there is no list of them.
    """
    exchange = place.at / "exchange"
    make_folder(exchange, 0o1777)  # nbgrader wants it open; 1: nobody can rename what is inside
    make_folder(exchange / place.course, 0o755, place)
    make_folder(exchange / place.course / "outbound", 0o755, place)
    make_folder(exchange / place.course / "inbound", 0o3733, place)
    make_folder(exchange / place.course / "feedback", 0o711, place)


def make_course(place: Place) -> None:
    """Give the instructor a course to work in, that nobody else can look into."""
    course = place.at / "course"
    make_folder(course, 0o700, place)
    for name in IN_THE_COURSE:
        if (course / name).exists():
            continue
        copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy
        copy(REPOSITORY / name, course / name)
        for path in (course / name, *(course / name).rglob("*")):
            os.chown(path, *owner(place), follow_symlinks=False)
    if not (course / "exchange").is_symlink():
        (course / "exchange").symlink_to(place.at / "exchange")


def make_folder(path: Path, mode: int, place: Place | None = None) -> None:
    """Make a folder with this mode: root's, or the instructor's with the instructors' group."""
    path.mkdir(exist_ok=True)
    os.chown(path, *(owner(place) if place else (0, 0)))
    path.chmod(mode)


def owner(place: Place) -> tuple[int, int]:
    """Return the numbers of the instructor and of the instructors' group."""
    return pwd.getpwnam(place.instructor).pw_uid, grp.getgrnam(place.group).gr_gid


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instructor", required=True, metavar="ACCOUNT")
    parser.add_argument("--at", type=Path, default=Path("/srv/digits"), metavar="FOLDER")
    asked = parser.parse_args(arguments)
    if os.geteuid() != 0:
        sys.exit(NOT_ROOT)
    if asked.instructor not in {entry.pw_name for entry in pwd.getpwall()}:
        sys.exit(NO_ACCOUNT.format(name=asked.instructor))
    asked.at.mkdir(parents=True, exist_ok=True)
    copy_hub(asked.at)
    settings = tomllib.loads((asked.at / "hub" / "settings.toml").read_text(encoding="utf-8"))
    place = Place(asked.at.resolve(), asked.instructor, settings["course"])
    make_groups(place)
    make_folder(place.at / "state", 0o700)
    make_exchange(place)
    make_course(place)
    print(DONE.format(at=place.at, course=place.course, python=sys.executable))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
