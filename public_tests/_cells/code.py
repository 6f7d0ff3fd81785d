"""The names that a cell's code defines and reads, be it Python or not quite."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MARKS = "START CODE HERE"
"""Stands in every answer cell of a released lab."""

CELL_MAGIC = re.compile(r"\A\s*%%(?:time|timeit|capture|prun)\b.*\n?")
MAGIC_LINE = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)

_DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class)\s+([^\W\d]\w*)", re.MULTILINE)
_ASSIGNMENT = re.compile(r"^([^\W\d]\w*(?:\s*,\s*[^\W\d]\w*)*)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class Code:
    """What the code of one cell does with names of the notebook.

    `defines` are those that it gives a value, and `reads` has for each of them what its value was
    made of. What a function's body reads is not among it: that is looked up at each call. `asks`
    tells whether the cell itself asks for input.
    """

    defines: frozenset[str]
    is_answer: bool
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asks: bool = False

    @classmethod
    def of(cls, source: str) -> Code:
        """Read a cell; one that is no Python is searched for what it would define."""
        is_answer = MARKS in source
        try:
            tree = ast.parse(without_magics(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return cls(frozenset(_scanned(source)), is_answer)
        reads: dict[str, frozenset[str]] = {}
        for statement in tree.body:
            read = frozenset(_read(statement))
            for name in _bound(statement):
                reads[name] = reads.get(name, frozenset()) | read - {name}
        return cls(frozenset(reads), is_answer, reads, any(map(_asks, tree.body)))


def without_magics(source: str) -> str:
    """Return a cell's code without the lines that only IPython understands."""
    return MAGIC_LINE.sub(r"\1pass", CELL_MAGIC.sub("", source))


def _scanned(source: str) -> Iterator[str]:
    yield from _DEFINITION.findall(source)
    for names in _ASSIGNMENT.findall(source):
        yield from (name.strip() for name in names.split(","))


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives a value in the notebook itself."""
    for node in _outside_scopes(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).partition(".")[0]


def _read(statement: ast.stmt) -> Iterator[str]:
    for node in _outside_scopes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _asks(statement: ast.stmt) -> bool:
    """Tell whether a statement calls `input` as it runs, not in a function that it defines."""
    calls = (node for node in _outside_scopes(statement) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == "input" for call in calls)


def _outside_scopes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield all nodes but those inside functions, classes and comprehensions."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _SCOPES):
            arguments = getattr(node, "args", None)
            if arguments is not None:  # default values are worked out at once
                waiting += [d for d in (*arguments.defaults, *arguments.kw_defaults) if d]
            waiting += getattr(node, "decorator_list", [])
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting.append(node.generators[0].iter)
        else:
            waiting += ast.iter_child_nodes(node)


def called_with(source: str, name: str) -> str:
    """Return the test that a cell calls with `name` among its arguments, or ""."""
    try:
        tree = ast.parse(without_magics(source))
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = {arg.id for arg in node.args if isinstance(arg, ast.Name)}
            if node.func.id.startswith("test_") and name in given:
                return node.func.id
    return ""
