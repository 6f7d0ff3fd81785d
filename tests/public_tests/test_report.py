"""Checks, reports, misconceptions, and the error that carries a report."""

import dataclasses
import json
import pickle

import pytest

from public_tests._report import (
    REPORT_MIMETYPE,
    Check,
    ChecksFailed,
    Misconception,
    Report,
    publish,
)

PASSED = Check("a", "passed")
FAILED = Check("b", "failed", 3, message="Expected 1, got 2.")
UNTRIED = Check("c", "not-attempted", 2)

STATES = [
    ((PASSED, PASSED), "", "passed", 1, "f: all right, 2 of 2 points."),
    ((PASSED, FAILED), "", "partial", 0.25, "f: 1 of 4 points so far."),
    ((PASSED, UNTRIED), "", "partial", 1 / 3, "f: 1 of 3 points so far."),
    ((PASSED, FAILED), "TypeError: no", "partial", 0.25, "f: 1 of 4 points so far."),
    ((FAILED,), "", "failed", 0, "f: not right yet."),
    ((FAILED, UNTRIED), "", "failed", 0, "f: not right yet."),
    ((UNTRIED, UNTRIED), "", "not-attempted", 0, "f: not attempted yet."),
    ((FAILED,), "TypeError: no: no", "error", 0, "f: your code raised TypeError."),
    ((PASSED,), "", "passed", 1, "f: all right, 1 of 1 point."),
]


@pytest.mark.parametrize(("checks", "error", "state", "fraction", "headline"), STATES)
def test_state_fraction_and_headline_follow_from_the_checks(
    checks, error, state, fraction, headline
):
    report = Report("f", checks, error=error)
    assert (report.state, report.headline) == (state, headline)
    assert report.fraction == pytest.approx(fraction)


def test_a_headline_tells_hidden_checks_from_visible_ones():
    hidden = dataclasses.replace(PASSED, hidden=True)
    assert Report("f", (hidden,)).headline == "f (further checks): all right, 1 of 1 point."
    assert Report("f", (hidden, PASSED)).headline == "f: all right, 2 of 2 points."


def test_the_dictionary_is_the_format_that_graders_read():
    report = Report("f", (PASSED, FAILED), misconceptions=("f-wrong",), success="Well done.")
    told = report.to_dict()
    assert told == {
        "version": 1,
        "exercise": "f",
        "state": "partial",
        "misconceptions": ["f-wrong"],
        "fraction": 0.25,
        "checks": [
            {"name": "a", "state": "passed", "weight": 1.0, "hidden": False, "message": ""},
            {
                "name": "b",
                "state": "failed",
                "weight": 3,
                "hidden": False,
                "message": "Expected 1, got 2.",
            },
        ],
        "headline": "f: 1 of 4 points so far.",
        "advice": [],
    }
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("report", "advice"),
    [
        (Report("f", (PASSED,), success="Well done."), [["Well done.", ""]]),
        (
            Report("f", (FAILED,), advice=(Misconception("f-x", "Seen.", "Next."),)),
            [["Seen.", "Next."]],
        ),
        (Report("f", (FAILED,), hint="Try it by hand."), [["", "Try it by hand."]]),
    ],
)
def test_the_dictionary_holds_what_the_report_ends_with(report, advice):
    assert report.to_dict()["advice"] == advice


def test_a_report_shows_itself_in_three_ways():
    report = Report("f", (PASSED,))
    shown = report._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html", REPORT_MIMETYPE}
    assert shown[REPORT_MIMETYPE] == report.to_dict()
    assert shown["text/plain"] == str(report)
    assert REPORT_MIMETYPE == "application/vnd.proctor.report+json"


@pytest.mark.parametrize("record", [PASSED, Report("f", (PASSED,)), Misconception("n", "s", "t")])
def test_results_are_frozen(record):
    field = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, "other")


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match=r"a check is one of .*'passed'.*, got 'right'"):
        Check("a", "right")


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(ValueError, match="the weight of a check is above 0, got"):
        Check("a", "passed", weight)


def test_a_report_without_checks_is_refused():
    with pytest.raises(ValueError, match="a report on f needs at least one check"):
        Report("f", ())


def test_a_misconception_fills_the_gaps_of_both_sentences():
    idea = Misconception.of("n", "Seen {this}.", "Do {that}.", "Because.", this=1, that=2)
    assert (idea.seen, idea.next, idea.why) == ("Seen 1.", "Do 2.", "Because.")
    about = idea.about(this="{x}", that=4, unused=5)
    assert (about.name, about.seen, about.next) == ("n", "Seen {x}.", "Do 4.")


def test_checks_failed_is_one_line_that_points_to_the_report():
    error = ChecksFailed(Report("my_softmax", (dataclasses.replace(PASSED, weight=4), FAILED)))
    line = "my_softmax: 4 of 7 points so far. The report above says what to do next."
    assert isinstance(error, AssertionError)
    assert str(error) == line
    assert error._render_traceback_() == [line]


def test_checks_failed_travels_between_processes():
    error = pickle.loads(pickle.dumps(ChecksFailed(Report("f", (FAILED,)))))
    assert error.report == Report("f", (FAILED,))
    assert str(error).startswith("f: not right yet.")


def test_publishing_shows_the_report_once_and_raises_only_on_failure(capsys):
    assert publish(Report("f", (PASSED,))) is None
    assert capsys.readouterr().out == "✓ f: all right, 1 of 1 point.\n  ✓ a: passed\n"
    with pytest.raises(ChecksFailed, match="f: not right yet"):
        publish(Report("f", (FAILED,)))
    assert capsys.readouterr().out.count("f: not right yet.") == 1
