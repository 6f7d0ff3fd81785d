"""Networks for the sample class of lab 5: fitted in a second with NumPy, written as `.keras` files.

The first layer has random weights, and the last one comes from ridge regression, so no training and
no Keras is needed. The same arguments give the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from autils.digits.images import load_images
from autils.networks.keras_file import KerasFile, LayerEntry
from autils.networks.plain_network import plain_network

OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip archive can name: never "now"
FLOAT = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}
PICTURE = (28, 28, 1)

Prepare = Callable[[np.ndarray], np.ndarray]


def layer(kind: str, *weights: np.ndarray, **settings: Any) -> LayerEntry:
    """Describe a layer as Keras would."""
    return LayerEntry(kind, settings, tuple(np.asarray(w, np.float32) for w in weights))


def picture_input(shape: Sequence[int] = PICTURE) -> LayerEntry:
    """Describe the input of a network, for one picture of `shape`."""
    return layer("InputLayer", batch_shape=[None, *shape], dtype="float32", name="pictures")


def keras_file(layers: Sequence[LayerEntry], compress: bool = False, loss: object = None) -> bytes:
    """Return the bytes of a `.keras` file with a Sequential model of these layers.

    `loss` is what its compile configuration says of the loss.
    """
    entries = []
    for place, each in enumerate(layers):
        settings = {"name": f"{each.kind.lower()}_{place}", "dtype": FLOAT, **each.config}
        entries.append({"module": "keras.layers", "class_name": each.kind, "config": settings})
    config = {"name": "handed_in", "trainable": True, "dtype": FLOAT, "layers": entries}
    model = {"module": "keras", "class_name": "Sequential", "config": config}
    if loss is not None:
        model["compile_config"] = {"optimizer": "adam", "loss": loss}
    return archive(
        {
            "metadata.json": b'{"keras_version": "3.15.1", "date_saved": "2026-01-01@12:00:00"}',
            "config.json": json.dumps(model).encode(),
            "model.weights.h5": weights_file(layers),
        },
        compress,
    )


def archive(members: dict[str, bytes], compress: bool = False) -> bytes:
    """Return a zip archive that depends on nothing but its members."""
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name, OLDEST), content, method)
    return buffer.getvalue()


def weights_file(layers: Sequence[LayerEntry]) -> bytes:
    """Return an HDF5 file with the weights of the layers, in the places where Keras puts them."""
    import h5py

    folders = {"BatchNormalization": "batch_normalization", "Conv2D": "conv2d", "Dense": "dense"}
    used: dict[str, int] = {}
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as target:
        for each in layers:
            if each.kind in folders:
                count = used[each.kind] = used.get(each.kind, -1) + 1
                name = folders[each.kind] + (f"_{count}" if count else "")
                group = target.create_group(f"layers/{name}/vars")
                for place, array in enumerate(each.weights):
                    group[str(place)] = array
    return buffer.getvalue()


@cache
def digit_reader(
    prepare: Prepare = lambda X: X,
    relabel: Callable[[np.ndarray], np.ndarray] = lambda y: y,
    filters: int = 32,
    pool: int = 4,
    examples: int = 4000,
    spread: float = 0.0,
) -> tuple[LayerEntry, ...]:
    """Return the layers of a network that reads pictures which `prepare` has worked on.

    `prepare` is given (m, 28, 28) from 0 to 1. More `filters`, smaller pools and more `examples`
    read better; `spread` is the size of random numbers added to the last layer.
    """
    (images, labels), _ = load_images()
    X = prepare(images[:examples] / 255).astype(np.float32)[..., np.newaxis]
    chance = np.random.default_rng(20)
    kernels = chance.normal(size=(5, 5, 1, filters)) / (5 * max(1.0, float(abs(X).max())))
    convolution = [
        picture_input(),
        layer(
            "Conv2D",
            kernels,
            chance.normal(size=filters) / 10,
            filters=filters,
            kernel_size=[5, 5],
            activation="relu",
        ),
        layer("MaxPooling2D", pool_size=[pool, pool]),
        layer("Flatten"),
    ]
    features = plain_network(KerasFile("Sequential", {}, tuple(convolution))).predict(X)
    kernel, bias = ridge(features, np.eye(10)[relabel(labels[:examples].astype(int))])
    kernel = kernel + spread * chance.normal(size=kernel.shape)
    return (*convolution, layer("Dense", kernel, bias, units=10, activation="linear"))


def ridge(features: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights (n, k) and biases (k,) that give `targets` (m, k) best."""
    mean, m = features.mean(axis=0, dtype=np.float64), len(features)
    centred = features - mean
    gram = centred.T @ centred + 0.003 * m * centred.var(axis=0).mean() * np.eye(len(mean))
    kernel = np.linalg.solve(gram, centred.T @ (targets - targets.mean(axis=0)))
    return kernel, targets.mean(axis=0) - mean @ kernel


def untrained() -> tuple[LayerEntry, ...]:
    """Return the layers of a network that nobody trained."""
    chance = np.random.default_rng(3)
    kernel = chance.normal(size=(784, 10)) / 28
    return (picture_input(), layer("Flatten"), layer("Dense", kernel, np.zeros(10), units=10))
