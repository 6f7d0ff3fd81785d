"""`proctor adopt`: the table, and what grading says when it adopts a lab by itself."""

from __future__ import annotations

from proctor.cli.adopt_command import NONE, table
from proctor.grading.adopt import GAINS, LOSES, summary, warnings
from proctor.notebook.adoption import AdoptedCell, Adoption, Unnoticed

CELLS = (
    AdoptedCell("test_a", 1.0, seconds=0.25, solution=1.0),
    AdoptedCell("test_long_name", 2.5, "beside", "NameError: name\n'x'", 1.5, 2.5),
    AdoptedCell("test_b", 1.0, why="no", solution=0.5, blank=1.0),
)


def test_the_table_has_a_line_for_each_cell():
    assert table(Adoption("small", "d", CELLS)).splitlines() == [
        "cell            points  solution  blank  seconds  judged",
        "test_a               1         1      0     0.25  apart",
        "test_long_name     2.5       2.5      0     1.50  beside: NameError: name 'x'",
        "test_b               1       0.5      1     0.00  apart: no",
        GAINS.format(cells="test_b"),
        LOSES.format(cells="test_b"),
    ]


def test_below_it_stands_what_no_test_notices():
    what = "what comes out when the first entry of values is left out"
    slip = Unnoticed("largest", "argument-entry-left-out", what, "largest([12, 7])", "12", "7")
    *_, first, second, third = table(Adoption("small", "d", CELLS, {}, (slip,))).splitlines()
    assert first == "Slips that no test notices, each with a call that would:"
    assert second == f"  largest: no test notices {what}"
    assert third == "    largest([12, 7]): 12, with the slip 7"


def test_a_lab_without_tests_says_so():
    assert table(Adoption("small", "d", ())) == NONE.format(lab="small")


def test_a_line_sums_it_up():
    assert summary(Adoption("small", "d", CELLS)) == "2 apart, 1 beside the learner's code"
    assert warnings(Adoption("small", "d", CELLS[:2])) == []


def test_grading_adopts_a_lab_once(proctor, hand_in):
    hand_in("ann")
    _, _, said = proctor("grade", "small")
    assert "Ran the solution of small once" in said
    _, _, said = proctor("grade", "small")
    assert "Ran the solution" not in said
    code, shown, _ = proctor("adopt", "small")
    assert (code, shown.splitlines()[0].split()[-1]) == (0, "judged")
