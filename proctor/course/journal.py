"""The journal of a run: one line of JSON for each submission that is fully written down.

A line is added, and forced to disk, only after the executed notebook and the gradebook have the
submission. Whatever happens, a line never promises more than what is there. Who holds the journal
is alone in writing the results of its lab.

An entry with the key PROVISIONAL is a result that waits for overtime; the next one of the same
learner takes its place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from proctor.course.course import CourseError, writing

FOLDER = ".proctor"

ANEW = "anew"
"""Key of the mark at which a run began that doesn't resume another."""

PROVISIONAL, OVERTIME = "provisional", "overtime"
"""Keys of what ran out of a first limit, before and after the submission was graded again."""

BUSY = "Another run is grading {lab} in this course. Wait until it has ended, or stop it."


class Journal:
    """The journal of a lab in a course. A context manager.

    Raises CourseError when it can't be written, or when another run has it open.
    """

    def __init__(self, path: Path):
        self._path = path
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(path, "a+b")  # noqa: SIM115 - closed by close()
        self._lock()
        self._end_torn_line()

    @classmethod
    def of(cls, root: Path, lab: str) -> Journal:
        """Open the journal of a lab."""
        return cls(root / FOLDER / f"{lab}.jsonl")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, student: str, entry: Mapping[str, Any]) -> None:
        """Write down that a submission is done."""
        with writing(self._path):
            self._file.write(_line({"student": student, **entry}))
            self._file.flush()
            os.fsync(self._file.fileno())

    def latest(self) -> dict[str, dict[str, Any]]:
        """Return the last entry of each student since the run that began anew.

        Lines cut off by a crash are left out.
        """
        found: dict[str, dict[str, Any]] = {}
        for entry in self._entries():
            if ANEW in entry:
                only = entry.get("students") or list(found)
                found = {name: had for name, had in found.items() if name not in only}
            elif is_about_a_student(entry):
                found[entry["student"]] = entry
        return found

    def begin_anew(self, students: Sequence[str] = ()) -> None:
        """Mark the start of a run that doesn't resume another; for these `students` only, if any.

        What came before stays, for a report on what regrading has changed, but only the last
        result of each student.
        """
        if students:  # what is known of everybody else still holds
            with writing(self._path):
                self._file.write(_line({ANEW: len(students), "students": list(students)}))
                self._file.flush()
            return
        last = {e["student"]: e for e in self._entries() if isinstance(e.get("result"), dict)}
        with writing(self._path):
            self._file.truncate(0)
            for entry in [*last.values(), {ANEW: len(last)}] if last else []:
                self._file.write(_line(entry))
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _lock(self) -> None:
        """Keep other runs out. The system gives a lock back however its holder ends."""
        with suppress(ImportError, OSError):  # no locks on this system, or on this disk
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._file.close()
                raise CourseError(BUSY.format(lab=self._path.stem)) from None

    def _entries(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        return _entries(self._file)

    def _end_torn_line(self) -> None:
        """End a line that a crash cut off, so that the next one stands by itself."""
        size = self._file.seek(0, os.SEEK_END)
        if size:
            self._file.seek(size - 1)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")


def history(root: Path, lab: str) -> dict[str, list[dict[str, Any]]]:
    """Return all entries of each student, oldest first; also while a run is writing."""
    path = root / FOLDER / f"{lab}.jsonl"
    found: dict[str, list[dict[str, Any]]] = {}
    if path.is_file():
        with path.open("rb") as file:
            for entry in filter(is_about_a_student, _entries(file)):
                earlier = found.setdefault(entry["student"], [])
                if earlier and PROVISIONAL in earlier[-1]:
                    earlier.pop()
                earlier.append(entry)
    return found


def is_about_a_student(entry: Mapping[str, Any]) -> bool:
    """Tell entries of submissions from marks between runs."""
    return isinstance(entry.get("student"), str)


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _entries(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            yield entry
