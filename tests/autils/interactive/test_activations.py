"""The activation explorer: its numbers, its words, its picture."""

import xml.dom.minidom

import numpy as np
import pytest
from scipy.special import expit

from autils import ActivationExplorer
from autils.interactive.activations import ACTIVATIONS, ActivationError

ORACLES = {
    "linear": lambda z: z,
    "sigmoid": expit,
    "relu": lambda z: np.maximum(z, 0),
    "leaky": lambda z: np.where(z > 0, z, 0.1 * z),
    "tanh": np.tanh,
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_output_is_right(name):
    explorer = ActivationExplorer(name)
    for x, w, b in ((0.0, 1.0, 0.0), (-3.0, 2.0, -1.0), (5.0, -3.0, 5.0), (-5.0, 300.0, 0.0)):
        explorer.change(x=x, one=[w, b])
        assert explorer.answer["z"] == pytest.approx(w * x + b)
        assert explorer.answer["a"] == pytest.approx(float(ORACLES[name](w * x + b)))


def test_three_units_add_up():
    explorer = ActivationExplorer("relu", units=3, x=2.0)
    assert explorer.answer["parts"] == [4.0, -4.0, 2.0]
    assert explorer.answer["total"] == 2.0


WORDS = [
    ({}, "ReLU: x = 2 gives z = 1 · 2 + 0 = 2 and a = max(0, z) = 2."),
    (
        {"x": -1.5},
        "ReLU: x = (-1.5) gives z = 1 · (-1.5) + 0 = (-1.5) and a = max(0, z) = 0. "
        "The unit is off.",
    ),
    (
        {"activation": "sigmoid", "x": 0},
        "sigmoid: x = 0 gives z = 1 · 0 + 0 = 0 and a = 1 / (1 + e⁻ᶻ) = 0.5.",
    ),
    ({"units": 3, "x": 1}, "Three ReLU units at x = 1: 3 + (-2) + 0 = 1."),
]


@pytest.mark.parametrize(("start", "sentence"), WORDS)
def test_what_is_seen_is_said(start, sentence):
    assert ActivationExplorer(**start).readout == sentence


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 3])
def test_every_still_is_a_picture(name, units):
    explorer = ActivationExplorer(name, units=units)
    picture = explorer.still(explorer.state, explorer.answer)
    assert xml.dom.minidom.parseString(picture).documentElement.tagName == "svg"


def test_an_unknown_activation_is_refused():
    with pytest.raises(ActivationError) as error:
        ActivationExplorer("softmax")
    assert str(error.value) == (
        "There is no activation 'softmax': expected one of linear, sigmoid, relu, leaky, tanh."
    )
