"""What one call came to, and values in words."""

import builtins
import threading
import types
import warnings

import numpy as np
import pytest

from public_tests._call import (
    LONGEST_TEXT,
    Outcome,
    call,
    has_work,
    is_blank_model,
    is_untouched,
    names_used,
)
from public_tests._common.words import (
    came_back,
    difference,
    kind,
    more_exactly,
    number,
    show,
    show_lists,
)


def raises(error):
    raise error


def test_a_returned_value():
    assert call(abs, -1) == Outcome("returned", 1, arguments=(-1,))


def test_nothing_returned():
    assert call(lambda: None).kind == "none"


def test_not_attempted():
    assert call(lambda: raises(NotImplementedError("later"))).kind == "not-attempted"


@pytest.mark.parametrize("stub", [lambda: ..., lambda: (..., ...)])
def test_a_placeholder(stub):
    assert call(stub).kind == "placeholder"


def test_what_a_call_prints(capsys):
    outcome = call(lambda: print("a total of\n", 3.5))
    assert (outcome.kind, outcome.printed) == ("none", "a total of 3.5")
    assert capsys.readouterr().out == "a total of\n 3.5\n"


def test_what_another_thread_prints_is_not_a_call_s(capsys):
    def answer():
        other = threading.Thread(target=print, args=("from beside",))
        other.start()
        other.join()

    assert call(answer).printed == ""
    assert capsys.readouterr().out == "from beside\n"


def test_what_a_call_prints_elsewhere():
    def stand_in():
        stand_in.printed = "0.98\n"
        return ...

    assert call(stand_in).printed == "0.98"


def idle_with_a_docstring(digits):
    """Do nothing yet."""
    x_train, y_train = digits  # noqa: RUF059
    total, more = ..., ...
    return total, more


def idle_with_comments(a):
    total = ...
    # total = a + 1
    return total  # noqa: RET504


class Elsewhere:
    """A function of another process: it is called, and nothing else of it is asked there."""

    printed = ""

    def __init__(self, has_work):
        self.has_work = has_work

    @property
    def __class__(self):
        return types.FunctionType

    def __call__(self):
        return ...

    def __getattr__(self, name):
        if name != "__name__":  # pytest asks for it
            raise RuntimeError(f"{name!r} was asked for")
        return "elsewhere"


elsewhere_untouched = Elsewhere(has_work=False)


@pytest.mark.parametrize(
    "stub", [lambda: ..., idle_with_a_docstring, idle_with_comments, elsewhere_untouched, print]
)
def test_a_stub_holds_no_work(stub):
    assert not has_work(stub)


def adds(a):
    total = ...
    totl = a + 1  # noqa: F841
    return total


def keeps_a_number(a):
    total = ...
    size = 3  # noqa: F841
    return total


def loops(a):
    total = ...
    for _ in a:
        pass
    return total


def calls_another(a):
    return elsewhere_untouched()


elsewhere_worked = Elsewhere(has_work=True)


@pytest.mark.parametrize(
    ("answer", "example"),
    [
        (adds, (1,)),
        (keeps_a_number, (1,)),
        (loops, ([1],)),
        (calls_another, (1,)),
        (elsewhere_worked, ()),
    ],
)
def test_an_answer_with_work_in_it_is_no_stub(answer, example):
    assert has_work(answer)
    assert not is_untouched(answer, example)


def test_an_error_of_a_like_name_is_no_call_that_was_stopped():
    assert Outcome("raised", error="TimeLimit: it used more than 20 seconds").end == "time"
    assert Outcome("raised", error="TimeLimitExceeded: by the learner's own clock").end == ""


NO_STDIN = "raw_input was called, but this frontend does not support input requests."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("TypeError: no", "your code raised TypeError: no"),
        ("TimeLimit: it used more than 20 seconds", "your code took too long and was stopped"),
        ("MemoryLimit: more than 9 MiB", "your code took too much memory and was stopped"),
        ("MemoryError", "your code took too much memory and was stopped"),
        (
            "Stopped: gone",
            "Python itself ended while your code ran, as after os._exit or a crash",
        ),
        (
            "ProcessEnded: gone",
            "Python itself ended while your code ran, as after os._exit or a crash",
        ),
        (
            "EOFError: EOF when reading a line",
            "your code asked for input, and nobody is there to type it",
        ),
        (
            f"StdinNotImplementedError: {NO_STDIN}",
            "your code asked for input, and nobody is there to type it",
        ),
        ("EOFError: Ran out of input", "your code raised EOFError: Ran out of input"),
        (
            "Unsupported: `f` returned a lock.",
            "what your code gave can't be handed to the test: `f` returned a lock.",
        ),
    ],
)
def test_how_a_call_ended(error, said):
    assert came_back(Outcome("raised", error=error)) == said


def test_input_is_refused_in_a_call_and_left_alone_after_it():
    before = builtins.input
    outcome = call(lambda: input("how many? "))
    assert (outcome.kind, outcome.end) == ("raised", "input")
    assert builtins.input is before


def test_an_answer_that_does_without_input_where_there_is_none():
    def answer():
        try:
            return int(input())
        except EOFError:
            return 3

    assert call(answer).value == 3


def test_a_kernel_without_input_makes_no_answer_an_untouched_one():
    class StdinNotImplementedError(NotImplementedError):
        pass

    def answer():
        raise StdinNotImplementedError(NO_STDIN)

    assert call(answer).kind == "raised"


def test_what_stands_for_a_function_elsewhere_shows_no_code():
    assert names_used(elsewhere_worked) == ()
    assert "np" in names_used(lambda z: np.exp(z))


def test_a_stub_that_prints_is_no_stub():
    assert not is_untouched(lambda a: (print(a), ...)[1], (1,))


def test_a_function_of_the_lab_s_is_as_untouched_as_the_answer_that_it_calls():
    assert is_untouched(calls_another, (1,), "elsewhere_untouched")
    assert not is_untouched(calls_another, (1,), "adds")


def test_an_error_with_its_line():
    def nested():
        return np.linalg.inv(np.zeros((2, 2)))

    outcome = call(nested)
    assert outcome.kind == "raised"
    assert outcome.error == "LinAlgError: Singular matrix"
    assert outcome.lineno == nested.__code__.co_firstlineno + 1
    assert outcome.where == f" (line {outcome.lineno})"


def test_an_error_without_a_message_or_a_line():
    outcome = call(int, "x", 99)
    assert outcome.lineno is None
    assert outcome.where == ""
    assert call(lambda: raises(ValueError)).error == "ValueError"


def test_a_long_message_becomes_one_short_line():
    error = call(lambda: raises(ValueError("a\nb  " + "c" * 500))).error
    assert error.startswith("ValueError: a b cc")
    assert len(error) == len("ValueError: ") + LONGEST_TEXT
    assert error.endswith("…")


def test_colours_of_a_message_stay_in_the_terminal():
    error = call(
        lambda: raises(ValueError("\x1b[1mInvalid input shape\x1b[0m of \x1b[36;1mX"))
    ).error
    assert error == "ValueError: Invalid input shape of X"


def test_something_that_cannot_be_called():
    assert call(3).error == "TypeError: 'int' object is not callable"


def test_endless_recursion_is_an_error():
    def around():
        return around()

    assert call(around).error.startswith("RecursionError")


def test_noise_stays_silent_and_settings_come_back(capfd):
    def noisy():
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return np.exp(1000.0) - np.exp(np.array([1000.0]))

    before = np.geterr()
    assert call(noisy).kind == "returned"
    assert np.geterr() == before
    assert capfd.readouterr().err == ""


def test_a_learner_s_own_seterr_is_set_aside():
    with np.errstate(all="raise"):
        assert call(np.exp, 1000.0).value == np.inf


def test_what_counts_as_untouched():
    assert is_untouched(..., ())
    assert is_untouched(lambda z: ..., (1,))
    assert not is_untouched(abs, (1,))
    assert not is_untouched(None, ())


def test_a_model_that_cannot_tell_its_layers_is_no_blank_one():
    class Sequential:
        layers = ()

        def get_config(self):
            raise ValueError

    assert not is_blank_model(Sequential())
    assert not is_untouched(Sequential(), ())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([1.0, 2.5, -0.0]), "[1, 2.5, 0]"),
        ([1 / 3, 1e-9, 1e9], "[0.3333, 1e-09, 1e+09]"),
        ([np.nan, np.inf, -np.inf], "[nan, inf, -inf]"),
        (np.arange(9), "[0, 1, 2, 3, 4, 5, 6, 7, ...]"),
        (np.arange(8), "[0, 1, 2, 3, 4, 5, 6, 7]"),
        (2.5, "the single number 2.5"),
        (np.ones((2, 3)), "an array of shape (2, 3)"),
        ([], "[]"),
        ("text", "a str"),
        ({}, "a dict"),
        ([1, [2]], "a list"),
        (np.array(["a"]), "a NumPy array"),
    ],
)
def test_show(value, words):
    assert show(value) == words


def test_number_and_kind():
    assert number(-1e-300) == "-1e-300"
    assert number(-0.0) == "0"
    assert kind(1) == "an int"
    assert kind(np.ones(1)) == "a NumPy array"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome("returned", np.ones(1)), "you got [1]"),
        (Outcome("none"), "your function returned None"),
        (Outcome("not-attempted"), "your function returned its placeholder"),
        (Outcome("raised", error="E: x", lineno=2), "your code raised E: x (line 2)"),
    ],
)
def test_came_back(outcome, words):
    assert came_back(outcome) == words


@pytest.mark.parametrize(
    ("expected", "got", "more"),
    [
        (0.98130001, 0.9813, " (more exactly, 0.98130001 and 0.9813)"),
        ([0.17019784, 2.0], [0.1702, 2.0], " (more exactly, 0.17019784 and 0.1702 at [0])"),
        ([[1.0], [1.00001]], [[1.0], [1.0]], " (more exactly, 1.00001 and 1 at [1, 0])"),
        (0.98, 0.97, ""),
        ([1.0], 1.0, ""),
        ([1.0, 2.0], [1.0, 2.0], ""),
        ([], [], ""),
        (1.0, "1", ""),
    ],
)
def test_what_looks_alike_is_told_apart(expected, got, more):
    assert more_exactly(expected, got, show_lists) == more


def test_rounded_rows_are_shown_with_the_digits_that_differ():
    expected, got = np.array([0.17019784, 0.3875]), np.array([0.1702, 0.3875])
    assert difference("", expected, got) == (
        "expected [0.1702, 0.3875], you got [0.1702, 0.3875] (more exactly, 0.17019784 and 0.1702 "
        "at [0])"
    )
