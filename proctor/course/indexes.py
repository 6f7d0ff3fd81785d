"""Indexes that nbgrader's gradebook lacks.

nbgrader joins its tables over columns that no index begins with, so each score that is written or
read costs more the larger the class is. The indexes are made when proctor opens a gradebook. They
change no table and no row: nbgrader, its formgrader and `nbgrader db upgrade` work as before.

SQLite is left without statistics (ANALYZE) on purpose: those of a gradebook with three submissions
would have it read whole tables when there are ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

INDEXES: Mapping[str, tuple[str, str]] = {
    "digits_assignment_course": ("assignment", "course_id"),
    "digits_base_cell_notebook": ("base_cell", "notebook_id"),
    "digits_comment_notebook": ("comment", "notebook_id"),
    "digits_grade_notebook": ("grade", "notebook_id"),
    "digits_notebook_assignment": ("notebook", "assignment_id"),
    "digits_source_cell_notebook": ("source_cell", "notebook_id"),
    "digits_submitted_assignment_student": ("submitted_assignment", "student_id"),
    "digits_submitted_notebook_assignment": ("submitted_notebook", "assignment_id"),
}
"""Table and column of each index."""

KNOWN = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": (
        "SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE i.indisvalid"
    ),
}
"""How to ask for the indexes that are there and whole."""


def make_indexes(engine: Any) -> list[str]:
    """Make the indexes that a gradebook lacks; return the names of those made.

    Another program may read and write meanwhile. One that holds the gradebook for long, or that has
    a table of another version, leaves an index for the next time.
    """
    if engine.dialect.name not in KNOWN:
        return []
    return [name for name in _missing(engine) if _make(engine, name)]


def _missing(engine: Any) -> Iterable[str]:
    """Return the names of indexes that are not there, or not whole, and whose column is there."""
    with engine.connect() as connection:
        known = {name for (name,) in connection.execute(text(KNOWN[engine.dialect.name]))}
    missing = [name for name in INDEXES if name not in known]
    if not missing:
        return []
    look = inspect(engine)
    tables = set(look.get_table_names())
    return [name for name in missing if _has_column(look, tables, *INDEXES[name])]


def _has_column(look: Any, tables: set[str], table: str, column: str) -> bool:
    return table in tables and column in {one["name"] for one in look.get_columns(table)}


def _make(engine: Any, name: str) -> bool:
    table, column = INDEXES[name]
    with suppress(DBAPIError), _autocommit(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Nobody waits for it. Half an index is left if it is cut short: that goes first.
            connection.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
            connection.execute(text(f"CREATE INDEX CONCURRENTLY {name} ON {table} ({column})"))
        else:
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})"))
        return True
    return False


def _autocommit(engine: Any) -> Any:
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
