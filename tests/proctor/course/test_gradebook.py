import gc
import sqlite3
import warnings

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from proctor.course.course import CourseError
from proctor.course.gradebook import GradebookError, ScoreBook
from proctor.result import CellScore

CELLS = [
    CellScore("test_double", 4.0, 4.0),
    CellScore("test_double-hidden", 2.0, 0.5),
    CellScore("test_value", 3.0, 0.0),
    CellScore("essay", 5.0, None),
]
LATE = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})


@pytest.fixture
def url(course):
    return f"sqlite:///{course.root / 'gradebook.db'}"


@pytest.fixture
def book(url):
    with ScoreBook(url, "tests") as book:
        yield book


def grades(url, student="ada"):
    with Gradebook(url, "tests") as book:
        notebook = book.find_submission_notebook("small", "small", student)
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for grade in notebook.grades
        }


def submission(url, student="ada"):
    with Gradebook(url, "tests") as book:
        found = book.find_submission("small", student)
        return found.to_dict() | {"penalty": found.late_submission_penalty}


def test_scores_are_written_as_nbgrader_reads_them(book, url):
    book.record("small", "ada", CELLS, timestamp="2026-01-02 03:04:05 UTC")
    assert grades(url) == {
        "test_double": (4.0, None, False),
        "test_double-hidden": (0.5, None, False),
        "test_value": (0.0, None, False),
        "essay": (None, None, True),
    }
    found = submission(url)
    assert (found["score"], found["max_score"]) == (4.5, 14.0)
    assert found["timestamp"] == "2026-01-02T03:04:05"
    assert found["needs_manual_grade"]


def test_recording_twice_changes_nothing(book, url):
    book.record("small", "ada", CELLS)
    before = grades(url)
    book.record("small", "ada", CELLS)
    assert grades(url) == before


def person_grades(url):
    with Gradebook(url, "tests") as gradebook:
        grade = gradebook.find_grade("test_double", "small", "small", "ada")
        grade.manual_score, grade.extra_credit = 3.0, 0.5
        comment = gradebook.find_comment("double", "small", "small", "ada")
        comment.manual_comment = "Well tried."
        gradebook.db.commit()


def test_what_a_person_wrote_is_kept(book, url):
    book.record("small", "ada", CELLS)
    person_grades(url)
    book.record("small", "ada", CELLS, unanswered=["double"])
    assert grades(url)["test_double"] == (4.0, 3.0, True)
    with Gradebook(url, "tests") as gradebook:
        assert gradebook.find_grade("test_double", "small", "small", "ada").extra_credit == 0.5
        assert gradebook.find_comment("double", "small", "small", "ada").comment == "Well tried."


def test_an_untouched_answer_gets_nbgraders_comment(book, url):
    book.record("small", "ada", CELLS, unanswered=["double"])
    with Gradebook(url, "tests") as gradebook:
        assert gradebook.find_comment("double", "small", "small", "ada").comment == "No response."
        assert gradebook.find_comment("value", "small", "small", "ada").comment is None


def make_due(url, when):
    with Gradebook(url, "tests") as gradebook:
        gradebook.update_or_create_assignment("small", duedate=when)


@pytest.mark.parametrize(("config", "penalty"), [(LATE, 4.5), (Config(), 0.0)])
def test_lateness_costs_what_the_configured_plugin_says(url, config, penalty):
    make_due(url, "2026-01-01 00:00:00 UTC")
    with ScoreBook(url, "tests", config) as book:
        book.record("small", "ada", CELLS, timestamp="2026-01-02 00:00:00 UTC")
    assert submission(url)["penalty"] == penalty


def test_in_time_costs_nothing(url):
    make_due(url, "2026-02-01 00:00:00 UTC")
    with ScoreBook(url, "tests", LATE) as book:
        book.record("small", "ada", CELLS, timestamp="2026-01-02 00:00:00 UTC")
    assert submission(url)["penalty"] == 0.0


def test_an_ungraded_submission_waits_for_a_person(book, url):
    book.record("small", "ada", CELLS)
    book.record_ungraded("small", "ada")
    assert set(grades(url).values()) == {(None, None, True)}


def test_one_submission_is_one_transaction(book, url, monkeypatch):
    book.record("small", "ada", CELLS)
    before = grades(url)

    def fail(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(ScoreBook, "_penalise", fail)
    better = [CellScore(cell.grade_id, cell.points, cell.points) for cell in CELLS]
    for student in ("ada", "bob"):
        with pytest.raises(RuntimeError, match="in the middle"):
            book.record("small", student, better)
    assert grades(url) == before
    with Gradebook(url, "tests") as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]


def test_another_program_that_is_writing_is_waited_for(book, url):
    import threading

    book.record("small", "ada", CELLS)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(1.0, other.rollback)
    timer.start()
    book.record("small", "bob", CELLS)
    timer.join()
    other.close()
    assert grades(url, "bob")["test_double"][0] == 4.0


def test_an_unknown_lab_is_an_error_with_its_cure(book):
    with pytest.raises(GradebookError, match="nbgrader generate_assignment other"):
        book.check("other", {"other": []})
    with pytest.raises(GradebookError, match="no cell surprise in small"):
        book.check("small", {"small": ["test_double", "surprise"]})
    book.check("small", {"small": ["test_double", "essay"]})


@pytest.fixture
def nbgraders_own_leak():
    """Collect the connection that nbgrader's Gradebook leaves open where it can't read one."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
@pytest.mark.usefixtures("nbgraders_own_leak")
def test_a_locked_gradebook_is_told_as_such(course, monkeypatch):
    from proctor.course import gradebook

    monkeypatch.setattr(gradebook, "LOCK_SECONDS", 0.1)
    told = r"gradebook\.db has been locked by another program for a minute\. Look which one writes"
    other = sqlite3.connect(course.root / "gradebook.db")
    with course.scorebook() as book:
        book.record("small", "ada", CELLS)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match=told), course.scorebook() as book:
        book.record("small", "bob", CELLS)
    other.rollback()

    def record_while_another_writes():
        with course.scorebook() as book:
            other.execute("BEGIN IMMEDIATE")
            book.record("small", "bob", CELLS)

    with pytest.raises(CourseError, match=told):
        record_while_another_writes()
    other.rollback()
    other.close()
    with course.scorebook() as book:
        book.record("small", "bob", CELLS)
