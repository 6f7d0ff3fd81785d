"""Imports of visible tests that later cells of a notebook live on.

In one process, a module that a test imports is there for every cell below. Tests run apart, so
what the release shows of such imports also runs in the learner process, at its place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache

from proctor.notebook.lab import LabCell
from proctor.notebook.names import names_of, plain_python


def lent_imports(cells: Iterable[LabCell]) -> Mapping[str, str]:
    """Return, by the keys of test cells, the imports that learners' cells below may use.

    Only the released text is read: what is hidden stays with the judge.
    """
    code = (cell for cell in cells if cell.kind == "code")
    return _lent(tuple((cell.key, cell.role == "test", cell.released) for cell in code))


@lru_cache(maxsize=64)
def _lent(cells: tuple[tuple[str, bool, str], ...]) -> Mapping[str, str]:
    """Read a lab once, for the whole class."""
    there: set[str] = set()
    lent: dict[str, str] = {}
    for key, is_test, released in cells:
        try:
            code = plain_python(released)
            made, tree = names_of(code).makes, ast.parse(code)
        except (SyntaxError, ValueError):
            continue
        if not is_test:
            there |= made
            continue
        found = [ast.unparse(node) for node in tree.body if _is_import(node)]
        new = [text for text in found if not names_of(text).makes <= there]
        if new:
            lent[key] = "\n".join(new)
            there.update(*(names_of(text).makes for text in new))
    return lent


def _is_import(node: ast.stmt) -> bool:
    """Tell whether a statement imports names that can be told beforehand."""
    return isinstance(node, ast.Import | ast.ImportFrom) and node.names[0].name != "*"
