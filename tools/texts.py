"""The texts in `lessons/`: which there are, and which notebook each becomes."""

from dataclasses import dataclass
from pathlib import Path

import jupytext

ROOT = Path(__file__).resolve().parent.parent


class LessonError(ValueError):
    """A lesson text that can't become a notebook; the message names the file and the cure."""


@dataclass(frozen=True)
class Lesson:
    """One text in `lessons/` and the notebook it becomes."""

    text: Path
    notebook: Path

    @property
    def is_lab(self) -> bool:
        """Tell a graded lab from an exploration."""
        return self.notebook.parent.parent.name == "source"

    @property
    def name(self) -> str:
        """Return the name of the lab or exploration."""
        return self.notebook.stem


def find_lessons(root: Path = ROOT) -> list[Lesson]:
    """Return every lesson below `lessons/`, sorted by path."""
    texts = sorted((root / "lessons").rglob("*.md"))
    return [Lesson(text, _notebook_path(text, root)) for text in texts]


def lab_names(root: Path = ROOT) -> list[str]:
    """Return the names of the graded labs, sorted."""
    return [lesson.name for lesson in find_lessons(root) if lesson.is_lab]


def _notebook_path(text: Path, root: Path) -> Path:
    """Read from the lesson's header (`formats`) which notebook it is paired with."""
    formats = jupytext.read(text, fmt="md:myst").metadata.get("jupytext", {}).get("formats", "")
    for entry in formats.split(","):
        folder, separator, extension = entry.strip().rpartition("//")
        if separator and extension == "ipynb":
            return root / folder / f"{text.stem}.ipynb"
    raise LessonError(
        f"{text}: the header names no notebook. Expected a line such as "
        f"'formats: lessons//md:myst,source/{text.stem}//ipynb', found '{formats}'."
    )
