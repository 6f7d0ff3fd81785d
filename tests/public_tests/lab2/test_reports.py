"""What a report of lab 2 says beside its misconceptions, and how one mistake costs once."""

import numpy as np
import pytest

from public_tests import (
    ChecksFailed,
    test_backward,
    test_best_epoch,
    test_forward,
    test_one_hot,
    test_predict,
    test_relu,
    test_relu_derivative,
    test_train_epoch,
)
from public_tests._call import call
from public_tests._common.task import report_on
from public_tests._common.words import difference, show_matrix
from public_tests._lab2 import backward, best_epoch, forward, network, one_hot, predict, train_epoch
from public_tests._lab2.activations import RELU, relu_derivative
from public_tests._lab2.exercises import EXERCISES
from tests.public_tests.exercises import table_of


class LearnerError(Exception):
    """What a stand-in for a function in another process raises."""

    def __init__(self, ename, evalue, lineno=None):
        super().__init__("told by another process")
        self.ename, self.evalue, self.lineno = ename, evalue, lineno


def leaky(z):
    return np.where(z > 0, z, 0.1 * z)


def one_at_zero(z):
    return np.where(z >= 0, 1.0, 0.0)


def forward_with(activation):
    def answer(X, W1, W2):
        a1 = activation(X @ W1)
        return a1, a1 @ W2

    return answer


def backward_with(slope):
    def answer(X, Y, a1, yhat, W2):
        missed = yhat - Y
        return X.T @ (missed @ W2.T * slope(a1)), a1.T @ missed

    return answer


def train_with(forward, backward, sign=-1):
    def answer(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
        for begin in range(0, len(X), batch_size):
            rows = slice(begin, begin + batch_size)
            a1, yhat = forward(X[rows], W1, W2)
            dW1, dW2 = backward(X[rows], Y[rows], a1, yhat, W2)
            W1, W2 = W1 + sign * learning_rate * dW1, W2 + sign * learning_rate * dW2
        return W1, W2

    return answer


def predict_with(forward):
    return lambda X, W1, W2: np.argmax(forward(X, W1, W2)[1], axis=1)


def uphill(*arguments):
    return tuple(-dW for dW in network.gradients(*arguments))


def stub(*arguments):
    return ...


def stub_of_two(*arguments):
    return ..., ...


FOLLOWED = [
    (forward, forward_with(leaky), (leaky,), "`relu`"),
    (backward, backward_with(one_at_zero), (one_at_zero,), "`relu_derivative`"),
    (train_epoch, train_with(network.forward, uphill), (network.forward, uphill), "`backward`"),
    (
        train_epoch,
        train_with(forward_with(leaky), network.gradients),
        (forward_with(leaky), network.gradients),
        "`forward` and `backward`",
    ),
    (predict, predict_with(forward_with(lambda z: -z)), (forward_with(lambda z: -z),), "`forward`"),
]


@pytest.mark.parametrize(("module", "answer", "helpers", "names"), FOLLOWED, ids=range(5))
def test_what_follows_rightly_from_a_wrong_helper_is_right(module, answer, helpers, names):
    report = report_on(module.EXERCISE, answer, module.helpers(*helpers))
    assert (report.state, report.fraction) == ("passed", 1)
    assert names in report.success
    assert report.success.startswith("Right as far as it goes")


@pytest.mark.parametrize(("module", "answer", "helpers", "names"), FOLLOWED, ids=range(5))
def test_without_the_helper_the_same_answer_is_wrong(module, answer, helpers, names):
    assert report_on(module.EXERCISE, answer).state != "passed"


def identity(z):
    return z


def all_zero(X, W1, W2):
    return np.zeros((len(X), W1.shape[1])), np.zeros((len(X), W2.shape[1]))


def twice_the_hidden_units(X, W1, W2):
    a1, _ = network.forward(X, W1, W2)
    return a1, a1


def no_gradients(X, Y, a1, yhat, W2):
    return np.zeros((X.shape[1], a1.shape[1])), np.zeros(W2.shape)


VOUCHING = [
    (forward, forward_with(identity), (identity,), 0),
    (forward, lambda X, W1, W2: (0 * X @ W1, 0 * X @ W1 @ W2), (np.zeros_like,), 0),
    (backward, backward_with(np.ones_like), (np.ones_like,), 0.4),
    (backward, backward_with(identity), (identity,), 0.4),
    (train_epoch, train_with(network.forward, no_gradients), (network.forward, no_gradients), 0),
    (predict, predict_with(all_zero), (all_zero,), 0),
    (predict, predict_with(twice_the_hidden_units), (twice_the_hidden_units,), 0),
]


@pytest.mark.parametrize(("module", "answer", "helpers", "fraction"), VOUCHING, ids=range(7))
def test_two_wrong_functions_cannot_vouch_for_each_other(module, answer, helpers, fraction):
    given = module.helpers(*helpers)
    report = report_on(module.EXERCISE, answer, given)
    name = module.EXERCISE.name
    assert report.fraction == fraction, str(report)
    assert report.misconceptions == ()
    assert report.hint == (
        f"What `{name}` gives fits {given.names}, but something there still needs mending, and "
        f"until then a wrong `{name}` would give the same. Mend that first, then run this test "
        "again."
    )


def test_with_a_right_helper_nothing_waits():
    report = report_on(
        backward.EXERCISE, backward_with(np.ones_like), backward.helpers(relu_derivative)
    )
    assert report.misconceptions == ("backward-no-relu-derivative",)


def test_a_right_answer_stays_right_beside_a_wrong_helper():
    report = report_on(forward.EXERCISE, network.forward, forward.helpers(leaky))
    assert report.success == forward.EXERCISE.success


def test_a_step_uphill_along_a_turned_gradient_goes_down():
    answer = train_with(network.forward, uphill, sign=1)
    helpers = train_epoch.helpers(network.forward, uphill)
    assert report_on(train_epoch.EXERCISE, answer, helpers).state == "passed"


def test_a_wrong_answer_is_wrong_beside_a_right_helper():
    helpers = train_epoch.helpers(network.forward, network.gradients)
    answer = train_with(network.forward, network.gradients, sign=1)
    report = report_on(train_epoch.EXERCISE, answer, helpers)
    assert report.misconceptions == ("train-epoch-uphill",)


@pytest.mark.parametrize(
    "helper", [lambda z: "relu", lambda z: z[:1], lambda z: z * np.nan, stub, ..., 3]
)
def test_a_helper_that_gives_nothing_of_use_is_not_followed(helper):
    report = report_on(forward.EXERCISE, forward_with(leaky), forward.helpers(helper))
    assert report.state != "passed"


UNFINISHED = [
    (forward, forward_with(stub), (stub,), "`forward` calls `relu`"),
    (backward, backward_with(stub), (stub,), "`backward` calls `relu_derivative`"),
    (
        train_epoch,
        train_with(network.forward, stub_of_two),
        (network.forward, stub_of_two),
        "`train_epoch` calls `backward`",
    ),
    (
        train_epoch,
        train_with(stub_of_two, network.gradients),
        (stub_of_two, network.gradients),
        "`train_epoch` calls `forward`",
    ),
]


@pytest.mark.parametrize(("module", "answer", "helpers", "words"), UNFINISHED, ids=range(4))
def test_an_unfinished_helper_is_named(module, answer, helpers, words):
    report = report_on(module.EXERCISE, answer, module.helpers(*helpers))
    assert report.hint == f"{words}, which has no answer yet: finish that exercise first."
    assert report.misconceptions == ()


def test_a_helper_that_raises_is_named():
    def broken(X, W1, W2):
        raise NameError("name 'ReLU' is not defined")

    report = report_on(predict.EXERCISE, predict_with(broken), predict.helpers(broken))
    assert report.hint == (
        "`predict` calls `forward`, which raises an error itself: mend that exercise first."
    )


def test_an_idea_is_recognised_beside_another_mistake():
    def uphill_and_straight(X, Y, a1, yhat, W2):
        delta2 = Y - yhat
        return X.T @ (delta2 @ W2.T), a1.T @ delta2

    assert report_on(backward.EXERCISE, uphill_and_straight).misconceptions == ("backward-uphill",)
    leaky_forward = forward_with(leaky)
    for name, answer in (
        ("predict-one-answer-for-all", lambda *net: np.argmax(leaky_forward(*net)[1])),
        ("predict-returns-outputs", lambda *net: leaky_forward(*net)[1]),
        (
            "predict-one-hot",
            lambda *net: np.eye(net[2].shape[1])[leaky_forward(*net)[1].argmax(axis=1)],
        ),
    ):
        report = report_on(predict.EXERCISE, answer, predict.helpers(leaky_forward))
        assert report.misconceptions == (name,)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_untouched_stubs_are_not_attempted(exercise):
    empty = stub_of_two if len(exercise.answers) == 2 else stub
    for target in (..., empty):
        report = report_on(exercise, target)
        assert report.state == "not-attempted"
        assert {check.state for check in report.checks} == {"not-attempted"}


def test_a_pair_of_placeholders_is_no_attempt_and_half_of_one_is():
    assert call(lambda: (..., ...)).kind == "placeholder"
    assert call(lambda: (1, ...)).kind == "returned"
    assert call(lambda: ()).kind == "returned"


def test_half_a_pair_earns_its_half():
    report = report_on(backward.EXERCISE, lambda X, Y, a1, yhat, W2: (..., a1.T @ (yhat - Y)))
    assert (report.state, report.earned) == ("partial", 2)
    assert report.checks[1].message == (
        "For 3 images, 4 pixels, 5 hidden units and 2 outputs: dW1 still is its placeholder `...`."
    )


def test_something_else_than_a_function():
    report = report_on(RELU, [1, 2])
    assert (report.state, report.fraction) == ("failed", 0)
    assert report.misconceptions == ("slip-name-overwritten",)
    assert report.advice[0].seen == "The name `relu` stands for a list now, and for no function."


def test_an_error_from_another_process_is_told_by_its_attributes():
    def raises(z):
        raise LearnerError("NameError", "name 'maximum' is not defined", 3)

    report = report_on(RELU, raises)
    assert report.state == "error"
    assert report.error == "NameError: name 'maximum' is not defined"
    assert report.checks[0].message == (
        "For z = [-2, -0.5, 0, 1, 3]: your code raised NameError: name 'maximum' is not defined "
        "(line 3)."
    )
    assert report.misconceptions == ("slip-raises",)
    assert report.advice[0].next == (
        "Python doesn't know that name. Usual causes: a typing error, a value that never got the "
        "name, or a cell further up that has not run since the kernel started. Run this call in a "
        "cell of its own to see the line."
    )


def test_nothing_returned():
    report = report_on(RELU, lambda z: None)
    assert report.fraction == 0
    assert report.checks[2].message == "This counts as soon as one of your answers is right."
    assert report.misconceptions == ("slip-returns-nothing",)


def test_an_unknown_idea_gets_the_exercise_s_hint():
    numbers = iter(range(16, 99))  # always another one
    report = report_on(best_epoch.EXERCISE, lambda test_accuracy: next(numbers))
    assert report.misconceptions == ()
    assert report.hint == best_epoch.EXERCISE.hint
    assert report.checks[0].message == (
        "For test_accuracy = [0.64, 0.8, 0.86, 0.84, 0.83]: expected the single number 2, you got "
        "the single number 17."
    )


def test_one_of_two_arrays():
    report = report_on(forward.EXERCISE, lambda X, W1, W2: [1, 2, 3])
    assert report.checks[0].message == (
        "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2): expected the 2 arrays a1 and yhat, you "
        "got 3 values."
    )


def test_gradients_by_formula_agree_with_nudging_every_weight():
    for seed in range(5):
        net = network.small(4, 6, 5, 3, seed)
        formula = network.gradients(net.X, net.Y, *network.forward(net.X, net.W1, net.W2), net.W2)
        for one, other in zip(formula, network.nudged_gradients(net), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_the_slope_of_the_relu_is_what_nudging_gives_away_from_its_corner():
    z = np.array([-3.0, -0.2, 0.4, 5.0])
    slopes = (np.maximum(0, z + 1e-3) - np.maximum(0, z - 1e-3)) / 2e-3
    np.testing.assert_allclose(relu_derivative(z), slopes, atol=1e-9)


DIFFERENCES = [
    (np.zeros((3, 4)), np.zeros((4, 3)), "expected shape (3, 4) for W, you got shape (4, 3)"),
    (np.zeros(2), np.float64(1), "expected shape (2,) for W, you got a single number"),
    (np.zeros((2, 2)), np.eye(2), "expected [[0, 0], [0, 0]] for W, you got [[1, 0], [0, 1]]"),
    (np.zeros((9, 2)), np.ones((9, 2)), "expected W[0] to be [0, 0], you got [1, 1]"),
    (np.zeros((2, 9)), np.eye(2, 9, 3), "expected W[0, 3] to be 0, you got 1"),
    (np.zeros(2), None, "expected an array of numbers for W, you got something else"),
]


@pytest.mark.parametrize(("expected", "got", "words"), DIFFERENCES, ids=range(6))
def test_a_difference_in_words(expected, got, words):
    assert difference("W", expected, got) == words


def test_small_matrices_are_shown_and_large_ones_described():
    assert show_matrix(np.eye(2)) == "[[1, 0], [0, 1]]"
    assert show_matrix(np.eye(5)) == "an array of shape (5, 5)"
    assert show_matrix([1, 2]) == "[1, 2]"
    assert show_matrix("x") == "a str"


SHOWN = [
    (test_one_hot, (one_hot.one_hot,)),
    (test_relu, (lambda z: np.maximum(0, z),)),
    (test_relu_derivative, (lambda z: z > 0,)),
    (test_forward, (network.forward, lambda z: np.maximum(0, z))),
    (test_backward, (network.gradients, lambda z: z > 0)),
    (test_train_epoch, (train_epoch.train_epoch, network.forward, network.gradients)),
    (test_predict, (predict.predict, network.forward)),
    (test_best_epoch, (np.argmax,)),
]


@pytest.mark.parametrize(("test", "targets"), SHOWN, ids=[test.__name__ for test, _ in SHOWN])
def test_what_learners_run_shows_a_report_and_raises_unless_it_passed(test, targets, capsys):
    assert test.__test__ is False
    assert test(*targets) is None
    assert "all right" in capsys.readouterr().out
    with pytest.raises(ChecksFailed, match="not attempted yet"):
        test(*[...] * len(targets))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_calls_stay_few(exercise):
    calls = []
    answer = table_of(f"lab2.{exercise.name}").rights[0]

    def counting(*arguments):
        calls.append(arguments)
        return answer(*arguments)

    report_on(exercise, counting)
    assert len(calls) <= 10
