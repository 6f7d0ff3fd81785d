"""The command line: `proctor check`, `grade`, `report`, `diff` and more, and what they print."""

from proctor.cli.commands import main

__all__ = ["main"]
