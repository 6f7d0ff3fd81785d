import json

import pytest
from nbgrader.api import Gradebook

from proctor.cli.show import difference_text
from proctor.course.course import CourseError
from proctor.course.journal import Journal
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import read_lab
from proctor.result import CellScore, ExerciseResult, Graded, Manifest, Result
from proctor.run import graders
from proctor.run.cluster import ClusterLost
from proctor.run.coordinator import Coordinator
from proctor.run.diff import KINDS, Difference, Earlier, Standing, check_comparable, compare, totals

POINTS = {"test_double": 4.0, "test_double-hidden": 2.0, "test_value": 3.0, "essay": 5.0}


def graded(double=6.0, value=3.0, essay=None, lab="sha256:1"):
    """Return what grading gives for these points."""
    state = {6.0: "passed", 0.0: "failed"}.get(double, "partial")
    exercises = (
        ExerciseResult("double", state, double, 6.0),
        ExerciseResult("value", "passed" if value else "failed", value, 3.0),
        ExerciseResult("essay", "manual" if essay is None else "not-attempted", essay, 5.0),
    )
    manifest = Manifest("sha256:0", lab, {"python": "3"}, 1)
    given = (min(double, 4.0), max(double - 4.0, 0.0), value, essay)
    cells = [
        CellScore(name, points, score)
        for (name, points), score in zip(POINTS.items(), given, strict=True)
    ]
    return Graded(Result("small", "on", exercises, (), (), manifest), tuple(cells), {"small": "{}"})


@pytest.fixture
def small(course):
    return read_lab(course.root, "small")


@pytest.fixture
def record(course):
    """Write down what grading gave, as a run does; without a journal, as nbgrader does."""

    def record(student, found, journal=True):
        with course.scorebook() as book:
            book.record("small", student, found.cells)
        if journal:
            with Journal.of(course.root, "small") as written:
                written.add(student, {"result": found.result.to_dict()})

    return record


@pytest.fixture
def difference(course, small):
    def difference(found, student="ada"):
        return compare(Earlier.of(course, small), student, found)

    return difference


@pytest.mark.parametrize(
    ("now", "kind", "scores", "changed"),
    [
        (graded(2.0), "same", (5.0, 5.0), []),
        (graded(6.0), "up", (5.0, 9.0), ["double"]),
        (graded(2.0, 0.0), "down", (5.0, 2.0), ["value"]),
        (graded(6.0, 0.0), "up", (5.0, 6.0), ["double", "value"]),
        (graded(2.0, 3.0, 0.0), "same", (5.0, 5.0), ["essay"]),
    ],
)
def test_what_became_of_a_score(record, difference, now, kind, scores, changed):
    record("ada", graded(2.0))
    found = difference(now)
    assert (found.kind, (found.before, found.now), list(found.exercises)) == (kind, scores, changed)


def test_states_are_told_as_they_were_and_would_be(record, difference):
    record("ada", graded(2.0))
    found = difference(graded(6.0, lab="sha256:2"))
    assert found.exercises == {"double": (Standing("partial", 2.0), Standing("passed", 6.0))}
    assert found.because == ("the lab",)


def test_who_was_not_graded_before_is_new(record, difference):
    record("bob", graded())
    assert difference(graded()) == Difference("ada", "new", None, 9.0)


@pytest.mark.parametrize(
    ("error", "was_graded", "kind", "why"),
    [
        (Unreadable("It is cut short."), True, "lost", "It is cut short."),
        (Unreadable("It is cut short."), False, "unreadable", "It is cut short."),
        (KeyError("x"), True, "fault", "KeyError: 'x'"),
    ],
)
def test_who_has_no_result_any_more(record, difference, error, was_graded, kind, why):
    if was_graded:
        record("ada", graded())
    found = difference(error)
    assert (found.kind, found.before, found.now) == (kind, 9.0 if was_graded else None, None)
    assert found.why == why


def person(course, cell, manual=None, extra=None):
    with Gradebook(course.layout.db_url, "tests") as book:
        grade = book.find_grade(cell, "small", "small", "ada")
        grade.manual_score, grade.extra_credit = manual, extra
        book.db.commit()


def test_what_a_person_gave_stands_and_changes_nothing(course, record, difference):
    record("ada", graded(2.0))
    person(course, "test_double", manual=3.0, extra=0.5)
    person(course, "essay", manual=4.0)
    found = difference(graded(0.0))
    assert (found.kind, found.before, found.now) == ("same", 10.5, 10.5)
    assert list(found.exercises) == ["double"]  # its state, not its points


def test_a_gradebook_without_a_journal_has_scores_but_no_states(record, difference):
    record("ada", graded(2.0), journal=False)
    found = difference(graded(6.0))
    assert (found.kind, found.before, found.now) == ("up", 5.0, 9.0)
    assert found.exercises == {"double": (Standing(None, 2.0), Standing("passed", 6.0))}
    assert found.because == ()


def test_marks_of_a_later_day_than_the_journal_count(record, difference):
    record("ada", graded(2.0, lab="sha256:0"))
    record("ada", graded(6.0), journal=False)
    found = difference(graded(6.0))
    assert (found.kind, found.before, found.exercises, found.because) == ("same", 9.0, {}, ())


def test_a_journal_without_a_gradebook_is_enough(course, record, difference):
    record("ada", graded(2.0))
    (course.root / "gradebook.db").unlink()
    assert difference(graded(6.0)).before == 5.0
    assert not (course.root / "gradebook.db").exists()


def test_totals_name_every_kind():
    found = [Difference("ada", "up", 1.0, 2.0), Difference("bob", "up", 1.0, 3.0)]
    assert totals(found) == dict.fromkeys(KINDS, 0) | {"up": 2}


def test_nothing_to_compare_with_is_said_before_anything_is_graded(course, small, hand_in, record):
    hand_in("ada")
    hand_in("bob")
    with pytest.raises(CourseError) as caught:
        check_comparable(course, Earlier.of(course, small), ())
    assert str(caught.value) == (
        "Nothing of small was graded before, so there is nothing to compare with. Grade it "
        "first: proctor grade small"
    )
    record("ada", graded())
    check_comparable(course, Earlier.of(course, small), ())
    with pytest.raises(CourseError, match="nothing to compare with"):
        check_comparable(course, Earlier.of(course, small), ["bob"])


def test_the_text_has_totals_reasons_and_a_line_where_something_changes():
    change = {
        "double": (Standing("partial", 2.0), Standing("passed", 6.0)),
        "value": (Standing(None, 3.0), Standing("failed", 0.0)),
        "essay": (Standing("manual", None), Standing("not-attempted", 0.0)),
    }
    found = [
        Difference("cy", "same", 9.0, 9.0, because=("the lab",)),
        Difference("bob", "lost", 9.0, None, why="It is cut\x1b[2J short."),
        Difference("ada", "up", 5.0, 6.0, change, ("the lab", "versions")),
        Difference("dee", "new", None, 9.0),
        Difference("eve", "fault", None, None, why="Traceback\n  ...\nKeyError: 3"),
    ]
    assert difference_text("small", found).splitlines() == [
        "small: 5 submissions graded anew, nothing written.",
        "1 up, 1 the same, 1 new, 1 no longer readable, 1 not graded, through a fault of ours.",
        "Different since the last grading: the lab (2), versions (1).",
        "ada: 5 → 6",
        "    double: partly right → passed, 2 → 6 points",
        "    value: 3 → 0 points",
        "    essay: waits for a person → not attempted, ? → 0 points",
        "bob: 9 → no score",
        "    It is cut\N{REPLACEMENT CHARACTER}[2J short.",
        "dee: 9 (new)",
        "eve: no score → no score",
        "    KeyError: 3",
    ]


# --- the command, with real grading -----------------------------------------------------------


def wrong(handed):
    handed.right().write("double", "def double(x):\n    return x")


def everything_in(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_changed_check_is_seen_before_it_counts(course, hand_in, small, proctor):
    hand_in("ada")
    hand_in("bob", wrong)
    list(Coordinator(course, small).run())
    hand_in("cy")
    (hand_in("ada") / "small.ipynb").write_bytes(b"")
    path = course.root / "source" / "small" / "small.ipynb"
    path.write_text(path.read_text().replace("agrees(double(secret), 2 * secret)", "True"))
    before = everything_in(course.root)
    code, out, error = proctor("diff", "small", "--workers", 2)
    assert everything_in(course.root) == before
    assert code == 1
    assert sorted(error.splitlines()) == ["ada: 9 → no score", "bob: 3 → 5", "cy: 9 (new)"]
    assert out.splitlines()[:2] == [
        "small: 3 submissions graded anew, nothing written.",
        "1 up, 1 new, 1 no longer readable.",
    ]
    assert "    double: not right yet → partly right, 0 → 2 points" in out
    code, out, _ = proctor("diff", "small", "bob", "cy", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["totals"] == dict.fromkeys(KINDS, 0) | {"up": 1, "new": 1}
    assert told["learners"][0] == {
        "student": "bob",
        "kind": "up",
        "before": 3.0,
        "now": 5.0,
        "exercises": [
            {
                "name": "double",
                "before": {"state": "failed", "score": 0.0},
                "now": {"state": "partial", "score": 2.0},
            }
        ],
        "because": ["the lab"],
    }


def test_wrong_usage_of_diff_is_said_in_one_line(proctor, hand_in):
    hand_in("ada")
    for arguments, message in (
        (("big",), "There is no lab 'big'"),
        (("small", "eve"), "eve has not submitted small"),
        (("small",), "Grade it first: proctor grade small"),
        (("small", "ada"), "Grade it first: proctor grade small"),
    ):
        code, out, error = proctor("diff", *arguments)
        assert (code, out, error.count("\n")) == (2, "", 1)
        assert message in error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "Stopped. Nothing was written.\n"),
        (ClusterLost("The scheduler was lost."), "The scheduler was lost. Nothing was written.\n"),
    ],
)
def test_a_comparison_that_ends_early_says_what_is_left(
    proctor, hand_in, record, monkeypatch, error, said
):
    class Instant(graders.Local):
        """Grades without an engine."""

        def begin(self):
            pass

        def stop(self):
            pass

        def grade(self, data, files, before=None):
            raise error

    monkeypatch.setattr("proctor.run.coordinator.Local", Instant)
    hand_in("ada")
    record("ada", graded())
    assert proctor("diff", "small") == (1, "", said)
