"""Which names a test cell takes from outside itself."""

from __future__ import annotations

import builtins
import symtable

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__name__", "__file__", "__doc__"}


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


def _is_made(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _below(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    return [below for child in table.get_children() for below in (child, *_below(child))]
