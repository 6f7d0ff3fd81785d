"""The exercise `best_epoch`: a curve of accuracies in, the best pass out."""

from __future__ import annotations

import numpy as np

from public_tests._common.array_task import ArrayTask
from public_tests._common.arrays import Call, gives
from public_tests._common.ideas import idea
from public_tests._common.task import Group


def best_epoch(test_accuracy: np.ndarray) -> int:
    """Return the number, counted from 0, of the first pass with the highest accuracy."""
    return int(np.argmax(test_accuracy))


def _case(curve: list[float]) -> Call:
    array = np.array(curve)
    words = "[" + ", ".join(f"{entry:g}" for entry in curve) + "]"
    return Call((array,), f"test_accuracy = {words}", (np.array(best_epoch(array)),))


SHOWN = _case([0.64, 0.8, 0.86, 0.84, 0.83])
OTHERS = (
    _case([0.3, 0.5, 0.45, 0.7, 0.6, 0.2]),
    _case([0.5, 0.9, 0.7, 0.9, 0.6]),
    _case([0.7, 0.6, 0.4]),
    _case([0.35, 0.6, 0.9, 0.2, 0.3, 0.1, 0.25]),
)
GIVEN = SHOWN.words

GROUPS = {"shown example": Group(1, (SHOWN,)), "other curves": Group(1, OTHERS)}


def _first_summit(curve: np.ndarray) -> int:
    """Return the last pass before the curve falls for the first time."""
    falls = np.flatnonzero(np.diff(curve) < 0)
    return int(falls[0]) if len(falls) else len(curve) - 1


def _last_rise(curve: np.ndarray) -> int:
    """Return the last pass that is better than the one before it."""
    rises = np.flatnonzero(np.diff(curve) > 0)
    return int(rises[-1]) + 1 if len(rises) else 0


IDEAS = (
    idea(
        "best-epoch-accuracy-not-pass",
        "For {given} you return {got}: how high the curve gets, and not at which pass.",
        "Use np.argmax in place of np.max: it gives the place of the largest entry.",
        "To stop at the right moment, one needs to know the moment. Recognised when every answer "
        "is the highest accuracy.",
        gives(np.max),
        given=GIVEN,
        got="the single number 0.86",
    ),
    idea(
        "best-epoch-last-pass",
        "For {given} you return {got}: the last pass, though an earlier one was better.",
        "Look for the pass with the highest accuracy, wherever it stands.",
        "More training is not always better: that is what this lab is about. Recognised when every "
        "answer is the last pass, or the number of passes.",
        gives(lambda curve: len(curve) - 1, len),
        given=GIVEN,
        got="the single number 4",
    ),
    idea(
        "best-epoch-counted-from-one",
        "For {given} you return {got}: one more than the place of the best pass.",
        "Count the passes from 0, as Python counts the places: leave the + 1 out.",
        "The highest accuracy should be test_accuracy[best_epoch(test_accuracy)]. Recognised when "
        "every answer is one too large.",
        gives(
            lambda curve: np.argmax(curve) + 1,
            lambda curve: len(curve) - np.argmax(curve[::-1]),
        ),
        given=GIVEN,
        got="the single number 3",
    ),
    idea(
        "best-epoch-lowest",
        "For {given} you return {got}: the pass with the lowest accuracy.",
        "Of errors one wants the lowest, of accuracies the highest: use np.argmax.",
        "Loss and accuracy are drawn side by side, and point in opposite directions. Recognised "
        "when every answer is the place of the lowest entry.",
        gives(np.argmin),
        given=GIVEN,
        got="the single number 0",
    ),
    idea(
        "best-epoch-last-of-equals",
        "Right as long as one pass is the best, but for {given} you return {got}: the last of "
        "equally good ones.",
        "Replace your best pass only when a later one is truly better: compare with > and not "
        "with >=.",
        "Of two equally good networks the one that has trained for less time is the cheaper one. "
        "Recognised when all is right except where the highest accuracy occurs more than once.",
        gives(lambda curve: len(curve) - 1 - np.argmax(curve[::-1])),
        given=OTHERS[1].words,
        got="the single number 3",
    ),
    idea(
        "best-epoch-neighbours",
        "For {given} you return {got}: the last pass that is better than the one before it.",
        "Compare each pass with the best so far, and keep how good that one was.",
        "A pass can be better than its neighbour and worse than the best. Recognised when every "
        "answer is the last pass at which the curve rises.",
        gives(_last_rise),
        given=OTHERS[1].words,
        got="the single number 3",
    ),
    idea(
        "best-epoch-first-dip",
        "For {given} you return {got}: the curve dips there, and rises higher later on.",
        "Look at all passes before you decide: a small dip is not the end.",
        "Test accuracy is bumpy, and the first fall is often an accident; those who stop early for "
        "good wait a few passes before they give up. Recognised when every answer is the last pass "
        "before the first fall.",
        gives(_first_summit),
        given=OTHERS[0].words,
        got="the single number 1",
    ),
)

EXERCISE = ArrayTask(
    "best_epoch",
    ("the pass",),
    GROUPS,
    IDEAS,
    success="Stop there, and the network is as good as this training can make it.",
    hint="Put your finger on the highest number of the example, and count its place from 0.",
    formula=best_epoch,
)
