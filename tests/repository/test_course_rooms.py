"""The folders of `autils` and `public_tests`: what each may import, and that none grows too big."""

import ast
from graphlib import TopologicalSorter

import pytest

from tools.lessons import ROOT

# What each folder may import besides its own modules and the private ones at the top (`_style`).
AUTILS = {
    "digits": set(),
    "networks": {"digits", "training"},
    "lending": {"networks"},
    "drawing": set(),
    "digit_figures": {"digits", "networks", "drawing"},
    "figures": {"networks", "lending", "drawing", "digit_figures", "training"},
    "interactive": {"digits", "networks", "lending", "drawing", "digit_figures"},
    "training": {"drawing"},
    "labs": set(),
    "guesses": {"drawing", "interactive", "labs"},
}
MOST_MODULES = 15
PACKAGES = ("autils", "public_tests")


def modules(package):
    """Return the files of a package by the dotted names of their modules."""
    files = sorted((ROOT / package).rglob("*.py"))
    return {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}


def imported(file):
    """Return the modules that a file names in its imports, those inside functions as well."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def arrows(package):
    """Return for each module the modules of its package that it imports."""
    known = modules(package)
    doors = {name.removesuffix(".__init__"): name for name in known}
    found = {}
    for module, file in known.items():
        found[module] = set()
        for name in imported(file):  # `from a.b import c` means the module a.b.c, or a.b
            target = next((doors[n] for n in (name, name.rpartition(".")[0]) if n in doors), None)
            if target:
                found[module].add(target)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_imports_run_in_a_circle(package):
    TopologicalSorter(arrows(package)).prepare()  # raises CycleError, which names the circle


def room_of(module):
    """Return the folder of a module of `autils`, or "" for one at the top."""
    return module.split(".")[1] if module.count(".") > 1 else ""


@pytest.mark.parametrize("room", AUTILS)
def test_a_room_imports_only_what_the_table_allows(room):
    allowed = {room, *AUTILS[room]}
    for module, targets in arrows("autils").items():
        if room_of(module) == room:
            rooms = {room_of(target) for target in targets if not target.startswith("autils._")}
            assert rooms <= allowed, module


def test_what_lies_at_the_top_imports_no_room():
    for module, targets in arrows("autils").items():
        if room_of(module) == "" and module != "autils.__init__":
            assert {room_of(target) for target in targets} <= {""}, module


def test_the_table_knows_every_room():
    assert {room_of(module) for module in modules("autils")} == {"", *AUTILS}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_holds_more_than_a_page_of_modules(package):
    for folder in {file.parent for file in modules(package).values()}:
        assert len(list(folder.glob("*.py"))) <= MOST_MODULES, folder
