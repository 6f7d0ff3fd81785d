"""What the instructor's own answers give their classes: which operators an exercise is about.

A stand-in has the operators that the instructor's class of its name has, and no others. So nobody
gains a point by a comparison of their own making, except where writing one is the exercise.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable

COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__")
_MASKS = re.compile(r"\bma\.|\bmasked_|MaskedArray")


class Asked:
    """What a lab's answers ask for.

    Attributes:
        masks: whether they make arrays with masks.
    """

    def __init__(self, sources: Iterable[str] = ()) -> None:
        self._methods: dict[str, set[str]] = {}
        self.masks = False
        for source in sources:
            self.masks = self.masks or bool(_MASKS.search(source))
            try:
                tree = ast.parse(source)
            except SyntaxError:  # an answer with magics says nothing of classes
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    self._methods.setdefault(node.name, set()).update(self._of(node))

    def methods(self, name: str) -> set[str]:
        """Return the special methods that the instructor's class of this name has."""
        return self._methods.get(name, set())

    def _of(self, node: ast.ClassDef) -> set[str]:
        found: set[str] = set()
        for part in node.body:
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(part.name)
            elif isinstance(part, ast.Assign):
                found |= {one.id for one in part.targets if isinstance(one, ast.Name)}
        for base in node.bases:
            name = base.id if isinstance(base, ast.Name) else ""
            kind = getattr(builtins, name, None)
            found |= self._methods.get(name, set())
            if isinstance(kind, type) and not issubclass(kind, BaseException):
                compared = {*COMPARISONS, "__eq__", "__ne__", "__contains__"}
                found |= ({*dir(kind)} - compared) | {"plain"} if kind is not object else set()
        if any("total_ordering" in ast.dump(one) for one in node.decorator_list):
            found |= set(COMPARISONS)
        if any("order" in ast.dump(one) for one in node.decorator_list):
            found |= set(COMPARISONS)
        return {name for name in found if name.startswith("__")} | ({"plain"} & found)
