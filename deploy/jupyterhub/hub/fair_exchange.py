"""Handing in and collecting between people who must not see, forge or spoil each other's work."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeSubmit
from nbgrader.utils import parse_utc

LEFT_OUT = "%s was left out: %s"
NOBODY = ""
NOT_THEIRS = "it belongs to another account than it says"
NO_PLAIN_FILE = "it is no plain file"
TOO_LARGE = "it is too large"


class PrivateSubmit(ExchangeSubmit):
    """Hand in so that only the learner and the course's instructors can look inside.

    nbgrader hides a submission behind a name that nobody can guess, and lets everybody in who knows
    it. The exchange gives each submission the instructors' group; here the others are shut out.
    """

    def copy_files(self) -> None:
        """Copy as nbgrader does, then close the folder."""
        super().copy_files()
        os.chmod(Path(self.inbound_path, self.assignment_filename), 0o770)


class CarefulCollect(ExchangeCollect):
    """Collect what learners handed in, whatever they put there.

    A submission counts only when its owner is who it says. Links are not followed: they would be
    read with the instructor's rights. What is left out is said, and does not stop the others.
    """

    def init_src(self) -> None:
        """Look up each learner's newest submission, without those that are not theirs."""
        super().init_src()
        self.src_records = [one for one in self.src_records if one["username"] != NOBODY]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        try:
            record = super()._path_to_record(path)
            if record["username"] == pwd.getpwuid(os.lstat(path).st_uid).pw_name:
                return record
            why = NOT_THEIRS
        except Exception as error:  # anybody can make up a name; it must not stop the others
            why = str(error)
        name = os.path.basename(path)
        self.log.warning(LEFT_OUT, name, why)
        return {"filename": name, "username": NOBODY, "timestamp": datetime.min}

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission's plain files into `dest`."""
        try:
            self._copy_plain_files(src, Path(dest))
            _mend_timestamp(Path(dest))
        except (OSError, RecursionError) as error:
            shutil.rmtree(dest, ignore_errors=True)
            self.log.warning(LEFT_OUT, os.path.basename(src), error)

    def _copy_plain_files(self, src: str, dest: Path) -> None:
        top = os.open(src, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        room = 1000 * self.coursedir.max_dir_size
        try:
            for folder, _, names, handle in os.fwalk(".", dir_fd=top, follow_symlinks=False):
                (dest / folder).mkdir(parents=True)
                for name in sorted(names):
                    if any(fnmatch(name, pattern) for pattern in self.coursedir.ignore):
                        continue
                    most = min(room, 1000 * self.coursedir.max_file_size)
                    try:
                        room -= copy_plain_file(name, handle, dest / folder / name, most)
                    except NotCopied as why:
                        self.log.warning(LEFT_OUT, os.path.normpath(f"{src}/{folder}/{name}"), why)
        finally:
            os.close(top)


class NotCopied(Exception):  # noqa: N818 - says what is so
    """A file is left out; the message says why."""


def copy_plain_file(name: str, folder: int, target: Path, most: int) -> int:
    """Copy a file of an open folder, unless it is a link, no file or too large; return its size.

    Raises NotCopied.
    """
    try:
        source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        link = stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
        raise NotCopied(NO_PLAIN_FILE if link else error.strerror) from None
    with open(source, "rb") as file:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            raise NotCopied(NO_PLAIN_FILE)
        content = file.read(most + 1)
    if len(content) > most:
        raise NotCopied(TOO_LARGE)
    target.write_bytes(content)
    return len(content)


def _mend_timestamp(folder: Path) -> None:
    """Remove a time that is none: nbgrader would stumble over it from now on."""
    path = folder / "timestamp.txt"
    try:
        parse_utc(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        pass
    except Exception:
        path.unlink()
