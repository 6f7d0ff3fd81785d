"""Memory in large pieces."""

import subprocess
import sys

import pytest

from proctor.learner.inside import huge_pages
from proctor.sandbox import libc

HUGE = """
import mmap
from pathlib import Path
from proctor.learner.inside.huge_pages import SIZE, collapse
memory = mmap.mmap(-1, 8 * SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.write(bytes(range(256)) * (8 * SIZE // 256))
before = memory[:]
def huge():
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(text.split("AnonHugePages:")[1].split()[0])
had = huge()
collapse()
assert memory[:] == before
print(huge() - had)
"""

MAPS = """\
559000000000-559000800000 rw-p 00000000 fe:00 123 /usr/lib/libm.so.6
559fffff0000-55a0005ff000 rw-p 00000000 00:00 0   [heap]
7f0000001000-7f0000400000 rw-p 00000000 00:00 0
7f0001000000-7f0001100000 rw-p 00000000 00:00 0
7f0002000000-7f0002800000 r--p 00000000 00:00 0
7f0003000000-7f0003800000 rw-s 00000000 00:01 9   /dev/shm/shared
7ffc00000000-7ffc00800000 rw-p 00000000 00:00 0   [stack]
"""


def test_memory_is_put_into_large_pieces_and_stays_what_it_is():
    done = subprocess.run([sys.executable, "-c", HUGE], capture_output=True, text=True, check=True)
    if int(done.stdout) == 0:
        pytest.skip("this kernel can't, or has no large piece to spare")
    assert int(done.stdout) >= huge_pages.SIZE // 1024


def test_only_memory_that_is_no_files_is_touched():
    assert list(huge_pages.own_memory(MAPS)) == [
        (0x55A000000000, 0x400000),
        (0x7F0000200000, 0x200000),
    ]


def test_a_kernel_that_does_not_is_left_alone(monkeypatch):
    def refuse(start, length):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(libc, "collapse", refuse)
    huge_pages.collapse()
