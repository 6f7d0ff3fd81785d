"""What a model said, beside what was right."""

import numpy as np
import pytest
from scipy.special import softmax

from autils.networks.outcome import UNANSWERED, LabelsError, Outcome, as_labels, judge

LABELS = np.repeat(np.arange(10), 10)


def outcome_of(yhat):
    return Outcome(LABELS, 5 * np.eye(10)[np.asarray(yhat)])


@pytest.mark.parametrize("y", [np.array([3, 1]), np.array([[3], [1]]), [3.0, 1.0]])
def test_labels_come_in_either_shape(y):
    labels = as_labels(y, 2)
    assert labels.tolist() == [3, 1]
    assert labels.dtype.kind == "i"


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        ([1, 2, 3], "Expected one label per image, 2 of them, but y has shape (3,)."),
        (np.eye(2), "Expected one label per image, 2 of them, but y has shape (2, 2)."),
        ([0.5, 1], "Expected whole numbers as labels, but y holds values of type float64."),
        (["a", "b"], "Expected whole numbers as labels, but y holds values of type <U1."),
        ([np.nan, 1], "Expected whole numbers as labels, but y holds values of type float64."),
    ],
)
def test_labels_that_do_not_fit_are_named(y, sentence):
    with pytest.raises(LabelsError) as caught:
        as_labels(y, 2)
    assert str(caught.value) == sentence


def test_wrong_ones_are_found_in_order():
    yhat = LABELS.copy()
    yhat[[7, 3]] = 9
    outcome = outcome_of(yhat)
    assert outcome.wrong.tolist() == [3, 7]
    assert outcome.caption(3) == "0,9"
    assert outcome.trouble == ""


def test_confidence_is_the_softmax_of_the_logits():
    logits = np.random.default_rng(1).normal(size=(100, 10)) * 300
    expected = softmax(logits, axis=1).max(axis=1)
    np.testing.assert_allclose(Outcome(LABELS, logits).confidence, expected, rtol=1e-12)


def test_probabilities_are_taken_at_their_word():
    p = softmax(np.random.default_rng(1).normal(size=(100, 10)), axis=1)
    np.testing.assert_array_equal(Outcome(LABELS, p).confidence, p.max(axis=1))


def test_nan_is_never_right():
    logits = 5 * np.eye(10)[LABELS]
    logits[0] = np.nan
    outcome = Outcome(LABELS, logits)
    assert outcome.yhat[0] == UNANSWERED
    assert outcome.wrong.tolist() == [0]
    assert outcome.caption(0) == "0,?"
    assert outcome.trouble == (
        "The model gives NaN (not a number) for 1 of 100 images, so its training went wrong: "
        "build it again and train it with a smaller learning rate."
    )


def test_a_model_that_says_one_thing_looks_untrained():
    assert outcome_of(np.full(100, 3)).trouble == (
        "The model answers 3 for 100 of 100 images, so it looks untrained: "
        "run the cell with model.fit first."
    )


def test_a_model_that_guesses_looks_untrained():
    yhat = np.where(np.arange(100) % 10 == 0, LABELS, (LABELS + 1) % 10)
    assert outcome_of(yhat).trouble == (
        "Only 10 of 100 images are right, about what guessing gives, so the model looks untrained: "
        "run the cell with model.fit first."
    )


@pytest.mark.parametrize(
    ("situation", "y", "yhat"),
    [
        ("few images", LABELS[:40], np.full(40, 3)),
        ("one kind of image", np.full(100, 3), np.full(100, 3)),
        ("the errors only", LABELS, (LABELS + 1) % 10),
        ("a poor but trained model", LABELS, np.where(np.arange(100) % 2, LABELS, 1)),
    ],
)
def test_no_model_is_called_untrained_without_reason(situation, y, yhat):
    assert Outcome(y, 5 * np.eye(10)[yhat]).trouble == "", situation


def test_fresh_networks_look_untrained(digits):
    X, y = digits
    rng = np.random.default_rng(0)
    for _ in range(20):
        W1, W2 = rng.normal(size=(400, 25)) / 20, rng.normal(size=(25, 10)) / 5
        outcome = judge(lambda X, W1=W1, W2=W2: np.maximum(0, X @ W1) @ W2, X, y)
        assert "untrained" in outcome.trouble


def test_judging_takes_one_batch(digits, model_with_errors):
    X, y = digits
    model = model_with_errors(y, [1, 2, 4999])
    assert judge(model, X, y).wrong.tolist() == [1, 2, 4999]
    assert model.calls == [5000]
