"""A held-out part, so that errors say something about digits the model has never seen."""

from numbers import Real
from typing import Any

import numpy as np

from autils._errors import DataError

HELD_OUT_RANGE = (
    "`held_out` is {found}; expected a fraction between 0 and 1, for example 0.2 to hold out one "
    "example in five."
)
LENGTHS_DIFFER = (
    "`X` has {rows} rows and `y` has {labels} labels; expected one label per row. Pass the two "
    "arrays that `load_data()` returned."
)
TOO_FEW = (
    "Label {label} has {count} example(s); with held_out={held_out} it needs at least one on each "
    "side of the split. Use more data or another `held_out`."
)
BAD_SEED = "`seed` is {found}; expected a whole number that is not negative, for example 1234."


def split_data(
    X: Any, y: Any, held_out: float = 0.2, seed: int = 1234
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return X_train, y_train, X_held, y_held: a shuffled split with the same share of each label.

    `X` is (m, ...), `y` is (m,) or (m, 1), with at least one example per label on each side. The
    same `seed` always gives the same split. Raise `DataError` for arguments that can't be split.
    """
    X, y = np.asarray(X), np.asarray(y)
    _check(X, y, held_out, seed)
    generator = np.random.default_rng(seed)
    train, held = [], []
    for label in np.unique(y):
        mine = generator.permutation(np.flatnonzero(y.reshape(len(y)) == label))
        count = round(held_out * len(mine))
        if not 0 < count < len(mine):
            raise DataError(TOO_FEW.format(label=label, count=len(mine), held_out=held_out))
        held.append(mine[:count])
        train.append(mine[count:])
    first = generator.permutation(np.concatenate(train))
    second = generator.permutation(np.concatenate(held))
    return X[first], y[first], X[second], y[second]


def _check(X: np.ndarray, y: np.ndarray, held_out: float, seed: int) -> None:
    """Raise `DataError` for arguments that no split could come from."""
    if not (isinstance(held_out, Real) and 0 < held_out < 1):
        raise DataError(HELD_OUT_RANGE.format(found=repr(held_out)))
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise DataError(BAD_SEED.format(found=repr(seed)))
    rows = len(X) if X.ndim else 0
    labels = len(y) if y.ndim else 0
    if rows == 0 or rows != labels or y.size != labels:
        raise DataError(LENGTHS_DIFFER.format(rows=rows, labels=y.size))
