"""Adopt a lab: run the instructor's solution and the untouched release, and see what is judged how.

Every test cell is tried apart first. Where the solution loses points there, the cell is tried
beside: in a process of its own, after the solution's code. Only what the instructor wrote decides.
The same run tells how much time the solution takes, and how its tests call it: with that, small
slips are made in the solution (`mutants.py`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from proctor.grading.grade import Engine, solved, times_of
from proctor.grading.mutants import Slips, slips_of
from proctor.grading.scoring import is_hidden
from proctor.grading.session import Record
from proctor.grading.slips import Heard, Listener
from proctor.judge.handle import JudgeError
from proctor.notebook.adoption import (
    APART,
    BESIDE,
    AdoptedCell,
    Adoption,
    Unnoticed,
    write_adoption,
)
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.names import calls_test

LOST = "The instructor's solution loses points, apart and beside."
ADOPTED = "Ran the solution of {lab} once, to see how its tests are judged: {what}."
GAINS = "The blank release gains points in: {cells}."
LOSES = "The solution loses points in: {cells}."
SECONDS = 120.0
"""After so long no further slip is tried in the tests themselves."""

MOST_UNNOTICED = 5
"""Slips that are told of one function."""


def needs_adoption(lab: Lab) -> bool:
    """Tell whether a lab has tests that could need the learner's own process."""
    return not lab.is_adopted and any(
        cell.role == "test" and not (part.reports and calls_test(cell.source))
        for part in lab.notebooks
        for cell in part.cells
    )


def adopt_if_needed(lab: Lab, engine: Engine) -> tuple[Lab, Adoption | None]:
    """Return a lab that is adopted, where its tests make that necessary, and what came of it.

    The second is None where nothing was run. Nothing is kept. Raises as `adopt` does.
    """
    if not needs_adoption(lab):
        return lab, None
    found = adopt(lab, engine, books=False)  # a class shouldn't wait for them
    return lab.adopted(found), found


def adopt(lab: Lab, engine: Engine, try_tests: bool = False, *, books: bool = True) -> Adoption:
    """Find out how each test cell is judged, and what small slips in the solution come to.

    The second part can be left out: without `books` nobody is told a slip. `try_tests` runs the
    tests on slips as well, to see which none of them notices. Raises JudgeFault, and
    WarmParentError when no learner process can be made.
    """
    tests = {
        lab.label(part, cell.key): cell
        for part in lab.notebooks
        for cell in part.cells
        if cell.role == "test"
    }
    trial = first = _Trial(lab.judged({}), engine)
    engine.take_times(times_of(trial.records.values()))
    moved: dict[str, str] = {}
    while lost := [key for key in tests if key not in moved and trial.loses(tests[key], key)]:
        beside = _Trial(lab.judged(dict.fromkeys([*moved, *lost], "")), engine, lost)
        further = [key for key in lost if not beside.loses(tests[key], key)]
        if not further:
            break
        moved.update({key: trial.why(key) for key in further})
        # Once more: a cell may need names that one of those made, which is elsewhere now.
        trial = _Trial(lab.judged(moved), engine)
    blank = _Trial(lab.judged(moved), engine, which="released")
    cells = tuple(
        AdoptedCell(
            key=key,
            points=cell.points,
            way=BESIDE if key in moved else APART,
            why=moved.get(key, LOST if trial.loses(cell, key) else ""),
            seconds=trial.seconds(key),
            solution=trial.points(key),
            blank=blank.points(key),
        )
        for key, cell in tests.items()
    )
    slips = {
        part.notebook: _slips(part, engine, first.calls[part.notebook], try_tests)
        for part in (lab.judged(moved).notebooks if books else ())
    }
    unnoticed: tuple[Unnoticed, ...] = ()
    if try_tests:
        scores = {cell.key: cell.solution for cell in cells}
        unnoticed = tuple(_unnoticed(lab.judged(moved), engine, slips, scores))
    kept = {notebook: one.books for notebook, one in slips.items() if one.books}
    return Adoption(lab.name, lab.digest, cells, kept, unnoticed)


def _slips(part: Lab, engine: Engine, heard: list[Heard], further: bool) -> Slips:
    """Return what slips in a notebook come to; learners see the calls that its release makes."""
    hidden = {cell.key for cell in part.cells if cell.role == "test" and is_hidden(cell)}
    tests = [cell for cell in part.cells if cell.role == "test"]
    plain = {cell.key for cell in tests if not (part.reports and calls_test(cell.source))}
    shown = {one.key for one in heard if one.cell in plain - hidden}
    mixed = {c.key for c in tests if c.key in plain & hidden and _has_code(c.released)}
    if mixed:
        cells = [replace(c, source=c.released) if c.key in hidden else c for c in part.cells]
        listener = Listener()
        with suppress(JudgeError):
            solved(replace(part, cells=tuple(cells)), engine, listener=listener)
        shown |= {one.key for one in listener.calls}
    return slips_of(part, engine, heard, shown, part.beside, further)


def _has_code(source: str) -> bool:
    lines = (line.strip() for line in source.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _unnoticed(
    lab: Lab, engine: Engine, slips: Mapping[str, Slips], scores: Mapping[str, float]
) -> Iterator[Unnoticed]:
    """Yield the slips that cost no point, shown by grading the solution with each of them."""
    end = time.monotonic() + SECONDS
    for part in lab.notebooks:
        told: dict[str, int] = {}
        for subject, mutant, unnoticed in slips[part.notebook].alike:
            if told.get(subject.name, 0) == MOST_UNNOTICED:
                continue
            if time.monotonic() > end:
                return
            cells = [
                replace(cell, source=mutant.code) if cell.key == subject.cell.key else cell
                for cell in part.cells
            ]
            with suppress(JudgeError):
                found = solved(replace(part, cells=tuple(cells)), engine).outcomes
                wanted = {key: scores[lab.label(part, key)] for key in found}
                if all((one.score or 0.0) >= wanted[key] for key, one in found.items()):
                    told[subject.name] = told.get(subject.name, 0) + 1
                    yield replace(unnoticed, function=lab.label(part, subject.name))


def keep(root: Path, adoption: Adoption | None) -> None:
    """Keep an outcome in `.proctor/`; where that can't be, it is found out again."""
    if adoption is not None:
        with suppress(OSError):
            write_adoption(root, adoption)


def lines(adoption: Adoption) -> Iterable[str]:
    """Yield what to say of an adoption that grading made by itself."""
    yield ADOPTED.format(lab=adoption.lab, what=summary(adoption))
    yield from warnings(adoption)


def summary(adoption: Adoption) -> str:
    """Return how many cells are judged in which way."""
    beside = len(adoption.beside)
    return f"{len(adoption.cells) - beside} apart, {beside} beside the learner's code"


def warnings(adoption: Adoption) -> list[str]:
    """Return sentences on what the instructor should look at."""
    gains = [cell.key for cell in adoption.cells if cell.blank > 0]
    loses = [cell.key for cell in adoption.cells if cell.solution < cell.points]
    pairs = ((GAINS, gains), (LOSES, loses))
    return [text.format(cells=", ".join(keys)) for text, keys in pairs if keys]


class _Trial:
    """What one version of the instructor's own notebooks gets: "source" or "released".

    Only notebooks that hold one of the test cells `about` are run; all of them by default.
    """

    def __init__(
        self,
        lab: Lab,
        engine: Engine,
        about: Iterable[str] | None = None,
        which: str = "source",
    ) -> None:
        wanted = None if about is None else set(about)
        listeners = {part.notebook: Listener() for part in lab.notebooks}
        self.calls = {notebook: one.calls for notebook, one in listeners.items()}
        self.records: Mapping[str, Record] = {
            part.notebook: solved(part, engine, which, listeners[part.notebook])
            for part in lab.notebooks
            if wanted is None or any(lab.label(part, cell.key) in wanted for cell in part.cells)
        }
        self._outcomes = {
            lab.label(lab.part(notebook), key): outcome
            for notebook, record in self.records.items()
            for key, outcome in record.outcomes.items()
        }
        self._seconds = {
            lab.label(lab.part(notebook), key): seconds
            for notebook, record in self.records.items()
            for key, seconds in record.seconds.items()
        }

    def points(self, key: str) -> float:
        """Return the points of a test cell; none where a person would have to say."""
        return self._outcomes[key].score or 0.0

    def loses(self, cell: LabCell, key: str) -> bool:
        """Tell whether a test cell lost points."""
        return self.points(key) < cell.points

    def seconds(self, key: str) -> float:
        """Return how long a test cell took by the clock."""
        return round(self._seconds.get(key, 0.0), 3)

    def why(self, key: str) -> str:
        """Return what went wrong in a test cell."""
        return self._outcomes[key].why
