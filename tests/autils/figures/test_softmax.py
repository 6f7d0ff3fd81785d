"""The softmax figure: live sliders, the learner's own function, and patience with its mistakes."""

import gc

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import FloatSlider
from scipy.special import softmax

from autils import plt_softmax
from autils.drawing.canvas import alt_text
from autils.figures import softmax_answer as answers


def panel():
    return plt.gcf().softmax_panel


def widths(bars):
    return [bar.get_width() for bar in bars.bars]


def test_bars_numbers_and_sum_are_those_of_the_learners_function():
    plt_softmax(softmax)
    assert widths(panel().inputs) == [1, 2, 3, 4]
    assert widths(panel().outputs) == pytest.approx(softmax([1, 2, 3, 4]))
    assert [label.get_text() for label in panel().outputs.labels] == [
        "0.032",
        "0.087",
        "0.237",
        "0.644",
    ]
    assert panel().outputs.ax.get_title() == "my_softmax(z)     sum = 1"


def test_sliders_are_those_of_the_lesson():
    plt_softmax(softmax)
    assert [s.description for s in panel().sliders] == ["z0", "z1", "z2", "z3"]
    assert [s.value for s in panel().sliders] == [1, 2, 3, 4]
    assert {(s.min, s.max, s.step) for s in panel().sliders} == {(0.1, 10, 0.1)}
    assert all(isinstance(s, FloatSlider) and s.tooltip and s.readout for s in panel().sliders)


def test_sliders_live_on_after_garbage_collection():
    asked = []
    plt_softmax(lambda z: asked.append(z.copy()) or softmax(z))
    gc.collect()
    panel().sliders[2].value = 9.0
    assert asked[-1].tolist() == [1, 2, 9, 4]
    assert widths(panel().inputs)[2] == 9
    assert widths(panel().outputs) == pytest.approx(softmax([1, 2, 9, 4]))
    assert panel().readout.value.count("z = [1.0, 2.0, 9.0, 4.0]") == 1


def test_a_slider_alone_keeps_the_figure_alive():
    plt_softmax(softmax)
    slider, seen = panel().sliders[0], []
    panel().my_softmax = lambda z: seen.append(z) or softmax(z)
    plt.close("all")
    gc.collect()
    slider.value = 5.0
    assert seen[-1][0] == 5


def test_the_function_may_change_its_argument_without_harm():
    def shifts_in_place(z):
        z -= z.max()
        return np.exp(z) / np.exp(z).sum()

    plt_softmax(shifts_in_place)
    assert widths(panel().inputs) == [1, 2, 3, 4]


def test_a_sum_other_than_one_is_called_so():
    plt_softmax(lambda z: np.exp(z) / np.exp(z).max())
    assert panel().outputs.ax.get_title().endswith(", not 1")


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
    (stub, answers.NOT_ATTEMPTED),
    (..., answers.NOT_ATTEMPTED),
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
    plt_softmax(function)
    assert sentence in panel().words
    assert sentence.split()[0] in panel().notice.get_text()
    assert widths(panel().outputs) == [0, 0, 0, 0]
    plt.gcf().canvas.draw()


def test_the_figure_recovers():
    plt_softmax(lambda z: softmax(z) if z[0] < 5 else None)
    panel().sliders[0].value = 6
    assert "None" in panel().notice.get_text()
    panel().sliders[0].value = 2
    assert panel().notice.get_text() == ""
    assert widths(panel().outputs)[0] > 0


def test_values_beyond_the_panel_are_clipped_and_told():
    plt_softmax(lambda z: np.array([-0.5, 3.0, 123456.0, 0.1]))
    assert widths(panel().outputs) == [0, 1, 1, 0.1]
    assert [label.get_text() for label in panel().outputs.labels] == [
        "-0.500",
        "3.000",
        "1.23e+05",
        "0.100",
    ]


def test_a_live_page_gets_sliders_canvas_and_text(front_end):
    shown = front_end("widget")
    plt_softmax(softmax)
    controls, canvas, text = shown
    *columns, names = controls.children
    assert [s.description for box in columns for s in box.children] == ["z0", "z1", "z2", "z3"]
    assert "aria-label" in names._esm
    assert canvas is plt.gcf().canvas
    assert 'aria-live="polite"' in text.value


def test_a_page_of_pictures_gets_a_picture_that_follows(front_end):
    (box,) = (shown := front_end("inline")) or (plt_softmax(softmax), shown)[1]
    controls, image, text = box.children
    first = image.value
    assert first.startswith('<img alt="z = [1.0, 2.0, 3.0, 4.0], my_softmax(z) = [0.032')
    controls.children[0].children[0].value = 8.0
    assert image.value != first
    assert "z = [8.0" in text.value
    assert plt.get_fignums() == []


def test_nobody_looking_leaves_a_still_figure_with_its_words():
    plt_softmax(softmax)
    assert alt_text(plt.gcf()).startswith("z = [1.0, 2.0, 3.0, 4.0], my_softmax(z) = [0.032")
