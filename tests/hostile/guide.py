"""Write the tables at the end of `docs/trust.md` from the corpus and from what was measured.

python -m tests.hostile.guide
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.hostile.corpus import ROOT, Case, case_names, read_case
from tests.hostile.stock_words import MOST, outcomes, words

GUIDE = ROOT / "docs" / "trust.md"
MARK = "<!-- The tables below are written by `python -m tests.hostile.guide`. -->\n"
HEAD = "| case | what it does | proctor | nbgrader 0.9.6 as it comes |\n|---|---|---|---|"
GROUPS = {
    "The file itself: tags, points, types, copies": (
        r"answer-as-test|tag-.*|test.*|points-200|grade-false|course-rewritten|first-cell-stolen"
        r"|hidden-marks|score-.*|cells-almost-alike|thousands-of-cells|huge-attachments"
        r"|files-.*"
    ),
    "What runs around the tests": (
        r"patched-.*|.*-transformers|ipython-hooks|display-formatters|settrace|atexit-hook"
        r"|signal-handlers|namespace-that-lies|thread-that-stays|closes-.*|removes-.*"
    ),
    "What a function returns": (
        r"lying-(?!model).*|.*-returned|object-array|structured-array|array-like-answer|odd-numbers"
        r"|softmax-is-a-model|changes-its-arguments|counts-its-calls|learned-by-heart"
        r"|remembers-its-inputs"
    ),
    "Forged reports, scores and messages": r"forged-.*|frames-.*|fork-in-the-call|talks-.*",
    "Errors, and what people look at": (
        r".*error.*|script.*|terminal-escapes|slow-repr|result-bomb|display-bomb"
    ),
    "Models": r"model-.*|lying-model",
    "Reading and writing what is not its own": (
        r"read-.*|write-.*|network.*|unix-sockets|becomes-root|shell-commands"
    ),
    "Using up time, memory, disk; ending processes": r".*",
}


def tables() -> str:
    """Return all tables: hostile cases in groups, then clumsy and noisy ones."""
    cases = [read_case(name) for name in case_names()]
    left = [case for case in cases if case.kind == "hostile"]
    parts = []
    for heading, pattern in GROUPS.items():
        inside = [case for case in left if re.fullmatch(pattern, case.name)]
        left = [case for case in left if case not in inside]
        parts.append(_table(heading, inside))
    parts.append(_table("Clumsy", [case for case in cases if case.kind == "clumsy"]))
    parts.append(_table("Honest noise", [case for case in cases if case.kind == "noise"]))
    return "\n".join(parts)


def _table(heading: str, cases: list[Case]) -> str:
    return "\n".join([f"### {heading}\n", HEAD, *_rows(cases), ""])


def _rows(cases: list[Case]) -> Iterator[str]:
    measured = outcomes()
    for case in cases:
        found = measured.get(case.name)
        stock = words(found, case.expected) if found else "not measured"
        yield f"| `{case.name}` | {case.story} | {_proctor(case)} | {stock} |"


def _proctor(case: Case) -> str:
    if "unreadable" in case.expected:
        return "no score, and why"
    return f"{case.expected['score']:g} of {MOST}"


def main() -> None:
    """Write the tables into the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(text.partition(MARK)[0] + MARK + "\n" + tables(), encoding="utf-8")


if __name__ == "__main__":
    main()
