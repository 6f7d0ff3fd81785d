"""What a learner process keeps for the judge, by number: things that can't travel themselves."""

from __future__ import annotations

from typing import Any

MOST_KEPT = 100_000


class TooMany(RuntimeError):  # noqa: N818 - it names what happened
    """More things are kept than may be."""


class Kept:
    """Gives each thing one number, as long as the process lives."""

    def __init__(self) -> None:
        self._things: list[Any] = []
        self._numbers: dict[int, int] = {}

    def number_of(self, thing: Any) -> int:
        """Return the number of a thing, a new one if it has none. Raises TooMany."""
        if id(thing) not in self._numbers:
            if len(self._things) >= MOST_KEPT:
                raise TooMany(f"more than {MOST_KEPT} things are asked for")
            self._numbers[id(thing)] = len(self._things)
            self._things.append(thing)  # held, so that its id stays its own
        return self._numbers[id(thing)]

    def thing(self, number: int) -> Any:
        """Return the thing of a number. Raises IndexError."""
        return self._things[number]
