"""Read the digits that people bring along: MATLAB files, pairs of `.npy` files, `.npz` files."""

import warnings
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from autils._errors import DataError

PIXELS = 400

MISSING = (
    "There is no file or folder `{path}`. Expected a `.mat` file, an `.npz` file, or a folder with "
    "`X.npy` and `y.npy`. Check the name and the working folder, or call `load_data()` for the "
    "digits of the course."
)
UNKNOWN_KIND = (
    "Found `{path}`, which is of a kind that can't be read here. Expected a `.mat` file, an `.npz` "
    "file, or a folder with `X.npy` and `y.npy`. Pass one of these."
)
UNREADABLE = (
    "`{path}` can't be read ({why}). Expected numeric arrays `X` and `y`. The file may be half "
    "copied or saved in another format: copy it again, or save it once more with NumPy or "
    "MATLAB's `-v7`."
)
NO_ARRAY = (
    "`{path}` holds {found}, but no `{name}`. Expected `X` with one image per row and `y` with one "
    "label per image. Rename the arrays, or save them once more under these names."
)
NOT_NUMBERS = (
    "`{name}` in `{path}` holds values of type {found}. Expected plain numbers. Save it once more "
    "as a numeric array."
)
WRONG_SHAPE = (
    "`X` in `{path}` has shape {found}. Expected (m, 400): one row of 20x20 pixels per image."
    " {cure}"
)
TRANSPOSE = "It looks transposed: save `X.T`."
RESHAPE = "Reshape or resize the images to 20x20 pixels and save them once more."
LABEL_SHAPE = (
    "`y` in `{path}` has shape {found} for {m} images. Expected ({m}, 1) or ({m},): one label per "
    "image. Check that `X` and `y` belong together."
)
NOT_FINITE = (
    "`X` in `{path}` has {count} value(s) that are not finite (NaN or infinity), the first one in "
    "row {row}. Expected a finite number for every pixel. Remove or repair these rows."
)
WRONG_LABELS = (
    "`y` in `{path}` holds the label(s) {found}. Expected the whole numbers 0 to 9{also}. Change "
    "or remove the other labels."
)
TEN_MEANS_ZERO = ", or 1 to 10 where 10 means 0"


def read_digits(path: str | PathLike[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return X (m, 400) float64 and y (m, 1) uint8 from a file or folder.

    Accepts a MATLAB file (label 10 means 0), a folder with `X.npy` and `y.npy`, or an `.npz` file.
    Pickled objects are never loaded. Raise `DataError` for anything else.
    """
    path = Path(path).expanduser()
    X, y = (_numeric(name, array, path) for name, array in _arrays(path).items())
    _check_images(X, path)
    return X.astype(np.float64), _labels(y, len(X), path)


def _arrays(path: Path) -> dict[str, Any]:
    """Return the raw `X` and `y`, in this order."""
    if not path.exists():
        raise DataError(MISSING.format(path=path))
    if path.is_dir():
        found: Mapping[str, Any] = _from_folder(path)
    elif path.suffix.lower() in _READERS:
        found = _guarded(_READERS[path.suffix.lower()], path)
    else:
        raise DataError(UNKNOWN_KIND.format(path=path))
    for name in ("X", "y"):
        if name not in found:
            listed = ", ".join(f"`{key}`" for key in sorted(found)) or "no arrays"
            raise DataError(NO_ARRAY.format(path=path, found=listed, name=name))
    return {"X": found["X"], "y": found["y"]}


def _from_folder(path: Path) -> dict[str, Any]:
    """Read each `.npy` file named `X` or `y`."""
    names = sorted(file.stem for file in path.glob("*.npy"))
    return {
        name: _guarded(_read_npy, path / f"{name}.npy") if name in ("X", "y") else None
        for name in names
    }


def _guarded(read: Any, path: Path) -> Any:
    """Call `read(path)`; turn whatever a damaged file sets off into a `DataError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SciPy warns about files that it then reads well
            return read(path)
    except Exception as error:  # the readers raise a dozen kinds, from zlib.error to TypeError
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise DataError(UNREADABLE.format(path=path, why=why.rstrip("."))) from error


def _read_npy(path: Path) -> np.ndarray:
    with path.open("rb") as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _read_npz(path: Path) -> dict[str, np.ndarray]:
    # The file is opened here because np.load leaves a damaged one open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as npz:
        wanted = {name: npz[name] for name in ("X", "y") if name in npz}
        return {**dict.fromkeys(npz.files), **wanted}


def _read_mat(path: Path) -> dict[str, Any]:
    from scipy.io import loadmat  # only those who bring a MATLAB file wait for SciPy

    found = loadmat(path, appendmat=False)
    return {name: array for name, array in found.items() if not name.startswith("__")}


_READERS = {".npz": _read_npz, ".mat": _read_mat}


def _numeric(name: str, array: Any, path: Path) -> np.ndarray:
    """Return `array` when it is made of real numbers."""
    kind = getattr(getattr(array, "dtype", None), "kind", "O")
    if kind not in "fiub":
        found = getattr(array, "dtype", type(array).__name__)
        raise DataError(NOT_NUMBERS.format(name=name, path=path, found=found))
    return array


def _check_images(X: np.ndarray, path: Path) -> None:
    """Raise `DataError` unless `X` is (m, 400), m > 0, and finite."""
    if X.ndim != 2 or X.shape[1] != PIXELS or not len(X):
        cure = TRANSPOSE if X.ndim == 2 and X.shape[0] == PIXELS else RESHAPE
        raise DataError(WRONG_SHAPE.format(path=path, found=X.shape, cure=cure))
    bad = ~np.isfinite(X)
    if bad.any():
        row = int(np.argmax(bad.any(axis=1)))
        raise DataError(NOT_FINITE.format(path=path, count=int(bad.sum()), row=row))


def _labels(y: np.ndarray, m: int, path: Path) -> np.ndarray:
    """Return the labels as (m, 1) uint8, with MATLAB's 10 turned into 0."""
    row_of_labels = path.suffix.lower() == ".mat" and y.shape == (1, m)
    if y.shape not in ((m,), (m, 1)) and not row_of_labels:
        raise DataError(LABEL_SHAPE.format(path=path, found=y.shape, m=m))
    tens = path.suffix.lower() == ".mat" and not (y == 0).any()
    wrong = np.unique(y[~np.isin(y, np.arange(1, 11) if tens else np.arange(10))])
    if wrong.size:
        listed = ", ".join(str(label) for label in wrong[:5].tolist())
        listed += ", ..." if wrong.size > 5 else ""
        also = TEN_MEANS_ZERO if path.suffix.lower() == ".mat" else ""
        raise DataError(WRONG_LABELS.format(path=path, found=listed, also=also))
    return (y.reshape(m, 1) % 10).astype(np.uint8)
