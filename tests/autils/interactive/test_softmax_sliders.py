"""The softmax figure: sliders, the learner's own function, and patience with its mistakes."""

import gc

import numpy as np
import pytest
from scipy.special import softmax

from autils import plt_softmax
from autils.interactive import softmax_sliders as module
from autils.interactive.softmax_sliders import SoftmaxSliders

WIDGET = "application/vnd.jupyter.widget-view+json"


def move(sliders, *z):
    """Do what a browser does when a slider is moved."""
    seq = sliders.widget.state["seq"] + 1
    sliders.widget.state = {**sliders.widget.state, "z": list(z), "seq": seq}


def test_bars_and_sum_are_those_of_the_learners_function():
    sliders = SoftmaxSliders(softmax)
    assert sliders.z.tolist() == [1, 2, 3, 4]
    assert sliders.answer["values"] == pytest.approx(softmax([1, 2, 3, 4]))
    assert sliders.readout == (
        "z = [1.0, 2.0, 3.0, 4.0], my_softmax(z) = [0.032, 0.087, 0.237, 0.644], sum = 1"
    )
    assert "my_softmax(z): sum = 1<" in sliders.still(sliders.state, sliders.answer)


def test_the_sliders_are_those_of_the_lesson():
    state = SoftmaxSliders(softmax).state
    assert [state[key] for key in ("low", "high", "step")] == [0.1, 10, 0.1]


def test_the_widget_alone_keeps_the_piece_alive():
    asked = []
    sliders = SoftmaxSliders(lambda z: asked.append(z.copy()) or softmax(z))
    face = sliders.widget
    del sliders
    gc.collect()
    face.state = {**face.state, "z": [1.0, 2.0, 9.0, 4.0], "seq": 1}
    assert asked[-1].tolist() == [1, 2, 9, 4]
    assert face.answer["values"] == pytest.approx(softmax([1, 2, 9, 4]))


def test_the_function_may_change_its_argument_without_harm():
    def shifts_in_place(z):
        z -= z.max()
        return np.exp(z) / np.exp(z).sum()

    assert SoftmaxSliders(shifts_in_place).readout.startswith("z = [1.0, 2.0, 3.0, 4.0],")


def test_a_sum_other_than_one_is_called_so():
    sliders = SoftmaxSliders(lambda z: np.exp(z) / np.exp(z).max())
    assert not sliders.answer["adds_up"]
    assert ", not 1<" in sliders.still(sliders.state, sliders.answer)


def raises_value_error(z):
    raise ValueError("z has $4$ entries")


class BadError(Exception):
    def __str__(self):
        raise RuntimeError


def raises_bad_error(z):
    raise BadError


def raises_a_long_text(z):
    raise KeyError("x" * 500)


def stub(z):
    raise NotImplementedError


TROUBLE = [
    (raises_value_error, "Your function stopped with ValueError: z has $4$ entries. Mend it,"),
    (raises_bad_error, "Your function stopped with BadError. Mend it,"),
    (raises_a_long_text, "…. Mend it,"),
    (stub, module.NOT_ATTEMPTED),
    (..., module.NOT_ATTEMPTED),
    (lambda z: ..., "Your function gives `...` back, which says nothing yet."),
    (lambda z: None, "Your function gave back None. Does it end with a return?"),
    (lambda z: "many", "Your function gave back a str, where 4 numbers were expected."),
    (lambda z: [[1], [1, 2]], "Your function gave back a list, where 4 numbers were expected."),
    (lambda z: z[:3], "an array of shape (3,), where shape (4,) was expected."),
    (lambda z: 0.5, "an array of shape (), where shape (4,) was expected."),
    (lambda z: z / 0, "Your function gave back nan or inf."),
    (0.25, "Pass the function itself, without calling it: plt_softmax(my_softmax)."),
]


@pytest.mark.parametrize(("function", "sentence"), TROUBLE)
def test_the_figure_says_what_is_wrong_instead_of_dying(function, sentence):
    sliders = SoftmaxSliders(function)
    assert sentence in sliders.answer["trouble"]
    assert sentence in sliders.readout
    assert sliders.answer["values"] is None
    assert sliders.still(sliders.state, sliders.answer).count("–</text>") == 4


def test_the_figure_recovers():
    sliders = SoftmaxSliders(lambda z: softmax(z) if z[0] < 5 else None)
    move(sliders, 6.0, 2.0, 3.0, 4.0)
    assert "None" in sliders.answer["trouble"]
    move(sliders, 2.0, 2.0, 3.0, 4.0)
    assert sliders.answer["trouble"] == ""
    assert sliders.answer["values"][0] > 0


def test_values_beyond_the_panel_are_clipped_and_told():
    sliders = SoftmaxSliders(lambda z: np.array([-0.5, 3.0, 123456.0, 0.1]))
    still = sliders.still(sliders.state, sliders.answer)
    for text in ("-0.500", "3.000", "1.23e+05", "0.100"):
        assert f">{text}</text>" in still


def test_the_figure_shows_itself_and_gives_nothing_back(front_end, monkeypatch):
    shown = front_end()
    assert plt_softmax(softmax) is None
    assert [type(piece) for piece in shown] == [SoftmaxSliders]
