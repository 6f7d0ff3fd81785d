"""Which wrong ideas a saved network shows: told from its answers to pictures, changed and not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from public_tests._lab5.my_model_misconceptions import MY_MODEL_MISCONCEPTIONS
from public_tests._lab5.saved import UNANSWERED, SavedNetwork
from public_tests._report import Misconception

IDEAS = {idea.name: idea for idea in MY_MODEL_MISCONCEPTIONS}

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
        return IDEAS["my-model-not-numbers"].about(**facts)
    share = float(np.mean(answers == labels))
    for idea in (
        _changed(network, images[::EVERY], labels[::EVERY], share),
        _shifted(labels, answers),
        _constant(answers),
    ):
        if idea:
            return idea
    if share < GUESSING:
        return IDEAS["my-model-untrained"].about(share=percent(share))
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
    return IDEAS[best].about(found=percent(found[best]), share=percent(share))


def _shifted(labels: np.ndarray, answers: np.ndarray) -> Misconception | None:
    """Return the misconception if the same number is added to most answers."""
    shifts = np.bincount((answers.astype(int) - labels) % 10, minlength=10)
    shift = int(shifts.argmax())
    share = shifts[shift] / len(answers)
    if shift == 0 or share < GOOD:
        return None
    facts = {"answer": shift % 10, "digit": 0, "found": percent(share)}
    return IDEAS["my-model-labels-shifted"].about(**facts)


def _constant(answers: np.ndarray) -> Misconception | None:
    counts = np.bincount(answers, minlength=10)
    if counts.max() < MOSTLY * len(answers):
        return None
    facts = {"answer": counts.argmax(), "count": counts.max(), "total": len(answers)}
    return IDEAS["my-model-one-answer"].about(**facts)


def _training(network: SavedNetwork, share: float) -> Misconception:
    """Return whether the network knows too little, or knows it by heart."""
    from autils.digits.vendored import digit_images  # only now: importing autils takes a second

    images, labels = digit_images()
    few = slice(None, None, PRACTISED_EVERY)
    practised = float(np.mean(network(images[few]) == labels[few]))
    name = "my-model-undertrained" if practised < LEARNT else "my-model-learnt-by-heart"
    return IDEAS[name].about(share=percent(share), practised=percent(practised))
