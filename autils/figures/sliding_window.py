"""Small windows over a picture: kernels, what they give, and how a stack of layers shrinks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from autils._style import INK, OFF, ON_COLOUR, QUIET, WIDE, dlblue, dlmagenta, dlorange
from autils.digit_figures.digits import as_image
from autils.drawing.canvas import course_style, describe, new_figure
from autils.drawing.tiles import AGAINST_FOR, show_digit

NOT_YET = "There is nothing to slide yet: finish the exercise, run its cell, then this one again."
RAISED = "Your function stopped with {kind}: {text}. Mend it, run its cell, then this one again."
NOT_A_PICTURE = (
    "Your function gave back {found}, where an array of shape {shape} was expected. Its test says "
    "more."
)


@course_style()
def kernels_figure(conv2d: Any, image: Any, kernels: Mapping[str, Any]) -> None:
    """Draw a digit and, for each named kernel, the kernel and what `conv2d(image, kernel)` gives.

    Orange marks positive numbers, blue negative ones, white 0. Print a sentence in place of the
    figure where `conv2d` is not finished.
    """
    image = np.asarray(as_image(image), dtype=float)
    found, trouble = _slide_all(conv2d, image, kernels)
    if trouble:
        print(trouble)
        return
    fig = new_figure(WIDE, 3.6)
    grid = fig.add_gridspec(2, 1 + len(kernels), height_ratios=(1, 2.2))
    ax = fig.add_subplot(grid[1, 0])
    show_digit(ax, image)
    ax.set_title("the picture", fontsize=9)
    ax.set_axis_off()
    for column, (name, kernel) in enumerate(kernels.items(), start=1):
        _draw_kernel(fig.add_subplot(grid[0, column]), name, np.asarray(kernel, dtype=float))
        _draw_signed(fig.add_subplot(grid[1, column]), found[name])
    describe(
        fig,
        f"A handwritten digit, and what {len(kernels)} kernels make of it: {', '.join(kernels)}. "
        "Each result is orange where the picture looks like its kernel, and blue where it looks "
        "like the opposite.",
    )


def _slide_all(
    conv2d: Any, image: np.ndarray, kernels: Mapping[str, Any]
) -> tuple[dict[str, np.ndarray], str]:
    """Return the results by name, or a sentence that says why there are none."""
    found = {}
    for name, kernel in kernels.items():
        k = np.asarray(kernel, dtype=float)
        shape = tuple(side - cut + 1 for side, cut in zip(image.shape, k.shape, strict=True))
        try:
            result = conv2d(image.copy(), k.copy())
        except NotImplementedError:
            return {}, NOT_YET
        except Exception as error:  # the learner's own, whatever it is
            return {}, RAISED.format(kind=type(error).__name__, text=str(error)[:120])
        if result is ...:
            return {}, NOT_YET
        if result is None:
            return {}, NOT_A_PICTURE.format(found="None", shape=shape)
        try:
            found[name] = np.asarray(result, dtype=float)
        except Exception:  # ragged lists and foreign objects raise what they like
            return {}, NOT_A_PICTURE.format(found=f"a {type(result).__name__}", shape=shape)
        if found[name].shape != shape or not np.isfinite(found[name]).all():
            got = f"an array of shape {found[name].shape}"
            got = got if found[name].shape != shape else "numbers that are not finite"
            return {}, NOT_A_PICTURE.format(found=got, shape=shape)
    return found, ""


def _draw_kernel(ax: Axes, name: str, kernel: np.ndarray) -> None:
    limit = float(abs(kernel).max()) or 1.0
    ax.imshow(kernel, cmap=AGAINST_FOR, vmin=-limit, vmax=limit)
    for (row, column), weight in np.ndenumerate(kernel):
        text = f"{weight:.2g}".replace("-", "\N{MINUS SIGN}")
        ink = ON_COLOUR if abs(weight) > limit / 2 else INK
        ax.text(column, row, text, ha="center", va="center", fontsize=8, color=ink)
    ax.set_title(name, fontsize=9)
    _frame(ax)


def _draw_signed(ax: Axes, image: np.ndarray) -> None:
    limit = float(abs(image).max()) or 1.0
    ax.imshow(image, cmap=AGAINST_FOR, vmin=-limit, vmax=limit)
    ax.set_xlabel(f"{image.shape[0]} x {image.shape[1]}")
    _frame(ax)


def _frame(ax: Axes) -> None:
    ax.set(xticks=(), yticks=())
    for spine in ax.spines.values():
        spine.set(visible=True, color=OFF, linewidth=1)


@course_style()
def stack_figure(shapes: Sequence[tuple[str, tuple[int, ...]]]) -> None:
    """Draw what a picture turns into on its way: pairs of a layer's name and its output's shape.

    A shape (height, width, channels) is drawn as a pile of sheets, (units,) as a bar.
    """
    fig = new_figure(WIDE, 1.9)
    ax = fig.add_subplot()
    for place, (name, shape) in enumerate(shapes):
        draw = _draw_pile if len(shape) == 3 else _draw_bar
        draw(ax, place, shape)
        ax.text(place, -0.56, name, ha="center", va="top", fontsize=9, weight="bold", color=INK)
        size = " x ".join(map(str, shape))
        ax.text(place, -0.74, size, ha="center", va="top", fontsize=9, color=QUIET)
    ax.set(xlim=(-0.6, len(shapes) - 0.4), ylim=(-0.95, 0.6), aspect="equal")
    ax.set_axis_off()
    words = ", then ".join(f"{name} {' by '.join(map(str, shape))}" for name, shape in shapes)
    describe(fig, f"What a picture turns into from layer to layer: {words}.")


def _draw_pile(ax: Axes, place: int, shape: tuple[int, ...]) -> None:
    """Draw up to six sheets behind each other, as large as height and width say."""
    side, sheets = shape[0] / 28, 1 if shape[2] == 1 else 6
    colour = dlorange if sheets == 1 else dlblue
    for sheet in reversed(range(sheets)):
        offset = 0.03 * (sheet - (sheets - 1) / 2)
        corner = (place - 0.4 * side + offset, -0.4 * side + offset)
        size = 0.8 * side, 0.8 * side
        ax.add_patch(Rectangle(corner, *size, facecolor=colour, edgecolor="white", linewidth=1))


def _draw_bar(ax: Axes, place: int, shape: tuple[int, ...]) -> None:
    """Draw a bar that is taller the more units there are."""
    height = min(1.0, 0.1 * float(np.log2(shape[0])))
    corner = (place - 0.06, -height / 2)
    ax.add_patch(Rectangle(corner, 0.12, height, facecolor=dlmagenta, edgecolor="white"))


@course_style()
def feature_maps_figure(model: Any, image: Any, most: int = 8) -> None:
    """Draw the first convolution's kernels of a trained Keras model, and what they see in a digit.

    `image` is one picture of 28 x 28 pixels. Up to `most` kernels are shown, those first that weigh
    most both for and against.
    """
    picture = np.asarray(as_image(np.squeeze(image)), dtype=np.float32)
    kernels, biases = _first_convolution(model)
    from scipy.signal import correlate2d  # only those who look at feature maps wait for SciPy

    maps = [
        np.maximum(correlate2d(picture, kernels[..., k], "valid") + biases[k], 0)
        for k in range(kernels.shape[-1])
    ]
    sides = [np.maximum(sign * kernels, 0).sum(axis=(0, 1)) for sign in (1, -1)]
    awake = [bool(seen.any()) for seen in maps]
    order = np.argsort(-np.minimum(*sides) * awake, kind="stable")[:most]
    fig = new_figure(WIDE, 2.3)
    axes = fig.subplots(2, len(order), squeeze=False)
    limit = float(abs(kernels[..., order]).max())
    for column, k in enumerate(order):
        axes[0, column].imshow(kernels[..., k], cmap=AGAINST_FOR, vmin=-limit, vmax=limit)
        axes[0, column].set_title(f"filter {k}", fontsize=9)
        axes[1, column].imshow(maps[k], cmap="gray")
        for ax in axes[:, column]:
            _frame(ax)
    describe(
        fig,
        f"Above, {len(order)} kernels that the first layer has learned; below, where each of them "
        "answers to one digit: bright places are edges and strokes of one direction.",
    )


def _first_convolution(model: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return kernels (height, width, n) and biases (n,) of the first layer with weights."""
    layer = next(layer for layer in model.layers if layer.get_weights())
    kernel, bias = (*layer.get_weights(), np.zeros(layer.get_weights()[0].shape[-1]))[:2]
    return kernel[:, :, 0, :], bias
