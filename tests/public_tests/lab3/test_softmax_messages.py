"""What each check of `my_softmax` says, in each kind of outcome."""

import warnings

import numpy as np
import pytest
from scipy import special
from scipy.special import softmax

from public_tests import ChecksFailed, test_my_softmax
from public_tests._lab3.my_softmax import WEIGHTS, report_on_softmax


class LearnerError(Exception):
    """What a stand-in for a function in another process raises."""

    def __init__(self, ename, evalue, lineno=None):
        super().__init__("told by another process")
        self.ename, self.evalue, self.lineno = ename, evalue, lineno


class StandIn:
    """A callable that is no function, as grading hands it in."""

    def __init__(self, function):
        self._function = function

    def __call__(self, *arguments):
        return self._function(*arguments)


def messages(report):
    return [check.message for check in report.checks]


def test_weights_are_the_points_of_the_cell():
    assert list(WEIGHTS.values()) == [1, 1, 1, 1, 3]


def test_messages_of_a_wrong_formula():
    assert messages(report_on_softmax(np.exp)) == [
        "For z = [1, 2, 3, 4]: expected [0.03206, 0.08714, 0.2369, 0.6439], you got "
        "[2.718, 7.389, 20.09, 54.6].",
        "Not right for z = [-2, -0.5, 0.3, 1.8] either.",
        "Not right for z = [2, -1] either.",
        "This counts as soon as one of your answers is right.",
        "Not right for z = [1000, 1001, 1002] either.",
    ]


def test_leaving_z_alone_is_no_merit_of_a_wrong_answer():
    assert report_on_softmax(np.exp).state == "failed"
    assert report_on_softmax(lambda z: z / z.sum()).earned == 0


def test_messages_of_a_list_that_overflows_and_changes_z():
    def answer(z):
        z += 1
        return list(np.exp(z) / np.exp(z).sum())

    assert messages(report_on_softmax(answer)) == [
        "",
        "",
        "For z = [1, 2, 3, 4]: expected a NumPy array, you got a list.",
        "z was [1, 2, 3, 4] before the call, and [2, 3, 4, 5] after it.",
        "For z = [1000, 1001, 1002]: expected [0.09003, 0.2447, 0.6652], you got [nan, nan, nan].",
    ]


def test_right_numbers_in_another_kind_of_array():
    class Tensor:
        def __init__(self, numbers):
            self.numbers = numbers

        def __array__(self, dtype=None, copy=None):
            return self.numbers

    report = report_on_softmax(lambda z: Tensor(softmax(z)))
    assert messages(report)[2] == (
        "For z = [1, 2, 3, 4]: expected a NumPy array, you got a Tensor."
    )
    assert report.earned == 6
    assert report.misconceptions == ()
    assert report.hint == (
        "Wrap your result in np.array(...), or use NumPy operations from the start."
    )


def test_nothing_returned_proves_nothing_about_z():
    report = report_on_softmax(lambda z: None)
    assert report.state == "failed"
    assert report.fraction == 0
    assert messages(report)[0] == (
        "For z = [1, 2, 3, 4]: expected [0.03206, 0.08714, 0.2369, 0.6439], your function "
        "returned None."
    )
    assert messages(report)[3] == "This counts as soon as one of your answers is right."


def raises_not_implemented(z):
    raise NotImplementedError


def stands_in_for_not_implemented(z):
    raise LearnerError("NotImplementedError", "")


@pytest.mark.parametrize(
    "stub",
    [..., lambda z: ..., raises_not_implemented, StandIn(stands_in_for_not_implemented)],
    ids=["missing", "placeholder", "not-implemented", "stand-in"],
)
def test_an_untouched_stub_is_not_attempted(stub):
    report = report_on_softmax(stub)
    assert report.state == "not-attempted"
    assert report.headline == "my_softmax: not attempted yet."
    assert {check.state for check in report.checks} == {"not-attempted"}
    assert str(report).splitlines() == [
        "– my_softmax: not attempted yet.",
        "→ Write your answer between the marks, run that cell, then run this one again.",
    ]


def test_a_placeholder_in_one_branch_is_an_attempt():
    report = report_on_softmax(lambda z: softmax(z) if z.size == 4 else ...)
    assert report.state == "partial"
    assert messages(report)[2] == (
        "For z = [2, -1]: expected [0.9526, 0.04743], your function returned its placeholder."
    )


def test_something_else_than_a_function():
    report = report_on_softmax([1, 2])
    assert (report.state, report.fraction) == ("failed", 0)
    assert report.misconceptions == ("slip-name-overwritten",)
    assert (
        report.advice[0].seen == "The name `my_softmax` stands for a list now, and for no function."
    )


def test_an_error_from_another_process_is_told_by_its_attributes():
    def raises(z):
        raise LearnerError("NameError", "name 'ez' is not defined", 3)

    report = report_on_softmax(StandIn(raises))
    assert report.state == "error"
    assert report.error == "NameError: name 'ez' is not defined"
    assert report.headline == "my_softmax: your code raised NameError."
    assert report.misconceptions == ("softmax-raises",)
    assert report.advice[0].seen == (
        "For z = [1, 2, 3, 4] your code raised NameError: name 'ez' is not defined (line 3)."
    )


def test_an_error_from_another_process_without_a_line():
    def raises(z):
        raise LearnerError("Unsupported", "`my_softmax` returned a `dict_keys`, expected an array")

    assert report_on_softmax(StandIn(raises)).advice[0].seen == (
        "For z = [1, 2, 3, 4] what your code gave can't be handed to the test: `my_softmax` "
        "returned a `dict_keys`, expected an array."
    )


def test_leaving_python_is_an_error_like_others():
    def leaves(z):
        raise SystemExit(0)

    assert report_on_softmax(leaves).error == "SystemExit: 0"


def test_an_interrupt_stops_the_test():
    def interrupted(z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        test_my_softmax(interrupted)


def test_a_right_stand_in_passes_and_the_report_is_shown_once(capsys):
    assert test_my_softmax(StandIn(softmax)) is None
    out, err = capsys.readouterr()
    assert out.count("my_softmax: all right, 7 of 7 points.") == 1
    assert err == ""


def test_no_warning_of_the_answer_reaches_the_page(capfd):
    def noisy(z):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return np.exp(z) / np.exp(z).sum()

    with pytest.raises(ChecksFailed, match="4 of 7 points so far"):
        test_my_softmax(noisy)
    assert capfd.readouterr().err == ""


def test_calls_stay_few():
    calls = []

    def counting(z):
        calls.append(z)
        return softmax(z)

    report_on_softmax(counting)
    assert len(calls) <= 60


def with_tensorflow(z):
    import tensorflow as tf

    return np.array(tf.nn.softmax(z))


def with_scipy(z):
    return special.softmax(z)


def with_keras_inside(z):
    def inner(z):
        import keras

        return np.array(keras.ops.softmax(z))

    return inner(z)


@pytest.mark.parametrize("answer", [with_tensorflow, with_scipy, with_keras_inside])
def test_a_softmax_of_a_library_is_noticed_and_costs_nothing(answer):
    report = report_on_softmax(answer)
    assert (report.state, report.earned) == ("passed", 7)
    ((seen, question),) = report.notes
    assert seen == "What computes here is `softmax`, a softmax that others wrote; your points stay."
    assert question.startswith("The exercise asks for NumPy alone")


def test_what_is_one_s_own_is_not_taken_for_a_library_s():
    namespace = {"np": np}
    code = """
def softmax(z):
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()
def my_softmax(z):
    return softmax(z)
"""
    exec(code, namespace)
    assert report_on_softmax(namespace["my_softmax"]).notes == ()
    assert report_on_softmax(StandIn(with_scipy)).notes == ()
