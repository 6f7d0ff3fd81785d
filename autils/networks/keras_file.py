"""Read a `.keras` file as plain data: what it says and the numbers it holds. Nothing in it is run.

A `.keras` file is a zip archive with `config.json`, which names the layers, and `model.weights.h5`,
which holds their numbers. Keras's own `load_model` builds whatever classes the first one names.
Here it is only text: no class is looked up, no code is unpickled, and every size has a limit.

ValueError
└── KerasFileError      the file is no model that can be read here; the message is for its author
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autils.networks.h5_weights import H5Weights, OddContent

LARGEST_FILE = 32 * 2**20
"""Bytes. The larger network of the lab takes 2.4 MB, or 7.3 MB with its optimizer."""

LARGEST_CONFIG = 2**20
MOST_MEMBERS = 64
MOST_LAYERS = 100
LONGEST_NAME = 60
DEEPEST = 4
"""Models inside models."""

MODELS = ("Functional", "Sequential")
FOLDERS = {
    "BatchNormalization": "batch_normalization",
    "Conv2D": "conv2d",
    "Dense": "dense",
    "Functional": "functional",
    "Sequential": "sequential",
}
"""The layers that hold numbers, and the name under which a file keeps those of each class."""

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
HDF5_SIGNATURE = b"\x89HDF"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class KerasFileError(ValueError):
    """The file is no model that can be read here. `template` is one of the sentences below."""

    template = ""

    TOO_LARGE = (
        "The file has {size:.0f} MB; at most {limit:.0f} MB are read. A network for digits needs a "
        "tenth of that: save one with fewer units."
    )
    HDF5 = (
        "The file is in Keras's older HDF5 format. Save the model once more, under a name that "
        'ends in .keras: my_model.save("my_model.keras").'
    )
    NOT_KERAS = (
        'The file is no .keras archive. Let Keras write it: my_model.save("my_model.keras").'
    )
    WEIGHTS_ONLY = (
        "The archive holds no `{name}`, so it is no whole model. Save the model itself, with "
        'my_model.save("my_model.keras").'
    )
    DAMAGED = "The file is damaged or was not written by Keras ({why}). Save the model once more."
    MODEL = (
        "The file holds a model of the class `{found}`, which can't be read here. Build it as a "
        "Sequential model."
    )
    LAYERS = "The model has more than {most} layers or models too deep inside each other."
    LAYER = (
        "The model has a layer of the class `{found}`, which can't be read here. Build it from the "
        "layers that the lab uses."
    )
    QUANTIZED = (
        "The weights of the layer `{layer}` are quantized ({mode}): rounded to a few levels, and "
        "worked with in another way. Save the model as it was before `quantize`."
    )
    ARGUMENT = "The layer `{layer}` has a setting that can't be read here: {key}."
    BRANCHES = "The layers of the model don't follow one another in a single line."
    UNFIT = "The layers of the model don't fit together: {layer} gets something of shape {shape}."
    UNFIT_WEIGHTS = "The weights of the layer `{layer}` don't fit it. Save the model once more."
    NO_INPUT = (
        "The model doesn't know its input: give it a first entry keras.Input(shape=...), then "
        "train and save it once more."
    )
    TOO_MUCH = (
        "The model takes about {found} million multiplications for one picture; at most {most} "
        "million are worked through. Save one with fewer or smaller layers."
    )

    @classmethod
    def of(cls, template: str, **facts: object) -> "KerasFileError":
        """Fill one of the sentences above; what comes from the file is cut short and printable."""
        error = cls(template.format(**{key: _plain(fact) for key, fact in facts.items()}))
        error.template = template
        return error


def _plain(fact: object) -> object:
    if not isinstance(fact, str):
        return fact
    return "".join(sign if sign.isprintable() else "?" for sign in fact[:LONGEST_NAME])


@dataclass(frozen=True)
class LayerEntry:
    """One layer as the file describes it: its class, its settings, its numbers (float32)."""

    kind: str
    config: Mapping[str, Any]
    weights: tuple[np.ndarray, ...] = ()

    @property
    def name(self) -> str:
        """The name of the layer."""
        return str(self.config.get("name", self.kind))


@dataclass(frozen=True)
class KerasFile:
    """A model as its file describes it.

    Attributes:
        kind: the name of its class, "Sequential" or "Functional".
        config: its configuration as Keras wrote it, plain JSON values.
        layers: its layers in their order, those of models inside it in their place.
        loss: what its loss takes, "logits" or "probabilities"; "" where that is not told.
    """

    kind: str
    config: Mapping[str, Any]
    layers: tuple[LayerEntry, ...]
    loss: str = ""

    @property
    def weights(self) -> tuple[tuple[str, np.ndarray], ...]:
        """Path and numbers of every array, in the order of the layers."""
        return tuple(
            (f"{layer.name}/{place}", array)
            for layer in self.layers
            for place, array in enumerate(layer.weights)
        )


def read_keras_file(data: bytes) -> KerasFile:
    """Return what the bytes of a `.keras` file describe.

    Raise `KerasFileError`, and nothing else, for anything that is no model of the usual kind.
    """
    if len(data) > LARGEST_FILE:
        raise KerasFileError.of(
            KerasFileError.TOO_LARGE, size=len(data) / 2**20, limit=LARGEST_FILE / 2**20
        )
    if data.startswith(HDF5_SIGNATURE):
        raise KerasFileError.of(KerasFileError.HDF5)
    members = _unzip(data)
    model = _parse(members[CONFIG])
    kind, config = str(model.get("class_name")), model.get("config")
    if kind not in MODELS or not isinstance(config, dict):
        raise KerasFileError.of(KerasFileError.MODEL, found=kind)
    try:
        with H5Weights(members[WEIGHTS]) as weights:
            layers = tuple(_layers(kind, config, weights, ()))
    except OddContent as error:
        raise KerasFileError.of(KerasFileError.DAMAGED, why=str(error)) from None
    except KerasFileError:
        raise
    except Exception as error:  # h5py raises a dozen kinds for what it can't make sense of
        why = f"{WEIGHTS}: {type(error).__name__}"
        raise KerasFileError.of(KerasFileError.DAMAGED, why=why) from None
    return KerasFile(kind, config, layers, _loss(model.get("compile_config")))


def _loss(compiled: Any) -> str:
    """Return what a cross-entropy takes that a model was compiled with."""
    loss = compiled.get("loss") if isinstance(compiled, dict) else None
    if isinstance(loss, dict):
        settings = loss.get("config")
        settings = settings if isinstance(settings, dict) else {"fn": settings}
        name = str(settings.get("fn") or loss.get("class_name")).lower().replace("_", "")
        logits = settings.get("from_logits") is True
    else:
        name, logits = str(loss).replace("_", ""), False
    if "categoricalcrossentropy" not in name:
        return ""
    return "logits" if logits else "probabilities"


def _unzip(data: bytes) -> dict[str, bytes]:
    """Return the two members that count, each within its limit."""
    # Every member costs memory as soon as the archive is opened, so they are counted before.
    if not data.startswith(b"PK") or data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise KerasFileError.of(KerasFileError.NOT_KERAS)
    members = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {info.filename: info for info in archive.infolist()}
            for name, limit in ((CONFIG, LARGEST_CONFIG), (WEIGHTS, LARGEST_FILE)):
                if name not in found:
                    raise KerasFileError.of(KerasFileError.WEIGHTS_ONLY, name=name)
                members[name] = _member(archive, found[name], limit)
    except KerasFileError:
        raise
    except Exception as error:  # zipfile raises a dozen kinds, zlib.error among them
        why = f"zip archive: {type(error).__name__}"
        raise KerasFileError.of(KerasFileError.DAMAGED, why=why) from None
    return members


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.compress_type not in METHODS or info.file_size > limit:
        raise KerasFileError.of(KerasFileError.DAMAGED, why=f"{info.filename} is too large")
    with archive.open(info) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise KerasFileError.of(KerasFileError.DAMAGED, why=f"{info.filename} is too large")
    return content


def _parse(text: bytes) -> dict[str, Any]:
    try:
        model = json.loads(text)
    except (ValueError, RecursionError):
        model = None
    if not isinstance(model, dict):
        raise KerasFileError.of(KerasFileError.DAMAGED, why=f"{CONFIG} describes no model")
    return model


def _layers(
    kind: str, config: Mapping[str, Any], weights: H5Weights, above: tuple[str, ...]
) -> Iterator[LayerEntry]:
    """Yield the layers of a model in their order, with their weights."""
    entries = config.get("layers")
    if not isinstance(entries, list) or len(entries) > MOST_LAYERS or len(above) >= DEEPEST:
        raise KerasFileError.of(KerasFileError.LAYERS, most=MOST_LAYERS)
    if kind == "Functional":
        _check_line(entries)
    used: Counter[str] = Counter()
    for entry in entries:
        found = entry.get("class_name") if isinstance(entry, dict) else None
        inner = entry.get("config") if isinstance(entry, dict) else None
        if not isinstance(found, str) or not isinstance(inner, dict):
            raise KerasFileError.of(KerasFileError.DAMAGED, why=f"{CONFIG} names no layers")
        if found not in FOLDERS:
            yield LayerEntry(found, inner)
            continue
        _check_quantized(inner)
        # A file numbers the layers of each class anew, whatever the layers are called.
        count, name = used[found], FOLDERS[found]
        place = (*above, f"{name}_{count}" if count else name)
        used[found] += 1
        if found in MODELS:
            yield from _layers(found, inner, weights, place)
        else:
            yield LayerEntry(found, inner, weights.of_layer(place))


def _check_quantized(config: Mapping[str, Any]) -> None:
    """Raise `KerasFileError` for a layer whose weights are no plain numbers."""
    policy = config.get("dtype")
    settings = policy.get("config") if isinstance(policy, dict) else None
    if isinstance(settings, dict) and "mode" in settings:
        raise KerasFileError.of(
            KerasFileError.QUANTIZED, layer=config.get("name"), mode=settings["mode"]
        )


def _check_line(entries: list[Any]) -> None:
    """Raise `KerasFileError` unless each layer takes what the one before it gives, and no more."""
    before: str | None = None
    for entry in entries:
        calls = entry.get("inbound_nodes") if isinstance(entry, dict) else None
        try:
            senders = [call["args"][0]["config"]["keras_history"] for call in calls or []]
            several = any(len(call["args"]) != 1 for call in calls or [])
            name = entry["config"]["name"]
        except (KeyError, IndexError, TypeError):
            raise KerasFileError.of(KerasFileError.BRANCHES) from None
        expected: list[Any] = [] if before is None else [[before, 0, 0]]
        if several or senders != expected:
            raise KerasFileError.of(KerasFileError.BRANCHES)
        before = name
