import subprocess
import sys

import pytest

from benchmarks import _machine


@pytest.fixture
def usage(monkeypatch):
    """Let the machine look as busy as the numbers in this list say, one after the other."""
    seen = []
    monkeypatch.setattr(_machine.psutil, "cpu_percent", lambda seconds: seen.pop(0))
    return seen


def test_waiting_ends_as_soon_as_the_machine_is_idle(usage):
    usage += [80.0, 30.0, 4.0, 90.0]
    assert _machine.wait_until_idle(60)
    assert usage == [90.0]


def test_without_patience_nothing_is_waited_for(usage):
    assert not _machine.wait_until_idle(0)


def test_the_machine_is_described_with_day_cores_and_versions():
    said = _machine.describe()
    assert " cores, " in said
    assert "nbgrader " in said
    assert "load " in said


def test_busy_seconds_never_go_back():
    assert 0 < _machine.busy_seconds() <= _machine.busy_seconds()


def test_own_work_is_no_neighbour(monkeypatch):
    now = {"clock": 100.0, "all": 50.0, "own": 7.0}
    monkeypatch.setattr(_machine.time, "monotonic", lambda: now["clock"])
    monkeypatch.setattr(_machine, "busy_seconds", lambda: now["all"])
    monkeypatch.setattr(_machine, "_own_seconds", lambda: now["own"])
    neighbours = _machine.Neighbours()
    now.update(clock=110.0, all=65.0, own=17.0)
    assert neighbours.cores() == 0.5


def test_children_count_as_own_work():
    before = _machine._own_seconds()
    subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True)
    assert _machine._own_seconds() > before
