"""Where a course keeps things and how it marks them: what `nbgrader_config.py` says about that.

Read without nbgrader itself, which takes longer to import than everything else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from proctor.notebook.regions import Marks

CONFIG = "nbgrader_config.py"
NO_VARIABLE = (
    "{path} can't be read: nbgrader takes $NAME in a path for a variable, and would work without "
    "this file. Move the course to a folder whose path has no variable in it."
)
NO_CONFIG = "{path} can't be used: {reason}. Mend that line."
NO_FRAME = "{path} is named in nbgrader_config.py ({option}), but there is no such file."

STEPS = {"source": "source", "release": "release"}
STRUCTURE = os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}")
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")
"""What nbgrader copies nowhere, where the course says nothing about it."""

GRADING = "GradeSubmission"
"""The step that grades: its `timeout` goes before nbgrader's, which holds for Validate as well."""

TIMED = ("NotebookClient", "ExecutePreprocessor", "Execute", GRADING)
"""The classes whose `timeout` says how long a cell may take; the last one wins."""

NOBODY = "."
"""What stands for the learner's id where a folder is the course's own."""


class CourseError(Exception):
    """The course can't be used from here; the message says what to do."""


def read_config(root: Path) -> Any:
    """Return the configuration of nbgrader for the course at `root`.

    As nbgrader does: what stands in Jupyter's own folders, of the machine and of the user, then
    what `nbgrader_config.py` makes. Only where the course lies nobody else says. Raises
    CourseError.
    """
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config

    config = Config()
    for folder in reversed(jupyter_config_path()):
        config.merge(_read_one(Path(folder, CONFIG)))
    if "CourseDirectory" in config:
        config.CourseDirectory.pop("root", None)
    config.merge(_read_one(root / CONFIG))
    return config


def evaluated(config: Any) -> Any:
    """Return a configuration in which what proctor reads has its type.

    A command line gives text (`--Execute.timeout=60`); nbgrader makes a value of it only where its
    own classes take it.
    """
    from traitlets import Dict, Integer
    from traitlets.config.loader import DeferredConfig

    seconds = Integer(allow_none=True)
    kinds: list[tuple[str, str, Any]] = [(section, "timeout", seconds) for section in TIMED]
    found = deepcopy(config)
    for section, name, kind in [*kinds, ("ClearSolutions", "code_stub", Dict())]:
        value = found[section].get(name) if section in found else None
        if isinstance(value, DeferredConfig):
            found[section][name] = value.get_value(kind)
    return found


def _read_one(path: Path) -> Any:
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    if not os.path.isfile(path):
        return Config()
    if os.path.expandvars(path) != str(path):
        raise CourseError(NO_VARIABLE.format(path=path))
    try:
        return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    except Exception as error:  # whatever its author wrote there
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(NO_CONFIG.format(path=path, reason=reason)) from None


@dataclass(frozen=True)
class Places:
    """The folders of a course, its frame of each notebook, and its marks.

    `header` and `footer` are the notebooks whose cells nbgrader puts around those of each lab.
    `ignored` are patterns of names that nbgrader copies nowhere.
    """

    root: Path
    structure: str
    steps: Mapping[str, str]
    pattern: str
    header: Path | None
    footer: Path | None
    marks: Marks
    ignored: tuple[str, ...] = IGNORED

    @classmethod
    def of(cls, root: Path, config: Any = None) -> Places:
        """Return the places of the course at `root`. Raises CourseError."""
        config = read_config(root) if config is None else config
        layout, frame = config.get("CourseDirectory", {}), config.get("IncludeHeaderFooter", {})
        root = Path(layout.get("root") or root)
        return cls(
            root=root,
            structure=str(layout.get("directory_structure", STRUCTURE)),
            steps={
                step: str(layout.get(f"{step}_directory", name)) for step, name in STEPS.items()
            },
            pattern=str(layout.get("notebook_id", "*")),
            header=_frame(root, frame, "header"),
            footer=_frame(root, frame, "footer"),
            marks=Marks.of(config),
            ignored=tuple(map(str, layout.get("ignore", IGNORED))),
        )

    def folder(self, step: str, lab: str) -> Path:
        """Return the folder of a lab at a step that is the course's own: "source", "release"."""
        path = self.structure.format(
            nbgrader_step=self.steps[step], student_id=NOBODY, assignment_id=lab
        )
        return Path(os.path.normpath(self.root / path))

    def is_ignored(self, path: Path) -> bool:
        """Tell whether nbgrader leaves out a file, by its path within a lab's folder."""
        return any(fnmatch(part, pattern) for part in path.parts for pattern in self.ignored)

    def notebooks(self, lab: str) -> list[Path]:
        """Return the notebooks of a lab, sorted by name."""
        if not lab or lab.startswith(".") or Path(lab).name != lab:
            return []  # it names no folder among the others
        found = self.folder("source", lab).glob(f"{self.pattern}.ipynb")
        return sorted(path for path in found if path.is_file())

    def labs(self) -> list[str]:
        """Return the names of all labs, sorted."""
        base = Path(str(self.folder("source", "*")).partition("*")[0])
        names = sorted(path.name for path in base.glob("*") if path.is_dir())
        return [name for name in names if self.notebooks(name)]


def _frame(root: Path, frame: Mapping[str, Any], which: str) -> Path | None:
    named = frame.get(which)
    if not named:
        return None
    path = root / str(named)
    if not path.is_file():
        raise CourseError(NO_FRAME.format(path=path, option=f"c.IncludeHeaderFooter.{which}"))
    return path
