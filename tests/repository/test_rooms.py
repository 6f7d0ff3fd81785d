"""The rooms: who may import whom, how many there are, and the page that shows them."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import grimp
import pytest

from tools import rooms
from tools.lessons import ROOT

PACKAGES = ("autils", "proctor", "public_tests", "tools")
MOST_ROOMS, MOST_MODULES = 12, 15
OLD_NAMES = set(rooms.contracts()["floors"]["exhaustive_ignores"])


def lint(folder):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    return subprocess.run(
        [*command, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_room_imports_one_above_it():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path):
    """The packages as text, to try what would be noticed."""
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                name
                for name in names
                if (Path(folder) / name).is_file() and not name.endswith(".py")
            ],
        )
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("proctor/wire/read.py", "from proctor.run import diff", "floors"),
        ("proctor/report/items.py", "from proctor.lms import people", "floors"),
        ("proctor/grading/session.py", "from proctor.learner.inside import shell", "inside"),
        ("proctor/learner/inside/shell.py", "from proctor.result import schema", "secrets"),
        ("proctor/course/marks.py", "import autils", "engine"),
        ("proctor/wire/values.py", "from proctor.wire import messages", "circles"),
    ],
)
def test_an_import_that_breaks_a_rule_is_found(copy, module, line, broken):
    path = copy / module
    path.write_text(path.read_text() + f"\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1
    names = re.findall(r"^(.+) BROKEN", done.stdout, flags=re.MULTILINE)
    assert rooms.contracts(copy)[broken]["name"] in names


def circles(package):
    """Return the sets of modules of a package that import each other in a circle."""
    graph = grimp.build_graph(package, cache_dir=None)
    below = {m: graph.find_upstream_modules(m) for m in graph.modules}
    return {
        frozenset(other for other in below[module] if module in below[other])
        for module in graph.modules
        if module in below[module]
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_import_each_other_in_a_circle(package):
    assert circles(package) == set()


def test_there_are_few_rooms_and_none_is_crowded():
    folders = [path for path in (ROOT / "proctor").rglob("*") if path.is_dir()]
    modules = {path: list(path.glob("*.py")) for path in [ROOT / "proctor", *folders]}
    assert {path: len(found) for path, found in modules.items() if len(found) > MOST_MODULES} == {}
    top = {path.name for path in folders if path.parent == ROOT / "proctor" and modules[path]}
    assert len(top - OLD_NAMES) <= MOST_ROOMS


def test_every_room_has_a_floor_and_says_what_it_is_for():
    named = {room for floor in rooms.floors() for room in floor}
    there = {path.parent.name for path in (ROOT / "proctor").glob("*/__init__.py")}
    assert there - OLD_NAMES | {"result"} == named
    assert [room for room in sorted(named) if not rooms.purpose(room)] == []


@pytest.mark.parametrize("room", ["learner", "learner/inside", "judge", "judge/inside", "wire"])
def test_a_room_that_is_read_before_the_fork_imports_nothing_by_itself(room):
    tree = ast.parse((ROOT / "proctor" / room / "__init__.py").read_text())
    assert [type(part) for part in tree.body] == [ast.Expr]


@pytest.mark.parametrize("path", sorted(ROOT.glob("proctor/*/__init__.py")), ids=str)
def test_what_a_room_hands_on_is_listed_and_sorted(path):
    tree = ast.parse(path.read_text())
    imported = [
        name.asname or name.name
        for part in tree.body
        if isinstance(part, ast.ImportFrom)
        for name in part.names
    ]
    listed = [
        ast.literal_eval(part.value)
        for part in tree.body
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "__all__"
    ]
    assert listed == ([sorted(imported)] if imported else [])


# --- the page ---------------------------------------------------------------------------------


def test_the_page_and_its_picture_are_made_from_the_code():
    assert rooms.PICTURE.read_text("utf-8") == rooms.picture(), "run 'make docs'"
    assert rooms.PAGE.read_text("utf-8") == rooms.page(), "run 'make docs'"
    assert f"]({rooms.PICTURE.name})" in rooms.PAGE.read_text("utf-8")


def test_the_picture_shows_every_room_on_its_floor():
    picture = ElementTree.fromstring(rooms.picture())
    words = {text.text: int(text.get("y")) for text in picture.findall(".//{*}text")}
    heights = []
    for floor in rooms.floors():
        here = {words["result.py" if room == "result" else f"{room}/"] for room in floor}
        assert len(here) == 1
        heights += here
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("step", rooms.WAY, ids=lambda step: f"{step.file}:{step.name}")
def test_every_step_is_in_its_file(step):
    tree = ast.parse((ROOT / "proctor" / step.file).read_text())
    for name in step.name.split("."):
        (tree,) = [one for one in tree.body if getattr(one, "name", None) == name]


def test_the_path_says_which_process_runs_a_step():
    assert [step.process for step in rooms.WAY if "inside" in step.file] == [
        step.room for step in rooms.WAY if "inside" in step.file
    ]
