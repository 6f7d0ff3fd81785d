"""The top of a feedback page: each exercise, how it stands, what was seen, what to do next.

A step of `GenerateFeedback.preprocessors`, after `HideHiddenTests`: only what is left by then can
get into the summary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

from proctor.notebook.lab import Exercise, Lab, LabError, read_lab
from proctor.result import REPORT_MIMETYPE, SIGNS, WORDS

TEMPLATES = Path(__file__).parent / "templates" / "summary"
MOST_ADVICE = 3
"""Pieces of advice for one exercise: nobody mends more at a time."""

NO_NAME = (
    "There was no `{name}` when its test ran.",
    "Define it under exactly this name, in a cell above the test.",
)

TOP = '<a name="top"></a>'
"""Where nbgrader's feedback page begins, and where its links "(Top)" lead."""


@dataclass(frozen=True)
class Entry:
    """One exercise as its learner reads about it.

    `advice` holds pairs of sentences: what was seen, what to try next. `anchor` leads to the
    exercise further down in the page.
    """

    name: str
    heading: str
    state: str
    score: float
    max_score: float
    advice: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    anchor: str = ""


class FeedbackStep(NbGraderPreprocessor):
    """A step of `GenerateFeedback.preprocessors`."""

    # The exporter tells all steps of a page which forms of an output are shown first; one that
    # can't be told so is warned of, for each page.
    display_data_priority = List(Unicode(), config=True)


class Summary(FeedbackStep):
    """Work out the summary of a notebook's feedback, and leave it for the exporter to show."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Put the summary, as HTML, into `resources["nbgrader"]["summary"]`."""
        about = resources["nbgrader"]
        try:
            layout = CourseDirectory(parent=self)
            lab = read_lab(Path(layout.root), about["assignment"], layout.config)
            lab = lab.part(about["notebook"])
        except LabError as error:
            self.log.warning("No summary on top of the feedback: %s", error)
            return nb, resources
        with Gradebook(about["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {comment.name: comment.comment or "" for comment in notebook.comments}
            penalty = notebook.late_submission_penalty or 0.0
            cells = _by_grade_id(nb.cells)
            found = [_entry(lab, one, cells, grades, comments) for one in lab.exercises]
        about["summary"] = render(lab, found, penalty)
        return nb, resources


def render(lab: Lab, entries: Iterable[Entry], penalty: float = 0.0) -> str:
    """Return the summary as HTML; every text in it is escaped."""
    entries = list(entries)
    total = max(sum(entry.score for entry in entries) - penalty, 0.0)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["points"] = lambda value: f"{round(value, 2):g}"
    return environment.get_template("summary.html.j2").render(
        lab=lab,
        entries=entries,
        penalty=penalty,
        total=total,
        waits=any(entry.state == "manual" for entry in entries),
        words=WORDS,
        signs=SIGNS,
    )


def _by_grade_id(cells: Iterable[Any]) -> dict[str, Any]:
    found = {}
    for cell in cells:
        if grade_id := cell.metadata.get("nbgrader", {}).get("grade_id"):
            found[grade_id] = cell
    return found


def _entry(
    lab: Lab,
    exercise: Exercise,
    cells: Mapping[str, Any],
    grades: Mapping[str, Any],
    comments: Mapping[str, str],
) -> Entry:
    given = [grades[key] for key in exercise.cells if key in grades]
    # Only test cells ran in the judge: in any other cell a report would be the learner's own work.
    tests = [key for key in exercise.cells if lab.cell(key).role == "test"]
    reports = [report for key in tests for report in _reports(cells.get(key))]
    if not reports and any(_lacks(cells.get(key), exercise.name) for key in tests):
        seen, then = NO_NAME
        advice = [(seen.format(name=exercise.name), then)]
        reports = [{"state": "not-attempted", "advice": advice, "checks": []}]
    waits = any(grade.auto_score is None and grade.manual_score is None for grade in given)
    score = sum(grade.score for grade in given)
    most = sum(grade.max_score for grade in given)
    answer = exercise.name if exercise.name in comments else next(iter(exercise.cells), "")
    state = "manual" if waits else _state(score, most, [report["state"] for report in reports])
    return Entry(
        name=exercise.name,
        heading=lab.heading(exercise.name) or exercise.name,
        state=state,
        score=score,
        max_score=most,
        advice=_advice(reports),
        comment=comments.get(answer, ""),
        anchor=next((key for key in exercise.cells if key in cells), ""),
    )


def _state(score: float, most: float, reported: list[str]) -> str:
    if score >= most:
        return "passed"
    if score > 0:
        return "partial"
    order = ("error", "failed", "not-attempted")
    return next((state for state in order if state in reported), "failed")


def _reports(cell: Any) -> list[Mapping[str, Any]]:
    outputs = cell.get("outputs", []) if cell is not None else []
    data = [output.get("data", {}).get(REPORT_MIMETYPE) for output in outputs]
    return [report for report in data if report]


def _lacks(cell: Any, name: str) -> bool:
    """Tell whether a test cell ended because the name that it tests was not there."""
    said = f"name '{name}' is not defined"
    outputs = cell.get("outputs", []) if cell is not None else []
    return any((out.get("ename"), out.get("evalue")) == ("NameError", said) for out in outputs)


def _advice(reports: list[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return what reports advise on what is not right; the general words of hidden checks last."""
    wrong = [report for report in reports if report["state"] != "passed"] or reports
    advised = [(str(seen), str(then)) for one in wrong for seen, then in one.get("advice", [])]
    general = [
        ("", str(check["message"]))
        for report in wrong
        for check in report["checks"]
        if check["hidden"] and check["state"] == "failed" and check["message"]
    ]
    return tuple(dict.fromkeys(advised or general))[:MOST_ADVICE]
