"""The confusion matrix to click into: one prediction for each part, true numbers, kind words."""

import base64

import numpy as np
import pytest

from autils import ConfusionExplorer, split_data
from tests.autils.interactive.networks import (
    always_three,
    gives_nothing,
    gives_three,
    shipped,
    stops,
)


@pytest.fixture(scope="module")
def parts(digits):
    return split_data(*digits)


def test_both_parts_are_predicted_once_in_one_batch(parts, digits):
    X_train, y_train, X_held, y_held = parts
    network, sizes = shipped(), []

    def counting(X):
        sizes.append(len(X))
        return network(X)

    explorer = ConfusionExplorer(counting, X_train, y_train, held_out=(X_held, y_held))
    for label in range(10):
        explorer.change(view="cell", label=label, yhat=9, part=label % 2)
    assert sizes == [4000, 1000]


def test_it_begins_with_what_the_network_never_saw(parts):
    X_train, y_train, X_held, y_held = parts
    explorer = ConfusionExplorer(shipped(), X_train, y_train, held_out=(X_held, y_held))
    assert explorer.readout == (
        "Held-out data: 927 of 1000 right (92.7%). Training data: 98.9%. Mistakes, the surest "
        "first: 73 digits, the first 24 shown."
    )
    explorer.change(part=0)
    assert explorer.readout.startswith("Training data: 3956 of 4000 right (98.9%).")


def test_counts_and_pictures_agree_with_the_labels(parts):
    _, _, X_held, y_held = parts
    explorer = ConfusionExplorer(shipped(), X_held, y_held)
    yhat = shipped()(X_held).argmax(axis=1)
    y = y_held.reshape(-1)
    counts = np.array(explorer.answer["counts"])
    assert counts.sum() == 1000
    assert counts[4, 9] == np.sum((y == 4) & (yhat == 9)) == 4
    explorer.change(view="cell", label=4, yhat=9)
    tiles = explorer.answer["tiles"]
    assert [caption[0] for caption in tiles["captions"]] == ["4 read as 9"] * 4
    assert len(base64.b64decode(tiles["images"])) == 4 * 20 * 20
    assert explorer.answer["heading"] == "4 read as 9: 4 digits, the surest first."
    sure = [float(caption[1].split("%")[0].strip(">")) for caption in tiles["captions"]]
    assert sure == sorted(sure, reverse=True)
    explorer.change(label=0, yhat=0)
    assert explorer.answer["heading"] == (
        "0 read rightly: 99 digits, the surest first, the first 24 shown."
    )


def test_pictures_stand_upright(digits):
    X, y = digits[0][:2], digits[1][:2]
    explorer = ConfusionExplorer(lambda X: 5 * np.eye(10)[np.full(len(X), 1)], X, y)
    data = base64.b64decode(explorer.answer["tiles"]["images"])
    first = np.frombuffer(data, dtype=np.uint8).reshape(-1, 20, 20)[0].astype(float)
    upright = X[0].reshape(20, 20).T
    assert np.corrcoef(first.reshape(-1), upright.reshape(-1))[0, 1] > 0.99


def test_no_mistake_is_said_in_words(digits, model_with_errors):
    X, y = digits[0][:60], digits[1][:60]
    explorer = ConfusionExplorer(model_with_errors(y), X, y)
    assert explorer.readout == (
        "Digits shown: 60 of 60 right (100.0%). There is no mistake to show."
    )
    assert explorer.answer["pairs"] == []


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (stops, "The model stopped with ValueError: shapes (1,400) and (399,25) not aligned."),
        (gives_nothing, "The model gave back None. Does it end with a return?"),
        (lambda X: np.zeros(len(X)), "The model gave back an array of shape (500,), where one row"),
        (..., "The model is no network yet, but ...."),
        (
            always_three,
            "The model answers 3 for 500 of 500 images, so it looks untrained: run the cell with "
            "model.fit first.",
        ),
        (
            lambda X: np.full((len(X), 10), np.nan),
            "The model gave back nan.",
        ),
    ],
    ids=["raises", "None", "flat", "stub", "untrained", "nan"],
)
def test_an_odd_model_gets_a_sentence(digits, model, sentence):
    X, y = digits[0][::10], digits[1][::10]
    explorer = ConfusionExplorer(model, X, y)
    assert explorer.answer["trouble"].startswith(sentence)
    assert sentence in explorer.readout
    explorer.change(view="cell", label=3, yhat=3)  # it lives on


def test_fewer_classes_are_no_crash(digits):
    X, y = digits[0][::10], digits[1][::10]
    explorer = ConfusionExplorer(gives_three, X, y)
    assert np.array(explorer.answer["counts"]).shape == (10, 10)


@pytest.mark.parametrize(
    ("X", "y", "sentence"),
    [
        (np.zeros((5, 400)), np.zeros(4), "Expected one label per image, 5 of them"),
        (np.zeros((5, 399)), np.zeros(5), "Expected digits in rows"),
        (np.zeros((5, 400)), np.full(5, 0.5), "Expected whole numbers as labels"),
    ],
    ids=["labels", "pixels", "halves"],
)
def test_odd_data_gets_a_sentence(X, y, sentence):
    explorer = ConfusionExplorer(shipped(), X, y)
    assert explorer.answer["trouble"].startswith(sentence)


def test_a_state_from_elsewhere_does_no_harm(parts):
    explorer = ConfusionExplorer(shipped(), parts[2], parts[3])
    explorer.change(part=7, view="cell", label=12, yhat=-3)
    assert explorer.answer["heading"] == "12 read as -3: 0 digits."


def test_the_still_shows_the_matrix(parts):
    explorer = ConfusionExplorer(shipped(), parts[2], parts[3])
    still = explorer.still(explorer.state, explorer.answer)
    assert still.count("<rect") == 101
    assert still.count("<image") == 12
