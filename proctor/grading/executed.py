"""Write the executed notebook: the learner's cells with what they showed, and the reports.

What a cell is comes from the lab, what it says from the submission. Hidden checks are not in it:
their cells hold what the release shows, and of their outputs only the reports.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proctor.grading.scoring import is_hidden
from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.repair import Aligned, PlannedCell
from proctor.notebook.sanitize import plain_metadata
from proctor.result import REPORT_MIMETYPE


@dataclass
class Shown:
    """What one cell showed when it ran, and what we say below it."""

    outputs: list[Mapping[str, Any]] = field(default_factory=list)
    count: int | None = None
    said: str = ""


def notebook_text(lab: Lab, aligned: Aligned, shown: Mapping[int, Shown]) -> str:
    """Return the executed notebook as JSON text, in notebook format 4.5.

    `shown` holds what cells showed, by their place among the aligned cells.
    """
    taken = {cell.cell_id for cell in lab.cells}
    cells = []
    for place, cell in enumerate(aligned.cells):
        cell_id = cell.lab.cell_id if cell.lab and cell.answers else _free_id(place, taken)
        cells.append(_cell(cell, cell_id, shown.get(place, Shown())))
    notebook = {"cells": cells, "metadata": dict(lab.metadata), "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(cell: PlannedCell, cell_id: str, shown: Shown) -> dict[str, Any]:
    source = cell.lab.released if cell.lab and cell.is_test else cell.source
    written: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell_id,
        "metadata": _metadata(cell.lab) if cell.lab and cell.answers else {},
        "source": source.splitlines(keepends=True),
    }
    if cell.kind == "code":
        outputs = shown.outputs
        if cell.lab and cell.is_test and is_hidden(cell.lab):
            outputs = [o for o in outputs if REPORT_MIMETYPE in o.get("data", {})]
        said = {"output_type": "stream", "name": "stdout", "text": f"{shown.said}\n"}
        outputs = [*outputs, said] if shown.said else outputs
        written["outputs"] = [_output(output, shown.count) for output in outputs]
        written["execution_count"] = shown.count
    elif cell.attachments:
        written["attachments"] = {name: dict(data) for name, data in cell.attachments.items()}
    return written


def _metadata(frame: LabCell) -> dict[str, Any]:
    metadata: dict[str, Any] = {"deletable": False}
    if frame.role in ("test", "locked"):
        metadata["editable"] = False
    if frame.tags:
        metadata["tags"] = list(frame.tags)
    metadata["nbgrader"] = {**frame.nbgrader, "cell_type": frame.kind}
    return metadata


def _output(output: Mapping[str, Any], count: int | None) -> dict[str, Any]:
    written = dict(output)
    if written.get("output_type") == "execute_result":
        written["execution_count"] = count
    if written.get("output_type") in ("execute_result", "display_data"):
        written["metadata"] = plain_metadata(written.get("metadata"))
    return written


def _free_id(place: int, taken: set[str]) -> str:
    cell_id = f"own-{place}"
    while cell_id in taken:
        cell_id += "-"
    taken.add(cell_id)
    return cell_id
