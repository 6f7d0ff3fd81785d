"""Grading on a Dask cluster: a real scheduler, real workers, some of them killed on the way."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from proctor.grading.grade import Options
from proctor.learner.parent import SandboxUnavailable
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import read_lab
from proctor.result import CellScore, Graded
from proctor.run import cluster_worker as worker
from proctor.run.cluster import Cluster, ClusterError, material
from proctor.sandbox.limits import Limits
from tests.proctor.test_result import PARTLY, result
from tools.long_run import LAB, make_course
from tools.same_results import differences

ROOT = Path(__file__).resolve().parents[3]
DASK = Path(sys.executable).parent / "dask"
QUIET = ("--no-dashboard", "--no-show")

KILLER = """import os
from proctor.run import cluster_worker as worker
from proctor.grading import grade as grading

def grade(notebooks, *rest):
    if any(b"kills its worker" in data for data in notebooks.values()):
        os.kill(os.getpid(), 9)
    return grading.grade_first(notebooks, *rest)

worker.grade_first = grade
"""
"""What a test has a worker load: one submission is its end."""

ADOPTED = (
    "Ran the solution of small once, to see how its tests are judged: 3 apart, 0 beside the "
    "learner's code."
)
"""What a first run says before anything is graded."""

OTHER = "from proctor.run import cluster_worker as worker\nbuild = worker.build()\n"
OTHER += "worker.build = lambda: {**build, 'numpy': '1.0'}\n"


# --- what travels ---------------------------------------------------------------------------------


def test_what_a_worker_sends_back_is_what_it_found():
    graded = Graded(
        result=result(PARTLY),
        cells=(CellScore("f", 1.0, 0.1), CellScore("essay", 5.0, None, True)),
        notebooks={"small": '{"cells": ["\N{GRINNING FACE}"]}'},
        unanswered=("essay",),
        seconds={"wall": 0.25},
        overtime=("cell 5", "a call of `double`"),
        provisional=True,
        held={4: "double"},
    )
    sent = json.dumps(worker.to_dict(graded)).encode()
    assert worker.from_dict(json.loads(sent)) == graded


def test_modules_of_the_course_travel_unless_they_are_installed(course):
    lab = read_lab(course.root, "small")
    sent = material(course.root, lab, Options())
    assert "public_tests/__init__.py" in sent.files
    assert not any("__pycache__" in name for name in sent.files)
    shutil.rmtree(course.root / "public_tests")
    (course.root / "public_tests").symlink_to(ROOT / "public_tests")
    assert material(course.root, lab, Options()).files == {}


def test_another_lab_or_way_of_grading_is_other_material(course):
    lab = read_lab(course.root, "small")
    keys = {
        material(course.root, one, options).key
        for one in (lab, replace(lab, digest="0"))
        for options in (Options(), Options(full=True))
    }
    assert len(keys) == 4


def test_a_worker_says_what_it_does_not_have(lab):
    def kind(wanted):
        return json.loads(worker.grade_here(wanted, "no such lab", b"{}", {}))["kind"]

    assert kind({"numpy": "1"}) == worker.OTHER_BUILD
    assert kind(worker.build()) == worker.NO_LAB


def test_a_worker_grades_first_and_then_in_overtime(course, hand_in, monkeypatch):
    lab = read_lab(course.root, "small")
    limits = Limits(cell_cpu_seconds=4.0, call_cpu_seconds=2.0, grace_seconds=0.5)
    sent = material(course.root, lab, Options(limits=limits))
    endless = "def double(x):\n    while id(x): pass"
    folder = hand_in("ada", lambda handed: handed.right().write("double", endless))
    data = (folder / "small.ipynb").read_bytes()
    monkeypatch.setattr(worker, "_ENGINES", worker._Engines())

    def grade(held=None):
        reply = worker.grade_here(worker.build(), sent.key, data, {}, sent, held)
        return worker.from_dict(json.loads(reply))

    first = grade()
    assert first.provisional
    assert [*first.held.values()] == ["double"]
    last = grade(first.held)
    assert not last.provisional
    assert last.result.score == 3.0
    assert last.result.flags == (
        "The cell number 5 was stopped: It uses `double`, which takes too long.",
    )
    worker._ENGINES.forget(sent.key)


def test_an_engine_is_kept_started_anew_and_given_up(course, hand_in, monkeypatch):
    lab = read_lab(course.root, "small")
    sent = material(course.root, lab, Options())
    data = (hand_in("ada") / "small.ipynb").read_bytes()
    engines = worker._Engines()
    monkeypatch.setattr(worker, "_ENGINES", engines)

    def grade(data, lab=None):
        return json.loads(worker.grade_here(worker.build(), sent.key, data, {}, lab))

    first = grade(data, sent)
    assert (first["kind"], first["result"]["score"]) == (worker.GRADED, 9.0)
    assert grade(b"{")["kind"] == worker.UNREADABLE
    kept = engines._kept[sent.key]
    os.kill(kept.engine().warm._process.pid, signal.SIGKILL)
    assert grade(data)["result"] == first["result"]
    assert engines._kept[sent.key] is not kept
    engines.forget(sent.key)


# --- what can be wrong ----------------------------------------------------------------------------


@pytest.fixture
def cluster(course):
    return Cluster("tcp://127.0.0.1:1", course.root, read_lab(course.root, "small"), Options())


@pytest.mark.parametrize(
    ("reply", "error", "sentence"),
    [
        ({"kind": worker.UNREADABLE, "why": "It is empty."}, Unreadable, "It is empty."),
        ({"kind": worker.NO_SANDBOX, "why": "No."}, SandboxUnavailable, "The worker tcp://w: No."),
        (
            {"kind": worker.OTHER_BUILD, "build": {**worker.build(), "numpy": "1.0"}},
            ClusterError,
            "The worker tcp://w has another build of this course (numpy: 1.0 there, "
            f"{worker.build()['numpy']} here), so its results could differ. Install the same one "
            "there, or stop that worker.",
        ),
    ],
)
def test_what_a_worker_tells_becomes_the_error_it_is(cluster, reply, error, sentence):
    found = cluster._error("tcp://w", reply)
    assert type(found) is error
    assert str(found) == sentence


def test_dask_is_never_imported_beside_something_else(course, monkeypatch):
    arguments = ("tcp://127.0.0.1:1", course.root, read_lab(course.root, "small"), Options())
    with Cluster(*arguments) as cluster:
        monkeypatch.setattr(cluster, "begin", lambda: pytest.fail("it began too early"))
        assert "distributed" in sys.modules
        cluster.start()
        begun = []
        monkeypatch.setattr(cluster, "begin", lambda: begun.append(True))
        cluster.ready()
        assert begun == [True]
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"^--cluster needs Dask\. Install it with the course: "):
        Cluster(*arguments)


@pytest.mark.parametrize("address", ["nonsense", "foo://x:1", "tls://127.0.0.1:1", "tcp://[::1"])
def test_an_address_that_is_none_is_said_in_one_line(course, address):
    cluster = Cluster(address, course.root, read_lab(course.root, "small"), Options())
    with pytest.raises(ClusterError) as caught:
        cluster.begin()
    assert str(caught.value).startswith(f"No Dask scheduler answers at {address} (")
    assert "\n" not in str(caught.value)


# --- real schedulers and workers ------------------------------------------------------------------


class Machines:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder, scheme="tcp", **variables):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"{scheme}://127.0.0.1:{port}"
        self._variables = variables
        self._folder = folder
        self._log = open(folder / "machines.log", "wb")  # noqa: SIM115 - closed by stop()
        self._started = []
        self._start("scheduler", "--host", f"{scheme}://127.0.0.1", "--port", str(port), *QUIET)

    def worker(self, *options, preload=""):
        """Start a worker with one thread and no limit on memory."""
        if preload:
            path = self._folder / f"preload_{len(self._started)}.py"
            path.write_text(preload)
            options = (*options, "--preload", str(path))
        return self._start(
            *("worker", self.address, "--nthreads", "1", "--nworkers", "1"),
            *("--memory-limit", "0", "--no-dashboard", "--local-directory", str(self._folder)),
            *options,
        )

    def _start(self, *command):
        process = subprocess.Popen(
            [DASK, *command],
            env={**os.environ, "PYTHONPATH": str(ROOT), **self._variables},
            stdout=self._log,
            stderr=self._log,
        )
        self._started.append(process)
        return psutil.Process(process.pid)

    def stop(self):
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()


@pytest.fixture
def machines(tmp_path_factory):
    machines = Machines(tmp_path_factory.mktemp("machines"))
    yield machines
    machines.stop()


@contextmanager
def grading(root, *options, lab="small", **variables):
    process = subprocess.Popen(
        [sys.executable, "-m", "proctor.cli", "grade", lab, *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition, seconds=240):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def survivors(processes):
    def lives(process):
        with process.oneshot():
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE

    alive = []
    for process in processes:
        try:
            alive += [process] if lives(process) else []
        except psutil.NoSuchProcess:
            continue
    return alive


@pytest.mark.slow
def test_a_worker_killed_midway_changes_nothing(machines, tmp_path):
    make_course(tmp_path / "here", 12)
    shutil.copytree(tmp_path / "here", tmp_path / "there", symlinks=True)
    workers = [machines.worker("--no-nanny") for _ in range(2)]
    journal = tmp_path / "there" / ".proctor" / f"{LAB}.jsonl"
    with grading(tmp_path / "there", "--cluster", machines.address, lab=LAB) as run:
        wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 3)
        below = workers[0].children(recursive=True)
        workers[0].kill()
        out, err = run.communicate(timeout=400)
    assert run.returncode == 0, err
    assert "12 of 12 submissions graded." in out
    assert len(below) >= 2  # the warm parent and the judges' at least
    wait_for(lambda: not survivors(below), 20)
    with grading(tmp_path / "here", "--workers", "2", lab=LAB) as run:
        _, err = run.communicate(timeout=400)
    assert run.returncode == 0, err
    assert differences(tmp_path / "here", tmp_path / "there", LAB) == []


@pytest.mark.slow
def test_a_submission_that_ends_its_workers_stops_nobody_else(machines, course, hand_in):
    machines.worker(preload=KILLER)
    for student in ("ada", "bob", "cy", "dee"):
        hand_in(student)
    hand_in("bob", lambda handed: handed.right().write("try-it", "'kills its worker'"))
    with grading(course.root, "--cluster", machines.address) as run:
        out, err = run.communicate(timeout=400)
    assert run.returncode == 1, err
    assert "small: 3 of 4 submissions graded." in out
    assert "No score for bob" in out
    assert "Could not be graded: the workers that had this submission were lost" in out
    with grading(course.root, "--resume") as run:
        out, err = run.communicate(timeout=200)
    assert run.returncode == 0, err
    assert "ada: 9 (kept from an earlier run)" in err
    assert "bob: 9\n" in err


@pytest.mark.slow
def test_what_is_wrong_with_a_cluster_is_said_in_one_line(machines, course, hand_in):
    hand_in("ada")
    for preload, sentence in (
        ("", f"The scheduler at {machines.address} has no workers. Start one: dask worker "),
        (OTHER, "has another build of this course (numpy: 1.0 there, "),
    ):
        if preload:
            machines.worker("--no-nanny", preload=preload)
        with grading(course.root, "--cluster", machines.address) as run:
            out, err = run.communicate(timeout=200)
        assert (run.returncode, out) == (2, "")
        assert sentence in err
        assert err.count("\n") == 1


@pytest.mark.slow
def test_a_scheduler_that_goes_leaves_what_was_graded(machines, course, hand_in):
    def slow(handed):
        handed.right().write("value", "import time\ntime.sleep(1)\nvalue = 6")

    machines.worker("--no-nanny")
    for number in range(8):
        hand_in(f"s{number}", slow)
    journal = course.root / ".proctor" / "small.jsonl"
    with grading(course.root, "--cluster", machines.address) as run:
        wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 2)
        machines._started[0].kill()
        _, err = run.communicate(timeout=200)
    assert run.returncode == 1
    adopted, *lines = [line for line in err.splitlines() if not line.startswith("s")]
    assert adopted == ADOPTED
    assert len(lines) == 1, err
    assert lines[0].startswith(f"The scheduler at {machines.address} was lost (")
    assert lines[0].endswith("What was graded is kept; go on with --resume.")


@pytest.fixture
def certificates(tmp_path_factory):
    """Dask's configuration with a certificate that all of them share, as environment variables."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("certificates")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    order = "req -x509 -newkey rsa:2048 -nodes -days 2 -batch -subj /CN=localhost"
    subprocess.run(
        [openssl, *order.split(), "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    names = {f"{prefix}{who}__CERT": str(certificate) for who in ("SCHEDULER", "WORKER", "CLIENT")}
    names |= {f"{prefix}{who}__KEY": str(key) for who in ("SCHEDULER", "WORKER", "CLIENT")}
    return {**names, f"{prefix}CA_FILE": str(certificate)}


@pytest.mark.slow
def test_with_tls_only_who_holds_a_certificate_gets_in(
    certificates, tmp_path_factory, course, hand_in
):
    hand_in("ada")
    machines = Machines(tmp_path_factory.mktemp("machines"), "tls", **certificates)
    try:
        machines.worker("--no-nanny")
        with grading(course.root, "--cluster", machines.address) as run:
            _, err = run.communicate(timeout=200)
        assert run.returncode == 2
        assert err.startswith(f"No Dask scheduler answers at {machines.address} (")
        assert err.count("\n") == 1
        with grading(course.root, "--cluster", machines.address, **certificates) as run:
            _, err = run.communicate(timeout=200)
        assert (run.returncode, err) == (0, f"{ADOPTED}\nada: 9\n")
    finally:
        machines.stop()
