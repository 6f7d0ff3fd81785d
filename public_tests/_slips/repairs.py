"""Repairs of a learner's own code: the one small change that would make it right.

Where a function is known to be wrong and nobody knows why, every slip of the catalogue is made in
its source, in the hope that one undoes another. If all that help are in one line, that line is
named. The code runs where it was written, on the visible calls only, and what passes
decides a sentence, never a point.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from types import FunctionType
from typing import Any

from public_tests._call import is_here
from public_tests._report import Misconception
from public_tests._slips.catalogue import BY_NAME, RANK
from public_tests._slips.edits import Edit, edits
from public_tests._slips.lines import TooLongError, at_most

MOST_EDITS = 200
MOST_SECONDS = 0.5
MOST_LINES = 5_000
"""Lines that one call of a changed function may run."""

CODE = "<repair>"
LOOK_AGAIN = "Read it again, sign by sign and name by name."
LOOK = {
    "wrong-operator": "Look at its signs: which of + - * / ** belongs there?",
    "operands-exchanged": "Look at what stands on which side: here the order matters.",
    "brackets": "Look at its brackets: what comes first?",
    "missing-part": "Look for a part that is too many.",
    "missing-square": "Look for a power that is too many.",
    "extra-square": "Look for a square that is missing.",
    "extra-part": "Look for a factor that is missing.",
    "missing-call": "Look for a call that is too many.",
    "wrong-number": "Look at its numbers: where does counting begin, and where does it end?",
    "start-value": "Look at what it starts at.",
    "index-off": "Look at its index: try the first round by hand, and the last.",
    "same-index": "Look at its index.",
    "indices-exchanged": "Look at the order of its indices: rows first, then columns.",
    "wrong-name": "Look at its names: does each stand for what belongs there?",
    "comparison": "Look at its comparison: try it with equal numbers, and with one on either side.",
    "axis": "Look at the axis.",
    "transpose": "Look at its shapes: what has to be transposed, and what not?",
    "call-arguments": "Look at the order of the arguments.",
    "overwritten": "Look at its = sign: should it add, or set?",
    "added-up": "Look at its = sign: should it add, or set?",
    "loop-too-long": "Look at where the loop ends.",
    "loop-first-left-out": "Look at where the loop begins.",
    "loop-last-left-out": "Look at where the loop ends.",
    "behind-the-loop": "Look at how far it is indented: does it belong into the loop?",
    "in-the-loop": "Look at how far it is indented: does it belong into the loop?",
    "starts-over": "Look at where it stands: what happens once, and what in every round?",
    "not-started-anew": "Look at where it stands: what happens once, and what in every round?",
    "order-of-lines": "Look at when it happens: before or after the line beside it?",
    "line-missing": "Ask what would happen without it.",
    "other-function": "Look at the function that it calls.",
}
"""What to look at in the line, by the kind of change that helps."""

LONGEST = 60
ASKING = ("input", "open", "exec", "eval", "print", "display")
"""What a function must not call, if it is to be called many times unseen."""

Passes = Callable[[Callable[..., Any]], bool]


def repaired(target: Any, passes: Passes) -> tuple[Misconception, ...]:
    """Return what a single change to a function would mend, in a tuple, or an empty one.

    `passes` calls a function on all visible inputs and tells whether every answer is right. Only
    a function that was written in this very notebook is changed, and only a copy of it.
    """
    source = _source(target)
    if not source:
        return ()
    found: list[Edit] = []
    for edit in _within_limits(source):
        if _helps(edit, target, passes):
            found.append(edit)
        if len({each.line for each in found}) > 1:
            return ()
    return (_misconception(found, source, target),) if found else ()


def unexplained(found: Sequence[Misconception]) -> bool:
    """Tell whether nothing was named yet, or no more than that the code raises an error."""
    return all(each.name.endswith("-raises") for each in found)


def _source(target: Any) -> str:
    """Return the source of a function of the notebook; nothing where it had better not be run."""
    if not is_here(target) or target.__module__ != "__main__":
        return ""
    if target.__closure__ or set(target.__code__.co_names) & {*ASKING, "random"}:
        return ""
    try:
        source = textwrap.dedent(inspect.getsource(target))
        edits_of = next(edits(source), None)
    except (OSError, TypeError, SyntaxError, StopIteration):
        return ""
    return source if edits_of else ""


def _within_limits(source: str) -> Iterator[Edit]:
    """Yield changes, the likeliest first, as long as there is time."""
    end = time.monotonic() + MOST_SECONDS
    ranked = sorted(edits(source), key=lambda edit: RANK[edit.slip])
    for edit in ranked[:MOST_EDITS]:
        if time.monotonic() > end:
            return
        yield edit


def _helps(edit: Edit, target: FunctionType, passes: Passes) -> bool:
    ground = dict(target.__globals__)
    try:
        with at_most(MOST_LINES, CODE), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(edit.source, CODE, "exec"), ground)
            return passes(ground[target.__name__])
    except (TooLongError, Exception):
        return False


def _misconception(found: list[Edit], source: str, target: FunctionType) -> Misconception:
    line = source.splitlines()[found[0].line - 1].strip()
    text = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    first = inspect.getsourcelines(target)[1]
    kinds = {edit.slip for edit in found}
    look = LOOK.get(kinds.pop(), LOOK_AGAIN) if len(kinds) == 1 else LOOK_AGAIN
    slip = BY_NAME["in-one-line"]
    facts = {"line": str(first + found[0].line - 1), "text": text, "look": look}
    return Misconception(f"slip-{slip.name}", slip.sentence(facts), slip.cure(facts))
