"""The errors of a model: the right count always, and a word on a model that was never trained."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import display_errors
from autils.drawing.canvas import alt_text
from autils.networks.outcome import LabelsError


@pytest.mark.parametrize("errors", [0, 1, 2, 7, 8, 9, 40])
@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
def test_the_count_is_right_and_up_to_eight_are_shown(digits, model_with_errors, errors, shape):
    X, y = digits[0][::10], digits[1][::10].reshape(shape)
    model = model_with_errors(y, range(100, 100 + errors))
    count = display_errors(model, X, y)
    assert (count, type(count)) == (errors, int)
    assert model.calls == [500]
    images = len(plt.gcf().axes[0].images) if plt.get_fignums() else 0
    assert images == min(errors, 8)


def test_no_error_is_said_in_words(digits, model_with_errors, capsys):
    X, y = digits[0][:60], digits[1][:60]
    display_errors(model_with_errors(y), X, y)
    assert capsys.readouterr().out == "All 60 images are right: there is no error to show.\n"
    assert plt.get_fignums() == []


def test_captions_say_label_and_prediction(digits, model_with_errors):
    X, y = digits[0][::10], digits[1][::10]
    display_errors(model_with_errors(y, [101]), X, y)
    assert [text.get_text() for text in plt.gcf().axes[0].texts] == ["2,3"]
    assert alt_text(plt.gcf()) == "1 of 500 digits are wrong. Shown: 2 taken for 3."


ONE_CLASS = (
    "The model answers 3 for 500 of 500 images, so it looks untrained: "
    "run the cell with model.fit first."
)
GUESSING = "about what guessing gives, so the model looks untrained"
NAN = "The model gives NaN (not a number) for 500 of 500 images, so its training went wrong"


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (lambda X: np.tile(np.eye(10)[3], (len(X), 1)), ONE_CLASS),
        (lambda X: np.random.default_rng(1).normal(size=(len(X), 10)), GUESSING),
        (lambda X: np.full((len(X), 10), np.nan), NAN),
    ],
    ids=["one class", "guessing", "nan"],
)
def test_a_model_that_was_not_trained_is_told_so(digits, model, sentence, capsys):
    X, y = digits[0][::10], digits[1][::10]
    assert display_errors(model, X, y) > 400
    assert sentence in capsys.readouterr().out
    assert sentence in plt.gcf().axes[0].get_title()


def test_a_fairly_good_model_is_not_suspected(digits, model_with_errors, capsys):
    X, y = digits[0][::10], digits[1][::10]
    display_errors(model_with_errors(y, range(0, 500, 3)), X, y)
    assert capsys.readouterr().out == ""


def test_few_images_say_nothing_about_training(digits, capsys):
    display_errors(lambda X: np.tile(np.eye(10)[3], (len(X), 1)), digits[0][:20], digits[1][:20])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.zeros(7), r"Expected one label per image, 60 of them, but y has shape \(7,\)"),
        (np.eye(60), r"60 of them, but y has shape \(60, 60\)"),
        (np.full(60, 0.5), "Expected whole numbers as labels, but y holds values of type float64"),
        (np.full(60, "two"), "Expected whole numbers as labels"),
    ],
)
def test_labels_that_do_not_fit_are_refused(digits, model_with_errors, labels, message):
    with pytest.raises(LabelsError, match=message):
        display_errors(model_with_errors(digits[1]), digits[0][:60], labels)
