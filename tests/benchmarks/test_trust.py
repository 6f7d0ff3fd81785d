"""The counted table of the hostile corpus: what counts for what, and that no part of it is told."""

import json

import pytest

from benchmarks import _otter, trust
from benchmarks._report import NoMarks
from tests.hostile.corpus import case_names
from tests.hostile.stock_words import Outcome

PAGE = f"before\n\n{trust.BEGIN}\n\nold\n\n{trust.END}\n\nafter\n"


def noted(case, tool, **outcome):
    found = {"ended": "0", "score": 0.0, "next_graded": True, **outcome}
    about = {"tool": tool, "version": "9", "case": case, "date": "2026-11-30"}
    return {**about, "outcome": found}


@pytest.mark.parametrize(
    ("outcome", "due", "holds"),
    [
        ({"score": 20.0}, 20.0, ()),
        ({"score": 20.0}, 0.0, ("more",)),
        ({"score": 20.0}, None, ("more",)),  # for what can't be read
        ({"score": 3.0}, 20.0, ("fewer",)),
        ({"score": None}, 20.0, ("fewer",)),
        ({"score": None}, None, ()),
        ({"ended": "hung", "left": 3}, 0.0, ("hang",)),
        ({"ended": "stopped"}, 0.0, ("hang",)),
        ({"next_graded": False}, 0.0, ("later",)),
        ({"changed": ["the gradebook"]}, 0.0, ("changed",)),
        ({"left": 1}, 0.0, ("left",)),
    ],
)
def test_what_counts_for_what(outcome, due, holds):
    found = Outcome(**{"ended": "0", "score": 0.0, "next_graded": True, **outcome})
    told = [question for question, is_so in trust.QUESTIONS.items() if is_so(found, due)]
    assert len(told) == len(holds)
    assert all(word in question for word, question in zip(holds, told, strict=True))


def test_the_table_counts_by_tool_and_says_what_was_run_and_when():
    notes = [
        noted("honest", "proctor", score=20.0),
        noted("honest", "nbgrader", score=20.0),
        noted("honest", "otter", score=None, ended="hung"),
        noted("points-200", "proctor"),
        noted("points-200", "nbgrader", score=20.0),
        {**noted("points-200", "otter"), "date": "2026-12-01"},
    ]
    text = trust.table(notes)
    assert "The 2 submissions" in text
    assert "proctor 9, nbgrader 9, otter 9, measured from 2026-11-30 to 2026-12-01" in text
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in text.splitlines()[2:]]
    assert rows[2] == ["got more points than were due", "0 of 2", "1 of 2", "0 of 2"]
    assert rows[4][1:] == ["0 of 2", "0 of 2", "1 of 2"]


def test_a_part_is_no_table(tmp_path):
    page = tmp_path / "comparison.md"
    page.write_text(PAGE)
    wanted = 3 * len(case_names())
    told = trust.write_table([noted("honest", "proctor", score=20.0)], page)
    assert told == (
        f"{wanted - 1} of {wanted} are not measured yet, so there is no table. Run the same again."
    )
    assert page.read_text() == PAGE


def test_the_whole_is_written_between_the_marks(tmp_path):
    page = tmp_path / "comparison.md"
    page.write_text(PAGE)
    notes = [noted(case, tool) for case in case_names() for tool in trust.TOOLS]
    assert trust.write_table(notes, page) == "comparison.md is written."
    assert page.read_text().startswith(f"before\n\n{trust.BEGIN}\n\nThe {len(case_names())} ")
    assert page.read_text().endswith(f"{trust.END}\n\nafter\n")
    page.write_text("nothing")
    with pytest.raises(NoMarks, match="make bench-trust"):
        trust.write_table(notes, page)
    assert trust.BEGIN in trust.PAGE.read_text()


def test_what_is_noted_is_not_measured_again(tmp_path):
    path = tmp_path / "notes.jsonl"
    assert trust.read_notes(path) == []
    trust.note(path, "otter", "honest", Outcome("0", 20.0))
    (found,) = trust.read_notes(path)
    assert (found["version"], found["outcome"]["score"]) == (_otter.VERSION, 20.0)
    assert trust.missing([found], ["honest"]) == [("honest", "proctor"), ("honest", "nbgrader")]


def test_a_tool_that_can_not_begin_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(trust.outer_sandbox, "run", lambda *_, **__: 1)
    with pytest.raises(SystemExit, match=r"otter could not begin \(status 1\)"):
        trust.measure("otter", ["honest"], tmp_path / "notes.jsonl", tmp_path)


def test_a_case_that_ends_the_outer_sandbox_counts_as_stopped(tmp_path, monkeypatch):
    def run(command, **_):
        place = trust.Path(command[command.index("--folder") + 1])
        trust.begin(place, command[-1])
        return 1

    monkeypatch.setattr(trust.outer_sandbox, "run", run)
    path = tmp_path / "notes.jsonl"
    trust.measure("nbgrader", ["memory-bomb"], path, tmp_path)
    (found,) = trust.read_notes(path)
    assert (found["case"], found["outcome"]["ended"]) == ("memory-bomb", "stopped")


def test_test_cells_become_test_cases_worth_their_points():
    marks = {"grade_id": "test_f", "points": 3}
    source = "### BEGIN HIDDEN TESTS\nassert f(2) == 4\n### END HIDDEN TESTS"
    text = _otter.test_file("f", [{"metadata": {"nbgrader": marks}, "source": [source]}])
    ran = {}

    def test_case(**about):
        ran.update(about)
        return lambda function: ran.update(function=function)

    code = text.replace("from otter.test_files import test_case\n", "")
    exec(compile(code, "f.py", "exec"), {"test_case": test_case})
    assert (ran["name"], ran["points"], ran["hidden"]) == ("test_f", 3.0, True)
    ran["function"]({"f": lambda x: 2 * x})
    with pytest.raises(AssertionError):
        ran["function"]({"f": lambda x: x})


def test_results_of_otter_are_read_or_there_are_none(tmp_path):
    path = tmp_path / "results.json"
    assert _otter._scores(path) is None
    path.write_text(json.dumps({"tests": [{"name": "f", "score": 2}, {"name": "Public Tests"}]}))
    assert _otter._scores(path) == {"f": 2.0}
