"""What the hostile corpus does to three ways of grading: proctor, nbgrader alone, Otter-Grader.

`make bench-trust`, or `python -m benchmarks.trust [CASE...]`. It takes hours: every submission of
`tests/submissions/` is graded three times, each time inside the outer sandbox. What is measured is
noted in `--notes FILE` at once, and the same command goes on from there. When all is measured, the
table of `docs/comparison.md` is written; `--table` writes it from the notes alone.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import _otter
from benchmarks._report import write_figures
from benchmarks._table import columns
from proctor.grading.grade import Engine, Options
from proctor.notebook.handed_in import Unreadable
from proctor.notebook.lab import read_lab
from tests import outer_sandbox
from tests.hostile import corpus, stock
from tests.hostile.corpus import ROOT, case_names, read_case
from tests.hostile.stock_words import Outcome

PAGE = ROOT / "docs" / "comparison.md"
BEGIN, END = "<!-- measured: make bench-trust -->", "<!-- end of what was measured -->"
NOTES = ROOT / "build" / "bench-trust.jsonl"

PROCTOR, NBGRADER, OTTER = "proctor", "nbgrader", "otter"
TOOLS = (PROCTOR, NBGRADER, OTTER)
SECONDS = 400.0
"""By the clock, for one submission and one tool, with all that is laid out for it."""

TOO_FEW = "{missing} of {wanted} are not measured yet, so there is no table. Run the same again."
INTRODUCTION = (
    "The {cases} submissions of the [hostile corpus](trust.md#the-corpus), each graded by {tools}, "
    "measured {when} on the same machine (`make bench-trust`). nbgrader ran with its own Execute "
    "and default settings, Otter-Grader as `otter run` with the lab's test cells as test cases of "
    "its exception-based kind and without its containers, where a submission would be kept from "
    "the machine. A run counts as hanging after {seconds:g} seconds with Otter-Grader, which has "
    "no limit of its own, and after {longest:g} with nbgrader, which gives a cell 30."
)
"""What was run, with which versions, when."""

NOTHING_MEASURED = "{tool} could not begin (status {status}); what it said stands above."
BEGUN = "begun"
"""The file that holds the name of the case that is graded now."""

Note = Mapping[str, Any]


def is_more(found: Outcome, due: float | None) -> bool:
    """Tell whether a submission got points that were not due to it."""
    return found.score is not None and found.score > (due or 0.0)


def is_less(found: Outcome, due: float | None) -> bool:
    """Tell whether a submission got no score, or less than was due."""
    return due is not None and (found.score is None or found.score < due)


QUESTIONS: Mapping[str, Callable[[Outcome, float | None], bool]] = {
    "got more points than were due": is_more,
    "got fewer points than were due, or no score": is_less,
    "made the run hang, or take more than the machine has": lambda found, _: (
        found.ended in ("hung", "stopped")
    ),
    "kept learners who came later from being graded": lambda found, _: not found.next_graded,
    "changed files of the course or of another learner": lambda found, _: bool(found.changed),
    "left processes behind": lambda found, _: (
        bool(found.left) and found.ended not in ("hung", "stopped")
    ),
}


def table(notes: Iterable[Note]) -> str:
    """Return what was measured as text and a table: how many submissions did what."""
    notes = list(notes)
    cases = sorted({note["case"] for note in notes})
    named = {note["tool"]: f"{note['tool']} {note['version']}" for note in notes}
    days = sorted({note["date"] for note in notes})
    when = f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"
    due = {case: read_case(case).expected.get("score") for case in cases}
    lines = []
    for question, holds in QUESTIONS.items():
        counts = []
        for tool in TOOLS:
            found = [
                holds(Outcome(**note["outcome"]), due[note["case"]])
                for note in notes
                if note["tool"] == tool
            ]
            counts.append(f"{sum(found)} of {len(found)}")
        lines.append([question, *counts])
    heading = INTRODUCTION.format(
        cases=len(cases),
        tools=", ".join(named[tool] for tool in TOOLS),
        when=when,
        seconds=_otter.SECONDS,
        longest=stock.SECONDS,
    )
    head = ["submissions that", *(named[tool] for tool in TOOLS)]
    return f"{heading}\n\n{columns(head, lines)}"


def read_notes(path: Path) -> list[Note]:
    """Return what was measured so far."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def missing(notes: Iterable[Note], cases: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of case and tool that are not measured yet."""
    done = {(note["case"], note["tool"]) for note in notes}
    return [(case, tool) for case in cases for tool in TOOLS if (case, tool) not in done]


def write_table(notes: list[Note], page: Path = PAGE) -> str:
    """Write the table into the page, if nothing is missing; return what is to be said."""
    left = missing(notes, case_names())
    wanted = len(case_names()) * len(TOOLS)
    if left:
        return TOO_FEW.format(missing=len(left), wanted=wanted)
    write_figures(table(notes), page, (BEGIN, END))
    return f"{page.name} is written."


# --- measuring, inside the outer sandbox ----------------------------------------------------------


def inside(tool: str, cases: Iterable[str], path: Path, folder: Path) -> None:
    """Grade cases with one tool, and note each outcome as it comes."""
    grade = {PROCTOR: _by_proctor, NBGRADER: _by_nbgrader, OTTER: _by_otter}[tool]
    for case, outcome in grade(cases, folder):
        note(path, tool, case, outcome)


def begin(folder: Path, case: str) -> None:
    """Leave a word which case is being graded, should the outer sandbox have to end it."""
    (folder / BEGUN).write_text(case, encoding="utf-8")


def note(path: Path, tool: str, case: str, outcome: Outcome) -> None:
    """Note what one tool made of one case, today."""
    number = _otter.VERSION if tool == OTTER else VERSIONS[tool]()
    known = {"tool": tool, "version": number, "case": case, "date": date.today().isoformat()}
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**known, "outcome": asdict(outcome)}) + "\n")


VERSIONS: Mapping[str, Callable[[], str]] = {
    PROCTOR: lambda: version("digits-course"),
    NBGRADER: lambda: version("nbgrader"),
}


def _by_proctor(cases: Iterable[str], folder: Path) -> Iterator[tuple[str, Outcome]]:
    from tests.hostile import conftest, test_corpus

    root = conftest.make_course(folder / PROCTOR)
    lab = read_lab(root, corpus.LAB)
    before = conftest.fingerprint(root)
    with Engine(root, lab, Options(limits=conftest.LIMITS)) as engine:
        idle = conftest.processes_below(engine)
        for name in cases:
            begin(folder, name)
            score = None
            with suppress(Unreadable):
                score = test_corpus.graded(read_case(name), engine, lab, root).result.score
            changed = ["the course"] if conftest.fingerprint(root) != before else []
            left = conftest.processes_below(engine) - idle
            yield name, Outcome("0", score, next_graded=True, changed=changed, left=left)


def _by_nbgrader(cases: Iterable[str], folder: Path) -> Iterator[tuple[str, Outcome]]:
    import nbgrader.apps.autogradeapp  # noqa: F401 - once, for all that are forked from here

    corpus.RELEASE = stock.without_heavy_cells(corpus.RELEASE)
    template = stock.make_template(folder / NBGRADER)
    for name in cases:
        begin(folder, name)
        yield name, stock.apart(name, template)


def _by_otter(cases: Iterable[str], folder: Path) -> Iterator[tuple[str, Outcome]]:
    corpus.RELEASE = stock.without_heavy_cells(corpus.RELEASE)
    template = stock.make_template(folder / OTTER)
    _otter.make_bundle(template)
    for name in cases:
        begin(folder, name)
        yield name, stock.apart(name, template, _otter.graded)


def measure(tool: str, cases: list[str], path: Path, folder: Path) -> None:
    """Measure cases with one tool; what stops the outer sandbox counts as stopped."""
    while left := [case for case, one in missing(read_notes(path), cases) if one == tool]:
        command = [sys.executable, "-m", "benchmarks.trust", "--inside", tool, "--notes", str(path)]
        place = Path(tempfile.mkdtemp(dir=folder))
        status = outer_sandbox.run(
            [*command, "--folder", str(place), *left],
            seconds=SECONDS * len(left),
            memory=stock.SANDBOX_MEMORY,
        )
        begun = place / BEGUN
        if not begun.exists():
            raise SystemExit(NOTHING_MEASURED.format(tool=tool, status=status))
        case = begun.read_text(encoding="utf-8")
        if (case, tool) in missing(read_notes(path), cases):
            note(path, tool, case, Outcome(ended="stopped"))


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.trust", description=__doc__)
    made.add_argument("cases", nargs="*", metavar="CASE", help="some of them (default: all)")
    made.add_argument("--notes", type=Path, default=NOTES, metavar="FILE", help="what is measured")
    made.add_argument("--tool", action="append", choices=TOOLS, help="may be repeated")
    made.add_argument("--table", action="store_true", help="measure nothing, write the table")
    made.add_argument("--inside", choices=TOOLS, help=argparse.SUPPRESS)
    made.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return made


def main(arguments: list[str]) -> int:
    """Measure what is missing, and write the table when nothing is."""
    chosen = parser().parse_args(arguments)
    cases = chosen.cases or case_names()
    if chosen.inside:
        inside(chosen.inside, cases, chosen.notes, chosen.folder)
        return 0
    chosen.notes.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-trust-"))
    folder.chmod(0o755)
    tools = [] if chosen.table else chosen.tool or TOOLS
    try:
        if OTTER in tools:
            os.environ[_otter.ENVIRONMENT] = str(_otter.make_environment(folder / "otter"))
        for tool in tools:
            measure(tool, cases, chosen.notes, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(write_table(read_notes(chosen.notes)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
