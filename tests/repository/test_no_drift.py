"""What is generated and committed equals what the generators make now."""

import ast
import re
import shutil
import subprocess
import sys
from hashlib import sha256

import jupytext
import nbformat
import pytest

from tools import release
from tools.lessons import ROOT, build, find_lessons, lab_names
from tools.samples import END, START

LESSONS = find_lessons()
LABS = lab_names()


@pytest.fixture(scope="module")
def fresh_course(tmp_path_factory):
    """Give a copy of the course in which every lab has just been released."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "source", course / "source")
    for lab in LABS:
        release.release(lab, course)
    return course


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_notebook_is_built_from_its_lesson(lesson):
    assert lesson.notebook.read_bytes() == build(lesson), "run 'make build'"


ALL_DIGESTS = """
import hashlib
from tools.lessons import build, find_lessons
print(*[hashlib.sha256(build(lesson)).hexdigest() for lesson in find_lessons()])
"""


def test_building_in_another_process_gives_the_same_bytes():
    command = [sys.executable, "-c", ALL_DIGESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    notebooks = [lesson.notebook.read_bytes() for lesson in LESSONS]
    assert done.stdout.split() == [sha256(notebook).hexdigest() for notebook in notebooks]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_text_survives_the_way_through_the_notebook(lesson):
    config = jupytext.config.load_jupytext_config(str(lesson.text))
    notebook = nbformat.read(lesson.notebook, as_version=4)
    back = jupytext.writes(notebook, fmt="md:myst", config=config)
    code = [c.source for c in jupytext.reads(back, fmt="md:myst").cells]
    assert code == [c.source for c in jupytext.read(lesson.text).cells]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_notebooks_are_clean(lesson):
    notebook = nbformat.read(lesson.notebook, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_every_source_and_notebook_belongs_to_a_lesson():
    found = {*ROOT.glob("source/*/*.ipynb"), *ROOT.glob("notebooks/*.ipynb")}
    assert found == {lesson.notebook for lesson in LESSONS}


@pytest.mark.parametrize("lab", LABS)
def test_the_release_is_made_from_the_source(lab, fresh_course):
    expected = files(fresh_course / "release" / lab)
    assert files(ROOT / "release" / lab) == expected, "run 'make release'"


@pytest.mark.parametrize("lab", LABS)
def test_the_release_holds_only_what_is_meant_to_be_there(lab):
    assert set(files(ROOT / "release" / lab)) == {f"{lab}.ipynb", "deeplearning.mplstyle"}
    style = (ROOT / "deeplearning.mplstyle").read_bytes()
    assert (ROOT / "release" / lab / "deeplearning.mplstyle").read_bytes() == style


REGIONS = (
    re.compile(f"{START}\n(.*?){END}", flags=re.DOTALL),
    re.compile("### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", flags=re.DOTALL),
)


def code_of(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("lab", LABS)
def test_no_solution_and_no_hidden_check_is_released(lab):
    """A secret line stands in the release as often as the lesson shows it openly: mostly never."""
    source = code_of(nbformat.read(ROOT / "source" / lab / f"{lab}.ipynb", as_version=4))
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    secret = "\n".join(text for region in REGIONS for text in region.findall(source))
    shown = source
    for region in REGIONS:
        shown = region.sub("", shown)
    lines = {line.strip() for line in secret.splitlines() if len(line.strip()) > 8}
    given = code_of(released)
    assert len(lines) > 10
    assert [line for line in lines if given.count(line) > shown.count(line)] == []
    assert "HIDDEN" not in nbformat.writes(released)


@pytest.mark.parametrize("lab", LABS)
def test_released_code_is_valid_python_and_keeps_its_marks(lab):
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    for cell in released.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            ast.parse(re.sub(r"^%.*$", "", cell.source, flags=re.MULTILINE))
        if cell.cell_type == "code" and nbgrader.get("solution"):
            assert START in cell.source
            assert END in cell.source


@pytest.mark.parametrize("lab", LABS)
def test_released_notebooks_name_no_pair(lab):
    released = nbformat.read(ROOT / "release" / lab / f"{lab}.ipynb", as_version=4)
    assert "jupytext" not in released.metadata
