"""Small images on their way to the front end: bytes as text, pictures for a page."""

import base64
import io
from typing import Any

import numpy as np
from PIL import Image


def packed(images: Any) -> str:
    """Return images of numbers from 0 to 1, or of bytes, as one text (base64 of the bytes)."""
    images = np.asarray(images)
    if images.dtype != np.uint8:
        images = np.rint(255 * np.clip(np.nan_to_num(images), 0, 1)).astype(np.uint8)
    return base64.b64encode(images.tobytes()).decode("ascii")


def signed(images: Any, limit: float | None = None) -> str:
    """Return images of signed numbers as text: 0 for -limit, 128 for 0, 255 for limit.

    Without a `limit`, it is the largest of them.
    """
    images = np.asarray(images, dtype=np.float64)
    limit = limit or float(np.abs(images).max(initial=0)) or 1.0
    return packed(np.clip(np.rint(128 + 127 * images / limit), 0, 255).astype(np.uint8))


def brightest(images: np.ndarray) -> np.ndarray:
    """Return images (m, side, side) of any range as bytes, 0 and less black, the largest white."""
    images = np.asarray(images, dtype=np.float64)
    largest = images.reshape(len(images), -1).max(axis=1, initial=1e-9)
    share = np.clip(images / np.maximum(largest, 1e-9)[:, np.newaxis, np.newaxis], 0, 1)
    return np.rint(255 * share).astype(np.uint8)


def data_url(picture: np.ndarray, kind: str = "png") -> str:
    """Return a picture (height, width[, 3 or 4]) uint8 as an address that holds it."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, format=kind)
    return f"data:image/{kind};base64,{base64.b64encode(stream.getvalue()).decode('ascii')}"


def svg_image(x: float, y: float, side: float, image: np.ndarray) -> str:
    """Return an image (side, side) uint8 as a part of an SVG, each pixel a sharp square."""
    return (
        f'<image x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" '
        f'style="image-rendering:pixelated" href="{data_url(np.asarray(image))}"/>'
    )
