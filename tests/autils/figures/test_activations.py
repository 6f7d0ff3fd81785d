"""The three activations."""

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import expit

from autils import plt_act_trio
from autils.drawing.canvas import alt_text


def test_three_panels_over_minus_five_to_five():
    plt_act_trio()
    panels = plt.gcf().axes
    assert [ax.get_title().split(":")[0] for ax in panels] == ["linear", "sigmoid", "ReLU"]
    curves = [ax.lines[-1] for ax in panels]
    z = curves[0].get_xdata()
    assert (z.min(), z.max()) == (-5, 5)
    for curve, expected in zip(curves, (z, expit(z), np.maximum(z, 0)), strict=True):
        np.testing.assert_allclose(curve.get_ydata(), expected)


def test_the_off_range_is_named():
    plt_act_trio()
    assert "off: a = 0" in [text.get_text() for text in plt.gcf().axes[2].texts]
    assert "marked as off" in alt_text(plt.gcf())
