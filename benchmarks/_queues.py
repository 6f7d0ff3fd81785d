"""A class on its way through a cluster, event by event: who waits for whom, and for how long.

A submission goes through a fixed list of steps. A step takes places (a worker's thread, Python in
the coordinator, a processor), keeps them for some seconds and gives some back; a submission waits
in line, first come first served, until all places of its next step are free. That is all there is
to the model; what it predicts comes from measured seconds.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step: places it waits for, seconds it lasts, places that are free again after it.

    `seconds` is asked with the number of the submission, counted from 0.
    """

    takes: tuple[str, ...]
    seconds: Callable[[int], float]
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """What came of a simulated class.

    Attributes:
        ends: when each submission was done, in order, in seconds.
        busy: seconds for which places of each kind were taken, all of that kind together.
    """

    ends: tuple[float, ...]
    busy: Mapping[str, float]

    @property
    def seconds(self) -> float:
        """When the last one was done."""
        return self.ends[-1]

    def load(self, place: str, count: int) -> float:
        """Return which share of the time the `count` places of a kind were taken, on average."""
        return self.busy[place] / (count * self.seconds)


class _Room:
    """The places of each kind, and who waits in front of them."""

    def __init__(self, places: Mapping[str, int]):
        self.free = dict(places)
        self.since = dict.fromkeys(places, 0.0)
        self.busy = dict.fromkeys(places, 0.0)
        self._size = dict(places)

    def take(self, names: tuple[str, ...], now: float) -> bool:
        if any(not self.free[name] for name in names):
            return False
        for name in names:
            self._count(name, now)
            self.free[name] -= 1
        return True

    def give(self, names: tuple[str, ...], now: float) -> None:
        for name in names:
            self._count(name, now)
            self.free[name] += 1

    def _count(self, name: str, now: float) -> None:
        self.busy[name] += (self._size[name] - self.free[name]) * (now - self.since[name])
        self.since[name] = now


def passage(steps: Sequence[Step], places: Mapping[str, int], count: int) -> Passage:
    """Send `count` submissions through the steps, all there from the beginning.

    Raises ValueError for a step whose places do not exist: it would wait for ever.
    """
    for step in steps:
        if lacking := [name for name in step.takes if places.get(name, 0) < 1]:
            raise ValueError(f"nobody can take {lacking[0]!r}: there is none")
    room = _Room(places)
    waiting: list[deque[int]] = [deque() for _ in steps]
    waiting[0].extend(range(count))
    events: list[tuple[float, int, int]] = []
    ends: list[float] = []
    now = 0.0
    while True:
        # The last steps first: what is nearly done makes room for what has not begun.
        for place in range(len(steps) - 1, -1, -1):
            step, line = steps[place], waiting[place]
            while line and room.take(step.takes, now):
                number = line.popleft()
                heapq.heappush(events, (now + step.seconds(number), place, number))
        if not events:
            return Passage(tuple(ends), room.busy)
        now, place, number = heapq.heappop(events)
        room.give(steps[place].gives, now)
        if place + 1 < len(steps):
            waiting[place + 1].append(number)
        else:
            ends.append(now)
