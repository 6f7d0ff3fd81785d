"""Where things lie in a course: its root, its labs, what was submitted for them."""

from __future__ import annotations

import itertools
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from proctor.course.delivery import DATA_SUFFIXES
from proctor.course.lean_nbgrader import lean_imports
from proctor.notebook.handed_in import LARGEST_NOTEBOOK, TOO_LARGE, Unreadable
from proctor.notebook.places import (
    CONFIG,
    GRADING,
    TIMED,
    CourseError,
    Places,
    evaluated,
    read_config,
)
from proctor.result import Repair

WITHOUT_END = 3600.0
"""Seconds of a cell in a course that sets no limit: a class still has to come to an end."""

MOST_FILES = 200
MOST_ENTRIES = 20_000
"""Names that are looked at in the search for those files."""

DEEPEST = 20
"""Folders inside folders. One can be nested so deep that no program gets to its ground."""

LARGEST_TIMESTAMP = 1000
LARGEST_FILES = 64 * 1024 * 1024
"""Bytes of all files that were handed in beside a notebook."""

NO_COURSE = (
    "There is no course here: no folder with source/ and nbgrader_config.py up from {start}. "
    "Run this in the course's folder."
)
NOTHING = "Nothing was handed in: there is none of {names} in the folder."
NO_FILE = "{name} was not handed in."
NOT_REGULAR = "{name} is no regular file, but {kind}. Put the notebook itself in its place."
NO_NAME = "{path} holds a folder whose name is no text: {name!a}. Rename it."
NO_WRITING = (
    "{path} can't be written ({reason}). Give yourself the right to write there, or make room, and "
    "go on with --resume."
)
NO_TIMEOUT = (
    "c.{section}.timeout must be a whole number of seconds (or None, for no limit), not {found!r}. "
    "Mend it in nbgrader_config.py, or on the command line."
)
NO_GRADEBOOK = (
    "The gradebook {url} can't be used ({reason}). Make its folder, give yourself the right to "
    "write there, or name another one in nbgrader_config.py: c.CourseDirectory.db_url."
)
LOCKED_GRADEBOOK = (
    "The gradebook {url} has been locked by another program for a minute. Look which one writes "
    "to it (a formgrader, another run, a program that shows the file), wait until it has ended, "
    "and go on with --resume."
)


@dataclass(frozen=True)
class Handed:
    """One learner's submission of a lab, in its folder; `names` are those of its notebooks."""

    student: str
    folder: Path
    names: tuple[str, ...]

    def path(self, name: str) -> Path:
        """Return where a notebook lies when it was handed in under its own name."""
        return self.folder / f"{name}.ipynb"

    def read(self, renamed: Mapping[str, Path] | None = None) -> dict[str, bytes]:
        """Return the bytes of the notebooks by name; of several, those that were handed in.

        `renamed` says where those are that were handed in under other names. Raises Unreadable for
        what is no file of fair size, and when there is none.
        """
        paths = {name: self.path(name) for name in self.names} | dict(renamed or {})
        if len(paths) > 1:
            paths = {name: path for name, path in paths.items() if os.path.lexists(path)}
        if not paths:
            raise Unreadable(NOTHING.format(names=", ".join(self.names)))
        return {name: read_bounded(path) for name, path in paths.items()}

    def files(self) -> dict[str, bytes]:
        """Return the regular files beside the notebook, while there is room for them."""
        found: dict[str, bytes] = {}
        room = LARGEST_FILES
        for path in sorted(_files_below(self.folder)):
            size = _regular_size(path)
            if size is None or size > room or len(found) == MOST_FILES:
                continue
            with suppress(PermissionError):  # nobody can copy it, so nobody gets to see it
                found[path.relative_to(self.folder).as_posix()] = path.read_bytes()
                room -= size
        return found


def _files_below(folder: Path) -> list[Path]:
    """Return the files below a folder: no hidden ones, no links followed, bounded in number."""
    found: list[Path] = []
    waiting = [(folder, 0)]
    while waiting and len(found) < MOST_ENTRIES:
        inside, depth = waiting.pop()
        with suppress(PermissionError), os.scandir(inside) as entries:
            for entry in itertools.islice(entries, MOST_ENTRIES):
                path = Path(entry.path)
                if entry.name.startswith(".") or path.suffix == ".ipynb":
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    found.append(path)
                elif depth < DEEPEST:
                    waiting.append((path, depth + 1))
    return found


@dataclass(frozen=True)
class Copy:
    """What was handed in, as it was read: so what is written down is what was graded."""

    notebooks: Mapping[str, bytes]
    files: Mapping[str, bytes]
    timestamp: Any
    repairs: tuple[Repair, ...] = ()


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds a course.

    Start where the instructor stands, never at a submission: an archive of submissions could bring
    a course of its own. Raises CourseError.
    """
    for folder in (start, *start.parents):
        if _is_course(folder):
            return folder
    raise CourseError(NO_COURSE.format(start=start))


def _is_course(folder: Path) -> bool:
    """Tell whether a folder is configured, and has sources: where they usually are, or named."""
    config = folder / CONFIG
    if not config.is_file():
        return False
    return (folder / "source").is_dir() or b"CourseDirectory." in config.read_bytes()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an OSError while writing into a CourseError: one line, with the cure."""
    try:
        yield
    except OSError as error:
        name, reason = error.filename or path, error.strerror or error
        raise CourseError(NO_WRITING.format(path=name, reason=reason)) from None


def read_bounded(path: Path) -> bytes:
    """Return the bytes of a submitted file, unless it is too large to be a notebook."""
    try:
        size = _regular_size(path)
    except FileNotFoundError:
        raise Unreadable(NO_FILE.format(name=path.name)) from None
    if size is None:
        raise Unreadable(NOT_REGULAR.format(name=path.name, kind=_kind(path)))
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


def _kind(path: Path) -> str:
    """Return what something is that is no regular file."""
    if path.is_symlink():
        return "a link, and links are not followed"
    return "a folder" if path.is_dir() else "a pipe or a device"


class Course:
    """A course as nbgrader is configured for it; nbgrader itself, slow to import, is on demand."""

    def __init__(self, root: Path):
        self.root = root

    @classmethod
    def of(cls, layout: Any, config: Any) -> Course:
        """Return the course that a running nbgrader has already found, with its configuration.

        nbgrader also reads what lies in the folder that it was started in, and in Jupyter's own.
        """
        course = cls(Path(layout.root))
        config, running = read_config(course.root), evaluated(config)
        config.merge(running)
        course.__dict__.update(layout=layout, config=config)
        return course

    @cached_property
    def config(self) -> Any:
        """The configuration that `nbgrader_config.py` makes."""
        return read_config(self.root)

    @property
    def has_penalties(self) -> bool:
        """Whether the configuration says anything about penalties for lateness."""
        return any(name in self.config for name in ("LateSubmissionPlugin", "AssignLatePenalties"))

    @property
    def timeout(self) -> float | None:
        """Seconds that the configuration gives each cell, or None where it doesn't say.

        nbgrader's own setting; where that means "without end", it is an hour. Before it goes what
        is said for grading alone, where None stands for proctor's own limits. Raises CourseError.
        """
        found = None
        for section in TIMED:
            if section in self.config and "timeout" in self.config[section]:
                found = section, self.config[section]["timeout"]
        if found is None:
            return None
        section, seconds = found
        if isinstance(seconds, bool) or not isinstance(seconds, int | None):
            raise CourseError(NO_TIMEOUT.format(section=section, found=seconds))
        if seconds is None and section == GRADING:
            return None
        return float(seconds) if seconds and seconds > 0 else WITHOUT_END

    @cached_property
    def layout(self) -> Any:
        """nbgrader's CourseDirectory, which knows the folders."""
        with lean_imports():
            from nbgrader.coursedir import CourseDirectory

        layout = CourseDirectory(config=self.config)
        if "root" not in self.config.CourseDirectory:
            layout.root = str(self.root)
        return layout

    def folder(self, step: str, student: str, lab: str) -> Path:
        """Return the folder of one submission at one step, such as "autograded"."""
        directory = getattr(self.layout, f"{step}_directory")
        return Path(self.layout.format_path(directory, student, lab))

    def released(self, lab: str) -> Path:
        """Return the folder of a lab's release."""
        return Places.of(self.root, self.config).folder("release", lab)

    def seems_to_have(self, lab: str, students: Iterable[str] = ()) -> bool:
        """Tell at a glance, by nbgrader's usual folders, whether there is something to grade."""
        students = list(students)
        if not students:
            return any((self.root / "submitted").glob(f"*/{lab}"))
        return all((self.root / "submitted" / name / lab).is_dir() for name in students)

    def submissions(
        self, lab: str, students: Iterable[str] = (), notebooks: Sequence[str] = ()
    ) -> list[Handed]:
        """Return what was submitted for a lab, sorted by student; only these `students`, if any.

        `notebooks` are the names of those that the lab consists of; without them there is one, and
        it is named as the lab. Raises CourseError when there is nothing.
        """
        wanted, known = sorted(set(students)), tuple(notebooks) or (lab,)
        base = self._base("submitted", lab)
        names = wanted or sorted(path.name for path in base.glob("*") if path.is_dir())
        found = []
        for name in names:
            if not _is_text(name):
                raise CourseError(NO_NAME.format(path=base, name=name))
            folder = self.folder("submitted", name, lab)
            if folder.is_dir():
                found.append(Handed(name, folder, known))
            elif wanted:
                raise CourseError(f"{name} has not submitted {lab}: there is no {folder}.")
        if not found:
            raise CourseError(f"Nobody has submitted {lab}: {base} holds nothing for it.")
        return found

    def _base(self, step: str, lab: str) -> Path:
        """Return the folder with the learners' folders of one step."""
        return Path(str(self.folder(step, "*", lab)).partition("*")[0])

    def copy(self, handed: Handed, renamed: Mapping[str, Path] | None = None) -> Copy:
        """Read a submission, once. Raises Unreadable, and OSError for what vanishes meanwhile."""
        return Copy(handed.read(renamed), handed.files(), self.timestamp(handed))

    def check_writable(self, lab: str) -> None:
        """Raise CourseError unless results can be written into `autograded/`."""
        base = self._base("autograded", lab)
        with writing(base):
            base.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=base):
                pass

    def timestamp(self, handed: Handed) -> Any:
        """Return when something was handed in, or None where that is not on record."""
        path = handed.folder / "timestamp.txt"
        try:
            size = _regular_size(path)
            if size is None or size > LARGEST_TIMESTAMP:
                return None
            return self.layout.get_existing_timestamp(str(handed.folder))
        except (OSError, ValueError, OverflowError, AttributeError):
            return None  # what its author wrote there is no time

    @contextmanager
    def scorebook(self) -> Iterator[Any]:
        """Open the gradebook that nbgrader uses. Raises CourseError whenever that fails it."""
        from sqlalchemy.exc import SQLAlchemyError

        from proctor.course.gradebook import LOCKED, ScoreBook

        layout = self.layout
        try:
            with ScoreBook(
                layout.db_url, layout.course_id or "default_course", self.config
            ) as book:
                yield book
        except SQLAlchemyError as error:
            reason = _one_line(getattr(error, "orig", None) or error)
            url = _without_password(layout.db_url)
            if LOCKED in reason:
                raise CourseError(LOCKED_GRADEBOOK.format(url=url)) from None
            raise CourseError(NO_GRADEBOOK.format(url=url, reason=reason)) from None


def _is_text(name: str) -> bool:
    """Tell whether a file's name is valid text; on Linux it may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _without_password(url: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)
