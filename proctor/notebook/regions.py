"""The marks that nbgrader cuts at: solutions and hidden tests."""

from __future__ import annotations

SOLUTION = (("BEGIN SOLUTION", "END SOLUTION"), ("START CODE HERE", "END CODE HERE"))
"""Pairs of marks around what a learner is to write. The second pair stays in the release."""

HIDDEN_TESTS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


def without_hidden_tests(source: str) -> str:
    """Return `source` without its hidden regions, as nbgrader's release has it.

    A region whose end is missing reaches to the end of the cell: better too much cut than shown.
    """
    begin, end = HIDDEN_TESTS
    kept, inside = [], False
    for line in source.split("\n"):
        if begin in line:
            inside = True
        elif inside and end in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def without_solution(source: str) -> str:
    """Return `source` with everything between solution marks taken out."""
    for begin, end in SOLUTION:
        keeps_marks = begin.startswith("START")
        kept, inside = [], False
        for line in source.split("\n"):
            if begin in line:
                inside = True
                kept += [line] if keeps_marks else []
            elif inside and end in line:
                inside = False
                kept += ["", line] if keeps_marks else ["..."]
            elif not inside:
                kept.append(line)
        source = "\n".join(kept)
    return source
