"""The report on an exercise: findings that can be shown, to a person and to a grader."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from public_tests._report import html, text
from public_tests._report.findings import Findings

VERSION = 1
"""Version of the dictionary that `Report.to_dict` gives."""

REPORT_MIMETYPE = "application/vnd.proctor.report+json"
"""The media type under which a grader finds a report among a cell's outputs."""


@dataclass(frozen=True)
class Report(Findings):
    """The checks of one exercise and what follows from them, ready to be displayed."""

    def to_dict(self) -> dict[str, Any]:
        """Return what a grader reads, made of plain JSON values."""
        return {
            "version": VERSION,
            "exercise": self.exercise,
            "state": self.state,
            "misconceptions": list(self.misconceptions),
            "fraction": self.fraction,
            "checks": [asdict(check) for check in self.checks],
            "headline": self.headline,
            "advice": [list(pair) for pair in text.what_next(self)],
        }

    def __str__(self) -> str:
        return text.render(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return the report for a person, with and without colour, and for a grader."""
        return {
            "text/plain": text.render(self),
            "text/html": html.render(self),
            REPORT_MIMETYPE: self.to_dict(),
        }
