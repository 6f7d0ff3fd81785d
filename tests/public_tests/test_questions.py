"""The questions between what was seen and what to do."""

import pytest

from public_tests import MISCONCEPTIONS
from public_tests._misconceptions import EXERCISES, MADE, SHARED
from public_tests._questions import ABOUT_EXERCISES, ABOUT_SLIPS, question_about

WITHOUT = {"answer-cell-stopped", "answer-not-handed-over", "slip-raises"}
"""What is told at once, or says no more than an exercise's own question."""


def test_every_exercise_and_every_slip_has_its_question():
    assert list(ABOUT_EXERCISES) == [exercise.name for exercise in EXERCISES]
    pointing_on = {idea.name for idea in MADE}  # their own next steps are questions
    assert set(ABOUT_SLIPS) == {idea.name for idea in SHARED} - pointing_on - WITHOUT


@pytest.mark.parametrize("question", [*ABOUT_EXERCISES.values(), *ABOUT_SLIPS.values()])
def test_a_question_is_one(question):
    assert question[0].isupper()
    assert question.endswith("?")
    assert len(question) < 160


def test_a_slip_s_question_comes_before_the_exercise_s():
    assert question_about("w_sum", ("slip-prints",)) == ABOUT_SLIPS["slip-prints"]
    assert question_about("w_sum", ("w-sum-no-sum",)) == ABOUT_EXERCISES["w_sum"]
    assert question_about("model", ()) == ABOUT_EXERCISES["model"]
    assert question_about("another", ()) == ""


@pytest.mark.parametrize("name", ABOUT_SLIPS)
def test_a_question_does_not_give_the_way_away(name):
    assert ABOUT_SLIPS[name] not in MISCONCEPTIONS[name].next
    assert MISCONCEPTIONS[name].next.split(".")[0] not in ABOUT_SLIPS[name]
