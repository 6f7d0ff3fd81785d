"""The digits that a model gets wrong."""

from typing import Any

import numpy as np

from autils._style import WIDE, dldarkred
from autils.digit_figures.digits import as_images
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import draw_tiles, grid_height
from autils.networks.outcome import Outcome, judge

SHOWN = 8
_NARROWEST = 3.2  # inches: the title fits


@course_style()
def display_errors(model: Any, X: Any, y: Any) -> int:
    """Return how many digits of `X` (m, 400) the model gets wrong, and show up to eight of them.

    `y` has shape (m,) or (m, 1). All images go through the model in one batch. The ones shown are
    spread evenly over `X`. A model that looks untrained is said to look so.
    """
    X = np.asarray(X)
    outcome = judge(model, X, y)
    if outcome.trouble:
        print(outcome.trouble)
    if len(outcome.wrong):
        _show(X, outcome)
    else:
        print(f"All {outcome.m} images are right: there is no error to show.")
    return len(outcome.wrong)


def _show(X: np.ndarray, outcome: Outcome) -> None:
    """Draw up to eight wrong digits in one row."""
    errors = len(outcome.wrong)
    spread = np.linspace(0, errors - 1, min(SHOWN, errors)).astype(int)
    picked = outcome.wrong[spread]
    captions = [outcome.caption(i) for i in picked]
    room = 0.75 if outcome.trouble else 0.3
    width = WIDE if outcome.trouble else max(_NARROWEST, WIDE * len(picked) / SHOWN)
    fig = new_figure(width, room + grid_height(1, SHOWN, WIDE, band=0.3))
    ax = fig.add_subplot()
    draw_tiles(ax, as_images(X[picked]), captions, len(picked), band=0.3, fontsize=9)
    fig.suptitle(f"{errors} of {outcome.m} wrong  ·  label, prediction")
    if outcome.trouble:
        ax.set_title(outcome.trouble, color=dldarkred, fontsize=9, wrap=True)
    describe(fig, _words(outcome, captions))


def _words(outcome: Outcome, captions: list[str]) -> str:
    pairs = ", ".join(caption.replace(",", " taken for ") for caption in captions)
    trouble = f" {outcome.trouble}" if outcome.trouble else ""
    return f"{len(outcome.wrong)} of {outcome.m} digits are wrong. Shown: {pairs}.{trouble}"
