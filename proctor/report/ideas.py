"""Which wrong ideas a class holds: by how many learners, with an example and what to reteach."""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.course.course import Course
from proctor.notebook.lab import Lab
from proctor.report.collect import ClassWork, Learner

LONGEST_EXAMPLE = 2000
LONGEST_ANSWER = 20_000
"""Characters of an answer that is looked at for an example; more would take long to read."""

SOMEBODY = "somebody"


@dataclass(frozen=True)
class Place:
    """An exercise in which an idea was seen: where it is taught, and by whom it was held."""

    exercise: str
    heading: str
    learners: tuple[str, ...]


@dataclass(frozen=True)
class Idea:
    """A misconception in a class: who holds it, its sentences, an example, where it was seen.

    A slip of the pen is the same in every exercise: `places` lists them, the most frequent first,
    and `learners` counts nobody twice.
    """

    name: str
    learners: tuple[str, ...]
    places: tuple[Place, ...]
    seen: str = ""
    next: str = ""
    example: str = ""


def ideas(course: Course, work: ClassWork, known: Mapping[str, Any]) -> list[Idea]:
    """Return the class's misconceptions, the most frequent first."""
    holders: dict[str, dict[str, list[Learner]]] = defaultdict(lambda: defaultdict(list))
    for learner in work.graded:
        assert learner.result is not None
        for exercise in learner.result.exercises:
            for name in exercise.misconceptions:
                holders[name][exercise.name].append(learner)
    found = []
    for name, by_exercise in holders.items():
        places = sorted(
            (
                Place(exercise, work.lab.heading(exercise), tuple(one.student for one in learners))
                for exercise, learners in by_exercise.items()
            ),
            key=lambda place: -len(place.learners),
        )
        first = places[0].exercise
        idea = Idea(
            name=name,
            learners=tuple(dict.fromkeys(one for place in places for one in place.learners)),
            places=tuple(places),
            seen=getattr(known.get(name), "seen", ""),
            next=getattr(known.get(name), "next", ""),
            example=_example(course, work.lab, first, by_exercise[first]),
        )
        found.append(idea)
    return sorted(found, key=lambda idea: (-len(idea.learners), idea.name))


def _example(course: Course, lab: Lab, exercise: str, learners: list[Learner]) -> str:
    """Return the shortest of a few learners' answers, without comments and names."""
    answers = []
    for learner in learners[:5]:
        folder = course.folder("autograded", learner.student, lab.name)
        notebook, name = lab.place(exercise)
        answer = _answer(folder / f"{notebook}.ipynb", name)
        if 0 < len(answer) <= LONGEST_ANSWER:
            answers.append(anonymous(answer, [learner.student, *learner.name.split()]))
    return min(answers, key=len, default="")[:LONGEST_EXAMPLE]


def _answer(notebook: Path, exercise: str) -> str:
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    for cell in cells:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == exercise:
            return "".join(cell["source"])
    return ""


def anonymous(code: str, names: list[str]) -> str:
    """Return code without comments, where names of a person could stand, and without `names`."""
    for name in names:
        if len(name) > 2:
            code = re.sub(re.escape(name), SOMEBODY, code, flags=re.IGNORECASE)
    lines = code.splitlines()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        kept = [line for line in lines if not line.lstrip().startswith("#")]
    else:
        for token in tokens:
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column].rstrip()
        kept = lines
    text = re.sub(r"\n\s*\n+", "\n", "\n".join(kept)).strip("\n")
    return re.sub(r'("""|\'\'\').*?\1', '"""…"""', text, flags=re.DOTALL)
