import json
import re
from pathlib import Path

import jsonschema
import pytest

import public_tests._report
from proctor.result import (
    CHECK_STATES,
    REPORT_MIMETYPE,
    SIGNS,
    STATES,
    WORDS,
    CheckResult,
    ExerciseResult,
    Manifest,
    Repair,
    Result,
    rounded,
    schema,
)

DOCS = Path(__file__).resolve().parents[2] / "docs" / "result.md"


def result(*exercises):
    return Result(
        lab="small",
        sandbox="on",
        exercises=exercises,
        repairs=(Repair("a", "b"),),
        flags=("note",),
        manifest=Manifest("sha256:" + "0" * 64, "sha256:" + "1" * 64, {"numpy": "2"}, 7),
    )


PARTLY = ExerciseResult("f", "partial", 0.1, 1.0, ("idea",), (CheckResult("c", "passed"),))


def validate(found):
    jsonschema.Draft202012Validator(schema()).validate(found)


def test_totals_follow_from_the_exercises():
    waiting = ExerciseResult("essay", "manual", None, 5.0)
    found = result(PARTLY, PARTLY, PARTLY, waiting)
    assert (found.score, found.max_score) == (0.3, 8.0)
    assert result().score == 0.0


@pytest.mark.parametrize(("score", "written"), [(1 / 3, 0.33), (-0.001, 0.0), (2.675, 2.67)])
def test_scores_have_two_decimals(score, written):
    assert rounded(score) == written
    assert str(rounded(score))[0] != "-"


def test_what_is_written_can_be_read_and_follows_the_schema():
    found = result(PARTLY, ExerciseResult("essay", "manual", None, 5.0))
    validate(json.loads(found.to_json()))
    assert Result.from_dict(json.loads(found.to_json())) == found
    assert Result.from_dict(found.to_dict()).to_json() == found.to_json()


def test_a_state_that_is_none_is_refused():
    with pytest.raises(ValueError, match="an exercise is one of"):
        ExerciseResult("f", "splendid", 1.0, 1.0)


def test_the_schema_knows_every_state():
    assert tuple(schema()["$defs"]["exercise"]["properties"]["state"]["enum"]) == STATES


def test_the_page_about_results_is_true():
    page = DOCS.read_text("utf-8")
    example = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    validate(json.loads(example[1]))
    fields = [*schema()["properties"], *schema()["$defs"]["manifest"]["properties"], *STATES]
    assert [field for field in fields if f"`{field}`" not in page] == []


def test_reports_are_read_as_public_tests_writes_them():
    """The engine imports no course, so both sides say it; they must agree."""
    assert public_tests._report.REPORT_MIMETYPE == REPORT_MIMETYPE
    assert public_tests._report.CHECK_STATES == CHECK_STATES


def test_every_state_has_a_sign_and_a_word():
    assert sorted(SIGNS) == sorted(WORDS) == sorted(STATES)
    assert len(set(SIGNS.values())) == len(set(WORDS.values())) == len(STATES)
