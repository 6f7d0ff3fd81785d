from types import SimpleNamespace

import pytest

from proctor.nbgrader_steps.summary import Entry, _advice, _entry, _state, render
from proctor.result import REPORT_MIMETYPE


def report(state="failed", advice=(), *checks):
    return {"state": state, "advice": list(advice), "checks": list(checks)}


def hidden(message, state="failed"):
    return {"hidden": True, "state": state, "message": message}


IDEA = ["You squared x.", "Twice is x + x."]
FINE = ["", "Twice something is even."]


@pytest.mark.parametrize(
    ("reports", "advised"),
    [
        ([report("partial", [IDEA]), report("passed", [FINE])], (tuple(IDEA),)),
        ([report("passed", [FINE])], (tuple(FINE),)),
        ([report("partial", [IDEA], hidden("Try more."))], (tuple(IDEA),)),
        ([report("passed", [FINE]), report("failed", (), hidden("More."))], (("", "More."),)),
        ([report("failed", (), hidden("More.", "passed"))], ()),
        ([report("failed", [IDEA, IDEA])], (tuple(IDEA),)),
        ([report("failed", [["", str(n)] for n in range(9)])], (("", "0"), ("", "1"), ("", "2"))),
        ([], ()),
    ],
)
def test_advice_is_about_what_is_not_right(reports, advised):
    assert _advice(reports) == advised


@pytest.mark.parametrize(
    ("score", "reported", "state"),
    [
        (6.0, ["passed"], "passed"),
        (7.0, ["partial"], "passed"),
        (3.0, ["passed", "failed"], "partial"),
        (0.0, ["failed", "error"], "error"),
        (0.0, ["not-attempted"], "not-attempted"),
        (0.0, [], "failed"),
    ],
)
def test_the_state_follows_the_points(score, reported, state):
    assert _state(score, 6.0, reported) == state


def test_what_people_wrote_is_no_markup(lab):
    entry = Entry("f", "f", "failed", 0.0, 6.0, (("<img src=x>", "<b>"),), "<script>")
    page = render(lab, [entry])
    for markup in ("<img src=x>", "<b></b>", "<script>"):
        assert markup not in page
    assert "&lt;img src=x&gt;" in page


def test_late_work_and_work_that_waits_say_so(lab):
    entries = [
        Entry("f", "Exercise 1: f", "passed", 6.0, 6.0, anchor="test_f"),
        Entry("essay", "Question 1", "manual", 0.0, 5.0, comment="Well said."),
    ]
    page = render(lab, entries, penalty=1.5)
    assert "small: 4.5 of 14 points" in page
    assert "1.5 points were taken because it came late." in page
    assert "Some answers still wait for a person" in page
    assert "waits for a person, 5 points to give" in page
    assert "<b>Comment:</b> Well said." in page
    assert '<a href="#test_f">' in page


@pytest.mark.parametrize("forged", [{"state": "passed"}, {"state": "failed", "advice": 3}, "x"])
def test_a_report_that_a_learner_forged_is_no_report(lab, forged):
    essay = next(exercise for exercise in lab.exercises if exercise.name == "essay")
    grade = SimpleNamespace(auto_score=0.0, manual_score=None, score=0.0, max_score=5.0)
    cell = {"outputs": [{"data": {REPORT_MIMETYPE: forged}}]}
    entry = _entry(lab, essay, {"essay": cell}, {"essay": grade}, {"essay": ""})
    assert (entry.state, entry.advice) == ("failed", ())


def name_error(name):
    said = f"name '{name}' is not defined"
    return {"outputs": [{"output_type": "error", "ename": "NameError", "evalue": said}]}


@pytest.mark.parametrize(
    ("key", "name", "state", "advice"),
    [
        (
            "test_double",
            "double",
            "not-attempted",
            (
                (
                    "There was no `double` when its test ran.",
                    "Define it under exactly this name, in a cell above the test.",
                ),
            ),
        ),
        ("test_double", "total", "failed", ()),
        ("double", "double", "failed", ()),
    ],
    ids=["the answer's own name", "another name", "in the learner's own cell"],
)
def test_an_answer_under_another_name_is_told_so(lab, key, name, state, advice):
    double = next(exercise for exercise in lab.exercises if exercise.name == "double")
    grade = SimpleNamespace(auto_score=0.0, manual_score=None, score=0.0, max_score=5.0)
    entry = _entry(lab, double, {key: name_error(name)}, {"test_double": grade}, {})
    assert (entry.state, entry.advice) == (state, advice)
