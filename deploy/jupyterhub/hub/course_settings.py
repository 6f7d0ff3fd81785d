"""What this hub knows about its course: settings.toml, the groups of the machine, the folders."""

from __future__ import annotations

import grp
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HUB = Path(__file__).resolve().parent
COURSE_FOLDER = HUB.parent / "course"  # the instructor's alone
EXCHANGE = HUB.parent / "exchange"  # everybody's
STATE = HUB.parent / "state"  # the hub's alone


@cache
def settings() -> dict[str, Any]:
    """Return what settings.toml says."""
    return tomllib.loads((HUB / "settings.toml").read_text(encoding="utf-8"))


def group(role: str) -> str:
    """Return the name of the Unix group of a role: "instructor" or "learner"."""
    return f"{settings()['course']}-{role}s"


def role(name: str) -> str:
    """Return what an account is in this course."""
    return "instructor" if name in grp.getgrnam(group("instructor")).gr_mem else "learner"
