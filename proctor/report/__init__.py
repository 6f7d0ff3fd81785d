"""The class report: what a class understood of a lab, in one file that needs no network."""

from proctor.report.page import write_course_report, write_report

__all__ = ["write_course_report", "write_report"]
