"""Show a report, and raise the error that carries it.

AssertionError
└── ChecksFailed        some check of an exercise did not pass; its `report` says which
"""

from __future__ import annotations

import sys

from public_tests._report.report import Report

SEE_REPORT = "The report above says what to do next."


class ChecksFailed(AssertionError):  # noqa: N818 - says what happened, which is no fault
    """Some check did not pass. Notebooks show it as one line, because the report says the rest."""

    def __init__(self, report: Report):
        super().__init__(f"{report.headline} {SEE_REPORT}")
        self.report = report

    def __reduce__(self):
        return type(self), (self.report,)

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return [str(self)]


def publish(report: Report) -> None:
    """Show a report once, and raise `ChecksFailed` unless everything passed.

    The panel at the top of a lab, where there is one, hears what a visible test said.
    """
    from IPython.display import display  # slow to import, and only needed now

    display(report)
    if "autils" in sys.modules and not all(check.hidden for check in report.checks):
        from autils.labs.progress import record_result

        record_result(report.exercise, report.state, report.earned, report.total)
    if report.state != "passed":
        raise ChecksFailed(report)
