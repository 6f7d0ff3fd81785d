"""Build the notebooks of `source/` and `notebooks/` from the text in `lessons/`.

The same text always gives the same bytes: cell ids come from grade ids or from the cell's own text,
outputs are never stored, and metadata is reduced to what nbgrader and Jupyter need.
"""

import hashlib
import shutil
from pathlib import Path

import jupytext
import nbformat

from tools.lab_table import TABLE, write_table
from tools.texts import ROOT, Lesson, LessonError, find_lessons, lab_names

__all__ = ["ROOT", "Lesson", "LessonError", "build", "find_lessons", "lab_names", "write"]

STYLE_FILE = "deeplearning.mplstyle"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def build(lesson: Lesson) -> bytes:
    """Return the notebook of a lesson, byte for byte the same on every call."""
    notebook = jupytext.read(lesson.text, fmt="md:myst")
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    for key in ("course", "jupytext"):
        if key in notebook.metadata:
            metadata[key] = notebook.metadata[key]
    metadata.get("jupytext", {}).pop("text_representation", None)
    notebook.metadata = nbformat.from_dict(metadata)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    _name_cells(notebook.cells, lesson)
    nbformat.validate(notebook)
    return (nbformat.writes(notebook) + "\n").encode()


def _name_cells(cells: list, lesson: Lesson) -> None:
    """Give each cell an id that outlives edits elsewhere in the lesson."""
    taken: set[str] = set()
    for cell in cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        name = grade_id or hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        if grade_id in taken:
            raise LessonError(f"{lesson.text}: the grade id '{grade_id}' is used twice.")
        while name in taken:
            name = hashlib.sha256(name.encode()).hexdigest()[:12]
        taken.add(name)
        cell.id = name
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def write(lesson: Lesson, root: Path = ROOT) -> bool:
    """Write the notebook (and, for a lab, the style file beside it); tell whether it changed."""
    lesson.notebook.parent.mkdir(parents=True, exist_ok=True)
    if lesson.is_lab:
        shutil.copyfile(root / STYLE_FILE, lesson.notebook.parent / STYLE_FILE)
    data = build(lesson)
    if lesson.notebook.exists() and lesson.notebook.read_bytes() == data:
        return False
    lesson.notebook.write_bytes(data)
    return True


def main() -> None:
    """Build every lesson and say what changed."""
    for lesson in find_lessons():
        state = "built" if write(lesson) else "unchanged"
        print(f"{state:9}  {lesson.notebook.relative_to(ROOT)}")
    print(f"{'built' if write_table() else 'unchanged':9}  {TABLE}")


if __name__ == "__main__":
    main()
