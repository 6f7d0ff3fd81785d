"""The books of slips: made of right answers, up to date, and closed to readers."""

import inspect
import json

import numpy as np
import pytest

from public_tests._slips.book import look_up
from public_tests._slips.fingerprint import fingerprint
from public_tests._slips.told import BOOKS
from public_tests._slips.wraps import wraps
from tools import slips
from tools.bundle import contents
from tools.texts import lab_names

SUBJECTS = {subject.name: subject for subject in slips.subjects()}
each_subject = pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)


def book(name):
    return json.loads((BOOKS / f"{name}.json").read_text(encoding="utf-8"))


def test_there_is_a_book_for_each_exercise_and_no_other():
    assert sorted(path.stem for path in BOOKS.glob("*.json")) == sorted(SUBJECTS)


@each_subject
def test_what_is_told_is_the_same_in_every_run(subject):
    lesson = subject.references[0]
    right = slips.made(lesson.source, lesson)
    names = list(inspect.signature(right).parameters)
    told = [one.facts for one in wraps(right, names, subject.calls[0], subject.results)]
    assert told
    assert not [facts for facts in told if " at 0x" in str(facts)]


def reads_what_was_never_written(a):
    found = np.empty(len(a))
    return found + a


@pytest.mark.parametrize("subject", ["conv2d", "hidden_features"])
def test_no_slips_are_made_where_unwritten_memory_may_be_read(subject):
    assert not slips.writes_first(reads_what_was_never_written)
    sources = [each.source for each in SUBJECTS[subject].references]
    assert sources
    assert not [source for source in sources if "empty(" in source or "as_strided(" in source]


def test_the_engine_has_the_same_catalogue():
    found = {path: path.read_text(encoding="utf-8") for path, _ in slips.copies()}
    assert found == dict(slips.copies()), "Run `make slips`."


def test_a_small_book_is_up_to_date():
    assert slips.book_of(SUBJECTS["count_params"]) == book("count_params"), "Run `make slips`."


@pytest.mark.slow
@each_subject
def test_every_book_is_up_to_date(subject):
    assert slips.book_of(subject) == book(subject.name), "Run `make slips`."


@each_subject
def test_right_answers_stand_in_no_book(subject):
    for reference in subject.references:
        found = slips.results(slips.made(reference.source, reference), subject.calls)
        if found is not None:  # some count so far that they are as good as endless
            assert look_up(book(subject.name), fingerprint(found)) == ()


@each_subject
def test_a_book_is_large_enough_to_be_of_use(subject):
    assert len(book(subject.name)) >= 30


@pytest.mark.parametrize("lab", lab_names())
def test_no_solution_can_be_read_in_a_bundle(lab):
    texts = b"\n".join(
        data for name, data in contents(lab).items() if name.startswith("public_tests/_slips/")
    )
    for subject in SUBJECTS.values():
        lines = subject.references[0].source.partition("### START")[2].splitlines()
        telling = [line.strip() for line in lines if len(line.strip()) > 16 and "#" not in line]
        assert not [line for line in telling if line.encode() in texts]


def test_no_sentence_can_be_read_in_a_book():
    for path in BOOKS.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in ("wrong-", "loop", "where", "argument") if name in text]


def test_a_slip_that_never_ends_is_left_out():
    subject = SUBJECTS["w_sum"]
    source = "def w_sum(a, b):\n    while True:\n        a = b\n"
    assert slips.results(slips.made(source, subject.references[0]), subject.calls) is None


@pytest.mark.parametrize(
    ("value", "is_telling"),
    [(0.0, False), (1.0, False), (None, False), ([2.5, 3.5], True), (7.0, False)],
)
def test_what_anything_could_give_tells_nothing(value, is_telling):
    def outcome(number):
        return slips.Outcome("none" if number is None else "returned", number)

    found, expected = [outcome(value)] * 3, [outcome(42.0)] * 3
    assert slips.telling(found, expected) is is_telling


@pytest.mark.parametrize(("wrong", "is_telling"), [(2, False), (3, True)])
def test_small_whole_numbers_tell_only_where_several_are_wrong(wrong, is_telling):
    expected = [slips.Outcome("returned", 2.0)] * 5
    found = [slips.Outcome("returned", 3.0 + k) for k in range(wrong)] + expected[wrong:]
    assert slips.telling(found, expected) is is_telling
