"""Small functions of numbers that the labs build on."""

from typing import Any

import numpy as np


def sigmoid(z: Any) -> Any:
    """Return 1 / (1 + e^-z) for each entry of `z`, in the shape of `z`.

    Only e^-|z| is ever computed, so no entry overflows, however large. Floating-point types are
    kept, anything else becomes float64. A single number gives a single number.
    """
    z = np.asarray(z)
    z = z if z.dtype.kind == "f" else z.astype(np.float64)
    small = np.exp(-np.abs(z))  # in (0, 1], whatever the sign of z
    return (np.where(z >= 0, 1, small) / (1 + small)).astype(z.dtype)[()]
