"""Judges and learner processes come from one start: what that start must not pass on.

The parent of judges is forked from the learners' parent. Everything here happens after a judge has
seen a course's checks, a submission and the coordinator's environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proctor.grading.grade import Engine, grade
from proctor.judge.handle import JudgeFault, JudgeParent
from proctor.learner.inside.imports import ImportFailed, import_all, import_installed
from proctor.learner.parent import (
    Cell,
    LearnerSpec,
    SandboxUnavailable,
    WarmParent,
    WarmParentError,
)
from proctor.notebook.lab import read_lab
from proctor.sandbox.meter import tree
from proctor.sandbox.view import course_view
from tests.proctor.conftest import ROOT, SOURCE, Handed, released

HALVES = ("Q7vK2m", "9XwTzR")
MARK = "".join(HALVES)
"""Stands in the name of the course's folder, in a check, in a submission and in a variable."""

SEARCH = """
def found(halves):
    first, second = (half.encode() for half in halves)
    count = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.read().splitlines():
            words = line.split()
            if not words[1].startswith("rw"):
                continue
            low, high = (int(end, 16) for end in words[0].split("-"))
            try:
                memory.seek(low)
                parts = memory.read(high - low).split(first)[1:]
            except (OSError, ValueError, OverflowError):
                continue
            count += sum(part.startswith(second) for part in parts)
    return count
"""
INSIDE = (
    SEARCH
    + """
import os
halves = ["{halves[0]}", "{halves[1]}"]
there = found(halves)
planted = "".join(halves).encode() * 2
control = found(halves)
descriptors = sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1]
"""
)


@pytest.fixture(scope="module")
def started(tmp_path_factory, make_lab):
    """An engine whose judge has checked a submission, all of it marked."""
    root = tmp_path_factory.mktemp(f"course-{MARK}")
    shutil.copytree(ROOT / "public_tests", root / "public_tests")
    content = SOURCE | {"cells": [dict(cell) for cell in SOURCE["cells"]]}
    hidden = next(cell for cell in content["cells"] if cell["id"] == "test_double-hidden")
    hidden["source"] = hidden["source"].replace("secret = ", f"mark = '{MARK}'\nsecret = ")
    lab = make_lab(content)
    handed = Handed(released(SOURCE)).right()
    handed.write("double", f"def double(x):\n    return 2 * x  # {MARK}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_SECRET", MARK)
        with Engine(root, lab) as engine:
            assert grade(handed.data, lab, engine).result.score == 9.0
            yield engine


def learners_side(engine):
    """Return the processes that learner processes come from."""
    return sorted(set(tree(engine.warm._process.pid)) - set(tree(engine._judges.pid)))


def holds_the_mark(pid):
    """Tell whether a process's memory has the mark in it."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            low, high, access = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if access.startswith("rw"):
                memory.seek(int(low, 16))
                try:
                    if MARK.encode() in memory.read(int(high, 16) - int(low, 16)):
                        return True
                except OSError:  # the kernel's own pages
                    continue
    return False


as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="an ordinary user may not look into these processes"
)


def test_a_learner_process_inherits_nothing_of_a_course(started):
    with started.warm.start(LearnerSpec()) as learner:
        assert learner.run_cell(Cell("look", INSIDE.format(halves=HALVES))).error is None
        assert learner.fetch("there") == 0
        assert learner.fetch("control") > 0
        assert learner.fetch("descriptors") == [0, 1, 2, 3]


@as_root
def test_their_parent_never_knew_a_course(started):
    inside = learners_side(started)
    assert len(inside) == 2
    for pid in inside:
        assert not holds_the_mark(pid)
        assert MARK.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
        assert MARK.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert MARK not in os.readlink(f"/proc/{pid}/cwd")


@as_root
def test_the_search_does_find_what_judges_know(started):
    assert all(holds_the_mark(pid) for pid in tree(started._judges.pid))


@as_root
def test_their_parent_holds_one_socket_and_its_log(started):
    assert_holds_little(started)


@as_root
def test_their_parent_shares_no_memory_that_can_be_written(started):
    assert_is_alone(started)


@as_root
@pytest.mark.slow
def test_tensorflow_leaves_nothing_shared_either():
    lab = read_lab(ROOT, "lab3-softmax-digits")
    with Engine(ROOT, lab) as engine, engine.judge() as judge:
        judge.begin(lab, 7)
        assert "libtensorflow" in Path(f"/proc/{engine.warm._process.pid}/maps").read_text()
        assert_holds_little(engine)
        assert_is_alone(engine)


def assert_is_alone(engine):
    """Look for threads, and for memory that a writer would share with judges."""
    for pid in learners_side(engine):
        assert len(os.listdir(f"/proc/{pid}/task")) == 1
        accesses = [line.split()[1] for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
        assert not [access for access in accesses if "w" in access and "s" in access]


def assert_holds_little(started):
    """Look for descriptors besides a socket of its own, the log, and what learners may see."""
    judges = {os.readlink(f"/proc/{pid}/fd/{fd}") for pid, fd in descriptors(started._judges)}
    for pid in learners_side(started):
        held = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        sockets = [name for name in held if name.startswith("socket:")]
        assert len(sockets) == 1
        assert not judges & set(sockets)
        files = {name for name in held if name not in sockets and not name.startswith("/dev/null")}
        log = {name for name in files if name.endswith("(deleted)")}
        assert len(log) == 1
        others = {name for name in files - log if not name.startswith(course_view().folders)}
        assert others == set()  # nothing but what learners may see: fonts, for one


def descriptors(judges):
    """Return the descriptors of the parent of judges and of all judges."""
    return [(pid, fd) for pid in tree(judges.pid) for fd in os.listdir(f"/proc/{pid}/fd")]


def test_nothing_is_said_to_judges_before_the_fork(make_lab, monkeypatch):
    said = []
    monkeypatch.setattr("proctor.judge.parent.JudgeParent.begin", lambda *given: said.append(given))
    monkeypatch.setattr("proctor.learner.parent.INSTALLED", ("no_such_module",))
    lab = make_lab({**SOURCE, "metadata": {"course": {"imports": ["no_such_module"]}}})
    with pytest.raises(WarmParentError, match="`import no_such_module` failed"):
        Engine(ROOT, lab).__enter__()
    assert said == []


def test_judges_of_a_start_that_failed_say_so(tmp_path):
    judges = JudgeParent(tmp_path, [])
    judges.lend_end().close()
    with pytest.raises(JudgeFault, match="could not start"):
        judges.wait_until_ready()
    judges.close()
    judges.close()


def test_an_engine_leaves_no_process_behind(make_lab):
    with Engine(ROOT, make_lab()) as engine:
        pids = tree(engine.warm._process.pid)
        assert len(pids) == 3
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture
def hanging(tmp_path):
    """A course with a module that says that it is imported, and never comes to an end."""
    (tmp_path / "hangs.py").write_text(
        "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(600)"
    )
    return tmp_path


@pytest.mark.parametrize("sandbox", ["on", "off"])
def test_judges_that_still_import_end_with_a_start_that_fails(hanging, sandbox):
    judges = JudgeParent(hanging, ["hangs"])
    with pytest.raises(WarmParentError, match="no_such_module"):
        WarmParent(imports=["no_such_module"], sandbox=sandbox, sibling=judges).__enter__()
    assert judges.pid
    assert not Path(f"/proc/{judges.pid}").exists()


@pytest.mark.parametrize("has_pidfd", [True, False])
def test_judges_that_import_for_ever_are_ended(hanging, monkeypatch, has_pidfd):
    monkeypatch.setattr("proctor.judge.parent.START_SECONDS", 0.5)
    if not has_pidfd:
        monkeypatch.delattr("os.pidfd_open", raising=False)
    judges = JudgeParent(hanging, ["hangs"])
    with WarmParent(imports=[], sandbox="off", sibling=judges):
        wait_for(hanging / "begun")
        with pytest.raises(JudgeFault, match="The judge could not start: timed out"):
            judges.wait_until_ready()
    assert not Path(f"/proc/{judges.pid}").exists()


COORDINATOR = """
import pathlib, time
from proctor.judge.parent import JudgeParent
from proctor.learner.parent import WarmParent
judges = JudgeParent(pathlib.Path({folder!r}), ["hangs"])
with WarmParent(imports=["numpy"], sandbox={sandbox!r}, sibling=judges) as parent:
    print(parent._process.pid, judges.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("sandbox", ["on", "off"])
def test_judges_that_still_import_end_with_a_coordinator_that_is_killed(hanging, sandbox):
    code = COORDINATOR.format(folder=str(hanging), sandbox=sandbox)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as coordinator:
        pids = [int(word) for word in coordinator.stdout.readline().split()]
        wait_for(hanging / "begun")
        coordinator.kill()
    assert len(pids) == 2
    deadline = time.monotonic() + 60
    while any(runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(runs(pid) for pid in pids)


def wait_for(path):
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert path.exists()


def runs(pid):
    """Tell whether a process is there and has not ended."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_machine_without_a_sandbox_leaves_no_judges_open(tmp_path, monkeypatch):
    def refuse():
        raise SandboxUnavailable("not here")

    monkeypatch.setattr("proctor.sandbox.namespaces.require_linux", refuse)
    judges = JudgeParent(tmp_path, [])
    with pytest.raises(SandboxUnavailable, match="not here"):
        WarmParent(sibling=judges).__enter__()
    assert judges.lend_end().fileno() == -1


UNABLE = """
import os, socket, sys
from proctor.learner.inside import parent as warm_process
from proctor.wire import messages
sys.modules["proctor.judge.inside.parent"] = None
ours, theirs = socket.socketpair()
pid = warm_process._fork_judges(theirs, os.dup(0))
os.waitpid(pid, 0)
assert messages.recv_message(ours) == {"forked": pid}
"""


def test_judges_that_end_before_they_listen_say_why_in_the_log():
    done = subprocess.run(
        [sys.executable, "-c", UNABLE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "ModuleNotFoundError" in done.stderr


SHADOWED = """
import sys
from proctor.learner.inside import imports
sys.modules.pop("msgpack", None)
imports._HERE = {course!r}
sys.path.insert(0, {course!r})
before = list(sys.path)
imports.import_installed(["msgpack"])
assert sys.path == before
print(sys.modules["msgpack"].__file__)
"""


def test_what_is_shared_comes_from_installed_packages(tmp_path):
    (tmp_path / "msgpack.py").write_text("raise AssertionError('from the course')")
    done = subprocess.run(
        [sys.executable, "-c", SHADOWED.format(course=os.path.realpath(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert "site-packages" in done.stdout


@pytest.mark.parametrize("importing", [import_all, import_installed])
def test_a_failed_import_is_named(importing):
    with pytest.raises(ImportFailed, match="`import no_such_module` failed: ModuleNotFoundError"):
        importing(["no_such_module"])
