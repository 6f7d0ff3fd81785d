"""Assignments of every shape that nbgrader takes: several notebooks, any names, files beside."""

import json

import pytest

from proctor.course.course import Course
from proctor.course.lab_entry import Decided, check_entry
from proctor.course.renamed import RENAMED
from proctor.notebook.lab import LabError, lab_names, read_lab
from tests.proctor.conftest import cell, make_gradebook, notebook

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "elsewhere"
c.CourseDirectory.source_directory = "master"
c.CourseDirectory.submitted_directory = "inbox"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.notebook_id = "part*"
c.CourseDirectory.db_url = "sqlite:///" + ROOT + "/points.db"
c.IncludeHeaderFooter.header = "master/header.ipynb"
c.ClearSolutions.begin_solution_delimeter = "#~ key"
c.ClearSolutions.end_solution_delimeter = "#~ end"
c.ClearSolutions.code_stub = {"python": "pass  # yours"}
c.ClearSolutions.text_stub = "Write here."
c.ClearHiddenTests.begin_test_delimeter = "#~ hide"
c.ClearHiddenTests.end_test_delimeter = "#~ show"
"""

HEADER = notebook([cell("code", 'NAME = ""', cell_id="who"), cell("markdown", "---", cell_id="x")])
TABLE = "with open('data/table.csv') as file:\n    table = file.read()"


def part(factor):
    """Return a notebook whose ids are those of its sister."""
    answer = f"def scaled(x):\n    #~ key\n    return {factor} * x\n    #~ end"
    test = f"assert scaled(1) == {factor}\n#~ hide\nassert scaled(7) == {7 * factor}\n#~ show"
    return notebook(
        [
            cell("code", TABLE, cell_id="table"),
            cell("code", answer, "scaled", solution=True),
            cell("code", test, "test_scaled", grade=True, locked=True, points=2),
            cell("markdown", "Because.", "why", grade=True, solution=True, points=3),
            cell("markdown", "Draw it.", "draw", task=True, locked=True, points=1),
        ],
        kernelspec={"name": "any-name", "display_name": "Any", "language": "python"},
    )


PARTS = {"part1": part(2), "part2": part(3)}


def answered(content, answer, why="Since."):
    copy = json.loads(json.dumps(content))
    for one in copy["cells"]:
        key = one["metadata"].get("nbgrader", {}).get("grade_id")
        given = one["source"].partition("\n#~ hide")[0]
        one["source"] = {"scaled": answer, "why": why}.get(key, given)
    return copy


@pytest.fixture
def course(tmp_path):
    """A course with an assignment of two notebooks, all of its folders renamed, no release."""
    folder = tmp_path / "master" / "hw1"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "table.csv").write_text("1,2")
    for name, content in {**PARTS, "notes": HEADER}.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(content))
    (tmp_path / "master" / "header.ipynb").write_text(json.dumps(HEADER))
    (tmp_path / "nbgrader_config.py").write_text(f"ROOT = {str(tmp_path)!r}\n{CONFIG}")
    make_gradebook(f"sqlite:///{tmp_path}/points.db", None, "hw1", **PARTS)
    return Course(tmp_path)


@pytest.fixture
def hand_in(course):
    def hand_in(student, **answers):
        folder = course.root / "inbox" / "hw1" / student
        folder.mkdir(parents=True)
        for name, answer in answers.items():
            content = answered(PARTS[name], answer)
            (folder / f"{name}.ipynb").write_text(json.dumps(content))
        return folder

    return hand_in


RIGHT = {"part1": "def scaled(x):\n    return 2 * x", "part2": "def scaled(x):\n    return 3 * x"}


def scores(course):
    """Return the points in the gradebook by learner, notebook and cell."""
    with course.scorebook() as book:
        return {
            submission.student.id: {
                f"{one.name}/{grade.name}": grade.auto_score
                for one in submission.notebooks
                for grade in one.grades
            }
            for submission in book.gradebook.assignment_submissions("hw1")
        }


def test_a_lab_is_a_folder_with_notebooks_of_any_names(course):
    assert lab_names(course.root) == ["hw1"]
    lab = read_lab(course.root, "hw1")
    assert lab.names == ("part1", "part2")  # the course's configuration leaves the others out
    assert [one.name for one in lab.exercises] == [
        *("part1/scaled", "part1/why", "part1/draw"),
        *("part2/scaled", "part2/why", "part2/draw"),
    ]
    assert lab.max_score == 12
    assert dict(lab.files) == {"data/table.csv": b"1,2"}
    assert lab.part("part2").cell("test_scaled").points == 2
    assert {part.digest for part in lab.notebooks} == {lab.digest}
    with pytest.raises(LabError, match=r"has no notebook 'part3' \(it has: part1, part2\)"):
        lab.part("part3")


def test_the_header_is_part_of_each_notebook(course):
    lab = read_lab(course.root, "hw1")
    assert [part.cells[0].source for part in lab.notebooks] == ['NAME = ""'] * 2


def test_without_a_release_it_is_cut_as_the_course_says(course):
    cells = read_lab(course.root, "hw1").part("part1")
    assert cells.cell("scaled").released == "def scaled(x):\n    pass  # yours"
    assert cells.cell("test_scaled").released == "assert scaled(1) == 2"
    assert cells.cell("why").released == "Write here."


def test_all_notebooks_are_graded_and_written_down(course, hand_in, proctor):
    hand_in("ada", **RIGHT)
    hand_in("bob", part1=RIGHT["part1"], part2=RIGHT["part1"])
    assert proctor("grade", "hw1", "--json", "all.json")[0] == 0
    graded = json.loads((course.root / "all.json").read_text())["submissions"]
    first = {
        one["name"]: (one["notebook"], one["score"]) for one in graded[0]["result"]["exercises"]
    }
    assert first["part2/scaled"] == ("part2", 2.0)
    assert first["part1/why"] == ("part1", None)
    assert scores(course)["ada"] == {
        "part1/test_scaled": 2.0,
        "part1/why": None,
        "part1/draw": None,
        "part2/test_scaled": 2.0,
        "part2/why": None,
        "part2/draw": None,
    }
    assert scores(course)["bob"]["part2/test_scaled"] == 0.0
    written = course.root / "autograded" / "hw1" / "bob"
    found = sorted(path.relative_to(written).as_posix() for path in written.rglob("*.*"))
    assert found == ["data/table.csv", "part1.ipynb", "part2.ipynb"]
    code, out, _ = proctor("grade", "hw1", "--resume")
    assert (code, "2 kept" in out or "2 of 2 submissions graded" in out) == (0, True)


def test_the_result_follows_the_schema(course, hand_in, proctor):
    import jsonschema

    from proctor.result import schema

    folder = hand_in("ada", **RIGHT)
    code, out, _ = proctor("check", folder / "part2.ipynb", "--lab", "hw1", "--json")
    assert code == 0
    result = json.loads(out)
    jsonschema.Draft202012Validator(schema()).validate(result)
    assert [one["name"] for one in result["exercises"]] == [
        *("part2/scaled", "part2/why", "part2/draw")
    ]
    # A notebook of another name is known by its cells.
    (folder / "part2.ipynb").rename(folder / "mine.ipynb")
    assert json.loads(proctor("check", folder / "mine.ipynb", "--lab", "hw1", "--json")[1])


def test_a_notebook_that_is_missing_is_worth_nothing_and_waits_for_nobody(course, hand_in, proctor):
    hand_in("ada", part2=RIGHT["part2"])
    _, out, _ = proctor("grade", "hw1", "--json", "-")
    result = json.loads(out)["submissions"][0]["result"]
    assert [one["state"] for one in result["exercises"][:3]] == ["not-attempted"] * 3
    assert result["repairs"][0]["cell"] == "part1/notebook"
    assert result["repairs"][0]["what"] == (
        "This notebook was not handed in, so there is nothing of yours in it to grade."
    )
    assert scores(course)["ada"] == {
        "part1/test_scaled": 0.0,
        "part1/why": 0.0,
        "part1/draw": 0.0,
        "part2/test_scaled": 2.0,
        "part2/why": None,
        "part2/draw": None,
    }


def test_one_of_several_under_another_name_is_graded_as_the_one_it_is(course, hand_in, proctor):
    """The notebooks have the same ids: their tests tell which is which."""
    for student, own in (("ada", "part1"), ("bob", "part2")):
        folder = hand_in(student, **RIGHT)
        (folder / f"{own}.ipynb").rename(folder / "mine.ipynb")
    both = hand_in("eve", **RIGHT)
    (both / "part1.ipynb").rename(both / "a.ipynb")
    (both / "part2.ipynb").rename(both / "b.ipynb")
    # A second copy of what is there is not the one that is missing.
    twice = hand_in("kim", part2=RIGHT["part2"])
    (twice / "part2 (1).ipynb").write_bytes((twice / "part2.ipynb").read_bytes())
    _, out, _ = proctor("grade", "hw1", "--json", "-")
    found = {one["student"]: one["result"] for one in json.loads(out)["submissions"]}
    told = {"cell": "part1/notebook", "what": RENAMED.format(found="mine.ipynb")}
    assert found["ada"]["repairs"][0] == told
    assert found["bob"]["repairs"][0] == {**told, "cell": "part2/notebook"}
    assert [one["what"] for one in found["eve"]["repairs"][:2]] == [
        RENAMED.format(found="a.ipynb"),
        RENAMED.format(found="b.ipynb"),
    ]
    given = scores(course)
    points = {
        student: [cells[f"{name}/test_scaled"] for name in PARTS]
        for student, cells in given.items()
    }
    assert points == {"ada": [2, 2], "bob": [2, 2], "eve": [2, 2], "kim": [0, 2]}
    assert json.loads(proctor("grade", "hw1", "--resume", "--json", "-")[1])["submissions"]


def test_a_person_says_which_of_several_a_notebook_is_that_could_be_two(course, hand_in, proctor):
    for name in PARTS:
        path = course.root / "master" / "hw1" / f"{name}.ipynb"
        path.write_text(json.dumps(PARTS["part1"]))
    folder = hand_in("ada", part1=RIGHT["part1"])
    (folder / "part1.ipynb").rename(folder / "mine.ipynb")
    code, out, _ = proctor("grade", "hw1")
    assert code == 1
    assert "mine.ipynb has the cells of more than one notebook: part1.ipynb, part2.ipynb." in out
    (folder / "mine.ipynb").rename(folder / "part1.ipynb")
    assert "has the cells" not in proctor("grade", "hw1")[1]


def test_a_notebook_that_is_new_in_a_graded_lab_is_entered(course, hand_in, proctor):
    hand_in("ada", **RIGHT)
    assert proctor("grade", "hw1")[0] == 0
    source = course.root / "master" / "hw1"
    (source / "part3.ipynb").write_text(json.dumps(part(5)))
    code, _, err = proctor("grade", "hw1")
    assert (code, "there is no release of it" in err) == (2, True)
    # nbgrader puts a release where the course says: here the step, the lab, no learner.
    release = course.released("hw1")
    release.mkdir(parents=True)
    for name in ("part1", "part2", "part3"):
        (release / f"{name}.ipynb").write_bytes((source / f"{name}.ipynb").read_bytes())
    _, out, err = proctor("grade", "hw1")
    assert "hw1/part3 was entered into the gradebook." in out + err
    assert scores(course)["ada"]["part1/test_scaled"] == 2.0
    assert scores(course)["ada"]["part3/test_scaled"] == 0.0
    with course.scorebook() as book:
        assert not check_entry(book, read_lab(course.root, "hw1"), Decided())


@pytest.mark.parametrize(("removed", "left"), [("keep", 4.0), ("forget", 2.0)])
def test_points_of_a_notebook_that_is_gone_are_what_the_instructor_says(
    course, hand_in, proctor, removed, left
):
    hand_in("ada", **RIGHT)
    assert proctor("grade", "hw1")[0] == 0
    (course.root / "master" / "hw1" / "part2.ipynb").rename(course.root / "part2.ipynb")
    _, _, err = proctor("grade", "hw1")
    assert "part2/test_scaled (2 points) is gone; 1 learner has points there: ada." in err
    moved = proctor("grade", "hw1", "--renamed", "part2/test_scaled=test_scaled")[2]
    assert "test_scaled is no new graded cell" in moved
    proctor("grade", "hw1", "--removed", removed)
    with course.scorebook() as book:
        assert book.gradebook.find_submission("hw1", "ada").score == left


def test_a_cell_that_is_renamed_in_one_of_several_keeps_its_points(course, hand_in, proctor):
    hand_in("ada", **RIGHT)
    assert proctor("grade", "hw1")[0] == 0
    for name in PARTS:
        path = course.root / "master" / "hw1" / f"{name}.ipynb"
        path.write_text(path.read_text().replace('"test_scaled"', '"test_more"'))
    elsewhere = proctor("grade", "hw1", "--renamed", "part2/test_scaled=part1/test_more")[2]
    assert "part1/test_more is in another notebook" in elsewhere
    assert "part2/test_scaled (2 points) is gone" in proctor("diff", "hw1")[2]
    pairs = [f"{name}/test_scaled={name}/test_more" for name in PARTS]
    _, out, err = proctor("grade", "hw1", "--renamed", pairs[0], "--renamed", pairs[1])
    told = "part2/test_scaled is part2/test_more now; its points were carried over."
    assert told in out + err
    assert scores(course)["ada"]["part2/test_more"] == 2.0
    assert "part2/test_scaled" not in scores(course)["ada"]
    assert proctor("diff", "hw1")[0] == 0


def test_a_damaged_notebook_among_several_is_named(course, hand_in, proctor):
    folder = hand_in("ada", **RIGHT)
    (folder / "part2.ipynb").write_text("{")
    code, out, _ = proctor("grade", "hw1")
    assert code == 1
    assert "part2: The file is not a complete notebook" in out
    assert set(scores(course)["ada"].values()) == {None}
    for path in folder.iterdir():
        path.unlink()
    assert "Nothing was handed in: there is none of part1, part2" in proctor("grade", "hw1")[1]


def test_a_notebook_that_nothing_tells_apart_is_asked_for(course, proctor):
    path = course.root / "mine.ipynb"
    path.write_text(json.dumps(HEADER))
    code, _, err = proctor("check", path, "--lab", "hw1")
    assert code == 2
    assert (
        "mine.ipynb can't be told from its name or its cells: which notebook of hw1 is it?" in err
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "of another language (R)"),
        ({"language_info": {"name": "julia"}}, "of another language (julia)"),
    ],
)
def test_a_notebook_in_another_language_is_said_in_a_sentence(course, change, message):
    path = course.root / "master" / "hw1" / "part2.ipynb"
    path.write_text(json.dumps({**PARTS["part2"], "metadata": change}))
    with pytest.raises(LabError) as caught:
        read_lab(course.root, "hw1")
    assert f"The notebook part2 is written for a kernel {message}" in str(caught.value)


def test_an_old_notebook_is_read(course):
    path = course.root / "master" / "hw1" / "part2.ipynb"
    old = {"cell_type": "code", "language": "python", "input": "x = 1", "outputs": []}
    sheet = {"cells": [{**old, "metadata": {}, "collapsed": False}], "metadata": {}}
    path.write_text(
        json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]})
    )
    assert [one.source for one in read_lab(course.root, "hw1").part("part2").cells][-1] == "x = 1"


def test_a_header_that_is_not_there_is_said_in_a_sentence(course, proctor):
    (course.root / "master" / "header.ipynb").unlink()
    code, _, err = proctor("grade", "hw1")
    assert code == 2
    assert "header.ipynb is named in nbgrader_config.py (c.IncludeHeaderFooter.header)" in err
