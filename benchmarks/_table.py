"""What a benchmark gives back, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, what was to be reached, what was reached."""

    work: str
    target: str
    reached: str
    is_met: bool
    details: str = ""


@dataclass(frozen=True)
class Section:
    """The rows of one benchmark, and text to be printed below the table."""

    rows: tuple[Row, ...]
    text: str = ""


@dataclass(frozen=True)
class Sizes:
    """How many submissions each measurement takes, and how often it is repeated."""

    submissions: int = 60
    stock: int = 3
    stock_mixed: int = 20
    full: int = 4
    stock_full: int = 2
    rounds: int = 3
    observed: int = 20
    many: int = 200


def spread(values: Sequence[float], unit: str = "") -> str:
    """Return a median, and the range where there is more than one value."""
    middle = f"{_number(median(values))}{unit}"
    if len(values) == 1:
        return middle
    return f"{middle} ({_number(min(values))} to {_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def columns(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose columns also line up as plain text."""
    table = [list(headings), *[list(line) for line in lines]]
    widths = [max(len(line[place]) for line in table) for place in range(len(headings))]
    text = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in table]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def as_table(rows: Iterable[Row]) -> str:
    """Return the rows as a table."""
    lines = [
        [row.work, row.target, row.reached, "yes" if row.is_met else "no", row.details]
        for row in rows
    ]
    return columns(["work", "to reach", "reached", "met", "how it came about"], lines)
