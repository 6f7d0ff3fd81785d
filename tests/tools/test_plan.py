"""The plan for large classes: a model that is right where one can work it out, and its page."""

import re
from dataclasses import replace

import pytest

from benchmarks import _plan_page as page
from benchmarks import plan
from benchmarks._plan_model import (
    MANY,
    MOST_AT_ONCE,
    STORES,
    Site,
    first_limit,
    most_a_second,
    predict,
)
from benchmarks._queues import Step, passage
from proctor.run import cluster


def lasting(seconds):
    return lambda number: seconds


@pytest.fixture(scope="module")
def costs():
    return page.costs_of(plan.known())


# --- lines of people ------------------------------------------------------------------------------


def test_one_place_serves_one_after_the_other():
    found = passage([Step(("desk",), lasting(2.0), ("desk",))], {"desk": 1}, 5)
    assert found.ends == (2.0, 4.0, 6.0, 8.0, 10.0)
    assert found.load("desk", 1) == 1.0


def test_two_places_serve_two_at_a_time():
    found = passage([Step(("desk",), lasting(2.0), ("desk",))], {"desk": 2}, 5)
    assert found.ends == (2.0, 2.0, 4.0, 4.0, 6.0)
    assert found.load("desk", 2) == pytest.approx(10 / 12)


def test_the_slowest_of_two_desks_sets_the_pace():
    steps = [Step(("in",), lasting(1.0), ("in",)), Step(("out",), lasting(3.0), ("out",))]
    found = passage(steps, {"in": 1, "out": 1}, 4)
    assert found.ends == (4.0, 7.0, 10.0, 13.0)
    assert found.busy == {"in": 4.0, "out": 12.0}


def test_a_place_that_is_kept_over_two_steps_is_not_there_for_others():
    steps = [Step(("pen", "desk"), lasting(1.0), ("desk",)), Step((), lasting(2.0), ("pen",))]
    found = passage(steps, {"pen": 1, "desk": 5}, 3)
    assert found.ends == (3.0, 6.0, 9.0)


def test_each_submission_takes_its_own_time():
    found = passage([Step(("desk",), lambda number: 1.0 + number, ("desk",))], {"desk": 1}, 3)
    assert found.ends == (1.0, 3.0, 6.0)


def test_what_nobody_can_take_is_said():
    with pytest.raises(ValueError, match="nobody can take 'desk': there is none"):
        passage([Step(("desk",), lasting(1.0), ("desk",))], {}, 1)


# --- the cluster ----------------------------------------------------------------------------------


def test_as_many_are_under_way_as_proctor_allows():
    assert MOST_AT_ONCE == cluster.MOST_AT_ONCE
    assert Site(2, 4).places["way"] == 2 * 4 + 2
    assert Site(100, 4).places["way"] == MOST_AT_ONCE


def test_a_small_cluster_is_as_fast_as_its_workers(costs):
    found = predict(costs, Site(1, 2), 400)
    assert found.seconds == pytest.approx(400 * costs.on_worker / 2, rel=0.02)
    assert found.load("worker", 2) > 0.98


def test_a_large_cluster_is_as_fast_as_its_narrowest_place(costs):
    empty = replace(costs, writing=dict.fromkeys(costs.writing, costs.writing["SQLite"]))
    found = predict(empty, Site(32, 4), 4000)
    assert 4000 / found.seconds == pytest.approx(
        min(most_a_second(empty, "SQLite").values()), rel=0.05
    )


def test_a_gradebook_without_indexes_gets_slower_as_it_fills(costs):
    slow, fast = (sum(costs.written(store, 1.0)) for store in STORES)
    assert slow > 3 * fast
    assert first_limit(costs, STORES[0])[1] < first_limit(costs, STORES[1])[1]


def test_the_model_agrees_with_what_was_measured_undisturbed(costs):
    quiet = [run for run in plan.known()["runs"]["runs"] if run["others"] < plan.QUIET]
    assert quiet
    for run in quiet:
        assert page.expected_seconds(costs, run) == pytest.approx(run["seconds"], rel=0.15)


# --- the page -------------------------------------------------------------------------------------


def test_the_pages_figures_are_those_of_the_model(costs):
    shown = plan.PAGE.read_text()
    runs = plan.known()["runs"]
    for part in (
        page.cost_table(costs),
        page.runs_table(runs["runs"], costs),
        "\n".join(page.limits(costs)),
        page.room_table(costs),
    ):
        assert part in shown, "run 'python -m benchmarks.plan --write'"
    assert len(list(page.limits(costs))) == len(STORES)


@pytest.mark.slow
def test_the_whole_page_is_written_by_the_model():
    shown = plan.PAGE.read_text()
    assert plan.with_figures(shown, page.text_of(plan.known())) == shown
    assert f"### {MANY:,} submissions" in shown


def test_figures_are_written_between_the_marks_alone():
    text = f"Before.\n\n{plan.BEGIN}\nold\n{plan.END}\n\nAfter.\n"
    found = plan.with_figures(text, "new")
    assert re.sub(r"\s+", " ", found) == f"Before. {plan.BEGIN} new {plan.END} After. "
