import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

from proctor.course.course import CourseError
from proctor.course.journal import Journal
from proctor.report import write_course_report, write_report
from proctor.report.charts import bin_edges, points, rounded_number, shortened
from proctor.report.collect import Change, collect
from proctor.report.ideas import LONGEST_ANSWER, anonymous, ideas
from proctor.report.items import items, losses, overview
from proctor.report.page import duration, labels, moved
from proctor.result import CheckResult, ExerciseResult, Manifest, Result

KNOWN = {"double-squares": SimpleNamespace(seen="You squared x.", next="Twice is x + x.")}


def again(before, **changes):
    """Return a result as a later run gave it."""
    data = before.to_dict()
    data["manifest"] |= changes
    return Result.from_dict(data)


def test_scores_come_from_the_gradebook_and_reasons_from_the_journal(course, small, a_class):
    work = collect(course, small)
    by_name = {one.student: one for one in work.learners}
    assert by_name["ada"].scores == {"double": 6.0, "value": 3.0, "essay": None}
    assert (by_name["ada"].score, by_name["ada"].waits) == (9.0, True)
    assert by_name["wrong-1"].result.exercises[0].misconceptions == ("double-squares",)
    assert [one.student for one in work.graded] == ["ada", "grace", "wrong-0", "wrong-1", "wrong-2"]


def test_what_a_person_gave_counts(course, small, a_class):
    with Gradebook(course.layout.db_url, "tests") as book:
        grade = book.find_grade("essay", "small", "small", "ada")
        grade.manual_score, grade.extra_credit = 4.0, 0.5
        book.db.commit()
    ada = collect(course, small).learners[0]
    assert (ada.score, ada.waits) == (13.5, False)
    essay = items(collect(course, small))[2]
    assert essay.states == {"partial": 1, "manual": 4}
    assert essay.difficulty == pytest.approx(4.5 / 5)


def test_a_submission_without_a_result_says_what_to_do(course, small, a_class):
    torn = collect(course, small).learners[2]
    assert torn.result is None
    assert torn.problem == (
        "It was handed in, but there is no result; grade it: proctor grade small --resume"
    )


@pytest.mark.parametrize(
    ("kind", "why", "said"),
    [
        ("unreadable", "It is cut short.", "It is cut short."),
        ("fault", "Traceback:\n  ...\nKeyError: 3", "A fault of ours: KeyError: 3"),
    ],
)
def test_what_could_not_be_graded_last_says_why(course, small, a_class, kind, why, said):
    with Journal.of(course.root, "small") as journal:
        journal.add("ada", {"problem": why, "kind": kind})
    ada = collect(course, small).learners[0]
    assert (ada.result, ada.problem) == (None, said)


def test_who_handed_nothing_in_is_named(course, small, a_class):
    with Gradebook(course.layout.db_url, "tests") as book:
        book.add_student("zoe", first_name="Zoe")
    assert collect(course, small).missing == ("zoe",)


def test_nothing_handed_in_is_an_error(course, small):
    with pytest.raises(CourseError, match="Nobody has submitted small"):
        collect(course, small)


def test_late_work_and_its_penalty(course, small, hand_in, graded_result):
    with Gradebook(course.layout.db_url, "tests") as book:
        book.find_assignment("small").duedate = None
        book.update_or_create_assignment("small", duedate="2026-01-01 00:00:00 UTC")
    hand_in("late", graded_result(6.0, 3.0), when="2026-01-03 00:00:00 UTC")
    late = collect(course, small).learners[0]
    assert late.seconds_late == 2 * 86400
    assert late.score == 9.0 - late.penalty


@pytest.mark.parametrize(
    ("manifest", "score", "expected"),
    [
        ({"submission": "b"}, 6.0, Change(5.0, 9.0, ("the submission",))),
        ({"lab": "new"}, 2.0, Change(5.0, 5.0, ("the lab",))),
        ({"versions": {"python": "4"}}, 6.0, Change(5.0, 9.0, ("versions",))),
        ({}, 2.0, None),
        ({}, 6.0, Change(5.0, 9.0, ())),
    ],
)
def test_what_grading_again_changed(
    course, small, hand_in, graded_result, manifest, score, expected
):
    hand_in("ada", graded_result(2.0, 3.0))
    hand_in("ada", again(graded_result(score, 3.0), **manifest))
    assert collect(course, small).learners[0].change == expected


def test_the_class_in_a_few_numbers(course, small, a_class):
    numbers = overview(collect(course, small))
    assert (numbers.handed_in, numbers.graded, numbers.full_marks) == (6, 5, 0)
    assert (numbers.median, numbers.mean, numbers.lowest, numbers.highest) == (5.0, 6.0, 5.0, 9.0)


def test_difficulty_and_states_of_an_exercise(course, small, a_class):
    double, value, essay = items(collect(course, small))
    assert double.difficulty == pytest.approx((3 * 2 + 2 * 6) / 5 / 6)
    assert double.states == {"passed": 2, "partial": 3}
    assert double.share("partial") == 0.6
    assert value.states == {"passed": 4, "not-attempted": 1}
    assert (essay.difficulty, essay.discrimination, essay.states) == (None, None, {"manual": 5})


def test_discrimination_is_the_correlation_with_the_rest(course, small, a_class):
    np = pytest.importorskip("numpy")
    work = collect(course, small)
    double = [one.scores["double"] for one in work.graded]
    value = [one.scores["value"] for one in work.graded]
    assert items(work)[0].discrimination == pytest.approx(np.corrcoef(double, value)[0, 1])


def test_too_few_learners_discriminate_nothing(course, small, hand_in, graded_result):
    for number in range(4):
        hand_in(f"few-{number}", graded_result(float(number), 3.0))
    assert items(collect(course, small))[0].discrimination is None


def test_points_lost_are_counted_by_check(course, small, a_class):
    (loss,) = losses(collect(course, small))
    assert (loss.exercise, loss.check, loss.points, loss.learners) == ("double", "values", 12.0, 3)


def test_the_lost_points_of_a_check_follow_its_weight(make_lab):
    from proctor.grading.scoring import outcome
    from proctor.judge.handle import Verdict

    cell = make_lab().cell("test_double")
    states = (("values", "failed", 3.0), ("numbers", "passed", 1.0))
    report = {
        "checks": [
            {"name": name, "state": state, "weight": weight, "hidden": False, "message": ""}
            for name, state, weight in states
        ],
        "misconceptions": [],
        "state": "partial",
    }
    found = outcome(cell, Verdict(kind="done", reports=(report,)))
    assert [check.lost for check in found.checks] == [3.0, 0.0]
    assert found.score == 1.0


def test_an_idea_has_its_sentences_an_example_and_its_place(course, small, a_class):
    (idea,) = ideas(course, collect(course, small), KNOWN)
    assert idea.learners == ("wrong-0", "wrong-1", "wrong-2")
    assert (idea.seen, idea.next) == ("You squared x.", "Twice is x + x.")
    assert idea.example == "def double(x):\n    return x ** 2"
    assert [(place.exercise, place.heading) for place in idea.places] == [("double", "A small lab")]


def test_a_slip_is_counted_over_all_exercises_and_nobody_twice(
    course, small, hand_in, graded_result, tmp_path
):
    slip = "slip-off-by-one"
    for student, double, value in (
        ("ada", [slip], []),
        ("bob", [slip], [slip]),
        ("cy", [], [slip]),
        ("dee", ["double-squares"], [slip]),
        ("eve", ["double-squares"], []),
    ):
        graded = graded_result(2.0, 0.0, double)
        first, second, *others = graded.exercises
        told = replace(second, misconceptions=tuple(value))
        hand_in(student, replace(graded, exercises=(first, told, *others)))
    most, other = ideas(course, collect(course, small), KNOWN)
    assert (most.name, most.learners) == (slip, ("bob", "cy", "dee", "ada"))
    seen = [(place.exercise, len(place.learners)) for place in most.places]
    assert seen == [("value", 3), ("double", 2)]
    assert (other.name, other.learners) == ("double-squares", ("dee", "eve"))
    page = re.sub(r"<[^>]+>", "", report_of(course, small, tmp_path))
    assert "slip-off-by-one 4 learners, 80 % of the class" in page
    assert "Reteach: value (3), double (2)" in page


def test_a_very_long_answer_is_no_example(course, small, hand_in, graded_result, monkeypatch):
    long = "2 * x" + " + 0" * (LONGEST_ANSWER // 4)
    hand_in("ada", graded_result(2.0, 3.0, ["double-squares"]), long)
    monkeypatch.setattr("proctor.report.ideas.anonymous", pytest.fail)
    (idea,) = ideas(course, collect(course, small), KNOWN)
    assert idea.example == ""


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("x = 1  # by Ada\n# Lovelace\ny = 2", "x = 1\ny = 2"),
        ('name = "Ada"', 'name = "somebody"'),
        ('def f():\n    """Ada\'s own."""\n    return 1', 'def f():\n    """…"""\n    return 1'),
        ("def f(:\n# Ada\n  x", "def f(:\n  x"),
        ('s = "# no comment"', 's = "# no comment"'),
    ],
)
def test_examples_tell_no_names(code, shown):
    assert anonymous(code, ["ada", "Lovelace"]) == shown


def test_an_exercise_without_a_heading_is_found_by_its_name(small):
    assert small.heading("nothing") == "A small lab"


def report_of(course, small, tmp_path, **options):
    return write_report(course, small, tmp_path / "out", KNOWN, **options).read_text("utf-8")


def test_the_page_loads_nothing_and_shows_everything(course, small, a_class, tmp_path):
    page = report_of(course, small, tmp_path)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "url(http" not in page
    for part in (
        "double-squares",
        "3 learners, 60 % of the class",
        "x ** 2",
        "torn",
        "(test_double|It was put back)",
    ):
        assert re.search(re.escape(part) if "|" not in part else part, page), part
    assert page.count("<svg ") == 3
    assert page.count('role="img"') >= 3


def test_what_learners_wrote_is_no_markup(course, small, a_class, tmp_path):
    page = report_of(course, small, tmp_path)
    assert "<b>Stopped</b>" not in page
    assert "&lt;b&gt;Stopped&lt;/b&gt;" in page


def test_an_anonymous_report_names_nobody(course, small, a_class, tmp_path):
    page = report_of(course, small, tmp_path, anonymous=True)
    for name in ("ada", "grace", "wrong-", "torn"):
        assert not re.search(rf"\b{name}", page), name
    assert "learner 1" in page


def test_anonymous_numbers_follow_the_scores(course, small, a_class):
    assert labels(collect(course, small), anonymous=True)["ada"] == "learner 1"


def test_the_same_class_gives_the_same_bytes(course, small, a_class, tmp_path):
    assert report_of(course, small, tmp_path) == report_of(course, small, tmp_path)


def test_a_class_of_one(course, small, hand_in, graded_result, tmp_path):
    hand_in("ada", graded_result(6.0, 3.0))
    page = report_of(course, small, tmp_path)
    assert "No known misconception was seen in this class." in page


def test_one_learner_is_no_distribution(course, small, hand_in, graded_result, tmp_path):
    hand_in("ada", graded_result(6.0, 3.0))
    page = report_of(course, small, tmp_path)
    assert "<dt>points</dt><dd>9 <small>of 14</small></dd>" in page
    assert "median" not in page
    assert "<svg" not in page


@pytest.mark.parametrize(("count", "is_long"), [(50, False), (51, True)])
def test_a_long_table_scrolls_by_keyboard(course, small, hand_in, tmp_path, count, is_long):
    for number in range(count):
        hand_in(f"s{number:02}", None)
    page = report_of(course, small, tmp_path)
    region = 'class="scroll long" tabindex="0" role="region" aria-label="Table of learners"'
    assert (region in page) is is_long


def test_a_class_without_any_result(course, small, hand_in, tmp_path):
    hand_in("torn", None)
    assert "Without a result: 1" in report_of(course, small, tmp_path)


def test_the_course_page_links_to_its_labs(course, a_class, tmp_path):
    page = write_course_report(course, tmp_path / "out", KNOWN).read_text("utf-8")
    assert '<a href="small.html">small</a>' in page
    assert "double-squares (3)" in page
    assert (tmp_path / "out" / "small.html").is_file()


def test_a_course_without_submissions_has_no_report(course, tmp_path):
    with pytest.raises(CourseError, match="Nothing was handed in yet"):
        write_course_report(course, tmp_path / "out", KNOWN)


def test_a_folder_that_takes_no_file_is_an_error(course, small, a_class, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CourseError, match=r"small\.html can't be written: (File ex|Not a dir)"):
        write_report(course, small, tmp_path / "out", KNOWN)


@pytest.mark.parametrize(
    ("most", "edges"),
    [(20, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]), (5, [0, 1, 2, 3, 4, 5]), (0, [0.0, 1.0])],
)
def test_histograms_have_round_steps(most, edges):
    assert bin_edges(most) == edges


@pytest.mark.parametrize("most", [0.5, 1, 7, 14, 33, 100])
def test_the_last_step_ends_at_the_most_points(most):
    edges = bin_edges(most)
    assert edges[-1] == most
    assert edges == sorted(set(edges))
    assert 2 <= len(edges) <= 12


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(30, "under a minute"), (60, "1 minute"), (7200, "2 hours"), (200_000, "2 days")],
)
def test_durations(seconds, said):
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("value", "short", "exact"),
    [
        (0.0, "0", "0"),
        (1.5, "1.5", "1.5"),
        (17.25, "17.2", "17.25"),
        (99.97, "100", "99.97"),
        (312.5, "312", "312.5"),
        (12345.0, "12,345", "12,345"),
    ],
)
def test_numbers_of_a_large_class_can_be_read(value, short, exact):
    assert (rounded_number(value), points(value)) == (short, exact)


def test_regrading_is_summed_up(course, small, hand_in, graded_result):
    for number, score in enumerate((6.0, 6.0, 0.0, 2.0)):
        hand_in(f"s{number}", graded_result(2.0, 3.0))
        hand_in(f"s{number}", again(graded_result(score, 3.0), lab="new"))
    assert moved(collect(course, small)) == (2, 1, 1)


def test_long_names_are_cut():
    assert shortened("x" * 50) == "x" * 39 + "…"


def test_a_result_of_an_older_form_still_counts():
    exercise = ExerciseResult("double", "failed", 0.0, 6.0, (), (CheckResult("c", "failed"),))
    made = Result("small", "on", (exercise,), (), (), Manifest("a", "b", {}, 1)).to_dict()
    del made["exercises"][0]["checks"][0]["lost"]
    assert Result.from_dict(made).exercises[0].checks[0].lost == 0.0
