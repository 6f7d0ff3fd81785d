"""How far a learner is with each exercise, and the small file that remembers it.

The file is for the learner alone. Grading never reads it, so it is believed as far as it goes: what
is damaged in it counts as not attempted.
"""

import contextlib
import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = ".progress"
VERSION = 1
STATES = ("passed", "partial", "failed", "error", "not-attempted")


@dataclass(frozen=True)
class Standing:
    """What an exercise's test said last: its state, and points out of how many."""

    state: str = "not-attempted"
    earned: float = 0.0
    total: float = 0.0

    @property
    def is_done(self) -> bool:
        """Tell whether the whole test passed."""
        return self.state == "passed"

    @property
    def words(self) -> str:
        """Say where the exercise stands."""
        if self.state == "not-attempted":
            return "not attempted yet"
        if self.is_done:
            return "done"
        points = "point" if self.total == 1 else "points"
        return f"in progress, {self.earned:g} of {self.total:g} {points}"


class ProgressFile:
    """The standings of one lab, in a file beside its notebook."""

    def __init__(self, lab: str, folder: Path):
        self._lab = lab
        self.path = folder / FOLDER / f"{lab}.json"

    def read(self) -> dict[str, Standing]:
        """Return what was kept; nothing where there is no file, or no sense in it."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return {name: _standing(one) for name, one in dict(kept["exercises"]).items()}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    def write(self, standings: Mapping[str, Standing]) -> bool:
        """Replace the file as a whole; tell whether that was possible."""
        exercises = {name: asdict(one) for name, one in standings.items()}
        text = json.dumps({"version": VERSION, "lab": self._lab, "exercises": exercises}, indent=1)
        return write_whole(self.path, text)


def write_whole(path: Path, text: str) -> bool:
    """Replace a file as a whole, in a folder that is made for it; tell whether it could be."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    except OSError:
        return False
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        return False
    return True


def _standing(kept: Any) -> Standing:
    """Return what a file says about an exercise, or "not attempted" where that is nonsense."""
    try:
        standing = Standing(kept["state"], float(kept["earned"]), float(kept["total"]))
    except (KeyError, TypeError, ValueError):
        return Standing()
    sound = (
        standing.state in STATES
        and math.isfinite(standing.total)
        and 0 <= standing.earned <= standing.total
    )
    return standing if sound else Standing()
