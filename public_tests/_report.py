"""What a test says: checks, reports, misconceptions, and the error that carries a report.

AssertionError
└── ChecksFailed        some check of an exercise did not pass; its `report` says which
"""

from __future__ import annotations

import math
import sys
from dataclasses import asdict, dataclass, replace
from typing import Any

from public_tests import _html, _text

VERSION = 1
"""Version of the dictionary that `Report.to_dict` gives."""

REPORT_MIMETYPE = "application/vnd.proctor.report+json"
"""The media type under which a grader finds a report among a cell's outputs."""

CHECK_STATES = ("passed", "failed", "not-attempted")

HEADLINES = {
    "passed": "{name}: all right, {points}.",
    "partial": "{name}: {points} so far.",
    "failed": "{name}: not right yet.",
    "not-attempted": "{name}: not attempted yet.",
    "error": "{name}: your code raised {error}.",
}

SEE_REPORT = "The report above says what to do next."


@dataclass(frozen=True)
class Check:
    """One observation about an answer, worth `weight` of its report.

    `message` is written for the learner: what was expected, what was got, for which input.
    A hidden check's message is one authored sentence.
    """

    name: str
    state: str
    weight: float = 1.0
    hidden: bool = False
    message: str = ""

    def __post_init__(self):
        if self.state not in CHECK_STATES:
            raise ValueError(f"a check is one of {CHECK_STATES}, got {self.state!r}")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"the weight of a check is above 0, got {self.weight!r}")


@dataclass(frozen=True)
class Misconception:
    """A wrong idea with a name, a sentence on what was seen, and one on what to try next.

    `why` explains the idea and how it is recognised. `templates` are the two sentences with
    named gaps, for `about` to fill.
    """

    name: str
    seen: str
    next: str
    why: str = ""
    templates: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, name: str, seen: str, next: str, why: str, **example: object) -> Misconception:
        """Make the registry's entry from two templates, their gaps filled with an `example`."""
        return cls(name, seen.format(**example), next.format(**example), why, (seen, next))

    def about(self, **found: object) -> Misconception:
        """Return this misconception with its sentences speaking of what was found."""
        seen, following = (template.format(**found) for template in self.templates)
        return replace(self, seen=seen, next=following)


@dataclass(frozen=True)
class Report:
    """The checks of one exercise and what follows from them.

    `misconceptions` are names out of `public_tests.MISCONCEPTIONS`, and `advice` the same with
    the sentences for this very answer. `error` describes what the learner's code raised
    ("TypeError: ..."), `hint` is a next step where no misconception was recognised, and `success`
    the sentence that a fully right answer earns.
    """

    exercise: str
    checks: tuple[Check, ...]
    misconceptions: tuple[str, ...] = ()
    error: str = ""
    advice: tuple[Misconception, ...] = ()
    hint: str = ""
    success: str = ""

    def __post_init__(self):
        if not self.checks:
            raise ValueError(f"a report on {self.exercise} needs at least one check")

    @property
    def state(self) -> str:
        """One of "passed", "partial", "failed", "not-attempted" and "error"."""
        states = {check.state for check in self.checks}
        if states == {"passed"}:
            return "passed"
        if "passed" in states:
            return "partial"
        if self.error:
            return "error"
        return "not-attempted" if states == {"not-attempted"} else "failed"

    @property
    def earned(self) -> float:
        """The weight of the checks that passed."""
        return sum(check.weight for check in self.checks if check.state == "passed")

    @property
    def total(self) -> float:
        """The weight of all checks."""
        return sum(check.weight for check in self.checks)

    @property
    def fraction(self) -> float:
        """The share of the weight that passed, between 0 and 1."""
        return self.earned / self.total

    @property
    def points(self) -> str:
        """The weights in words, such as "4 of 7 points"."""
        return f"{self.earned:g} of {self.total:g} point{'' if self.total == 1 else 's'}"

    @property
    def headline(self) -> str:
        """One line that says where this exercise stands."""
        name = self.exercise
        if all(check.hidden for check in self.checks):
            name += " (further checks)"
        error = self.error.partition(":")[0]
        return HEADLINES[self.state].format(name=name, points=self.points, error=error)

    def to_dict(self) -> dict[str, Any]:
        """Return what a grader reads, made of plain JSON values."""
        return {
            "version": VERSION,
            "exercise": self.exercise,
            "state": self.state,
            "misconceptions": list(self.misconceptions),
            "fraction": self.fraction,
            "checks": [asdict(check) for check in self.checks],
            "headline": self.headline,
            "advice": [list(pair) for pair in _text.what_next(self)],
        }

    def __str__(self) -> str:
        return _text.render(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return the report for a person, with and without colour, and for a grader."""
        return {
            "text/plain": _text.render(self),
            "text/html": _html.render(self),
            REPORT_MIMETYPE: self.to_dict(),
        }


class ChecksFailed(AssertionError):  # noqa: N818 - says what happened, which is no fault
    """Some check did not pass. Notebooks show it as one line, because the report says the rest."""

    def __init__(self, report: Report):
        super().__init__(f"{report.headline} {SEE_REPORT}")
        self.report = report

    def __reduce__(self):
        return type(self), (self.report,)

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return [str(self)]


def publish(report: Report) -> None:
    """Show a report once, and raise `ChecksFailed` unless everything passed.

    The panel at the top of a lab, where there is one, hears what a visible test said.
    """
    from IPython.display import display  # slow to import, and only needed now

    display(report)
    if "autils" in sys.modules and not all(check.hidden for check in report.checks):
        from autils.interactive.lab_progress import record_result

        record_result(report.exercise, report.state, report.earned, report.total)
    if report.state != "passed":
        raise ChecksFailed(report)
