from contextlib import nullcontext

import pytest

from benchmarks import __main__ as bench
from benchmarks._course import WrongScores
from benchmarks._runs import CommandFailed
from benchmarks._table import Row, Section


@pytest.fixture
def benchmarks(monkeypatch):
    """Benchmarks of our own in place of the real ones, and a workshop that makes nothing."""
    monkeypatch.setattr(bench, "workshop", lambda lab, patience: nullcontext(None))
    monkeypatch.setattr(bench, "settle", lambda: None)
    found = {}
    monkeypatch.setattr(bench, "BENCHMARKS", found)
    return found


def works(shop, sizes):
    return Section((Row("speed", "any", f"{sizes.stock} times", True),), "a profile")


@pytest.mark.parametrize("error", [CommandFailed("exit 3"), WrongScores("learner-0001: 1 of 20")])
def test_a_benchmark_that_fails_leaves_the_others_alone(benchmarks, capsys, error):
    def fails(shop, sizes):
        raise error

    benchmarks.update(broken=fails, speed=works)
    assert bench.main(["--stock", "7"]) == 1
    shown = capsys.readouterr()
    assert f"broken could not be measured: {error}" in shown.err
    assert "| speed | any      | 7 times | yes |" in shown.out
    assert shown.out.endswith("a profile\n")


def test_only_what_was_asked_for_is_measured(benchmarks, capsys):
    benchmarks.update(broken=None, speed=works)
    assert bench.main(["--only", "speed"]) == 0
    assert "broken" not in capsys.readouterr().out


def test_figures_are_kept_on_request(benchmarks, monkeypatch):
    kept = []
    monkeypatch.setattr(bench, "write_figures", kept.append)
    benchmarks.update(speed=works)
    bench.main([])
    assert kept == []
    bench.main(["--write"])
    assert "| speed | any      | 3 times | yes |" in kept[0]
    assert " cores, " in kept[0]


def test_half_of_the_figures_are_not_kept(benchmarks, monkeypatch, capsys):
    def fails(shop, sizes):
        raise CommandFailed("exit 3")

    monkeypatch.setattr(bench, "write_figures", lambda text: pytest.fail("written"))
    benchmarks.update(broken=fails, speed=works)
    assert bench.main(["--write"]) == 1
    with pytest.raises(SystemExit):
        bench.main(["--write", "--only", "speed"])
    assert "leave out --only" in capsys.readouterr().err


@pytest.mark.parametrize(("cores", "warned"), [(0.04, False), (1.3, True)])
def test_busy_neighbours_are_mentioned(benchmarks, monkeypatch, capsys, cores, warned):
    monkeypatch.setattr(bench.Neighbours, "cores", lambda self: cores)
    benchmarks.update(speed=works)
    bench.main([])
    said = "While speed was measured, other programs took 1.3 cores."
    assert (said in capsys.readouterr().out) == warned
