"""Proves of a `while` loop, in which code has been stopped, that it can't come to an end.

    while k < len(z):          # nothing in the loop changes `k`, or how long `z` is
        a = np.exp(z)

A stop alone says that something took long, not that it would never have ended. Here the loop is
read: its condition holds, the loop has no other way out, and no step of it can change what the
condition is made of. Every step must be one that is known: arithmetic on plain values and arrays,
functions without side effects, functions of the cells that are made of the same. Anything else
proves nothing. What remains possible is an error after very many rounds, so nothing is proved
where the code on the way there would catch one.

It runs beside the learner's code, which can make it say anything. So what it says is believed
only where it costs its author: who is said never to end gets no more time.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import math
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType
from typing import Any

MOST_TEXT = 80
"""Characters of a condition that are shown."""

_MOST_PARTS = 10_000
_DEEPEST = 4

_IMMUTABLE = (int, float, bool, complex, str, bytes, type(None), range, slice)
_CONTAINERS = (list, tuple, set, frozenset)

_BUILTINS = [
    *(abs, all, any, bool, complex, dict, divmod, enumerate, float, int, isinstance, len, list),
    *(max, min, pow, range, reversed, round, set, slice, sorted, str, sum, tuple, type, zip),
]
"""Functions that change nothing."""

_NUMPY_NAMES = """
abs absolute all allclose amax amin any append arange argmax argmin argsort argwhere around
array array_equal array_split asarray atleast_1d atleast_2d average bincount broadcast_to clip
column_stack concatenate convolve copy corrcoef count_nonzero cov cross cumprod cumsum delete
diag diff digitize dot dstack einsum empty empty_like expand_dims eye flip full full_like hstack
identity inner insert isclose kron linspace logspace matmul max mean median meshgrid min
moveaxis nanmax nanmean nanmin nansum ndim nonzero ones ones_like outer pad percentile prod
ravel repeat reshape resize roll rot90 round searchsorted select shape size sort split squeeze
stack std sum swapaxes take tensordot tile trace transpose tril triu unique var vdot vstack
where zeros zeros_like
"""
_NUMPY = frozenset(_NUMPY_NAMES.split())
"""Functions of NumPy's that leave their arguments alone, beside its ufuncs."""

_METHODS_NAMES = """
all any argmax argmin argsort astype capitalize ceil clip conj copy count cumprod cumsum dot
endswith find flatten format get index is_integer isalpha isdigit isspace item items join keys
lower lstrip max mean min nonzero prod ravel repeat replace reshape round rstrip split squeeze
startswith std strip sum swapaxes title tolist transpose upper values var
"""
_METHODS = frozenset(_METHODS_NAMES.split())
"""Methods of plain values and arrays that change nothing."""

_GROWING = frozenset({"add", "append", "extend", "insert", "update"})
"""Methods that change a list, a set or a dict, but no array."""

_FACTS = frozenset({"T", "dtype", "imag", "ndim", "real", "shape", "size"})
"""Attributes of arrays and numbers. None of all these changes how long an array is."""

_SHAPE = frozenset({"ndim", "shape", "size"})

_CATCHES = (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class _UnknownError(Exception):
    """A step is none of those that are known."""


Place = tuple[FrameType, int]
"""A frame, and the line that it is in."""


def endless_loop(places: Iterable[Place], is_cell: Callable[[str], bool]) -> tuple[int, str] | None:
    """Return line and condition of the loop that can't end in which code is, or None.

    `places` come from the outermost call in; `is_cell` tells whether code of this file name comes
    from a cell.
    """
    try:
        if threading.active_count() > 1 or sys.gettrace() or _somebody_may_interrupt():
            return None
        frames = [one for one in places if _may_loop(one[0].f_code, is_cell)]
        scopes = [_scope(frame.f_code) for frame, _ in frames]
        if any(scope is None or _catches(scope) for scope in scopes):
            return None
        for (frame, line), scope in zip(frames, scopes, strict=True):
            for loop in _loops(scope, line):
                with suppress(_UnknownError):
                    if _is_endless(loop, frame, is_cell):
                        return loop.lineno, ast.unparse(loop.test)[:MOST_TEXT]
    except Exception:
        pass
    return None


def places_of(traceback: TracebackType | None) -> Iterator[Place]:
    """Return the places that a traceback tells of."""
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def places_above(frame: FrameType | None) -> list[Place]:
    """Return the places on the way to what runs in a frame, which comes last."""
    found = []
    while frame is not None:
        found.append((frame, frame.f_lineno))
        frame = frame.f_back
    return found[::-1]


def _somebody_may_interrupt() -> bool:
    """Tell whether the learner's code has set a timer; the one of virtual time is ours."""
    if any(signal.getitimer(signal.ITIMER_REAL)) or any(signal.getitimer(signal.ITIMER_PROF)):
        return True
    handler = signal.getsignal(signal.SIGVTALRM)
    of = getattr(handler, "__module__", "")
    return handler is not signal.SIG_DFL and not of.startswith("proctor.")


def _may_loop(code: CodeType, is_cell: Callable[[str], bool]) -> bool:
    """Tell whether code comes from a cell, and is more than one expression, as `<listcomp>` is."""
    is_expression = code.co_name.startswith("<") and code.co_name != "<module>"
    return is_cell(code.co_filename) and not is_expression


def _scope(code: CodeType) -> ast.AST | None:
    """Return the module or the function that code was made from."""
    tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    if code.co_name == "<module>":
        return tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    return None


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Return all nodes of a scope but those of functions in it."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, _FUNCTIONS):
            yield from _own(child)


def _catches(scope: ast.AST | None) -> bool:
    return scope is None or any(isinstance(node, _CATCHES) for node in _own(scope))


def _loops(scope: ast.AST | None, line: int) -> list[ast.While]:
    """Return the loops around a line, from the outermost in."""
    nodes = [] if scope is None else _own(scope)
    return [
        node
        for node in nodes
        if isinstance(node, ast.While) and node.lineno <= line <= (node.body[-1].end_lineno or 0)
    ]


def _is_endless(loop: ast.While, frame: FrameType, is_cell: Callable[[str], bool]) -> bool:
    """Tell whether a loop that runs in a frame can't end. Raises _UnknownError."""
    shared = {*frame.f_code.co_cellvars, *frame.f_code.co_freevars}  # by functions within functions
    here, around = (
        {name: value for name, value in names.items() if name not in shared}
        for names in (frame.f_locals, frame.f_globals)
    )
    stored = frozenset(_stored(loop.body))
    condition = _Condition(here, around, stored)
    condition.check(loop.test)
    counted = frozenset(_counted(loop, here))
    steps = _Steps(around, is_cell, here, stored, condition.is_fragile, counted)
    steps.block(loop.body, in_loop=False)
    code = compile(ast.Expression(loop.test), "<condition>", "eval")
    return bool(eval(code, {**around, **here}))


def _stored(body: Iterable[ast.AST]) -> Iterator[str]:
    for part in body:
        for node in ast.walk(part):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                yield node.id


def _counted(loop: ast.While, here: Mapping[str, Any]) -> Iterator[str]:
    """Return the names that hold a number or text, whose `+=` changes nothing in place."""
    given = [
        frozenset(_stored(_targets(node)))
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign | ast.For | ast.comprehension) and not _is_constant(node)
    ]
    other = frozenset().union(*given)
    for name, value in here.items():
        if type(value) in (int, float, complex, bool, str) and name not in other:
            yield name


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)


def _targets(node: ast.Assign | ast.For | ast.comprehension) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is_array(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray and not value.dtype.hasobject


def _is_number_of_numpy(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return (
        numpy is not None and isinstance(value, numpy.generic) and type(value).__module__ == "numpy"
    )


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Tell whether operations on a value are Python's or NumPy's own, whatever it holds."""
    if type(value) in _IMMUTABLE or _is_array(value) or _is_number_of_numpy(value):
        return True
    if depth >= _DEEPEST or not isinstance(value, (*_CONTAINERS, dict)):
        return False
    if type(value) not in (*_CONTAINERS, dict) or len(value) > _MOST_PARTS:
        return False
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    return all(_is_plain(part, depth + 1) for part in parts)


@dataclass
class _Condition:
    """What a loop's condition is made of, so long as no step of the loop can change it.

    `is_fragile` tells that it looks into something that changes other than by a new value for its
    name: how long a list is, an entry of an array.
    """

    here: Mapping[str, Any]
    around: Mapping[str, Any]
    stored: frozenset[str]
    is_fragile: bool = False

    def check(self, node: ast.expr) -> None:
        """Raise _UnknownError unless it can be changed by nothing but what `is_fragile` tells."""
        match node:
            case ast.Constant():
                return
            case ast.Name():
                value = self._value(node)
                if type(value) not in _IMMUTABLE and not _is_number_of_numpy(value):
                    self.is_fragile = True
            case ast.Attribute(value=ast.Name() as name, attr=attr) if attr in _SHAPE:
                if not _is_array(self._value(name)):
                    raise _UnknownError
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name() as name], keywords=[]):
                self._is_builtin("len")
                value = self._value(name)
                self.is_fragile |= not (_is_array(value) or type(value) in _IMMUTABLE)
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name() as name, ast.Name()]):
                self._is_builtin("isinstance")
                self._is_builtin(node.args[1].id)  # type: ignore[attr-defined]
                self._value(name)
            case ast.Subscript(value=value, slice=place):
                self.check(value)
                self.check(place)
                base = value.value if isinstance(value, ast.Attribute) else None
                self.is_fragile |= base is None
            case ast.BoolOp(values=parts):
                for part in parts:
                    self.check(part)
            case ast.Compare(left=left, comparators=others):
                for part in (left, *others):
                    self.check(part)
            case ast.UnaryOp(operand=part):
                self.check(part)
            case ast.BinOp(left=left, right=right):
                self.check(left)
                self.check(right)
            case _:
                raise _UnknownError

    def _value(self, name: ast.Name) -> Any:
        if name.id in self.stored:
            raise _UnknownError
        value = self.here[name.id] if name.id in self.here else self.around.get(name.id, self)
        if not _is_plain(value):
            raise _UnknownError
        return value

    def _is_builtin(self, name: str) -> None:
        if name in self.stored or name in self.here or name in self.around:
            raise _UnknownError
        getattr(builtins, name)


@dataclass
class _Steps:
    """Reads steps, in a loop or in a function that it calls; raises _UnknownError at most of them.

    `here` are the values of local names, or None in a function, where they are not known but are
    as plain as what they come from. `stored` are the names that steps give values to. `is_fragile`
    forbids to change anything in place.
    """

    around: Mapping[str, Any]
    is_cell: Callable[[str], bool]
    here: Mapping[str, Any] | None
    stored: frozenset[str]
    is_fragile: bool
    counted: frozenset[str] = frozenset()
    known: set[CodeType] = field(default_factory=set)

    def block(self, body: Iterable[ast.stmt], *, in_loop: bool, returns: bool = False) -> None:
        """Check statements; they may leave a loop of their own, and a function if `returns`."""
        for one in body:
            self._statement(one, in_loop, returns)

    def _statement(self, node: ast.stmt, in_loop: bool, returns: bool) -> None:
        match node:
            case ast.Pass() | ast.Continue():
                return
            case ast.Break() if in_loop:
                return
            case ast.Return() if returns:
                self._all([node.value] if node.value else [])
            case ast.Expr(value=ast.Constant()):
                return
            case ast.Expr(value=value):
                self.expression(value)
            case ast.Assign(targets=targets, value=value):
                self.expression(value)
                for target in targets:
                    self._target(target)
            case ast.AugAssign(target=target, value=value):
                self.expression(value)
                is_counted = isinstance(target, ast.Name) and target.id in self.counted
                if self.is_fragile and not is_counted:
                    raise _UnknownError
                self._target(target)
            case ast.If(test=test, body=body, orelse=orelse):
                self.expression(test)
                self.block([*body, *orelse], in_loop=in_loop, returns=returns)
            case ast.For(target=target, iter=values, body=body, orelse=orelse):
                self.expression(values)
                self._target(target)
                self.block(body, in_loop=True, returns=returns)
                self.block(orelse, in_loop=in_loop, returns=returns)
            case ast.While(test=test, body=body, orelse=orelse):
                self.expression(test)
                self.block(body, in_loop=True, returns=returns)
                self.block(orelse, in_loop=in_loop, returns=returns)
            case _:
                raise _UnknownError

    def _target(self, node: ast.expr) -> None:
        match node:
            case ast.Name():
                return
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._target(part)
            case ast.Subscript(value=value, slice=place) if not self.is_fragile:
                self.expression(value)
                self.expression(place)
            case _:
                raise _UnknownError

    def _all(self, nodes: Iterable[ast.expr | None]) -> None:
        for node in nodes:
            if node is not None:
                self.expression(node)

    def expression(self, node: ast.expr) -> None:
        """Check an expression."""
        match node:
            case ast.Constant():
                return
            case ast.Name(id=name):
                self._name(name)
            case ast.Attribute(value=value, attr=attr):
                found = self._in_module(node)
                if found is None:
                    if attr not in _FACTS:
                        raise _UnknownError
                    self.expression(value)
                elif not (_is_plain(found[0]) or found[0] in _BUILTINS or _is_type(found[0])):
                    raise _UnknownError
            case ast.Call(func=func, args=args, keywords=keywords):
                self._call(func, args)
                if any(one.arg in ("out", None) for one in keywords):
                    raise _UnknownError
                self._all([*args, *(one.value for one in keywords)])
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case (
                ast.BinOp()
                | ast.BoolOp()
                | ast.Compare()
                | ast.Dict()
                | ast.FormattedValue()
                | ast.IfExp()
                | ast.JoinedStr()
                | ast.List()
                | ast.Set()
                | ast.Slice()
                | ast.Starred()
                | ast.Subscript()
                | ast.Tuple()
                | ast.UnaryOp()
            ):
                children = ast.iter_child_nodes(node)
                self._all(one for one in children if isinstance(one, ast.expr))
            case _:
                raise _UnknownError

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        names = frozenset(_stored(one.target for one in node.generators))
        inside = replace(self, stored=self.stored | names)
        for one in node.generators:
            if one.is_async:
                raise _UnknownError
            inside._all([one.iter, *one.ifs])
        is_dict = isinstance(node, ast.DictComp)
        inside._all([node.key, node.value] if is_dict else [node.elt])  # type: ignore[union-attr]

    def _name(self, name: str) -> None:
        if self.here is not None and name in self.here:
            if not _is_plain(self.here[name]):
                raise _UnknownError
        elif name not in self.stored:
            value = self._global(name)
            if not (_is_plain(value) or any(value is one for one in _BUILTINS)):
                raise _UnknownError

    def _global(self, name: str) -> Any:
        found = self.around.get(name, self)
        return getattr(builtins, name, self) if found is self else found

    def _in_module(self, node: ast.Attribute) -> tuple[Any] | None:
        """Return what stands behind `np.linalg.norm`, or None where it does not begin so."""
        path, base = [node.attr], node.value
        while isinstance(base, ast.Attribute):
            path.append(base.attr)
            base = base.value
        is_local = not isinstance(base, ast.Name) or base.id in self.stored
        if is_local or not isinstance(base, ast.Name):
            return None
        value = (self.here or {}).get(base.id, self._global(base.id))
        if not isinstance(value, ModuleType):
            return None
        for name in reversed(path):
            value = getattr(value, name)
        return (value,)

    def _call(self, func: ast.expr, args: list[ast.expr]) -> None:
        match func:
            case ast.Name(id=name):
                if name in self.stored:
                    raise _UnknownError
                here = self.here or {}
                self._function(here[name] if name in here else self._global(name), args)
            case ast.Attribute(value=value, attr=attr):
                found = self._in_module(func)
                if found is not None:
                    self._function(found[0], args)
                    return
                if attr not in _METHODS and (self.is_fragile or attr not in _GROWING):
                    raise _UnknownError
                self._gives_no_place(args, 1)
                self.expression(value)
            case _:
                raise _UnknownError

    def _gives_no_place(self, args: list[ast.expr], most: int) -> None:
        """See that no argument says where a result is to go, as the last one of NumPy's may."""
        is_starred = any(isinstance(one, ast.Starred) for one in args)
        if self.is_fragile and (is_starred or len(args) > most):
            raise _UnknownError

    def _function(self, function: Any, args: list[ast.expr]) -> None:
        if (
            any(function is one for one in _BUILTINS)
            or getattr(math, _name(function), 0) is function
        ):
            return
        if _is_numpys(function):
            self._gives_no_place(args, getattr(function, "nin", 2))
            return
        if type(function) is not FunctionType or function.__closure__:
            raise _UnknownError
        code = function.__code__
        if code in self.known:
            return
        self.known.add(code)
        scope = _scope(code) if self.is_cell(code.co_filename) else None
        defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
        if not isinstance(scope, ast.FunctionDef) or not all(map(_is_plain, defaults)):
            raise _UnknownError
        local = frozenset(code.co_varnames)
        around = function.__globals__
        inside = replace(
            self, around=around, here=None, stored=local, counted=frozenset(), known=self.known
        )
        inside.block(scope.body, in_loop=False, returns=True)


def _is_type(value: Any) -> bool:
    return isinstance(value, type) and value.__module__ in ("builtins", "numpy")


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", ""))


def _is_numpys(function: Any) -> bool:
    """Tell whether a function of NumPy's changes nothing but a place that it is given."""
    numpy, name = sys.modules.get("numpy"), _name(function)
    if numpy is None:
        return False
    if isinstance(function, type):
        return issubclass(function, numpy.generic)
    is_known = type(function) is numpy.ufunc or name in _NUMPY
    return is_known and getattr(numpy, name, None) is function
