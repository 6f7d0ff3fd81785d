"""Explain misconceptions: by the registries of whatever packages the labs' own notebooks import."""

from __future__ import annotations

import difflib
import importlib
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proctor.course.course import CourseError
from proctor.grading.slips import ideas
from proctor.notebook.lab import LabError, lab_names, read_lab

UNKNOWN = "There is no misconception {name!r}.{guess} All names: proctor explain"
WIDTH = 88


def misconceptions(root: Path) -> dict[str, Any]:
    """Return the misconceptions of a course by name.

    A course's checks keep them in a mapping `MISCONCEPTIONS` of a package that a lab's prelude
    imports; nothing else says which package that is. Small slips are known in every course.
    """
    known: dict[str, Any] = {idea.name: idea for idea in ideas()}
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    for package in sorted({name for lab in lab_names(root) for name in _packages(root, lab)}):
        if (root / package).is_dir():
            known.update(getattr(importlib.import_module(package), "MISCONCEPTIONS", {}))
    return known


def explanation(known: Mapping[str, Any], name: str) -> str:
    """Return what there is to say about a misconception. Raises CourseError for an unknown one."""
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        guess = f" Did you mean {close[0]}?" if close else ""
        raise CourseError(UNKNOWN.format(name=name, guess=guess))
    idea = known[name]
    parts = [idea.name, _wrapped("What is seen: ", idea.seen), _wrapped("What helps: ", idea.next)]
    if getattr(idea, "why", ""):
        parts.append(_wrapped("", idea.why))
    return "\n\n".join(parts)


def _packages(root: Path, lab: str) -> set[str]:
    try:
        modules = read_lab(root, lab).modules("test")
    except LabError:
        return set()
    return {module.partition(".")[0] for module in modules}


def _wrapped(label: str, text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    filled = [textwrap.fill(" ".join(paragraph.split()), WIDTH) for paragraph in paragraphs]
    return label + "\n\n".join(filled)
