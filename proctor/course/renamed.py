"""Find the notebook that was handed in under another name, by its cells."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from pathlib import Path

from proctor.course.course import MOST_ENTRIES, Copy, Course, Handed, read_bounded
from proctor.notebook.handed_in import Unreadable, read_submission
from proctor.notebook.lab import Lab
from proctor.notebook.matching import match
from proctor.notebook.repair import align
from proctor.result import Repair

SUFFIXES = (".ipynb", ".ipynb.txt", ".ipynb.json")
"""The last two come from browsers that name a download after what is in it."""

MOST_CANDIDATES = 20
DEEPEST = 2
FITS = 0.5
"""Share of a lab's answer and test cells that a notebook must have to be taken for its work."""

RENAMED = "It was handed in as {found}, the only notebook there that has this lab's cells."
WHICH = (
    "{wanted} was not handed in, and more than one notebook has its cells: {found}. Look which one "
    "is meant, and give it that name."
)
UNTOUCHED = (
    "{wanted} is as it was handed out, and {found} beside it has its cells, too. Look which one is "
    "meant, and leave that one alone there, as {wanted}."
)
NONE_FITS = "{wanted} was not handed in; what lies there has other cells: {found}."


def copy_of(course: Course, handed: Handed, lab: Lab) -> Copy:
    """Read a submission, once, whatever its notebook is called.

    Raises Unreadable, also where a person has to choose, and OSError for what vanishes meanwhile.
    """
    others = _others(handed, _names(course, lab))
    if not handed.notebook.is_symlink() and not handed.notebook.exists() and others:
        path = _only_one(handed, others, lab)
        shown = path.relative_to(handed.folder).as_posix()
        repair = Repair("notebook", RENAMED.format(found=shown))
        copied = course.copy(replace(handed, notebook=path))
        return replace(copied, repairs=(repair,))
    copied = course.copy(handed)
    if others and _is_untouched(copied.notebook, lab):
        also = [path for path in _fitting(others, lab) if read_bounded(path) != copied.notebook]
        if also:
            found = _named(handed, also)
            raise Unreadable(UNTOUCHED.format(wanted=handed.notebook.name, found=found))
    return copied


def _names(course: Course, lab: Lab) -> set[str]:
    """Return the names of the lab's own notebooks."""
    folder = course.root / "source" / lab.name
    return {f"{lab.name}.ipynb", *(path.name for path in folder.glob("*.ipynb"))}


def _others(handed: Handed, own: set[str]) -> list[Path]:
    """Return the notebooks of other names that were handed in, links unfollowed."""
    found: list[Path] = []
    waiting = [(handed.folder, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as scanned:
                first = itertools.islice(scanned, MOST_ENTRIES)
                entries = sorted(first, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith((".", "__")) or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                waiting.append((Path(entry.path), depth + 1))
            elif entry.name.lower().endswith(SUFFIXES) and (depth or entry.name not in own):
                found.append(Path(entry.path))
    return found


def _only_one(handed: Handed, others: list[Path], lab: Lab) -> Path:
    fitting = _fitting(others, lab)
    wanted = handed.notebook.name
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Unreadable(WHICH.format(wanted=wanted, found=_named(handed, fitting)))
    raise Unreadable(NONE_FITS.format(wanted=wanted, found=_named(handed, others)))


def _named(handed: Handed, paths: list[Path]) -> str:
    names = [path.relative_to(handed.folder).as_posix() for path in paths[:MOST_CANDIDATES]]
    return ", ".join(names)


def _fitting(paths: list[Path], lab: Lab) -> list[Path]:
    """Return the notebooks that have the lab's cells, each content once."""
    found: dict[bytes, Path] = {}
    for path in paths[:MOST_CANDIDATES]:
        try:
            data = read_bounded(path)
            cells = read_submission(data).cells
        except (Unreadable, OSError):
            continue
        wanted = {cell.key for cell in lab.cells if cell.role in ("answer", "manual", "test")}
        if wanted and len(wanted & {*match(lab, cells).by_key}) >= FITS * len(wanted):
            found.setdefault(data, path)
    return list(found.values())


def _is_untouched(data: bytes, lab: Lab) -> bool:
    try:
        aligned = align(read_submission(data), lab)
    except Unreadable:
        return False
    answers = {cell.key for cell in lab.cells if cell.role in ("answer", "manual")}
    return bool(answers) and answers <= {*aligned.unanswered()}
