"""One's own digit in front of a network."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import own_digit_figure, written_digit
from autils.digits.handwriting import PictureError
from autils.drawing.canvas import alt_text


def outputs(X):
    """Answer 7 where there is clean paper, and 2 where there is none."""
    clean = (X == 0).mean(axis=1) > 0.5
    return np.where(clean[:, None], 0.6 * np.eye(10)[7], 0.2 * np.eye(10)[2]) - 0.01


def test_both_ways_and_their_outputs():
    own_digit_figure(written_digit(7), outputs)
    page, _, small, _, prepared = plt.gcf().axes
    assert page.get_title() == "the picture, 480 x 360"
    assert [text.get_text() for text in (*small.texts, *prepared.texts)] == ["2: 0.19", "7: 0.59"]
    assert small.get_ylim() == prepared.get_ylim()
    assert alt_text(plt.gcf()) == (
        "A handwritten digit and the ten outputs of a network. made small, no more, its largest "
        "output is 0.19 for the digit 2, before -0.01 for 9; prepared as MNIST was, its largest "
        "output is 0.59 for the digit 7, before -0.01 for 9."
    )


def test_without_a_digit_there_is_no_figure():
    with pytest.raises(PictureError, match="Nothing stands out"):
        own_digit_figure(np.full((40, 40), 200, dtype=np.uint8), outputs)
    assert plt.get_fignums() == []
