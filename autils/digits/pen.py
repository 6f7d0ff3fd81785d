"""A few digits written with a pen on a sheet of paper, for those who have no picture at hand."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 480, 360  # pixels of a picture, as a telephone might send it
PEN = 12.0  # width of a stroke in pixels
PAPER, SHADE, COLOUR = 232, 34, (38, 44, 92)  # light, its loss towards a corner, blue ink
FINE = 3  # strokes are drawn so many times larger, for soft edges

Point = tuple[float, float]
STROKES: dict[int, Sequence[Sequence[Point]]] = {
    1: [[(0.42, 0.1), (0.54, 0.0), (0.48, 0.5), (0.38, 1.0)]],
    4: [
        [(0.5, 0.0), (0.3, 0.35), (0.08, 0.66), (0.9, 0.62)],
        [(0.72, 0.3), (0.66, 0.7), (0.6, 1.0)],
    ],
    7: [[(0.1, 0.06), (0.5, 0.1), (0.88, 0.03), (0.6, 0.5), (0.42, 1.0)]],
}
"""Points of each stroke as shares of the digit's height, x to the right and y downwards."""


class SketchError(ValueError):
    """There is no sketch of that digit."""

    UNKNOWN = "There are sketches of the digits {known}, and none of {found}."

    @classmethod
    def from_digit(cls, digit: object) -> "SketchError":
        """Describe a digit that nobody has sketched."""
        known = ", ".join(map(str, STROKES))
        return cls(cls.UNKNOWN.format(known=known, found=repr(digit)))


def written_digit(
    digit: int = 1, height: float = 0.45, across: float = 0.35, down: float = 0.4
) -> np.ndarray:
    """Return a picture (360, 480, 3) uint8 of a digit in blue ink on unevenly lit paper.

    `height` is the digit's share of the picture's, and its middle lies at `across` and `down`, as
    shares of width and height. Raise `SketchError` for a digit without a sketch.
    """
    strokes = written_strokes(digit)
    size = height * HEIGHT
    left, top = across * WIDTH - size / 2, down * HEIGHT - size / 2
    sheet = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 0)
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        for x, y in stroke * size + (left, top):
            spot = (x - PEN / 2, y - PEN / 2, x + PEN / 2, y + PEN / 2)
            pen.ellipse([FINE * side for side in spot], fill=255)
    ink = sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.8))
    amount = np.asarray(ink, dtype=np.float64)[..., np.newaxis] / 255
    return np.clip(_paper() * (1 - amount) + np.array(COLOUR) * amount, 0, 255).astype(np.uint8)


def written_strokes(digit: int) -> list[np.ndarray]:
    """Return the strokes of a digit, each as many points (n, 2) in shares of the digit's height.

    Raise `SketchError` for a digit without a sketch.
    """
    if digit not in STROKES:
        raise SketchError.from_digit(digit)
    return [_smooth(np.array(stroke)) for stroke in STROKES[digit]]


def _smooth(points: np.ndarray) -> np.ndarray:
    """Return many points (n, 2) on a curve through `points` (Catmull and Rom, 1974)."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 200, endpoint=False)[:, np.newaxis]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        linear, square, cube = c - a, 2 * a - 5 * b + 4 * c - d, 3 * (b - c) + d - a
        pieces.append((2 * b + linear * t + square * t**2 + cube * t**3) / 2)
    return np.concatenate([*pieces, points[-1:]])


def _paper() -> np.ndarray:
    """Return the empty sheet (360, 480, 1), darker towards its lower right corner."""
    down, across = np.mgrid[0 : 1 : HEIGHT * 1j, 0 : 1 : WIDTH * 1j]
    return (PAPER - SHADE * (down + across) / 2)[..., np.newaxis]
