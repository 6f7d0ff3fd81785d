"""The marks that nbgrader cuts at, and what it leaves in place of solutions and hidden tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Marks:
    """The marks of a course, and its stubs; those of nbgrader by default."""

    solution: tuple[str, str] = ("BEGIN SOLUTION", "END SOLUTION")
    hidden_tests: tuple[str, str] = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    code_stub: str = "# YOUR CODE HERE\nraise NotImplementedError()"
    text_stub: str = "YOUR ANSWER HERE"

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Marks:
        """Return the marks that an nbgrader configuration names."""
        solutions, tests = config.get("ClearSolutions", {}), config.get("ClearHiddenTests", {})
        usual = cls()
        code = solutions.get("code_stub", usual.code_stub)
        return cls(
            solution=(
                str(solutions.get("begin_solution_delimeter", usual.solution[0])),
                str(solutions.get("end_solution_delimeter", usual.solution[1])),
            ),
            hidden_tests=(
                str(tests.get("begin_test_delimeter", usual.hidden_tests[0])),
                str(tests.get("end_test_delimeter", usual.hidden_tests[1])),
            ),
            code_stub=str(code.get("python", usual.code_stub) if isinstance(code, dict) else code),
            text_stub=str(solutions.get("text_stub", usual.text_stub)),
        )


def without_hidden_tests(source: str, marks: Marks | None = None) -> str:
    """Return `source` without its hidden regions, as nbgrader's release has it.

    A region whose end is missing reaches to the end of the cell: better too much cut than shown.
    """
    return "\n".join(_outside(source, (marks or Marks()).hidden_tests, None))


def without_solution(source: str, kind: str = "code", marks: Marks | None = None) -> str:
    """Return the `source` of an answer cell with stubs for its solutions, as nbgrader's release.

    Without a marked region the whole cell is the solution.
    """
    marks = marks or Marks()
    stub = marks.code_stub if kind == "code" else marks.text_stub
    if marks.solution[0] not in source:
        return stub
    return "\n".join(_outside(source, marks.solution, stub))


def _outside(source: str, region: tuple[str, str], stub: str | None) -> list[str]:
    """Return the lines outside of regions; an indented `stub` takes the place of each region."""
    (begin, end), kept, inside = region, [], False
    for line in source.split("\n"):
        if begin in line:
            inside = True
            if stub is not None:
                indent = re.match(r"\s*", line)[0]  # type: ignore[index]  # it always matches
                kept += [indent + one for one in stub.split("\n")]
        elif inside and end in line:
            inside = False
        elif not inside:
            kept.append(line)
    return kept
