"""What the gradebook holds of a lab, and what becomes of it when the lab changes in mid-term."""

import json

import pytest
from nbgrader.api import Gradebook

from proctor.course.course import CourseError
from proctor.course.lab_entry import Decided, _enter_anew, check_entry, enter, is_entered
from proctor.notebook.lab import read_lab
from proctor.result import CellScore
from proctor.run.coordinator import Coordinator, Settings
from proctor.run.diff import Earlier

SCORES = {"test_double": 4.0, "test_double-hidden": 2.0, "test_value": 3.0, "essay": None}


@pytest.fixture
def edit(course, source):
    """Change the lesson; return the lab as it is then."""

    def edit(change):
        change(source)
        folder = course.root / "source" / "small"
        (folder / "small.ipynb").write_text(json.dumps(source))
        return read_lab(course.root, "small")

    return edit


@pytest.fixture
def graded(course):
    """Ada has all points of the small lab, 9, and Grace has none of them."""
    with course.scorebook() as book:
        for student, share in (("ada", 1.0), ("grace", 0.0)):
            cells = [
                CellScore(name, 0.0, None if score is None else score * share)
                for name, score in SCORES.items()
            ]
            book.record("small", student, cells)
    return course


def without(name):
    def change(source):
        source["cells"] = [
            cell
            for cell in source["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade_id") != name
        ]
        tasks = source["metadata"]["course"]["exercises"]
        for task, keys in list(tasks.items()):
            tasks[task] = [key for key in keys if key != name]
            if not tasks[task]:
                del tasks[task]

    return change


def renamed(old, new):
    def change(source):
        for cell in source["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("grade_id") == old:
                marks["grade_id"] = new
        tasks = source["metadata"]["course"]["exercises"]
        for task, keys in tasks.items():
            tasks[task] = [new if key == old else key for key in keys]

    return change


def worth(name, points):
    def change(source):
        for cell in source["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("grade_id") == name:
                marks["points"] = points

    return change


def totals(course):
    with Gradebook(course.layout.db_url, "tests") as book:
        return {one.student_id: one.score for one in book.assignment_submissions("small")}


def cells(course):
    with Gradebook(course.layout.db_url, "tests") as book:
        notebook = book.find_notebook("small", "small")
        return {cell.name: cell.max_score for cell in notebook.grade_cells}


def entered(course, lab, **decided):
    with course.scorebook() as book:
        return enter(course, book, lab, Decided(**decided))


def test_a_released_lab_is_entered_by_itself(course, hand_in):
    """The gradebook is nbgrader's own, empty: as after a roster on a fresh clone."""
    with Gradebook(course.layout.db_url, "tests") as book:
        wanted = {cell.name for cell in book.find_notebook("small", "small").solution_cells}
        book.remove_assignment("small")
    lab = read_lab(course.root, "small")
    assert not is_entered(course, lab)
    hand_in("ada")
    told = []
    coordinator = Coordinator(course, lab, Settings())
    coordinator.tell = told.append
    assert [one.score for one in coordinator.run()] == [9.0]
    entered, judged = told
    assert entered == "small was entered into the gradebook."
    assert judged.startswith("Ran the solution of small once, to see how its tests are judged:")
    assert is_entered(course, lab)
    with Gradebook(course.layout.db_url, "tests") as book:
        notebook = book.find_notebook("small", "small")
        assert {cell.name for cell in notebook.solution_cells} == wanted
        saved = {cell.name: cell.source for cell in notebook.source_cells}
    assert saved["test_value"] == "assert value == 6"
    assert "return 2 * x" not in saved["double"]


def test_a_lab_without_a_release_is_told_before_anything_starts(course, hand_in, monkeypatch):
    with Gradebook(course.layout.db_url, "tests") as book:
        book.remove_assignment("small")
    (course.root / "release" / "small" / "small.ipynb").unlink()
    hand_in("ada")
    monkeypatch.setattr("proctor.run.graders.Local.begin", lambda self: pytest.fail("started"))
    told = r"doesn't know small, and there is no release of it in .*release\. Make its release"
    with pytest.raises(CourseError, match=told):
        list(Coordinator(course, read_lab(course.root, "small")).run())


def test_an_unchanged_lab_changes_nothing(graded):
    lab = read_lab(graded.root, "small")
    assert is_entered(graded, lab)
    assert entered(graded, lab) == []


GONE = (
    "The graded cells of small have changed since it was graded. Nothing was written.\n"
    "  test_value (3 points) is gone; 1 learner has points there: ada.\n"
)


def test_a_cell_that_is_gone_is_told_before_anything_is_written(graded, edit, hand_in, monkeypatch):
    lab = edit(without("test_value"))
    hand_in("ada")
    monkeypatch.setattr("proctor.run.graders.Local.begin", lambda self: pytest.fail("started"))
    journal = graded.root / ".proctor" / "small.jsonl"
    with pytest.raises(CourseError) as error:
        list(Coordinator(graded, lab).run())
    assert str(error.value).startswith(GONE)
    assert "--removed keep (they still count)" in str(error.value)
    with pytest.raises(CourseError) as again:
        Earlier.of(graded, lab)
    assert str(again.value) == str(error.value)
    assert totals(graded) == {"ada": 9.0, "grace": 0.0}
    assert not journal.read_bytes()


@pytest.mark.parametrize(("removed", "left"), [("keep", 9.0), ("forget", 6.0)])
def test_points_of_a_cell_that_is_gone_are_what_the_instructor_says(
    graded, edit, hand_in, removed, left
):
    lab = edit(without("test_value"))
    for student in ("ada", "bob"):
        hand_in(student)
    settings = Settings(decided=Decided(removed=removed))
    earlier = Earlier.of(graded, lab, settings.decided)
    assert earlier.gone("ada") == {"small": 3.0}
    assert earlier.keeps is (removed == "keep")
    told = []
    coordinator = Coordinator(graded, lab, settings)
    coordinator.tell = told.append
    assert all(outcome.is_graded for outcome in coordinator.run())
    assert totals(graded) == {"ada": left, "grace": 0.0, "bob": 6.0}
    line = "test_value was taken out of the gradebook, with the points of 1 learner."
    assert told == ([] if removed == "keep" else [line])


def test_nobody_is_asked_about_points_that_nobody_has(graded, edit):
    with graded.scorebook() as book:
        cells_now = [CellScore(name, 0.0, 0.0) for name in SCORES]
        book.record("small", "ada", cells_now)
    lab = edit(without("test_value"))
    told = entered(graded, lab)
    assert told == ["test_value was taken out of the gradebook, with the points of 0 learners."]


def test_a_renamed_cell_takes_its_points_along(graded, edit):
    with Gradebook(graded.layout.db_url, "tests") as book:
        book.find_grade("test_value", "small", "small", "ada").manual_score = 2.5
        book.db.commit()
    lab = edit(renamed("test_value", "test_number"))
    with pytest.raises(CourseError, match="test_number \\(3 points\\) is new"):
        entered(graded, lab)
    decided = {"renamed": {"test_value": "test_number"}}
    earlier = Earlier.of(graded, lab, Decided(**decided))
    assert earlier.standings("ada")["value"].score == 2.5
    told = entered(graded, lab, **decided)
    assert told == ["test_value is test_number now; its points were carried over."]
    assert is_entered(graded, lab)
    with Gradebook(graded.layout.db_url, "tests") as book:
        grade = book.find_grade("test_number", "small", "small", "ada")
        assert (grade.auto_score, grade.manual_score) == (3.0, 2.5)


def test_a_written_answer_can_be_renamed_too(graded, edit):
    with Gradebook(graded.layout.db_url, "tests") as book:
        book.find_grade("essay", "small", "small", "ada").manual_score = 4.0
        book.find_comment("essay", "small", "small", "ada").manual_comment = "Well said."
        book.db.commit()
    lab = edit(renamed("essay", "reasons"))
    entered(graded, lab, renamed={"essay": "reasons"})
    with Gradebook(graded.layout.db_url, "tests") as book:
        assert book.find_grade("reasons", "small", "small", "ada").manual_score == 4.0
        assert book.find_comment("reasons", "small", "small", "ada").comment == "Well said."


def test_a_new_cell_is_added_for_everybody(graded, edit):
    from tests.proctor.conftest import cell

    def added(source):
        source["cells"].append(
            cell("code", "assert double(1) == 2", "test_more", grade=True, locked=True, points=2)
        )
        source["metadata"]["course"]["exercises"]["value"].append("test_more")

    lab = edit(added)
    assert entered(graded, lab) == ["test_more (2 points) was added to the gradebook."]
    assert entered(graded, lab) == []
    with Gradebook(graded.layout.db_url, "tests") as book:
        grade = book.find_grade("test_more", "small", "small", "ada")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
    with graded.scorebook() as book:
        book.record("small", "ada", [CellScore("test_more", 2.0, 2.0)])
    assert totals(graded)["ada"] == 11.0


def test_other_points_are_told(graded, edit):
    lab = edit(worth("test_value", 5))
    assert entered(graded, lab) == ["test_value has 5 points now, instead of 3."]
    assert cells(graded)["test_value"] == 5.0


@pytest.mark.parametrize(
    ("change", "decided"),
    [
        (renamed("test_value", "test_number"), {"renamed": {"test_value": "test_number"}}),
        (renamed("essay", "reasons"), {"renamed": {"essay": "reasons"}}),
        (without("test_value"), {"removed": "forget"}),
        (worth("test_value", 5), {}),
    ],
)
def test_after_the_decision_nbgrader_makes_a_release_again(graded, edit, change, decided):
    with Gradebook(graded.layout.db_url, "tests") as book:
        book.remove_assignment("small")
    _enter_anew(graded, read_lab(graded.root, "small"))
    with graded.scorebook() as book:
        book.record("small", "ada", [CellScore("test_value", 3.0, 3.0)])
    lab = edit(change)
    if decided:
        with pytest.raises(RuntimeError, match="Cannot add or remove cells"):
            _enter_anew(graded, lab)
    entered(graded, lab, **decided)
    _enter_anew(graded, lab)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ({"test_double": "test_value"}, "test_double is no graded cell that is gone"),
        ({"test_value": "test_double"}, "test_double is no new graded cell"),
        (
            {"test_value": "nothing"},
            "nothing is no new graded cell. Gone: test_value. New: nothing",
        ),
    ],
)
def test_a_wrong_rename_is_refused(graded, edit, pairs, reason):
    lab = edit(without("test_value"))
    with pytest.raises(CourseError) as error:
        entered(graded, lab, renamed=pairs)
    assert reason in str(error.value)
    with graded.scorebook() as book, pytest.raises(CourseError):
        check_entry(book, lab, Decided(pairs))
    assert cells(graded)["test_value"] == 3.0


def test_one_new_cell_can_not_be_two_old_ones(graded, edit):
    def both(source):
        renamed("test_value", "both")(source)
        without("test_double-hidden")(source)

    pairs = {"test_value": "both", "test_double-hidden": "both"}
    with pytest.raises(CourseError, match="both can't be two cells"):
        entered(graded, edit(both), renamed=pairs)


@pytest.mark.parametrize("words", ["a", "a=", "=b"])
def test_words_that_rename_nothing(words):
    with pytest.raises(CourseError, match="takes OLD=NEW, two names of graded cells; found"):
        Decided.of([words], "")


def test_nothing_is_known_of_a_server_at_a_glance(graded, edit):
    lab = edit(without("test_value"))
    graded.config.CourseDirectory.db_url = "postgresql+psycopg://somebody@nowhere/grades"
    assert is_entered(graded, lab)
