"""Put the report together: one HTML file that loads nothing and prints well."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from proctor.course.course import Course, CourseError
from proctor.course.files import write_whole
from proctor.notebook.lab import Lab, lab_names, read_lab
from proctor.report import charts
from proctor.report.collect import ClassWork, Learner, collect
from proctor.report.ideas import ideas
from proctor.report.items import Overview, items, losses, overview
from proctor.result import SIGNS, WORDS

PROVISIONAL = "Provisional: the run ended before their overtime (proctor grade {lab} --resume)"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Row:
    """One line of the learners' table."""

    name: str
    score: float
    states: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    link: str


def write_report(
    course: Course, lab: Lab, out: Path, known: Mapping[str, Any], *, anonymous: bool = False
) -> Path:
    """Write a lab's report into the folder `out`; return the file's path.

    `known` are the course's misconceptions. `anonymous` hides who is who: learners are numbered by
    their scores, and there are no links. Raises CourseError.
    """
    work = collect(course, lab)
    names = labels(work, anonymous)
    text = page(course, work, known, names, out, anonymous=anonymous)
    return write_whole(out / f"{lab.name}.html", text)


def write_course_report(
    course: Course, out: Path, known: Mapping[str, Any], *, anonymous: bool = False
) -> Path:
    """Write the report of every lab that was handed in, and one page over all of them."""
    found: list[tuple[ClassWork, Overview]] = []
    for name in lab_names(course.root):
        try:
            work = collect(course, read_lab(course.root, name))
        except CourseError:
            continue  # nobody has handed it in yet
        names = labels(work, anonymous)
        text = page(course, work, known, names, out, anonymous=anonymous)
        write_whole(out / f"{name}.html", text)
        found.append((work, overview(work)))
    if not found:
        raise CourseError(f"Nothing was handed in yet: {course.root / 'submitted'} is empty.")
    text = _template("course.html.j2").render(
        rows=[
            {
                "lab": work.lab.name,
                "title": work.lab.title,
                "numbers": numbers,
                "max_score": work.lab.max_score,
                "ideas": ideas(course, work, known)[:3],
            }
            for work, numbers in found
        ]
    )
    return write_whole(out / "course.html", text)


def page(
    course: Course,
    work: ClassWork,
    known: Mapping[str, Any],
    names: Mapping[str, str],
    out: Path,
    *,
    anonymous: bool,
) -> str:
    """Return the report of one lab as HTML."""
    analysed, lost = items(work), losses(work)
    spread, spread_rows = charts.distribution(
        [one.score for one in work.graded], work.lab.max_score
    )
    return _template("lab.html.j2").render(
        lab=work.lab.name,
        title=work.lab.title,
        max_score=work.lab.max_score,
        numbers=overview(work),
        sandbox_off=any(one.result.sandbox == "off" for one in work.graded if one.result),
        ideas=ideas(course, work, known),
        lesson=_relative(course.released(work.lab.name) / f"{work.lab.names[0]}.ipynb", out),
        distribution=Markup(spread),
        distribution_rows=spread_rows,
        items=analysed,
        states=Markup(charts.states(analysed)) if work.graded else "",
        losses=lost,
        lost=Markup(charts.lost_points(lost)) if lost else "",
        words=WORDS,
        signs=SIGNS,
        attention=attention(work, names),
        missing=[] if anonymous else work.missing,
        missing_count=len(work.missing),
        changes=[(names[one.student], one.change) for one in work.learners if one.change],
        moved=moved(work),
        rows=[_row(course, work.lab, one, names, out, anonymous) for one in work.learners],
        exercises=[one.name for one in work.lab.exercises],
    )


def labels(work: ClassWork, anonymous: bool) -> dict[str, str]:
    """Return how each learner is called in the report."""
    if not anonymous:
        return {one.student: one.student for one in work.learners}
    ranked = sorted(work.learners, key=lambda one: (-one.score, one.student))
    width = len(str(len(ranked)))
    return {one.student: f"learner {place:0{width}d}" for place, one in enumerate(ranked, 1)}


def attention(
    work: ClassWork, names: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return what a person should look at: groups of (learner, remarks); empty ones left out."""
    groups: dict[str, list[tuple[str, list[str]]]] = {
        "Without a result": [(names[o.student], [o.problem]) for o in work.learners if o.problem],
        PROVISIONAL.format(lab=work.lab.name): [
            (names[o.student], list(o.overtime)) for o in work.learners if o.is_provisional
        ],
        "Needed overtime": [
            (names[o.student], list(o.overtime))
            for o in work.learners
            if o.overtime and not o.is_provisional
        ],
        "Flagged": [
            (names[o.student], list(o.result.flags))
            for o in work.graded
            if o.result and o.result.flags
        ],
        "Waiting for a person": [
            (names[o.student], [name for name, score in o.scores.items() if score is None])
            for o in work.graded
            if o.waits
        ],
        "Late": [
            (names[o.student], [f"{duration(o.seconds_late)} late, {o.penalty:g} points taken"])
            for o in work.learners
            if o.seconds_late
        ],
        "Repaired before grading": [
            (names[o.student], [f"{repair.cell}: {repair.what}" for repair in o.result.repairs])
            for o in work.graded
            if o.result and o.result.repairs
        ],
    }
    return [(title, group) for title, group in groups.items() if group]


def moved(work: ClassWork) -> tuple[int, int, int]:
    """Return how many scores regrading has raised, lowered and left as they were."""
    steps = [one.change.after - one.change.before for one in work.learners if one.change]
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return up, down, len(steps) - up - down


def duration(seconds: float) -> str:
    """Return a time span in the largest unit that fits."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "under a minute"


def _row(
    course: Course, lab: Lab, one: Learner, names: Mapping[str, str], out: Path, anonymous: bool
) -> Row:
    by_name = {item.name: item.state for item in one.result.exercises} if one.result else {}
    notes = []
    if one.problem:
        notes.append("no result")
    if one.is_provisional:
        notes.append("provisional")
    if one.seconds_late:
        notes.append("late")
    if one.waits and one.result:
        notes.append("waits for a person")
    if one.result and one.result.repairs:
        notes.append("repaired")
    if one.result and one.result.flags:
        notes.append("flagged")
    feedback = course.folder("feedback", one.student, lab.name) / f"{lab.names[0]}.html"
    link = "" if anonymous or not feedback.is_file() else _relative(feedback, out)
    states = tuple((name.name, by_name.get(name.name, "")) for name in lab.exercises)
    return Row(names[one.student], one.score, states, tuple(notes), link)


def _relative(path: Path, out: Path) -> str:
    return Path(os.path.relpath(path, out)).as_posix()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = charts.points
    environment.filters["percent"] = lambda value: f"{100 * value:.0f} %"
    return environment


def _template(name: str) -> Any:
    return _environment().get_template(name)
