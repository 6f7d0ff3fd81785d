"""Read a lab as its instructor wrote it: cells, exercises, points, and what a learner was given.

A lab is an assignment as nbgrader knows it: a folder with one notebook or several, of any names,
and the files beside them. Everything that decides how a cell is treated (its role, tags, points and
place) is read here, from the instructor's notebooks, and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from proctor.notebook.adoption import Adoption, read_adoption
from proctor.notebook.autotests import AutotestError, with_autotests
from proctor.notebook.places import Places, read_config
from proctor.notebook.regions import Marks, without_hidden_tests, without_solution

DEFAULT_IMPORTS = ("numpy", "tensorflow", "keras", "matplotlib", "IPython")
"""What both sides import before any submission, unless a lab's metadata names its own list.

Of those that are slow to import, only what the lab uses: see `needed_imports`.
"""

SLOW_IMPORTS = ({"tensorflow", "keras"}, {"matplotlib"})
"""Packages that take seconds, in groups that come together."""

GRADED_ROLES = ("test", "manual", "task")
IMPORTED = re.compile(r"^[ \t]*+(?:from|import)\s+(\w[\w.]*)", re.MULTILINE)
IMPORTED_AT_ONCE = re.compile(r"^(?:from|import)\s+(\w[\w.]*)", re.MULTILINE)
"""What a module imports as it is imported itself, and not later, inside a function."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of one data file that a lab hands out beside its notebook."""

NO_LAB = "There is no lab {name!r} in {folder} (known: {known})."
NO_NOTEBOOK = "The lab {lab} has no notebook {name!r} (it has: {known})."
DAMAGED = "The notebook {name} is damaged: {reason}. Open it in JupyterLab, and save it again."
OTHER_LANGUAGE = (
    "The notebook {name} is written for a kernel of another language ({language}); proctor grades "
    "Python. Grade this assignment with nbgrader's own steps: proctor init --undo"
)


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

    `notebook` is the name of its notebook, without a suffix. Where there are several, `parts` holds
    a lab for each, and the lab as a whole has their cells and exercises, under names that begin
    with the notebook's: "problem1/squares". `imports` is what its metadata names, if anything.
    `reports` tells whether its tests show reports: its metadata names its exercises. `beside` names
    the test cells that run in a process of the learner's code, and why; `is_adopted` tells whether
    that was found out for this state of the lab, and `slips` has, by function, what small slips in
    the solution come to.
    """

    name: str
    cells: tuple[LabCell, ...]
    exercises: tuple[Exercise, ...]
    digest: str
    title: str = ""
    imports: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    kept: Mapping[str, bytes] = field(default_factory=dict)
    notebook: str = ""
    parts: tuple[Lab, ...] = ()
    reports: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)
    is_adopted: bool = False
    slips: Mapping[str, Any] = field(default_factory=dict)

    @property
    def notebooks(self) -> tuple[Lab, ...]:
        """A lab for each notebook; the lab itself where there is but one."""
        return self.parts or (self,)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its notebooks, without suffixes."""
        return tuple(part.notebook for part in self.notebooks)

    def part(self, notebook: str) -> Lab:
        """Return the lab of one notebook. Raises LabError."""
        for part in self.notebooks:
            if part.notebook == notebook:
                return part
        known = ", ".join(self.names)
        raise LabError(NO_NOTEBOOK.format(lab=self.name, name=notebook, known=known))

    def label(self, part: Lab, name: str) -> str:
        """Return what a cell or an exercise of one notebook is called in the lab as a whole."""
        return f"{part.notebook}/{name}" if self.parts else name

    def key_of(self, notebook: str, name: str) -> str:
        """Return what a cell of a notebook is called in the lab as a whole.

        The notebook may be one that the lab has no more; the gradebook keeps those.
        """
        is_plain = not self.parts and notebook == self.notebook
        return name if is_plain else f"{notebook}/{name}"

    def notebook_of(self, key: str) -> str:
        """Return the notebook of a graded cell, from what `key_of` called it."""
        return key.rpartition("/")[0] or self.notebook

    def place(self, exercise: str) -> tuple[str, str]:
        """Return the notebook that an exercise is in, and what it is called there."""
        for part in self.parts:
            for one in part.exercises:
                if self.label(part, one.name) == exercise:
                    return part.notebook, one.name
        return self.notebook, exercise

    def judged(self, beside: Mapping[str, str]) -> Lab:
        """Return the lab, adopted, with these test cells beside the learner's code, and why.

        Cells are named as in the lab as a whole.
        """
        parts = tuple(
            part.judged(
                {
                    cell.key: beside[self.label(part, cell.key)]
                    for cell in part.cells
                    if self.label(part, cell.key) in beside
                }
            )
            for part in self.parts
        )
        return replace(self, parts=parts, beside=dict(beside), is_adopted=True)

    def adopted(self, found: Adoption) -> Lab:
        """Return the lab with what its adoption found."""
        lab = self.judged(found.beside)
        parts = tuple(replace(p, slips=found.slips.get(p.notebook, {})) for p in lab.parts)
        own = {} if parts else found.slips.get(lab.notebook, {})
        return replace(lab, parts=parts, slips=own)

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
        return self._elsewhere(cell for cell in self.cells if cell.is_prelude or cell.role in roles)

    def imported(self, *roles: str) -> tuple[str, ...]:
        """Return the modules that code cells import, sorted; of these roles only, if any."""
        cells = [cell for cell in self.cells if cell.kind == "code" and not cell.is_heavy]
        return self._elsewhere(cell for cell in cells if not roles or cell.role in roles)

    def _elsewhere(self, cells: Iterable[LabCell]) -> tuple[str, ...]:
        """Return what cells import, without what lies beside the notebook.

        A file beside it comes before a module of the same name that is installed, or lies in the
        course's folder: that one must not have been imported beforehand.
        """
        names = {name for cell in cells for name in IMPORTED.findall(cell.source)}
        files = [PurePosixPath(file) for file in (*self.files, *self.kept)]
        beside = {file.with_suffix("").parts[0] for file in files if file.suffix == ".py"}
        return tuple(sorted(name for name in names if name.partition(".")[0] not in beside))

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


def read_lab(root: Path, name: str, config: Any = None) -> Lab:
    """Read a lab of the course at `root`, with its release where there is one.

    `config` is nbgrader's configuration, by default what `nbgrader_config.py` says. Raises LabError
    when there is no such lab or its notebook contradicts itself, and CourseError for a
    configuration that can't be used.
    """
    config = read_config(root) if config is None else config
    places = Places.of(root, config)
    folder, release = places.folder("source", name), places.folder("release", name)
    paths = places.notebooks(name)
    if not paths:
        known = ", ".join(places.labs()) or "none"
        raise LabError(NO_LAB.format(name=name, folder=places.folder("source", "."), known=known))
    parts = []
    for path in paths:
        given = release / path.name
        released = given.read_bytes() if given.is_file() else None
        source = source_of(root, places, path, config)
        parts.append(_parsed(source, released, name, path.stem, places.marks))
    code = dict(pair for part in parts for pair in _check_code(root, part))
    parts = [
        replace(part, imports=part.imports or needed_imports(part.cells, code.values()))
        for part in parts
    ]
    lab = parts[0] if len(parts) == 1 else _whole(name, parts)
    every = _files(folder)
    kept = {label: every.pop(label) for label in list(every) if places.is_ignored(Path(label))}
    digest = hashlib.sha256(lab.digest.encode())
    for label, content in [*every.items(), *kept.items(), *code.items()]:
        digest.update(f"{label}:{len(content)}:".encode() + content)
    told, parts = digest.hexdigest(), list(lab.parts)
    parts = [replace(part, files=every, kept=kept, digest=told) for part in parts]
    lab = replace(lab, files=every, kept=kept, digest=told, parts=tuple(parts))
    found = read_adoption(root, name, told)
    return lab.adopted(found) if found else lab


def source_of(root: Path, places: Places, path: Path, config: Any) -> bytes:
    """Return an instructor's notebook as nbgrader releases and grades it.

    The cells are there that the course puts around all notebooks, and automatic tests are written
    out. Raises LabError.
    """
    frame = [file.read_bytes() if file else None for file in (places.header, places.footer)]
    framed = _framed(path.read_bytes(), path.stem, *frame)
    try:
        return with_autotests(framed, path, root, config)
    except AutotestError as error:
        raise LabError(str(error)) from None


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
    """Return the names of the labs of the course at `root`, sorted. Raises CourseError."""
    return Places.of(root).labs()


def parse_lab(
    source: bytes,
    released: bytes | None,
    name: str,
    notebook: str = "",
    marks: Marks | None = None,
) -> Lab:
    """Make a lab of the bytes of its one notebook, and of its release if there is one."""
    lab = _parsed(source, released, name, notebook, marks)
    return replace(lab, imports=lab.imports or needed_imports(lab.cells))


def _parsed(
    source: bytes,
    released: bytes | None,
    name: str,
    notebook: str = "",
    marks: Marks | None = None,
) -> Lab:
    """Make a lab whose `imports` are empty unless its notebook names them."""
    stem = notebook or name
    content = _read(source, stem)
    try:
        given = _released_sources(_read(released, stem)["cells"]) if released else {}
        listed = enumerate(content["cells"])
        cells = tuple(_cell(cell, index, given, marks or Marks()) for index, cell in listed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabError(DAMAGED.format(name=stem, reason=error)) from error
    course = content["metadata"].get("course", {})
    return Lab(
        name=name,
        cells=_unique(cells, stem),
        exercises=_exercises(cells, course.get("exercises"), stem),
        digest=hashlib.sha256(source + (released or b"")).hexdigest(),
        title=str(course.get("title", name)),
        imports=tuple(course.get("imports", ())),
        metadata={
            key: value
            for key, value in content["metadata"].items()
            if key in ("kernelspec", "language_info")
        },
        notebook=stem,
        reports="exercises" in course,
    )


def _whole(name: str, parts: list[Lab]) -> Lab:
    """Put the labs of several notebooks together."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part.notebook}:{part.digest}:".encode())
    whole = Lab(
        name=name,
        cells=(),
        exercises=(),
        digest=digest.hexdigest(),
        title=next((part.title for part in parts if part.title != name), name),
        imports=tuple(dict.fromkeys(module for part in parts for module in part.imports)),
        parts=tuple(parts),
    )
    pairs = [(part, cell) for part in parts for cell in part.cells]
    exercises = [
        replace(
            exercise,
            name=whole.label(part, exercise.name),
            cells=tuple(whole.label(part, key) for key in exercise.cells),
        )
        for part in parts
        for exercise in part.exercises
    ]
    cells = tuple(replace(cell, key=whole.label(part, cell.key)) for part, cell in pairs)
    return replace(whole, cells=cells, exercises=tuple(exercises))


def _framed(source: bytes, name: str, header: bytes | None, footer: bytes | None) -> bytes:
    """Return a notebook between the cells of the course's header and footer, if it has them."""
    if header is None and footer is None:
        return source
    content = _read(source, name)
    before, after = (_read(part, name)["cells"] if part else [] for part in (header, footer))
    content["cells"] = [*before, *content["cells"], *after]
    return json.dumps(content).encode()


def _read(data: bytes, name: str) -> dict[str, Any]:
    """Return a notebook of the course in today's format. Raises LabError."""
    try:
        content = json.loads(data)
        if content.get("nbformat", 4) != 4:
            import nbformat

            content = json.loads(nbformat.writes(nbformat.reads(data.decode(), as_version=4)))
        metadata = content["metadata"]
        language = metadata.get("kernelspec", {}).get("language") or "python"
        language = metadata.get("language_info", {}).get("name", language)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabError(DAMAGED.format(name=name, reason=error)) from error
    if "python" not in str(language).lower():  # ipython is Python, too
        raise LabError(OTHER_LANGUAGE.format(name=name, language=language))
    return content


def _cell(cell: dict[str, Any], index: int, given: Mapping[str, str], cut: Marks) -> LabCell:
    marks = cell["metadata"].get("nbgrader") or {}
    kind, source = cell["cell_type"], "".join(cell["source"])
    role, cell_id = _role(marks), cell.get("id") or f"cell-{index}"
    key = marks.get("grade_id") if role != "free" else None
    key = key or cell_id
    shown = without_solution(source, kind, cut) if marks.get("solution") else source
    return LabCell(
        key=key,
        cell_id=cell_id,
        kind=kind,
        role=role,
        source=source,
        released=given.get(key, without_hidden_tests(shown, cut)),
        points=float(marks.get("points") or 0) if role in GRADED_ROLES else 0.0,
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


def _released_sources(cells: Iterable[dict[str, Any]]) -> dict[str, str]:
    sources: dict[str, str] = {}
    for cell in cells:
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
    """Return the files that lie beside a lab's notebook in its source."""
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


def _check_code(root: Path, lab: Lab) -> Iterator[tuple[str, bytes]]:
    """Yield the course's own modules that checks import: a changed check is a changed lab."""
    modules = lab.modules() if lab.prelude else lab.imported()
    for name in sorted({module.partition(".")[0] for module in modules}):
        for path in sorted((root / name).rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_bytes()
