import stat

import pytest

from proctor.course import delivery
from proctor.course.delivery import data_files, deliver, with_course_files, withdraw


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "autograded" / "ada" / "small"


def test_notebook_and_files_are_delivered_read_only(folder):
    deliver(folder, {"small": "{}"}, {"data/a.csv": b"1", "timestamp.txt": b"now"})
    assert (folder / "small.ipynb").read_text() == "{}"
    assert (folder / "data" / "a.csv").read_bytes() == b"1"
    assert stat.S_IMODE((folder / "small.ipynb").stat().st_mode) == 0o444
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_second_delivery_replaces_the_first_wholly(folder):
    deliver(folder, {"small": "{}"}, {"old.txt": b"1"})
    deliver(folder, {"small": "[]"}, {})
    assert [path.name for path in folder.iterdir()] == ["small.ipynb"]
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_a_failed_delivery_leaves_the_old_one(folder, monkeypatch):
    deliver(folder, {"small": "{}"}, {})

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(delivery, "_replace", fail)
    with pytest.raises(OSError, match="the disk is full"):
        deliver(folder, {"small": "[]"}, {})
    assert (folder / "small.ipynb").read_text() == "{}"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_what_could_not_be_graded_is_withdrawn(folder):
    withdraw(folder)
    deliver(folder, {"small": "{}"}, {})
    withdraw(folder)
    assert not folder.exists()


def test_what_a_killed_run_left_behind_goes_and_other_labs_stay(folder):
    for name in (".small-abcdefgh", ".small~abcdefgh", ".small-2-abcdefgh", ".smaller-abcdefgh"):
        (folder.parent / name / "was").mkdir(parents=True)
    deliver(folder, {"small": "{}"}, {})
    names = {path.name for path in folder.parent.iterdir()}
    assert names == {"small", ".small-2-abcdefgh", ".smaller-abcdefgh"}


def test_what_stands_in_the_way_of_a_file_of_the_course_gives_way():
    handed = {"style/x": b"1", "data": b"2", "notes.txt": b"3", "lab.csv": b"4", "styles": b"5"}
    course = {"style": b"s", "data/a.csv": b"a", "lab.csv": b"c"}
    kept = {"notes.txt": b"3", "styles": b"5"}
    assert with_course_files(handed, course) == {**kept, **course}


def test_checks_see_data_only():
    handed = {
        "my_model.keras": b"data",
        "h5py.py": b"code",
        "numpy/__init__.py": b"code",
        "folder/other.keras": b"data",
        "sitecustomize.py": b"code",
        "matplotlibrc": b"settings",
    }
    assert data_files(handed) == {"my_model.keras": b"data"}
