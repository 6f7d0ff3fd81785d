"""The plain-text look of a report: for terminals, logs and screen readers."""

from __future__ import annotations

import textwrap

from public_tests._report.findings import Check, Findings

WIDTH = 88

SYMBOLS = {"passed": "✓", "partial": "✗", "failed": "✗", "not-attempted": "–", "error": "✗"}
"""One sign per state. The words beside it say the same."""

WORDS = {
    "passed": "passed",
    "partial": "partly right",
    "failed": "not right yet",
    "not-attempted": "not attempted yet",
    "error": "raised an error",
}
"""The states of checks and reports, as a learner reads them."""

A_QUESTION_NEXT = "Run this test again, and it asks a question that leads on."
THE_WAY_NEXT = "Run it once more, and it says what to do."

NOT_ATTEMPTED = "Write your answer between the marks, run that cell, then run this one again."


def check_word(check: Check) -> str:
    """Return the state of one check in words."""
    return "not tried yet" if check.state == "not-attempted" else WORDS[check.state]


def check_title(check: Check) -> str:
    """Return what a check is about, in words rather than as an identifier."""
    return check.name.replace("-", " ")


def what_next(report: Findings) -> list[tuple[str, str]]:
    """Return the pairs of sentences (what was seen, what to try next) that a report ends with."""
    return [*_about_the_answer(report), *report.notes]


def shown_next(report: Findings) -> list[tuple[str, str]]:
    """Return the pairs that a report shows at its step: the way to an answer comes last."""
    by_steps = report.question and report.state not in ("passed", "not-attempted")
    if not by_steps or report.step not in (1, 2):
        return what_next(report)
    further = A_QUESTION_NEXT if report.step == 1 else f"{report.question} {THE_WAY_NEXT}"
    return [*((idea.seen, "") for idea in report.advice), ("", further), *report.notes]


def _about_the_answer(report: Findings) -> list[tuple[str, str]]:
    if report.state == "passed":
        return [(report.success, "")] if report.success else []
    if report.state == "not-attempted":
        return [("", report.hint or NOT_ATTEMPTED)]
    pairs = [(idea.seen, idea.next) for idea in report.advice]
    if report.hint:
        pairs.append(("", report.hint))
    return pairs


def render(report: Findings) -> str:
    """Return the report as text: headline, one line per check, then what to do next."""
    lines = [f"{SYMBOLS[report.state]} {report.headline}"]
    if report.state != "not-attempted":
        lines += [line for check in report.checks for line in _check_lines(check)]
    for seen, following in shown_next(report):
        lines += [wrapped for sentence in (seen, following) for wrapped in _wrap(sentence)]
    return "\n".join(lines)


def _check_lines(check: Check) -> list[str]:
    lines = [f"  {SYMBOLS[check.state]} {check_title(check)}: {check_word(check)}"]
    if check.state == "failed" and check.message:
        lines += textwrap.wrap(
            check.message, WIDTH, initial_indent="      ", subsequent_indent="      "
        )
    return lines


def _wrap(sentence: str) -> list[str]:
    return textwrap.wrap(sentence, WIDTH, initial_indent="→ ", subsequent_indent="  ")
