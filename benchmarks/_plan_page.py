"""The figures of the plan as the page shows them: tables, made from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks._plan_model import (
    MANY,
    STORES,
    Costs,
    Site,
    first_limit,
    most_a_second,
    predict,
)
from benchmarks._table import columns

THREADS = 4
"""Threads of a worker process in the plan: their common Python is then about half busy."""

SITES = tuple(Site(processes, THREADS) for processes in (1, 2, 4, 6, 8, 16))
PLACES = ("worker", "python", "writer", "scheduler")
NAMES = {
    "python": "the coordinator's computing",
    "writer": "the coordinator's writing",
    "scheduler": "the scheduler",
}
PIECES = {"notebook": "the executed notebook", "journal": "the journal"}
CORES = 2
"""Of the machine on which the runs were made; coordinator, scheduler and workers share them."""


def costs_of(figures: Mapping[str, Any]) -> Costs:
    """Return the costs among the figures."""
    runs, writes = figures["runs"], figures["writes"]
    writing = {name: (cpu, waits) for name, (cpu, waits) in writes["writing"].items()}
    writing[STORES[1]] = writing[STORES[0]]  # an empty one needs no index
    written = sum(writing[name][0] for name in ("notebook", "journal", "SQLite"))
    return Costs(
        talking=runs["coordinator"] - written,
        writing=writing,
        scheduling=runs["scheduling"],
        in_worker=runs["in_worker"],
        grading=runs["grading"],
        spread=tuple(runs["spread"]),
        feedback=writes["feedback"],
        sizes=writes["sizes"],
    )


def text_of(figures: Mapping[str, Any]) -> str:
    """Return the part of the page that holds figures."""
    costs, runs = costs_of(figures), figures["runs"]
    return "\n\n".join(
        [
            f"Measured with `{runs['lab']}` on {runs['machine'].rstrip('.')}.",
            "### What one submission costs",
            cost_table(costs),
            "### Does the model hold?",
            runs_table(runs["runs"], costs),
            f"### {MANY:,} submissions",
            plan_table(costs),
            "### What gives way first",
            "\n".join(limits(costs)),
            "### Room",
            room_table(costs),
        ]
    )


def cost_table(costs: Costs) -> str:
    """Say who computes and who waits for how long."""
    inside = f"{_ms(costs.in_worker)} of it in the worker's own Python, which its threads share"
    lines = [
        ["a worker's thread", _ms(costs.on_worker), inside],
        ["the scheduler", _ms(costs.scheduling), "one process"],
        ["the coordinator: read, send, receive", _ms(costs.talking), "one process"],
    ]
    for name, (cpu, _) in costs.writing.items():
        if name != STORES[1]:
            what = PIECES.get(name, f"scores into {name}")
            lines.append([f"the coordinator: {what}", _ms(cpu), "one thread"])
    feedback = "one after the other, by `nbgrader generate_feedback`"
    lines.append(["a feedback page", _ms(costs.feedback), feedback])
    return columns(["who", "computes", "where"], lines)


def runs_table(runs: list[dict[str, Any]], costs: Costs) -> str:
    """Compare the model with real runs."""
    lines = []
    for run in runs:
        expected = expected_seconds(costs, run)
        share = f"{100 * (expected / run['seconds'] - 1):+.0f} %"
        measured, others = f"{run['seconds']:.1f} s", f"{run['others']:.1f} cores"
        size = [str(run["workers"]), str(run["submissions"])]
        lines.append([*size, f"{expected:.1f} s", measured, share, others])
    headings = ["workers", "submissions", "predicted", "measured", "difference"]
    return columns([*headings, "other programs took"], lines)


def expected_seconds(costs: Costs, run: Mapping[str, Any]) -> float:
    """Return what the model says of a real run: seconds from its first result to its last one."""
    site = Site(run["workers"], 1, STORES[0], CORES)
    ends = predict(costs, site, run["submissions"] + 1).ends
    return ends[-1] - ends[0]


def plan_table(costs: Costs) -> str:
    """Say how long clusters of several sizes take, and how busy each part of them is."""
    lines = []
    for site in SITES:
        found, places = predict(costs, site, MANY), site.places
        loads = [f"{100 * found.load(name, places[name]):.0f} %" for name in PLACES]
        size = [str(places["worker"]), str(site.processes)]
        lines.append([*size, _hours(found.seconds), f"{MANY / found.seconds:.0f}", *loads])
    busy = ["workers", "coordinator computes", "coordinator writes", "scheduler"]
    headings = ["threads", "worker processes", "time", "a second"]
    return columns([*headings, *(f"busy: {who}" for who in busy)], lines)


def limits(costs: Costs) -> Iterator[str]:
    """Say for each kind of gradebook which part a growing cluster fills first."""
    for store in STORES:
        name, threads = first_limit(costs, store)
        paces = most_a_second(costs, store)
        listed = ", ".join(f"{NAMES[key]} {pace:.0f}" for key, pace in paces.items())
        yield (
            f"- **{store}:** {NAMES[name]}, from about {threads} threads on. "
            f"At the most a second: {listed}."
        )


def room_table(costs: Costs) -> str:
    """Say what takes how much room."""
    sizes = costs.sizes
    whole = {
        "`submitted/`": sizes["handed"],
        "`autograded/`": sizes["kept"],
        "`feedback/`": sizes["feedback"],
        "the journal": sizes["journal"],
        "the gradebook": sizes["gradebook"],
        "through the scheduler's network, in and out each": sizes["sent"],
        "memory of `proctor grade --resume`": sizes["resumed"],
    }
    lines = [
        [what, f"{each / 1e3:,.1f} kB", f"{each * MANY / 1e9:,.1f} GB"]
        for what, each in whole.items()
    ]
    return columns(["what", "one submission", f"{MANY:,}"], lines)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.1f} ms"


def _hours(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min"
