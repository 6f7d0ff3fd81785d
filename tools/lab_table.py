"""Write the table of labs that `autils` carries: their exercises, headings and hints.

The header of a lesson names its exercises, the lesson's headings where they stand, and the file of
the same name in `lessons/hints/` holds their hints. `lab_progress` and `hint` read the result.
"""

import json
import re
from pathlib import Path
from typing import Any

import jupytext
import yaml
from markdown_it import MarkdownIt

from tools.texts import ROOT, Lesson, LessonError, find_lessons

TABLE = Path("autils") / "data" / "labs.json"
HEADING = re.compile(r"^#+ ((?:Exercise \d+|Question): (\w+))[ \t]*$", flags=re.MULTILINE)
FEWEST, MOST = 2, 3  # hints of an exercise


def lab_entry(lesson: Lesson, root: Path = ROOT) -> dict[str, Any]:
    """Return what the table says about a lab.

    Raises LessonError where header, headings and hints don't speak of the same exercises.
    """
    notebook = jupytext.read(lesson.text, fmt="md:myst")
    course = notebook.metadata["course"]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = {name: heading for heading, name in HEADING.findall("\n".join(texts))}
    hints = read_hints(root / "lessons" / "hints" / f"{lesson.name}.yaml")
    for what, names in (("headings", headings), ("hints", hints)):
        if set(names) != set(course["exercises"]):
            raise LessonError(
                f"{lesson.text}: the header names the exercises {sorted(course['exercises'])}, "
                f"the {what} {sorted(names)}."
            )
    return {
        "title": course["title"],
        "exercises": [
            {
                "name": name,
                "heading": heading,
                "written": course["exercises"][name] == [name],  # no test: a person reads it
                "hints": hints[name],
            }
            for name, heading in headings.items()  # in the order of the text: headers get sorted
        ],
    }


def read_hints(path: Path) -> dict[str, list[dict[str, str]]]:
    """Return the hints of each exercise, their Markdown also as HTML."""
    render = MarkdownIt("commonmark").render
    hints = {}
    for name, stages in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if not FEWEST <= len(stages) <= MOST:
            raise LessonError(f"{path}: {name} has {len(stages)} hints, {FEWEST} or {MOST} fit.")
        hints[name] = [
            {
                "title": stage["title"],
                "text": stage["text"].strip(),
                "html": render(stage["text"]).strip(),
            }
            for stage in stages
        ]
    return hints


def build_table(root: Path = ROOT) -> bytes:
    """Return the table, byte for byte the same on every call.

    Raises LessonError when two labs use one name for an exercise: `hint("name")` must be enough.
    """
    labs = [lesson for lesson in find_lessons(root) if lesson.is_lab]
    table = {lesson.name: lab_entry(lesson, root) for lesson in labs}
    names = [exercise["name"] for lab in table.values() for exercise in lab["exercises"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LessonError(f"These exercises exist in two labs: {', '.join(twice)}. Rename one.")
    return (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()


def write_table(root: Path = ROOT) -> bool:
    """Write the table; tell whether it changed."""
    path, data = root / TABLE, build_table(root)
    if path.exists() and path.read_bytes() == data:
        return False
    path.write_bytes(data)
    return True
