"""Small labs of one exercise, made of four texts, and a way to grade them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from proctor.grading.grade import grade
from proctor.notebook.lab import parse_lab, read_lab
from tests.proctor.conftest import READONLY, cell, notebook

IMPORTS = ["numpy", "pandas", "scipy.sparse", "IPython"]

ANSWER = (
    "def squares(n):\n    return [i * i for i in range(n)]\n"
    "def total(n):\n    return sum(squares(n))"
)
TAKES_AWAY = """original = squares
del squares
try:
    total(3)
except NameError:
    pass
else:
    raise AssertionError('total does not use squares')
finally:
    squares = original"""
"""A test of `ANSWER` that can't be judged apart."""


@dataclass(frozen=True)
class Small:
    """A lab of one answer and its test cells, each worth one point."""

    answer: str
    blank: str
    tests: tuple[str, ...]
    prelude: str = ""
    beside: bool = False

    def source(self):
        prelude = cell("code", self.prelude, "setup", ["prelude"], **READONLY)
        cells = [prelude] if self.prelude else []
        cells += [cell("code", self.answer, "answer", solution=True)]
        cells += [
            cell("code", text, f"test-{place}", grade=True, locked=True, points=1)
            for place, text in enumerate(self.tests)
        ]
        return notebook(cells, course={"lab": "small", "imports": IMPORTS})

    def handed_in(self, answer):
        made = json.loads(json.dumps(self.source()))
        (place,) = [i for i, one in enumerate(made["cells"]) if is_answer(one)]
        made["cells"][place]["source"] = answer
        return json.dumps(made).encode()

    @property
    def lab(self):
        given = self.handed_in(self.blank)
        lab = parse_lab(json.dumps(self.source()).encode(), given, "small")
        tests = [cell.key for cell in lab.cells if cell.role == "test"]
        return lab.judged(dict.fromkeys(tests, "")) if self.beside else lab

    def grade(self, engine, answer):
        return grade(self.handed_in(answer), self.lab, engine)


def is_answer(one):
    """Tell whether a cell of a notebook is the answer."""
    return one["metadata"].get("nbgrader", {}).get("grade_id") == "answer"


def small(answer, *tests, blank="", prelude=""):
    """Return a lab whose solution is `answer`."""
    return Small(answer, blank, tests, prelude)


def points(engine, answer, *tests, solution=None, prelude="", **handed):
    """Return the score of each test cell for an answer."""
    lab = small(solution or answer, *tests, prelude=prelude)
    return [one.score for one in lab.grade(engine, answer).cells]


def part_of(tasks):
    """Return a notebook of many tasks, and its release.

    Each task has a name, an `answer`, what is given in its place (`blank`), and a `test`.
    """
    source, release = [], []
    for number, task in enumerate(tasks):
        for found, answer in ((source, task["answer"]), (release, task["blank"])):
            found.append(cell("code", answer, f"answer-{number}", solution=True))
            key = f"test-{number}"
            found.append(cell("code", task["test"], key, grade=True, locked=True, points=1))
    return notebook(source), notebook(release)


def answered(part, answers):
    """Return a notebook with other answers, as it is handed in."""
    made = json.loads(json.dumps(part))
    for number, answer in enumerate(answers):
        made["cells"][2 * number]["source"] = answer
    return json.dumps(made).encode()


def write_lab(root, **parts):
    """Write an assignment of several notebooks, each with its release, into a course folder."""
    for name, pair in parts.items():
        for step, content in zip(("source", "release"), pair, strict=True):
            folder = root / step / "idioms"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.ipynb").write_text(json.dumps(content))
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    return read_lab(root, "idioms")
