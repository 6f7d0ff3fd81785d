"""Say what grading again would change, before anything is written.

Points are compared as they count: what a person gave, and extra credit, stays as it is, and so
changes nothing. Penalties for lateness follow the due date that holds now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from proctor.course.course import Course, CourseError, Handed
from proctor.course.journal import history
from proctor.course.lab_entry import KEEP, Decided, check_entry, points_of
from proctor.course.marks import Mark, marks_of
from proctor.notebook.lab import Lab
from proctor.result import Graded, Result, rounded
from proctor.run.outcome import Outcome

KINDS = {
    "up": "up",
    "down": "down",
    "same": "the same",
    "new": "new",
    "lost": "no longer readable",
    "unreadable": "unreadable as before",
    "fault": "not graded, through a fault of ours",
}
"""What can become of a learner, and the words for it."""

NOTHING = (
    "Nothing of {lab} was graded before, so there is nothing to compare with. Grade it first: "
    "proctor grade {lab}"
)


@dataclass(frozen=True)
class Standing:
    """Where an exercise stands. `state` is None where only the gradebook knows of a grading.

    `score` is None while a person has to say.
    """

    state: str | None
    score: float | None

    def differs(self, now: Standing) -> bool:
        """Tell whether there is a difference that one can see."""
        return self.score != now.score or self.state not in (None, now.state)


@dataclass(frozen=True)
class Difference:
    """What would become of one learner: `kind` is one of KINDS; scores are None without a result.

    `exercises` has only what changed, as (before, now); `because` says in words what it was
    graded from that is different now; `why` says why there is no result now.
    """

    student: str
    kind: str
    before: float | None = None
    now: float | None = None
    exercises: Mapping[str, tuple[Standing, Standing]] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    why: str = ""
    penalty: tuple[float, float] = (0.0, 0.0)

    @property
    def is_worth_a_line(self) -> bool:
        """Whether there is something to tell."""
        is_new = self.kind not in ("same", "unreadable")
        return is_new or bool(self.exercises) or self.penalty[0] != self.penalty[1]

    def to_dict(self) -> dict[str, Any]:
        """Return what machines read."""
        told: dict[str, Any] = {
            "student": self.student,
            "kind": self.kind,
            "before": self.before,
            "now": self.now,
            "exercises": [
                {"name": name, "before": vars(before), "now": vars(now)}
                for name, (before, now) in self.exercises.items()
            ],
            "because": list(self.because),
        }
        if self.penalty[0] != self.penalty[1]:
            told["penalty"] = {"before": self.penalty[0], "now": self.penalty[1]}
        return {**told, "why": self.why} if self.why else told


@dataclass(frozen=True)
class Late:
    """How late submissions are, by the due date that holds now, and what was taken for it so far.

    `price` gives a penalty for a learner, a score and the seconds late, as the course's plugin.
    """

    taken: Mapping[str, float] = field(default_factory=dict)
    seconds: Callable[[str], float] = lambda student: 0.0
    price: Callable[[str, float, float], float | None] = lambda student, score, late: None

    @classmethod
    def of(cls, course: Course, book: Any, lab: Lab) -> Late:
        """Read it from the gradebook and from `submitted/`."""
        from nbgrader.api import MissingEntry

        try:
            assignment = book.gradebook.find_assignment(lab.name)
        except MissingEntry:
            return cls()
        handed = {one.student_id: one for one in assignment.submissions}
        stamps = {student: one.timestamp for student, one in handed.items()}
        extra = {student: one.extension or timedelta() for student, one in handed.items()}
        due = assignment.duedate

        def seconds(student: str) -> float:
            folder = course.folder("submitted", student, lab.name)
            handed_in = course.timestamp(Handed(student, folder, lab.names))
            when = handed_in or stamps.get(student)
            if due is None or when is None:
                return 0.0
            from nbgrader.utils import parse_utc

            return (parse_utc(when) - due - extra.get(student, timedelta())).total_seconds()

        taken = {student: one.late_submission_penalty or 0.0 for student, one in handed.items()}
        return cls(taken, seconds, book.price)

    def penalty(self, student: str, *scores: float) -> float:
        """Return the points that lateness costs now, from the score of each notebook."""
        late = self.seconds(student)
        costs = [self.price(student, score, late) if late > 0 else None for score in scores]
        pairs = zip(costs, scores, strict=True)
        return rounded(sum(min(max(cost or 0.0, 0.0), score) for cost, score in pairs))


@dataclass(frozen=True)
class Earlier:
    """What is on record for a lab: the gradebook's marks and the journal's last entries."""

    lab: Lab
    marks: Mapping[str, Mapping[str, Mark]]
    entries: Mapping[str, Mapping[str, Any]]
    late: Late = field(default_factory=Late)
    keeps: bool = False

    @classmethod
    def of(cls, course: Course, lab: Lab, decided: Decided | None = None) -> Earlier:
        """Read it. Raises CourseError when the gradebook fails, and where `enter` would."""
        decided = decided or Decided()
        entries = {name: found[-1] for name, found in history(course.root, lab.name).items()}
        with _book(course) as book:
            if book is None:
                return cls(lab, {}, entries)
            marks = _carried_over(marks_of(book.gradebook.db, lab), book, lab, decided)
            return cls(lab, marks, entries, Late.of(course, book, lab), decided.removed == KEEP)

    def gone(self, student: str) -> dict[str, float]:
        """Return the points in cells that the lab has no more, by notebook."""
        here = points_of(self.lab)
        found: dict[str, float] = defaultdict(float)
        for cell, mark in self.marks.get(student, {}).items():
            if cell not in here:
                found[self.lab.notebook_of(cell)] += mark.points or 0.0
        return found

    def knows_any(self, students: Iterable[str]) -> bool:
        """Tell whether any of these was graded before."""
        return any(self.standings(student) is not None for student in students)

    def result(self, student: str) -> Result | None:
        """Return the result that the learner's marks come from, if the journal has it.

        `nbgrader autograde` keeps no journal: its marks can be of a later day.
        """
        found = self.entries.get(student, {}).get("result")
        if found is None:
            return None
        result, marks = Result.from_dict(found), self.marks.get(student, {})
        given = {exercise.name: exercise.score for exercise in result.exercises}
        for exercise in self.lab.exercises:
            automatic = [marks.get(key, Mark()).automatic for key in exercise.cells]
            if marks and exercise.name in given and _sum(automatic) != given[exercise.name]:
                return None
        return result

    def standings(self, student: str) -> dict[str, Standing] | None:
        """Return where each exercise stood, or None for who has no result."""
        result, marks = self.result(student), self.marks.get(student, {})
        if result is None and not any(_has_points(mark) for mark in marks.values()):
            return None
        known = {exercise.name: exercise for exercise in result.exercises} if result else {}
        if not marks:
            return {name: Standing(one.state, one.score) for name, one in known.items()}
        return {
            exercise.name: Standing(
                known[exercise.name].state if exercise.name in known else None,
                _sum(marks.get(key, Mark()).points for key in exercise.cells),
            )
            for exercise in self.lab.exercises
        }

    def standings_after(self, student: str, graded: Graded) -> dict[str, Standing]:
        """Return where each exercise would stand."""
        marks = self.marks.get(student, {})
        scores = {
            self.lab.key_of(cell.notebook or self.lab.name, cell.grade_id): cell.score
            for cell in graded.cells
        }
        cells = {key: marks.get(key, Mark()).graded_as(score) for key, score in scores.items()}
        states = {exercise.name: exercise.state for exercise in graded.result.exercises}
        return {
            exercise.name: Standing(
                states[exercise.name],
                _sum(cells.get(key, Mark()).points for key in exercise.cells),
            )
            for exercise in self.lab.exercises
        }


def compare(earlier: Earlier, student: str, graded: Graded | Exception) -> Difference:
    """Return what a new grading of one submission would change."""
    stood = earlier.standings(student)
    gone, taken = earlier.gone(student), earlier.late.taken.get(student, 0.0)
    before = None if stood is None else _after(_total(stood) + sum(gone.values()), taken)
    if isinstance(graded, Exception):
        outcome = Outcome.of(student, graded)
        kind = outcome.kind if outcome.kind == "fault" or stood is None else "lost"
        return Difference(student, kind, before, why=outcome.why)
    stands = earlier.standings_after(student, graded)
    earned: dict[str, float] = defaultdict(float, gone if earlier.keeps else {})
    for name, stand in stands.items():
        earned[earlier.lab.place(name)[0]] += stand.score or 0.0
    penalty = earlier.late.penalty(student, *earned.values())
    now = _after(sum(earned.values()), penalty)
    if stood is None or before is None:
        return Difference(student, "new", None, now)
    return Difference(
        student,
        "up" if now > before else "down" if now < before else "same",
        before,
        now,
        {
            name: (stood[name], stand)
            for name, stand in stands.items()
            if name in stood and stood[name].differs(stand)
        },
        _because(earlier.result(student), graded.result),
        penalty=(taken, penalty),
    )


def totals(differences: Iterable[Difference]) -> dict[str, int]:
    """Return how many there are of each kind."""
    counted = Counter(one.kind for one in differences)
    return {kind: counted[kind] for kind in KINDS}


def check_comparable(course: Course, earlier: Earlier, students: Iterable[str]) -> None:
    """Raise CourseError, before anything is graded, when nothing was graded before."""
    lab = earlier.lab.name
    if not earlier.knows_any(one.student for one in course.submissions(lab, students)):
        raise CourseError(NOTHING.format(lab=lab))


def _because(before: Result | None, now: Result) -> tuple[str, ...]:
    return now.manifest.differences(before.manifest) if before else ()


@contextmanager
def _book(course: Course) -> Iterator[Any]:
    """Open the gradebook; None stands for one that isn't there, which is not made for this."""
    from sqlalchemy.engine import make_url

    url = make_url(course.layout.db_url)
    path = url.database or ""
    is_plain = url.get_backend_name() == "sqlite" and not path.startswith("file:")
    if is_plain and not Path(path).is_file():
        yield None
        return
    with course.scorebook() as book:
        yield book


def _carried_over(
    marks: Mapping[str, Mapping[str, Mark]], book: Any, lab: Lab, decided: Decided
) -> dict[str, dict[str, Mark]]:
    """Return the marks by the names that cells have now, as grading would carry them over."""
    check_entry(book, lab, decided)
    return {
        student: {decided.renamed.get(cell, cell): mark for cell, mark in given.items()}
        for student, given in marks.items()
    }


def _has_points(mark: Mark) -> bool:
    return mark.automatic is not None or mark.manual is not None


def _sum(points: Iterable[float | None]) -> float | None:
    """Add points up, rounded; one that is still to come leaves the sum open."""
    found = list(points)
    if any(one is None for one in found):
        return None
    return rounded(sum(one or 0.0 for one in found))


def _after(score: float, penalty: float) -> float:
    return rounded(max(score - penalty, 0.0))


def _total(standings: Mapping[str, Standing]) -> float:
    return rounded(sum(one.score or 0.0 for one in standings.values()))
