"""Which names a cell uses."""

from __future__ import annotations

import ast
import builtins
import re
import symtable

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__name__", "__file__", "__doc__"}
MAGIC = re.compile(r"^([ \t]*)(?:%%?\w+|!)[ \t]*", re.MULTILINE)
"""How a line begins that is for IPython or the shell; what follows is often plain Python."""


def outside_names(code: str) -> list[str]:
    """Return the names that plain Python `code` reads but doesn't make, sorted.

    Scopes count: a parameter, a local variable or a comprehension's own name is not from outside.
    Raises SyntaxError.
    """
    top = symtable.symtable(code, "<cell>", "exec")
    made = {symbol.get_name() for symbol in top.get_symbols() if _is_made(symbol)}
    read = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    for table in _below(top):
        read |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
        made |= {
            s.get_name() for s in table.get_symbols() if s.is_declared_global() and _is_made(s)
        }
    return sorted(read - made - BUILTINS)


def used_names(source: str) -> frozenset[str]:
    """Return the names in a notebook cell; nothing where it is no Python, magics aside."""
    try:
        found = ast.walk(ast.parse(MAGIC.sub(r"\1", source)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset(node.id for node in found if isinstance(node, ast.Name))


def _is_made(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _below(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [below for child in table.get_children() for below in (child, *_below(child))]
