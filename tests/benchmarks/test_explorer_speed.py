import pytest
from playwright.sync_api import Error

from benchmarks import explorer_speed
from benchmarks.__main__ import BENCHMARKS
from benchmarks._runs import CommandFailed
from benchmarks._table import Sizes


@pytest.mark.parametrize(("explorer", "is_met"), [(9.0, True), (8.9, False)])
def test_the_explorer_has_to_draw_three_times_as_often(monkeypatch, explorer, is_met):
    rounds = [(1.0, 2.0), (3.0, explorer), (2.0, 99.0)]
    monkeypatch.setattr(explorer_speed, "_rounds", lambda count: rounds[:count])
    (row,) = BENCHMARKS["explorer"](None, Sizes(rounds=3)).rows
    assert row.target == "at least 3 times"
    assert row.is_met == is_met
    assert row.details.startswith(f"SoftmaxExplorer: {explorer:.1f} draws a second, the figure: 2")


def test_without_a_browser_the_others_go_on(monkeypatch):
    def no_browser(count):
        raise Error("Executable doesn't exist\nmore")

    monkeypatch.setattr(explorer_speed, "_rounds", no_browser)
    with pytest.raises(CommandFailed, match=r"^the browser: Executable doesn't exist$"):
        explorer_speed.measure(None, Sizes())


@pytest.mark.browser
def test_both_are_dragged_and_counted(monkeypatch):
    monkeypatch.setattr(explorer_speed, "SECONDS", 1.0)
    ((figure, explorer),) = explorer_speed._rounds(1)
    assert figure > 0
    assert explorer > 1
