import nbformat
import pytest

from tools import release
from tools.lessons import STYLE_FILE, LessonError, build, find_lessons, lab_names, write

HEADER = """---
jupytext:
  formats: {formats}
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""

LAB = "lessons//md:myst,source/lab0//ipynb"
CELL = """
```{code-cell} ipython3
---
nbgrader: {grade: false, grade_id: %s, locked: true, schema_version: 3, solution: false}
---
1 + 1
```
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / STYLE_FILE).write_text("font.size: 8\n")
    return tmp_path


def lesson(course, body, formats=LAB):
    (course / "lessons" / "lab0.md").write_text(HEADER.format(formats=formats) + body)
    return find_lessons(course)[0]


def test_a_lab_and_its_style_file_are_written_once(course):
    lab = lesson(course, "\n# Title\n")
    assert lab.is_lab
    assert lab_names(course) == ["lab0"]
    assert write(lab, course)
    assert not write(lab, course)
    assert (course / "source" / "lab0" / STYLE_FILE).exists()


def test_an_exploration_is_no_lab(course):
    formats = "lessons//md:myst,notebooks//ipynb"
    exploration = lesson(course, "\n# Title\n", formats)
    assert exploration.notebook == course / "notebooks" / "lab0.ipynb"
    assert lab_names(course) == []


def test_cell_ids_are_grade_ids_or_come_from_the_text(course):
    lab = lesson(course, "\nsame\n\n+++\n\nsame\n" + CELL % "answer")
    first, second, third = nbformat.reads(build(lab).decode(), as_version=4).cells
    assert third.id == "answer"
    assert first.id != second.id
    edited = lesson(course, "\nnew\n\n+++\n\nsame\n" + CELL % "answer")
    assert nbformat.reads(build(edited).decode(), as_version=4).cells[1].id == first.id


def test_a_header_without_a_notebook_is_refused(course):
    with pytest.raises(LessonError, match=r"lab0\.md: the header names no notebook"):
        lesson(course, "\n# Title\n", "lessons//md:myst")


def test_a_grade_id_used_twice_is_refused(course):
    with pytest.raises(LessonError, match="the grade id 'answer' is used twice"):
        build(lesson(course, CELL % "answer" + CELL % "answer"))


def test_a_release_that_fails_says_why(course):
    with pytest.raises(SystemExit, match="nbgrader could not release lab9"):
        release.release("lab9", course)
