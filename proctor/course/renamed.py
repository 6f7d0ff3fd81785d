"""Find notebooks that were handed in under other names, by their cells."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from proctor.course.course import MOST_ENTRIES, Copy, Course, Handed, read_bounded
from proctor.notebook.handed_in import SubmittedCell, Unreadable, read_submission
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
SEVERAL_FIT = (
    "{found} has the cells of more than one notebook: {wanted}. Look which one is meant, and give "
    "it that name."
)
UNTOUCHED = (
    "{wanted} is as it was handed out, and {found} beside it has its cells, too. Look which one is "
    "meant, and leave that one alone there, as {wanted}."
)
NO_NOTEBOOK = (
    "{wanted} was not handed in, but {found}. Ask for the notebook, or take it out of what is "
    "there."
)
INSTEAD = (".zip", ".7z", ".rar", ".tar", ".tgz", ".gz", ".py", ".html", ".pdf", ".docx")
"""How files end that people hand in where a notebook is wanted."""

NONE_FITS = "{wanted} was not handed in; what lies there has other cells: {found}."


def copy_of(course: Course, handed: Handed, lab: Lab) -> Copy:
    """Read a submission, once, whatever its notebooks are called.

    Raises Unreadable, also where a person has to choose, and OSError for what vanishes meanwhile.
    """
    others = _others(handed, {handed.path(name).name for name in lab.names})
    missing = [name for name in lab.names if not os.path.lexists(handed.path(name))]
    if not others:
        if len(missing) == len(lab.names):
            _tell_what_is_there(handed, missing)
        return course.copy(handed)
    fitting = _fitting(others, lab) if missing else {}
    renamed = _taken(handed, missing, fitting, others)
    copied = course.copy(handed, renamed)
    for part in lab.notebooks:
        own = copied.notebooks.get(part.notebook)
        if own is None or part.notebook in renamed or not _is_untouched(own, part):
            continue
        fitting = fitting or _fitting(others, lab)
        also = [path for path in fitting[part.notebook] if read_bounded(path) != own]
        if also:
            wanted, found = handed.path(part.notebook).name, _named(handed, also)
            raise Unreadable(UNTOUCHED.format(wanted=wanted, found=found))
    repairs = [
        Repair(
            lab.label(part, "notebook"),
            RENAMED.format(found=_named(handed, [renamed[part.notebook]])),
        )
        for part in lab.notebooks
        if part.notebook in renamed
    ]
    return replace(copied, repairs=tuple(repairs))


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


def _tell_what_is_there(handed: Handed, missing: list[str]) -> None:
    """Raise Unreadable where an archive or an export was handed in, and no notebook."""
    try:
        files = sorted(path for path in handed.folder.iterdir() if path.suffix.lower() in INSTEAD)
    except OSError:  # the reading that follows says why
        return
    if files:
        wanted = ", ".join(handed.path(name).name for name in missing)
        raise Unreadable(NO_NOTEBOOK.format(wanted=wanted, found=_named(handed, files)))


def _taken(
    handed: Handed, missing: list[str], fitting: Mapping[str, list[Path]], others: list[Path]
) -> dict[str, Path]:
    """Return what is taken for missing notebooks. Raises Unreadable where a person must choose."""
    names = [handed.path(name).name for name in missing]
    if len(missing) == len(handed.names) and not any(fitting.values()):
        wanted, found = ", ".join(names), _named(handed, others)
        raise Unreadable(NONE_FITS.format(wanted=wanted, found=found))
    taken = {name: _only_one(handed, name, fitting[name]) for name in missing if fitting[name]}
    for path in taken.values():
        fits = [handed.path(name).name for name, found in fitting.items() if path in found]
        if len(fits) > 1:
            told = {"found": _named(handed, [path]), "wanted": ", ".join(fits)}
            raise Unreadable(SEVERAL_FIT.format(**told))
    return taken


def _only_one(handed: Handed, name: str, fitting: list[Path]) -> Path:
    if len(fitting) > 1:
        wanted = handed.path(name).name
        raise Unreadable(WHICH.format(wanted=wanted, found=_named(handed, fitting)))
    return fitting[0]


def _named(handed: Handed, paths: list[Path]) -> str:
    names = [path.relative_to(handed.folder).as_posix() for path in paths[:MOST_CANDIDATES]]
    return ", ".join(names)


def _fitting(paths: list[Path], lab: Lab) -> dict[str, list[Path]]:
    """Return, for each notebook of the lab, those that have its cells, each content once.

    One that has the cells of several counts for the one of which it has most; where they have the
    same ids, for the one whose tests and texts it has.
    """
    found: dict[str, list[Path]] = {name: [] for name in lab.names}
    seen = set()
    for path in paths[:MOST_CANDIDATES]:
        try:
            data = read_bounded(path)
            cells = read_submission(data).cells
        except (Unreadable, OSError):
            continue
        if data in seen:
            continue
        seen.add(data)
        shares = {part.notebook: _share(part, cells) for part in lab.notebooks}
        most = max(shares.values())
        for name, share in shares.items():
            if share == most and share[0] >= FITS:
                found[name].append(path)
    return found


def _share(part: Lab, cells: Iterable[SubmittedCell]) -> tuple[float, int]:
    """Return the share of a notebook's answer and test cells that are among some cells.

    After it comes how many of those that learners do not write are there as they were handed out.
    """
    wanted = {cell.key for cell in part.cells if cell.role in ("answer", "manual", "test")}
    there = match(part, cells).by_key
    share = len(wanted & {*there}) / len(wanted) if wanted else 0.0
    given = [cell for cell in part.cells if cell.role in ("test", "task", "locked")]
    same = [
        cell
        for cell in given
        if any(one.source.strip() == cell.released.strip() for one in there.get(cell.key, ()))
    ]
    return share, len(same)


def _is_untouched(data: bytes, lab: Lab) -> bool:
    try:
        aligned = align(read_submission(data), lab)
    except Unreadable:
        return False
    answers = {cell.key for cell in lab.cells if cell.role in ("answer", "manual")}
    return bool(answers) and answers <= {*aligned.unanswered()}
