"""A gradebook's file, opened by a test as a plain database."""

import sqlite3
from contextlib import closing, contextmanager


@contextmanager
def opened(path):
    """Open a database, keep what is changed in it, and close it: `with` on a connection doesn't."""
    with closing(sqlite3.connect(path)) as book, book:
        yield book
