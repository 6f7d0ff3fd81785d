"""The guide to trust names every case and every file it speaks of; cases are well formed."""

import re

import pytest

from proctor.result import STATES
from tests.hostile import guide
from tests.hostile.corpus import ROOT, case_names, read_case
from tests.hostile.stock_words import Outcome, outcomes, words

GUIDE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_corpus():
    """When this fails: python -m tests.hostile.guide."""
    assert GUIDE.partition(guide.MARK)[2].strip() == guide.tables().strip()


def test_the_guide_names_every_case_once_and_no_other():
    rows = re.findall(r"^\| `([\w-]+)` \|", GUIDE, re.MULTILINE)
    assert sorted(rows) == case_names()


def test_every_case_was_given_to_stock_nbgrader():
    """When this fails: python -m tests.hostile.stock, which measures what is missing."""
    assert sorted(outcomes()) == case_names()


@pytest.mark.parametrize(
    ("found", "due", "said"),
    [
        (Outcome("0", 20.0, next_graded=True), 0.0, "**20** instead of 0"),
        (Outcome("0", 0.0, next_graded=True), 20.0, "0 instead of 20"),
        (Outcome("0", 4.0, next_graded=True), 4.0, "the same"),
        (Outcome("0", 4.0, next_graded=True), None, "**4** for what can't be read"),
        (Outcome("1", next_graded=True), 0.0, "no score"),
        (Outcome("hung"), 0.0, "**the run hangs**"),
        (Outcome("stopped"), 0.0, "**takes more than the machine has**"),
        (Outcome("-9"), 0.0, "**the run ends**; nobody after this learner is graded"),
        (
            Outcome("0", 0.0, {}, True, ["the gradebook"], ["hidden checks"], 1),
            0.0,
            "the same; **shows hidden checks**; **changes the gradebook**; "
            "**leaves processes behind**",
        ),
    ],
)
def test_what_came_of_a_case_in_a_few_words(found, due, said):
    assert words(found, {} if due is None else {"score": due}) == said


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
