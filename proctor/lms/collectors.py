"""Recognise whose work is whose in the archives that Canvas and Moodle let an instructor download.

For `nbgrader zip_collect`: put the archive into downloaded/<lab>/archive/ and name the collector.
Names and ids are looked up in the gradebook, so import the roster first.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins.zipcollect import FileNameCollectorPlugin
from traitlets import default

from proctor.course.delivery import DATA_SUFFIXES
from proctor.lms.people import Directory, Person

SECOND = "%s: %s has handed in %s already, as %s; this one was left out."
UNKNOWN = "%s: nobody in the gradebook fits %s. Import the roster first: proctor roster FILE"
STRANGE = "%s is not named as %s names downloaded work; it was left out."

CANVAS = re.compile(
    r"^(?P<name>[^_]+)_(?:LATE_)?(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)\.\w+$"
)
"""`doejane_LATE_1234_567890_lab-1.ipynb`: last name first, `-1` for the second attempt."""

MOODLE = re.compile(r"^(?P<name>.+)_(?P<participant>\d+)_assignsubmission_file(?:_(?P<rest>.*))?$")
"""`Jane Doe_1234_assignsubmission_file_` is a folder, or the beginning of a file's name."""


class _Collector(FileNameCollectorPlugin):
    """What both have in common: the file belongs to the lab that is being collected."""

    lms = ""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._taken: dict[tuple[str, str], str] = {}

    @default("valid_ext")
    def _valid_ext(self) -> list[str]:
        return [".ipynb", *sorted(DATA_SUFFIXES)]

    @cached_property
    def directory(self) -> Directory:
        """The learners that the gradebook knows."""
        from nbgrader.api import Gradebook

        coursedir = self.parent.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id or "default_course") as gradebook:
            return Directory(Person.of(student) for student in gradebook.students)

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Return whose file this is and what it is; None, with a warning, where that is unclear."""
        path = Path(submitted_file)
        if path.suffix not in self.valid_ext:
            return None
        found = self.recognise(path)
        if found is None:
            self.log.warning(STRANGE, path.name, self.lms)
            return None
        keys, file_id = found
        student = self.directory.find(**keys)
        if student is None:
            self.log.warning(UNKNOWN, path.name, " or ".join(map(repr, keys.values())))
            return None
        name = self._lab_file(file_id) if path.suffix == ".ipynb" else file_id
        # nbgrader would stop altogether at a second file of the same name.
        first = self._taken.setdefault((student, name + path.suffix), path.name)
        if first != path.name:
            self.log.warning(SECOND, path.name, student, name, first)
            return None
        return {"student_id": student, "file_id": name}

    def recognise(self, path: Path) -> tuple[dict[str, str], str] | None:
        """Return what is known of the person, and the name of the file as it was handed in."""
        raise NotImplementedError

    def _lab_file(self, name: str) -> str:
        """Return the lab's own name for what is the same but for a copy's number: `lab (1)`."""
        lab = self.parent.coursedir.assignment_id
        stem = re.sub(r"[ _]?\(\d+\)$|-\d+$|[ _-][Cc]opy\d*$", "", name)
        return lab if stem in (lab, lab.replace("-", "_"), lab.replace("-", " ")) else name


class CanvasCollector(_Collector):
    """Files named `doejane_1234_567890_lab.ipynb`, by Canvas's user id, or by the name."""

    lms = "Canvas"

    def recognise(self, path: Path) -> tuple[dict[str, str], str] | None:
        """Read the person and the file from a file's name."""
        match = CANVAS.match(path.name)
        if match is None:
            return None
        return {"lms": match["user"], "name": match["name"]}, match["file"]


class MoodleCollector(_Collector):
    """Folders or files named `Jane Doe_1234_assignsubmission_file_`, by the full name."""

    lms = "Moodle"

    def recognise(self, path: Path) -> tuple[dict[str, str], str] | None:
        """Read the person from the folder's or the file's name."""
        if match := MOODLE.match(path.parent.name):
            return {"name": match["name"], "lms": match["participant"]}, path.stem
        if match := MOODLE.match(path.stem):
            return {"name": match["name"], "lms": match["participant"]}, match["rest"] or path.stem
        return None
