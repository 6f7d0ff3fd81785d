"""What a test finds: checks, misconceptions, and what follows from them for an exercise."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

CHECK_STATES = ("passed", "failed", "not-attempted")

HEADLINES = {
    "passed": "{name}: all right, {points}.",
    "partial": "{name}: {points} so far.",
    "failed": "{name}: not right yet.",
    "not-attempted": "{name}: not attempted yet.",
    "error": "{name}: {ended}.",
}

RAISED = "your code raised {error}"
ASKED, TOO_LONG, TOO_MUCH, GONE = "input", "time", "memory", "process"
NOT_HANDED_OVER = "value"
ENDS = {
    ASKED: "your code asked for input, and nobody is there to type it",
    TOO_LONG: "your code took too long and was stopped",
    TOO_MUCH: "your code took too much memory and was stopped",
    GONE: "Python itself ended while your code ran, as after os._exit or a crash",
    NOT_HANDED_OVER: "what your code gave can't be handed to the test",
}
"""What to say where a learner's code ended without having raised anything itself."""

NAMES = {
    "TimeLimit": TOO_LONG,
    "MemoryLimit": TOO_MUCH,
    "MemoryError": TOO_MUCH,
    "Stopped": GONE,
    "ProcessEnded": GONE,
    "Unsupported": NOT_HANDED_OVER,
}
"""Which end an error of a name stands for: most are names that grading gives."""

NO_INPUT = ("EOFError", "StdinNotImplementedError")
NO_INPUT_TEXTS = ("input()", "EOF when reading a line", "does not support input requests")
"""What `input()` raises where nobody is asked, and a part of its text."""


def end_of(error: str) -> str:
    """Return which end (a key of ENDS) stands behind "Name: text", or "" for an error."""
    name, _, text = error.partition(":")
    if name in NO_INPUT and any(words in text for words in NO_INPUT_TEXTS):
        return ASKED
    return NAMES.get(name, "")


def how_it_ended(error: str) -> str:
    """Return as the rest of a sentence how code ended that came to "Name: text"."""
    end = end_of(error)
    if end == NOT_HANDED_OVER:
        return f"{ENDS[end]}: {error.partition(': ')[2]}"
    return ENDS.get(end) or RAISED.format(error=error)


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
class Findings:
    """The checks of one exercise and what follows from them.

    `misconceptions` are names out of `public_tests.MISCONCEPTIONS`, and `advice` the same with
    the sentences for this very answer. `error` describes what the learner's code raised
    ("TypeError: ..."), `hint` is a next step where no misconception was recognised, and `success`
    the sentence that a fully right answer earns. `notes` are pairs of what was seen besides, which
    costs no points, and what to do about it.

    A report says all it knows. In a notebook it goes by steps: at `step` 1 what was seen, at 2 a
    `question` about it, from 3 on what to do.
    """

    exercise: str
    checks: tuple[Check, ...]
    misconceptions: tuple[str, ...] = ()
    error: str = ""
    advice: tuple[Misconception, ...] = ()
    hint: str = ""
    success: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    step: int = 0
    question: str = ""

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
        ended = ENDS.get(end_of(self.error)) or RAISED.format(error=error)
        return HEADLINES[self.state].format(name=name, points=self.points, ended=ended)
