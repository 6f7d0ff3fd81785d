import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from proctor.cli.show import difference_text
from proctor.course.course import CourseError
from proctor.course.journal import Journal
from proctor.notebook.lab import read_lab
from proctor.run.coordinator import Coordinator, Settings
from proctor.run.diff import Earlier, compare
from proctor.run.stopping import Stopping


def wrong(handed):
    handed.right().write("double", "def double(x):\n    return x")


def untouched(handed):
    pass


@pytest.fixture
def run(course):
    def run(**settings):
        lab = read_lab(course.root, "small")
        coordinator = Coordinator(course, lab, Settings(**settings))
        return {o.student: o for o in coordinator.run()}

    return run


def totals(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tests") as book:
        return {
            student.id: (
                book.find_submission("small", student.id).score,
                book.find_submission("small", student.id).needs_manual_grade,
            )
            for student in book.students
        }


def test_a_class_is_graded_and_written_down(course, hand_in, run):
    hand_in("ada")
    hand_in("bob", wrong)
    hand_in("cy", untouched)
    (hand_in("dee") / "small.ipynb").write_bytes(b'{"cells": [')
    outcomes = run(workers=2)
    assert {name: (o.kind, o.score) for name, o in outcomes.items()} == {
        "ada": ("graded", 9.0),
        "bob": ("graded", 3.0),
        "cy": ("graded", 0.0),
        "dee": ("unreadable", 0.0),
    }
    assert totals(course.root) == {
        "ada": (9.0, True),
        "bob": (3.0, True),
        "cy": (0.0, False),
        "dee": (0.0, True),
    }
    assert "not a complete notebook" in outcomes["dee"].why
    delivered = course.root / "autograded"
    assert (delivered / "ada" / "small" / "timestamp.txt").is_file()
    assert not (delivered / "dee" / "small").exists()
    text = (delivered / "bob" / "small" / "small.ipynb").read_text()
    assert "31337" not in text


def test_a_signal_waits_until_the_submission_is_written(course, hand_in, monkeypatch):
    genuine = Coordinator._write
    seen = []

    class Connection:
        def __del__(self):  # an error in here would be printed and dropped
            os.kill(os.getpid(), signal.SIGINT)
            seen.append("signal")

    def write(self, *arguments):
        connection = Connection()
        del connection
        outcome = genuine(self, *arguments)
        seen.append("written")
        return outcome

    for student in ("ada", "bob", "cy"):
        hand_in(student)
    monkeypatch.setattr(Coordinator, "_write", write)
    coordinator = Coordinator(course, read_lab(course.root, "small"))
    before = signal.signal(signal.SIGINT, coordinator.stopping.ask)
    outcomes = []
    try:
        with pytest.raises(KeyboardInterrupt):
            outcomes.extend(coordinator.run())
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == ["signal", "written"]
    assert len(totals(course.root)) == consistent(course.root) == 1


def test_a_second_signal_acts_at_once():
    stopping = Stopping()
    with pytest.raises(KeyboardInterrupt):
        stopping.ask()  # nothing is held yet
    with stopping.held():
        stopping.ask()
        with pytest.raises(KeyboardInterrupt):
            stopping.check()
        with pytest.raises(KeyboardInterrupt):
            stopping.ask()
    with stopping.held(), pytest.raises(KeyboardInterrupt), stopping.at_once():
        pytest.fail("it was asked to stop before")
    stopping.ask()  # the run is over: there is nothing left to stop
    waiting = Stopping()
    with waiting.held(), waiting.at_once(), pytest.raises(KeyboardInterrupt):
        waiting.ask()


def test_a_fault_in_one_submission_leaves_the_others_alone(course, hand_in, run, monkeypatch):
    from proctor.run import graders

    hand_in("ada")
    hand_in("bob")
    genuine = graders.grade_first

    def grade(data, lab, engine, files):
        if "bob.txt" in files:
            raise RuntimeError("a bug of ours")
        return genuine(data, lab, engine, files)

    (course.root / "submitted" / "bob" / "small" / "bob.txt").write_text("me")
    monkeypatch.setattr(graders, "grade_first", grade)
    outcomes = run()
    assert outcomes["ada"].kind == "graded"
    assert outcomes["bob"].kind == "fault"
    assert "a bug of ours" in outcomes["bob"].why
    assert totals(course.root)["bob"] == (0.0, True)


def test_resuming_keeps_what_is_unchanged(course, hand_in, run):
    for student in ("ada", "bob", "cy", "dee"):
        hand_in(student)
    first = run()
    hand_in("bob", wrong)
    (course.root / "autograded" / "cy" / "small" / "small.ipynb").unlink()
    hand_in("dee", timestamp="2026-05-05 05:05:05 UTC")
    second = run(resume=True)
    assert {name: o.kind for name, o in second.items()} == {
        "ada": "kept",
        "bob": "graded",
        "cy": "graded",
        "dee": "graded",
    }
    assert second["ada"].result == first["ada"].result
    assert run(resume=True)["bob"].kind == "kept"
    assert run()["ada"].kind == "graded"


def test_a_changed_check_is_a_reason_to_grade_again(course, hand_in, run):
    hand_in("ada")
    run()
    path = course.root / "source" / "small" / "small.ipynb"
    path.write_text(path.read_text().replace("Try larger numbers.", "Try other numbers."))
    assert run(resume=True)["ada"].kind == "graded"


def test_a_changed_model_beside_the_notebook_is_a_reason_to_grade_again(course, hand_in, run):
    folder = hand_in("ada", **{"my_model.keras": b"one"})
    first = run()["ada"]
    assert run(resume=True)["ada"].kind == "kept"
    (folder / "my_model.keras").write_bytes(b"two")
    second = run(resume=True)["ada"]
    assert second.kind == "graded"
    digests = [one.result["manifest"]["submission"] for one in (first, second)]
    assert digests[0] != digests[1]
    assert run(resume=True)["ada"].result == second.result


def test_a_submission_that_changes_while_it_is_graded_is_graded_again(
    course, hand_in, run, monkeypatch
):
    from proctor.run import graders

    hand_in("ada")
    genuine = graders.grade_first

    def grade(*arguments):
        hand_in("ada", wrong)  # collected once more, in the middle
        return genuine(*arguments)

    monkeypatch.setattr(graders, "grade_first", grade)
    assert run()["ada"].score == 9.0
    monkeypatch.setattr(graders, "grade_first", genuine)
    again = run(resume=True)["ada"]
    assert (again.kind, again.score) == ("graded", 3.0)


def test_a_suspect_is_graded_again_alone_at_the_end(course, hand_in, run, monkeypatch):
    from proctor.run import graders

    for student in ("ada", "bob", "cy"):
        hand_in(student)
    (course.root / "submitted" / "ada" / "small" / "who.txt").write_text("ada")
    (course.root / "submitted" / "bob" / "small" / "who.txt").write_text("bob")
    genuine, asked = graders.grade_first, []

    def grade(data, lab, engine, files):
        asked.append(files.get("who.txt", b"cy").decode())
        if asked[-1] == "bob" or (asked[-1] == "ada" and asked.count("ada") == 1):
            raise graders.Suspect("Its workers were lost.")
        return genuine(data, lab, engine, files)

    monkeypatch.setattr(graders, "grade_first", grade)
    outcomes = run()
    assert sorted(asked[:3]) == ["ada", "bob", "cy"]
    assert sorted(asked[3:]) == ["ada", "bob"]  # whoever was a suspect, in turn
    assert {name: o.kind for name, o in outcomes.items()} == {
        "ada": "graded",
        "bob": "fault",
        "cy": "graded",
    }
    assert outcomes["bob"].why == "Its workers were lost."


def test_an_error_of_set_up_ends_the_run(course, hand_in, run, monkeypatch):
    from proctor.run import graders
    from proctor.run.cluster import ClusterLost

    hand_in("ada")
    hand_in("bob")

    def grade(*_):
        raise ClusterLost("The scheduler was lost.")

    monkeypatch.setattr(graders, "grade_first", grade)
    with pytest.raises(ClusterLost):
        run()
    assert not (course.root / "autograded" / "ada").exists()


def test_without_a_release_nothing_begins(course, hand_in, run):
    hand_in("ada")
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "tests") as book:
        book.remove_assignment("small")
    (course.root / "release" / "small" / "small.ipynb").unlink()
    with pytest.raises(CourseError, match="nbgrader generate_assignment small"):
        run()
    assert not (course.root / "autograded").exists()


def slow(handed):
    handed.right().write("value", "import time\ntime.sleep(1.5)\nvalue = 6")


def command(course, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "proctor.cli", "grade", "small", "--workers", "2", *more],
        cwd=course.root,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def stop_in_the_middle(course, how):
    """Start grading, stop it after the second submission, and return what it printed."""
    process = command(course)
    journal = course.root / ".proctor" / "small.jsonl"
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") >= 2:
            break
        time.sleep(0.05)
    process.send_signal(how)
    return process.communicate(timeout=60)[0], process.returncode


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on_where_it_was(course, hand_in, how):
    students = [f"s{i}" for i in range(8)]
    for student in students:
        hand_in(student, slow)
    text, code = stop_in_the_middle(course, how)
    if how != signal.SIGKILL:
        assert "Stopped. What was graded is kept; go on with --resume." in text
        assert code == 1
    done = course.root / ".proctor" / "small.jsonl"
    assert 2 <= done.read_bytes().count(b"\n") < 8
    process = command(course, "--resume")
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    assert "kept from an earlier run" in text
    assert totals(course.root) == dict.fromkeys(students, (9.0, True))
    entries = [json.loads(line) for line in done.read_text().splitlines()]
    assert {entry["student"] for entry in entries} == set(students)


def consistent(root):
    """Tell how many submissions are done; what is done must stand everywhere, and be whole."""
    path = root / ".proctor" / "small.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    entries = {entry["student"]: entry["result"] for entry in map(json.loads, lines)}
    delivered = {folder.name for folder in (root / "autograded").glob("*") if any(folder.iterdir())}
    assert {*entries} <= delivered
    assert len(delivered) <= len(entries) + 1  # the one that was being written
    assert not list(root.glob("autograded/*/.*"))
    for student in delivered:
        json.loads((root / "autograded" / student / "small" / "small.ipynb").read_text())
    written = totals(root)
    assert {name: written[name][0] for name in entries} == {
        name: result["score"] for name, result in entries.items()
    }
    return len(entries)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_ctrl_c_leaves_everything_consistent_wherever_it_comes(course, hand_in, share):
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    for number in range(10):
        hand_in(f"s{number}")
    process = command(course)
    journal = course.root / ".proctor" / "small.jsonl"
    while process.poll() is None and not journal.exists():
        time.sleep(0.01)
    while process.poll() is None and journal.read_bytes().count(b"\n") < 10 * share:
        time.sleep(0.002)
    time.sleep(random.Random(seed).random() * 0.2)
    process.send_signal(signal.SIGINT)
    text, _ = process.communicate(timeout=60)
    assert process.returncode == (0 if "graded." in text else 1)
    assert "Traceback" not in text
    assert consistent(course.root) <= 10
    process = command(course, "--resume")
    text, _ = process.communicate(timeout=120)
    assert "10 of 10 submissions graded." in text
    assert consistent(course.root) == 10


def endless(handed):
    handed.right().write("value", "while id(0): pass")


def user_seconds(process):
    """Return the processor time of a process, 0 for one that has ended in the meantime."""
    try:
        return process.cpu_times().user
    except psutil.NoSuchProcess:
        return 0.0


@pytest.mark.slow
def test_nothing_survives_a_coordinator_that_was_killed(course, hand_in):
    for number in range(4):
        hand_in(f"s{number}", endless)
    process = command(course)
    coordinator, end = psutil.Process(process.pid), time.monotonic() + 120
    while time.monotonic() < end:
        below = coordinator.children(recursive=True)
        # Two parents, the warm one's first child, a judge, and two learners at their loops.
        if len(below) >= 6 and sum(user_seconds(one) > 1.5 for one in below) >= 2:
            break
        time.sleep(0.05)
    assert len(below) >= 6
    process.kill()
    process.communicate()
    gone, alive = psutil.wait_procs(below, 15)
    assert not alive
    assert len(gone) == len(below)


def test_grading_one_learner_keeps_all_others_for_resume(course, hand_in, run):
    for student in ("ada", "bob", "cy"):
        hand_in(student)
    run(workers=2)
    lab = read_lab(course.root, "small")
    again = Coordinator(course, lab, Settings())
    assert [one.kind for one in again.run(["bob"])] == ["graded"]
    hand_in("cy", wrong)
    kinds = {name: one.kind for name, one in run(resume=True).items()}
    assert kinds == {"ada": "kept", "bob": "kept", "cy": "graded"}


def test_a_run_for_one_that_was_stopped_is_gone_on_with(course, hand_in, run):
    for student in ("ada", "bob"):
        hand_in(student)
    run()
    with Journal.of(course.root, "small") as journal:
        journal.begin_anew(["bob"])
    kinds = {name: one.kind for name, one in run(resume=True).items()}
    assert kinds == {"ada": "kept", "bob": "graded"}


def due(course, when):
    with Gradebook(course.layout.db_url, "tests") as book:
        book.update_or_create_assignment("small", duedate=when)


def penalty(course):
    with Gradebook(course.layout.db_url, "tests") as book:
        return book.find_submission("small", "ada").late_submission_penalty


def test_penalties_follow_the_due_date_that_holds_now(course, hand_in, run):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    due(course, "2026-01-01 00:00:00 UTC")
    hand_in("ada")  # on 2 January
    run()
    assert penalty(course) == 9.0
    lab = read_lab(course.root, "small")
    for when, taken, score in (
        ("2026-02-01 00:00:00 UTC", 0.0, 9.0),
        ("2026-01-01 00:00:00 UTC", 9.0, 0.0),
    ):
        due(course, when)
        before = Earlier.of(course, lab)
        (_, graded), *_ = Coordinator(course, lab).rehearse()
        found = compare(before, "ada", graded)
        assert found.now == score
        assert found.penalty == (9.0 - taken, taken)
        told = difference_text("small", [found])
        assert f"penalty for lateness: {9 - taken:g} → {taken:g} points" in told
        assert found.to_dict()["penalty"] == {"before": 9.0 - taken, "now": taken}
        assert {name: one.kind for name, one in run(resume=True).items()} == {"ada": "kept"}
        assert penalty(course) == taken


def test_an_extension_counts_in_a_rehearsal(course, hand_in, run):
    from datetime import timedelta

    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    due(course, "2026-01-01 00:00:00 UTC")
    hand_in("ada")
    run()
    with Gradebook(course.layout.db_url, "tests") as book:
        book.find_submission("small", "ada").extension = timedelta(days=3)
        book.db.commit()
    late = Earlier.of(course, read_lab(course.root, "small")).late
    assert late.penalty("ada", 9.0) == 0.0
    assert late.taken == {"ada": 9.0}
