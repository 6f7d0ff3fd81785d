from pathlib import Path

import pytest

from benchmarks import other_course
from benchmarks._course import Course, WrongScores, _commands_environment
from benchmarks.other_course import KINDS, LAB, Quickstart, _memory, fair_scores


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _commands_environment().items():
            patch.setenv(name, value)
        return Quickstart(tmp_path_factory.mktemp("other")).course(6, by_proctor=False)


def test_a_class_holds_all_kinds_and_no_two_the_same(course):
    folders = [course.root / "submitted" / student / LAB for student in course.students]
    texts = [(folder / "problem1.ipynb").read_text(encoding="utf-8") for folder in folders]
    assert len(set(texts)) == 6
    assert all((folder / "problem2.ipynb").is_file() for folder in folders)
    right, wrong, untouched = texts[: len(KINDS)]
    assert "i ** 2 for i in range(1, n + 1)" in right
    assert "i * i for i in range(n)" in wrong
    assert "YOUR CODE HERE" in untouched


def test_scores_that_tell_no_kinds_apart_measure_nothing(monkeypatch):
    monkeypatch.setattr(other_course, "_score", lambda course, student: 3.0)
    students = Course(Path("none"), LAB, ("a", "b", "c"))
    with pytest.raises(WrongScores, match="tells no kinds apart"):
        fair_scores(students, students)


def test_the_memory_that_is_wanted_is_told():
    assert _memory([15.0, 20.0]).is_met
    assert not _memory([121.0]).is_met
