import os

import pytest

from proctor.course.course import CourseError
from proctor.course.files import write_whole


def test_a_file_is_written_with_its_folder(tmp_path):
    path = tmp_path / "a" / "b.txt"
    assert write_whole(path, "naïve") == path
    assert path.read_text("utf-8") == "naïve"
    write_whole(path, "new")
    assert [(one.name, one.read_text()) for one in path.parent.iterdir()] == [("b.txt", "new")]


def test_what_was_there_stays_until_the_new_text_is_whole(tmp_path, monkeypatch):
    path = write_whole(tmp_path / "b.txt", "old")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CourseError) as caught:
        write_whole(path, "new")
    assert str(caught.value) == (
        f"{path} can't be written: No space left on device. Name another place, or make room there."
    )
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("b.txt", "old")]
