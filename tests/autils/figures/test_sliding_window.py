"""The figures and helpers of the lab on convolutions."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.signal import correlate2d

from autils import (
    digit_images,
    feature_maps_figure,
    handwriting_figure,
    kernels_figure,
    lend_cnn,
    lend_trained,
    prepare_image,
    stack_figure,
    written_digit,
)
from autils.digits.pen import STROKES, SketchError
from autils.drawing.canvas import alt_text
from autils.lending.cnn import LENDING, TRAINING, USING_TRAINED, USING_YOURS

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

KERNELS = {"edges": [[-1, 0, 1]] * 3, "blur": np.full((3, 3), 1 / 9)}


@pytest.fixture(autouse=True)
def no_figures():
    plt.close("all")
    yield
    plt.close("all")


@pytest.fixture
def five():
    return digit_images()[0][2510] / 255


def valid(image, kernel):
    return correlate2d(image, kernel, "valid")


# ------------------------------------------------------------------ kernels


def test_kernels_call_the_function_they_are_given(five):
    kernels_figure(valid, five, KERNELS)
    fig = plt.gcf()
    assert len(fig.axes) == 5
    drawn = fig.axes[2].images[0].get_array()
    np.testing.assert_allclose(drawn, valid(five, np.array(KERNELS["edges"])))
    assert alt_text(fig).startswith("A handwritten digit, and what 2 kernels make of it: edges, ")


def raises(image, kernel):
    raise IndexError("too far")


def not_yet(image, kernel):
    raise NotImplementedError


NOT_YET = "There is nothing to slide yet: finish the exercise, run its cell, then this one again."
SHAPE = (
    "Your function gave back {}, where an array of shape (26, 26) was expected. Its test says more."
)
UNFINISHED = [
    (lambda image, kernel: ..., NOT_YET),
    (not_yet, NOT_YET),
    (
        raises,
        "Your function stopped with IndexError: too far. Mend it, run its cell, then this one "
        "again.",
    ),
    (lambda image, kernel: image, SHAPE.format("an array of shape (28, 28)")),
    (lambda image, kernel: None, SHAPE.format("None")),
    (lambda image, kernel: 7.0, SHAPE.format("an array of shape ()")),
    (
        lambda image, kernel: valid(image, kernel) * np.nan,
        SHAPE.format("numbers that are not finite"),
    ),
    (lambda image, kernel: {"a": 1}, SHAPE.format("a dict")),
]


@pytest.mark.parametrize(("function", "sentence"), UNFINISHED, ids=range(len(UNFINISHED)))
def test_kernels_say_what_is_missing(function, sentence, five, capsys):
    kernels_figure(function, five, KERNELS)
    assert capsys.readouterr().out.strip() == sentence
    assert plt.get_fignums() == []


def test_kernels_keep_the_picture_safe(five):
    before = five.copy()

    def greedy(image, kernel):
        image[:] = 0
        return valid(image, kernel)

    kernels_figure(greedy, five, KERNELS)
    np.testing.assert_array_equal(five, before)


# ------------------------------------------------------------------ layers


def test_the_stack_names_every_shape():
    stack_figure([("picture", (28, 28, 1)), ("Conv2D", (24, 24, 32)), ("Dense", (10,))])
    assert alt_text(plt.gcf()) == (
        "What a picture turns into from layer to layer: picture 28 by 28 by 1, then Conv2D 24 by "
        "24 by 32, then Dense 10."
    )
    assert len(plt.gcf().axes[0].patches) == 1 + 6 + 1


def test_feature_maps_are_those_of_the_first_layer(five):
    model = lend_cnn()
    feature_maps_figure(model, five, most=3)
    fig = plt.gcf()
    assert len(fig.axes) == 6
    kernels, biases = (np.asarray(array) for array in model.layers[1].get_weights())
    number = int(fig.axes[0].get_title().split()[1])
    expected = np.maximum(valid(five, kernels[:, :, 0, number]) + biases[number], 0)
    np.testing.assert_allclose(fig.axes[3].images[0].get_array(), expected, atol=1e-5)
    assert alt_text(fig).startswith("Above, 3 kernels that the first layer has learned")


# ------------------------------------------------------------------ handwriting


@pytest.mark.parametrize("digit", STROKES)
def test_a_written_digit_is_a_picture_of_ink_on_paper(digit):
    picture = written_digit(digit)
    assert (picture.shape, picture.dtype) == ((360, 480, 3), np.uint8)
    assert picture.max() > 200
    assert picture.min() < 50
    prepared = prepare_image(picture)
    rows, columns = np.nonzero(prepared > 0.3)
    assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20


def test_a_digit_nobody_sketched():
    with pytest.raises(
        SketchError, match=r"There are sketches of the digits 1, 4, 7, and none of 9"
    ):
        written_digit(9)


def by_the_ink(pictures):
    """Say 8 where there is ink everywhere, and 1 else; as logits and as probabilities."""
    grey = np.asarray(pictures).min() > 0.05
    return 6 * np.eye(10)[[8 if grey else 1]]


def test_handwriting_is_shown_both_ways_to_every_network():
    models = {"a": by_the_ink, "b": lambda X: by_the_ink(X) / 6}
    handwriting_figure(written_digit(1), models)
    assert alt_text(plt.gcf()) == (
        "A handwritten digit and what the networks say to it. made small, no more, a says 8 (98% "
        "sure); made small, no more, b says 8 (100% sure); prepared as MNIST was, a says 1 (98% "
        "sure); prepared as MNIST was, b says 1 (100% sure)."
    )


# ------------------------------------------------------------------ lending


def test_a_network_is_lent_to_those_who_have_none(capsys):
    for build in (None, lambda: ..., lambda: None, raises, lambda: lend_trained):
        model = lend_cnn(build)
        assert model.count_params() == 113_898
        assert model.output_shape == (None, 10)
        assert capsys.readouterr().out.strip() == LENDING


def test_a_network_of_ones_own_is_used(capsys):
    mine = lend_cnn()
    capsys.readouterr()
    assert lend_cnn(lambda: mine) is mine
    assert capsys.readouterr().out.strip() == USING_YOURS


def test_an_untrained_network_is_replaced_by_a_trained_one(capsys):
    images, labels = digit_images()
    x, y = images[::50, ..., np.newaxis] / np.float32(255), labels[::50]
    mine = lend_cnn()
    capsys.readouterr()
    trained = lend_trained(mine, x, y)
    assert trained is not mine
    assert capsys.readouterr().out.strip() == TRAINING
    assert lend_trained(trained, x, y) is trained
    assert capsys.readouterr().out.strip() == USING_TRAINED
