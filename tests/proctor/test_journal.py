from proctor.journal import Journal


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


def test_a_new_run_forgets_the_old_one(tmp_path):
    with Journal(tmp_path / "small.jsonl") as journal:
        journal.add("ada", {})
        journal.clear()
        journal.add("bob", {})
        assert list(journal.latest()) == ["bob"]
