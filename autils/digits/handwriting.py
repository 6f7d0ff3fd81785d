"""A picture of somebody's own digit, prepared as the images of MNIST were.

MNIST's digits were fitted into 20 x 20 pixels without changing their proportions, and then put into
28 x 28 pixels with their centre of mass in the middle (LeCun, Cortes and Burges, "The MNIST
database"). A network that was trained on them expects all of that.
"""

from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter, ImageOps

SIDE, BOX = 28, 20
INK = 0.3  # what is at least so dark, in shares of the darkest spot, belongs to the digit
NOISE = 0.15  # what is fainter is the paper's grain
FAINTEST = 0.1  # contrast below which a picture counts as blank, in shares of black on white
WORKING_SIDE = 96  # pixels of the small copy in which the paper's light is looked for
MOST_PIXELS = 50_000_000


class PictureError(ValueError):
    """There is no picture, or no digit on it."""

    MISSING = (
        "There is no picture `{path}`. Put the file into the folder of the notebook, and write its "
        'name with its ending, such as "my_digit.png".'
    )
    UNREADABLE = "`{path}` can't be read as a picture. Save it again as a PNG file."
    SHAPE = (
        "Expected a picture of shape (height, width), or with 3 or 4 colour values per pixel, but "
        "found an array of shape {shape}."
    )
    HUGE = "The picture has {pixels:,} pixels. Make it smaller first; 400 by 400 are plenty."
    BLANK = (
        "Nothing stands out in the picture: it is all of about one colour. Write the digit with a "
        "dark, thick pen on light paper, or the other way round."
    )

    @classmethod
    def from_path(cls, path: Path) -> "PictureError":
        """Describe a file that is missing, or that is no picture."""
        template = cls.UNREADABLE if path.exists() else cls.MISSING
        return cls(template.format(path=path))

    @classmethod
    def from_shape(cls, shape: tuple[int, ...]) -> "PictureError":
        """Describe an array that is no picture."""
        return cls(cls.SHAPE.format(shape=shape))

    @classmethod
    def from_size(cls, pixels: int) -> "PictureError":
        """Describe a picture that would take too much memory."""
        return cls(cls.HUGE.format(pixels=pixels))

    @classmethod
    def blank(cls) -> "PictureError":
        """Describe a picture without a digit."""
        return cls(cls.BLANK)


def prepare_image(picture: str | PathLike[str] | Any) -> np.ndarray:
    """Return one handwritten digit as MNIST would hold it: (28, 28) float64, 0 paper to 1 ink.

    `picture` is the path of an image file, or an array (height, width) or (height, width, 3 or 4)
    of bytes or of numbers from 0 to 1. It may be dark on light or light on dark, of any size, with
    the digit anywhere. Raise `PictureError` when there is no picture, or nothing on it.
    """
    ink = separate_ink(read_grey(picture))
    return centre_by_mass(fit_into_box(crop(ink)))


def shrink_image(picture: str | PathLike[str] | Any) -> np.ndarray:
    """Return a picture only inverted and made 28 x 28, as if that were enough: (28, 28) float64.

    It shows what preparation is for: the digit keeps its place, its margins and its grey paper.
    """
    grey = Image.fromarray((255 * (1 - read_grey(picture))).astype(np.uint8))
    return np.asarray(grey.resize((SIDE, SIDE)), dtype=np.float64) / 255


def read_grey(picture: str | PathLike[str] | Any) -> np.ndarray:
    """Return a picture in grey, (height, width) float64, 0 black to 1 white.

    What is transparent counts as white paper. Raise `PictureError` when it can't be read.
    """
    if isinstance(picture, str | PathLike):
        image = _open(Path(picture))
    else:
        image = Image.fromarray(_as_bytes(np.asarray(picture)))
    flat = image.convert("RGBA")
    paper = Image.new("RGBA", flat.size, "white")
    grey = Image.alpha_composite(paper, flat).convert("L")
    return np.asarray(grey, dtype=np.float64) / 255


def separate_ink(grey: np.ndarray) -> np.ndarray:
    """Return how much ink each pixel of a grey picture has, 0 to 1, in the shape of `grey`.

    The paper is what most of the picture's edge looks like, and ink is what differs from it most:
    a dark digit on light paper is inverted, a light one on a dark board is not. Light that falls
    unevenly on the paper is taken out. Raise `PictureError` when nothing stands out.
    """
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = np.median(edge)
    dark_on_light = paper - grey.min() >= grey.max() - paper
    page = grey if dark_on_light else 1 - grey
    ink = _lit_paper(page) - page
    if ink.max() < FAINTEST:
        raise PictureError.blank()
    ink = np.clip(ink / ink.max(), 0, 1)
    return np.where(ink < NOISE, 0.0, ink)


def _lit_paper(page: np.ndarray) -> np.ndarray:
    """Return how light each place of a page would be without ink, in the shape of `page`.

    Every place takes over the lightest paper nearby, from so far that no stroke fills the distance.
    """
    height, width = page.shape
    scale = min(1.0, WORKING_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray((255 * page).round().astype(np.uint8)).resize(
        size, Image.Resampling.BOX
    )
    reach = max(size) // 3 | 1  # a filter's size is odd
    light = small.filter(ImageFilter.MaxFilter(max(3, reach)))
    light = light.filter(ImageFilter.GaussianBlur(reach / 4))
    return np.asarray(light.resize((width, height)), dtype=np.float64) / 255


def crop(ink: np.ndarray) -> np.ndarray:
    """Return the smallest part of `ink` that holds everything that is clearly ink."""
    rows = np.flatnonzero((ink >= INK).any(axis=1))
    columns = np.flatnonzero((ink >= INK).any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit_into_box(ink: np.ndarray) -> np.ndarray:
    """Return `ink` scaled so that its longer side has 20 pixels and its darkest spot is 1."""
    height, width = ink.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = Image.fromarray(ink.astype(np.float32))
    small = np.asarray(image.resize(size, Image.Resampling.BICUBIC), dtype=np.float64)
    return np.clip(small / small.max(), 0, 1)


def centre_by_mass(small: np.ndarray) -> np.ndarray:
    """Return a digit of at most 20 x 20 pixels in 28 x 28, its centre of mass in the middle.

    It moves by whole pixels, so that nothing is smoothed, and never over the edge. MNIST's middle
    is the pixel (14, 14), counted from 0: there lies the centre of each of its digits, rounded.
    """
    field = np.zeros((SIDE, SIDE))
    top, left = (
        int(np.clip(np.ceil(SIDE / 2 - 0.5 - centre), 0, SIDE - length))
        for centre, length in zip(centre_of_mass(small), small.shape, strict=True)
    )
    field[top : top + small.shape[0], left : left + small.shape[1]] = small
    return field


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Return the row and the column of an image's centre of mass, counted from 0."""
    total = image.sum()
    rows, columns = (np.arange(length) for length in image.shape)
    return float(image.sum(axis=1) @ rows / total), float(image.sum(axis=0) @ columns / total)


def _open(path: Path) -> Image.Image:
    """Open an image file, upright even where a telephone only noted that it was held sideways."""
    try:
        with Image.open(path) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureError.from_size(image.width * image.height)
            image.load()
            return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise PictureError.from_path(path) from None


def _as_bytes(array: np.ndarray) -> np.ndarray:
    """Return a picture's array as bytes; numbers that are no bytes go from 0 to 1."""
    channels = array.shape[2] if array.ndim == 3 else 1
    if array.ndim not in (2, 3) or channels not in (1, 3, 4) or not array.size:
        raise PictureError.from_shape(array.shape)
    if array.dtype.kind not in "buif":
        raise PictureError.from_shape(array.shape)
    array = array[..., 0] if array.ndim == 3 and channels == 1 else array
    if array.dtype == np.uint8:
        return array
    numbers = np.nan_to_num(array.astype(np.float64))
    scale = 255 if numbers.max() <= 1 else 1
    return np.clip(numbers * scale, 0, 255).astype(np.uint8)
