"""The exercise `my_model`: a file with a trained network, asked about digits it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from public_tests._common.inspection import Inspection
from public_tests._common.words import kind
from public_tests._lab5.exam import exam_at_hand
from public_tests._lab5.saved import (
    UNANSWERED,
    SavedNetwork,
    UnfitNetwork,
    UnreadableFile,
    open_network,
)
from public_tests._report import Misconception, Report

READABLE, FITS = "the file can be read", "takes pictures and gives ten scores"
SHARES = {
    "reads 50 % of new digits": 0.50,
    "reads 80 % of new digits": 0.80,
    "reads 90 % of new digits": 0.90,
    "reads 95 % of new digits": 0.95,
}
WEIGHTS = {READABLE: 1, FITS: 1, **dict.fromkeys(SHARES, 1)}
"""The checks in their order, with what each is worth. The lesson publishes them."""

SUCCESS = "{share} of 1000 digits that it had never seen: your network is ready for your own hand."
FOUND = "Your network reads {share} of 1000 new digits."
BUT = "This can be tried once the network fits."
LATER = "This can be tried once the file can be read."
NO_FILE = (
    "There is no `{name}` beside this notebook yet: train your network, save it under this name as "
    "the last step, then run this cell again."
)
NOT_A_NAME = (
    'Give the name of the file, test_my_model("my_model.keras"), instead of {kind}: what counts '
    "is the network that you saved."
)
OTHER_LAYERS = (
    "Save a network made of the layers of this lab, as build_cnn() returns it; the line above says "
    "what stands in the way."
)

IDEAS = (
    Misconception.of(
        "my-model-other-format",
        "{reason}",
        'Write my_model.save("my_model.keras"): the ending .keras decides the format.',
        "Other endings give other formats, and a renamed file stays what it was. Recognised when "
        "the file is no archive with a model's description and weights in it.",
        reason="The file is in Keras's older HDF5 format.",
    ),
    Misconception.of(
        "my-model-wrong-input",
        "Your network takes inputs of shape {shape}; the exam has pictures of shape (28, 28, 1).",
        "Train the network that build_cnn() returns, on X_train as the lab makes it.",
        "A network of lab 3 takes 400 numbers, for one. Recognised when the input of the saved "
        "network is no picture of 28 by 28 pixels.",
        shape="(400,)",
    ),
    Misconception.of(
        "my-model-wrong-output",
        "Your network gives outputs of shape {shape} for each picture; ten scores were expected.",
        "End the network with Dense(10), after a Flatten.",
        "Each digit needs a score of its own. Recognised when the output of the saved network has "
        "another shape than (10,).",
        shape="(5, 5, 10)",
    ),
    Misconception.of(
        "my-model-not-numbers",
        "Your network gives NaN, which is not a number, for {count} of {total} pictures.",
        "Build it again and train it with a smaller learning rate: Adam's usual 0.001 is fine.",
        "Steps that are too large overshoot further each time, until a weight is infinite. "
        "Recognised when scores are NaN.",
        count="1000",
        total="1000",
    ),
    Misconception.of(
        "my-model-expects-bytes",
        "Your network reads {found} of the exam's pictures rightly when their pixels go from 0 to "
        "255, and {share} when they go from 0 to 1.",
        "Train it on pixels divided by 255, as X_train is.",
        "The exam's pixels go from 0 to 1. A network trained on larger numbers finds its biases "
        "far too strong for these. Recognised when it does much better on bytes.",
        found="96.1 %",
        share="31.0 %",
    ),
    Misconception.of(
        "my-model-inverted",
        "Your network reads {found} of the exam's pictures rightly when they are inverted, and "
        "{share} as they are.",
        "Train it on pictures with 0 for paper and 1 for ink, as X_train is, and don't subtract "
        "them from 1.",
        "On a screen black on white looks natural; MNIST has it the other way round. Recognised "
        "when the network does much better on inverted pictures.",
        found="95.0 %",
        share="12.1 %",
    ),
    Misconception.of(
        "my-model-transposed",
        "Your network reads {found} of the exam's pictures rightly when rows and columns change "
        "places, and {share} as they are.",
        "Train it on the pictures of this lab, which are upright, without .T or a reshape.",
        "The rows of lab 3 were unrolled column by column, and those pictures had to be turned. "
        "Recognised when the network does much better on transposed pictures.",
        found="95.0 %",
        share="28.4 %",
    ),
    Misconception.of(
        "my-model-labels-shifted",
        "Your network answers {answer} where a {digit} is shown, and so on: for {found} of the "
        "pictures its answer is off by the same number.",
        "Train it on y_train as it is: label 0 is unit 0, and nothing is added or taken off.",
        "Counting from 1 is human, and the ten units count from 0. Recognised when answers are "
        "right once the same number is taken off all of them.",
        answer="1",
        digit="0",
        found="94.0 %",
    ),
    Misconception.of(
        "my-model-one-answer",
        "Your network answers {answer} for {count} of {total} pictures, whatever they show.",
        "Build it again, check the pictures and the labels that fit() gets, and see that the loss "
        "falls while it trains.",
        "One constant answer is the easiest way to be right for one digit in ten. Recognised when "
        "nine answers in ten are the same.",
        answer="1",
        count="1000",
        total="1000",
    ),
    Misconception.of(
        "my-model-loss-and-output",
        "Your network reads {share} of the exam's pictures rightly. It gives {gives}, and the loss "
        "that it was trained with takes {takes}.",
        "Leave the last Dense layer without an activation, and compile with "
        "keras.losses.SparseCategoricalCrossentropy(from_logits=True).",
        'The name "sparse_categorical_crossentropy" stands for a loss of probabilities, which '
        "was right for the softmax of lab 4. Here the network gives logits, and the loss has to be "
        "told. Recognised when the file names a loss that does not fit what the network gives, and "
        "points are missing.",
        share="61.0 %",
        gives="logits",
        takes="probabilities",
    ),
    Misconception.of(
        "my-model-untrained",
        "Your network reads {share} of the exam's pictures rightly: no more than guessing gives.",
        "Save it after fit(), not before, and save the model that was trained.",
        "A new network has random weights, and build_cnn() makes a new one at each call. "
        "Recognised when hardly more than one picture in ten is read rightly.",
        share="9.8 %",
    ),
    Misconception.of(
        "my-model-undertrained",
        "Your network reads {share} of the exam's pictures rightly, and only {practised} of those "
        "that it could practise on.",
        "Train it for more epochs: the loss is still falling.",
        "As long as even the practised pictures are wrong, there is more to learn from them. "
        "Recognised when practised pictures are read no better than at 97 %.",
        share="84.0 %",
        practised="86.2 %",
    ),
    Misconception.of(
        "my-model-learnt-by-heart",
        "Your network reads {practised} of the pictures that it could practise on rightly, but "
        "{share} of the exam's.",
        "Use convolutions with pooling and some Dropout, as build_cnn() does, or more pictures.",
        "It is overfitting: what is learnt by heart helps with nothing new. Recognised when "
        "practised pictures are read much better than new ones.",
        share="91.0 %",
        practised="99.9 %",
    ),
)

EXERCISE = Inspection("my_model", WEIGHTS, IDEAS, SUCCESS)


def report_on_file(path: str | PathLike[str] | Any) -> Report:
    """Read the network in a file, ask it about the exam's pictures, and return the report."""
    if not isinstance(path, str | PathLike):
        hint = NOT_A_NAME.format(kind=kind(path))
        return _report(dict.fromkeys(WEIGHTS, ""), hint=hint)
    try:
        network = open_network(path)
    except FileNotFoundError:
        return EXERCISE.not_attempted(NO_FILE.format(name=Path(path).name))
    except UnreadableFile as error:
        return _unreadable(error)
    except UnfitNetwork as error:
        return _unfit(error)
    return _graded(network)


def _unreadable(error: UnreadableFile) -> Report:
    messages = dict.fromkeys(WEIGHTS, LATER) | {READABLE: str(error)}
    if error.is_other_format:
        reason = str(error).partition(". ")[0] + "."
        return _report(messages, EXERCISE.about("my-model-other-format", reason=reason))
    return _report(messages, hint=OTHER_LAYERS)


def _unfit(error: UnfitNetwork) -> Report:
    messages = {name: BUT for name in WEIGHTS if name != READABLE} | {FITS: str(error)}
    return _report(messages, EXERCISE.about(f"my-model-wrong-{error.side}", shape=error.shape))


def _graded(network: SavedNetwork) -> Report:
    images, labels = exam_at_hand()
    answers = network(images)
    share = float(np.mean(answers == labels))
    words = FOUND.format(share=percent(share))
    messages = {name: words for name, least in SHARES.items() if share < least}
    idea = diagnose(network, images, labels, answers) if messages else None
    return _report(messages, idea, success=SUCCESS.format(share=percent(share)))


def _report(
    messages: dict[str, str], idea: Misconception | None = None, hint: str = "", success: str = ""
) -> Report:
    advice = (idea,) if idea else ()
    return EXERCISE.report(messages, advice, hint=hint, success=success)


EVERY = 3
"""A diagnosis looks at every third picture of the exam."""

PRACTISED_EVERY = 10
CLEARLY = 0.15
"""How much better a network must do on changed pictures before they count as its own kind."""

GOOD = 0.5
GUESSING = 0.2
MOSTLY = 0.9
LEARNT = 0.97

CHANGES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "my-model-expects-bytes": lambda X: X * 255,
    "my-model-inverted": lambda X: 1 - X,
    "my-model-transposed": lambda X: X.transpose(0, 2, 1),
}


def percent(share: float) -> str:
    """Return a share as "93.1 %"."""
    return f"{100 * share:.1f} %"


def diagnose(
    network: SavedNetwork, images: np.ndarray, labels: np.ndarray, answers: np.ndarray
) -> Misconception | None:
    """Return the wrong idea behind `answers` (m,) to `images` (m, 28, 28), or None.

    Raise nothing: a network that got here works.
    """
    unanswered = int(np.sum(answers == UNANSWERED))
    if unanswered:
        facts = {"count": unanswered, "total": len(answers)}
        return EXERCISE.about("my-model-not-numbers", **facts)
    share = float(np.mean(answers == labels))
    for idea in (
        _changed(network, images[::EVERY], labels[::EVERY], share),
        _shifted(labels, answers),
        _loss(network, images[::EVERY], share),
        _constant(answers),
    ):
        if idea:
            return idea
    if share < GUESSING:
        return EXERCISE.about("my-model-untrained", share=percent(share))
    return _training(network, share)


def _changed(
    network: SavedNetwork, images: np.ndarray, labels: np.ndarray, share: float
) -> Misconception | None:
    """Return the change of the pictures that this network was clearly trained with."""
    X = images.astype(np.float32) / 255
    found = {
        name: float(np.mean(network.answers(change(X)) == labels))
        for name, change in CHANGES.items()
    }
    best = max(found, key=lambda name: found[name])
    if found[best] < max(GOOD, share + CLEARLY):
        return None
    return EXERCISE.about(best, found=percent(found[best]), share=percent(share))


def _shifted(labels: np.ndarray, answers: np.ndarray) -> Misconception | None:
    """Return the misconception if the same number is added to most answers."""
    shifts = np.bincount((answers.astype(int) - labels) % 10, minlength=10)
    shift = int(shifts.argmax())
    share = shifts[shift] / len(answers)
    if shift == 0 or share < GOOD:
        return None
    facts = {"answer": shift % 10, "digit": 0, "found": percent(share)}
    return EXERCISE.about("my-model-labels-shifted", **facts)


def _loss(network: SavedNetwork, images: np.ndarray, share: float) -> Misconception | None:
    """Return the misconception if the loss takes something else than the network gives."""
    gives = "probabilities" if network.gives_probabilities(images) else "logits"
    if not network.loss or network.loss == gives:
        return None
    facts = {"gives": gives, "takes": network.loss, "share": percent(share)}
    return EXERCISE.about("my-model-loss-and-output", **facts)


def _constant(answers: np.ndarray) -> Misconception | None:
    counts = np.bincount(answers, minlength=10)
    if counts.max() < MOSTLY * len(answers):
        return None
    facts = {"answer": counts.argmax(), "count": counts.max(), "total": len(answers)}
    return EXERCISE.about("my-model-one-answer", **facts)


def _training(network: SavedNetwork, share: float) -> Misconception:
    """Return whether the network knows too little, or knows it by heart."""
    from autils.digits.vendored import digit_images  # only now: importing autils takes a second

    images, labels = digit_images()
    few = slice(None, None, PRACTISED_EVERY)
    practised = float(np.mean(network(images[few]) == labels[few]))
    name = "my-model-undertrained" if practised < LEARNT else "my-model-learnt-by-heart"
    return EXERCISE.about(name, share=percent(share), practised=percent(practised))
