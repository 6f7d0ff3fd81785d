"""The small file that remembers what a learner guessed; for them alone, grading never reads it."""

import json
from pathlib import Path
from typing import Any

from autils.labs.standing import FOLDER, VERSION, write_whole


class GuessFile:
    """The guesses of the lab in a folder, by the names of their questions."""

    def __init__(self, folder: Path):
        self.path = folder / FOLDER / "guesses.json"

    def read(self) -> dict[str, Any]:
        """Return what was kept; nothing where there is no file, or no sense in it."""
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8"))["guesses"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    def keep(self, name: str, value: float | str) -> bool:
        """Add one guess; tell whether the file could be written."""
        kept = {**self.read(), name: value}
        return write_whole(self.path, json.dumps({"version": VERSION, "guesses": kept}, indent=1))
