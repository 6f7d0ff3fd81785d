"""A support bundle tells where a fault is, and nothing of anybody."""

import json
import traceback
import zipfile

import pytest

from proctor.course.course import CourseError
from proctor.grading.grade import Options
from proctor.judge.handle import JudgeFault
from proctor.learner.parent import SandboxUnavailable, WarmParentError
from proctor.notebook.lab import LabError, read_lab
from proctor.run import graders
from proctor.run.coordinator import Coordinator, Settings
from proctor.run.outcome import Outcome
from proctor.run.runlog import RunLog
from proctor.run.support import MOST_FAULTS, bundling, is_ours, write_bundle
from proctor.run.traces import ELSEWHERE, UNKNOWN_ERROR, trace

MARK = "zanzibar"
"""Stands in everything that a learner, or the place of a course, can have a hand in."""

STUDENT = f"ada-{MARK}"


@pytest.fixture
def small(course):
    return read_lab(course.root, "small")


def marked(handed):
    """Put the mark wherever a notebook has room for it."""
    handed.right().write("double", f"def double(x):\n    # {MARK}\n    return {MARK!r}")
    handed.content["metadata"]["author"] = MARK
    cell = handed.copy_of("double", id=f"{MARK}-1")
    cell["metadata"]["nbgrader"]["grade_id"] = f"{MARK}-double"
    cell["metadata"]["tags"] = [MARK]
    handed.cells.append(cell)
    handed.cells.append({"cell_type": MARK, "id": f"{MARK}-2", "metadata": {}, "source": MARK})


class Zanzibar(Exception):  # noqa: N818 - it is the mark
    """An error whose name the program doesn't know."""


def raised(error, cause=None):
    try:
        try:
            raise cause or ValueError(MARK)
        except Exception as first:
            raise error from first
    except Exception as caught:
        return caught


def everything(path):
    """Return all bytes of a bundle, packed and unpacked, with the names in it."""
    with zipfile.ZipFile(path) as bundle:
        contents = [bundle.read(name) for name in bundle.namelist()]
        names = [name.encode() for name in bundle.namelist()]
    return b"\n".join([path.read_bytes(), str(path.name).encode(), *names, *contents])


def entries(path):
    with zipfile.ZipFile(path) as bundle:
        return {
            name: json.loads(bundle.read(name))
            for name in bundle.namelist()
            if name.endswith(".json")
        }


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(f"no cell {MARK!r}: def double(x): return x"),
        KeyError(f"/home/{MARK}/course/submitted/{STUDENT}"),
        Zanzibar(MARK),
        OSError(2, "No such file", f"/home/{MARK}/secret.py"),
        JudgeFault(
            f'test_double: Traceback (most recent call last):\n  File "/home/{MARK}/x.py", line 3, '
            f"in {MARK}\n    print({MARK!r})\n{MARK}\nmore: {MARK}\n{MARK}.Error: {MARK}"
        ),
        UnicodeDecodeError("utf-8", MARK.encode(), 0, 1, MARK),
    ],
)
def test_nothing_of_anybody_is_in_a_bundle(course, small, hand_in, error):
    hand_in(STUDENT, marked, **{f"{MARK}.txt": MARK.encode()})
    fault = Outcome.of(STUDENT, raised(error))
    assert MARK in fault.why.lower()
    settings = Settings(cluster=f"tcp://{MARK}:8786")
    found = everything(write_bundle(course, small, settings, [fault], error)).lower()
    assert MARK.encode() not in found
    for text in (STUDENT, str(course.root), "/home/", "def double", "31337", "my reasons"):
        assert text.lower().encode() not in found, text


def test_what_helps_is_in_a_bundle(course, small, hand_in):
    hand_in(STUDENT, marked, **{"notes.txt": b"12345"})
    try:
        read_lab(course.root, MARK)
    except LabError as error:
        fault = Outcome("bob", "fault", why="".join(traceback.format_exception(error)))
    options = Options(full=True)
    path = write_bundle(
        course, small, Settings(workers=3, options=options), [fault, Outcome(STUDENT, "fault")]
    )
    assert path.parent == course.root / "reports" / "support"
    assert path.name.startswith("small-")
    found = entries(path)
    run = found["run.json"]
    assert set(run["versions"]) >= {"python", "proctor", "numpy", "tensorflow", "nbgrader"}
    assert (run["settings"]["workers"], run["settings"]["full"]) == (3, True)
    assert run["settings"]["gradebook"] == "sqlite"
    assert run["settings"]["limits"]["cell_cpu_seconds"] == 300.0
    assert {"kind": "code", "role": "test", "key": "test_value"}.items() <= next(
        cell.items() for cell in run["lab"]["cells"] if cell["key"] == "test_value"
    )
    first = found["fault-01.json"]
    assert first["submission"] == {"there": False}  # nobody called bob handed anything in
    assert first["traceback"][0] == ELSEWHERE  # this test
    assert first["traceback"][1].startswith("proctor/notebook/lab.py:")
    assert first["traceback"][1].endswith(" in read_lab")
    assert first["traceback"][-1].startswith("proctor.notebook.lab.LabError (a message of ")
    submission = found["fault-02.json"]["submission"]
    assert (submission["files beside it"], submission["bytes beside it"]) == (2, 5 + 23)
    double = next(cell for cell in submission["cells"] if cell["key"] == "double")
    assert (double["kind"], double["lines"]) == ("code", 3)
    assert submission["cells"][-2]["key"] is None


def test_an_unreadable_notebook_is_told_as_such(course, small, hand_in):
    (hand_in("ada") / "small.ipynb").write_bytes(b"{")
    path = write_bundle(course, small, Settings(), [Outcome("ada", "fault", why="KeyError: 3")])
    assert entries(path)["fault-01.json"] == {
        "traceback": ["KeyError (a message of 1 characters is left out)"],
        "submission": {"readable": False},
    }


def test_many_faults_are_described_by_some_of_them(course, small, hand_in):
    faults = [Outcome(f"s{number}", "fault") for number in range(MOST_FAULTS + 5)]
    first = write_bundle(course, small, Settings(), faults)
    second = write_bundle(course, small, Settings(), faults)
    assert first != second
    assert len(entries(first)) == MOST_FAULTS + 1


def test_a_bundle_that_cannot_be_written_hides_no_fault(course, small):
    (course.root / "reports").write_text("in the way")
    assert write_bundle(course, small, Settings(), [Outcome("ada", "fault")]) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("KeyError: 3", ["KeyError (a message of 1 characters is left out)"]),
        ('  File "x.py", line 3, in f\nmine.Error: a\nmine.Error: b', [ELSEWHERE, UNKNOWN_ERROR]),
        (
            '  File "/srv/any/proctor/notebook/lab.py", line 7, in nobody',
            ["proctor/notebook/lab.py:7"],
        ),
        ('  File "/srv/any/proctor/../../etc/passwd.py", line 7', [ELSEWHERE]),
        ('  File "/else/site-packages/nbgrader/utils.py", line 7', ["nbgrader/utils.py:7"]),
        ("ada\nbob: x\n    KeyError: y", []),
    ],
)
def test_of_a_traceback_only_what_is_known_is_told(text, lines):
    found = trace(text)
    assert [line.partition(" (a")[0] for line in found] == [
        line.partition(" (a")[0] for line in lines
    ]


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (JudgeFault("x"), True),
        (WarmParentError("x"), True),
        (KeyError("x"), True),
        (CourseError("x"), False),
        (LabError("x"), False),
        (SandboxUnavailable("x"), False),
        (OSError("x"), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_errors_of_set_up_are_not_ours(course, small, error, ours):
    assert is_ours(error) is ours
    log = RunLog(None, "small")
    with pytest.raises(type(error)) as caught, bundling(course, small, Settings(), log):
        raise error
    assert bool(log.bundle) is ours
    if log.bundle:
        assert f"send {log.bundle} to" in caught.value.__notes__[0]
        assert entries(log.bundle)["fault-of-the-run.json"]["traceback"]


def test_a_run_with_a_fault_leaves_a_bundle(course, small, hand_in, monkeypatch):
    def grade(*_):
        raise RuntimeError(f"a bug of ours, about {MARK}")

    monkeypatch.setattr(graders, "grade_first", grade)
    hand_in(STUDENT, marked)
    with RunLog(None, "small") as log, bundling(course, small, Settings(), log):
        for outcome in Coordinator(course, small).run():
            log.add(outcome)
    found = entries(log.bundle)["fault-01.json"]["traceback"]
    assert any(line.startswith("proctor/run/coordinator.py:") for line in found)
    assert found[-1] == "RuntimeError (a message of 29 characters is left out)"
    assert MARK.encode() not in everything(log.bundle)
