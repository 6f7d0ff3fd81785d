"""The layers of a digit network in NumPy: what each makes of a batch, from settings and numbers.

A builder takes a layer's description and the shape of one input, checks both, and gives a `Step`.
The arithmetic is Keras's for inference: Dropout and random layers do nothing. Everything is float32
and `channels_last`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from autils.networks.keras_file import KerasFileError, LayerEntry
from autils.networks.plain_activations import activation_of, leaky_relu, softmax
from autils.networks.plain_settings import (
    Shape,
    channels_last,
    is_whole,
    kernel_and_bias,
    number,
    odd,
    padding_of,
    pair,
    size_after,
    three_sides,
    unfit,
    windows,
)

Apply = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Step:
    """One layer, ready to work: what it does to a batch, and the shape of one output.

    For one picture, `cost` counts multiplications, and `room` the numbers held at a time.
    """

    apply: Apply
    shape: Shape
    cost: int = 0
    patches: int = 0

    @property
    def room(self) -> int:
        """The numbers that one picture takes in this layer."""
        return max(self.patches, math.prod(self.shape))


def build_step(layer: LayerEntry, shape: Shape) -> Step:
    """Return what a layer does to inputs of `shape` (one input, without the batch).

    Raise `KerasFileError` for a layer that is not known, or that doesn't fit.
    """
    if layer.kind in NOTHING_TO_DO:
        return Step(np.asarray, shape)
    if layer.kind not in BUILDERS:
        raise KerasFileError.of(KerasFileError.LAYER, found=layer.kind)
    return BUILDERS[layer.kind](layer, shape)


def _dense(layer: LayerEntry, shape: Shape) -> Step:
    kernel, bias = kernel_and_bias(layer, (shape[-1],), units="units")
    activate = activation_of(layer)
    return Step(lambda X: activate(X @ kernel + bias), (*shape[:-1], kernel.shape[-1]), kernel.size)


def _conv2d(layer: LayerEntry, shape: Shape) -> Step:
    sides, strides = pair(layer, "kernel_size"), pair(layer, "strides", 1)
    if layer.config.get("groups", 1) != 1 or pair(layer, "dilation_rate", 1) != (1, 1):
        raise odd(layer, "groups or dilation_rate")
    three_sides(layer, shape)
    kernel, bias = kernel_and_bias(layer, (*sides, shape[-1]), units="filters")
    flat, activate = kernel.reshape(-1, kernel.shape[-1]), activation_of(layer)
    padding = padding_of(layer, shape, sides, strides)
    size = size_after(layer, shape, sides, strides, padding)

    def apply(X: np.ndarray) -> np.ndarray:
        seen = windows(np.pad(X, ((0, 0), *padding, (0, 0))), sides, strides)
        patches = seen.transpose(0, 1, 2, 4, 5, 3).reshape(len(X), *size, len(flat))
        return activate(patches @ flat + bias)

    patches = math.prod(size) * len(flat)
    return Step(apply, (*size, kernel.shape[-1]), math.prod(size) * kernel.size, patches)


def _pooling(
    reduce: Callable[..., np.ndarray], reduce_padded: Callable[..., np.ndarray]
) -> Callable[[LayerEntry, Shape], Step]:
    """Make a builder; `reduce_padded` is the same as `reduce` and leaves NaN out."""

    def build(layer: LayerEntry, shape: Shape) -> Step:
        sides = pair(layer, "pool_size", 2)
        strides = sides if layer.config.get("strides") is None else pair(layer, "strides")
        three_sides(layer, shape)
        padding = padding_of(layer, shape, sides, strides)
        size = size_after(layer, shape, sides, strides, padding)

        def apply(X: np.ndarray) -> np.ndarray:
            if padding == ((0, 0), (0, 0)):
                return reduce(windows(X, sides, strides), axis=(-2, -1))
            wide = np.pad(X, ((0, 0), *padding, (0, 0)), constant_values=np.nan)
            return reduce_padded(windows(wide, sides, strides), axis=(-2, -1))

        return Step(apply, (*size, shape[-1]), math.prod((*size, shape[-1], *sides)))

    return build


def _over_the_picture(reduce: Callable[..., np.ndarray]) -> Callable[[LayerEntry, Shape], Step]:
    def build(layer: LayerEntry, shape: Shape) -> Step:
        three_sides(layer, shape)
        if layer.config.get("keepdims"):
            raise odd(layer, "keepdims")
        return Step(lambda X: reduce(X, axis=(1, 2)), shape[-1:], math.prod(shape))

    return build


def _flatten(layer: LayerEntry, shape: Shape) -> Step:
    channels_last(layer)
    count = math.prod(shape)
    return Step(lambda X: X.reshape(len(X), count), (count,))


def _reshape(layer: LayerEntry, shape: Shape) -> Step:
    target = layer.config.get("target_shape")
    if not isinstance(target, list) or not 0 < len(target) <= 3 or not all(map(is_whole, target)):
        raise odd(layer, "target_shape")
    count = math.prod(shape)
    known = math.prod(side for side in target if side != -1)
    if target.count(-1) == 1 and known > 0 and count % known == 0:
        target = [count // known if side == -1 else side for side in target]
    if min(target) < 1 or math.prod(target) != count:
        raise unfit(layer, shape)
    return Step(lambda X: X.reshape(len(X), *target), tuple(target))


def _rescaling(layer: LayerEntry, shape: Shape) -> Step:
    scale, offset = (number(layer, key, usual) for key, usual in (("scale", 1), ("offset", 0)))
    return Step(lambda X: X * scale + offset, shape, math.prod(shape))


def _batch_normalization(layer: LayerEntry, shape: Shape) -> Step:
    """Normalise with the moving averages (Ioffe and Szegedy, 2015), one pair for each channel."""
    if layer.config.get("axis", -1) not in (-1, [-1], len(shape), [len(shape)]):
        raise odd(layer, "axis")
    learned = (("gamma", "scale"), ("beta", "center"))
    names = [name for name, key in learned if layer.config.get(key, True)]
    arrays = dict(zip([*names, "mean", "variance"], layer.weights, strict=False))
    fits = len(layer.weights) == len(names) + 2
    if not fits or any(array.shape != shape[-1:] for array in arrays.values()):
        raise KerasFileError.of(KerasFileError.UNFIT_WEIGHTS, layer=layer.name)
    spread = np.sqrt(arrays["variance"] + np.float32(number(layer, "epsilon", 1e-3)))
    factor = arrays.get("gamma", np.float32(1)) / spread
    offset = arrays.get("beta", np.float32(0)) - arrays["mean"] * factor
    return Step(lambda X: X * factor + offset, shape, math.prod(shape))


def _activation(layer: LayerEntry, shape: Shape) -> Step:
    return Step(activation_of(layer), shape, math.prod(shape))


def _relu(layer: LayerEntry, shape: Shape) -> Step:
    slope, threshold = number(layer, "negative_slope", 0), number(layer, "threshold", 0)
    most = np.inf if layer.config.get("max_value") is None else number(layer, "max_value", 0)

    def apply(z: np.ndarray) -> np.ndarray:
        return np.where(z >= threshold, np.minimum(z, most), slope * (z - threshold))

    return Step(apply, shape, math.prod(shape))


def _leaky_relu(layer: LayerEntry, shape: Shape) -> Step:
    slope = number(layer, "negative_slope", 0.3)
    return Step(lambda z: leaky_relu(z, slope), shape, math.prod(shape))


def _softmax(layer: LayerEntry, shape: Shape) -> Step:
    if layer.config.get("axis", -1) not in (-1, len(shape)):
        raise odd(layer, "axis")
    return Step(softmax, shape, math.prod(shape))


NOTHING_TO_DO = (
    *("ActivityRegularization", "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise"),
    *("SpatialDropout2D", "Identity", "AugMix", "CutMix", "MixUp", "RandomBrightness"),
    *("RandomColorDegeneration", "RandomColorJitter", "RandomContrast", "RandomElasticTransform"),
    *("RandomErasing", "RandomFlip", "RandomGaussianBlur", "RandomGrayscale", "RandomHue"),
    *("RandomInvert", "RandomPerspective", "RandomPosterization", "RandomRotation"),
    *("RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation", "RandomZoom"),
)
"""Layers that are at work in training only. (RandomCrop is none of them: it always cuts.)"""

BUILDERS: Mapping[str, Callable[[LayerEntry, Shape], Step]] = {
    "Activation": _activation,
    "AveragePooling2D": _pooling(np.mean, np.nanmean),
    "BatchNormalization": _batch_normalization,
    "Conv2D": _conv2d,
    "Dense": _dense,
    "Flatten": _flatten,
    "GlobalAveragePooling2D": _over_the_picture(np.mean),
    "GlobalMaxPooling2D": _over_the_picture(np.max),
    "LeakyReLU": _leaky_relu,
    "MaxPooling2D": _pooling(np.max, np.nanmax),
    "ReLU": _relu,
    "Rescaling": _rescaling,
    "Reshape": _reshape,
    "Softmax": _softmax,
}
