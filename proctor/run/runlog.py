"""Tell about a run while it goes on: a line of JSON for each submission, and one for the whole.

    with RunLog.to(path, "lab3-softmax-digits") as log:
        log.add(outcome)

Lines are appended, so a file can hold many runs; `run` tells them apart. Without a path, a log
only counts and measures.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import IO, Any

from proctor.course.course import writing
from proctor.grading.scoring import FAILED_BY_ITSELF
from proctor.run.outcome import STAGES, Outcome

SCREEN = Path("-")
OUTCOMES = ("graded", "kept", "unreadable", "fault")
SLOWEST = 3


@dataclass(frozen=True)
class Timing:
    """Where the time of the submissions graded in a run went; seconds, in the median."""

    total: float
    stages: Mapping[str, float]
    slowest: tuple[Outcome, ...]


def timing(outcomes: Iterable[Outcome]) -> Timing | None:
    """Return the timing of a run, or None if it graded nothing."""
    timed = [one for one in outcomes if one.kind == "graded"]
    if not timed:
        return None
    return Timing(
        median(one.seconds for one in timed),
        {name: median(one.stages.get(name, 0.0) for one in timed) for name in STAGES},
        tuple(sorted(timed, key=lambda one: -one.seconds)[:SLOWEST]),
    )


class RunLog:
    """The log of one run. A context manager: leaving it writes the line about the whole run.

    `outcomes` are all so far, without their details; `bundle` is where a support bundle lies.
    """

    def __init__(self, file: IO[str] | None, lab: str):
        self._file = file
        self.lab = lab
        self._began = time.monotonic()
        self._run = _now()
        self.outcomes: list[Outcome] = []
        self.broken: Counter[str] = Counter()  # tests that failed by themselves, as they are told
        self.bundle: Path | None = None

    @classmethod
    def to(cls, path: Path | None, lab: str) -> RunLog:
        """Open a log: a file to append to, `-` for the screen, or None. Raises CourseError."""
        if path is None or path == SCREEN:
            return cls(sys.stdout if path else None, lab)
        with writing(path):
            return cls(path.open("a", encoding="utf-8"), lab)

    def __enter__(self) -> RunLog:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        ended = "stopped" if error is KeyboardInterrupt else "failed" if error else "done"
        with ExitStack() as stack:
            if self._file not in (None, sys.stdout):
                stack.enter_context(self._file)
            self._write(self._whole(ended))

    @property
    def seconds(self) -> float:
        """How long the run has taken so far, by the clock."""
        return time.monotonic() - self._began

    @property
    def faults(self) -> list[Outcome]:
        """The submissions without a score through a fault of ours, in the order of a bundle."""
        return [one for one in self.outcomes if one.kind == "fault"]

    def add(self, outcome: Outcome) -> None:
        """Take in what became of a submission; what is provisional is only written."""
        if outcome.kind != "provisional":
            self.outcomes.append(outcome.without_details())
            flags = outcome.result["flags"] if outcome.result else ()
            self.broken.update(flag for flag in flags if FAILED_BY_ITSELF in flag)
        if self._file is not None:
            self._write(_line(outcome))

    def _whole(self, ended: str) -> dict[str, Any]:
        counts, timed = Counter(one.kind for one in self.outcomes), timing(self.outcomes)
        told: dict[str, Any] = {
            "event": "run",
            "ended": ended,
            "submissions": {kind: counts[kind] for kind in OUTCOMES},
            "seconds": round(self.seconds, 3),
        }
        if late := sum(bool(one.overtime) for one in self.outcomes):
            told["overtime"] = late
        if timed:
            told["median_seconds"] = _rounded({"total": timed.total, **timed.stages})
            told["slowest"] = [
                {"student": one.student, "seconds": _seconds(one)} for one in timed.slowest
            ]
        return {**told, "bundle": str(self.bundle)} if self.bundle else told

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self._file is None:
            return
        told = {"time": _now(), "run": self._run, "lab": self.lab, **entry}
        with writing(Path(self._file.name)):
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
            self._file.flush()


def _line(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {
        "event": "submission",
        "student": outcome.student,
        "outcome": outcome.kind,
        "seconds": _seconds(outcome),
    }
    if outcome.result is None:
        return {**told, "score": None, "why": outcome.why}
    result = outcome.result
    told |= {"overtime": list(outcome.overtime)} if outcome.overtime else {}
    return {
        **told,
        "score": result["score"],
        "max_score": result["max_score"],
        "repairs": len(result["repairs"]),
        "flags": result["flags"],
        "versions": result["manifest"]["versions"],
    }


def _seconds(outcome: Outcome) -> dict[str, float]:
    return _rounded({"total": outcome.seconds, **outcome.stages}) if outcome.stages else {}


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in seconds.items()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
