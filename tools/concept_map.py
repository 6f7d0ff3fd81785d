"""Write `docs/concepts.md`: which idea is met where, which misconception is diagnosed where.

Everything on the page comes from the lessons' headers and headings and from the registry of
exercises, so that nothing is written twice.
"""

import re

import jupytext

from public_tests._misconceptions import EXERCISES, SHARED
from tools.lessons import ROOT, Lesson, find_lessons

PAGE = ROOT / "docs" / "concepts.md"
INTRODUCTION = """\
# Concept map

Which idea is met where, and which misconception is recognised where. `make docs` writes this page
out of the lessons and the tests. `proctor explain NAME` tells more about a misconception.
"""


def page() -> str:
    """Return the text of the page."""
    labs = [lesson for lesson in find_lessons() if lesson.is_lab]
    ideas = {exercise.name: exercise.misconceptions for exercise in EXERCISES}
    parts = [INTRODUCTION]
    for lesson in labs:
        course = _notebook(lesson).metadata["course"]
        parts.append(f"## {lesson.name}: {course['title']}\n")
        parts.append(f"About {course['minutes']} minutes. Ideas, in order:\n")
        parts.append("\n".join(f"- {heading}" for heading in _headings(lesson)) + "\n")
        parts.append("| exercise | misconceptions it recognises |\n|---|---|")
        for exercise in _exercises(lesson):
            names = ", ".join(f"`{idea.name}`" for idea in ideas.get(exercise, ()))
            parts.append(f"| `{exercise}` | {names or 'graded by a person'} |")
        parts.append("")
    parts.append("## In every lab\n")
    parts.append("What the test of any exercise recognises:\n")
    parts.append(", ".join(f"`{idea.name}`" for idea in SHARED))
    return "\n".join(parts).rstrip() + "\n"


def _notebook(lesson: Lesson):
    return jupytext.read(lesson.text, fmt="md:myst")


def _headings(lesson: Lesson) -> list[str]:
    """Return the second-level headings of a lesson, without their numbers."""
    text = "\n".join(c.source for c in _notebook(lesson).cells if c.cell_type == "markdown")
    found = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    return [re.sub(r"^[\d.]+\s+", "", heading) for heading in found]


def _exercises(lesson: Lesson) -> list[str]:
    """Return the exercises of a lab in the order of its cells."""
    names = _notebook(lesson).metadata["course"]["exercises"]
    grade_ids = [c.metadata.get("nbgrader", {}).get("grade_id") for c in _notebook(lesson).cells]
    return sorted(names, key=grade_ids.index)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written    {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
