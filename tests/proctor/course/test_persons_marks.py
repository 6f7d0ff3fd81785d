"""What a person gave in the formgrader survives every way of grading again."""

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from proctor.notebook.lab import read_lab
from proctor.result import CellScore
from proctor.run.coordinator import Coordinator, Settings

# nbgrader 0.9.6 and SQLAlchemy 2.1 do not agree in everything.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::sqlalchemy.exc.SAWarning"
)

LATER = "2026-02-02 02:02:02 UTC"

GIVEN = {
    "test_double": (1.5, None),  # instead of what the checks gave
    "test_double-hidden": (None, 0.5),  # on top of it
    "essay": (4.0, 1.0),
}
"""What a person gave, by cell: manual points, extra credit."""

SAID = {"double": "Well tried.", "essay": "Clear and short."}


def wrong(handed):
    handed.right().write("double", "def double(x):\n    return x")


def untouched(handed):
    pass


@pytest.fixture
def grade(course):
    """Grade as `proctor grade` does."""

    def grade(**settings):
        lab = read_lab(course.root, "small")
        return [one.kind for one in Coordinator(course, lab, Settings(**settings)).run()]

    return grade


@pytest.fixture
def nbgrader(course, monkeypatch):
    """Grade as `nbgrader autograde` and the formgrader's button do."""
    from proctor.nbgrader_steps.grading import _ENGINES

    monkeypatch.chdir(course.root)

    def nbgrader(force):
        done = NbGraderAPI(config=course.config).autograde("small", "ada", force=force)
        assert done["success"], done["log"]

    yield nbgrader
    _ENGINES.close()


GRADED = [
    CellScore("test_double", 4.0, 4.0),
    CellScore("test_double-hidden", 2.0, 2.0),
    CellScore("test_value", 3.0, 3.0),
    CellScore("essay", 5.0, None),
]
"""What the checks give for right answers."""


@pytest.fixture
def person(course, hand_in):
    """Have a submission graded, and let a person do what the formgrader's pages do."""
    hand_in("ada")
    with course.scorebook() as book:
        book.record("small", "ada", GRADED)
    with Gradebook(course.layout.db_url, "tests") as book:
        for cell, (manual, extra) in GIVEN.items():
            mark = book.find_grade(cell, "small", "small", "ada")
            mark.manual_score, mark.extra_credit = manual, extra
            mark.needs_manual_grade = False
        for cell, text in SAID.items():
            book.find_comment(cell, "small", "small", "ada").manual_comment = text
        book.db.commit()
    assert stands(course) == 1.5 + 2.5 + 3.0 + 5.0


def stands(course):
    """Return the score, after making sure of all that the person wrote."""
    with Gradebook(course.layout.db_url, "tests") as book:
        notebook = book.find_submission_notebook("small", "small", "ada")
        given = {mark.name: (mark.manual_score, mark.extra_credit) for mark in notebook.grades}
        said = {note.name: note.comment for note in notebook.comments}
        assert given == GIVEN | {"test_value": (None, None)}
        assert said == SAID | {"value": None}
        return notebook.score


def waiting(course):
    with Gradebook(course.layout.db_url, "tests") as book:
        notebook = book.find_submission_notebook("small", "small", "ada")
        return {mark.name for mark in notebook.grades if mark.needs_manual_grade}


def test_grading_again_keeps_it_and_asks_the_person_to_look_again(course, person, grade):
    assert not waiting(course)
    grade()
    assert stands(course) == 12.0
    assert waiting(course) == {"test_double", "essay"}  # as nbgrader does


def test_resuming_leaves_alone_what_is_unchanged(course, person, grade):
    grade()
    with Gradebook(course.layout.db_url, "tests") as book:
        for cell in ("test_double", "essay"):
            book.find_grade(cell, "small", "small", "ada").needs_manual_grade = False
        book.db.commit()
    assert grade(resume=True) == ["kept"]
    assert stands(course) == 12.0
    assert not waiting(course)


@pytest.mark.parametrize("resume", [False, True])
def test_handing_in_again_changes_the_automatic_points_alone(
    course, person, hand_in, grade, resume
):
    hand_in("ada", wrong, LATER)
    assert grade(resume=resume) == ["graded"]
    assert stands(course) == 1.5 + 0.5 + 3.0 + 5.0


def test_an_unreadable_file_in_between_loses_nothing(course, person, hand_in, grade):
    (hand_in("ada", timestamp=LATER) / "small.ipynb").write_bytes(b"{")
    assert grade() == ["unreadable"]
    stands(course)
    hand_in("ada")
    assert grade(resume=True) == ["graded"]
    assert stands(course) == 12.0


def test_an_answer_taken_back_keeps_the_comment_of_the_person(course, person, hand_in, grade):
    hand_in("ada", untouched, LATER)
    grade()
    with Gradebook(course.layout.db_url, "tests") as book:
        note = book.find_comment("essay", "small", "small", "ada")
        assert (note.auto_comment, note.comment) == ("No response.", "Clear and short.")
        assert book.find_submission("small", "ada").score == 1.5 + 0.5 + 0.0 + 5.0


def test_nbgraders_own_command_keeps_it(course, person, hand_in, nbgrader):
    nbgrader(force=True)
    assert stands(course) == 12.0
    hand_in("ada", wrong, LATER)
    nbgrader(force=False)
    assert stands(course) == 1.5 + 0.5 + 3.0 + 5.0
    assert waiting(course) == {"test_double", "essay"}
