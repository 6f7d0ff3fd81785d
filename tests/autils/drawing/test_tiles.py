"""Many small images in one axes."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import same_color
from matplotlib.patches import Rectangle

from autils._style import dldarkred
from autils.drawing.tiles import WRONG_MARK, draw_tiles, grid_height, show_digit

IMAGES = np.random.default_rng(0).random((5, 20, 20))


def frames(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def test_all_tiles_stand_in_one_axes_row_by_row():
    ax = plt.figure().add_subplot()
    draw_tiles(ax, IMAGES, list("abcde"), columns=3)
    lefts = [image.get_extent()[0] for image in ax.images]
    tops = [image.get_extent()[3] for image in ax.images]
    assert lefts == pytest.approx([0, 1.2, 2.4, 0, 1.2])
    assert tops[:3] == [tops[0]] * 3
    assert tops[3] > tops[0]
    assert [text.get_text() for text in ax.texts] == list("abcde")


def test_a_wrong_tile_is_marked_by_more_than_a_colour():
    ax = plt.figure().add_subplot()
    draw_tiles(ax, IMAGES, list("abcde"), columns=5, wrong=[1])
    right, wrong = ax.texts[:2]
    assert wrong.get_text() == f"b {WRONG_MARK}"
    assert wrong.get_weight() == "bold"
    assert same_color(wrong.get_color(), dldarkred)
    assert right.get_text() == "a"
    assert [frame.get_x() for frame in frames(ax)] == [pytest.approx(1.2)]


def test_captions_fill_no_other_tile():
    fig = plt.figure(figsize=(5, grid_height(1, 5, 5)))
    ax = fig.add_axes((0, 0, 1, 1))
    draw_tiles(ax, IMAGES, ["8,8"] * 5, columns=5, wrong=range(5))
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize("brightest", [1.0, 255, 0])
def test_a_digit_is_white_on_black_whatever_its_unit(brightest):
    ax = plt.figure().add_subplot()
    show_digit(ax, np.full((20, 20), brightest))
    low, high = ax.images[0].get_clim()
    assert low == 0
    assert high == max(brightest, 1e-9)
