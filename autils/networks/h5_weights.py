"""Read the numbers of single layers out of an HDF5 file that nobody vouches for.

Only what Keras itself writes is read: plain numeric datasets, stored in one piece, reached over
hard links. Links to other files, virtual and external datasets, filters and compressed chunks are
refused, and each declared size is compared with the bytes that are there before anything is made.
"""

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

MOST_NUMBERS = 8_000_000
"""Weights of one model; the larger network of the lab has 607,394."""

MOST_VARIABLES = 8
"""Arrays of one layer. BatchNormalization has four, and no layer of the course has more."""

LARGEST_RANK = 4
FOLDERS = ("layers", "_layer_checkpoint_dependencies")
"""Where a model keeps its layers, in files of Keras 3 and in older ones."""


def is_bfloat16(dtype: np.dtype) -> bool:
    """Tell whether numbers are those of bfloat16: HDF5 has no such type, and Keras writes bytes."""
    return dtype == np.dtype("V2")


class OddContent(Exception):  # noqa: N818 - it names what was found
    """The file holds something that Keras would not have written; the message says what."""


class H5Weights:
    """The weights in an HDF5 file. A context manager."""

    def __init__(self, raw: bytes) -> None:
        import h5py  # only those who read such a file wait for it

        self._h5py = h5py
        self._size = len(raw)
        self._left = MOST_NUMBERS
        self._file = h5py.File(io.BytesIO(raw), "r")

    def __enter__(self) -> "H5Weights":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def of_layer(self, path: Sequence[str]) -> tuple[np.ndarray, ...]:
        """Return the arrays of one layer as float32; none where the file has none for it.

        `path` holds the layer's name and, before it, those of the models that it lies in. Raise
        `OddContent`, or whatever h5py raises for a damaged file.
        """
        group: Any = self._file
        for name in path:
            folder = next((self._group(group, each) for each in FOLDERS if each in group), None)
            group = None if folder is None else self._group(folder, name)
            if group is None:
                return ()
        variables = self._group(group, "vars")
        count = 0 if variables is None else len(variables)
        if count > MOST_VARIABLES:
            raise OddContent(f"a layer with {count} variables")
        return tuple(self._array(variables, str(place)) for place in range(count))

    def _group(self, parent: Any, name: str) -> Any:
        """Return a group below `parent`, or None."""
        if not self._is_there(parent, name):
            return None
        group = parent[name]
        if not isinstance(group, self._h5py.Group):
            raise OddContent(f"something other than a group under {name}")
        return group

    def _is_there(self, parent: Any, name: str) -> bool:
        link = parent.get(name, getlink=True) if name in parent else None
        if link is not None and not isinstance(link, self._h5py.HardLink):
            raise OddContent(f"a link to another place under {name}")
        return link is not None

    def _array(self, group: Any, name: str) -> np.ndarray:
        dataset = group[name] if self._is_there(group, name) else None
        if not isinstance(dataset, self._h5py.Dataset):
            raise OddContent(f"no array under {name}")
        self._check(dataset)
        self._left -= math.prod(dataset.shape)
        if self._left < 0:
            raise OddContent(f"more than {MOST_NUMBERS:,} weights")
        numbers = np.asarray(dataset[()])
        if is_bfloat16(numbers.dtype):  # the upper half of a float32
            return (numbers.view("<u2").astype("<u4") << 16).view(np.float32)
        return numbers.astype(np.float32)

    def _check(self, dataset: Any) -> None:
        """Refuse a dataset that is not numbers, stored in one piece within the file."""
        shape, dtype = dataset.shape, dataset.dtype
        is_number = dtype.kind in "fiu" or is_bfloat16(dtype)
        if shape is None or len(shape) > LARGEST_RANK or not is_number:
            raise OddContent("an array that is no array of numbers")
        plan = dataset.id.get_create_plist()
        in_one_piece = (self._h5py.h5d.CONTIGUOUS, self._h5py.h5d.COMPACT)
        elsewhere = plan.get_external_count() or plan.get_nfilters() or dataset.is_virtual
        if elsewhere or plan.get_layout() not in in_one_piece:
            raise OddContent("an array in another layout")
        size = math.prod(shape) * dtype.itemsize
        if size > self._size or dataset.id.get_storage_size() != size:
            raise OddContent("an array that declares more than it holds")
