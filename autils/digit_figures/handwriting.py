"""One handwritten digit, prepared in two ways, in front of several networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autils._style import INK, OFF, WIDE, dlblue, dlorange
from autils.digits.handwriting import prepare_image, read_grey, shrink_image
from autils.drawing.canvas import course_style, describe, new_figure
from autils.networks.outcome import Outcome
from autils.networks.predict import is_keras, predict_logits

WAYS = {"made small, no more": shrink_image, "prepared as MNIST was": prepare_image}


@course_style()
def handwriting_figure(picture: Any, models: Mapping[str, Any]) -> None:
    """Show a picture, the same made small and prepared, and what each model says to both.

    `picture` is the path of an image file or an array (height, width[, 3 or 4]). `models` maps a
    name to a Keras model, or any function, that takes (1, 28, 28, 1) and gives ten logits or
    probabilities. Raise `PictureError` when there is no digit in the picture.
    """
    page = read_grey(picture)
    small = {way: prepare(picture) for way, prepare in WAYS.items()}
    answers = {
        (way, name): _probabilities(model, image)
        for way, image in small.items()
        for name, model in models.items()
    }
    fig = new_figure(WIDE, 1.9 * len(WAYS) + 0.4)
    grid = fig.add_gridspec(
        len(WAYS), 2 + len(models), width_ratios=[1.2, 1.2, *[1.4] * len(models)]
    )
    _show_page(fig.add_subplot(grid[:, 0]), page)
    for row, (way, image) in enumerate(small.items()):
        ax = fig.add_subplot(grid[row, 1])
        ax.imshow(image, cmap="gray", vmin=0, vmax=1)  # grey paper is to stay grey
        ax.set_title(way, fontsize=9)
        ax.set_axis_off()
        for column, name in enumerate(models, start=2):
            _show_answer(fig.add_subplot(grid[row, column]), name, answers[way, name], row)
    describe(fig, _words(answers))


def _probabilities(model: Any, image: np.ndarray) -> np.ndarray:
    """Return ten probabilities, whether the model gives them or logits."""
    # Called, not predicted: TensorFlow complains about many calls of `predict` with one picture.
    # Unless it is told so, Keras turns and flips pictures in such a call, as in training.
    settings = {"training": False} if is_keras(model) else {}
    picture = image.astype(np.float32).reshape(1, 28, 28, 1)
    scores = predict_logits(lambda X: model(X, **settings), picture)
    outcome = Outcome(np.zeros(1, dtype=int), scores)
    if np.isclose(outcome.confidence[0], scores.max()):  # it ends with a softmax of its own
        return scores[0]
    shifted = np.exp(scores[0] - scores[0].max())
    return shifted / shifted.sum()


def _show_page(ax: Axes, page: np.ndarray) -> None:
    ax.imshow(page, cmap="gray", vmin=0, vmax=1)
    ax.set_title(f"the picture, {page.shape[1]} x {page.shape[0]}", fontsize=9)
    ax.set_axis_off()


def _show_answer(ax: Axes, name: str, probabilities: np.ndarray, row: int) -> None:
    """Draw ten bars; the longest one has the other colour and its number."""
    best = int(np.argmax(probabilities))
    colours = [dlorange if digit == best else dlblue for digit in range(10)]
    ax.bar(range(10), probabilities, color=colours, width=0.7)
    top = float(probabilities[best])
    ax.text(best, top + 0.03, f"{best}: {top:.0%}", ha="center", weight="bold", color=INK)
    ax.set(xticks=range(10), yticks=(0, 1), ylim=(0, 1.2))
    ax.set_yticklabels(["0", "1"])
    ax.spines[["left", "bottom"]].set(color=OFF)
    if row == 0:
        ax.set_title(name, fontsize=9)
    if row == len(WAYS) - 1:
        ax.set_xlabel("digit")


def _words(answers: Mapping[tuple[str, str], np.ndarray]) -> str:
    parts = [
        f"{way}, {name} says {int(np.argmax(p))} ({p.max():.0%} sure)"
        for (way, name), p in answers.items()
    ]
    return f"A handwritten digit and what the networks say to it. {'; '.join(parts)}."
