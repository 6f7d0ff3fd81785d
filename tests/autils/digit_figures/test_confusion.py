"""Which digit is taken for which."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autils import confusion_figure
from autils.digit_figures.confusion import confusion_matrix
from autils.drawing.canvas import alt_text
from autils.networks.outcome import Outcome


def test_counts_equal_those_made_by_hand():
    rng = np.random.default_rng(0)
    y, yhat = rng.integers(0, 10, 300), rng.integers(0, 10, 300)
    counts = confusion_matrix(Outcome(y, np.eye(10)[yhat]))
    by_hand = [[int(np.sum((y == i) & (yhat == j))) for j in range(10)] for i in range(10)]
    assert counts.tolist() == by_hand


def test_images_without_an_answer_are_left_out():
    logits = np.eye(10)[[1, 2]]
    logits[1] = np.nan
    assert confusion_matrix(Outcome(np.array([1, 2]), logits)).sum() == 1


def test_the_figure_shows_counts_and_the_surest_mistakes(digits):
    X, y = digits[0][::10], digits[1][::10]
    answers = y.reshape(-1).astype(int).copy()
    answers[60:72] = 7  # twelve ones taken for sevens, ever surer
    logits = np.eye(10)[answers] * 3
    logits[60:72] *= np.linspace(1, 2, 12)[:, np.newaxis]
    confusion_figure(lambda X: logits, X, y)
    left, right = plt.gcf().axes
    assert left.get_title() == "488 right, 12 wrong"
    assert len(right.images) == 8
    assert right.texts[0].get_text().startswith("1,7\n")
    assert "The commonest mistake is 1 taken for 7, 12 times." in alt_text(plt.gcf())


def test_probabilities_are_those_of_softmax():
    logits = np.array([[2.0, 1.0, 0.0], [800.0, 0.0, 0.0]])
    sure = Outcome(np.array([0, 0]), logits).confidence
    assert sure == pytest.approx([np.exp(2) / np.exp([2, 1, 0]).sum(), 1])


def test_a_model_with_softmax_is_taken_at_its_word():
    assert Outcome(np.array([0]), np.array([[0.7, 0.3]])).confidence == pytest.approx([0.7])


def test_no_mistakes(digits, model_with_errors):
    X, y = digits[0][::50], digits[1][::50]
    confusion_figure(model_with_errors(y), X, y)
    assert plt.gcf().axes[1].texts[0].get_text() == "no mistake to show"
    assert "The commonest" not in alt_text(plt.gcf())


def test_an_untrained_model_is_told_so(digits, capsys):
    X, y = digits[0][::10], digits[1][::10]
    confusion_figure(lambda X: np.tile(np.eye(10)[3], (len(X), 1)), X, y)
    assert "so it looks untrained" in plt.gcf().get_suptitle()
    assert "so it looks untrained" in capsys.readouterr().out
