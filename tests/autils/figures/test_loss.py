"""The loss curve."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest

from autils import plot_loss_tf
from autils.drawing.canvas import alt_text
from autils.figures.loss import HistoryError


def test_a_history_is_drawn_epoch_by_epoch():
    plot_loss_tf(SimpleNamespace(history={"loss": [1.7, 0.7, 0.4]}))
    (line,) = plt.gca().lines
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert line.get_ydata().tolist() == [1.7, 0.7, 0.4]
    assert (plt.gca().get_xlabel(), plt.gca().get_ylabel()) == ("epoch", "loss")
    assert alt_text(plt.gcf()) == "The training loss goes from 1.7 to 0.4 in 3 epochs."


def test_held_out_loss_is_told_apart_by_more_than_colour():
    plot_loss_tf({"loss": [1.7, 0.7], "val_loss": [1.8, 0.9]})
    training, held_out = plt.gca().lines
    assert [text.get_text() for text in plt.gca().get_legend().texts] == ["training", "held out"]
    assert training.get_linestyle() != held_out.get_linestyle()


def test_a_single_epoch_is_a_point():
    plot_loss_tf({"loss": [1.7]})
    assert plt.gca().lines[0].get_marker() == "o"
    assert alt_text(plt.gcf()).endswith("in 1 epoch.")


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (None, "found a value of type `NoneType`. Keep it first: history = model.fit"),
        ([1, 2], "found a value of type `list`"),
        ({}, 'Expected a list of losses under "loss", one per epoch, but found nothing'),
        ({"accuracy": [1]}, 'but found "accuracy"'),
        ({"loss": []}, "Has model.fit run to the end"),
        ({"loss": ["low"]}, "Has model.fit run to the end"),
    ],
)
def test_what_is_no_history_is_refused(history, message):
    with pytest.raises(HistoryError, match=message):
        plot_loss_tf(history)
