"""Memory in large pieces: a fork then copies a 512th of the table that says where everything lies.

A learner process that writes to a piece gets a copy of the 4 KiB around what it wrote, as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from proctor.sandbox import libc

SIZE = 2 * 1024 * 1024
"""Bytes of a piece, on x86-64 and most other processors."""


def collapse() -> None:
    """Have the kernel put this process's own memory into large pieces, where it can and will."""
    with suppress(OSError):  # no /proc: not Linux
        for start, length in own_memory(Path("/proc/self/maps").read_text()):
            with suppress(OSError):  # Linux before 6.1, no memory to spare, pieces of another size
                libc.collapse(start, length)


def own_memory(maps: str) -> Iterator[tuple[int, int]]:
    """Yield address and length of memory that belongs to no file, in whole pieces.

    `maps` is the text of `/proc/self/maps`.
    """
    for line in maps.splitlines():
        words = line.split()
        if words[1] == "rw-p" and words[5:] in ([], ["[heap]"]):
            low, high = (int(end, 16) for end in words[0].split("-"))
            start = -(-low // SIZE) * SIZE
            if (length := high // SIZE * SIZE - start) > 0:
                yield start, length
