import pytest

from proctor.course.course import CourseError
from proctor.course.journal import Journal, history


def test_the_last_entry_of_a_student_counts(tmp_path):
    with Journal(tmp_path / "deep" / "small.jsonl") as journal:
        journal.add("ada", {"result": 1})
        journal.add("bob", {"result": 2})
        journal.add("ada", {"result": 3})
        assert journal.latest() == {
            "ada": {"student": "ada", "result": 3},
            "bob": {"student": "bob", "result": 2},
        }


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path):
    path = tmp_path / "small.jsonl"
    path.write_text('{"student": "ada"}\n[]\n{"student": 3}\n{"student": "bob", "res')
    with Journal(path) as journal:
        assert list(journal.latest()) == ["ada"]
        journal.add("cy", {})
        assert list(journal.latest()) == ["ada", "cy"]


def test_a_new_run_resumes_nothing_of_the_old_one_but_keeps_its_last_results(tmp_path):
    with Journal.of(tmp_path, "small") as journal:
        journal.add("ada", {"result": {"score": 1}})
        journal.add("ada", {"result": {"score": 2}})
        journal.add("torn", {"problem": "cut short"})
        journal.begin_anew()
        assert journal.latest() == {}
        journal.add("bob", {"result": {"score": 3}})
        assert list(journal.latest()) == ["bob"]
    with Journal.of(tmp_path, "small") as journal:  # a run that resumes this one
        assert list(journal.latest()) == ["bob"]
        scores = {
            student: [entry["result"]["score"] for entry in entries]
            for student, entries in history(tmp_path, "small").items()
        }
        assert scores == {"ada": [2], "bob": [3]}


def test_a_lab_that_was_never_graded_has_no_history(tmp_path):
    assert history(tmp_path, "small") == {}


def test_two_runs_over_one_lab_are_not_let_in(tmp_path):
    path = tmp_path / "small.jsonl"
    with Journal(path), pytest.raises(CourseError) as caught:
        Journal(path)
    assert str(caught.value) == (
        "Another run is grading small in this course. Wait until it has ended, or stop it."
    )
    Journal(path).close()


def test_a_journal_that_cannot_be_written_names_the_place(tmp_path):
    (tmp_path / ".proctor").write_text("in the way")
    with pytest.raises(CourseError, match=r"\.proctor can't be written \(File exists\)\. Give"):
        Journal.of(tmp_path, "small")


def test_a_run_for_a_few_leaves_what_is_known_of_others(tmp_path):
    with Journal.of(tmp_path, "small") as journal:
        for student in ("ada", "bob", "cy"):
            journal.add(student, {"result": {"score": 1}})
        journal.begin_anew(["bob"])
        assert set(journal.latest()) == {"ada", "cy"}
        journal.add("bob", {"result": {"score": 2}})
        assert journal.latest()["bob"]["result"] == {"score": 2}
        journal.begin_anew(["ada", "cy"])
        assert set(journal.latest()) == {"bob"}
        journal.begin_anew()
        assert journal.latest() == {}


def test_a_full_disk_names_the_journal(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    with Journal.of(tmp_path, "small") as journal:
        monkeypatch.setattr("proctor.course.journal.os.fsync", full)
        told = (
            r"\.proctor/small\.jsonl can't be written \(No space left on device\)\. Give yourself"
        )
        with pytest.raises(CourseError, match=told):
            journal.add("ada", {})


@pytest.mark.parametrize("students", [[], ["ada"]])
def test_a_disk_that_is_full_when_a_run_begins(tmp_path, monkeypatch, students):
    class Full:
        def __getattr__(self, name):
            raise OSError(28, "No space left on device")

    with Journal.of(tmp_path, "small") as journal:
        journal.add("ada", {"result": {}})
        monkeypatch.setattr(journal, "_entries", lambda: iter(()))
        genuine, journal._file = journal._file, Full()
        with pytest.raises(CourseError, match=r"small\.jsonl can't be written \(No space left"):
            journal.begin_anew(students)
        journal._file = genuine
