import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import features_figure
from autils.drawing.canvas import alt_text

rng = np.random.default_rng(0)
TEN = rng.normal(size=(10, 28, 28))


@pytest.fixture(autouse=True)
def _closed_figures():
    yield
    plt.close("all")


def images_of(fig):
    return [ax.images[0] for ax in fig.axes if ax.images]


def test_each_unit_is_drawn_under_its_number():
    features_figure(TEN)
    fig = plt.gcf()
    titles = [ax.get_title() for ax in fig.axes if ax.images]
    assert titles == [f"unit {u}" for u in range(10)]
    for u, image in enumerate(images_of(fig)):
        np.testing.assert_array_equal(image.get_array(), TEN[u])


def test_all_units_share_one_scale_with_zero_in_its_middle():
    features_figure(TEN)
    limits = {image.get_clim() for image in images_of(plt.gcf())}
    assert len(limits) == 1
    low, high = limits.pop()
    assert low == -high


def test_no_more_are_drawn_than_asked_for():
    features_figure(rng.normal(size=(50, 28, 28)), most=7, title="Seven")
    fig = plt.gcf()
    assert len(images_of(fig)) == 7
    assert fig.get_suptitle() == "Seven"
    assert alt_text(fig).startswith("Seven: the first 7 of 50 hidden units")


def test_the_words_say_what_is_to_be_seen():
    features_figure(TEN)
    assert alt_text(plt.gcf()) == (
        "What each hidden unit looks for: all of 10 hidden units, each as an image of 28 by 28 "
        "pixels. Orange pixels have positive weights and speak for the unit, blue ones negative "
        "weights and speak against it, white ones have weights near 0."
    )


def test_zeros_can_be_drawn():
    features_figure(np.zeros((1, 28, 28)))
    assert len(images_of(plt.gcf())) == 1


NOT_YET = (
    "There are no features to draw yet: finish the exercise, run its cell, then this one again."
)


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        (..., NOT_YET),
        (None, NOT_YET),
        (np.zeros((10, 784)), "found shape (10, 784)"),
        (np.zeros((0, 28, 28)), "found shape (0, 28, 28)"),
        ("pictures", "found a value of type `str`"),
        ([[1, 2], [3]], "found a value of type `list`"),
        (np.full((2, 28, 28), np.nan), "found values that are not finite"),
    ],
)
def test_what_can_not_be_drawn_gets_a_sentence(features, sentence, capsys):
    features_figure(features)
    assert sentence in capsys.readouterr().out
    assert plt.get_fignums() == []
