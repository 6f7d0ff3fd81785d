"""What became of one submission in a run."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from proctor.notebook.handed_in import Unreadable
from proctor.result import Graded
from proctor.run.graders import Suspect

STAGES = ("read", "cells", "checks", "write")
"""Where the time of a submission goes, in this order: reading and mending it, the learner's cells,
the checks with what they call, and writing everything down."""


@dataclass(frozen=True)
class Outcome:
    """What became of one submission.

    `kind` is "graded", "unreadable" or "fault", or "kept" for one that an earlier run has done. It
    is "provisional" while the submission waits for overtime; another outcome of it follows.
    `overtime` says what ran out of a first limit.
    `result` is the documented dictionary, or None where there is none. `seconds` are by the clock,
    `stages` say where they went (see STAGES).
    """

    student: str
    kind: str
    result: dict[str, Any] | None = None
    why: str = ""
    seconds: float = 0.0
    score: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    overtime: tuple[str, ...] = ()

    @classmethod
    def of(cls, student: str, graded: Graded | Exception, writing: float = 0.0) -> Outcome:
        """Return what grading gave; `writing` is how many seconds it took to write that down."""
        if isinstance(graded, Unreadable):
            return cls(student, "unreadable", why=str(graded))
        if isinstance(graded, Exception):
            return cls(student, "fault", why=fault_text(graded))
        result, spent = graded.result.to_dict(), graded.seconds
        stages = {name: spent[name] for name in STAGES if name in spent}
        stages["write"] = stages.get("write", 0.0) + writing
        wall = spent.get("wall", 0.0) + writing
        kind = "provisional" if graded.provisional else "graded"
        return cls(student, kind, result, "", wall, result["score"], stages, graded.overtime)

    @property
    def is_graded(self) -> bool:
        """Whether there is a result, of this run or an earlier one."""
        return self.kind in ("graded", "kept")

    def without_details(self) -> Outcome:
        """Return the same without the result: what a long run keeps in memory."""
        return replace(self, result=None)

    def to_dict(self) -> dict[str, Any]:
        """Return what machines read about one submission."""
        if self.is_graded:
            return {"student": self.student, "result": self.result}
        return {"student": self.student, "error": self.why, "kind": self.kind}


def fault_text(error: Exception) -> str:
    """Return the text for a fault: our own message, or the traceback."""
    if isinstance(error, Suspect):
        return str(error)
    return "".join(traceback.format_exception(error)).strip()
