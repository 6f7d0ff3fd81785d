"""The slips that change code: each an operator on the syntax tree of one function.

`edits` yields every function that differs from a given one by a single slip. An operator looks at
one node, and yields what may stand there instead, with the gaps of the slip's sentence filled.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Path = tuple[tuple[str, int | None], ...]
"""The way from the top of a tree to a node: fields, and places in them where they are lists."""

Facts = dict[str, str]
Found = Iterator[tuple[str, Any, Facts]]
"""Pairs of a slip and what stands in place of a node, with the gaps of its sentence."""


@dataclass(frozen=True)
class Edit:
    """A function with one slip: its name, its line in the original, the gaps of its sentence."""

    slip: str
    tree: ast.Module = field(repr=False)
    line: int
    facts: Facts
    path: Path = field(repr=False)
    new: Any = field(repr=False)

    @property
    def source(self) -> str:
        """The function with the slip in it."""
        return ast.unparse(_with(self.tree, self.path, self.new))

    def twin_of(self, other: Edit) -> bool:
        """Tell whether another edit is the same slip in a line like it, as for W1 and for W2."""
        apart = self.path[: len(other.path)] != other.path[: len(self.path)]
        return (
            apart
            and self.line != other.line
            and self.slip == other.slip
            and self.likeness == other.likeness
        )

    @cached_property
    def likeness(self) -> tuple[str, ...]:
        """What stands in the tree now, and the sentence on it, without the numbers in names."""
        new = "" if isinstance(self.new, list) else _text(self.new)
        return tuple(DIGITS.sub("#", text) for text in (new, *self.facts.values()))

    def with_twin(self, other: Edit) -> Edit:
        """Return this slip made here and in the line like it."""
        both = _with(self.tree, other.path, other.new)
        return Edit(self.slip, both, self.line, {**self.facts, "twice": "1"}, self.path, self.new)


@dataclass(frozen=True)
class Around:
    """What surrounds a node: the nodes above it, and the names of the function.

    `known` are the names that a sentence may use; with None, all may be used.
    """

    parents: tuple[ast.AST, ...]
    names: tuple[str, ...]
    known: Collection[str] | None

    def where(self, node: ast.AST) -> str:
        """Return " in a[i] * b[i]": the formula around a node, if its reader knows the names."""
        text = self.words(node)
        return f" in {text}" if text else ""

    def words(self, *nodes: ast.AST) -> str:
        """Return code as a sentence quotes it, or nothing where it has names of its own."""
        used = {name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)}
        if self.known is not None and not used <= set(self.known):
            return ""
        texts = [ast.unparse(node) for node in nodes]
        return texts[0] if len(texts[0]) <= LONGEST else ""

    @property
    def loops(self) -> list[ast.AST]:
        """The loops around a node, the outermost first."""
        return [node for node in self.parents if isinstance(node, LOOPS)]


LONGEST = 48
DIGITS = re.compile(r"\d+")
COUNTERS = ("i", "j", "k")
UNPAIRED = ("loop-first-left-out", "loop-last-left-out", "loop-first-only", "loop-last-only")
LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.MatMult: "@",
}
OPERATORS = {sign: operator for operator, sign in SIGNS.items()}
MISTAKEN = {
    "+": ("-", "*"),
    "-": ("+", "*"),
    "*": ("+", "-", "/", "**", "@"),
    "/": ("*", "-", "+", "//"),
    "//": ("/", "*"),
    "**": ("*",),
    "@": ("*", "+"),
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
FUNCTIONS = (
    ("sum", "max", "min", "len"),
    ("max", "min"),
    ("np.sum", "np.mean", "np.max", "np.prod", "np.linalg.norm"),
    ("np.max", "np.min", "np.sum", "np.argmax", "np.mean"),
    ("np.argmax", "np.argmin", "np.max", "np.argsort"),
    ("np.maximum", "np.minimum", "np.add", "np.multiply", "np.max"),
    ("np.dot", "np.outer", "np.multiply"),
    ("np.zeros", "np.ones"),
    ("np.exp", "np.log", "np.exp2", "np.square"),
    ("np.arange", "np.zeros"),
    ("relu", "relu_derivative"),
    ("relu_derivative", "relu"),
)
"""Functions that are taken for one another: the right one, then those that stand in its place."""


def edits(source: str, known: Collection[str] | None = None) -> Iterator[Edit]:
    """Yield all functions that are one slip away from the first function of a source.

    There are none where the source has no `def` at its top, as that of a lambda.
    """
    tree = ast.parse(source)
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return
    names = _names(function)
    start: Path = (("body", tree.body.index(function)),)
    for path, node, parents in list(_walk(function, start, (function,))):
        around = Around(parents, names, known)
        for operator in OPERATIONS:
            for slip, new, facts in operator(node, around):
                line = int(facts.pop("line", 0)) or _line(node, parents)
                yield Edit(slip, tree, line, facts, path, new)


def twins(found: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the slips that are made in two lines alike, out of all single ones."""
    for place, edit in enumerate(found):
        if isinstance(edit.new, list) or edit.slip in UNPAIRED:
            continue
        for other in found[place + 1 :]:
            if not isinstance(other.new, list) and edit.twin_of(other):
                yield edit.with_twin(other)


def _line(node: Any, parents: tuple[ast.AST, ...]) -> int:
    """Return the line of a node, or of the first above it that has one."""
    return next(each.lineno for each in (node, *reversed(parents)) if hasattr(each, "lineno"))


def _walk(node: ast.AST, path: Path, parents: tuple[ast.AST, ...]) -> Iterator[Any]:
    """Yield the nodes of a function's body, and its blocks of statements, each with its path."""
    for name, value in ast.iter_fields(node):
        if name in ("args", "annotation", "returns", "decorator_list") and isinstance(
            node, ast.FunctionDef
        ):
            continue
        if isinstance(value, list):
            if value and all(isinstance(each, ast.stmt) for each in value):
                yield (*path, (name, None)), value, (*parents, node)
            for place, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _one(each, (*path, (name, place)), (*parents, node))
        elif isinstance(value, ast.AST):
            yield from _one(value, (*path, (name, None)), (*parents, node))


def _one(node: ast.AST, path: Path, parents: tuple[ast.AST, ...]) -> Iterator[Any]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    yield path, node, parents
    yield from _walk(node, path, parents)


def _with(tree: ast.Module, path: Path, new: Any) -> ast.Module:
    """Return a copy of a tree with something else at the end of a path."""
    fresh = copy.deepcopy(tree)
    node: Any = fresh
    for name, place in path[:-1]:
        node = getattr(node, name) if place is None else getattr(node, name)[place]
    name, place = path[-1]
    if place is None:
        setattr(node, name, copy.deepcopy(new))
    else:
        getattr(node, name)[place] = copy.deepcopy(new)
    return ast.fix_missing_locations(fresh)


def _names(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return a function's parameters, then the names that it sets."""
    found = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    found += [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return tuple(dict.fromkeys(name for name in found if name != "_"))


# ------------------------------------------------------------------ expressions


def _signs(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.BinOp | ast.AugAssign):
        return
    wanted = SIGNS.get(type(node.op), "")
    for got in MISTAKEN.get(wanted, ()):
        new = copy.copy(node)
        new.op = OPERATORS[got]()
        equals = "=" if isinstance(node, ast.AugAssign) else ""
        facts = {"got": got + equals, "wanted": wanted + equals, "where": around.where(node)}
        yield "wrong-operator", new, facts


def _parts(node: Any, around: Around) -> Found:
    """Leave out one side of a formula."""
    if not isinstance(node, ast.BinOp):
        return
    sign = SIGNS.get(type(node.op), "")
    if sign == "**":
        yield "missing-square", node.left, {"where": around.where(node)}
        return
    for kept, dropped in ((node.left, node.right), (node.right, node.left)):
        if dropped is node.left and sign in ("/", "//"):
            continue
        if _text(kept) == _text(dropped):
            yield "missing-square", kept, {"where": around.where(node)}
            return
        got = around.words(dropped) or "a part"
        if dropped is node.right and sign in "+-/" and got != "a part":
            got = f"{sign} {got}"
        yield "missing-part", kept, {"got": got, "where": around.where(node)}


def _exchanged(node: Any, around: Around) -> Found:
    """Exchange the two sides of a difference, a quotient or a matrix product; set brackets."""
    if not isinstance(node, ast.BinOp):
        return
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        new = ast.BinOp(node.right, node.op, node.left)
        yield from _instead("operands-exchanged", node, new, around)
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and type(left.op) is not type(node.op):
        new = ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right))
        yield from _instead("brackets", node, new, around)
    if isinstance(right, ast.BinOp) and type(right.op) is not type(node.op):
        new = ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right)
        yield from _instead("brackets", node, new, around)


def _instead(slip: str, node: ast.AST, new: ast.AST, around: Around) -> Found:
    """Yield a slip of which a sentence shows both ways to write, where its reader knows them."""
    got, wanted = around.words(new, node), around.words(node)
    shown = {"got": got, "wanted": wanted} if got and wanted else {}
    yield slip, new, shown


def _more(node: Any, around: Around) -> Found:
    """Square what is set, multiply it once more, or divide it by how many there are."""
    if not isinstance(node, ast.Assign | ast.AugAssign) or not _counts(node):
        return
    value = node.value
    if not isinstance(value, ast.BinOp | ast.Call | ast.Name):
        return

    def set_to(new: ast.expr) -> ast.stmt:
        changed = copy.copy(node)
        changed.value = new
        return changed

    where = around.where(value)
    square = ast.BinOp(value, ast.Pow(), ast.Constant(2))
    yield "extra-square", set_to(square), {"where": where}
    twice = ast.BinOp(ast.Constant(2), ast.Mult(), value)
    yield "extra-part", set_to(twice), {"got": "a factor 2", "where": where}
    for name in around.names:
        if not around.words(ast.Name(name)) or any(_text(n) == name for n in _targets(node)):
            continue
        other = ast.Name(name, ast.Load())
        count = ast.Call(ast.Name("len", ast.Load()), [other], [])
        for sign, operand, got in (
            (ast.Mult(), other, f"a factor {name}"),
            (ast.Div(), other, f"/ {name}"),
            (ast.Div(), count, f"/ len({name})"),
        ):
            new = set_to(ast.BinOp(value, sign, operand))
            yield "extra-part", new, {"got": got, "where": where}


def _targets(node: Any) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _other_targets(node: Any, around: Around) -> Found:
    """Take `x = y - e` for `x -= e`, with another y; and `x += e` for `x = e` in a loop."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        for name in around.names:
            if name != node.target.id:
                value = ast.BinOp(ast.Name(name, ast.Load()), node.op, node.value)
                facts = {"got": name, "wanted": node.target.id, "where": around.where(node)}
                shown = around.words(value) and around.words(node.target)
                new = ast.Assign([node.target], value)
                yield "wrong-name", new, facts if shown else {}
    if isinstance(node, ast.Assign) and around.loops and _counts(node) and not _starts(node):
        target = node.targets[0]
        if isinstance(target, ast.Name | ast.Subscript):
            yield "added-up", ast.AugAssign(target, ast.Add(), node.value), {}


def _minus(node: Any, around: Around) -> Found:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "missing-part", node.operand, {"got": "the minus", "where": around.where(node)}


def _numbers(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return
    parent = around.parents[-1]
    value: Any = node.value
    others = {value + 1, value - 1, 0, 1, 2} if isinstance(value, int) else {2 * value, 1}
    for other in sorted(others - {value}):
        facts = {"got": f"{other:g}", "wanted": f"{value:g}"}
        new = ast.Constant(other)
        if isinstance(parent, ast.keyword) and parent.arg == "axis":
            yield "axis", new, {key: f"axis={text}" for key, text in facts.items()}
        elif isinstance(parent, ast.Assign) and _text(parent.targets[0]) in COUNTERS:
            yield "index-off", new, {}
        elif isinstance(parent, ast.Assign) and value in (0, 1):
            yield "start-value", new, facts
        elif any(isinstance(each, ast.Subscript | ast.Slice) for each in around.parents[-3:]):
            yield "index-off", new, {}
        else:
            yield "wrong-number", new, {**facts, "where": around.where(parent)}


def _other_names(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    parent = around.parents[-1]
    if node.id not in around.names or (isinstance(parent, ast.Call) and parent.func is node):
        return
    for other in around.names:
        if other == node.id:
            continue
        new = ast.Name(other, node.ctx)
        words = around.words(new), around.words(node)
        if all(words):
            facts = {"got": words[0], "wanted": words[1], "where": around.where(parent)}
            yield "wrong-name", new, facts
        else:
            yield "wrong-name", new, {}


def _calls(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.Call):
        return
    name = _text(node.func)
    if len(node.args) == 1 and name not in ("len", "range", "enumerate", "list"):
        facts = {"got": _short(node.func, around), "where": around.where(node)}
        yield "missing-call", node.args[0], facts
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield (
            "missing-call",
            node.func.value,
            {"got": f".{node.func.attr}()", "where": around.where(node)},
        )
    if len(node.args) == 1 and isinstance(node.args[0], ast.BinOp) and name != "range":
        inner = node.args[0]
        call = ast.Call(node.func, [inner.left], node.keywords)
        yield from _instead("brackets", node, ast.BinOp(call, inner.op, inner.right), around)
    for right, *others in FUNCTIONS:
        for other in others if name == right else ():
            new = ast.Call(ast.parse(other, mode="eval").body, node.args, node.keywords)
            facts = {"got": other, "wanted": right, "where": ""}
            yield "other-function", new, facts
    if len(node.args) >= 2 and name not in ("range", "zip", "np.maximum", "np.minimum"):
        first, second, *more = node.args
        new = ast.Call(node.func, [second, first, *more], node.keywords)
        yield from _instead("call-arguments", node, new, around)
    for keyword in node.keywords:
        if keyword.arg in ("axis", "keepdims"):
            rest = [each for each in node.keywords if each is not keyword]
            wanted = f"{keyword.arg}={_text(keyword.value)}"
            facts = {"got": f"no {keyword.arg}", "wanted": wanted}
            yield "axis", ast.Call(node.func, node.args, rest), facts
    if name == "range" and len(node.args) == 1:
        longer = ast.BinOp(node.args[0], ast.Add(), ast.Constant(1))
        loop = {"loop": _loop(around, inside=True)}
        yield "loop-too-long", ast.Call(node.func, [longer], []), loop


def _transposes(node: Any, around: Around) -> Found:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield from _instead("transpose", node, node.value, around)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            old = getattr(node, side)
            if not (isinstance(old, ast.Attribute) and old.attr == "T"):
                new = copy.copy(node)
                setattr(new, side, ast.Attribute(old, "T", ast.Load()))
                yield from _instead("transpose", node, new, around)


def _comparisons(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.Compare) or type(node.ops[0]) not in COMPARISONS:
        return
    wanted = COMPARISONS[type(node.ops[0])]
    for operator, got in COMPARISONS.items():
        if got != wanted:
            new = ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)
            facts = {"got": got, "wanted": wanted, "where": around.where(node)}
            yield "comparison", new, facts


def _indices(node: Any, around: Around) -> Found:
    if not isinstance(node, ast.Subscript) or isinstance(node.ctx, ast.Del):
        return

    def at(index: ast.expr) -> ast.Subscript:
        return ast.Subscript(node.value, index, node.ctx)

    index = node.slice
    if isinstance(index, ast.Name):
        for fixed in (0, -1):
            yield from _instead("same-index", node, at(ast.Constant(fixed)), around)
        for sign in (ast.Sub(), ast.Add()):
            off = ast.BinOp(index, sign, ast.Constant(1))
            yield from _instead("index-off", node, at(off), around)
        back = ast.UnaryOp(ast.USub(), index)
        yield from _instead("index-off", node, at(back), around)
    if isinstance(index, ast.Tuple) and len(index.elts) == 2:
        first, second = index.elts
        if _text(first) != _text(second):
            new = at(ast.Tuple([second, first], ast.Load()))
            yield from _instead("indices-exchanged", node, new, around)
            exchanged = _exchange_names(node, first, second)
            if exchanged is not None:
                yield from _instead("indices-exchanged", node, exchanged, around)
        for place in (0, 1):
            if isinstance(index.elts[place], ast.Name):
                for fixed in (0, -1):
                    new_index = [*index.elts]
                    new_index[place] = ast.Constant(fixed)
                    new = at(ast.Tuple(new_index, ast.Load()))
                    yield from _instead("same-index", node, new, around)
    inner = node.value
    if isinstance(inner, ast.Subscript) and _text(inner.slice) != _text(index):
        new = ast.Subscript(ast.Subscript(inner.value, index, ast.Load()), inner.slice, node.ctx)
        yield from _instead("indices-exchanged", node, new, around)
    yield from _slices(node, at, around)


def _exchange_names(node: ast.AST, first: ast.AST, second: ast.AST) -> ast.AST | None:
    """Return a node in which the two names that begin its indices have changed places."""
    names = [
        next((each.id for each in ast.walk(side) if isinstance(each, ast.Name)), "")
        for side in (first, second)
    ]
    if not all(names) or names[0] == names[1]:
        return None
    new = copy.deepcopy(node)
    for each in ast.walk(new):
        if isinstance(each, ast.Name) and each.id in names:
            each.id = names[1 - names.index(each.id)]
    return new


def _slices(node: ast.Subscript, at: Callable[[ast.expr], ast.Subscript], around: Around) -> Found:
    single = isinstance(node.slice, ast.Slice)
    parts = [node.slice] if single else getattr(node.slice, "elts", [])
    for place, part in enumerate(parts):
        if not isinstance(part, ast.Slice):
            continue
        changed = []
        if part.upper is not None:
            changed += [
                ast.Slice(part.lower, ast.BinOp(part.upper, sign, ast.Constant(1)), part.step)
                for sign in (ast.Sub(), ast.Add())
            ]
            changed.append(ast.Slice(part.lower, None, part.step))
        if part.lower is not None:
            changed.append(ast.Slice(None, part.upper, part.step))
            begin = ast.BinOp(part.lower, ast.Add(), ast.Constant(1))
            changed.append(ast.Slice(begin, part.upper, part.step))
            if isinstance(part.upper, ast.BinOp):  # x[i : i + n], of which each round sees x[:n]
                changed.append(ast.Slice(None, part.upper.right, part.step))
        for new in changed:
            rest = [*parts]
            rest[place] = new
            index = new if single else ast.Tuple(rest, ast.Load())
            yield from _instead("index-off", node, at(index), around)


def _iterations(node: Any, around: Around) -> Found:
    """Let a loop leave out its first or last round, or keep it alone."""
    if not isinstance(node, ast.For | ast.comprehension):
        return
    inside = bool(around.loops) and not isinstance(node, ast.comprehension)
    inside = inside or len(around.loops) > 1
    loop = {"loop": "inner loop" if inside else "loop"}
    listed = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
    for slip, lower, upper in (
        ("loop-first-left-out", 1, None),
        ("loop-last-left-out", None, -1),
        ("loop-first-only", None, 1),
        ("loop-last-only", -1, None),
    ):
        bounds = [None if bound is None else ast.Constant(bound) for bound in (lower, upper)]
        new = copy.copy(node)
        new.iter = ast.Subscript(listed, ast.Slice(*bounds), ast.Load())
        yield slip, new, loop


def _elements(node: Any, around: Around) -> Found:
    """Exchange two neighbours of a list, or leave one out."""
    if not isinstance(node, ast.List | ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return
    above = around.parents[-1]
    several = isinstance(above, ast.Assign) and isinstance(above.targets[0], ast.Tuple)
    if len(node.elts) < 2 or several or isinstance(above, ast.Subscript):
        return
    for i in range(len(node.elts)):
        for j in range(i + 1, len(node.elts)):
            elements = [*node.elts]
            elements[i], elements[j] = elements[j], elements[i]
            new = type(node)(elements, node.ctx)
            yield from _instead("operands-exchanged", node, new, around)
    for i in range(len(node.elts)):
        rest = [each for k, each in enumerate(node.elts) if k != i]
        got = around.words(node.elts[i]) or "an entry"
        yield "missing-part", type(node)(rest, node.ctx), {"got": got, "where": around.where(node)}


# ------------------------------------------------------------------ statements


def _overwriting(node: Any, around: Around) -> Found:
    if isinstance(node, ast.AugAssign) and around.loops:
        yield "overwritten", ast.Assign([node.target], node.value), {}
    elif isinstance(node, ast.AugAssign):
        yield "missing-part", ast.Assign([node.target], node.value), {"got": "a part", "where": ""}
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and around.loops:
        kept = node.value.right
        target = node.targets[0]
        if isinstance(target, ast.Name) and _text(node.value.left) == target.id:
            yield "overwritten", ast.Assign(node.targets, kept), {}


def _blocks(node: Any, around: Around) -> Found:
    """Move the statements of a block: into a loop, out of it, past each other, or away."""
    if not isinstance(node, list):
        return
    body = list(node)
    for place, statement in enumerate(body):
        before, behind = body[:place], body[place + 1 :]
        rest = [*before, *behind]
        if not _counts(statement):
            continue
        line = {"line": str(statement.lineno)}
        if not isinstance(statement, ast.Return | ast.For | ast.While) and rest:
            yield "line-missing", rest, {"got": _step(statement, around), **line}
        if behind and _counts(behind[0]) and not isinstance(behind[0], ast.Return):
            new = [*before, behind[0], statement, *behind[1:]]
            yield "order-of-lines", new, line
        if isinstance(statement, ast.For | ast.While):
            yield from _around_a_loop(before, statement, behind, around)


def _around_a_loop(before: list, loop: Any, behind: list, around: Around) -> Found:

    def at(statement: ast.stmt) -> Facts:
        return {"loop": _loop(around), "line": str(statement.lineno)}

    for count in range(1, len(loop.body)):
        kept, moved = loop.body[:-count], loop.body[-count:]
        new = [*before, _loop_of(loop, kept), *moved, *behind]
        yield "behind-the-loop", new, at(moved[0])
        moved, kept = loop.body[:count], loop.body[count:]
        if all(isinstance(each, ast.Assign) for each in moved) and _starts(moved[-1]):
            new = [*before, *moved, _loop_of(loop, kept), *behind]
            yield "not-started-anew", new, at(moved[-1])
    for place, statement in enumerate(before):
        if isinstance(statement, ast.Assign) and _counts(statement):
            rest = [each for k, each in enumerate(before) if k != place]
            inside = [*rest, _loop_of(loop, [statement, *loop.body]), *behind]
            yield "starts-over", inside, at(statement)
    name = at(loop)
    if behind:
        first, *rest = behind
        name = at(first)
        slip = "loop-first-only" if isinstance(first, ast.Return) else "in-the-loop"
        grown = _loop_of(loop, [*loop.body, first])
        yield slip, [*before, grown, *(behind if slip == "loop-first-only" else rest)], name
        inner = loop.body[-1]
        if isinstance(inner, ast.For) and isinstance(first, ast.Return):
            deep = _loop_of(inner, [*inner.body, first])
            yield slip, [*before, _loop_of(loop, [*loop.body[:-1], deep]), *behind], name
    breaking = _loop_of(loop, [*loop.body, ast.Break()])
    yield "loop-first-only", [*before, breaking, *behind], at(loop)


def _loop_of(loop: Any, body: list) -> Any:
    new = copy.copy(loop)
    new.body = body
    return new


def _counts(statement: ast.AST) -> bool:
    """Tell whether a statement does anything: no docstring, and no `x = ...` of a stub."""
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Assign):
        values = [each for each in ast.walk(statement.value) if isinstance(each, ast.Constant)]
        return not any(each.value is ... for each in values)
    return not isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom)


def _starts(statement: ast.Assign) -> bool:
    """Tell whether a statement starts something: an empty list, a number, an array of zeros."""
    value = statement.value
    empty = isinstance(value, ast.List) and not value.elts
    made = isinstance(value, ast.Call) and "zeros" in _text(value.func)
    return empty or made or isinstance(value, ast.Constant)


def _step(statement: ast.AST, around: Around) -> str:
    """Return what a sentence calls a statement."""
    target = None
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
    elif isinstance(statement, ast.AugAssign):
        target = statement.target
    words = around.words(target) if target is not None else ""
    return f"the step that sets {words}" if words else "one of its steps"


def _loop(around: Around, inside: bool = False) -> str:
    """Return what a sentence calls a loop at this place; `inside`, the one just around it."""
    depth = len(around.loops) - (1 if inside else 0)
    return "inner loop" if depth > 0 else "loop"


def _text(node: ast.AST) -> str:
    if not hasattr(node, "lineno"):
        node = ast.fix_missing_locations(copy.deepcopy(node))
    return ast.unparse(node)


def _short(node: ast.AST, around: Around) -> str:
    return _text(node) if len(_text(node)) < LONGEST else "a call"


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "math", "keras", "tf")


OPERATIONS: tuple[Callable[[Any, Around], Found], ...] = (
    _signs,
    _parts,
    _exchanged,
    _more,
    _other_targets,
    _minus,
    _numbers,
    _other_names,
    _calls,
    _transposes,
    _comparisons,
    _indices,
    _iterations,
    _elements,
    _overwriting,
    _blocks,
)
