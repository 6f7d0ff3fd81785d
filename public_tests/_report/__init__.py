"""What a test says: what it found, how that looks, and the error that carries it."""

from public_tests._report.findings import CHECK_STATES, HEADLINES, Check, Misconception
from public_tests._report.publish import SEE_REPORT, ChecksFailed, publish
from public_tests._report.report import REPORT_MIMETYPE, VERSION, Report

__all__ = [
    "CHECK_STATES",
    "HEADLINES",
    "REPORT_MIMETYPE",
    "SEE_REPORT",
    "VERSION",
    "Check",
    "ChecksFailed",
    "Misconception",
    "Report",
    "publish",
]
