"""Hints: one more with each call, folded on a page, and none of them the whole answer at once."""

import re

import pytest

from autils.labs import hints
from autils.labs.hints import Hints, hint
from autils.labs.table import UnknownNameError, labs

EXERCISES = [exercise for lab in labs().values() for exercise in lab.exercises]
SOFTMAX = next(exercise for exercise in EXERCISES if exercise.name == "my_softmax")


@pytest.fixture(autouse=True)
def _a_new_kernel():
    hints._ASKED.clear()


def test_each_call_says_one_more(capsys):
    hint("my_softmax")
    first = capsys.readouterr().out
    assert first.startswith("my_softmax, hint 1 of 2: the plan\n\nThree steps, ")
    assert first.endswith('For the next hint: hint("my_softmax")\n')
    assert "np.max(   )" not in first
    hint("my_softmax")
    second = capsys.readouterr().out
    assert "my_softmax, hint 2 of 2: the code, with gaps\n\n" in second
    assert "For the next hint" not in second
    hint("my_softmax")
    assert capsys.readouterr().out == second


@pytest.mark.parametrize(("stage", "opened"), [(1, [False, False]), (2, [True, False])])
def test_on_a_page_the_newest_hint_waits_to_be_opened(stage, opened):
    page = Hints(SOFTMAX, stage)._repr_mimebundle_()["text/html"]
    assert [found == " open" for found in re.findall(r"<details( open)?", page)] == opened
    assert page.index("Hint 1 of 2:") < page.index("Next hint, 2 of 2:")
    assert 'aria-label="Hints for my_softmax"' in page


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_exercise_has_two_or_three(exercise):
    assert 2 <= len(exercise.hints) <= 3
    assert all(stage.title and stage.text and stage.html for stage in exercise.hints)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_first_hint_holds_no_code_of_several_words(exercise):
    assert "```" not in exercise.hints[0].text


def test_an_unknown_exercise():
    with pytest.raises(UnknownNameError, match=r"no exercise called 'softmax'\. Did you mean 'my"):
        hint("softmax")
    with pytest.raises(UnknownNameError):
        hint(len)
