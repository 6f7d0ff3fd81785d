"""Read a roster (CSV) and put its people into the gradebook, all of them or none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from proctor.course.course import CourseError
from proctor.lms.people import Person, plain

COLUMNS = {
    "id": ("id", "student id", "username", "sis login id", "login id", "user name"),
    "first_name": ("first_name", "first name", "given name"),
    "last_name": ("last_name", "last name", "surname", "family name"),
    "email": ("email", "email address", "e-mail"),
    "lms_user_id": ("lms_user_id", "canvas user id", "canvas id", "lms id", "id number"),
}
"""The headings that are understood, by field; capitals don't matter."""

NO_FILE = "{path} can't be read: {reason}."
NOT_UTF8 = "{path} is not UTF-8 text (byte {place}). Save it as 'CSV UTF-8' and try again."
NO_ID = "{path} has no column of ids. Its first line needs one of: {known}. It has: {found}."
NOBODY = "{path} names nobody: it has no line below its headings."
WRONG_LINES = "{path} was not taken, because of these lines:\n{lines}"
SHOWN = 20

UNSAFE = re.compile(r"^[.]|[/\\:*?\"<>|\x00-\x1f+]|\s$")
EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+$")


def read_roster(path: Path) -> list[Person]:
    """Return the people of a roster. Raises CourseError that lists every wrong line."""
    table = _table(path)
    header = [cell.strip().lower() for cell in table[0][1]] if table else []
    places = {
        field: header.index(name)
        for field, names in COLUMNS.items()
        if (name := next((name for name in names if name in header), None)) is not None
    }
    if "id" not in places:
        known, found = ", ".join(COLUMNS["id"]), ", ".join(header) or "nothing"
        raise CourseError(NO_ID.format(path=path, known=known, found=found))
    if len(table) == 1:
        raise CourseError(NOBODY.format(path=path))
    people: list[Person] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number, row in table[1:]:
        values = {field: row[at].strip() for field, at in places.items() if at < len(row)}
        person = Person(values.pop("id", ""), **values)
        faults = _faults(person, row, len(header))
        if person.id in seen:
            faults.append(f"{person.id!r} stands in line {seen[person.id]}, too")
        seen.setdefault(person.id, number)
        wrong += [f"  line {number}: {fault}." for fault in faults]
        people.append(person)
    if wrong:
        rest = [f"  ... and {len(wrong) - SHOWN} more."] if len(wrong) > SHOWN else []
        lines = "\n".join([*wrong[:SHOWN], *rest])
        raise CourseError(WRONG_LINES.format(path=path, lines=lines))
    return people


def add_people(gradebook: Any, people: Iterable[Person]) -> tuple[int, int]:
    """Add people, or update those that are known; return how many were new, how many changed.

    What the roster leaves empty stays as it is, and nobody is taken out.
    """
    from nbgrader.api import Student

    session, new, changed = gradebook.db, 0, 0
    try:
        for person in people:
            student = session.get(Student, person.id)
            if student is None:
                student = Student(id=person.id)
                session.add(student)
                new += 1
                before = None
            else:
                before = Person.of(student)
            for field in ("first_name", "last_name", "email", "lms_user_id"):
                if value := getattr(person, field):
                    setattr(student, field, value)
            changed += before is not None and before != Person.of(student)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return new, changed


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their numbers."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise CourseError(NO_FILE.format(path=path, reason=error.strerror)) from None
    except UnicodeDecodeError as error:
        raise CourseError(NOT_UTF8.format(path=path, place=error.start)) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    for row in reader:
        if any(cell.strip() for cell in row):
            found.append((reader.line_num, row))
    return found


def _faults(person: Person, row: Sequence[str], width: int) -> list[str]:
    if len(row) != width:
        return [f"{len(row)} fields where the headings have {width}"]
    if not plain(person.id):
        return ["there is no id"]
    faults = []
    if UNSAFE.search(person.id):
        faults.append(f"the id {person.id!r} can't name a folder")
    if person.email and not EMAIL.match(person.email):
        faults.append(f"{person.email!r} is no e-mail address")
    return faults
