"""The network of two layers: its training, and the figures that are known for it."""

import csv

import numpy as np
import pytest

from autils import load_thousand, starting_weights, train_digits
from autils.digits.mnist import CHECKSUMS, _checked, _sources
from autils.digits.thousand import as_pair
from autils.networks.two_layers import measure, one_pass
from tools.lessons import ROOT

TABLE = ROOT / "tests" / "autils" / "data" / "one_at_a_time.csv"
KNOWN = {
    int(row["pass"]): {name: float(value) for name, value in row.items()}
    for row in csv.DictReader(TABLE.read_text().splitlines())
}
ERROR, ACCURACY = 0.0011, 0.0021  # the table cuts errors off, and rounding moves an image or two


@pytest.fixture(scope="module")
def thousand():
    return load_thousand()


def passes_one_by_one(X, y):
    """Yield errors and accuracies counted during each pass, and the weights after it."""
    W1, W2 = starting_weights()
    Y = np.eye(10)[y]
    while True:
        error, right = 0.0, 0
        for x, label, row in zip(X, y, Y, strict=True):
            a1 = np.maximum(0, x @ W1)
            missed = row - a1 @ W2
            error += missed @ missed
            right += np.argmax(row - missed) == label
            back = W2 @ missed * (a1 > 0)
            W2 += 0.005 * np.outer(a1, missed)
            W1 += 0.005 * np.outer(x, back)
        yield error / len(X), right / len(X), W1, W2


def test_training_image_by_image_gives_the_known_figures(thousand):
    (X, y), _ = thousand
    for epoch, (error, accuracy, *_) in zip(range(11), passes_one_by_one(X, y), strict=False):
        if epoch in KNOWN:
            assert error == pytest.approx(KNOWN[epoch]["train_error"], abs=ERROR)
            assert accuracy == pytest.approx(KNOWN[epoch]["train_accuracy"], abs=ACCURACY)


def mnist_at_hand():
    """Return MNIST's test set if this machine has it, without asking the internet."""
    for source in _sources()[:-1]:
        try:
            arrays = _checked(source.read())
        except Exception:  # as in load_mnist: try the next
            continue
        return as_pair(arrays["x_test"], arrays["y_test"])
    return None


@pytest.mark.slow
def test_all_350_passes_give_the_known_figures(thousand):
    (X, y), _ = thousand
    test = mnist_at_hand()
    assert len(CHECKSUMS) == 4
    for epoch, (error, accuracy, W1, W2) in zip(range(350), passes_one_by_one(X, y), strict=False):
        if epoch in KNOWN:
            assert error == pytest.approx(KNOWN[epoch]["train_error"], abs=ERROR)
            assert accuracy == pytest.approx(KNOWN[epoch]["train_accuracy"], abs=ACCURACY)
        if epoch in KNOWN and test:
            error, accuracy = measure(test[0], np.eye(10)[test[1]], W1, W2)
            assert error == pytest.approx(KNOWN[epoch]["test_error"], abs=ERROR)
            assert accuracy == pytest.approx(KNOWN[epoch]["test_accuracy"], abs=ACCURACY)


def test_one_pass_with_batches_of_one_is_the_loop(thousand):
    (X, y), _ = thousand
    X, y = X[:60], y[:60]
    *_, W1, W2 = next(passes_one_by_one(X, y))
    ours = one_pass(X, np.eye(10)[y], *starting_weights(), batch_size=1)
    np.testing.assert_allclose(ours[0], W1, atol=1e-12)
    np.testing.assert_allclose(ours[1], W2, atol=1e-12)


def test_one_pass_leaves_the_weights_it_is_given(thousand):
    (X, y), _ = thousand
    W1, W2 = starting_weights()
    one_pass(X, np.eye(10)[y], W1, W2)
    assert np.array_equal(W1, starting_weights()[0])
    assert np.array_equal(W2, starting_weights()[1])


def test_batches_learn_as_much_and_then_overfit(thousand):
    (X, y), (X_test, y_test) = thousand
    run = train_digits(X, y, X_test, y_test, passes=60)
    assert run.passes == 60
    best = int(run.test_accuracy.argmax())
    assert 15 <= best <= 45
    assert 0.85 <= run.test_accuracy[best] <= 0.88
    assert run.test_accuracy[-1] < run.test_accuracy[best]
    assert run.train_accuracy[-1] >= 0.99
    assert run.test_error.argmin() < 50
    assert run.seconds > 0


def test_the_same_arguments_give_the_same_run(thousand):
    (X, y), (X_test, y_test) = thousand
    settings = {"passes": 2, "dropout": 0.4, "hidden": 12, "seed": 5}
    one, other = (train_digits(X, y, X_test, y_test, **settings) for _ in range(2))
    assert np.array_equal(one.W1, other.W1)
    assert np.array_equal(one.test_accuracy, other.test_accuracy)
    assert one.W1.shape == (784, 12)


def test_dropout_keeps_the_loudness_on_average():
    random = np.random.RandomState(0)
    X, Y = np.ones((1, 3)), np.zeros((1, 2))
    W1, W2 = np.ones((3, 4000)), np.full((4000, 2), 1 / 4000)
    plain = one_pass(X, Y, W1, W2, 0.001)[1].mean()
    dropped = one_pass(X, Y, W1, W2, 0.001, dropout=0.5, random=random)[1].mean()
    assert dropped == pytest.approx(plain, rel=0.1)


def test_the_learner_s_functions_do_the_work(thousand):
    (X, y), (X_test, y_test) = thousand
    calls = []

    def train_epoch(X, Y, W1, W2, learning_rate, batch_size):
        calls.append((X.shape, Y.shape, learning_rate, batch_size))
        return W1, W2

    def predict(X, W1, W2):
        return [3] * len(X)

    run = train_digits(X, y, X_test, y_test, passes=2, train_epoch=train_epoch, predict=predict)
    assert calls == [((1000, 784), (1000, 10), 0.005, 25)] * 2
    assert run.train_accuracy.tolist() == [np.mean(y == 3)] * 2


def test_starting_weights_are_those_of_old():
    W1, W2 = starting_weights()
    assert (W1.shape, W2.shape) == ((784, 40), (40, 10))
    assert W1[0, 0] == pytest.approx(0.2 * 0.417022004702574 - 0.1)
    assert -0.1 <= W1.min() < W1.max() < 0.1


def test_a_run_gives_outputs(thousand):
    (X, y), (X_test, y_test) = thousand
    run = train_digits(X, y, X_test, y_test, passes=1)
    assert run.scores(X_test[:3]).shape == (3, 10)
    assert np.mean(run.scores(X_test).argmax(axis=1) == y_test) == run.test_accuracy[-1]
