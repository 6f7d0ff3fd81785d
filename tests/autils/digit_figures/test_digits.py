"""Digits as pictures: the right way up, each once, wrong ones marked by more than a colour."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import digit_grid, digit_images, display_digit, prediction_grid
from autils.digit_figures.digits import DigitShapeError, as_image, as_images
from autils.drawing.canvas import alt_text
from autils.drawing.tiles import WRONG_MARK


def texts():
    return [text.get_text() for text in plt.gcf().axes[0].texts]


@pytest.mark.parametrize("form", ["row", "upright", "one row", "channel"])
def test_a_digit_of_the_course_is_shown_upright(digits, form):
    row = digits[0][1015]
    upright = row.reshape(20, 20).T
    digit = {
        "row": row,
        "upright": upright,
        "one row": row[np.newaxis],
        "channel": upright[..., np.newaxis],
    }[form]
    display_digit(digit)
    assert np.array_equal(plt.gcf().axes[0].images[0].get_array(), upright)
    assert alt_text(plt.gcf()).startswith("A handwritten digit, 20 by 20 pixels")


def test_an_mnist_row_is_taken_row_by_row():
    image = np.arange(784).reshape(28, 28)
    assert np.array_equal(as_image(image.reshape(784)), image)


@pytest.mark.parametrize("shape", [(), (5,), (20, 28), (5000, 400)])
def test_what_is_no_digit_is_refused(shape):
    with pytest.raises(DigitShapeError, match="Expected one digit") as refused:
        display_digit(np.zeros(shape))
    assert f"found shape {shape}" in str(refused.value)


@pytest.mark.parametrize("shape", [(3, 5), (400,), (0, 400), (2, 20, 28)])
def test_what_holds_no_digits_is_refused(shape):
    with pytest.raises(DigitShapeError, match="Expected digits in rows"):
        as_images(np.zeros(shape))


def test_images_with_a_channel_are_taken():
    assert as_images(np.zeros((2, 28, 28, 1))).shape == (2, 28, 28)


def test_a_grid_shows_digits_under_their_labels(digits):
    X, y = digits
    digit_grid(X, y, seed=3)
    first = texts()
    assert len(first) == 64
    assert len(plt.gcf().axes[0].images) == 64
    for text, image in zip(first, plt.gcf().axes[0].images, strict=True):
        same = (X.reshape(-1, 20, 20).transpose(0, 2, 1) == image.get_array()).all((1, 2))
        rows = np.flatnonzero(same)
        assert str(y[rows[0], 0]) == text
    digit_grid(X, y, seed=3)
    assert texts() == first


def test_a_grid_without_a_seed_shows_others_each_time(digits):
    digit_grid(*digits)
    first = texts()
    digit_grid(*digits)
    assert texts() != first


def test_a_small_set_is_shown_once_each(digits):
    digit_grid(digits[0][:5], digits[1][:5])
    assert len(texts()) == 5


def test_predictions_take_one_call_and_wrong_ones_are_marked(digits, model_with_errors):
    X, y = digits[0][:64], digits[1][:64]
    model = model_with_errors(np.zeros(64), [10, 20])
    prediction_grid(model, X, y, seed=1)
    assert model.calls == [64]
    captions = texts()
    assert captions.count("0,0") == 62
    assert captions.count(f"0,1 {WRONG_MARK}") == 2
    assert len(plt.gcf().axes[0].patches) == 2
    assert plt.gcf().get_suptitle() == "label, prediction  ·  ✗ 2 of 64 wrong"
    assert alt_text(plt.gcf()).endswith("2 of 64 wrong: 0 taken for 1, 0 taken for 1.")


def test_all_right_is_said(digits, model_with_errors):
    prediction_grid(model_with_errors(np.zeros(9)), digits[0][:9], digits[1][:9], 3, 3)
    assert plt.gcf().get_suptitle() == "label, prediction  ·  all 9 right"


def test_bytes_are_shown_as_well_as_fractions():
    images, _ = digit_images()
    display_digit(images[0])
    assert plt.gcf().axes[0].images[0].get_clim() == (0, images[0].max())
