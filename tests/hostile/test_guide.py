"""The guide to trust names every case and every file it speaks of; cases are well formed."""

import re

import pytest

from proctor.result import STATES
from tests.hostile.corpus import ROOT, case_names, read_case

GUIDE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")


def test_the_guide_names_every_case_and_no_other():
    rows = re.findall(r"^\| `([\w-]+)` \|", GUIDE, re.MULTILINE)
    assert sorted(rows) == case_names()


def test_the_guide_names_files_that_are_there():
    named = set(re.findall(r"`((?:proctor|tests|public_tests|docs)/[\w./-]+)`", GUIDE))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", case_names())
def test_a_case_is_well_formed(name):
    case = read_case(name)
    assert case.kind in ("hostile", "clumsy", "noise")
    assert case.story
    if "unreadable" not in case.expected:
        assert set(case.expected["states"].values()) <= set(STATES)
    if case.kind == "noise" and name != "honest-wrong":
        assert case.expected["score"] == 20
