"""The drawing of a network."""

import matplotlib.pyplot as plt
import pytest

from autils import network_figure
from autils.drawing.canvas import alt_text
from autils.figures.network import LayersError, heights


def texts():
    return [text.get_text() for text in plt.gca().texts]


def test_the_network_of_the_softmax_lab():
    network_figure()
    assert texts() == [
        "input",
        "400 values",
        "L1",
        "25 units, relu",
        "L2",
        "15 units, relu",
        "L3",
        "10 units, linear",
        "W1  (400, 25)\nb1  (25,)",
        "W2  (25, 15)\nb2  (15,)",
        "W3  (15, 10)\nb3  (10,)",
    ]
    assert "L3 with 10 units, linear, W3 of shape (15, 10)" in alt_text(plt.gcf())


def test_shapes_can_be_left_for_the_reader():
    network_figure((2, 1), activations=["sigmoid"], names=["out"], shapes=False)
    assert texts() == ["input", "2 values", "out", "1 unit, sigmoid"]
    assert alt_text(plt.gcf()) == "A network with 2 inputs; then out with 1 units, sigmoid."


@pytest.mark.parametrize(("size", "drawn"), [(1, 1), (2, 2), (10, 10), (11, 6), (400, 6)])
def test_long_columns_are_shortened(size, drawn):
    places = heights(size)
    assert len(places) == drawn
    assert places.max() <= 1
    assert places == pytest.approx(-places[::-1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([400],), r"Expected at least two sizes of 1 or more, inputs first, but found \(400,\)"),
        (([400, 0],), "Expected at least two sizes"),
        (([4, 2], ["relu"] * 2), "Expected 1 activations, one for each layer .*, but found 2"),
        (([4, 2, 2], None, ["a"]), "Expected 2 names, one for each layer .*, but found 1"),
    ],
)
def test_layers_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(LayersError, match=message):
        network_figure(*arguments)
