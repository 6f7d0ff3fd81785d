"""A pad to draw digits on, and what one or two networks read there."""

import base64
import binascii
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from autils.digits.handwriting import PictureError, prepare_image
from autils.digits.pen import written_strokes
from autils.interactive._base import Explorer, label, svg
from autils.interactive._ink import PAGE, Stroke, clean, draw, open_picture, shrunk
from autils.interactive._kept import KeptDigits
from autils.interactive._pixels import brightest, data_url, packed, svg_image
from autils.interactive._reader import SHAPES, Reader, ReaderError, as_inputs

SIZES = (20, 28)
PEN = 0.075  # width of the pen as a share of the pad
THUMBS = 12  # kept digits that are shown
FILE = "my_digits.npz"

NOTHING = "Nothing is drawn yet."
WRONG_SIZE = "`size` is {found}; expected 20 (the softmax lab) or 28 (the other labs)."
NO_LABEL = "Expected a digit from 0 to 9 as the label."


class PadError(ValueError):
    """A drawing pad can't be made like that."""

    @classmethod
    def from_size(cls, size: object) -> "PadError":
        """Describe a size that no lab uses."""
        return cls(WRONG_SIZE.format(found=repr(size)))


class DigitPad(Explorer):
    """Draw a digit with mouse, pen, finger or keyboard, and see what networks read.

    `model` and `second` are Keras models, or functions that map pictures to ten logits or
    probabilities; without any, the pad only prepares and collects. What is drawn is prepared as the
    data was (`prepare_image`). A Keras model says by itself which pictures it takes; for a function
    `size` does: 20 for rows (m, 400) as `load_data` gives them, 28 for (m, 28, 28, 1), (m, 784) or
    (m, 28, 28) from 0 to 1. "Keep this one" adds the digit to the learner's own test set, `X` and
    `y`, which is saved in `file`. `start` is a digit (1, 4 or 7) to begin with.
    """

    script = "digit_pad.js"

    def __init__(
        self,
        model: Any = None,
        second: Any = None,
        size: int = 20,
        *,
        names: tuple[str, str] | None = None,
        file: str | PathLike[str] = FILE,
        start: int | None = None,
    ):
        if size not in SIZES:
            raise PadError.from_size(size)
        called = names or (("First network", "Second network") if second is not None else None)
        called = called or ("Your network", "")
        given = (model,) if second is None else (model, second)
        self._readers = [
            Reader(network, name, size)
            for network, name in zip(given, called, strict=False)
            if network is not None
        ]
        self._shape = self._first_shape(size)
        self._kept = KeptDigits(file, self._shape)
        self._deed = 0  # the last change to the kept digits that was carried out
        self._told = ""
        self._image: np.ndarray | None = None
        strokes = [] if start is None else _example(start)
        super().__init__(strokes=strokes, picture=None, pen=PEN, deed=None, fresh=bool(strokes))

    @property
    def X(self) -> np.ndarray:  # noqa: N802 - the field's name
        """Return the digits that were kept, in the shape in which the (first) network takes them.

        That is (k, 400) for the softmax lab.
        """
        return self._kept.X

    @property
    def y(self) -> np.ndarray:
        """Return the labels of the digits that were kept, (k,) uint8."""
        return self._kept.labels

    @property
    def image(self) -> np.ndarray | None:
        """Return what is drawn as MNIST would hold it, (28, 28) uint8; None for an empty pad."""
        return self._image

    def load(self, path: str | PathLike[str]) -> None:
        """Put a picture file on the pad, as the button does.

        Raise `PictureError` when there is none.
        """
        path = Path(path).expanduser()
        if not path.is_file():
            raise PictureError.from_path(path)
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        self.change(strokes=[], picture={"name": path.name, "data": data}, fresh=False)

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Prepare what is drawn, ask the networks, and carry out what is to be kept."""
        self._image, page, trouble = self._look(state)
        side = 28 if np.prod(self._shape) == 784 else 20
        readers = [self._read(reader) for reader in self._readers]
        self._do(state.get("deed"))
        troubles = [trouble, *(reader["trouble"] for reader in readers), self._kept.trouble]
        return {
            "side": side,
            "seen": "" if self._image is None else packed(self._seen()),
            "page": page,
            "readers": readers,
            "kept": self._show_kept(),
            "deed": self._deed,
            "trouble": " ".join(dict.fromkeys(text for text in troubles if text)),
        }

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say what each network reads, or that nothing is drawn, and what was just kept."""
        parts = [_says(reader) for reader in answer["readers"] if reader["p"]]
        if self._image is None and not answer["trouble"]:
            parts = [NOTHING]
        elif self._image is not None and not self._readers:
            parts = ["Your digit is prepared as the data was."]
        return " ".join([*parts, self._told]).strip()

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the pad, what the network sees, and the bars."""
        side = 180
        parts = [
            label(12, 22, "Your digit", font_weight="bold"),
            f'<rect x="12" y="32" width="{side}" height="{side}" fill="none" stroke="#8a8a8a"/>',
            label(212, 22, "What the network sees", font_weight="bold"),
        ]
        if answer["page"]:
            parts.append(
                f'<image x="12" y="32" width="{side}" height="{side}" href="{answer["page"]}"/>'
            )
        for width, points in clean(state["strokes"]):
            places = " ".join(f"{12 + side * x:.1f},{32 + side * y:.1f}" for x, y in points)
            parts.append(
                f'<polyline points="{places} {places.rpartition(" ")[2]}" fill="none" '
                f'stroke="#222" stroke-width="{side * width:.1f}" stroke-linecap="round" '
                'stroke-linejoin="round"/>'
            )
        if self._image is not None:
            parts.append(svg_image(212, 32, 120, brightest(self._seen()[np.newaxis])[0]))
        for place, reader in enumerate(answer["readers"]):
            parts.extend(_bars(410 + 190 * place, reader))
        return svg(420 + 190 * len(answer["readers"]), 232, *parts)

    def _first_shape(self, size: int) -> tuple[int, ...]:
        """Return the shape in which the first network that can be asked takes a picture."""
        for reader in self._readers:
            try:
                return reader.shape
            except ReaderError:  # what is wrong is said when it is asked
                continue
        return SHAPES[0] if size == 20 else (28, 28)

    def _look(self, state: dict[str, Any]) -> tuple[np.ndarray | None, str, str]:
        """Return the prepared image, the page to show behind the strokes, and what is wrong."""
        picture = state.get("picture")
        page = ""
        try:
            if clean(state["strokes"]):
                drawn = draw(state["strokes"])
            elif isinstance(picture, dict):
                drawn = _decode(picture)
                page = data_url(shrunk(drawn, PAGE))
            else:
                return None, "", ""
            return np.rint(255 * prepare_image(drawn)).astype(np.uint8), page, ""
        except PictureError as error:
            return None, page, str(error)

    def _seen(self) -> np.ndarray:
        """Return the upright picture as the numbers that reach the network, (side, side)."""
        assert self._image is not None
        upright = (20, 20) if np.prod(self._shape) == 400 else (28, 28)
        return as_inputs(self._image[np.newaxis], upright)[0]

    def _read(self, reader: Reader) -> dict[str, Any]:
        """Return one network's probabilities for the drawn digit, or what is wrong."""
        found: dict[str, Any] = {"name": reader.name, "p": [], "trouble": ""}
        try:
            found["trouble"] = reader.doubt()
            if self._image is not None:
                found["p"] = reader.ask(self._image[np.newaxis])[0]
        except ReaderError as error:
            found["trouble"] = str(error)
        return found

    def _do(self, deed: Any) -> None:
        """Carry out a change to the kept digits, once."""
        if not isinstance(deed, dict) or deed.get("id") == self._deed:
            self._told = ""
            return
        self._deed = deed.get("id", 0)
        digit = deed.get("label")
        if deed.get("what") == "drop" and len(self._kept):
            self._kept.drop_last()
            self._told = "The digit kept last is taken out again."
        elif deed.get("what") == "keep" and self._image is not None:
            if not isinstance(digit, int) or not 0 <= digit <= 9:
                self._told = NO_LABEL
                return
            self._kept.add(self._image, digit)
            self._told = f"Kept as a {digit}."

    def _show_kept(self) -> dict[str, Any]:
        """Return how many digits are kept, where, and the last of them."""
        return {
            "count": len(self._kept),
            "file": "" if self._kept.trouble else str(self._kept.path),
            "labels": self._kept.labels[-THUMBS:],
            "images": packed(self._kept.images[-THUMBS:]),
        }


def _example(digit: int) -> list[Stroke]:
    """Return a digit of the course's pen as strokes in the middle of the pad."""
    return [
        {"width": PEN, "points": (0.62 * points[::20] + (0.22, 0.19)).round(4).reshape(-1)}
        for points in written_strokes(digit)
    ]


def _decode(picture: dict[str, Any]) -> np.ndarray:
    """Return the pixels of a picture file that came from the front end."""
    name = str(picture.get("name", "The file"))[:80]
    try:
        data = base64.b64decode(str(picture.get("data", "")), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    return open_picture(data, name)


def _says(reader: dict[str, Any]) -> str:
    """Say the two largest probabilities of one network."""
    p = np.asarray(reader["p"], dtype=float)
    first, second = np.argsort(-p, kind="stable")[:2]
    return (
        f"{reader['name']}: {first}, {percent(p[first])} sure; then {second}, {percent(p[second])}."
    )


def percent(share: float) -> str:
    """Return a probability in words; no softmax is ever quite sure."""
    if share > 0.999:
        return "more than 99.9%"
    return "less than 0.1%" if share < 0.001 else f"{share:.1%}"


def _bars(left: float, reader: dict[str, Any]) -> list[str]:
    """Return ten bars with numbers as parts of an SVG."""
    parts = [label(left, 22, reader["name"], font_weight="bold")]
    p = [float(value) for value in reader["p"]] or [0.0] * 10
    for digit, share in enumerate(p):
        y = 32 + 19 * digit
        colour = "#b35f00" if share == max(p) and share > 0 else "#0070c0"
        parts += [
            label(left, y + 13, str(digit)),
            f'<rect x="{left + 16:g}" y="{y}" width="{110 * share:.1f}" height="14" '
            f'fill="{colour}"/>',
            label(left + 130, y + 13, f"{share:.1%}" if reader["p"] else "", fill="#444"),
        ]
    return parts
