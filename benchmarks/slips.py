"""How long the report on a wrong answer takes with the book of slips, and without.

`python -m benchmarks.slips` runs each wrong answer of the test tables of labs 1 and 2 side by side,
with the book and with an empty one, and prints the median and the largest difference for each
exercise. The aim is at most 5 ms more.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from unittest import mock

ROUNDS = 5
AIM = 0.005


def main() -> None:
    """Print a line for each exercise."""
    from tests.public_tests.exercises import TESTED  # imports Keras

    for tested in TESTED[:15]:
        more = [
            _seconds(partial(tested.report, answer)) - _seconds(partial(_without, tested, answer))
            for answer, *_ in tested.wrongs
        ]
        met = "met" if median(more) <= AIM else "missed"
        usual, most = 1e3 * median(more), 1e3 * max(more)
        print(f"{tested.name:18} {usual:6.2f} ms, at most {most:6.2f} ms: {met}")


def _without(tested: object, answer: object) -> None:
    with _no_books():
        tested.report(answer)  # type: ignore[attr-defined]


@contextlib.contextmanager
def _no_books() -> Iterator[None]:
    with mock.patch("public_tests._slips.told.slips_in", return_value=()):
        yield


def _seconds(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    main()
