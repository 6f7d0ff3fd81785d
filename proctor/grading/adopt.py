"""Adopt a lab: run the instructor's solution and the untouched release, and see what is judged how.

Every test cell is tried apart first. Where the solution loses points there, the cell is tried
beside: in a process of its own, after the solution's code. Only what the instructor wrote decides.
The same run tells how much time the solution takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from proctor.grading.grade import Engine, solved, times_of
from proctor.grading.session import Record
from proctor.notebook.adoption import APART, BESIDE, AdoptedCell, Adoption, write_adoption
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.names import calls_test

LOST = "The instructor's solution loses points, apart and beside."
ADOPTED = "Ran the solution of {lab} once, to see how its tests are judged: {what}."
GAINS = "The blank release gains points in: {cells}."
LOSES = "The solution loses points in: {cells}."


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
    found = adopt(lab, engine)
    return lab.judged(found.beside), found


def adopt(lab: Lab, engine: Engine) -> Adoption:
    """Find out how each test cell is judged.

    Raises JudgeFault, and WarmParentError when no learner process can be made.
    """
    tests = {
        lab.label(part, cell.key): cell
        for part in lab.notebooks
        for cell in part.cells
        if cell.role == "test"
    }
    trial = _Trial(lab.judged({}), engine)
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
    return Adoption(lab.name, lab.digest, cells)


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
        self.records: Mapping[str, Record] = {
            part.notebook: solved(part, engine, which)
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
