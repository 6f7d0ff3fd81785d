"""Scores are found by index, whatever else works with the gradebook, before and after."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from proctor.course.gradebook import ScoreBook
from proctor.course.indexes import INDEXES, make_indexes
from proctor.result import CellScore
from tests.gradebook_file import opened
from tests.servers.postgresql import postgresql

BIN = Path(sys.executable).parent
SCORE = [CellScore("test_double", 4.0, 3.0)]


@pytest.fixture
def path(course):
    return course.root / "gradebook.db"


@pytest.fixture
def url(path):
    return f"sqlite:///{path}"


def made_in(url):
    """Make the indexes through an engine of its own; return which were made."""
    engine = create_engine(url)
    try:
        return make_indexes(engine)
    finally:
        engine.dispose()


def plan(path, table, column):
    """Return how SQLite finds the rows that belong to one thing."""
    query = f"explain query plan select * from {table} where {column} = 'x'"
    with opened(path) as book:
        return " ".join(row[-1] for row in book.execute(query))


def indexes(path):
    with opened(path) as book:
        return {name for (name,) in book.execute("select name from sqlite_master")} & {*INDEXES}


@pytest.mark.parametrize("name", INDEXES)
def test_no_table_is_read_from_end_to_end(name, path, url):
    table, column = INDEXES[name]
    assert plan(path, table, column).startswith("SCAN")  # or there would be no need for it
    with ScoreBook(url, "tests"):
        assert plan(path, table, column).startswith("SEARCH")


def test_they_are_made_once(path, url):
    assert set(made_in(url)) == set(INDEXES)
    assert made_in(url) == []


def test_scores_are_recorded_as_before(url):
    with ScoreBook(url, "tests") as scores:
        scores.record("small", "ada", SCORE)
        assert scores.gradebook.find_submission("small", "ada").score == 3.0


def test_a_running_formgrader_neither_waits_nor_breaks(path, url):
    with Gradebook(url, "tests") as formgrader:
        assert [one.name for one in formgrader.assignments] == ["small"]  # it holds a read lock
        with ScoreBook(url, "tests") as scores:
            scores.record("small", "ada", SCORE)
        formgrader.db.rollback()
        assert formgrader.find_submission("small", "ada").score == 3.0
        grade = formgrader.find_grade("test_double", "small", "small", "ada")
        grade.manual_score = 1.0
        formgrader.db.commit()
    assert indexes(path) == {*INDEXES}


def test_a_gradebook_that_is_held_gets_them_the_next_time(path):
    holder = sqlite3.connect(path, check_same_thread=False)
    holder.execute("begin exclusive")
    letting_go = threading.Timer(0.5, holder.rollback)
    letting_go.start()
    made_in(f"sqlite:///{path}?timeout=60")  # waits for the other one
    assert indexes(path) == {*INDEXES}
    letting_go.join()
    holder.close()


def test_what_can_not_be_written_is_used_as_it_is(path):
    with opened(path) as book:
        book.execute("drop table source_cell")
    assert len(made_in(f"sqlite:///{path}")) == len(INDEXES) - 1
    with opened(path) as book:
        book.execute("drop index digits_grade_notebook")
    assert made_in(f"sqlite:///file:{path}?mode=ro&uri=true") == []


def upgrade(course):
    command = [BIN / "nbgrader", "db", "upgrade"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("first", ["upgrade", "indexes"])
def test_an_upgrade_works_before_and_after(course, path, url, first):
    _make_old(path)
    if first == "upgrade":
        upgrade(course)
    made_in(url)
    upgrade(course)
    with opened(path) as book:
        (version,) = book.execute("select version_num from alembic_version").fetchone()
    assert version == "e43177bfe90b"
    with ScoreBook(url, "default_course") as scores:
        assert indexes(path) == {*INDEXES}
        scores.record("small", "ada", SCORE)
        assert scores.gradebook.find_submission("small", "ada").score == 3.0


def _make_old(path):
    """Take a gradebook back to before courses had a table: two versions of nbgrader ago."""
    with opened(path) as book:
        book.executescript(
            """
            update alembic_version set version_num = '167914646830';
            create table old as select * from assignment;
            drop table assignment;
            create table assignment (id varchar(32) primary key not null, name varchar(128) unique
                not null, duedate datetime);
            insert into assignment select id, name, duedate from old;
            drop table old;
            drop table course;
            alter table student drop column lms_user_id;
            """
        )


@pytest.mark.server
def test_postgresql_gets_them_beside_one_who_is_writing():
    with postgresql() as server:
        from tests.proctor.conftest import SOURCE, make_gradebook

        make_gradebook(server.url, SOURCE)
        with Gradebook(server.url, "tests") as formgrader:
            formgrader.add_student("bob")
            with ScoreBook(server.url, "tests") as scores:
                scores.record("small", "ada", SCORE)
                assert make_indexes(scores.gradebook.engine) == []
                _leave_half_an_index(scores.gradebook.engine)
                assert make_indexes(scores.gradebook.engine) == ["digits_grade_notebook"]
            assert formgrader.find_submission("small", "ada").score == 3.0


def _leave_half_an_index(engine):
    """Do what a crash in the middle of making an index leaves behind."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "update pg_index set indisvalid = false "
                "where indexrelid = 'digits_grade_notebook'::regclass"
            )
        )
