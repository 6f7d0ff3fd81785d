"""Small labs of one exercise, made of four texts, and a way to grade them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from proctor.grading.grade import grade
from proctor.notebook.lab import parse_lab
from tests.proctor.conftest import READONLY, cell, notebook

IMPORTS = ["numpy", "scipy.sparse", "IPython"]


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
