"""Read a submitted notebook: any bytes in, plain cells out, or one sentence that says why not.

Nothing in the file is believed: sizes are limited, every field is checked, and what a cell is
worth or how it is treated is never read from here.

Unreadable        the file cannot be graded; its message is for the learner and the instructor
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proctor.result import Repair

LARGEST_NOTEBOOK = 32 * 1024 * 1024
"""Bytes. A notebook with every figure of a lab in it stays below a tenth of this."""

MOST_CONTAINERS = 500_000
"""Opening brackets in a file. Each costs some hundred bytes of memory once it is read."""

MOST_CELLS = 2000
LONGEST_CELL = 1_000_000
"""Characters of one cell."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

TOO_LARGE = "The file has {size} MB; a notebook may have at most {limit} MB."
TOO_DEEP = "The file is nested deeper or has more parts than any notebook."
TOO_MANY = "The notebook has {count} cells; at most {limit} can be graded."
EMPTY = "The file is empty."
NOT_TEXT = "The file is not UTF-8 text (byte {place}). Save the notebook again in JupyterLab."
NOT_JSON = "The file is not a complete notebook: {reason} (line {line}). It may be cut short."
CONFLICT = (
    "The file holds two versions at once: marks of a merge conflict begin in line {line}. Choose "
    "one of the versions, and hand in a notebook that opens in JupyterLab."
)
CONFLICT_MARK = re.compile(r"^<{7} ", re.MULTILINE)
NOT_NOTEBOOK = "The file is JSON, but not a notebook: {reason}."
OLD_FORMAT = "The file has notebook format {found}; formats 3 and 4 can be graded."


class Unreadable(Exception):  # noqa: N818 - it names what the file is
    """A submitted file cannot be graded. The message is one or two plain sentences."""


@dataclass(frozen=True)
class SubmittedCell:
    """One cell as handed in. Ids and marks are only hints for finding its place."""

    index: int
    kind: str
    source: str
    grade_id: str | None = None
    cell_id: str | None = None
    tags: tuple[str, ...] = ()
    marks: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """A notebook as handed in: its cells, what had to be mended to read it, and its digest."""

    cells: tuple[SubmittedCell, ...]
    repairs: tuple[Repair, ...]
    digest: str
    lab: str | None = None


def read_submission(data: bytes, beside: Mapping[str, bytes] | None = None) -> Submission:
    """Read the bytes of a submitted file. Raises Unreadable, and nothing else.

    `beside` holds the files handed in with it that checks may read: they count for the digest.
    """
    repairs: list[str] = []
    notebook = _parse(_text(data, repairs))
    cells = _cells(notebook, repairs)
    return Submission(
        cells=tuple(cells),
        repairs=tuple(Repair("notebook", what) for what in dict.fromkeys(repairs)),
        digest=digest_of(data, beside or {}),
        lab=_lab_name(notebook),
    )


def digest_of(data: bytes, beside: Mapping[str, bytes]) -> str:
    """Return the SHA-256 digest of a notebook, or of it and the files that belong to it.

    A notebook by itself has the plain digest of its bytes.
    """
    digest = hashlib.sha256(data)
    for name, content in sorted(beside.items()):
        digest.update(f"\n{name}:{len(content)}:".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()


def _text(data: bytes, repairs: list[str]) -> str:
    if len(data) > LARGEST_NOTEBOOK:
        raise Unreadable(TOO_LARGE.format(size=len(data) >> 20, limit=LARGEST_NOTEBOOK >> 20))
    if not data.strip():
        raise Unreadable(EMPTY)
    encoding = "utf-8"
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            encoding = "utf-8-sig" if name == "utf-8" else name
            repairs.append(f"The file begins with a byte-order mark ({name}); it was read past it.")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_TEXT.format(place=error.start)) from None
    if text.count("[") + text.count("{") > MOST_CONTAINERS:
        raise Unreadable(TOO_DEEP)
    return text


def _parse(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        if mark := CONFLICT_MARK.search(text):
            line = text.count("\n", 0, mark.start()) + 1
            raise Unreadable(CONFLICT.format(line=line)) from None
        raise Unreadable(NOT_JSON.format(reason=error.msg, line=error.lineno)) from None
    except (RecursionError, MemoryError):
        raise Unreadable(TOO_DEEP) from None
    except ValueError:  # a number of more digits than Python converts
        raise Unreadable(NOT_NOTEBOOK.format(reason="it holds a number without end")) from None
    if not isinstance(notebook, dict):
        raise Unreadable(NOT_NOTEBOOK.format(reason="it is not an object"))
    return notebook


def _cells(notebook: dict[str, Any], repairs: list[str]) -> list[SubmittedCell]:
    found = notebook.get("nbformat")
    if found == 3:
        repairs.append("The file has the old notebook format 3; it was read as format 4.")
        cells: Any = _cells_of_format_3(notebook)
    elif found == 4 or (found is None and isinstance(notebook.get("cells"), list)):
        if found is None:
            repairs.append("The file does not say its notebook format; it was read as format 4.")
        cells = notebook.get("cells")
    else:
        raise Unreadable(OLD_FORMAT.format(found=str(found)[:20]))
    if not isinstance(cells, list):
        raise Unreadable(NOT_NOTEBOOK.format(reason="it has no list of cells"))
    if len(cells) > MOST_CELLS:
        raise Unreadable(TOO_MANY.format(count=len(cells), limit=MOST_CELLS))
    return [
        _cell(cell, index, repairs) for index, cell in enumerate(cells) if isinstance(cell, dict)
    ]


def _cells_of_format_3(notebook: dict[str, Any]) -> list[Any]:
    """Return the cells of an old notebook with today's names for their fields."""
    sheets = notebook.get("worksheets")
    sheets = sheets if isinstance(sheets, list) else []
    cells: list[Any] = []
    for sheet in sheets:
        inside = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in inside if isinstance(inside, list) else []:
            if not isinstance(cell, dict):
                continue
            kind = "markdown" if cell.get("cell_type") == "heading" else cell.get("cell_type")
            cells.append(
                {**cell, "cell_type": kind, "source": cell.get("source", cell.get("input", ""))}
            )
    return cells


def _cell(cell: dict[str, Any], index: int, repairs: list[str]) -> SubmittedCell:
    metadata = _dict(cell.get("metadata"))
    marks = _dict(metadata.get("nbgrader"))
    kind = cell.get("cell_type")
    tags = metadata.get("tags")
    return SubmittedCell(
        index=index,
        kind=kind if kind in ("code", "markdown", "raw") else "raw",
        source=_source(cell.get("source"), repairs),
        grade_id=_name(marks.get("grade_id")),
        cell_id=_name(cell.get("id")),
        tags=tuple(sorted(t for t in tags if isinstance(t, str))) if isinstance(tags, list) else (),
        marks=marks,
        attachments=_attachments(cell.get("attachments")),
    )


def _source(source: Any, repairs: list[str]) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        repairs.append("A cell without text was read as an empty one.")
        return ""
    if len(source) > LONGEST_CELL:
        repairs.append(f"A cell was cut after {LONGEST_CELL} characters.")
        source = source[:LONGEST_CELL]
    if "\r" in source:
        repairs.append("Windows line ends were turned into plain ones.")
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return _writable(source)


def _writable(text: str) -> str:
    """Return text that can be encoded as UTF-8; JSON also allows lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _attachments(value: Any) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a written answer, where they are well formed."""
    return {
        _writable(name): {
            _writable(kind): _writable(data)
            for kind, data in bundle.items()
            if isinstance(data, str)
        }
        for name, bundle in _dict(value).items()
        if isinstance(bundle, dict)
    }


def _lab_name(notebook: dict[str, Any]) -> str | None:
    return _name(_dict(_dict(notebook.get("metadata")).get("course")).get("lab"))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str | None:
    """Return a short printable name, or None."""
    usable = isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()
    return value if usable else None
