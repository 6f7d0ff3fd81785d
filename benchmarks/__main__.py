"""Run the benchmarks and print the table: `make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import fields

from benchmarks import check, memory, overhead, second_worker, throughput
from benchmarks._course import Workshop, WrongScores, workshop
from benchmarks._machine import describe, load, settle
from benchmarks._runs import CommandFailed
from benchmarks._table import Section, Sizes, as_table

Benchmark = Callable[[Workshop, Sizes], Section]

BENCHMARKS: dict[str, Benchmark] = {
    "graded": throughput.graded_cells,
    "full": throughput.every_cell,
    "overhead": overhead.measure,
    "workers": second_worker.measure,
    "memory": memory.measure,
    "check": check.measure,
}

MEANINGS = {
    "submissions": "in the class whose throughput is measured",
    "stock": "graded by stock nbgrader, to learn its pace",
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
    return made


def main(arguments: list[str]) -> int:
    """Run what was asked for and print it; return 1 if something could not be measured, else 0."""
    chosen = parser().parse_args(arguments)
    sizes = Sizes(**{field.name: getattr(chosen, field.name) for field in fields(Sizes)})
    print(f"{describe()}\n")
    names = [name for name in BENCHMARKS if not chosen.only or name in chosen.only]
    with workshop(chosen.lab, chosen.patience) as shop:
        settle()
        sections = [section for name in names if (section := _measured(name, shop, sizes))]
    rows = [row for section in sections for row in section.rows]
    print("\n\n".join([as_table(rows), *[section.text for section in sections if section.text]]))
    return int(len(sections) < len(names))


def _measured(name: str, shop: Workshop, sizes: Sizes) -> Section | None:
    """Run one benchmark. If grading fails, say so and leave the others to go on."""
    print(f"{name} ... ({load()})", file=sys.stderr, flush=True)
    try:
        return BENCHMARKS[name](shop, sizes)
    except (CommandFailed, WrongScores) as error:
        print(f"{name} could not be measured: {error}", file=sys.stderr, flush=True)
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
