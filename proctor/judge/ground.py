"""The ground on which a test cell stands: what it needs that is not the learner's.

Tests use names that the instructor's own cells make: imports, data, helpers. Those run in the
judge, from the instructor's notebook, one statement after the other, as far as a later test needs
them. A name that an answer cell makes, or that comes of one, is the learner's, and is asked for.

Everything is found by reading the instructor's cells; nothing of a submission counts here. A cell
tagged `prelude` says by itself what the judge runs: then nothing is looked for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from proctor.notebook.lab import Lab, LabCell
from proctor.notebook.names import names_of, plain_python

OPEN = (None, "", ...)
"""What a cell that is free to change puts where the learner is to put something."""

HARMLESS = frozenset({"print", "display", "len", "type", "help", "repr", "str", "id"})
"""Functions that leave their arguments as they are."""

ALWAYS = ("sys.path", "os.environ")
"""Statements about these are for whatever comes later, whether it names them or not."""

MOST_KEPT = 64
"""Analyses of notebooks that are kept."""


@dataclass(frozen=True)
class Piece:
    """Statements of one of the instructor's cells; `place` is the cell's place in the notebook."""

    place: int
    number: int
    text: str


@dataclass(frozen=True)
class Ground:
    """What one test cell needs.

    Attributes:
        pieces: what to run in the judge beforehand, in order.
        names: names to ask the learner process for.
        imports: names that a solution imports, with the import: the learner must have made them.
        own: names that earlier test cells made.
    """

    pieces: tuple[Piece, ...] = ()
    names: tuple[str, ...] = ()
    imports: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Statement:
    """One statement: the names it makes, changes, reads at once, and reads when called later."""

    piece: Piece
    makes: frozenset[str]
    changes: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    is_star: bool = False


def ground_of(lab: Lab) -> Mapping[str, Ground]:
    """Return the ground of each test cell of one notebook, by its key."""
    key = (lab.digest, lab.notebook)
    if key not in _KEPT:
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = {} if lab.prelude else _Survey().of(lab.cells)
    return _KEPT[key]


_KEPT: dict[tuple[str, str], Mapping[str, Ground]] = {}


class _Survey:
    """Walks through a notebook and notes whose each name is."""

    def __init__(self) -> None:
        self._chains: dict[str, list[_Statement]] = {}  # the instructor's names
        self._learners: set[str] = set()
        self._imports: dict[str, str] = {}  # of the learner's names, those that are modules
        self._own: set[str] = set()
        self._always: list[_Statement] = []
        self._found: dict[str, Ground] = {}

    def of(self, cells: Iterable[LabCell]) -> dict[str, Ground]:
        """Return the ground of each test cell."""
        for place, cell in enumerate(cells):
            if cell.kind != "code":
                continue
            if cell.role == "test":
                self._test(cell)
            elif cell.role in ("answer", "manual") or cell.is_heavy:
                self._answer(place, cell)
            else:
                self._given(place, cell)
        return self._found

    # --- cells --------------------------------------------------------------------------------

    def _test(self, cell: LabCell) -> None:
        code = plain_python(cell.source)
        try:
            names = names_of(code)
        except SyntaxError:
            self._found[cell.key] = Ground()  # the judge will say so
            return
        wanted = names.now | names.later  # also what it makes: it may have read that before
        pieces, learners = self._needed(wanted)
        self._found[cell.key] = Ground(
            pieces=tuple(sorted(pieces, key=lambda piece: (piece.place, piece.number))),
            names=tuple(sorted(learners - set(self._imports))),
            imports={name: self._imports[name] for name in sorted(learners & set(self._imports))},
            own=tuple(sorted(self._own & wanted)),
        )
        for name in names.makes:
            self._forget(name)
            self._own.add(name)

    def _answer(self, place: int, cell: LabCell) -> None:
        """Note what an answer makes; its released imports are the instructor's."""
        released = _parsed(cell.released)
        given = {ast.dump(node) for node in (released.body if released else ()) if _imports(node)}
        for node, statement in _statements(place, cell):
            if _imports(node) and ast.dump(node) in given:
                self._take(statement)
                continue
            for name in statement.makes | statement.changes & set(self._chains):
                if name in statement.makes or not _imports_only(self._chains.get(name, ())):
                    self._give_away(name)
            if _imports(node) and not statement.is_star:
                self._imports.update(dict.fromkeys(statement.makes, statement.piece.text))
        if released is None:
            return
        for name in names_of(ast.unparse(released)).makes - {
            name for node in released.body if _imports(node) for name in _made(node)
        }:
            self._give_away(name)

    def _given(self, place: int, cell: LabCell) -> None:
        """Note what one of the instructor's own cells makes."""
        for node, statement in _statements(place, cell):
            if cell.role == "free" and _is_open(node):
                for name in statement.makes:
                    self._give_away(name)
            elif statement.now & self._learners:
                for name in statement.makes | statement.changes:
                    if name in statement.makes or not _imports_only(self._chains.get(name, ())):
                        self._give_away(name)
            else:
                self._take(statement)

    # --- names --------------------------------------------------------------------------------

    def _take(self, statement: _Statement) -> None:
        """Note names as the instructor's."""
        if any(word in statement.piece.text for word in ALWAYS):
            self._always.append(statement)
        for name in statement.makes:
            goes_on = name in statement.now and name in self._chains
            chain = self._chains.get(name, []) if goes_on else []
            self._forget(name)
            self._chains[name] = [*chain, statement]
        for name in statement.changes - statement.makes:
            if name in self._chains:
                self._chains[name] = [*self._chains[name], statement]
        if statement.is_star:
            self._always.append(statement)

    def _give_away(self, name: str) -> None:
        """Note a name as the learner's."""
        self._forget(name)
        self._learners.add(name)

    def _forget(self, name: str) -> None:
        self._chains.pop(name, None)
        self._imports.pop(name, None)
        self._learners.discard(name)
        self._own.discard(name)

    def _needed(self, wanted: Iterable[str]) -> tuple[set[Piece], set[str]]:
        """Return what must run for these names, and which names are the learner's."""
        pieces: set[Piece] = set()
        learners: set[str] = set()
        seen: set[str] = set()
        waiting = list(wanted)
        done: set[int] = set()
        statements = list(self._always)
        while waiting or statements:
            for statement in statements:
                if id(statement) not in done:
                    done.add(id(statement))
                    pieces.add(statement.piece)
                    waiting += statement.now | statement.later
            statements = []
            while waiting:
                name = waiting.pop()
                if name in seen:
                    continue
                seen.add(name)
                if name in self._learners:
                    learners.add(name)
                statements += self._chains.get(name, [])
        return pieces, learners


def _statements(place: int, cell: LabCell) -> Iterator[tuple[ast.stmt, _Statement]]:
    """Yield the top-level statements of a cell; none of one that can't be read."""
    tree = _parsed(cell.source)
    if tree is None:
        return
    lines = plain_python(cell.source).split("\n")
    for number, node in enumerate(tree.body):
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if text.lstrip() != text or not _stands_alone(text):  # two statements on one line
            text = ast.unparse(node)
        if "get_ipython()" in text and isinstance(node, ast.Expr):
            continue  # a magic: the judge has no windows, no shell, and nothing to time
        try:
            names = names_of(text)
        except SyntaxError:
            continue
        yield (
            node,
            _Statement(
                piece=Piece(place, number, text),
                makes=names.makes,
                changes=frozenset(_changed(node)),
                now=names.now,
                later=names.later,
                is_star=isinstance(node, ast.ImportFrom) and node.names[0].name == "*",
            ),
        )


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(plain_python(source))
    except (SyntaxError, ValueError):
        return None


def _stands_alone(text: str) -> bool:
    try:
        return len(ast.parse(text).body) == 1
    except SyntaxError:
        return False


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _imports_only(statements: Iterable[_Statement]) -> bool:
    """Tell whether a name is a module's: calling something of it doesn't make it the learner's."""
    first = next(iter(statements), None)
    return first is not None and first.piece.text.lstrip().startswith(("import ", "from "))


def _made(node: ast.stmt) -> set[str]:
    return set(names_of(ast.unparse(node)).makes)


def _is_open(node: ast.stmt) -> bool:
    """Tell whether a statement leaves a blank for the learner to fill in."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return all(_says_nothing(one) for one in node.body)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return isinstance(node.value, ast.Constant) and node.value.value in OPEN
    return isinstance(node, ast.Raise)


def _says_nothing(node: ast.stmt) -> bool:
    """Tell whether a line of a function is one of a stub."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring, or ...
    if isinstance(node, ast.Return):
        return node.value is None or (
            isinstance(node.value, ast.Constant) and node.value.value in OPEN
        )
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _is_open(node)
    return isinstance(node, ast.Pass | ast.Raise)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield names of things that a statement may change without making them anew."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute | ast.Subscript) and not isinstance(one.ctx, ast.Load):
            yield from _root(one)
        elif isinstance(one, ast.Call):
            yield from _root(one.func) if isinstance(one.func, ast.Attribute) else ()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if not (isinstance(call.func, ast.Name) and call.func.id in HARMLESS):
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                yield from _root(argument)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
