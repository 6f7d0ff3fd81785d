"""What grading one submission gives: frozen records, derived totals, one JSON form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
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
    """Where one exercise stands. `score` is None while it waits for a person.

    `notebook` names the notebook that the exercise is in, where the lab has several.
    """

    name: str
    state: str
    score: float | None
    max_score: float
    misconceptions: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    notebook: str = ""

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
    is still what the release put there. `notebook` is empty for one that is named as the lab.
    """

    grade_id: str
    points: float
    score: float | None
    unanswered: bool = False
    notebook: str = ""


@dataclass(frozen=True)
class Graded:
    """Everything that grading one submission gives.

    `notebooks` holds the executed notebooks as JSON text, by name. `unanswered` names the answer
    cells that are still as released; where there are several notebooks, as "notebook/cell".
    `seconds` says where the time went, `cell_seconds` how long each test cell took, under the names
    that `unanswered` uses, and `why` what went wrong in those that lost points: for the instructor
    alone, since it may tell of hidden checks. None of the three is part of the result.

    `overtime` says in words what ran out of a first limit. While the result is `provisional` it is
    still to be graded again in overtime, where the cells `held` (by place, counted through all
    notebooks, with the function each waits for) are held short.
    """

    result: Result
    cells: tuple[CellScore, ...]
    notebooks: Mapping[str, str]
    unanswered: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    cell_seconds: Mapping[str, float] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    overtime: tuple[str, ...] = ()
    provisional: bool = False
    held: Mapping[int, str] = field(default_factory=dict)

    @property
    def notebook(self) -> str:
        """The executed notebook of a lab that has one."""
        (text,) = self.notebooks.values()
        return text

    def mended(self, repairs: Iterable[Repair]) -> Graded:
        """Return this with repairs that were made before the notebooks were read."""
        result = replace(self.result, repairs=(*repairs, *self.result.repairs))
        return replace(self, result=result)


def _plain(exercise: ExerciseResult) -> dict[str, Any]:
    plain = asdict(exercise)
    plain["misconceptions"] = list(exercise.misconceptions)
    plain["checks"] = [asdict(check) for check in exercise.checks]
    if not exercise.notebook:
        del plain["notebook"]
    return plain


def _exercise(data: Mapping[str, Any]) -> ExerciseResult:
    checks = tuple(CheckResult(**check) for check in data["checks"])
    misconceptions = tuple(data["misconceptions"])
    return ExerciseResult(**{**data, "checks": checks, "misconceptions": misconceptions})
