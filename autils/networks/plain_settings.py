"""What a layer's description says, checked before anything of that size is made."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autils.networks.keras_file import KerasFileError, LayerEntry

Shape = tuple[int, ...]
Sides = tuple[int, int]
Padding = tuple[tuple[int, int], tuple[int, int]]

MOST_STEPS = 4096
"""Sides of kernels and pools, and strides."""


def odd(layer: LayerEntry, key: str) -> KerasFileError:
    """Describe a setting that can't be read."""
    return KerasFileError.of(KerasFileError.ARGUMENT, layer=layer.name, key=key)


def unfit(layer: LayerEntry, shape: Shape) -> KerasFileError:
    """Describe a layer that can't work on what it gets."""
    return KerasFileError.of(KerasFileError.UNFIT, layer=f"`{layer.name}`", shape=shape)


def is_whole(value: Any) -> bool:
    """Tell a whole number from everything else, True and False included."""
    return isinstance(value, int) and not isinstance(value, bool)


def number(layer: LayerEntry, key: str, usual: float) -> float:
    """Return a setting that is a number, `usual` where there is none."""
    value = layer.config.get(key)
    value = usual if value is None else value
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e6:
        raise odd(layer, key)
    return float(value)


def pair(layer: LayerEntry, key: str, usual: Any = None) -> Sides:
    """Return a setting that is one whole number or two, as two."""
    value = layer.config.get(key, usual)
    both = value if isinstance(value, list) else [value, value]
    if len(both) != 2 or not all(is_whole(side) and 0 < side <= MOST_STEPS for side in both):
        raise odd(layer, key)
    return both[0], both[1]


def channels_last(layer: LayerEntry) -> None:
    """Raise `KerasFileError` for pictures whose channels come first."""
    if layer.config.get("data_format") not in (None, "channels_last"):
        raise odd(layer, "data_format")


def three_sides(layer: LayerEntry, shape: Shape) -> None:
    """Raise `KerasFileError` unless the layer gets height, width and channels."""
    channels_last(layer)
    if len(shape) != 3:
        raise unfit(layer, shape)


def kernel_and_bias(layer: LayerEntry, inputs: Shape, units: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel (*inputs, n) and the bias (n,), zeros where the layer has none."""
    n, with_bias = layer.config.get(units), layer.config.get("use_bias", True)
    expected = [(*inputs, n), (n,)] if with_bias else [(*inputs, n)]
    if not isinstance(n, int) or [array.shape for array in layer.weights] != expected:
        raise KerasFileError.of(KerasFileError.UNFIT_WEIGHTS, layer=layer.name)
    kernel, *bias = layer.weights
    return kernel, bias[0] if bias else np.zeros(n, np.float32)


def padding_of(layer: LayerEntry, shape: Shape, sides: Sides, strides: Sides) -> Padding:
    """Return the rows and columns added at each edge ("same" as TensorFlow has it: more behind)."""
    kind = layer.config.get("padding", "valid")
    if kind not in ("valid", "same"):
        raise odd(layer, "padding")
    added = []
    for length, side, stride in zip(shape, sides, strides, strict=False):
        missing = max((-(-length // stride) - 1) * stride + side - length, 0)
        missing = 0 if kind == "valid" else missing
        added.append((missing // 2, missing - missing // 2))
    return added[0], added[1]


def size_after(
    layer: LayerEntry, shape: Shape, sides: Sides, strides: Sides, padding: Padding
) -> Sides:
    """Return height and width after a window of `sides` has slid over a picture of `shape`."""
    after = [
        (length + sum(added) - side) // stride + 1
        for length, side, stride, added in zip(shape, sides, strides, padding, strict=False)
    ]
    if min(after) < 1:
        raise unfit(layer, shape)
    return after[0], after[1]


def windows(X: np.ndarray, sides: Sides, strides: Sides) -> np.ndarray:
    """Return what a sliding window sees: (m, height, width, channels, *sides), without a copy."""
    return sliding_window_view(X, sides, axis=(1, 2))[:, :: strides[0], :: strides[1]]
