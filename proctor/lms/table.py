"""Tables as spreadsheet programs and learning platforms write them, and cells that do no harm."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

SEPARATOR = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
"""The line before the headings by which spreadsheet programs tell each other the delimiter."""

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?%?")

NOT_UTF8 = "{path} is not UTF-8 text (byte {place}). Save it as 'CSV UTF-8' and try again."
NOT_CSV = "{path}, line {line}: {reason}. Save it as 'CSV UTF-8' and try again."


class TableError(ValueError):
    """A file is no table; the message is one sentence with the cure."""


def read_table(path: Path) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the lines that hold something, with their numbers, and the delimiter.

    Raises TableError for what is no table, and OSError for what can't be read.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(NOT_UTF8.format(path=path, place=error.start)) from None
    first, _, rest = text.partition("\n")
    told = SEPARATOR.match(first)
    if told:
        delimiter, text = told[1], "\n" + rest
    else:
        bare = re.sub(r'"[^"]*"', "", first)
        delimiter = max(",;\t", key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((reader.line_num, row))
    except csv.Error as error:
        raise TableError(NOT_CSV.format(path=path, line=reader.line_num, reason=error)) from None
    return found, delimiter


def one_line(text: str) -> str:
    """Return a name on one line, without what is no letter of it."""
    return CONTROL.sub(" ", text).strip()


def harmless_cell(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula, and that is one line."""
    line = CONTROL.sub(" ", text)
    begins = line.lstrip()[:1]
    if begins and begins in "=+-@＝＋－＠" and not NUMBER.fullmatch(line.strip()):
        return f"'{line}"
    return line
