"""Put proctor into an nbgrader course, and take it out again: lines in `nbgrader_config.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from proctor.course.files import write_whole
from proctor.notebook.places import CONFIG, CourseError, read_config

BEGIN = "# >>> proctor (`proctor init --undo` takes these lines out) >>>"
END = "# <<< proctor <<<"

LINES = """\
c = get_config()  # noqa: F821  (nbgrader provides it)
# `nbgrader autograde` and the formgrader's button grade as `proctor grade` does.
c.Autograde.exporter_class = "proctor.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["proctor.nbgrader_steps.RepairSubmission"]
c.Autograde.autograde_preprocessors = [
    "proctor.nbgrader_steps.GradeSubmission",
    "proctor.nbgrader_steps.SaveGrades",
]
# What learners wrote is shown, in the formgrader and in feedback, and does nothing there.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "proctor.notebook.sanitize.harmless",
    "markdown2html": "proctor.nbgrader_steps.feedback.markdown",
}
# Feedback has a summary on top, and no hidden tests.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "proctor.nbgrader_steps.feedback.HideHiddenTests",
    "proctor.nbgrader_steps.summary.Summary",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateFeedback.exporter_class = "proctor.nbgrader_steps.feedback.OfflineExporter"
"""

OPTIONS = (
    ("Autograde", "exporter_class"),
    ("Autograde", "sanitize_preprocessors"),
    ("Autograde", "autograde_preprocessors"),
    ("HTMLExporter", "filters"),
    ("GenerateFeedback", "preprocessors"),
    ("GenerateFeedback", "exporter_class"),
)
"""What the lines set, and a course may have set for itself."""

NOT_HERE = (
    "There is no course in {folder}: no nbgrader_config.py, and no folder source. Run this in the "
    "course's folder, or make a course first: nbgrader quickstart COURSE"
)
TORN = (
    "{path} has the line `{begin}` without the line `{end}`. Take out by hand what is left of "
    "proctor's lines, and try again."
)


@dataclass(frozen=True)
class Change:
    """What is to become of a configuration: its text before and after; None where there is none.

    `replaced` names settings of the course's own that would no longer count.
    """

    path: Path
    before: str | None
    after: str | None
    replaced: tuple[str, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether anything changes."""
        return self.before != self.after

    def make(self) -> None:
        """Write the new text; a file that proctor made and nobody else wrote in goes."""
        if self.after is None:
            self.path.unlink()
        else:
            write_whole(self.path, self.after)


def putting_in(folder: Path) -> Change:
    """Return what puts proctor into the course in a folder. Raises CourseError."""
    path, before, outside = _read(folder)
    if before is None and not (folder / "source").is_dir():
        raise CourseError(NOT_HERE.format(folder=folder))
    gap = "\n" if outside and not outside.endswith("\n\n") else ""
    gap = f"\n{gap}" if outside and not outside.endswith("\n") else gap
    after = f"{outside or ''}{gap}{BEGIN}\n{LINES}{END}\n"
    if before is not None and f"{BEGIN}\n{LINES}{END}\n" in before:
        after = before
    return Change(path, before, after, _replaced(folder) if BEGIN not in (before or "") else ())


def taking_out(folder: Path) -> Change:
    """Return what takes proctor out of the course in a folder. Raises CourseError."""
    path, before, outside = _read(folder)
    if before is None:
        raise CourseError(NOT_HERE.format(folder=folder))
    if BEGIN not in before:
        return Change(path, before, before)
    kept = outside.rstrip("\n")
    return Change(path, before, f"{kept}\n" if kept else None)


def _read(folder: Path) -> tuple[Path, str | None, str]:
    """Return the configuration's path, its text if there is one, and that without our lines."""
    path = folder / CONFIG
    if not path.is_file():
        return path, None, ""
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text:
        return path, text, text
    start = text.index(BEGIN)
    end = text.find(END, start)
    if end < 0:
        raise CourseError(TORN.format(path=path, begin=BEGIN, end=END))
    return path, text, text[:start] + text[end + len(END) :].removeprefix("\n")


def _replaced(folder: Path) -> tuple[str, ...]:
    config = read_config(folder)
    return tuple(
        f"c.{section}.{name}" for section, name in OPTIONS if name in config.get(section, {})
    )
