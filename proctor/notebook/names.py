"""Which names a cell takes from outside itself, and which it makes."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__name__", "__file__", "__doc__"}
MAGIC = re.compile(r"^([ \t]*)(?:%%?\w+|!)[ \t]*", re.MULTILINE)
"""How a line begins that is for IPython or the shell; what follows is often plain Python."""

NOT_PYTHON = re.compile(
    r"^[ \t\f]*+(?:[%!?]|.*\?[ \t\f]*+$|\w++[ \t\f]*+=[ \t\f]*+[%!])", re.MULTILINE
)
"""A line that only IPython reads, or that looks like one.

Nothing in it is tried twice: of a learner's cell it may get a million blank lines.
"""
BODY = re.compile(r"^%%(?:time|timeit|capture|prun)\b[^\n]*\n")
"""Cell magics whose body is Python that runs in the notebook itself."""


@dataclass(frozen=True)
class Names:
    """The names in a piece of code.

    Attributes:
        makes: names that it makes at its top level.
        now: names that it reads as it runs, and `later` those that its functions read when called.
    """

    makes: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]


def outside_names(code: str) -> list[str]:
    """Return the names that plain Python `code` reads but doesn't make, sorted.

    Scopes count: a parameter, a local variable or a comprehension's own name is not from outside.
    Raises SyntaxError.
    """
    names = names_of(code)
    return sorted((names.now | names.later) - names.makes)


def names_of(code: str) -> Names:
    """Return the names in plain Python `code`. Raises SyntaxError."""
    top, is_wrapped = _table(code)
    symbols = top.get_symbols()
    made = {symbol.get_name() for symbol in symbols if _is_made(symbol)}
    now = {
        symbol.get_name()
        for symbol in symbols
        if symbol.is_referenced() and not (is_wrapped and symbol.is_parameter())
    }
    later: set[str] = set()
    for table, at_once in _below(top, True):
        read = {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or (is_wrapped and symbol.is_free()))
        }
        (now if at_once else later).update(read)
        made |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_declared_global() and _is_made(symbol)
        }
    return Names(frozenset(made), frozenset(now - BUILTINS), frozenset(later - BUILTINS))


def is_test(name: str) -> bool:
    """Tell whether a name is one of a function that runs checks and shows a report."""
    return name.startswith("test_") or name == "hidden_checks"


def calls_test(source: str) -> bool:
    """Tell whether a cell takes a function from outside that shows a report."""
    try:
        return any(map(is_test, outside_names(plain_python(source))))
    except (SyntaxError, ValueError):
        return False


def plain_python(source: str) -> str:
    """Return a cell's source with its magics as the calls that IPython makes of them.

    A body that Python runs as it stands, below `%%time` for one, is read by itself.
    """
    body = BODY.match(source)
    source = source[body.end() :] if body else source
    if not NOT_PYTHON.search(source):
        return source
    try:
        ast.parse(source)  # a line of a long string may look like a magic
    except (SyntaxError, ValueError):
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source


def _table(code: str) -> tuple[symtable.SymbolTable, bool]:
    """Return the table of the top level; of code that awaits, that of a function around it."""
    code = _with_scopes(code)
    try:
        return symtable.symtable(code, "<cell>", "exec"), False
    except SyntaxError:
        if "await" not in code and "async" not in code:
            raise
        inside = f"async def _():\n{textwrap.indent(code, ' ')}\n"
        return symtable.symtable(inside, "<cell>", "exec").get_children()[0], True


def _with_scopes(code: str) -> str:
    """Return code in which each comprehension is a generator expression.

    Both have the same names, and a generator expression has a table of its own. From Python 3.12
    on, the names of a comprehension stand in the table around it.
    """
    tree = ast.parse(code)
    if not any(isinstance(node, _Comprehensions.KINDS) for node in ast.walk(tree)):
        return code
    return ast.unparse(_Comprehensions().visit(tree))


class _Comprehensions(ast.NodeTransformer):
    KINDS = (ast.ListComp, ast.SetComp, ast.DictComp)

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, ast.DictComp):
            both = ast.Tuple([node.key, node.value], ast.Load())
            return ast.GeneratorExp(both, node.generators)
        if isinstance(node, ast.ListComp | ast.SetComp):
            return ast.GeneratorExp(node.elt, node.generators)
        return node


def used_names(source: str) -> frozenset[str]:
    """Return the names in a notebook cell; nothing where it is no Python, magics aside."""
    try:
        found = ast.walk(ast.parse(MAGIC.sub(r"\1", source)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    return frozenset(node.id for node in found if isinstance(node, ast.Name))


def _is_made(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _below(
    table: symtable.SymbolTable, at_once: bool
) -> Iterator[tuple[symtable.SymbolTable, bool]]:
    """Yield the tables inside, each with whether its code runs together with the top level."""
    for child in table.get_children():
        runs = at_once and (child.get_type() == "class" or child.get_name() == "genexpr")
        yield child, runs
        yield from _below(child, runs)
