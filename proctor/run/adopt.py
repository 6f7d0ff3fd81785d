"""Adopt a lab: run the instructor's solution and the untouched release, and see what is judged how.

Every test cell is tried apart first. Where the solution loses points there, the cell is tried
beside: in a process of its own, after the solution's code. Only what the instructor wrote decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from proctor.grading.grade import Engine, Options, grade
from proctor.judge.parent import JudgeFault
from proctor.notebook.adoption import APART, BESIDE, AdoptedCell, Adoption, write_adoption
from proctor.notebook.lab import Lab, LabCell
from proctor.result import Graded

LOST = "The instructor's solution loses points, apart and beside."
FAULT = "The test fails by itself when it runs apart from the code."


def needs_adoption(lab: Lab) -> bool:
    """Tell whether a lab has tests that could need the learner's own process."""
    plain = [cell for cell in lab.cells if cell.role == "test" and not _reports(cell)]
    return lab.adopted is None and bool(plain)


def adopt(root: Path, lab: Lab, options: Options | None = None) -> Adoption:
    """Find out how each test cell is judged, keep it in `.proctor/`, and return it.

    Raises SandboxUnavailable, WarmParentError or JudgeFault.
    """
    tests = [cell for cell in lab.cells if cell.role == "test"]
    bare = replace(lab, beside={}, adopted=None)
    with Engine(root, bare, replace(options or Options(), strict=False)) as engine:
        apart, why = _apart(bare, tests, engine)
        lost = [cell.key for cell in tests if cell.points and apart[cell.key][0] < cell.points]
        beside = _scores(replace(bare, beside=dict.fromkeys(lost, "")), engine, _solution(bare))
        moved = [key for key in lost if beside[key][0] >= lab.cell(key).points]
        final = replace(bare, beside={key: why[key] for key in moved})
        blank = _scores(final, engine, _blank(bare))
    cells = tuple(
        AdoptedCell(
            key=cell.key,
            points=cell.points,
            way=BESIDE if cell.key in moved else APART,
            why=why[cell.key] if cell.key in moved else LOST if cell.key in lost else "",
            seconds=round((beside if cell.key in moved else apart)[cell.key][1], 3),
            solution=(beside if cell.key in moved else apart)[cell.key][0],
            blank=blank[cell.key][0],
        )
        for cell in tests
    )
    adoption = Adoption(lab.name, lab.digest, cells)
    write_adoption(root, adoption)
    return adoption


def adopted(lab: Lab, adoption: Adoption) -> Lab:
    """Return a lab whose cells are judged as was found out."""
    return replace(lab, beside=adoption.beside, adopted=adoption.digest)


def _reports(cell: LabCell) -> bool:
    """Tell whether a test cell calls a test that shows a report, as it does in any process."""
    text = cell.source.replace(" ", "")
    return text.startswith("test_") or "hidden_checks(" in text


Scores = Mapping[str, tuple[float, float]]
"""Points and seconds of each test cell."""


def _apart(lab: Lab, tests: list[LabCell], engine: Engine) -> tuple[Scores, dict[str, str]]:
    """Return what the solution gets with every cell apart, and what went wrong in each."""
    why = {cell.key: "" for cell in tests}
    failed: dict[str, str] = {}
    while True:
        trial = replace(lab, beside=failed)
        try:
            graded = grade(_solution(lab), trial, engine, {})
        except JudgeFault as error:
            key = getattr(error, "cell", None)
            if key is None or key in failed:
                raise
            failed[key] = FAULT
            continue
        break
    scores = dict(_read(graded))
    for exercise in graded.result.exercises:
        for check in exercise.checks:
            if check.state != "passed" and check.name in why:
                why[check.name] = check.message or "The solution loses points apart."
    for key in failed:
        scores[key], why[key] = (0.0, scores[key][1]), FAULT
    return scores, why


def _scores(lab: Lab, engine: Engine, data: bytes) -> Scores:
    return _read(grade(data, lab, engine, {}))


def _read(graded: Graded) -> Scores:
    return {
        cell.grade_id: (cell.score or 0.0, graded.cell_seconds.get(cell.grade_id, 0.0))
        for cell in graded.cells
    }


def _solution(lab: Lab) -> bytes:
    """Return the instructor's own notebook, as if it were handed in."""
    return _notebook(lab, {cell.key: cell.source for cell in lab.cells})


def _blank(lab: Lab) -> bytes:
    """Return the release, as if it were handed in untouched."""
    return _notebook(lab, {cell.key: cell.released for cell in lab.cells})


def _notebook(lab: Lab, sources: Mapping[str, str]) -> bytes:
    cells = []
    for cell in lab.cells:
        made: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": cell.cell_id,
            "metadata": {"nbgrader": dict(cell.nbgrader)} if cell.nbgrader else {},
            "source": sources[cell.key],
        }
        if cell.kind == "code":
            made.update(outputs=[], execution_count=None)
        cells.append(made)
    notebook = {"cells": cells, "metadata": dict(lab.metadata), "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook).encode()
