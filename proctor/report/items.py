"""Item analysis: how hard each exercise was, how well it tells learners apart, where points went.

Difficulty is the mean share of the points that was reached (so a high number is an easy exercise),
discrimination the correlation of an exercise with the rest of the lab: Crocker and Algina,
Introduction to Classical and Modern Test Theory (1986), chapter 14.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import mean, median

from proctor.report.collect import ClassWork, Learner
from proctor.result import STATES

FEWEST = 5
"""Learners below which a correlation says nothing."""


@dataclass(frozen=True)
class CheckLoss:
    """What one check cost the class: points in all, and how many learners it concerned."""

    exercise: str
    check: str
    hidden: bool
    points: float
    learners: int

    @property
    def title(self) -> str:
        """What the check is about, in words."""
        return self.check.replace("-", " ") + (" (hidden)" if self.hidden else "")


@dataclass(frozen=True)
class Item:
    """One exercise in a class. Difficulty and discrimination are None where they mean nothing."""

    name: str
    max_score: float
    difficulty: float | None
    discrimination: float | None
    states: dict[str, int]

    def share(self, state: str) -> float:
        """Return the share of learners in a state, from 0 to 1."""
        total = sum(self.states.values())
        return self.states.get(state, 0) / total if total else 0.0


@dataclass(frozen=True)
class Overview:
    """The class in a few numbers, in points."""

    handed_in: int
    graded: int
    mean: float
    median: float
    lowest: float
    highest: float
    full_marks: int


def overview(work: ClassWork) -> Overview:
    """Return the class in a few numbers."""
    scores = [one.score for one in work.graded] or [0.0]
    full = sum(one.score >= work.lab.max_score - 1e-9 for one in work.graded)
    return Overview(
        len(work.learners),
        len(work.graded),
        mean(scores),
        median(scores),
        min(scores),
        max(scores),
        full,
    )


def items(work: ClassWork) -> list[Item]:
    """Return the item analysis, in the lab's order."""
    return [_item(work, name) for name in (one.name for one in work.lab.exercises)]


def losses(work: ClassWork) -> list[CheckLoss]:
    """Return what each check cost the class, the dearest first."""
    points: dict[tuple[str, str, bool], float] = defaultdict(float)
    learners: Counter[tuple[str, str, bool]] = Counter()
    for learner in work.graded:
        assert learner.result is not None
        for exercise in learner.result.exercises:
            for check in exercise.checks:
                if check.lost > 0:
                    key = (exercise.name, check.name, check.hidden)
                    points[key] += check.lost
                    learners[key] += 1
    found = [CheckLoss(*key, lost, learners[key]) for key, lost in points.items()]
    return sorted(found, key=lambda loss: (-loss.points, loss.exercise, loss.check))


def _item(work: ClassWork, name: str) -> Item:
    exercise = next(one for one in work.lab.exercises if one.name == name)
    most = sum(work.lab.cell(key).points for key in exercise.cells)
    scored = [one for one in work.graded if one.scores.get(name) is not None]
    shares = [(one.scores[name] or 0.0) / most for one in scored] if most else []
    return Item(
        name=name,
        max_score=most,
        difficulty=mean(shares) if shares else None,
        discrimination=_discrimination(scored, name),
        states=_states(work.graded, name),
    )


def _states(learners: tuple[Learner, ...], name: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for learner in learners:
        assert learner.result is not None
        for exercise in learner.result.exercises:
            if exercise.name == name:
                # What a person has graded in the meantime no longer waits.
                given = learner.scores.get(name)
                waits = exercise.state == "manual" and given is not None
                counted[
                    _graded_state(given or 0.0, exercise.max_score) if waits else exercise.state
                ] += 1
    return {state: counted[state] for state in STATES if counted[state]}


def _graded_state(score: float, most: float) -> str:
    if score >= most:
        return "passed"
    return "partial" if score > 0 else "failed"


def _discrimination(learners: list[Learner], name: str) -> float | None:
    """Return the correlation of an exercise with the rest of the lab (corrected item-total)."""
    item = [one.scores[name] or 0.0 for one in learners]
    rest = [sum(s or 0.0 for key, s in one.scores.items() if key != name) for one in learners]
    if len(item) < FEWEST:
        return None
    item_mean, rest_mean = mean(item), mean(rest)
    spread = math.sqrt(
        sum((x - item_mean) ** 2 for x in item) * sum((x - rest_mean) ** 2 for x in rest)
    )
    if spread < 1e-12:
        return None
    together = sum((x - item_mean) * (y - rest_mean) for x, y in zip(item, rest, strict=True))
    return together / spread
