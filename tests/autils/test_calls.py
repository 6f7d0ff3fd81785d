"""Whatever a learner's function does, there is a sentence about it, and nothing is raised."""

import numpy as np
import pytest

from autils._calls import call, name_of, plain


def stops(z):
    raise ValueError("no such thing\nsecond line")


def interrupted(z):
    raise KeyboardInterrupt


def ends(z):
    raise SystemExit


def not_yet(z):
    raise NotImplementedError


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError


def mute(z):
    raise MuteError


NOT_YET = (
    "There is no f here yet. Write it in the exercise, run that cell, then run this one again."
)
WORDS = [
    (
        ...,
        NOT_YET,
    ),
    (
        not_yet,
        NOT_YET,
    ),
    (
        lambda z: ...,
        "f gives `...` back, which says nothing yet. Give your result to the name behind return, "
        "run that cell, then run this one again.",
    ),
    ([1, 2], "Pass the function itself, without calling it: f."),
    (lambda z: None, "f gave back None. Does it end with a return?"),
    (
        stops,
        "f stopped with ValueError: no such thing. Mend it, then run its cell and this one again.",
    ),
    (mute, "f stopped with MuteError. Mend it, then run its cell and this one again."),
    (interrupted, "You stopped f before it gave an answer. Move something to ask it again."),
    (ends, "f tried to end Python. Take out the exit() or quit() in it."),
    (lambda z: "abc", "f gave back a str, where 2 numbers were expected."),
    (lambda z: [[1], [2, 3]], "f gave back a list, where 2 numbers were expected."),
    (lambda z: z[:1], "f gave back an array of shape (1,), where shape (2,) was expected."),
    (
        lambda z: z * np.nan,
        "f gave back nan. Is something divided by zero, or far too large?",
    ),
    (
        lambda z: [np.nan, np.inf],
        "f gave back nan and inf. Is something divided by zero, or far too large?",
    ),
]


@pytest.mark.parametrize(("function", "sentence"), WORDS)
def test_trouble_is_said_in_words(function, sentence):
    assert call(function, np.array([1.0, 2.0]), name="f", shape=(2,)).trouble == sentence


def test_a_right_answer_comes_back_as_floats():
    reply = call(lambda z: [1, 2], np.zeros(2), shape=(2,))
    assert reply.trouble == ""
    assert reply.values.dtype == float
    assert reply.values.tolist() == [1, 2]


def test_nan_comes_with_its_values():
    assert np.isnan(call(lambda z: z / 0 * 0, np.ones(2), shape=(2,)).values).all()


def test_without_a_shape_any_numbers_will_do():
    assert call(lambda: 3).values == 3
    assert call(dict).trouble.endswith("gave back a dict, where numbers were expected.")


def test_the_caller_keeps_its_array():
    z = np.ones(2)

    def spoils(z):
        z[:] = 7
        return z

    assert call(spoils, z).values.tolist() == [7, 7]
    assert z.tolist() == [1, 1]


def test_warnings_of_numpy_are_dropped(capsys):
    assert np.isinf(call(np.exp, np.array([1e9])).values).all()
    assert capsys.readouterr() == ("", "")


def test_prints_stay_where_they_belong(capsys):
    call(lambda: print("hello") or 1)
    assert capsys.readouterr().out == "hello\n"


def test_what_json_can_carry():
    value = {"a": np.array([1.0, np.nan]), 2: (np.float32(3), -np.inf, "x", None, True)}
    assert plain(value) == {"a": [1.0, "nan"], "2": [3.0, "-inf", "x", None, True]}


def test_a_function_without_a_name_borrows_one():
    assert name_of(stops, "f") == "stops"
    assert name_of(lambda z: z, "f") == name_of(3, "f") == "f"
