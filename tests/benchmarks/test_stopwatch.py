from types import SimpleNamespace

import pytest

from benchmarks import _stopwatch
from benchmarks._stopwatch import Stopwatch


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves only when it is told to."""
    now = SimpleNamespace(time=0.0)
    monkeypatch.setattr(_stopwatch.time, "perf_counter", lambda: now.time)

    def tick(seconds):
        now.time += seconds

    return tick


def test_a_stage_inside_another_interrupts_it(clock):
    watch = Stopwatch()
    with watch.stage("outer"):
        clock(1)
        with watch.stage("inner"):
            clock(2)
            with watch.stage("outer"):
                clock(4)
        clock(8)
    assert watch.seconds == {"outer": 13, "inner": 2}


def test_watched_functions_count_while_they_are_watched(clock):
    engine = SimpleNamespace(step=clock)
    watch = Stopwatch()
    with watch.watching((engine, "step", lambda seconds: f"steps of {seconds}")):
        engine.step(2)
        engine.step(2)
        engine.step(3)
    assert engine.step is clock
    assert watch.seconds == {"steps of 2": 4, "steps of 3": 3}


def test_a_step_that_raises_counts_as_well(clock):
    def fail():
        clock(5)
        raise KeyError

    engine = SimpleNamespace(step=fail)
    watch = Stopwatch()
    with pytest.raises(KeyError), watch.watching((engine, "step", "failing")):
        engine.step()
    assert watch.seconds == {"failing": 5}
    assert engine.step is fail
