"""What a network sees: the weights of its first layer, its layers at work, and what mattered."""

from typing import Any

import numpy as np

from autils.digit_figures.digits import DigitShapeError, as_images
from autils.interactive._base import Explorer, label, svg
from autils.interactive._layers import FirstLayer, Step, as_network, first_layer, steps
from autils.interactive._occlusion import Importance, occlusion
from autils.interactive._pixels import brightest, packed, signed, svg_image
from autils.interactive._reader import ReaderError, forward, to_probabilities
from autils.networks.outcome import LabelsError, as_labels

MOST_UNITS = 60  # pictures of weights shown
MOST_MAPS = 32  # feature maps shown of one layer
TABS = ("weights", "layers", "mattered")

NO_PICTURES = "There is no picture to show: `X` is empty."
WRONG_WIDTH = (
    "The network takes pictures of {wanted} numbers, but those in `X` have {found}. Prepare them "
    "as its training data were."
)


class NetworkView(Explorer):
    """Look into a network: its first weights as pictures, its layers at work, and what mattered.

    `model` is a Keras model whose layers follow one another, or a list of arrays W1, b1, W2, b2,
    ... (ReLU in between, as `load_weights()` returns them). `X` holds pictures as the network takes
    them, and `y`, if given, their labels.
    """

    script = "network_view.js"

    def __init__(self, model: Any, X: Any, y: Any = None, *, index: int = 0, tab: str = "weights"):
        self._X = np.asarray(X)
        self._network: Any = None
        self._fault = ""
        self._labels: np.ndarray | None = None
        try:
            if not len(self._X):
                raise ReaderError(NO_PICTURES)
            as_images(self._X[:1])
            self._labels = None if y is None else as_labels(y, len(self._X))
            self._network = as_network(model)
            self._first: FirstLayer | None = first_layer(self._network)
            self._check_width()
        except (ReaderError, DigitShapeError, LabelsError) as error:
            self._network, self._first, self._fault = None, None, str(error)
        tab = tab if tab in TABS else TABS[0]
        super().__init__(index=index, tab=tab, unit=0, digit=None)

    def respond(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return the picture, the answer, and what the chosen tab shows."""
        if self._network is None:
            return {"known": False, "trouble": self._fault, "m": len(self._X)}
        index = self._index(state)
        image = as_images(self._X[index : index + 1])[0].astype(np.float64)
        answer: dict[str, Any] = {
            "known": True,
            "m": len(self._X),
            "index": index,
            "label": None if self._labels is None else int(self._labels[index]),
            "side": len(image),
            "picture": packed(brightest(image[np.newaxis])),
            "p": [],
        }
        try:
            answer["p"] = self._believe(image[np.newaxis])[0]
            show = {"layers": self._layers, "mattered": self._mattered}
            answer[state["tab"]] = show.get(state["tab"], self._weights)(state, image, answer)
        except ReaderError as error:
            answer["trouble"] = str(error)
        return answer

    def words(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Say what the picture is, what the network reads, and what the tab shows."""
        if not answer["known"]:
            return ""
        known = "" if answer["label"] is None else f", labelled {answer['label']}"
        text = f"Picture {answer['index']} of {answer['m']}{known}."
        if len(answer["p"]):
            best = int(np.argmax(answer["p"]))
            text += f" The network reads a {best}, {_percent(max(answer['p']))} sure."
        return f"{text} {answer.get(state['tab'], {}).get('words', '')}".strip()

    def still(self, state: dict[str, Any], answer: dict[str, Any]) -> str:
        """Draw the picture, and the first layer's weights or what mattered."""
        if self._network is None or self._first is None:
            return ""
        image = as_images(self._X[self._index(state) : self._index(state) + 1])[0]
        parts = [
            label(12, 22, "The picture", font_weight="bold"),
            svg_image(12, 34, 150, brightest(image[np.newaxis])[0]),
        ]
        if state["tab"] == "mattered" and "mattered" in answer:
            effect = np.array(answer["mattered"]["values"])
            parts.append(label(186, 22, "What mattered (orange: for)", font_weight="bold"))
            parts.append(svg_image(186, 34, 150, _coloured(effect)))
            return svg(420, 200, *parts)
        parts.append(label(186, 22, f"Weights of {self._first.name}", font_weight="bold"))
        for k, weights in enumerate(self._first.pictures[:25]):
            parts.append(svg_image(186 + 58 * (k % 9), 34 + 58 * (k // 9), 52, _coloured(weights)))
        return svg(720, 216, *parts)

    def _index(self, state: dict[str, Any]) -> int:
        return min(max(int(state["index"]), 0), len(self._X) - 1)

    def _check_width(self) -> None:
        """Raise `ReaderError` where the pictures have another size than the network takes."""
        assert self._first is not None
        wanted, found = self._first.pictures[0].size, as_images(self._X[:1])[0].size
        if self._first.whole and wanted != found:
            raise ReaderError.of(WRONG_WIDTH, wanted=wanted, found=found)

    def _inputs(self, images: np.ndarray) -> np.ndarray:
        """Return upright images (m, side, side) in the form of `X`."""
        if self._X.shape[1:] == (400,):
            images = images.transpose(0, 2, 1)
        return images.reshape(len(images), *self._X.shape[1:])

    def _scores(self, images: np.ndarray) -> np.ndarray:
        scores = forward(self._network, self._inputs(images), "The network", classes=None)
        if scores.ndim != 2 or scores.shape[1] < 2:
            raise ReaderError.of(NOT_TEN, shape=scores.shape)
        return scores

    def _believe(self, images: np.ndarray) -> np.ndarray:
        return to_probabilities(self._scores(images))

    def _weights(self, state: dict[str, Any], image: np.ndarray, answer: Any) -> dict[str, Any]:
        """Return the first layer's weights as pictures, and one unit's sum in full."""
        first = self._first
        assert first is not None
        units = len(first.pictures)
        unit = min(max(int(state["unit"]), 0), units - 1)
        weights = first.pictures[unit]
        found: dict[str, Any] = {
            "layer": first.name,
            "units": units,
            "shape": first.pictures.shape[1:],
            "images": signed(first.pictures[:MOST_UNITS]),
            "unit": unit,
            "one": signed(weights),
            "low": weights.min(),
            "high": weights.max(),
            "bias": first.biases[unit],
            "whole": first.whole,
        }
        if first.whole:
            product = weights * image
            z = float(product.sum() + first.biases[unit])
            found |= {"product": signed(product), "z": z}
            found["for"], found["against"] = product[product > 0].sum(), product[product < 0].sum()
            verdict = ", so it is on" if z > 0 else ", so ReLU switches it off"
            verdict = verdict if first.activation == "relu" else ""
            against, bias = abs(found["against"]), first.biases[unit]
            found["words"] = (
                f"Unit {unit}: ink that speaks for it adds {found['for']:.2f}, ink that speaks "
                f"against it takes away {against:.2f}, and the bias adds {bias:.2f}; together "
                f"z = {z:.2f}{verdict}."
            )
        else:
            step = steps(self._network, self._inputs(image[np.newaxis]))[0]
            seen = step.values[..., unit] if step.values.ndim == 3 else np.zeros((1, 1))
            found |= {"map": packed(brightest(seen[np.newaxis])), "mapside": seen.shape[0]}
            found["words"] = (
                f"Filter {unit} has weights from {weights.min():.2f} to {weights.max():.2f}; at "
                f"{(seen > 0).mean():.0%} of the places it answers with more than 0, at most "
                f"{seen.max():.2f}."
            )
        return found

    def _layers(self, state: dict[str, Any], image: np.ndarray, answer: Any) -> dict[str, Any]:
        """Return what each layer makes of the picture."""
        found = [_show(step) for step in steps(self._network, self._inputs(image[np.newaxis]))]
        return {"steps": found, "words": " ".join(step["words"] for step in found)}

    def _mattered(self, state: dict[str, Any], image: np.ndarray, answer: Any) -> dict[str, Any]:
        """Return what covering each part of the picture does to the belief in one digit."""
        classes = len(answer["p"])
        digit = state["digit"]
        asked = digit if isinstance(digit, int) and 0 <= digit < classes else None
        chosen = int(np.argmax(answer["p"])) if asked is None else asked
        found = occlusion(self._scores, image, chosen)
        return {
            "digit": chosen,
            "effect": signed(found.effect),
            "values": found.effect.round(3),
            "place": found.place,
            "cover": found.cover,
            "words": _mattered_words(found, chosen),
        }


NOT_TEN = (
    "The network gave back an array of shape {shape}, where one row of ten numbers for each "
    "picture was expected."
)


def _show(step: Step) -> dict[str, Any]:
    """Return one layer's output as tiles (feature maps) or as a row of numbers."""
    values = step.values
    on = float((values > 0).mean())
    found: dict[str, Any] = {"name": step.name, "kind": step.kind, "shape": values.shape}
    if values.ndim == 3:
        maps = values.transpose(2, 0, 1)
        found |= {
            "maps": packed(brightest(maps[:MOST_MAPS])),
            "strongest": int(np.argmax(maps.reshape(len(maps), -1).max(axis=1))),
            "words": f"{step.name} gives {len(maps)} maps of {values.shape[0]} by "
            f"{values.shape[1]}, {on:.0%} of it more than 0.",
        }
        return found
    flat = values.reshape(-1)
    best = int(np.argmax(flat))
    found |= {
        "values": flat[:512].round(4),
        "strongest": best,
        "words": f"{step.name} gives {len(flat)} numbers, {int((flat > 0).sum())} of them more "
        f"than 0; the largest is {flat[best]:.2f} (unit {best}).",
    }
    return found


def _mattered_words(found: Importance, digit: int) -> str:
    """Say in numbers what the most telling cover does."""
    row, column = found.place
    last = found.cover - 1
    if found.effect.max() <= 0:
        return f"No part of the picture speaks for a {digit}: covering any makes it likelier."
    return (
        f"Covering rows {row} to {row + last}, columns {column} to {column + last}, takes most "
        f"from the {digit}: its probability goes from {_percent(found.before)} to "
        f"{_percent(found.after)}."
    )


def _percent(share: float) -> str:
    """Return a probability in words; no softmax is ever quite sure."""
    if share > 0.999:
        return "more than 99.9%"
    return "less than 0.1%" if share < 0.001 else f"{share:.1%}"


def _coloured(values: np.ndarray) -> np.ndarray:
    """Return signed numbers as colours (height, width, 3): blue against, white, orange for."""
    share = values / (float(np.abs(values).max()) or 1.0)
    orange, blue = np.array([255, 147, 0]), np.array([0, 150, 255])
    end = np.where(share[..., np.newaxis] > 0, orange, blue)
    strength = np.abs(share)[..., np.newaxis]
    return np.rint(255 * (1 - strength) + end * strength).astype(np.uint8)
