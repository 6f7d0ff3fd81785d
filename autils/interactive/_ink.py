"""Strokes of a pen as a picture, and a picture from a file: what a drawing pad is given."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from autils.digits.handwriting import MOST_PIXELS, PictureError

PAGE = 280  # pixels of the page on which strokes are drawn: ten for each of MNIST's
FINE = 3  # strokes are drawn so many times larger, for soft edges
LARGEST = 1000  # pixels of a photograph's longer side; more of them show nothing new
MOST_POINTS = 20_000

NO_PICTURE = (
    "`{name}` can't be read as a picture. Choose a PNG or JPEG file; a photograph in another "
    "format has to be saved as one of these first."
)
HUGE = "`{name}` has too many pixels. Make it smaller first; 400 by 400 are plenty."

Stroke = dict[str, Any]  # {"width": share of the page, "points": [x0, y0, x1, y1, ...]}, 0 to 1


def draw(strokes: Sequence[Stroke]) -> np.ndarray:
    """Return strokes as a grey picture (280, 280) uint8: black ink, round at its ends, on white."""
    page = Image.new("L", (PAGE * FINE, PAGE * FINE), 255)
    pen = ImageDraw.Draw(page)
    for width, points in clean(strokes):
        places = points * (PAGE * FINE)
        thick = max(1.0, width * PAGE * FINE)
        pen.line([tuple(place) for place in places], fill=0, width=round(thick))
        for x, y in places:
            half = thick / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=0)
    return np.asarray(page.resize((PAGE, PAGE), Image.Resampling.BOX))


def clean(strokes: Any) -> list[tuple[float, np.ndarray]]:
    """Return width and points (n, 2) of each stroke that is one, and leave out all else."""
    found, left = [], MOST_POINTS
    for stroke in strokes if isinstance(strokes, list | tuple) else ():
        try:
            width = float(stroke["width"])
            points = np.asarray(stroke["points"], dtype=np.float64)[: 2 * left]
        except (TypeError, KeyError, ValueError):
            continue
        if points.ndim != 1 or len(points) < 2 or not np.isfinite([width, *points]).all():
            continue
        points = points[: len(points) // 2 * 2].reshape(-1, 2)
        left -= len(points)
        found.append((min(max(width, 0.005), 0.3), np.clip(points, -0.5, 1.5)))
    return found


def open_picture(data: bytes, name: str) -> np.ndarray:
    """Return a picture file's pixels (height, width, 4) uint8, upright and at most 1000 wide.

    Raise `PictureError` when the bytes are no picture, or one of too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about size, which is looked at below
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureError(HUGE.format(name=name))
                image.thumbnail((LARGEST, LARGEST))
                upright = ImageOps.exif_transpose(image)
                return np.asarray(upright.convert("RGBA"))
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError(HUGE.format(name=name)) from None
    except Exception:  # Pillow's readers raise a dozen kinds for damaged files
        raise PictureError(NO_PICTURE.format(name=name)) from None


def shrunk(picture: np.ndarray, side: int) -> np.ndarray:
    """Return a picture of at most `side` pixels in its longer direction."""
    image = Image.fromarray(picture)
    image.thumbnail((side, side))
    return np.asarray(image)
