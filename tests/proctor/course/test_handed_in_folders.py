"""What may lie in a submitted folder besides a notebook, and is read or left alone."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from proctor.course import course as course_module
from proctor.course.course import Course, CourseError, Handed

LAB = "lab"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "submitted" / "ann" / LAB
    folder.mkdir(parents=True)
    (folder / f"{LAB}.ipynb").write_text("{}")
    return folder


def files(folder):
    return Handed("ann", folder, (LAB,)).files()


def test_regular_files_are_read_and_nothing_else(folder, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("1")
    (folder / "b\nc.txt").write_text("2")
    (folder / ".hidden").write_text("3")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "links").symlink_to(tmp_path)
    (folder / "itself").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    with (folder / "sparse").open("wb") as file:
        os.truncate(file.fileno(), 1 << 30)
    assert files(folder) == {"b\nc.txt": b"2", "data/a.csv": b"1"}


def test_folders_nested_without_end_are_left(folder):
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        os.chdir(here)
        assert files(folder) == {}
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", folder / "d"], check=True)


def test_folders_with_names_without_end_are_left(folder, monkeypatch):
    monkeypatch.setattr(course_module, "MOST_ENTRIES", 10)
    for number in range(50):
        (folder / f"{number}.txt").write_text("x")
    assert len(files(folder)) <= 10


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_left(folder):
    (folder / "closed").mkdir(mode=0)
    (folder / "a.txt").write_text("x")
    (folder / "a.txt").chmod(0)
    assert files(folder) == {}


@pytest.mark.parametrize(
    "told",
    [
        "",
        "yesterday",
        "9" * 5000,
        "1" * 40,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31 23:59:59 -9999",
        "2026-11-22 05:00:00 UTC" + " " * 5000,
    ],
)
def test_a_timestamp_that_is_no_time_counts_as_none(folder, tmp_path, told):
    (folder / "timestamp.txt").write_text(told)
    assert Course(tmp_path).timestamp(Handed("ann", folder, ("x",))) is None


def test_a_timestamp_is_read(folder, tmp_path):
    (folder / "timestamp.txt").write_text("2026-11-22 05:00:00 UTC")
    found = Course(tmp_path).timestamp(Handed("ann", folder, ("x",)))
    assert found.isoformat() == "2026-11-22T05:00:00"


def test_a_name_that_is_no_text_is_said_before_grading_begins(tmp_path):
    name = os.fsdecode(b"caf\xe9")
    (tmp_path / "submitted" / name / LAB).mkdir(parents=True)
    with pytest.raises(CourseError, match=r"'caf\\udce9'. Rename it"):
        Course(tmp_path).submissions(LAB)
    shutil.rmtree(tmp_path / "submitted" / name)
