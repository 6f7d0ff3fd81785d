"""Which names a cell of the instructor's makes, and which it reads."""

from __future__ import annotations

import ast


def names_made(source: str) -> set[str]:
    """Return the names that a cell makes at its top level; none for a cell with magics."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    made: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            made.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            made |= {(one.asname or one.name).partition(".")[0] for one in statement.names}
        else:
            made |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return made


def names_read(source: str) -> set[str]:
    """Return the names that a cell reads anywhere; none for a cell with magics."""
    try:
        nodes = ast.walk(ast.parse(source))
    except SyntaxError:
        return set()
    return {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
