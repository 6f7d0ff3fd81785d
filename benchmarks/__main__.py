"""Run the benchmarks and print the table: `make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import fields

from benchmarks import (
    check,
    explorer_speed,
    labs,
    memory,
    other_course,
    overhead,
    real_class,
    second_worker,
    throughput,
)
from benchmarks._course import Workshop, WrongScores, workshop
from benchmarks._machine import NOTICEABLE, Neighbours, describe, load, settle
from benchmarks._report import write_figures
from benchmarks._runs import CommandFailed
from benchmarks._table import Section, Sizes, as_table

Benchmark = Callable[[Workshop, Sizes], Section]

BENCHMARKS: dict[str, Benchmark] = {
    "graded": throughput.graded_cells,
    "full": throughput.every_cell,
    "class": real_class.measure,
    "other": other_course.measure,
    "overhead": overhead.measure,
    "workers": second_worker.measure,
    "memory": memory.measure,
    "check": check.measure,
    "labs": labs.measure,
    "explorer": explorer_speed.measure,
}

MEANINGS = {
    "submissions": "in the class whose throughput is measured",
    "stock": "graded by stock nbgrader, to learn its pace",
    "stock_mixed": "graded by stock nbgrader in a class like a real one",
    "full": "graded by proctor with every cell executed",
    "stock_full": "graded by stock nbgrader with every cell executed",
    "rounds": "how often each comparison is repeated",
    "observed": "graded under the stopwatch",
    "many": "graded while the coordinator's memory is watched",
}


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--only", action="append", choices=BENCHMARKS, help="may be repeated")
    made.add_argument("--lab", default="lab3-softmax-digits")
    for field in fields(Sizes):
        option = "--" + field.name.replace("_", "-")
        text = f"{MEANINGS[field.name]} (default {field.default})"
        made.add_argument(option, type=int, default=field.default, metavar="N", help=text)
    text = "seconds to wait before each run until the machine is idle (default 0)"
    made.add_argument("--patience", type=float, default=0.0, metavar="SECONDS", help=text)
    text = "put the figures into benchmarks/README.md, if all could be measured"
    made.add_argument("--write", action="store_true", help=text)
    return made


BUSY = (
    "**While {name} was measured, other programs took {cores:.1f} cores.** "
    "Measure again on a quiet machine."
)


def main(arguments: list[str]) -> int:
    """Run what was asked for and print it; return 1 if something could not be measured, else 0."""
    chosen = parser().parse_args(arguments)
    if chosen.write and chosen.only:
        parser().error("--write keeps the figures of all benchmarks: leave out --only")
    sizes = Sizes(**{field.name: getattr(chosen, field.name) for field in fields(Sizes)})
    machine = f"{describe()}."
    print(f"{machine}\n", flush=True)
    names = [name for name in BENCHMARKS if not chosen.only or name in chosen.only]
    with workshop(chosen.lab, chosen.patience) as shop:
        settle()
        measured = [found for name in names if (found := _measured(name, shop, sizes))]
    text = _together(measured)
    print(text)
    if chosen.write and len(measured) == len(names):
        write_figures(f"{machine}\n\n{text}")
    return int(len(measured) < len(names))


def _measured(name: str, shop: Workshop, sizes: Sizes) -> tuple[Section, str] | None:
    """Run one benchmark; return its section and a warning, if others kept the machine busy.

    If grading fails, say so and leave the other benchmarks to go on.
    """
    print(f"{name} ... ({load()})", file=sys.stderr, flush=True)
    neighbours = Neighbours()
    try:
        section = BENCHMARKS[name](shop, sizes)
    except (CommandFailed, WrongScores) as error:
        print(f"{name} could not be measured: {error}", file=sys.stderr, flush=True)
        return None
    cores = neighbours.cores()
    return section, BUSY.format(name=name, cores=cores) if cores >= NOTICEABLE else ""


def _together(measured: list[tuple[Section, str]]) -> str:
    """Return the table, the warnings and what is to be printed below."""
    rows = [row for section, _ in measured for row in section.rows]
    warnings = [warning for _, warning in measured if warning]
    texts = [section.text for section, _ in measured if section.text]
    return "\n\n".join([as_table(rows), *warnings, *texts])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
