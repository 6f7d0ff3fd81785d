"""Which pixels mattered: cover a part of a picture, ask again, and see how sure the network stays.

The method is occlusion (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
2014, section 4.2), with blank paper as the cover. It needs the outputs of a network only, so it
works for any function.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

STEPS = {20: (4, 1), 28: (6, 2)}  # pixels: side of the cover, and how far it moves each time
LIMIT = 30.0  # log odds beyond which nothing is told apart


@dataclass(frozen=True)
class Importance:
    """What covering each place does to a network's belief in one digit.

    Attributes:
        effect: (side, side) how much the log odds of the digit fall, on average over the covers
            that hide the pixel; negative where it becomes surer.
        before: the probability of the digit for the whole picture.
        after: the same with the cover that takes most away.
        place: row and column of that cover's upper left corner.
        cover: its side in pixels.
    """

    effect: np.ndarray
    before: float
    after: float
    place: tuple[int, int]
    cover: int


def covered(image: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]], int]:
    """Return copies (k, side, side) of an image, each with one part blank, and the parts' places.

    The last value is the side of the parts, in pixels.
    """
    side = len(image)
    cover, step = STEPS[side]
    starts = range(0, side - cover + 1, step)
    places = [(row, column) for row in starts for column in starts]
    copies = np.repeat(image[np.newaxis], len(places), axis=0)
    for copy, (row, column) in zip(copies, places, strict=True):
        copy[row : row + cover, column : column + cover] = 0
    return copies, places, cover


def log_odds(scores: np.ndarray, digit: int) -> np.ndarray:
    """Return ln(p / (1 - p)) of one digit, (m,), from logits or probabilities (m, 10)."""
    scores = np.asarray(scores, dtype=np.float64)
    if np.all(scores >= 0) and np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        scores = np.log(np.maximum(scores, 1e-30))
    others = np.delete(scores, digit, axis=1)
    top = others.max(axis=1)
    rest = top + np.log(np.exp(others - top[:, np.newaxis]).sum(axis=1))
    return np.clip(scores[:, digit] - rest, -LIMIT, LIMIT)


def occlusion(ask: Callable[[np.ndarray], np.ndarray], image: np.ndarray, digit: int) -> Importance:
    """Find out what each part of an image (side, side) does for a network's belief in `digit`.

    `ask` maps upright images (m, side, side) to scores (m, 10); it is called once.
    """
    copies, places, cover = covered(image)
    odds = log_odds(ask(np.concatenate([image[np.newaxis], copies])), digit)
    falls = odds[0] - odds[1:]
    total, times = np.zeros(image.shape), np.zeros(image.shape)
    for fall, (row, column) in zip(falls, places, strict=True):
        part = (slice(row, row + cover), slice(column, column + cover))
        total[part] += fall
        times[part] += 1
    worst = int(np.argmax(falls))
    before, after = 1 / (1 + np.exp(-odds[[0, worst + 1]]))
    return Importance(total / times, float(before), float(after), places[worst], cover)
