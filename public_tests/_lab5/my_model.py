"""The checks of the exercise `my_model`: a file with a trained network, and the report on it."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from public_tests._common.reports import checked, not_attempted
from public_tests._lab5.my_model_diagnosis import IDEAS, diagnose, percent
from public_tests._lab5.saved import SavedNetwork, UnfitNetwork, UnreadableFile, open_network
from public_tests._report import Misconception, Report
from public_tests._words import kind

EXERCISE = "my_model"

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


def report_on_file(path: str | PathLike[str] | Any) -> Report:
    """Read the network in a file, ask it about the exam's pictures, and return the report."""
    if not isinstance(path, str | PathLike):
        hint = NOT_A_NAME.format(kind=kind(path))
        return _report(dict.fromkeys(WEIGHTS, ""), hint=hint)
    try:
        network = open_network(path)
    except FileNotFoundError:
        return not_attempted(EXERCISE, WEIGHTS, NO_FILE.format(name=Path(path).name))
    except UnreadableFile as error:
        return _unreadable(error)
    except UnfitNetwork as error:
        return _unfit(error)
    return _graded(network)


def _unreadable(error: UnreadableFile) -> Report:
    messages = dict.fromkeys(WEIGHTS, LATER) | {READABLE: str(error)}
    if error.is_other_format:
        reason = str(error).partition(". ")[0] + "."
        return _report(messages, IDEAS["my-model-other-format"].about(reason=reason))
    return _report(messages, hint=OTHER_LAYERS)


def _unfit(error: UnfitNetwork) -> Report:
    messages = {name: BUT for name in WEIGHTS if name != READABLE} | {FITS: str(error)}
    return _report(messages, IDEAS[f"my-model-wrong-{error.side}"].about(shape=error.shape))


def _graded(network: SavedNetwork) -> Report:
    from autils.digits.exam import exam_images  # only now: importing autils takes a second

    images, labels = exam_images()
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
    return checked(EXERCISE, WEIGHTS, messages, advice, hint=hint, success=success)
