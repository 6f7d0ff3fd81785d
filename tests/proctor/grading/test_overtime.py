"""First limits and overtime: quick for the class, and nobody loses a point to it."""

import json
import os
import signal
import time

import pytest

from proctor.cli.show import outcome_line, summary_text
from proctor.course.journal import history
from proctor.grading import pace
from proctor.grading.grade import (
    Engine,
    Options,
    _pass,
    grade,
    grade_first,
    grade_in_overtime,
    solution_times,
)
from proctor.grading.pace import Pace, SolutionTimes, keep_times, kept_times, shortened
from proctor.grading.session import Session
from proctor.learner.parent import LearnerLimit, LearnerProcess, Limits, ProtocolError
from proctor.notebook.lab import read_lab
from proctor.run.coordinator import Coordinator, Settings
from proctor.run.runlog import RunLog
from tests.proctor.run.test_coordinator import command, totals

FLOOR = pace.LEAST_CPU_SECONDS
FIRST, WHOLE = 0.2, 1.2
"""Processor seconds of a first limit and of a full one, so that the tests need not wait."""

LIMITS = Limits(cell_cpu_seconds=2 * WHOLE, call_cpu_seconds=WHOLE, grace_seconds=0.5)

BUSY = """
import time
def busy(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
"""
SLOW = BUSY + "def double(x):\n    busy(0.4)\n    return 2 * x"
ENDLESS = "import time\ndef double(x):\n    while time.process_time() > 0: pass"
PROVED = "def double(x):\n    while True: pass"
PROVED_FOR_ONE = "def double(x):\n    while isinstance(x, int): pass\n    return 2 * x"
DEAF = """def double(x):
    while True:
        try:
            while True: pass
        except BaseException:
            pass
"""
ONE_INPUT = """import time
def double(x):
    while isinstance(x, int) and time.process_time() > 0: pass
    return 2 * x
"""
TRIED = """\
for x in {inputs}:
    try:
        double(x)
    except Exception:
        pass
assert (double(np.array([1])) == 2).all()
"""
LOOP_BELOW = ENDLESS + "\ndouble(1)"
PROVED_BELOW = PROVED + "\ndouble(1)"
NO_END = "import time\nvalue = 6\nwhile time.process_time() > 0: pass"


@pytest.fixture(scope="module")
def quick(lab, engine):
    """An engine with short limits."""
    with Engine(engine.root, lab, Options(limits=LIMITS)) as quick:
        yield quick


@pytest.fixture(autouse=True)
def soon(monkeypatch, tmp_path):
    monkeypatch.setattr(pace, "LEAST_CPU_SECONDS", FIRST)
    monkeypatch.setattr(pace, "WALL_PER_CPU", 100)  # other tests may keep the machine busy


def states(graded):
    return {one.name: (one.state, one.score) for one in graded.result.exercises}


def messages(graded, exercise="double"):
    found = next(one for one in graded.result.exercises if one.name == exercise)
    return [check.message for check in found.checks]


# --- limits -------------------------------------------------------------------------------------


def test_a_first_limit_is_some_tens_of_times_the_solution_and_never_tiny():
    times = SolutionTimes({"fit": 0.5, "plot": 0.001}, {"double": 0.1})
    assert times.cell("fit") == pace.TIMES * 0.5
    assert times.cell("plot") == times.cell("unknown") == FIRST
    assert times.cell(None) == times.cell("fit")  # a cell of the learner's own
    assert (times.call("double"), times.call("other")) == (pace.TIMES * 0.1, FIRST)


def test_a_first_limit_is_never_above_the_full_one():
    assert shortened(LIMITS, "call", WHOLE) is None
    less = shortened(LIMITS, "call", FIRST)
    assert (less.call_cpu_seconds, less.cell_cpu_seconds) == (FIRST, LIMITS.cell_cpu_seconds)
    assert Pace().cell(0, "fit", LIMITS) is None
    assert Pace(held={0: "double"}).cell(0, "fit", LIMITS).cell_cpu_seconds == FIRST
    assert Pace(held={0: "double"}).call("double", LIMITS) is None


def test_the_floor_is_a_second_or_two():
    assert 1 <= FLOOR <= 2


def test_times_are_kept_for_the_same_lab_and_no_other(tmp_path):
    times = SolutionTimes({"fit": 0.5}, {"double": 0.1})
    assert kept_times(tmp_path, "small", "abc") is None
    keep_times(tmp_path, "small", "abc", times)
    assert kept_times(tmp_path, "small", "abc") == times
    assert kept_times(tmp_path, "small", "other") is None
    assert [path.name for path in (tmp_path / ".proctor").iterdir()] == ["small.times.json"]


@pytest.mark.parametrize(
    "text", ["", "[1]", '{"made_from": "abc", "cells": {"a": "x"}}', '{"made_from": "abc", "a": 1}']
)
def test_what_is_kept_and_damaged_is_measured_again(tmp_path, text):
    keep_times(tmp_path, "small", "abc", SolutionTimes())
    (tmp_path / ".proctor" / "small.times.json").write_text(text)
    assert kept_times(tmp_path, "small", "abc") is None


def test_where_nothing_can_be_kept_nothing_breaks(tmp_path):
    (tmp_path / ".proctor").write_text("in the way")
    keep_times(tmp_path, "small", "abc", SolutionTimes())
    assert kept_times(tmp_path, "small", "abc") is None


def test_the_solution_is_measured_by_cell_and_by_name(make_lab, source, quick):
    source["cells"][3]["source"] = SLOW
    times = solution_times(make_lab(source), quick)
    assert 0.3 < times.calls["double"] < WHOLE
    assert times.cells["value"] < FIRST
    assert times.cells["try-it"] > 0.3


def test_a_solution_that_no_checks_can_be_run_on_gives_no_times(make_lab, source, quick):
    setup = next(one for one in source["cells"] if "prelude" in one["metadata"].get("tags", ()))
    setup["source"] += "\nraise OSError('no such file')"
    assert solution_times(make_lab(source), quick) == SolutionTimes()


def test_a_check_that_fails_by_itself_takes_no_times_away(make_lab, source, quick):
    whole = solution_times(make_lab(source), quick)
    source["cells"][5]["source"] = "test_double(double, 'one too many')"
    found = solution_times(make_lab(source), quick)
    assert (found.cells.keys(), found.calls.keys()) == (whole.cells.keys(), whole.calls.keys())


def test_an_engine_measures_once_and_keeps_it_when_told(lab, tmp_path, monkeypatch):
    from proctor.grading import grade as grading

    with Engine(tmp_path, lab) as fresh:
        assert fresh.first_pace() == Pace(first=SolutionTimes())
        fresh.measure()
        measured = fresh.first_pace()
        assert not list(tmp_path.iterdir())
        fresh.keep_times()
    assert "double" in measured.first.calls
    monkeypatch.setattr(grading, "solution_times", lambda *_: pytest.fail("measured again"))
    another = Engine(tmp_path, lab)
    another.measure()
    assert another.first_pace() == measured


# --- one submission -----------------------------------------------------------------------------


def test_a_slow_but_right_answer_keeps_its_points(lab, quick, learner):
    learner.right().write("double", SLOW)
    first = grade_first(learner.data, lab, quick)
    assert first.provisional
    assert states(first)["double"][1] < 6.0
    assert first.overtime == ("the cell `try-it`", "a call of `double`") or first.overtime == (
        "cell 5",
        "a call of `double`",
    )
    assert first.result.flags[0].startswith("Provisional, until it is graded again at the end")
    found = grade(learner.data, lab, quick)
    assert states(found)["double"] == ("passed", 6.0)
    assert (found.provisional, found.overtime) == (False, first.overtime)
    assert found.result.flags == ()
    shown = {cell["id"]: cell for cell in json.loads(found.notebook)["cells"]}
    assert any("6" in json.dumps(cell.get("outputs")) for cell in shown.values())


@pytest.mark.parametrize("answer", [SLOW, ENDLESS, DEAF, LOOP_BELOW, PROVED, PROVED_BELOW])
def test_every_score_is_that_of_the_full_limits(lab, quick, learner, answer):
    learner.right().write("double", answer)
    full = _pass(learner.data, lab, quick, None, quick.full_pace())[0]
    found = grade(learner.data, lab, quick)
    assert states(found) == states(full)
    assert found.cells == full.cells
    assert messages(found) == messages(full)


# --- loops that can't end ------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [PROVED, PROVED_BELOW])
def test_a_loop_that_can_not_end_needs_no_overtime(lab, quick, learner, calls, answer):
    learner.right().write("double", answer)
    found = grade_first(learner.data, lab, quick)
    assert not found.provisional
    full = _pass(learner.data, lab, quick, None, quick.full_pace())[0]
    assert (states(found), found.cells) == (states(full), full.cells)
    assert (messages(found), found.result.flags) == (messages(full), full.result.flags)
    assert calls == [("double", True)] * 2 * 2  # twice in each of the two passes
    assert messages(found)[0].endswith(
        "never ends: the loop `while True` (line 2 of its cell) has no `break` and no `return`."
    )


def test_it_is_asked_for_other_inputs_all_the_same(make_lab, source, quick, learner, calls):
    source["cells"][5]["source"] = TRIED.format(inputs="[4]")
    learner.right().write("double", PROVED_FOR_ONE)
    found = grade_first(learner.data, make_lab(source), quick)
    assert not found.provisional
    assert states(found)["double"][0] == "passed"
    assert [ran_out for _, ran_out in calls][:2] == [True, False]


def test_its_second_stop_is_the_last_as_with_full_limits(make_lab, source, quick, learner):
    source["cells"][5]["source"] = "import numpy as np\n" + TRIED.format(inputs="[4, True]")
    both = "import time\n" + PROVED_FOR_ONE.replace(
        "    return", "    while x is True and time.process_time() > 0: pass\n    return"
    ).replace("isinstance(x, int)", "x == 4")
    learner.right().write("double", both)
    small = make_lab(source)
    found = grade_first(learner.data, small, quick)
    full = _pass(learner.data, small, quick, None, quick.full_pace())[0]
    assert not found.provisional
    assert (found.result, messages(found)) == (full.result, messages(full))


def test_a_cell_that_can_not_end_says_so(lab, quick, learner):
    learner.right().write("value", "value = 6\ni = 0\nwhile i < value: half = value / 2")
    found = grade_first(learner.data, lab, quick)
    assert not found.provisional
    assert states(found)["value"] == ("passed", 3.0)
    assert found.result.flags == (
        "The cell `value` was stopped: This cell never ends: the loop `while i < value` (line 3 of "
        "its cell) changes nothing that its condition looks at.",
    )


FORGED = """
from proctor.learner.inside import learner as ours
ours.endless_loop = lambda *_: {claim}
"""


@pytest.mark.parametrize("claim", ["(1, '<b>x</b>')", "(-1, 'x')", "(1, b'x')", "7", "['x', 1, 2]"])
def test_who_claims_it_falsely_can_only_lose_by_it(lab, quick, learner, claim):
    learner.right().write("double", SLOW)
    honest = _pass(learner.data, lab, quick, None, quick.full_pace())[0]
    learner.write("double", FORGED.format(claim=claim) + SLOW)
    found = grade(learner.data, lab, quick)
    pairs = zip(found.cells, honest.cells, strict=True)
    assert all((mine.score or 0) <= (most.score or 0) for mine, most in pairs)
    assert states(found)["value"] == ("passed", 3.0)


# --- what is lost -------------------------------------------------------------------------------


def once(monkeypatch, kind, method, before):
    """Do something before a method of a class runs for the first time."""
    whole = getattr(kind, method)
    done = []

    def first(self, *arguments):
        if not done:
            done.append(True)
            before(self)
        return whole(self, *arguments)

    monkeypatch.setattr(kind, method, first)


def kill_learner(process):
    os.kill(process._handle.pid, signal.SIGKILL)


def kill_judge(session):
    os.kill(session._judge._pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("kind", "method", "kill", "what"),
    [
        (LearnerProcess, "run_cell", kill_learner, "the end of the process in the cell `setup`"),
        (LearnerProcess, "use", kill_learner, "the end of the process in a call of `double`"),
        (Session, "use", kill_judge, "the end of the judge in `test_double`"),
    ],
)
def test_a_process_killed_from_outside_costs_nothing(
    lab, quick, learner, monkeypatch, kind, method, kill, what
):
    learner.right()
    whole = grade(learner.data, lab, quick)
    once(monkeypatch, kind, method, kill)
    first = grade_first(learner.data, lab, quick)
    assert first.overtime == (what,)
    assert first.result.flags[0].endswith(f"at the end of the run, for {what}.")
    assert grade_in_overtime(learner.data, lab, quick, None, first.held).result == whole.result


def test_code_that_ends_its_process_each_time_is_told_so_in_the_end(lab, quick, learner):
    learner.write("double", "def double(x):\n    import os; os._exit(0)")
    found = grade(learner.data, lab, quick)
    assert not found.provisional
    assert states(found)["double"][1] == 0.0
    assert any("ended by itself" in message for message in messages(found))


def test_a_broken_protocol_is_no_loss(lab, quick, learner, monkeypatch):
    learner.right()

    def broken(*_):
        raise ProtocolError("The process of this notebook sent nonsense.")

    monkeypatch.setattr(LearnerProcess, "use", broken)
    assert not grade_first(learner.data, lab, quick).provisional


def test_a_cell_that_hangs_gets_the_full_limit_before_it_is_stopped(lab, quick, learner):
    learner.right().write("value", NO_END)
    found = grade(learner.data, lab, quick)
    full = _pass(learner.data, lab, quick, None, quick.full_pace())[0]
    assert found.result == full.result
    assert found.overtime == ("the cell `value`",)
    assert states(found)["value"] == ("passed", 3.0)  # it was there before the loop
    assert f"more than {LIMITS.cell_cpu_seconds:g} seconds" in found.result.flags[0]


def test_the_same_bytes_whether_in_two_steps_or_at_once(lab, quick, learner):
    learner.right().write("double", ENDLESS)
    first = grade_first(learner.data, lab, quick)
    found = grade_in_overtime(learner.data, lab, quick, None, first.held)
    at_once = grade(learner.data, lab, quick)
    assert found.result.to_json() == at_once.result.to_json()
    assert found.notebook == at_once.notebook
    assert str(FIRST) not in at_once.result.to_json()


@pytest.fixture
def calls(monkeypatch):
    """All calls that reach a learner process, as (process, name, whether it ran out)."""
    found = []
    genuine = LearnerProcess.use

    def use(self, name, *arguments):
        try:
            result = genuine(self, name, *arguments)
        except LearnerLimit:
            found.append((name, True))
            raise
        found.append((name, False))
        return result

    monkeypatch.setattr(LearnerProcess, "use", use)
    return found


@pytest.mark.parametrize("answer", [ENDLESS, DEAF])
def test_a_function_that_never_comes_back_is_called_three_times(lab, quick, learner, calls, answer):
    learner.right().write("double", answer)
    grade(learner.data, lab, quick)
    assert (
        calls == [("double", True)] * 3
    )  # in the first pass, in overtime, and there shortly again


def test_a_function_that_hangs_on_one_input_is_asked_for_the_others(
    make_lab, source, quick, learner, calls
):
    source["cells"][5]["source"] = TRIED.format(inputs="[4]")
    learner.right().write("double", ONE_INPUT)
    found = grade(learner.data, make_lab(source), quick)
    assert states(found)["double"][0] == "passed"
    assert calls[:2] == [("double", True)] * 2
    assert not any(ran_out for _, ran_out in calls[2:])


def test_cells_that_use_a_hanging_function_are_held_short(lab, quick, learner):
    learner.right().write("double", ENDLESS)
    for _ in range(3):
        learner.cells.insert(learner.place("double") + 1, learner.copy_of("try-it", id="again"))
    began = grade(learner.data, lab, quick)
    assert began.result.flags[0] == (
        "The cell number 5 was stopped: It uses `double`, which takes too long."
    )
    assert len(began.result.flags) == 1 + 3
    assert states(began)["value"] == ("passed", 3.0)


def test_hanging_in_several_exercises(lab, quick, learner):
    learner.right().write("double", ENDLESS).write("value", NO_END)
    found = grade(learner.data, lab, quick)
    assert states(found)["double"] == ("error", 0.0)
    assert states(found)["value"] == ("passed", 3.0)
    assert found.overtime[-1] == "a call of `double`"
    assert len(found.overtime) == 3


def test_a_first_pass_that_runs_out_of_everything_ends_early(lab, quick, learner, monkeypatch):
    from proctor.grading import session

    monkeypatch.setattr(session, "MOST_RUN_OUT", 2)
    learner.right()
    for place in range(4):
        loop = {"cell_type": "code", "metadata": {}, "source": f"{NO_END} # {place}"}
        learner.cells.insert(learner.place("double"), loop)
    first = grade_first(learner.data, lab, quick)
    assert len(first.overtime) == 2
    assert states(first)["value"][1] == 0.0
    found = grade(learner.data, lab, quick)
    assert states(found)["value"] == ("passed", 3.0)
    assert len(found.result.flags) == 4


def test_a_report_says_which_call_took_too_long_and_with_what(make_lab, source, quick, learner):
    source["cells"][5]["source"] = "assert double(4) == 8"
    learner.right().write("double", ONE_INPUT)
    found = grade(learner.data, make_lab(source), quick)
    assert messages(found)[0] == (
        "`double(4)` used more than 1.2 seconds of computing time and was stopped."
    )


def test_a_call_that_is_refused_says_because_of_which(make_lab, source, quick, learner):
    source["cells"][5]["source"] = TRIED.format(inputs="[4, 5]")
    learner.right().write("double", ENDLESS)
    found = grade(learner.data, make_lab(source), quick)
    assert messages(found)[0] == ("Not called again: `double(5)` took too long and was stopped.")


def test_a_hidden_test_says_nothing_of_its_input(make_lab, source, quick, learner):
    slow = "def double(x):\n    while x.size == 2 and x[0] > 31000: pass\n    return 2 * x"
    learner.right().write("double", slow.replace("x.size", "getattr(x, 'size', 0)"))
    found = grade(learner.data, make_lab(source), quick)
    assert states(found)["double"] == ("partial", 4.0)
    assert "31337" not in found.notebook + found.result.to_json()


# --- a class ------------------------------------------------------------------------------------


def loops(handed):
    handed.right().write("double", ENDLESS)


def slow(handed):
    handed.right().write("double", SLOW)


@pytest.fixture
def small(course):
    return read_lab(course.root, "small")


@pytest.fixture
def settings():
    return Settings(workers=2, options=Options(limits=LIMITS))


def test_overtime_comes_last_and_only_it_is_final(course, hand_in, small, settings):
    hand_in("ada", slow)
    for student in ("bob", "cy", "dee", "eve", "fay"):
        hand_in(student)
    hand_in("gus", loops)
    coordinator = Coordinator(course, small, settings)
    outcomes, waiting = [], []
    with RunLog(None, "small") as log:
        for outcome in coordinator.run():
            outcomes.append(outcome)
            waiting.append(coordinator.waiting)
            log.add(outcome)
            if outcome.kind == "provisional":
                assert totals(course.root)[outcome.student][1], "it waits"
                assert "provisional" in history(course.root, "small")[outcome.student][-1]
                assert outcome_line(outcome).endswith("it is graded again at the end")
    kinds = [(one.student, one.kind) for one in outcomes]
    assert sorted(kinds) == sorted(
        [("ada", "provisional"), ("gus", "provisional")]
        + [(name, "graded") for name in ("ada", "bob", "cy", "dee", "eve", "fay", "gus")]
    )
    assert kinds.index(("ada", "graded")) > kinds.index(("fay", "graded"))
    assert (max(waiting), waiting[-1]) == (2, 0)
    final = {one.student: one.score for one in outcomes if one.kind == "graded"}
    assert (final["ada"], final["gus"], final["fay"]) == (9.0, 3.0, 9.0)
    assert {name: score for name, (score, _) in totals(course.root).items()} == final
    entries = history(course.root, "small")
    assert all(len(found) == 1 for found in entries.values())
    assert "a call of `double`" in entries["gus"][-1]["overtime"]
    assert "overtime" not in entries["fay"][-1]
    told = summary_text(log)
    assert "small: 7 of 7 submissions graded." in told
    assert "2 needed overtime, and got it: " in told
    assert "a call of `double`" in told


def test_a_run_that_was_killed_in_overtime_says_so_and_goes_on(course, hand_in, small, proctor):
    hand_in("ada", loops)
    hand_in("bob")
    process = command(course)
    journal, end = course.root / ".proctor" / "small.jsonl", time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        text = journal.read_bytes() if journal.exists() else b""
        if b'"provisional"' in text and text.count(b"\n") == 2:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert "provisional" in history(course.root, "small")["ada"][-1]
    assert totals(course.root)["ada"][1], "the gradebook says that it is not final"
    code, out, err = proctor("report", "small")
    assert code == 0, err
    page = (course.root / "reports" / "small.html").read_text()
    assert "Provisional: the run ended before their overtime" in page
    code, out, err = proctor("grade", "small", "--resume")
    assert code == 0, err
    assert "2 of 2 submissions graded." in out
    assert "Kept from an earlier run: 1." in out
    assert totals(course.root) == {"ada": (3.0, True), "bob": (9.0, True)}
    assert "provisional" not in history(course.root, "small")["ada"][-1]
    proctor("report", "small")
    page = (course.root / "reports" / "small.html").read_text()
    assert "Provisional" not in page
    assert "Needed overtime" in page


def test_a_rehearsal_tells_final_results_only(course, hand_in, small, settings):
    hand_in("ada", slow)
    found = dict(Coordinator(course, small, settings).rehearse())
    assert found["ada"].result.score == 9.0
    assert not found["ada"].provisional
