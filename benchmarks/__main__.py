"""Run the benchmarks and print the table: `make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import fields

from benchmarks import check, memory, overhead, second_worker, throughput
from benchmarks._course import Workshop, workshop
from benchmarks._machine import describe, load, settle
from benchmarks._table import Row, Section, Sizes, as_table

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


def main(arguments: list[str]) -> None:
    """Run what was asked for, and print it."""
    chosen = parser().parse_args(arguments)
    sizes = Sizes(**{field.name: getattr(chosen, field.name) for field in fields(Sizes)})
    print(f"{describe()}\n")
    rows: list[Row] = []
    texts: list[str] = []
    with workshop(chosen.lab, chosen.patience) as shop:
        settle()
        for name, benchmark in BENCHMARKS.items():
            if chosen.only and name not in chosen.only:
                continue
            print(f"{name} ... ({load()})", file=sys.stderr, flush=True)
            section = benchmark(shop, sizes)
            rows += section.rows
            texts += [section.text] if section.text else []
    print("\n\n".join([as_table(rows), *texts]))


if __name__ == "__main__":
    main(sys.argv[1:])
