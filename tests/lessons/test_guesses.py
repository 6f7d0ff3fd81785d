"""Every question in a lab gets its answer, and grading skips both."""

import ast

import nbformat
import pytest

from tools.lessons import ROOT, lab_names


def calls(cells, function):
    """Return the names with which a function of the guesses is called, in order, with the cell."""
    found = []
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and f"{function}(" in cell.source:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                    answer = node.args[1] if function == "compare_guess" else None
                    assert not isinstance(answer, ast.Constant), "the cell gives the result away"
                    found.append((node.args[0].value, place))
    return found


@pytest.mark.parametrize("lab", lab_names())
def test_every_guess_is_compared_later_and_grading_skips_both(lab):
    path = ROOT / "release" / lab / f"{lab}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    asked, answered = calls(cells, "guess"), calls(cells, "compare_guess")
    assert len(asked) >= 3
    assert len({name for name, _ in asked}) == len(asked)
    assert sorted(name for name, _ in asked) == sorted(name for name, _ in answered)
    for name, before in asked:
        assert before < dict(answered)[name]
    for _, place in asked + answered:
        assert "heavy" in cells[place].metadata.tags
        assert cells[place].metadata.nbgrader.locked
