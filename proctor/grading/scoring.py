"""Turn the verdicts on test cells into points, states and checks.

Points come from reports that the judge itself showed. A cell without a report follows nbgrader's
rule (an error is worth nothing, otherwise everything, unless its last line is a number of points).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from proctor.judge.handle import Verdict
from proctor.notebook.lab import Exercise, LabCell
from proctor.result import CHECK_STATES, CheckResult, ExerciseResult, rounded

OUT_OF_RANGE = (
    "{cell}: its last line gave {value:g}, which is no number of points from 0 to {most:g}."
)
LOSES = "It ended without an error, and without its points."
BESIDE = "{cell}: its points were given beside the learner's code, not apart from it."
STRICT = "It can't be judged apart from the learner's code, and --strict gives no points then."
NUMBER = re.compile(r"(?:np\.\w+\()?([-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|inf|nan))\)?")
BAD_REPORT = "The report it showed can't be read: {reason}"
FAULTY = "This test could not be run, through no fault of yours. A person will look at it."
FAILED_BY_ITSELF = "this test failed by itself"
FAULTY_FLAG = (
    f"{{cell}}: {FAILED_BY_ITSELF} ({{reason}}), so a person has to say what the answer is "
    "worth. Mend the test and grade again."
)
LONGEST_REASON = 200

STOPS = ("Stopped", "TimeLimit", "MemoryLimit")
"""Errors that end a cell from outside."""

NOT_RAISED = (*STOPS, "ProcessEnded", "Unsupported")
"""Names of errors that no code has raised: their texts say all there is to say."""

NOT_WRITTEN = "NotImplementedError"
"""What nbgrader's stub raises, and who has got no further."""


class BadReport(Exception):  # noqa: N818 - it names what was found
    """A test cell showed a report that makes no sense."""


@dataclass(frozen=True)
class CellOutcome:
    """What one test cell is worth: `fraction` of its points, and why.

    Where its `state` is "manual" a person has to say. `is_common` tells an error that an untouched
    answer may well give: it comes from its stub. `why` is what went wrong, for the instructor.
    `is_plain` tells a cell that ran to its end, or to an error, and has no report of its own.
    """

    cell: LabCell
    fraction: float
    state: str
    checks: tuple[CheckResult, ...]
    misconceptions: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    is_common: bool = False
    why: str = ""
    is_plain: bool = False

    @property
    def score(self) -> float | None:
        """The points, as they are written down; None while a person has to say."""
        return None if self.state == "manual" else rounded(self.cell.points * self.fraction)


def outcome(cell: LabCell, verdict: Verdict) -> CellOutcome:
    """Return what a test cell is worth; reports count where the cell ran on to its end."""
    if verdict.reports and verdict.kind in ("done", "checked"):
        try:
            return _from_reports(cell, verdict)
        except BadReport as error:
            return faulty(cell, str(error))
    fraction = 0.0
    flags: tuple[str, ...] = ()
    if verdict.kind == "done":
        fraction, flags = _from_value(cell, verdict.value)
    ename = (verdict.error or {}).get("ename", "")
    check_state = state = "passed" if fraction == 1 else "failed"
    if verdict.kind == "missing" or ename == NOT_WRITTEN:
        check_state = state = "not-attempted"
    elif verdict.kind == "learner":
        state = "error"
    check = CheckResult(
        name=cell.key,
        state=check_state,
        hidden=is_hidden(cell),
        message=_message(cell, verdict),
        lost=rounded(cell.points * (1 - fraction)),
    )
    is_common = ename not in STOPS
    why = "" if fraction == 1 else _said(verdict) or LOSES
    return CellOutcome(
        cell, fraction, state, (check,), (), flags, is_common=is_common, why=why, is_plain=True
    )


def with_slip(found: CellOutcome, slip: str, text: str) -> CellOutcome:
    """Return the outcome of a plain test cell that says which slip explains it as well."""
    (check,) = found.checks
    message = " ".join(part for part in (check.message, text) if part)
    return replace(found, checks=(replace(check, message=message),), misconceptions=(slip,))


def faulty(cell: LabCell, why: str) -> CellOutcome:
    """Return the outcome of a test cell that failed by itself: a person has to say."""
    reason = (why.strip().splitlines() or [""])[-1][:LONGEST_REASON]
    check = CheckResult(cell.key, "not-attempted", is_hidden(cell), FAULTY)
    flag = FAULTY_FLAG.format(cell=cell.key, reason=reason)
    return CellOutcome(cell, 0.0, "manual", (check,), flags=(flag,), why=reason)


def overrun(cell: LabCell, why: str) -> CellOutcome:
    """Return the outcome of a test cell that could not be brought to an end."""
    check = CheckResult(cell.key, "failed", is_hidden(cell), why, lost=rounded(cell.points))
    return CellOutcome(cell, 0.0, "error", (check,), flags=(f"{cell.key}: {why}",))


def missing(cell: LabCell) -> CellOutcome:
    """Return the outcome of a test cell whose notebook was not handed in."""
    check = CheckResult(cell.key, "not-attempted", is_hidden(cell), lost=rounded(cell.points))
    return CellOutcome(cell, 0.0, "not-attempted", (check,))


def beside(
    cell: LabCell, outputs: Iterable[Mapping[str, Any]], error: Mapping[str, Any] | None
) -> CellOutcome:
    """Return what a test cell is worth that ran beside the learner's code.

    nbgrader's rule alone counts: reports among the outputs could be anybody's.
    """
    outputs = list(outputs)
    failed = {"ename": error["ename"], "evalue": error["evalue"]} if error else None
    is_assertion = error is not None and error["ename"] == "AssertionError"
    kind = "done" if error is None else "assertion" if is_assertion else "learner"
    found = outcome(cell, Verdict(kind, (), tuple(outputs), _last_number(outputs), failed))
    flags = (*found.flags, BESIDE.format(cell=cell.key)) if found.score else found.flags
    return replace(found, flags=flags)


def refused(cell: LabCell) -> CellOutcome:
    """Return the outcome of a test cell that can't be judged apart, where nothing else counts."""
    check = CheckResult(cell.key, "failed", is_hidden(cell), STRICT, lost=rounded(cell.points))
    return CellOutcome(cell, 0.0, "failed", (check,), flags=(f"{cell.key}: {STRICT}",))


def _last_number(outputs: list[Mapping[str, Any]]) -> float | None:
    """Return the value of a cell's last line from what was shown, or None for no number."""
    shown = [one for one in outputs if one.get("output_type") == "execute_result"]
    text = shown[-1]["data"].get("text/plain") if shown else None
    found = NUMBER.fullmatch(text.strip()) if isinstance(text, str) and len(text) < 100 else None
    return float(found[1]) if found else None


def is_hidden(cell: LabCell) -> bool:
    """Tell whether a test cell holds more than its release shows."""
    return cell.source.strip() != cell.released.strip()


def exercise_result(
    exercise: Exercise, outcomes: Iterable[CellOutcome], *, raised: bool, unanswered: bool
) -> ExerciseResult:
    """Put the test cells of an exercise together.

    `raised` tells whether its answer cell raised, `unanswered` whether that is as released.
    """
    outcomes = list(outcomes)
    scores = [one.score for one in outcomes]
    waits = None in scores
    return ExerciseResult(
        name=exercise.name,
        state="manual" if waits else _state(outcomes, raised=raised, unanswered=unanswered),
        score=None if waits else rounded(sum(score or 0.0 for score in scores)),
        max_score=rounded(sum(one.cell.points for one in outcomes)),
        misconceptions=tuple(dict.fromkeys(m for one in outcomes for m in one.misconceptions)),
        checks=tuple(check for one in outcomes for check in one.checks),
    )


def _state(outcomes: list[CellOutcome], *, raised: bool, unanswered: bool) -> str:
    states = {one.state for one in outcomes}
    if states == {"passed"}:
        return "passed"
    if any(one.fraction > 0 for one in outcomes):
        return "partial"
    if unanswered and not any(one.state == "error" and not one.is_common for one in outcomes):
        return "not-attempted"
    if raised or "error" in states:
        return "error"
    return "not-attempted" if states == {"not-attempted"} else "failed"


def _from_reports(cell: LabCell, verdict: Verdict) -> CellOutcome:
    try:
        checks = [check for report in verdict.reports for check in report["checks"]]
        weights = [float(check["weight"]) for check in checks]
        worth = [cell.points * weight / sum(weights) for weight in weights]
        results = tuple(_check(check, most) for check, most in zip(checks, worth, strict=True))
        names = tuple(str(name) for report in verdict.reports for name in report["misconceptions"])
        states = {str(report["state"]) for report in verdict.reports}
        if not all(math.isfinite(weight) and weight > 0 for weight in weights):
            raise ValueError(f"weights {weights}")
        earned = sum(w for w, r in zip(weights, results, strict=True) if r.state == "passed")
        fraction = earned / sum(weights)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise BadReport(BAD_REPORT.format(reason=error)) from None
    if fraction > 0:
        state = "passed" if fraction == 1 else "partial"
    else:
        order = ("error", "failed", "not-attempted")
        state = next((state for state in order if state in states), "failed")
    return CellOutcome(cell, fraction, state, results, names)


def _check(check: Mapping[str, Any], worth: float) -> CheckResult:
    state = check["state"]
    if state not in CHECK_STATES:
        raise ValueError(f"a check's state {state!r}")
    return CheckResult(
        name=str(check["name"]),
        state=state,
        hidden=bool(check["hidden"]),
        message=str(check["message"]),
        lost=0.0 if state == "passed" else rounded(worth),
    )


def _from_value(cell: LabCell, value: float | None) -> tuple[float, tuple[str, ...]]:
    """Return the fraction that the value of a cell's last line stands for, and flags."""
    if value is None:
        return 1.0, ()
    if not 0 <= value <= cell.points:  # NaN is not between anything either
        flag = OUT_OF_RANGE.format(cell=cell.key, value=value, most=cell.points)
        return 0.0, (flag,)
    return (value / cell.points if cell.points else 1.0), ()


def _message(cell: LabCell, verdict: Verdict) -> str:
    """Return what a cell without a report says on failure: nothing, if it is hidden."""
    return "" if is_hidden(cell) or verdict.kind == "done" else _said(verdict)


def _said(verdict: Verdict) -> str:
    """Return what the error says that ended a cell."""
    if verdict.error is not None:
        ename, evalue = verdict.error["ename"], verdict.error["evalue"]
        name = "" if ename in NOT_RAISED else ename
        return ": ".join(part for part in (name, evalue) if part)[:500]
    error = next((o for o in verdict.outputs if o.get("output_type") == "error"), None)
    return "" if error is None else str(error.get("evalue", ""))[:500]
