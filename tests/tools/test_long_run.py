"""A long run, killed on its way and resumed: as it would have been undisturbed."""

import os
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from tools import long_run
from tools.same_results import differences, gradebook

COUNT = int(os.environ.get("LONG_RUN", "60"))
"""Submissions; `LONG_RUN=1000` for the whole of it, or `python -m tools.long_run`."""


@pytest.mark.slow
def test_a_killed_run_goes_on_to_the_same_results(tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    one, two = tmp_path / "undisturbed", tmp_path / "killed"
    long_run.make_course(one, COUNT)
    shutil.copytree(one, two, symlinks=True)
    seen = long_run.undisturbed(one, COUNT, workers=2)
    assert seen[COUNT] - seen[COUNT // 2] < 8 * 2**20
    done = long_run.killed_and_resumed(two, COUNT, workers=2, seed=seed)
    assert 0 < done < COUNT
    assert differences(one, two, long_run.LAB) == []


def course(root, student="ada", score=1.0, drawn="0" * 32):
    """Make what a run writes, with little in it."""
    (root / "autograded" / student).mkdir(parents=True)
    (root / "autograded" / student / "a.ipynb").write_text("{}")
    (root / ".proctor").mkdir()
    (root / ".proctor" / "small.jsonl").write_text('{"student": "%s"}\n' % student)  # noqa: UP031
    with closing(sqlite3.connect(root / "gradebook.db")) as book:
        book.executescript(
            "CREATE TABLE notebook (id TEXT PRIMARY KEY, name TEXT);"
            "CREATE TABLE grade (id TEXT, score REAL, notebook_id TEXT REFERENCES notebook(id));"
        )
        book.execute("INSERT INTO notebook VALUES (?, ?)", (drawn, student))
        book.execute("INSERT INTO grade VALUES (?, ?, ?)", (drawn, score, drawn))
        book.commit()
    return root


def test_results_that_differ_in_drawn_ids_alone_are_the_same(tmp_path):
    one, two = course(tmp_path / "one"), course(tmp_path / "two", drawn="f" * 32)
    assert differences(one, two, "small") == []
    assert sum(gradebook(one / "gradebook.db").values()) == 2


def test_what_differs_is_named(tmp_path):
    one, two = course(tmp_path / "one"), course(tmp_path / "two", score=2.0)
    found = differences(one, two, "small")
    assert len(found) == 2
    assert all(line.startswith("gradebook: grade: ") for line in found)
    other = course(tmp_path / "three", student="bob")
    kinds = {line.partition(":")[0] for line in differences(one, other, "small")}
    assert kinds == {"gradebook", "autograded", "journal"}
    (two / "autograded" / "ada" / "a.ipynb").chmod(0o600)
    assert any("autograded: ada/a.ipynb: 644" in line for line in differences(one, two, "small"))
