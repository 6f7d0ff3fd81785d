"""The table of labs agrees with the lessons, and says so where they don't agree themselves."""

import re
import shutil

import jupytext
import pytest

from tools import lab_table
from tools.lessons import ROOT, LessonError, find_lessons

LABS = [lesson for lesson in find_lessons() if lesson.is_lab]
CONFIG = jupytext.config.load_jupytext_config(str(ROOT / "lessons"))


def test_the_table_is_built_from_the_lessons():
    assert (ROOT / lab_table.TABLE).read_bytes() == lab_table.build_table(), "run 'make build'"


@pytest.mark.parametrize("lesson", LABS, ids=lambda lesson: lesson.name)
def test_every_lab_shows_its_panel_and_the_hints_of_every_exercise(lesson):
    notebook = jupytext.read(lesson.text, fmt="md:myst")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert f'lab_progress("{lesson.name}")' in code
    names = re.findall(r'^hint\("(\w+)"\)', code, flags=re.MULTILINE)
    assert names == [one["name"] for one in lab_table.lab_entry(lesson)["exercises"]]


@pytest.mark.parametrize("lesson", LABS, ids=lambda lesson: lesson.name)
def test_neither_runs_in_the_judge(lesson):
    notebook = jupytext.read(lesson.text, fmt="md:myst")
    cells = [c for c in notebook.cells if re.match(r"(hint|lab_progress)\(", c.source)]
    assert all(cell.metadata["tags"] == ["heavy"] for cell in cells)


@pytest.fixture
def course(tmp_path):
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


WRONG = [
    ("lab3-softmax-digits.md", "### Exercise 2: model", "### Exercise 2: modle", "the headings"),
    ("hints/lab3-softmax-digits.yaml", "\nmodel:", "\nmodle:", "the hints"),
]


@pytest.mark.parametrize(("file", "old", "new", "what"), WRONG)
def test_names_that_do_not_agree(course, file, old, new, what):
    change(course / "lessons" / file, old, new)
    with pytest.raises(LessonError, match=what):
        lab_table.build_table(course)


def test_too_few_hints(tmp_path):
    path = tmp_path / "hints.yaml"
    path.write_text("f:\n  - title: a\n    text: b\n")
    with pytest.raises(LessonError, match="f has 1 hints, 2 or 3 fit"):
        lab_table.read_hints(path)


def test_a_table_is_written_once(course):
    (course / "autils" / "data").mkdir(parents=True)
    assert lab_table.write_table(course)
    assert not lab_table.write_table(course)


def test_a_header_that_was_sorted_changes_nothing(course):
    """As `make sync` leaves it: the exercises stay in the order of the text."""
    table = lab_table.build_table(course)
    for lesson in (lesson for lesson in find_lessons(course) if lesson.is_lab):
        notebook = jupytext.read(lesson.text, fmt="md:myst")
        header = notebook.metadata["course"]
        header["exercises"] = dict(sorted(header["exercises"].items()))
        jupytext.write(notebook, lesson.text, fmt="md:myst", config=CONFIG)
        again = jupytext.read(lesson.text, fmt="md:myst").metadata["course"]["exercises"]
        assert list(again) == sorted(again)
    assert lab_table.build_table(course) == table
