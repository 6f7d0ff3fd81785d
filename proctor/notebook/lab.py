"""Read a lab as its instructor wrote it: cells, exercises, points, and what a learner was given.

Everything that decides how a cell is treated (its role, tags, points and place) is read here, from
the instructor's notebook, and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from proctor.notebook.adoption import read_adoption
from proctor.notebook.regions import without_hidden_tests, without_solution

DEFAULT_IMPORTS = ("numpy", "tensorflow", "keras", "matplotlib", "IPython")
"""What both sides import before any submission, unless a lab's metadata names its own list.

Of those that are slow to import, only what the lab uses: see `needed_imports`.
"""

SLOW_IMPORTS = ({"tensorflow", "keras"}, {"matplotlib"})
"""Packages that take seconds, in groups that come together."""

GRADED_ROLES = ("test", "manual", "task")
IMPORTED = re.compile(r"^\s*(?:from|import)\s+(\w[\w.]*)", re.MULTILINE)
IMPORTED_AT_ONCE = re.compile(r"^(?:from|import)\s+(\w[\w.]*)", re.MULTILINE)
"""What a module imports as it is imported itself, and not later, inside a function."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of one data file that a lab hands out beside its notebook."""


class LabError(Exception):
    """A lab cannot be used as it stands; the message says what to mend."""


@dataclass(frozen=True)
class LabCell:
    """One cell of the instructor's notebook.

    `role` is "answer" (the learner writes it, tests grade it), "test", "manual" (the learner
    writes it, a person grades it), "task" (a person grades the whole piece of work), "locked"
    or "free". `key` is the grade id where there is one, else the cell's id.
    """

    key: str
    cell_id: str
    kind: str
    role: str
    source: str
    released: str
    points: float = 0.0
    tags: tuple[str, ...] = ()
    nbgrader: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_prelude(self) -> bool:
        """Whether the cell runs in the judge as well."""
        return "prelude" in self.tags

    @property
    def is_heavy(self) -> bool:
        """Whether the cell is left out of grading unless it is asked for."""
        return "heavy" in self.tags


@dataclass(frozen=True)
class Exercise:
    """One graded task: the name asked for, and the cells that hold its points."""

    name: str
    cells: tuple[str, ...]
    manual: bool = False


@dataclass(frozen=True)
class Lab:
    """A lab, ready to grade with. Holds plain values only, so that it travels to any worker.

    `beside` names the test cells that run in a process of the learner's code, and why;
    `adopted` is the digest for which that was found out, or None.
    """

    name: str
    cells: tuple[LabCell, ...]
    exercises: tuple[Exercise, ...]
    digest: str
    title: str = ""
    imports: tuple[str, ...] = DEFAULT_IMPORTS
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    adopted: str | None = None

    @property
    def max_score(self) -> float:
        """The points of the whole lab."""
        return sum(cell.points for cell in self.cells if cell.role in GRADED_ROLES)

    @property
    def prelude(self) -> tuple[LabCell, ...]:
        """The code cells that run on both sides, in order."""
        return tuple(cell for cell in self.cells if cell.is_prelude and cell.kind == "code")

    def modules(self, *roles: str) -> tuple[str, ...]:
        """Return the modules that prelude cells, and cells of these roles, import; sorted."""
        cells = [cell for cell in self.cells if cell.is_prelude or cell.role in roles]
        return tuple(sorted({name for cell in cells for name in IMPORTED.findall(cell.source)}))

    def cell(self, key: str) -> LabCell:
        """Return the cell with this key. Raises KeyError."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(key)

    def heading(self, exercise: str) -> str:
        """Return the heading under which an exercise stands, or an empty string."""
        heading = ""
        for cell in self.cells:
            if cell.key == exercise:
                return heading
            if cell.kind == "markdown":
                found = re.findall(r"^#{1,4} +(.+?) *$", cell.source, re.MULTILINE)
                heading = found[-1] if found else heading
        return heading

    def exercise_of(self, key: str) -> Exercise | None:
        """Return the exercise that a graded cell belongs to, or None."""
        return next((exercise for exercise in self.exercises if key in exercise.cells), None)


def read_lab(root: Path, name: str) -> Lab:
    """Read `source/<name>/<name>.ipynb` below `root`, with its release where there is one.

    Raises LabError when there is no such lab or its notebook contradicts itself.
    """
    path = root / "source" / name / f"{name}.ipynb"
    if not path.is_file():
        known = ", ".join(lab_names(root)) or "none"
        raise LabError(f"There is no lab {name!r} in {root / 'source'} (known: {known}).")
    release = root / "release" / name / f"{name}.ipynb"
    released = release.read_bytes() if release.is_file() else None
    lab = _parsed(path.read_bytes(), released, name)
    files = _files(path.parent)
    code = [*_check_code(root, lab.prelude)]
    digest = hashlib.sha256(lab.digest.encode())
    for label, data in [*files.items(), *code]:
        digest.update(f"{label}:{len(data)}:".encode() + data)
    imports = lab.imports or needed_imports(lab.cells, [data for _, data in code])
    found = read_adoption(root, name, digest.hexdigest())
    return replace(
        lab,
        imports=imports,
        files=files,
        digest=digest.hexdigest(),
        beside=found.beside if found else {},
        adopted=found.digest if found else None,
    )


def needed_imports(cells: Iterable[LabCell], modules: Iterable[bytes] = ()) -> tuple[str, ...]:
    """Return what to import before any submission: the usual, without what is slow and not used.

    A package is used if a cell that is run in grading imports it, or one of the course's `modules`.
    Whatever else needs it imports it for itself.
    """
    found = {name for cell in cells if not cell.is_heavy for name in IMPORTED.findall(cell.source)}
    for text in modules:
        found.update(IMPORTED_AT_ONCE.findall(text.decode("utf-8", "replace")))
    used = {name.partition(".")[0] for name in found}
    unused = {name for group in SLOW_IMPORTS if not group & used for name in group}
    return tuple(name for name in DEFAULT_IMPORTS if name not in unused)


def lab_names(root: Path) -> list[str]:
    """Return the names of the labs below `root`, sorted."""
    return sorted(
        path.stem for path in root.glob("source/*/*.ipynb") if path.stem == path.parent.name
    )


def parse_lab(source: bytes, released: bytes | None, name: str) -> Lab:
    """Make a lab of the bytes of its notebook, and of its release if there is one."""
    lab = _parsed(source, released, name)
    return replace(lab, imports=lab.imports or needed_imports(lab.cells))


def _parsed(source: bytes, released: bytes | None, name: str) -> Lab:
    """Make a lab whose `imports` are empty unless its notebook names them."""
    try:
        notebook = json.loads(source)
        given = _released_sources(json.loads(released)) if released else {}
        cells = tuple(_cell(cell, index, given) for index, cell in enumerate(notebook["cells"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabError(f"The notebook of {name} is damaged: {error}") from error
    course = notebook["metadata"].get("course", {})
    return Lab(
        name=name,
        cells=_unique(cells, name),
        exercises=_exercises(cells, course.get("exercises"), name),
        digest=hashlib.sha256(source + (released or b"")).hexdigest(),
        title=str(course.get("title", name)),
        imports=tuple(course.get("imports", ())),
        metadata={
            key: value
            for key, value in notebook["metadata"].items()
            if key in ("kernelspec", "language_info")
        },
    )


def _cell(cell: dict[str, Any], index: int, given: Mapping[str, str]) -> LabCell:
    marks = cell["metadata"].get("nbgrader") or {}
    source = "".join(cell["source"])
    role, cell_id = _role(marks), cell.get("id") or f"cell-{index}"
    key = marks.get("grade_id") if role != "free" else None
    key = key or cell_id
    return LabCell(
        key=key,
        cell_id=cell_id,
        kind=cell["cell_type"],
        role=role,
        source=source,
        released=given.get(key, without_hidden_tests(without_solution(source))),
        points=float(marks.get("points", 0)) if role in GRADED_ROLES else 0.0,
        tags=tuple(sorted(cell["metadata"].get("tags", ()))),
        nbgrader=dict(marks),
    )


def _role(marks: Mapping[str, Any]) -> str:
    if marks.get("task"):
        return "task"
    if marks.get("grade"):
        return "manual" if marks.get("solution") else "test"
    if marks.get("solution"):
        return "answer"
    return "locked" if marks.get("locked") else "free"


def _released_sources(notebook: dict[str, Any]) -> dict[str, str]:
    sources: dict[str, str] = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader") or {}
        for key in (marks.get("grade_id"), cell.get("id")):
            if key:
                sources.setdefault(key, "".join(cell["source"]))
    return sources


def _unique(cells: tuple[LabCell, ...], name: str) -> tuple[LabCell, ...]:
    keys = [cell.key for cell in cells]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise LabError(f"In {name} more than one cell has the id {', '.join(twice)}.")
    return cells


def _exercises(
    cells: tuple[LabCell, ...], named: Mapping[str, list[str]] | None, name: str
) -> tuple[Exercise, ...]:
    """Return the exercises in the order in which their first graded cells stand."""
    tests = _check_names(cells, named, name) if named else _guess(cells)
    found = [Exercise(task, tuple(keys)) for task, keys in tests.items()]
    found += [
        Exercise(cell.key, (cell.key,), manual=True)
        for cell in cells
        if cell.role in ("manual", "task")
    ]
    place = {cell.key: index for index, cell in enumerate(cells)}
    return tuple(sorted(found, key=lambda exercise: min(place[key] for key in exercise.cells)))


def _check_names(
    cells: tuple[LabCell, ...], named: Mapping[str, list[str]], name: str
) -> dict[str, list[str]]:
    by_hand = {cell.key for cell in cells if cell.role in ("manual", "task")}
    tests = [cell.key for cell in cells if cell.role == "test"]
    # A manual exercise may be named in the metadata too; it is found by its own cell.
    named = {task: keys for task, keys in named.items() if not set(keys) <= by_hand}
    listed = [key for keys in named.values() for key in keys]
    if sorted(listed) != sorted(tests):
        odd = sorted(set(listed) ^ set(tests)) or "one of them twice"
        raise LabError(
            f"In {name} the notebook's `course.exercises` and its test cells differ: {odd}. "
            "Name every test cell under exactly one exercise."
        )
    return {task: sorted(keys, key=tests.index) for task, keys in named.items()}


def _guess(cells: tuple[LabCell, ...]) -> dict[str, list[str]]:
    """Give every test cell to the answer cell above it."""
    tests: dict[str, list[str]] = {}
    answer = None
    for cell in cells:
        if cell.role == "answer":
            answer = cell.key
        elif cell.role == "test":
            tests.setdefault(answer or cell.key, []).append(cell.key)
    return tests


def _files(folder: Path) -> dict[str, bytes]:
    """Return the files that lie beside a lab's notebook and are handed out with it."""
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "__")) for part in relative.parts)
        if path.suffix == ".ipynb" or hidden or not path.is_file():
            continue
        if path.stat().st_size > LARGEST_FILE:
            raise LabError(f"{path} is larger than {LARGEST_FILE >> 20} MB.")
        files[relative.as_posix()] = path.read_bytes()
    return files


def _check_code(root: Path, prelude: tuple[LabCell, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the course's own modules that a prelude imports: a changed check is a changed lab."""
    modules = {module for cell in prelude for module in IMPORTED.findall(cell.source)}
    for name in sorted({module.partition(".")[0] for module in modules}):
        for path in sorted((root / name).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_bytes()
