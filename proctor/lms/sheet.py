"""The table that an LMS gives out and takes back: read it, find the people, fill in a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from proctor.course.course import CourseError
from proctor.lms.people import Directory, Person

KEYS = {
    "lms": ("ID",),
    "id": ("SIS Login ID", "SIS User ID", "Username", "ID number"),
    "email": ("Email address", "Email", "SIS Login ID"),
    "name": ("Full name", "Student"),
}
"""By what people are known, in the order of trust, and in which columns that stands."""

NO_TABLE = "{path} can't be read: {reason}. Export the grades from {lms}, and give that file."
NO_PEOPLE = "{path} has no column that names people. It needs one of: {known}. It has: {found}."
NO_COLUMN = "{path} has no column {wanted!r} for the grades. It has: {found}."


@dataclass
class Sheet:
    """A table with a line of headings. `rows` hold all lines below it."""

    path: Path
    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","

    def column(self, name: str) -> int:
        """Return the place of a column. Raises CourseError that says which ones there are."""
        if name not in self.header:
            found = ", ".join(self.header)
            raise CourseError(NO_COLUMN.format(path=self.path, wanted=name, found=found))
        return self.header.index(name)

    def person(self, row: list[str], directory: Directory) -> str | None:
        """Return the id of the learner whom a line is about, or None."""
        for kind, names in KEYS.items():
            for name in names:
                if name not in self.header:
                    continue
                value = row[self.header.index(name)].strip()
                if value and (found := directory.find(**{kind: value})):
                    return found
        return None

    def text(self, columns: Iterable[int]) -> str:
        """Return these columns of the table as CSV."""
        places = list(columns)
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow([self.header[place] for place in places])
        writer.writerows([[row[place] for place in places] for row in self.rows])
        return written.getvalue()


def read_sheet(path: Path, lms: str) -> Sheet:
    """Read an LMS's file. Raises CourseError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CourseError(NO_TABLE.format(path=path, reason=error.strerror, lms=lms)) from None
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
        raise CourseError(NO_TABLE.format(path=path, reason=reason, lms=lms)) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    header = [cell.strip() for cell in rows[0]] if rows else []
    known = [name for names in KEYS.values() for name in names]
    if not set(header) & set(known):
        found = ", ".join(header) or "nothing"
        raise CourseError(NO_PEOPLE.format(path=path, known=", ".join(known), found=found))
    width = len(header)
    return Sheet(path, header, [(row + [""] * width)[:width] for row in rows[1:]], delimiter)


def directory_of(people: Iterable[object]) -> Directory:
    """Return a directory of the gradebook's students."""
    return Directory(Person.of(student) for student in people)


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return whose grade differs from the last export: (before, now)."""
    return {
        student: (before[student], grade)
        for student, grade in now.items()
        if student in before and before[student] != grade
    }
