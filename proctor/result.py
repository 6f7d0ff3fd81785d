"""What grading one submission gives: frozen records, derived totals, one JSON form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

STATES = ("passed", "partial", "failed", "not-attempted", "error", "manual")
SIGNS = {
    "passed": "✓",
    "partial": "◐",
    "failed": "✗",
    "not-attempted": "–",
    "error": "!",
    "manual": "?",
}
WORDS = {
    "passed": "passed",
    "partial": "partly right",
    "failed": "not right yet",
    "not-attempted": "not attempted",
    "error": "raised an error",
    "manual": "waits for a person",
}
CHECK_STATES = ("passed", "failed", "not-attempted")
REPORT_MIMETYPE = "application/vnd.proctor.report+json"
"""The media type under which test cells show what a grader reads."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a result."""
    return json.loads((Path(__file__).parent / "result-schema.json").read_text("utf-8"))


def rounded(score: float) -> float:
    """Return a score as it is written down: two decimals, and no negative zero."""
    return round(score, 2) + 0.0


@dataclass(frozen=True)
class CheckResult:
    """One observation on an answer. `lost` is what it took from the exercise, in points."""

    name: str
    state: str
    hidden: bool = False
    message: str = ""
    lost: float = 0.0


@dataclass(frozen=True)
class ExerciseResult:
    """Where one exercise stands. `score` is None while it waits for a person."""

    name: str
    state: str
    score: float | None
    max_score: float
    misconceptions: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()

    def __post_init__(self):
        if self.state not in STATES:
            raise ValueError(f"an exercise is one of {STATES}, got {self.state!r}")


@dataclass(frozen=True)
class Repair:
    """One thing that had to be mended in a submission, in plain words."""

    cell: str
    what: str


@dataclass(frozen=True)
class Manifest:
    """What a result was made from. The same manifest means the same result."""

    submission: str
    lab: str
    versions: Mapping[str, str]
    seed: int

    def differences(self, earlier: Manifest) -> tuple[str, ...]:
        """Return in words what was different when an earlier result was made."""
        compared = (
            ("the submission", self.submission != earlier.submission),
            ("the lab", self.lab != earlier.lab),
            ("versions", dict(self.versions) != dict(earlier.versions)),
        )
        return tuple(word for word, differs in compared if differs)


@dataclass(frozen=True)
class Result:
    """The result of one submission."""

    lab: str
    sandbox: str
    exercises: tuple[ExerciseResult, ...]
    repairs: tuple[Repair, ...]
    flags: tuple[str, ...]
    manifest: Manifest

    @property
    def score(self) -> float:
        """The points so far; what waits for a person counts as nothing yet."""
        return rounded(sum(exercise.score or 0.0 for exercise in self.exercises))

    @property
    def max_score(self) -> float:
        """The points of the whole lab."""
        return rounded(sum(exercise.max_score for exercise in self.exercises))

    def to_dict(self) -> dict[str, Any]:
        """Return the documented form, made of plain JSON values."""
        return {
            "lab": self.lab,
            "score": self.score,
            "max_score": self.max_score,
            "sandbox": self.sandbox,
            "exercises": [_plain(exercise) for exercise in self.exercises],
            "repairs": [asdict(repair) for repair in self.repairs],
            "flags": list(self.flags),
            "manifest": {**asdict(self.manifest), "versions": dict(self.manifest.versions)},
        }

    def to_json(self) -> str:
        """Return the documented form as text: the same result gives the same bytes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """Return the result that `to_dict` wrote down."""
        return cls(
            lab=data["lab"],
            sandbox=data["sandbox"],
            exercises=tuple(_exercise(exercise) for exercise in data["exercises"]),
            repairs=tuple(Repair(**repair) for repair in data["repairs"]),
            flags=tuple(data["flags"]),
            manifest=Manifest(**data["manifest"]),
        )


@dataclass(frozen=True)
class CellScore:
    """What the gradebook keeps of one graded cell.

    `score` is None where a person has to give it. `unanswered` is set for a written answer that
    is still what the release put there.
    """

    grade_id: str
    points: float
    score: float | None
    unanswered: bool = False


@dataclass(frozen=True)
class Graded:
    """Everything that grading one submission gives.

    `notebook` is the executed notebook as JSON text. `unanswered` names the answer cells that
    are still as released. `seconds` says where the time went, `cell_seconds` how long each test
    cell took; neither is part of the result.

    `overtime` says in words what ran out of a first limit. While the result is `provisional` it is
    still to be graded again in overtime, where the cells `held` (by place, with the function each
    waits for) are held short.
    """

    result: Result
    cells: tuple[CellScore, ...]
    notebook: str
    unanswered: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    cell_seconds: Mapping[str, float] = field(default_factory=dict)
    overtime: tuple[str, ...] = ()
    provisional: bool = False
    held: Mapping[int, str] = field(default_factory=dict)


def _plain(exercise: ExerciseResult) -> dict[str, Any]:
    plain = asdict(exercise)
    plain["misconceptions"] = list(exercise.misconceptions)
    plain["checks"] = [asdict(check) for check in exercise.checks]
    return plain


def _exercise(data: Mapping[str, Any]) -> ExerciseResult:
    checks = tuple(CheckResult(**check) for check in data["checks"])
    misconceptions = tuple(data["misconceptions"])
    return ExerciseResult(**{**data, "checks": checks, "misconceptions": misconceptions})
