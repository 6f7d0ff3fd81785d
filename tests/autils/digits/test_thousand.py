"""A thousand digits to learn from, others to be examined with: offline, and with all of MNIST."""

import numpy as np
import pytest

from autils import digit_images, first_training_images, load_more_digits, load_thousand
from autils._errors import DataError
from autils.digits import thousand

OFFLINE = (
    "Examined with 2000 digits of the course that come later in MNIST: no training in this lab "
    "uses them.\n"
)


def rows(X):
    return {row.tobytes() for row in X}


def test_offline(capsys):
    (X_train, y_train), (X_test, y_test) = load_thousand()
    assert capsys.readouterr().out == OFFLINE
    assert (X_train.shape, y_train.shape) == ((1000, 784), (1000,))
    assert (X_test.shape, y_test.shape) == ((2000, 784), (2000,))
    images, labels = first_training_images(1000)
    assert np.array_equal(X_train.reshape(-1, 28, 28), images / 255)
    assert np.array_equal(y_train, labels)
    assert y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(y_test).min() > 150


def test_no_image_is_in_two_places(capsys):
    (X_train, _), (X_test, _) = load_thousand()
    X_more, y_more = load_more_digits()
    assert (X_more.shape, y_more.shape) == ((2000, 784), (2000,))
    parts = [rows(X_train), rows(X_test), rows(X_more)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 5000
    assert rows(digit_images()[0].reshape(-1, 784) / 255) == set.union(*parts)


def test_more_digits_follow_the_first_thousand():
    images, labels = first_training_images(1001)
    X_more, y_more = load_more_digits()
    assert np.array_equal(X_more[0].reshape(28, 28), images[-1] / 255)
    assert y_more[0] == labels[-1]


@pytest.fixture
def full_mnist(monkeypatch):
    """Let `load_mnist` find something in the shape of MNIST."""
    images = np.random.default_rng(1).integers(0, 256, (12, 28, 28), dtype=np.uint8)
    labels = np.arange(12, dtype=np.uint8) % 10
    train = (images[:2], labels[:2])
    monkeypatch.setattr(thousand, "load_mnist", lambda: (train, (images, labels)))
    return images, labels


def test_with_all_test_images(full_mnist, capsys):
    (X_train, _), (X_test, y_test) = load_thousand(everything=True)
    assert capsys.readouterr().out == "Examined with all 12 test images of MNIST.\n"
    assert X_train.shape == (1000, 784)
    assert np.array_equal(X_test.reshape(-1, 28, 28), full_mnist[0] / 255)
    assert np.array_equal(y_test, full_mnist[1])


def test_all_test_images_are_not_asked_for_unless_wanted(monkeypatch):
    monkeypatch.setattr(thousand, "load_mnist", lambda: pytest.fail("asked"))
    load_thousand()


def test_where_they_can_t_be_had_others_take_their_place(monkeypatch, capsys):
    def unreachable():
        raise DataError("no network")

    monkeypatch.setattr(thousand, "load_mnist", unreachable)
    _, (X_test, _) = load_thousand(everything=True)
    assert capsys.readouterr().out == (
        "The test images of MNIST can't be had right now, so others take their place.\n" + OFFLINE
    )
    assert X_test.shape == (2000, 784)
