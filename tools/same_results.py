"""Compare what two runs over the same submissions wrote: gradebook, `autograded/` and journal.

Ids that a gradebook draws at random say nothing; what they refer to does. So a row is compared by
its other columns, and by the rows that it points to.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import stat
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

DRAWN = re.compile(r"[0-9a-f]{32}")
"""An id that was drawn at random."""

MOST_SHOWN = 5


def differences(one: Path, two: Path, lab: str) -> list[str]:
    """Return what differs between the results of a lab in two course folders, in words."""
    parts = (
        ("gradebook", gradebook(one / "gradebook.db"), gradebook(two / "gradebook.db")),
        ("autograded", tree(one / "autograded"), tree(two / "autograded")),
        ("journal", journal(one, lab), journal(two, lab)),
    )
    return [line for name, left, right in parts for line in _compare(name, left, right)]


def gradebook(path: Path) -> Counter[str]:
    """Return all rows of a gradebook, each as text that holds no drawn id, with their number."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return _Tables(database).rows()


def tree(folder: Path) -> dict[str, str]:
    """Return mode and digest of every file below a folder, and the mode of every folder."""
    found = {}
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.lstat().st_mode)
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        found[str(path.relative_to(folder))] = f"{mode:o} {digest}"
    return found


def journal(root: Path, lab: str) -> Counter[str]:
    """Return what a journal says last of each submission."""
    lines = (root / ".proctor" / f"{lab}.jsonl").read_text("utf-8").splitlines()
    last = {entry.get("student"): entry for entry in map(json.loads, lines)}
    return Counter(json.dumps(entry, sort_keys=True) for entry in last.values())


class _Tables:
    """The tables of a database, their rows by id, and what their columns refer to."""

    def __init__(self, database: sqlite3.Connection):
        listed = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self._content: dict[str, list[sqlite3.Row]] = {}
        self._targets: dict[str, dict[str, tuple[str, str]]] = {}
        for (name,) in listed.fetchall():
            self._content[name] = database.execute(f'SELECT * FROM "{name}"').fetchall()
            keys = database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
            self._targets[name] = {key["from"]: (key["table"], key["to"] or "id") for key in keys}
        self._by_id = {
            (name, row["id"]): row
            for name, rows in self._content.items()
            for row in rows
            if "id" in row.keys()  # noqa: SIM118 - a Row is no mapping
        }

    def rows(self) -> Counter[str]:
        """Return every row as text, with the number of rows that read alike."""
        return Counter(
            f"{table}: {self._text(table, row)}"
            for table, rows in self._content.items()
            for row in rows
        )

    def _text(self, table: str, row: sqlite3.Row) -> str:
        told: dict[str, Any] = {}
        for column in row.keys():  # noqa: SIM118 - a Row is no mapping
            value = row[column]
            target, key = self._targets[table].get(column, ("", ""))
            other = self._by_id.get((target, value)) if key == "id" else None
            if other is not None and DRAWN.fullmatch(str(value)):
                told[column] = self._text(target, other)
            elif not DRAWN.fullmatch(str(value)):
                told[column] = value
        return json.dumps(told, sort_keys=True)


def _compare(name: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> list[str]:
    odd = sorted(key for key in {*left, *right} if left.get(key) != right.get(key))
    lines = [f"{name}: {key[:300]}: {left.get(key)} | {right.get(key)}" for key in odd]
    more = [f"{name}: {len(odd) - MOST_SHOWN} more"] if len(odd) > MOST_SHOWN else []
    return lines[:MOST_SHOWN] + more
