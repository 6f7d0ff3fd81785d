"""Wrong answers that nobody who wrote the checks had seen, and how many of them are explained.

`python -m tests.public_tests.natural_answers` prints a table, or with the name of an exercise what
each of its answers is told.
"""

import linecache
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import Sequential
from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

from public_tests._lab1.exercises import EXERCISES as LAB1
from public_tests._lab2 import network
from public_tests._lab2.activations import relu, relu_derivative
from tests.public_tests.exercises import TESTED

FOLDER = Path(__file__).parent / "natural"
LAYERS = (Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Sequential)
GROUND = {
    "np": np,
    "keras": keras,
    **{layer.__name__: layer for layer in LAYERS},
    **{task.name: task.formula for task in LAB1},
    "relu": relu,
    "relu_derivative": relu_derivative,
    "forward": network.forward,
    "backward": network.gradients,
}
"""What a notebook holds when an answer is run: libraries, and right answers to what comes first."""


@dataclass(frozen=True)
class Natural:
    """A wrong answer to an exercise, in the words of whoever wrote it."""

    exercise: str
    source: str

    @property
    def slip(self):
        """What is wrong with it."""
        return self.source.partition("\n")[0].lstrip("# ")

    def report(self):
        """Run the cell, test what it makes as its lab does, and return the report."""
        cell = {**GROUND, "__name__": "__main__"}
        lines = self.source.splitlines(keepends=True)
        linecache.cache["<cell>"] = (len(self.source), None, lines, "<cell>")
        exec(compile(self.source, "<cell>", "exec"), cell)
        tested = next(each for each in TESTED if each.name == self.exercise)
        if self.exercise == "model":
            return tested.report(lambda: cell["model"])
        return tested.report(cell[self.exercise])


def natural_answers():
    """Return all of them, in the order of the labs."""
    tables = [tomllib.loads(path.read_text()) for path in sorted(FOLDER.glob("*.toml"))]
    return [
        Natural(name, source)
        for table in tables
        for name, sources in table.items()
        for source in sources
    ]


def shares():
    """Return how many answers to each exercise there are, and how many are told an idea."""
    counts = {}
    for answer in natural_answers():
        told, count = counts.get(answer.exercise, (0, 0))
        counts[answer.exercise] = told + bool(answer.report().misconceptions), count + 1
    return counts


def _show(name):
    for answer in natural_answers():
        if answer.exercise == name:
            report = answer.report()
            print(f"\n== {answer.slip}: {report.misconceptions}, {report.state}")
            for idea in report.advice:
                print("  ", idea.seen, "|", idea.next)
            if not report.advice:
                print("   ", next(check.message for check in report.checks if check.message))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for asked in sys.argv[1:]:
            _show(asked)
    else:
        found = shares()
        for each, (told, count) in found.items():
            print(f"{each:20} {told:3} of {count:3}")
        told, count = map(sum, zip(*found.values(), strict=True))
        print(f"{'all':20} {told:3} of {count:3}  ({told / count:.0%})")
