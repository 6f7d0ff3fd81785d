"""Read a roster (CSV) and put its people into the gradebook, all of them or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from proctor.course.course import CourseError
from proctor.lms.people import Person, plain
from proctor.lms.sheet import ID_NUMBER
from proctor.lms.table import TableError, one_line, read_table
from proctor.notebook.terminal import printable

COLUMNS = {
    "id": (
        *("id", "student id", "username", "sis login id", "login id", "user name"),
        *("anmeldename", "benutzername", "nom d'utilisateur", "nombre de usuario"),
        *("nome de utilizador", "nome de usuário", "nazwa użytkownika"),
    ),
    "first_name": (
        *("first_name", "first name", "given name", "vorname", "prénom", "nombre"),
        *("nome", "nome próprio", "imię"),
    ),
    "last_name": (
        *("last_name", "last name", "surname", "family name", "nachname", "nom"),
        *("nom de famille", "apellido", "apellidos", "apellido(s)", "apelido", "sobrenome"),
        "nazwisko",
    ),
    "email": (
        *("email", "email address", "e-mail", "e-mail-adresse", "adresse de courriel"),
        *("dirección de correo", "correo electrónico", "endereço de e-mail"),
        *("endereço de email", "adres e-mail"),
    ),
    "lms_user_id": (
        *("lms_user_id", "canvas user id", "canvas id", "lms id"),
        *(name.lower() for name in ID_NUMBER),
    ),
}
"""The headings that are understood, by field; capitals and accents don't matter."""

CANVAS = {"id": "sis login id", "lms_user_id": "id"}
"""In Canvas's own gradebook file `ID` is Canvas's number for somebody."""

CANVAS_TEST_STUDENT = "Student, Test"

NO_FILE = "{path} can't be read: {reason}."
NO_ID = "{path} has no column of ids. Its first line needs one of: {known}. It has: {found}."
NOBODY = "{path} names nobody: it has no line below its headings."
WRONG_LINES = "{path} was not taken, because of these lines:\n{lines}"
SHOWN = 20

UNSAFE = re.compile(r"^[.]|[/\\:*?\"<>|\x00-\x1f+]|\s$")
ROUNDED = re.compile(r"^\d[.,]\d+E\+\d+$", re.IGNORECASE)
EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+$")


def read_roster(path: Path) -> list[Person]:
    """Return the people of a roster. Raises CourseError that lists every wrong line."""
    table = _table(path)
    header = [cell.strip().lower() for cell in table[0][1]] if table else []
    places = _places(header)
    if "id" not in places:
        known, found = ", ".join(COLUMNS["id"]), printable(", ".join(header)) or "nothing"
        raise CourseError(NO_ID.format(path=path, known=known, found=found))
    if len(table) == 1:
        raise CourseError(NOBODY.format(path=path))
    people: list[Person] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    is_canvas = _is_canvas(header)
    for number, row in table[1:]:
        values = {field: one_line(row[at]) for field, at in places.items() if at < len(row)}
        if is_canvas:
            name = row[header.index("student")].strip()
            if not values.get("lms_user_id") or name == CANVAS_TEST_STUDENT:
                continue  # above the people: possible points, how grades are posted
            values.update(_split_name(name))
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


def _is_canvas(header: Sequence[str]) -> bool:
    return {"student", *CANVAS.values()} <= {*header}


def _places(header: Sequence[str]) -> dict[str, int]:
    """Return which field stands in which column."""
    if _is_canvas(header):
        return {field: header.index(name) for field, name in CANVAS.items()}
    headings = [plain(heading) for heading in header]
    return {
        field: headings.index(plain(name))
        for field, names in COLUMNS.items()
        if (name := next((name for name in names if plain(name) in headings), None)) is not None
    }


def _split_name(name: str) -> dict[str, str]:
    """Return the parts of `Lovelace, Ada`; nothing for a name that has no comma."""
    last, comma, first = one_line(name).partition(",")
    return {"first_name": first.strip(), "last_name": last.strip()} if comma else {}


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their numbers."""
    try:
        return read_table(path)[0]
    except OSError as error:
        raise CourseError(NO_FILE.format(path=path, reason=error.strerror)) from None
    except TableError as error:
        raise CourseError(str(error)) from None


def _faults(person: Person, row: Sequence[str], width: int) -> list[str]:
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        return [f"{len(row)} fields where the headings have {width}"]
    if not plain(person.id):
        return ["there is no id"]
    if ROUNDED.match(person.id):
        return [f"the id {person.id!r} was rounded by a spreadsheet; make that column text there"]
    faults = []
    if UNSAFE.search(person.id):
        faults.append(f"the id {person.id!r} can't name a folder")
    if person.email and not EMAIL.match(person.email):
        faults.append(f"{person.email!r} is no e-mail address")
    return faults
