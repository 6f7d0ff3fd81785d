import json

import pytest

from proctor.notebook.lab import LabError, lab_names, read_lab


def changed(source, key, **marks):
    copy = json.loads(json.dumps(source))
    for cell in copy["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == key:
            cell["metadata"]["nbgrader"].update(marks)
    return copy


def test_a_cell_has_the_role_that_the_instructor_gave_it(lab):
    roles = {cell.key: cell.role for cell in lab.cells}
    assert roles["setup"] == "locked"
    assert roles["double"] == "answer"
    assert roles["test_double-hidden"] == "test"
    assert roles["essay"] == "manual"
    assert roles["try-it"] == "free"


def test_exercises_stand_in_the_order_of_the_notebook(lab):
    assert [(e.name, e.manual) for e in lab.exercises] == [
        ("double", False),
        ("value", False),
        ("essay", True),
    ]
    assert lab.exercise_of("test_double-hidden").name == "double"
    assert lab.exercise_of("setup") is None


def test_the_points_of_a_lab_are_those_of_its_graded_cells(lab):
    assert lab.max_score == 4 + 2 + 3 + 5


def test_the_release_shows_neither_solutions_nor_hidden_checks(lab, make_lab):
    for one in (lab, make_lab(release=False)):
        assert "2 * x" not in one.cell("double").released
        assert "secret" not in one.cell("test_double-hidden").released
    assert "START CODE HERE" in lab.cell("double").released


def test_without_names_in_the_metadata_a_test_belongs_to_the_answer_above_it(make_lab, source):
    bare = {**source, "metadata": {}}
    exercises = make_lab(bare).exercises
    assert [(e.name, e.cells) for e in exercises[:2]] == [
        ("double", ("test_double", "test_double-hidden")),
        ("value", ("test_value",)),
    ]


def test_a_test_cell_that_no_exercise_names_is_an_error_of_the_lab(make_lab, source):
    course = {"exercises": {"double": ["test_double"]}}
    with pytest.raises(LabError, match=r"test_double-hidden.*test_value"):
        make_lab({**source, "metadata": {"course": course}})


def test_two_cells_with_one_id_are_an_error_of_the_lab(make_lab, source):
    twice = changed(source, "value", grade_id="double")
    with pytest.raises(LabError, match="more than one cell has the id double"):
        make_lab(twice)


def test_an_unknown_lab_is_named_together_with_the_known_ones(tmp_path):
    (tmp_path / "source" / "one").mkdir(parents=True)
    (tmp_path / "source" / "one" / "one.ipynb").write_text("{}")
    assert lab_names(tmp_path) == ["one"]
    with pytest.raises(LabError, match=r"no lab 'two'.*known: one"):
        read_lab(tmp_path, "two")
    with pytest.raises(LabError, match="damaged"):
        read_lab(tmp_path, "one")


def test_the_digest_follows_notebook_release_files_and_check_code(tmp_path, source):
    folder = tmp_path / "source" / "small"
    folder.mkdir(parents=True)
    (folder / "small.ipynb").write_text(json.dumps(source))
    checks = tmp_path / "public_tests"
    checks.mkdir()
    digests = [read_lab(tmp_path, "small").digest]
    (folder / "data.csv").write_text("1,2")
    digests.append(read_lab(tmp_path, "small").digest)
    (checks / "__init__.py").write_text("x = 1")
    digests.append(read_lab(tmp_path, "small").digest)
    assert len(set(digests)) == 3
    assert read_lab(tmp_path, "small").digest == digests[-1]
    assert dict(read_lab(tmp_path, "small").files) == {"data.csv": b"1,2"}


def test_what_nbgrader_ignores_is_kept_for_judges(tmp_path, source):
    folder = tmp_path / "source" / "small"
    (folder / "kept" / "deep").mkdir(parents=True)
    (folder / "small.ipynb").write_text(json.dumps(source))
    for name in ("data.csv", "notes.bak", "kept/exam.csv", "kept/deep/more.csv", "feedback"):
        (folder / name).write_text(name)
    assert set(read_lab(tmp_path, "small").kept) == {"feedback"}  # nbgrader's own default
    config = 'c = get_config()\nc.CourseDirectory.ignore = ["*.bak", "kept"]\n'
    (tmp_path / "nbgrader_config.py").write_text(config)
    lab = read_lab(tmp_path, "small")
    assert set(lab.files) == {"data.csv", "feedback"}
    assert set(lab.kept) == {"notes.bak", "kept/exam.csv", "kept/deep/more.csv"}
    (folder / "kept" / "exam.csv").write_text("another exam")
    assert read_lab(tmp_path, "small").digest != lab.digest


@pytest.mark.parametrize(
    ("prelude", "module", "slow"),
    [
        ("import numpy as np", "", ()),
        ("import matplotlib.pyplot as plt", "", ("matplotlib",)),
        ("with quiet():\n    import keras", "", ("tensorflow", "keras")),
        ("import checks_of_ours", "import numpy", ()),
        ("import checks_of_ours", "from tensorflow import nn", ("tensorflow", "keras")),
        ("import checks_of_ours", "def f():\n    import keras", ()),
    ],
)
def test_what_is_slow_to_import_is_imported_where_it_is_used(course, source, prelude, module, slow):
    del source["metadata"]["course"]["imports"]
    source["cells"][1]["source"] = prelude
    heavy = next(c for c in source["cells"] if "heavy" in c["metadata"].get("tags", ()))
    heavy["source"] = "import tensorflow, matplotlib"  # not run in grading
    (course.root / "source" / "small" / "small.ipynb").write_text(json.dumps(source))
    (course.root / "checks_of_ours").mkdir()
    (course.root / "checks_of_ours" / "__init__.py").write_text(module)
    found = read_lab(course.root, "small").imports
    assert set(found) == {"numpy", "IPython", *slow}


def test_what_a_notebook_names_is_imported_and_nothing_else(source, make_lab):
    assert make_lab(source).imports == ("numpy", "IPython")
