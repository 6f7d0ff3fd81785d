"""Three activations side by side: linear, sigmoid, ReLU."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from autils._numeric import sigmoid
from autils._style import INK, OFF, WIDE, dlblue
from autils.drawing.canvas import course_style, describe, new_figure

_WORDS = (
    "Three curves over z from -5 to 5. Linear: a(z) = z, a straight line. Sigmoid: an S that rises "
    "from 0 to 1. ReLU: a(z) = max(0, z), which is 0 for every negative z, marked as off, and z "
    "from there on."
)


@course_style()
def plt_act_trio() -> None:
    """Show the linear, sigmoid and ReLU activations over [-5, 5], and where ReLU is off."""
    fig = new_figure(WIDE, 2.3)
    linear, middle, relu = fig.subplots(1, 3)
    _curve(linear, "linear:  a = z", lambda z: z)
    _curve(middle, "sigmoid:  a = 1 / (1 + e⁻ᶻ)", sigmoid)
    middle.set(ylim=(-0.1, 1.1), yticks=(0, 0.5, 1))
    _curve(relu, "ReLU:  a = max(0, z)", lambda z: np.maximum(0, z))
    _mark_off_range(relu)
    describe(fig, _WORDS)


def _curve(ax: Axes, title: str, activation: Callable[[np.ndarray], np.ndarray]) -> None:
    """Draw one activation over [-5, 5]."""
    z = np.linspace(-5, 5, 201)
    ax.axvline(0, color=OFF, linewidth=1)
    ax.axhline(0, color=OFF, linewidth=1)
    ax.plot(z, activation(z), color=dlblue)
    ax.set(title=title, xlabel="z", ylabel="a", ylim=(-5.5, 5.5))
    ax.set(xticks=(-5, 0, 5), yticks=(-5, 0, 5))


def _mark_off_range(ax: Axes) -> None:
    """Shade and name the half where the unit gives 0 whatever comes in."""
    ax.axvspan(-5, 0, facecolor="none", edgecolor=OFF, hatch="///", linewidth=0)
    ax.annotate(
        "off: a = 0",
        xy=(-2.5, 0.1),
        xytext=(-2.5, 2.8),
        ha="center",
        color=INK,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        arrowprops={"arrowstyle": "->", "color": INK},
    )
