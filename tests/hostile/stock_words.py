"""Say in a few words what nbgrader as it comes made of a case: rows of `stock.json` as text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("stock.json")
"""What `stock.py` has measured, by the name of the case."""

MOST = 20


@dataclass(frozen=True)
class Outcome:
    """What `nbgrader autograde` made of one case.

    `ended` is its exit status, "hung", or "stopped" when the outer sandbox had to end it. `score`
    is None where nothing was written down. `read` and `changed` name what the submission had no
    business with, `left` counts processes that went on after the run.
    """

    ended: str
    score: float | None = None
    scores: dict[str, float] = field(default_factory=dict)
    next_graded: bool = False
    changed: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    left: int = 0
    error: str = ""
    seconds: int = 0


def outcomes() -> dict[str, Outcome]:
    """Return what was measured, by the name of the case."""
    cases = json.loads(DATA.read_text(encoding="utf-8"))["cases"]
    return {name: Outcome(**found) for name, found in cases.items()}


def words(found: Outcome, expected: dict[str, Any]) -> str:
    """Return one field of the guide's table."""
    said = [_of_the_run(found) or _of_the_score(found, expected.get("score"))]
    said += [f"**shows {what}**" for what in found.read]
    said += [f"**changes {what}**" for what in found.changed]
    if found.left and found.ended not in ("hung", "stopped"):
        said.append("**leaves processes behind**")
    return "; ".join(said)


def _of_the_run(found: Outcome) -> str:
    """Return what became of the run, where that matters more than the score."""
    if found.ended == "hung":
        return "**the run hangs**"
    if found.ended == "stopped":
        return "**takes more than the machine has**"
    if not found.next_graded:
        return "**the run ends**; nobody after this learner is graded"
    return ""


def _of_the_score(found: Outcome, due: float | None) -> str:
    if found.score is None:
        return "no score"
    if due is None:
        return f"**{found.score:g}** for what can't be read"
    if found.score > due:
        return f"**{found.score:g}** instead of {due:g}"
    return "the same" if found.score == due else f"{found.score:g} instead of {due:g}"
