"""Leave what it takes to look into a fault of ours: a bundle without names and learners' work.

A bundle is a zip in `reports/support/`. It says which versions ran with which settings, where in
the code each fault happened, and what each notebook is made of: kinds and sizes of its cells, and
those grade ids that are the lab's own. What is in it was picked; nothing was copied and cleaned.
"""

from __future__ import annotations

import io
import json
import os
import platform
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proctor.course.course import Course, CourseError
from proctor.grading.grade import limits_for, package_version, versions
from proctor.learner.parent import SandboxUnavailable
from proctor.notebook.handed_in import Unreadable, read_submission
from proctor.notebook.lab import Lab, LabError
from proctor.run.outcome import Outcome, fault_text
from proctor.run.traces import trace

if TYPE_CHECKING:
    from proctor.run.coordinator import Settings
    from proctor.run.runlog import RunLog

FOLDER = Path("reports", "support")
MOST_FAULTS = 20
"""Faults that a bundle describes; a hundred more of them tell nothing new."""

PACKAGES = ("nbgrader", "nbconvert", "nbformat", "sqlalchemy", "distributed", "typer")
BUNDLE = (
    "If it fails again, send {path} to whoever looks after this program. It says where it failed, "
    "and holds no names and nothing that learners wrote."
)
KINDS = ("code", "markdown", "raw")

ABOUT = """This bundle helps to find out why something could not be graded.

run.json        versions, settings, the machine, the lab's cells by kind and size
fault-NN.json   one fault: where in the code it happened, and what the notebook is made of

It holds no names, no ids of people, no paths of the machine, and nothing that anybody wrote in a
notebook. Which submission a number stands for was said on the screen when the bundle was made.
"""


def is_ours(error: BaseException) -> bool:
    """Tell a fault of ours from errors of set-up, which have a cure of their own."""
    from proctor.course.gradebook import GradebookError
    from proctor.run.cluster import ClusterLost

    theirs = (CourseError, LabError, SandboxUnavailable, GradebookError, OSError, ClusterLost)
    return isinstance(error, Exception) and not isinstance(error, theirs)


@contextmanager
def bundling(course: Course, lab: Lab, settings: Settings, log: RunLog) -> Iterator[None]:
    """Leave a bundle after a run that had faults of ours, or that was ended by one.

    An error that goes through gets a note that says where the bundle lies.
    """
    try:
        yield
    except Exception as error:
        if is_ours(error):
            log.bundle = write_bundle(course, lab, settings, log.faults, error)
            if log.bundle:
                error.add_note(BUNDLE.format(path=log.bundle))
        raise
    if log.faults:
        log.bundle = write_bundle(course, lab, settings, log.faults)


def write_bundle(
    course: Course,
    lab: Lab,
    settings: Settings,
    faults: Sequence[Outcome],
    error: Exception | None = None,
) -> Path | None:
    """Write a bundle about submissions that failed, or an error that ended the run; return where.

    Returns None when it can't be written: then the fault itself is what has to be told.
    """
    contents: dict[str, Any] = {"run.json": _run(course, lab, settings)}
    if error is not None:
        contents["fault-of-the-run.json"] = {"traceback": trace(fault_text(error))}
    for number, fault in enumerate(faults[:MOST_FAULTS], 1):
        contents[f"fault-{number:02d}.json"] = _fault(course, lab, fault)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("about.txt", ABOUT)
        for name, content in contents.items():
            bundle.writestr(name, json.dumps(content, indent=2))
    with suppress(OSError):
        return _written(course.root / FOLDER, lab.name, packed.getvalue())
    return None


def _written(folder: Path, lab: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    stem, number = f"{lab}-{datetime.now():%Y%m%d-%H%M%S}", 1
    while True:
        path = folder / (f"{stem}.zip" if number == 1 else f"{stem}-{number}.zip")
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            number += 1
        else:
            return path


def _run(course: Course, lab: Lab, settings: Settings) -> dict[str, Any]:
    options = settings.options
    return {
        "versions": {**versions(), **{name: package_version(name) for name in PACKAGES}},
        "settings": {
            "workers": settings.workers,
            "resume": settings.resume,
            "on a cluster": bool(settings.cluster),
            "full": options.full,
            "sandbox": options.sandbox,
            "limits": asdict(limits_for(options)),
            "gradebook": str(course.layout.db_url).partition(":")[0],
        },
        "machine": {
            "system": platform.system(),
            "release": platform.release().partition("-")[0],
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "lab": {
            "name": lab.name,
            "digest": lab.digest,
            "cells": [
                {"kind": cell.kind, "role": cell.role, "key": cell.key, **_size(cell.source)}
                for cell in lab.cells
            ],
        },
    }


def _fault(course: Course, lab: Lab, fault: Outcome) -> dict[str, Any]:
    return {"traceback": trace(fault.why), "submission": _structure(course, lab, fault.student)}


def _structure(course: Course, lab: Lab, student: str) -> dict[str, Any]:
    """Return what a submission is made of, as it lies there now."""
    try:
        handed = course.submissions(lab.name, [student], lab.names)[0]
        notebooks, files = handed.read(), handed.files()
        read = [read_submission(data) for data in notebooks.values()]
    except Unreadable:
        return {"readable": False}
    except (CourseError, OSError):
        return {"there": False}
    known = {cell.key for part in lab.notebooks for cell in part.cells}
    return {
        "readable": True,
        "bytes": sum(map(len, notebooks.values())),
        "files beside it": len(files),
        "bytes beside it": sum(map(len, files.values())),
        "mended while reading": sum(len(one.repairs) for one in read),
        "cells": [
            {
                "kind": cell.kind if cell.kind in KINDS else "another one",
                "key": _known(cell.grade_id or cell.cell_id, known),
                **_size(cell.source),
            }
            for one in read
            for cell in one.cells
        ],
    }


def _known(key: str | None, known: set[str]) -> str | None:
    """Return a key that the lab gave; learners can write anything in its place."""
    return key if key in known else None


def _size(source: str) -> Mapping[str, int]:
    return {"characters": len(source), "lines": source.count("\n") + 1 if source else 0}
