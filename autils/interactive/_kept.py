"""The learner's own test set: digits with labels, in a file that is never half-written."""

import zipfile
from os import PathLike
from pathlib import Path

import numpy as np

from autils._cache import atomic_write
from autils.interactive._reader import as_inputs

SIDE = 28
MOST = 5000  # digits in one file; far more than anybody draws

NOT_OURS = (
    "`{path}` is there already and holds no digits of this pad, so nothing is written to it. Give "
    'another name: DigitPad(..., file="my_own_digits.npz").'
)
NOT_WRITTEN = (
    "`{path}` can't be written ({why}), so these digits are kept only while this notebook runs."
)


class KeptDigits:
    """Byte images (k, 28, 28) and labels (k,), read from and written to one `.npz` file.

    The file is read again before each change, so that two pads with the same file add to the same
    set. `trouble` says in a sentence why nothing could be read or written, if so.
    """

    def __init__(self, path: str | PathLike[str], shape: tuple[int, ...] = (400,)) -> None:
        self.path = Path(path).expanduser()
        self.shape = shape
        self.images = np.zeros((0, SIDE, SIDE), dtype=np.uint8)
        self.labels = np.zeros(0, dtype=np.uint8)
        self.trouble = ""
        self._foreign = False  # somebody else's file stays as it is
        self._unwritten = False  # what only the memory holds must not be read over
        self._read()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def X(self) -> np.ndarray:  # noqa: N802 - the field's name
        """Return the digits as the network takes them, (k, *shape) float64."""
        return as_inputs(self.images, self.shape)

    def add(self, image: np.ndarray, label: int) -> None:
        """Keep one more digit: an image (28, 28) uint8 and what was meant."""
        self._read()
        self.images = np.concatenate([self.images, image[np.newaxis]])[-MOST:]
        self.labels = np.append(self.labels, np.uint8(label))[-MOST:]
        self._write()

    def drop_last(self) -> None:
        """Forget the digit that was kept last, if there is one."""
        self._read()
        self.images, self.labels = self.images[:-1], self.labels[:-1]
        self._write()

    def _read(self) -> None:
        """Take over what is in the file; leave all as it is where there is none of ours."""
        self._foreign = False
        if self._unwritten or not self.path.exists():
            return
        try:
            with self.path.open("rb") as file, np.load(file, allow_pickle=False) as npz:
                images, labels = npz["images"], npz["y"].astype(np.uint8)
            if images.dtype != np.uint8 or images.shape != (len(labels), SIDE, SIDE):
                raise ValueError(images.shape)
        except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile):
            self._foreign, self.trouble = True, NOT_OURS.format(path=self.path)
            return
        self.images, self.labels, self.trouble = images, labels, ""

    def _write(self) -> None:
        if self._foreign:
            return
        try:
            with atomic_write(self.path) as file:
                np.savez_compressed(file, X=self.X, y=self.labels, images=self.images)
        except OSError as error:
            why = error.strerror or type(error).__name__
            self.trouble = NOT_WRITTEN.format(path=self.path, why=why)
            self._unwritten = True
        else:
            self.trouble, self._unwritten = "", False
