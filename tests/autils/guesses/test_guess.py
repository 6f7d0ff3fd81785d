"""A guess: asked, locked in before the result, kept, and drawn beside what came out."""

import json

import pytest

from autils.guesses import guess as module
from autils.guesses.guess import Guess, QuestionError, compare_guess, guess
from autils.guesses.kept import GuessFile

SCALE = {"question": "How sure?", "options": [], "low": 0, "high": 100, "step": 1, "unit": " %"}
CHOICE = {"question": "Which?", "options": ["the same", "less < 1"], "unit": ""}


def lock(piece, value):
    """Do what the page does when the learner locks a guess in."""
    piece.change(value=value, lock=True)


TABLE = [
    (SCALE, None, None, "Nothing is locked in yet. Guess, then run the cells below."),
    (SCALE, 80, None, "Locked in: 80 %. Now run the cells below."),
    (SCALE, 80, 95.04, "You guessed 80 %; it is 95 %. That is 15 % more."),
    (SCALE, 80, 40.0, "You guessed 80 %; it is 40 %. That is 40 % less."),
    (SCALE, 80, 80.01, "You guessed 80 %, and so it is."),
    (SCALE, None, 40.0, "It is 40 %. This time there was no guess before it."),
    (CHOICE, "the same", None, "Locked in: “the same”. Now run the cells below."),
    (CHOICE, "the same", "the same", "You guessed “the same”, and so it is."),
    (CHOICE, "the same", "less < 1", "You guessed “the same”; it is “less < 1”."),
]


@pytest.mark.parametrize(("asked", "guessed", "truth", "sentence"), TABLE)
def test_what_is_said(asked, guessed, truth, sentence):
    piece = Guess("x", asked)
    if guessed is not None:
        lock(piece, guessed)
    if truth is not None:
        piece.reveal(truth)
    assert piece.readout == sentence
    assert piece.picture("Why?").startswith("<svg")


def test_a_guess_is_locked_in_once():
    piece = Guess("x", SCALE)
    piece.change(value=30)
    assert piece.guess is None
    lock(piece, 30)
    lock(piece, 60)
    assert piece.guess == 30
    assert piece.answer["open"] is False


def test_after_the_result_nothing_can_be_locked_in():
    piece = Guess("x", SCALE)
    piece.reveal(50.0)
    lock(piece, 50)
    assert piece.guess is None


@pytest.mark.parametrize("value", [-1, 101, float("nan"), "50", None, True, [1]])
def test_a_value_off_the_scale_is_no_guess(value):
    piece = Guess("x", SCALE)
    lock(piece, value)
    assert piece.guess is None


@pytest.mark.parametrize("value", ["something else", 1, None, ["the same"]])
def test_what_is_no_option_is_no_guess(value):
    piece = Guess("x", CHOICE)
    lock(piece, value)
    assert piece.guess is None


def test_the_picture_shows_both_and_reaches_a_result_off_the_scale():
    piece = Guess("x", SCALE)
    lock(piece, 80)
    piece.reveal(130.0)
    drawn = piece.picture()
    assert "your guess: 80 %" in drawn
    assert "it is 130 %" in drawn


def test_a_guess_is_kept_beside_the_notebook(tmp_path):
    lock(Guess("x", SCALE, GuessFile(tmp_path)), 80)
    lock(Guess("y", CHOICE, GuessFile(tmp_path)), "the same")
    again = Guess("x", SCALE, GuessFile(tmp_path))
    assert again.guess == 80
    assert again.state["lock"] is True
    again.reveal(80.0)
    kept = json.loads((tmp_path / ".progress" / "guesses.json").read_text())
    assert kept["guesses"] == {"x": 80, "y": "the same"}


def test_a_kept_guess_that_no_longer_fits_is_forgotten(tmp_path):
    GuessFile(tmp_path).keep("x", "the same")
    assert Guess("x", SCALE, GuessFile(tmp_path)).guess is None


@pytest.mark.parametrize("text", ["", "[]", '{"guesses": 3}', '{"guesses": null}', "{"])
def test_a_damaged_file_holds_no_guesses(tmp_path, text):
    file = GuessFile(tmp_path)
    file.path.parent.mkdir()
    file.path.write_text(text)
    assert file.read() == {}
    assert file.keep("x", 1)
    assert file.read() == {"x": 1}


def test_a_folder_that_cant_be_written_is_said(tmp_path):
    (tmp_path / ".progress").write_text("in the way")
    piece = Guess("x", SCALE, GuessFile(tmp_path))
    lock(piece, 80)
    assert piece.guess == 80
    assert piece.readout.endswith("the guess is forgotten when you close the notebook.")


@pytest.fixture
def page(monkeypatch):
    """Give the list of what is displayed, as if there were a page."""
    shown = []
    monkeypatch.setattr(module, "has_page", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *what, **_: shown.extend(what))
    monkeypatch.setattr(module, "_guesses", {})
    return shown


def test_a_result_is_shown_beside_the_guess(page):
    guess("x", "Which?", ["a", "b"])
    lock(page[0], "a")
    compare_guess("x", "b")
    assert page[1]["text/plain"] == "You guessed “a”; it is “b”."
    assert 'alt="You guessed “a”; it is “b”."' in page[1]["text/html"]


@pytest.mark.parametrize("truth", [..., None, "?", float("nan")])
def test_without_a_result_the_guess_stays_open(page, truth):
    guess("x", "How much?", low=0, high=1)
    compare_guess("x", truth)
    assert page[0].answer["open"] is True
    assert len(page) == 1


def test_without_a_guess_only_the_question_tells_the_result(page):
    guess("x", "How much?", low=0, high=1)
    compare_guess("x", 0.5)
    assert len(page) == 1
    assert page[0].readout == "It is 0.5. This time there was no guess before it."


def test_a_question_that_was_not_asked_is_not_compared(page):
    compare_guess("x", 0.5)
    assert page == []


def test_without_a_page_nothing_happens(monkeypatch):
    monkeypatch.setattr(module, "_guesses", {})
    guess("x", "How much?", low=0, high=1)
    compare_guess("x", 0.5)
    assert module._guesses == {}


@pytest.mark.parametrize(
    "given",
    [{}, {"low": 0}, {"low": 1, "high": 1}, {"options": ["a"], "low": 0, "high": 1}],
)
def test_a_question_needs_options_or_a_scale(given):
    with pytest.raises(QuestionError, match="Ask 'x' either with options or from low to high"):
        guess("x", "What?", **given)


def test_a_result_has_to_be_an_option(page):
    guess("x", "Which?", ["a", "b"])
    with pytest.raises(QuestionError, match=r"one of its options \(a, b\); found 'c'"):
        compare_guess("x", "c")
