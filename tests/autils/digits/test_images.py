import numpy as np
import pytest

from autils import load_images
from autils._errors import DataError
from autils.digits.vendored import digit_images


def test_the_small_part_has_the_shapes_that_keras_gives():
    (x_train, y_train), (x_test, y_test) = load_images()
    assert (x_train.shape, y_train.shape) == ((4000, 28, 28), (4000,))
    assert (x_test.shape, y_test.shape) == ((1000, 28, 28), (1000,))
    assert {part.dtype for part in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}


def test_each_digit_has_its_share_on_both_sides():
    (_, y_train), (_, y_test) = load_images()
    assert np.bincount(y_train).tolist() == [400] * 10
    assert np.bincount(y_test).tolist() == [100] * 10


def test_no_picture_stands_on_both_sides_and_none_is_lost():
    (x_train, _), (x_test, _) = load_images()
    both = {image.tobytes() for image in (*x_train, *x_test)}
    images, _ = digit_images()
    assert both == {image.tobytes() for image in images}
    assert not {image.tobytes() for image in x_train} & {image.tobytes() for image in x_test}


def test_every_call_gives_the_same():
    for first, second in zip(load_images(), load_images(), strict=True):
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one, other)


def test_everything_comes_from_load_mnist(monkeypatch):
    parts = ((np.ones((6, 28, 28)), np.ones(6)), (np.ones((1, 28, 28)), np.ones(1)))
    monkeypatch.setattr("autils.digits.images.load_mnist", lambda: parts)
    assert load_images(everything=True) is parts


def test_what_keeps_mnist_away_is_told(monkeypatch):
    def nowhere():
        raise DataError("The full MNIST data was not found.")

    monkeypatch.setattr("autils.digits.images.load_mnist", nowhere)
    with pytest.raises(DataError, match="full MNIST"):
        load_images(everything=True)
