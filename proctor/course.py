"""Where things lie in a course: its root, its labs, what was submitted for them."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from proctor.delivery import DATA_SUFFIXES
from proctor.submission import LARGEST_NOTEBOOK, TOO_LARGE, Unreadable

MOST_FILES = 200
LARGEST_FILES = 64 * 1024 * 1024
"""Bytes of all files that were handed in beside a notebook."""

NO_COURSE = (
    "There is no course here: no folder with source/ and nbgrader_config.py up from {start}. "
    "Run this in the course's folder."
)
NO_FILE = "{name} was not handed in."
NOT_REGULAR = "{name} is no regular file."


class CourseError(Exception):
    """The course can't be used from here; the message says what to do."""


@dataclass(frozen=True)
class Handed:
    """One learner's submission of a lab, in its folder."""

    student: str
    folder: Path
    notebook: Path

    def read(self) -> bytes:
        """Return the bytes of the notebook. Raises Unreadable for what is no file of fair size."""
        return read_bounded(self.notebook)

    def files(self) -> dict[str, bytes]:
        """Return the regular files beside the notebook, while there is room for them."""
        found: dict[str, bytes] = {}
        room = LARGEST_FILES
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder)
            if any(part.startswith(".") for part in relative.parts) or path.suffix == ".ipynb":
                continue
            size = _regular_size(path)
            if size is None or size > room or len(found) == MOST_FILES:
                continue
            room -= size
            found[relative.as_posix()] = path.read_bytes()
        return found


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a course.

    Start where the instructor stands, never at a submission: an archive of submissions could bring
    a course of its own. Raises CourseError.
    """
    for folder in (start, *start.parents):
        if (folder / "source").is_dir() and (folder / "nbgrader_config.py").is_file():
            return folder
    raise CourseError(NO_COURSE.format(start=start))


def read_bounded(path: Path) -> bytes:
    """Return the bytes of a submitted file, unless it is too large to be a notebook."""
    try:
        size = _regular_size(path)
    except FileNotFoundError:
        raise Unreadable(NO_FILE.format(name=path.name)) from None
    if size is None:
        raise Unreadable(NOT_REGULAR.format(name=path.name))
    if size > LARGEST_NOTEBOOK:
        raise Unreadable(TOO_LARGE.format(size=size >> 20, limit=LARGEST_NOTEBOOK >> 20))
    with open(path, "rb") as file:
        return file.read(LARGEST_NOTEBOOK + 1)


def data_beside(notebook: Path) -> dict[str, bytes]:
    """Return the data files that lie beside a single notebook and that checks may read."""
    found: dict[str, bytes] = {}
    for path in sorted(notebook.parent.iterdir()):
        size = _regular_size(path) if path.suffix in DATA_SUFFIXES else None
        if size is not None and size <= LARGEST_FILES and len(found) < MOST_FILES:
            found[path.name] = path.read_bytes()
    return found


def _regular_size(path: Path) -> int | None:
    """Return the size of a regular file; None for links, pipes, folders and the like."""
    info = path.lstat()
    return info.st_size if stat.S_ISREG(info.st_mode) else None


class Course:
    """A course as nbgrader is configured for it; nbgrader itself, slow to import, is on demand."""

    def __init__(self, root: Path):
        self.root = root

    @classmethod
    def of(cls, layout: Any) -> Course:
        """Return the course that a running nbgrader has already found."""
        course = cls(Path(layout.root))
        course.__dict__.update(layout=layout, config=layout.config)
        return course

    @cached_property
    def config(self) -> Any:
        """The configuration that `nbgrader_config.py` makes."""
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        path = self.root / "nbgrader_config.py"
        if not path.is_file():
            return Config()
        return PyFileConfigLoader(path.name, path=str(self.root)).load_config()

    @cached_property
    def layout(self) -> Any:
        """Nbgrader's own idea of where things lie."""
        from nbgrader.coursedir import CourseDirectory

        layout = CourseDirectory(config=self.config)
        if "root" not in self.config.CourseDirectory:
            layout.root = str(self.root)
        return layout

    def folder(self, step: str, student: str, lab: str) -> Path:
        """Return the folder of one submission at one step, such as "autograded"."""
        directory = getattr(self.layout, f"{step}_directory")
        return Path(self.layout.format_path(directory, student, lab))

    def seems_to_have(self, lab: str, students: Iterable[str] = ()) -> bool:
        """Tell at a glance, by nbgrader's usual folders, whether there is something to grade."""
        students = list(students)
        if not students:
            return any((self.root / "submitted").glob(f"*/{lab}"))
        return all((self.root / "submitted" / name / lab).is_dir() for name in students)

    def submissions(self, lab: str, students: Iterable[str] = ()) -> list[Handed]:
        """Return what was submitted for a lab, sorted by student; only these `students`, if any.

        Raises CourseError when there is nothing.
        """
        wanted = sorted(set(students))
        pattern = self.folder("submitted", "*", lab)
        base = Path(str(pattern).partition("*")[0])
        names = wanted or sorted(path.name for path in base.glob("*") if path.is_dir())
        found = []
        for name in names:
            folder = self.folder("submitted", name, lab)
            if folder.is_dir():
                found.append(Handed(name, folder, folder / f"{lab}.ipynb"))
            elif wanted:
                raise CourseError(f"{name} has not submitted {lab}: there is no {folder}.")
        if not found:
            raise CourseError(f"Nobody has submitted {lab}: {base} holds nothing for it.")
        return found

    def timestamp(self, handed: Handed) -> Any:
        """Return when something was handed in, or None where that is not on record."""
        path = handed.folder / "timestamp.txt"
        try:
            if _regular_size(path) is None:
                return None
            return self.layout.get_existing_timestamp(str(handed.folder))
        except (FileNotFoundError, ValueError, AttributeError):
            return None

    def scorebook(self) -> Any:
        """Open the gradebook that nbgrader uses."""
        from proctor.gradebook import ScoreBook

        layout = self.layout
        return ScoreBook(layout.db_url, layout.course_id or "default_course", self.config)
