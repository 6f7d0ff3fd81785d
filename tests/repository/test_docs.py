"""The pages that people read: links lead somewhere, commands exist."""

import re

import pytest

from proctor.course.course import Course
from proctor.grading.grade import Options, limits_for
from tools import concept_map
from tools.lessons import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
PAGES += sorted(ROOT.glob("docs/*.md")) + sorted(ROOT.glob("benchmarks/*.md"))
TO_BE_WRITTEN = {"public_tests/lab6_error_rate.py", "tools/samples/lab6_error_rate.py"}
"""Files that the author guide has its reader write."""
MIB = 2**20
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_in_code_letters_lead_to_files(page):
    rooms = "autils|benchmarks|deploy|docs|proctor|public_tests|tests|tools"
    named = set(re.findall(rf"`((?:{rooms})/[\w./-]+)`", page.read_text()))
    assert {path for path in named - TO_BE_WRITTEN if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_exist(page):
    text = page.read_text()
    named = re.findall(
        r"(?:`|^ {4})make ([a-z -]+?)(?: [A-Z]+=\S+)?(?:`| {2,}|$)", text, re.MULTILINE
    )
    words = {word for names in named for word in names.split()}
    assert words - TARGETS == set()


def test_the_readme_shows_a_picture_that_is_small():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert pictures
    assert all((ROOT / picture).stat().st_size < 200_000 for picture in pictures)


def test_the_concept_map_is_made_from_lessons_and_tests():
    assert (ROOT / "docs" / "concepts.md").read_text() == concept_map.page(), "run 'make docs'"


def test_the_trust_page_tells_the_limits_that_hold():
    timeout = Course(ROOT).timeout
    plain = limits_for(Options(timeout=timeout))
    full = limits_for(Options(timeout=timeout, full=True))
    rows = (
        f"| computing time of a cell, of a call | {plain.cell_cpu_seconds:g} s, "
        f"{plain.call_cpu_seconds:g} s (with every cell executed: {full.cell_cpu_seconds:g} s, "
        f"{full.call_cpu_seconds:g} s) |",
        f"| time by the clock of a cell, of a call | {plain.cell_wall_seconds:g} s, "
        f"{plain.call_wall_seconds:g} s (with every cell executed: {full.cell_wall_seconds:g} s, "
        f"{full.call_wall_seconds:g} s) |",
        f"| {plain.total_cpu_seconds:g} s, {plain.total_wall_seconds:g} s |",
        f"| {plain.memory_bytes // MIB} MiB |",
        f"| processes and threads | {plain.processes} |",
        f"| {plain.disk_bytes // MIB} MiB, {plain.file_bytes // MIB} MiB, {plain.files} |",
        f"| open files of one process | {plain.open_files} |",
        f"| {plain.output_bytes // MIB} MiB, {plain.total_output_bytes // MIB} MiB |",
        f"| one message to or from it | {plain.message_bytes // MIB} MiB |",
    )
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []
