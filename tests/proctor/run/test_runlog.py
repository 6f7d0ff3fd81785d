import json
from dataclasses import replace

import pytest

from proctor.cli.show import summary_text
from proctor.course.course import CourseError
from proctor.result import Graded, Manifest, Repair, Result
from proctor.run.outcome import Outcome
from proctor.run.runlog import RunLog, timing

SECONDS = {"wall": 0.5, "learner_cpu": 0.1, "read": 0.1, "cells": 0.2, "checks": 0.1, "write": 0.1}


def graded(student="ada", slow=0.0):
    manifest = Manifest("sha256:0", "sha256:1", {"python": "3"}, 1)
    repairs = (Repair("double", "It was put back."),)
    result = Result("small", "on", (), repairs, ("Stopped.",), manifest)
    seconds = {**SECONDS, "wall": 0.5 + slow, "cells": 0.2 + slow}
    return Outcome.of(student, Graded(result, (), {"small": "{}"}, seconds=seconds), writing=0.25)


TORN = Outcome("torn", "unreadable", why="The file is empty.")
FAULT = Outcome("bob", "fault", why="Traceback:\n  ...\nKeyError: 3")
KEPT = Outcome("cy", "kept", graded().result, score=7.0)


def test_an_outcome_knows_where_its_time_went():
    one = graded()
    assert one.seconds == 0.75
    assert dict(one.stages) == {"read": 0.1, "cells": 0.2, "checks": 0.1, "write": 0.35}


def test_each_submission_has_a_line_and_the_run_one_more(tmp_path):
    path = tmp_path / "log.jsonl"
    with RunLog.to(path, "small") as log:
        for one in (graded(), TORN, KEPT):
            log.add(one)
        lines = path.read_text().splitlines()
        assert len(lines) == 3  # a reader need not wait for the end
    ada, torn, cy, run = map(json.loads, path.read_text().splitlines())
    run_times = {line.pop("run") for line in (ada, torn, cy, run)}
    assert len(run_times) == 1
    times = [line.pop("time") for line in (ada, torn, cy, run)]
    assert times == sorted(times)
    assert times[0].endswith("Z")
    assert ada == {
        "lab": "small",
        "event": "submission",
        "student": "ada",
        "outcome": "graded",
        "seconds": {"total": 0.75, "read": 0.1, "cells": 0.2, "checks": 0.1, "write": 0.35},
        "score": 0.0,
        "max_score": 0.0,
        "repairs": 1,
        "flags": ["Stopped."],
        "versions": {"python": "3"},
    }
    assert (torn["outcome"], torn["score"], torn["why"]) == (
        "unreadable",
        None,
        "The file is empty.",
    )
    assert (cy["outcome"], cy["seconds"]) == ("kept", {})
    assert run.pop("seconds") >= 0
    assert run == {
        "lab": "small",
        "event": "run",
        "ended": "done",
        "submissions": {"graded": 1, "kept": 1, "unreadable": 1, "fault": 0},
        "median_seconds": ada["seconds"],
        "slowest": [{"student": "ada", "seconds": ada["seconds"]}],
    }


@pytest.mark.parametrize(
    ("error", "ended"), [(KeyboardInterrupt, "stopped"), (CourseError, "failed")]
)
def test_a_run_that_did_not_come_to_its_end_says_so(tmp_path, error, ended):
    path = tmp_path / "log.jsonl"
    path.write_text("{}\n")
    with pytest.raises(error), RunLog.to(path, "small"):
        raise error
    first, run = map(json.loads, path.read_text().splitlines())
    assert first == {}  # a log is added to
    assert run["ended"] == ended
    assert "median_seconds" not in run


def test_a_log_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(CourseError, match="can't be written"):
        RunLog.to(tmp_path, "small")


def test_without_a_file_a_log_only_counts():
    with RunLog.to(None, "small") as log:
        log.add(graded())
        log.add(FAULT)
    assert [one.student for one in log.outcomes] == ["ada", "bob"]
    assert log.outcomes[0].result is None
    assert log.faults == [FAULT]


def test_the_slowest_are_named_and_medians_are_medians():
    outcomes = [graded(f"s{number}", number) for number in range(5)]
    found = timing([*outcomes, TORN, KEPT])
    assert [one.student for one in found.slowest] == ["s4", "s3", "s2"]
    assert (found.total, found.stages["cells"]) == (2.75, 2.2)
    assert timing([TORN, KEPT]) is None


def test_the_summary_tells_counts_times_problems_and_where_to_look(tmp_path):
    log = RunLog(None, "small")
    for one in (*[graded(f"s{number}", number) for number in range(4)], KEPT, TORN, FAULT):
        log.add(one)
    log.bundle = tmp_path / "small.zip"
    lines = summary_text(log).splitlines()
    assert lines[3].startswith(
        "4 in 0.0 s. Each took 2.25 s in the median: read 0.10 s, cells 1.70"
    )
    del lines[3]
    assert lines == [
        "small: 5 of 7 submissions graded.",
        "Kept from an earlier run: 1.",
        "Scores from 0 to 7, median 0.",
        "The slowest: s3 3.75 s (cells), s2 2.75 s (cells), s1 1.75 s (cells).",
        "No score for torn: The file is empty.",
        "No score for bob, a fault of ours (number 1): KeyError: 3",
        "Faults of ours cost nobody points: these submissions wait for you. Try again: proctor "
        "grade small --resume. The whole errors are in .proctor/small.jsonl.",
        f"If it fails again, send {tmp_path / 'small.zip'} to whoever looks after this program. "
        "It says where it failed, and holds no names and nothing that learners wrote.",
        "Look closer: proctor report small, or the formgrader.",
    ]


def test_a_test_that_failed_by_itself_is_told_once_with_its_count():
    log = RunLog(None, "small")
    flag = "test_f: this test failed by itself (ImportError: x), so a person has to say."
    for number in range(3):
        one = graded(f"s{number}", number)
        flags = [flag, "Another flag."] if number else []
        log.add(replace(one, result={**one.result, "flags": flags}))
    lines = summary_text(log).splitlines()
    assert f"In 2 of them {flag}" in lines
    assert "Another flag." not in "".join(lines)


def test_a_summary_of_nothing_graded_is_short():
    log = RunLog(None, "small")
    log.add(TORN)
    assert summary_text(log).splitlines() == [
        "small: 0 of 1 submissions graded.",
        "No score for torn: The file is empty.",
    ]
