"""Keep the figures: between two marks of `benchmarks/README.md`, in place of the last ones."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures: python -m benchmarks --write -->", "<!-- end of figures -->"

NO_MARKS = "{path} has no lines {begin!r} and {end!r}, in this order, to write between."


class NoMarks(Exception):  # noqa: N818 - it names what was found
    """The page has no place for figures; the message says what it needs."""


def write_figures(text: str, path: Path = README, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Put `text` between the marks of a page. Raises NoMarks, and then changes nothing."""
    page = path.read_text()
    before, begin, rest = page.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise NoMarks(NO_MARKS.format(path=path, begin=marks[0], end=marks[1]))
    path.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}")
