"""Scores are found by index in a gradebook that has been given the two that it lacks."""

import sqlite3

import pytest

from tests.deploy.conftest import CLUSTER

STATEMENTS = (CLUSTER / "indexes.sql").read_text()
LOOKUPS = ("grade", "comment")


def plan(book, table):
    """Return how SQLite finds what belongs to one notebook."""
    query = f"explain query plan select * from {table} where notebook_id = 'x'"
    return " ".join(row[-1] for row in book.execute(query))


@pytest.fixture
def book(course):
    book = sqlite3.connect(course.root / "gradebook.db")
    yield book
    book.close()


@pytest.mark.parametrize("table", LOOKUPS)
def test_no_table_is_read_from_end_to_end(book, table):
    assert plan(book, table).startswith("SCAN")  # or there would be no need for these two
    for _ in range(2):  # once more does no harm
        book.executescript(STATEMENTS)
    assert plan(book, table).startswith("SEARCH")
    assert f"digits_{table}_notebook" in plan(book, table)


def test_scores_are_recorded_as_before(course, book):
    from proctor.course.gradebook import ScoreBook
    from proctor.result import CellScore

    book.executescript(STATEMENTS)
    with ScoreBook(f"sqlite:///{course.root / 'gradebook.db'}", "tests") as scores:
        scores.record("small", "ada", [CellScore("test_double", 4.0, 3.0)])
        found = scores.gradebook.find_submission("small", "ada")
        assert found.score == 3.0
