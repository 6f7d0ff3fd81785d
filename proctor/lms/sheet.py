"""The table that an LMS gives out and takes back: read it, find the people, fill in a column.

What a column is, its heading says, in the language of whoever exported the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from proctor.course.course import CourseError
from proctor.lms.people import Directory, Person, plain
from proctor.lms.table import TableError, harmless_cell, read_table
from proctor.notebook.terminal import printable

ID_NUMBER = (
    *("ID number", "ID-Nummer", "Numéro d'identification", "Numéro ID", "Número de ID"),
    *("Número de identificación", "Número de identificação", "Número ID", "Numer ID"),
    *("Numer identyfikacyjny", "Numer albumu"),
)
NAMES = {
    "lms": ("ID", *ID_NUMBER),
    "id": (
        *("SIS Login ID", "SIS User ID", "Username", "Anmeldename", "Nom d'utilisateur"),
        *("Nombre de usuario", "Nome de utilizador", "Nome de usuário", "Identificação de usuário"),
        *("Nazwa użytkownika", *ID_NUMBER),
    ),
    "email": (
        *("Email address", "Email", "SIS Login ID", "E-Mail-Adresse", "E-Mail"),
        *("Adresse de courriel", "Courriel", "Adresse courriel", "Adresse e-mail"),
        *("Dirección de correo", "Dirección Email", "Dirección de correo electrónico"),
        *("Correo electrónico", "Correo", "Endereço de email", "Endereço de e-mail"),
        *("Adres e-mail", "Adres email"),
    ),
    "name": (
        *("Full name", "Student", "Vollständiger Name", "Nom complet", "Nombre completo"),
        *("Nome completo", "Pełna nazwa", "Imię i nazwisko", "Nazwisko i imię"),
    ),
}
"""By what people are known, in the order of trust, and in which columns that stands."""

GRADE = ("Grade", "Bewertung", "Note", "Calificación", "Nota", "Avaliação", "Ocena")
MAXIMUM = (
    *("Maximum Grade", "Bestwertung", "Maximale Bewertung", "Note maximale"),
    *("Calificación máxima", "Nota máxima", "Avaliação máxima", "Ocena maksymalna"),
    *("Maksymalna ocena", "Najwyższa ocena"),
)
OPEN = (
    *("Grade can be changed", "Bewertung kann geändert werden", "La note peut être modifiée"),
    *("La calificación puede ser cambiada", "A nota pode ser alterada"),
    *("Ocena może być zmieniona", "Ocena może zostać zmieniona"),
)
YES, NO = ("yes", "ja", "oui", "si", "sim", "tak"), ("no", "nein", "non", "nao", "nie")
COMMENT = re.compile(r"feedback|com+ent|kommentar|komentarz|retroaliment", re.IGNORECASE)
"""In headings of what a teacher wrote, where a line may begin as it likes."""

NO_TABLE = "{path} can't be read: {reason}. Export the grades from {lms}, and give that file."
NO_PEOPLE = "{path} has no column that names people. It needs one of: {known}. It has: {found}."
NO_COLUMN = "{path} has no column {wanted!r} for the grades. It has: {found}."
NOBODY = (
    "Nobody in {path} is in the gradebook, so there is nothing to export. People were looked for "
    "in the columns {used}; the file has: {found}. Import the roster first: proctor roster FILE"
)


@dataclass
class Sheet:
    """A table with a line of headings. `rows` hold all lines below it."""

    path: Path
    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","

    @property
    def found(self) -> str:
        """The headings, for a person."""
        return printable(", ".join(self.header))

    def column(self, name: str) -> int:
        """Return the place of a column. Raises CourseError that says which ones there are."""
        if name not in self.header:
            raise CourseError(NO_COLUMN.format(path=self.path, wanted=name, found=self.found))
        return self.header.index(name)

    def meaning(self, names: Iterable[str]) -> int | None:
        """Return the place of the first column that has one of these headings, or None."""
        headings = [plain(heading) for heading in self.header]
        return next(
            (headings.index(plain(name)) for name in names if plain(name) in headings), None
        )

    def people_columns(self) -> list[str]:
        """Return the headings by which people are looked for."""
        known = {plain(name) for names in NAMES.values() for name in names}
        return [heading for heading in self.header if plain(heading) in known]

    def person(self, row: list[str], directory: Directory) -> str | None:
        """Return the id of the learner whom a line is about, or None."""
        for kind, names in NAMES.items():
            known = {plain(name) for name in names}
            for place, heading in enumerate(self.header):
                value = row[place].strip() if plain(heading) in known else ""
                if value and (found := directory.find(**{kind: value})):
                    return found
        return None

    def has_commas(self, places: Iterable[int]) -> bool:
        """Tell whether fractions are written with a comma, by what stands in some columns."""
        cells = [row[place].strip() for row in self.rows for place in places]
        if any(re.fullmatch(r"\d+,\d+", cell) for cell in cells):
            return True
        return self.delimiter == ";" and not any(re.fullmatch(r"\d+\.\d+", cell) for cell in cells)

    def text(self, columns: Iterable[int]) -> str:
        """Return these columns of the table as CSV, with no cell that would do anything."""
        places = list(columns)
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow([self.header[place] for place in places])
        for row in self.rows:
            writer.writerow(
                row[place] if COMMENT.search(self.header[place]) else harmless_cell(row[place])
                for place in places
            )
        return written.getvalue()


def read_sheet(path: Path, lms: str) -> Sheet:
    """Read an LMS's file. Raises CourseError."""
    try:
        numbered, delimiter = read_table(path)
    except OSError as error:
        raise CourseError(NO_TABLE.format(path=path, reason=error.strerror, lms=lms)) from None
    except TableError as error:
        raise CourseError(str(error)) from None
    rows = [row for _, row in numbered]
    sheet = Sheet(path, [cell.strip() for cell in rows[0]] if rows else [], [], delimiter)
    if not sheet.people_columns():
        known = ", ".join(dict.fromkeys(name for names in NAMES.values() for name in names))
        found = sheet.found or "nothing"
        raise CourseError(NO_PEOPLE.format(path=path, known=known, found=found))
    width = len(sheet.header)
    sheet.rows = [(row + [""] * width)[:width] for row in rows[1:]]
    return sheet


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
