"""The exercise `conv2d`: a small window slides over an image, and gives a sum at each place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from public_tests._common import general
from public_tests._common.case import Case
from public_tests._common.ideas import Cases, by, idea, only_right_in
from public_tests._common.task import Group, Task
from public_tests._hidden import agrees, as_numbers

Array = np.ndarray
Reduce = Callable[[Array, Array], Any]


def conv2d(image: Array, kernel: Array) -> Array:
    """Return the sum of patch times kernel for each place, (H - kh + 1, W - kw + 1)."""
    return _slide(image, kernel, lambda patch, kernel: np.sum(patch * kernel))


def _slide(image: Array, kernel: Array, reduce: Reduce, step: tuple[int, int] = (1, 1)) -> Array:
    windows = sliding_window_view(image, kernel.shape)[:: step[0], :: step[1]]
    return np.array([[reduce(patch, kernel) for patch in row] for row in windows])


# Whole numbers, halves and quarters: every order of adding, and float32, give the same sums. No
# kernel is symmetric, and no image looks the same when it is turned round.
SHOWN = (
    np.array(
        [[1.0, 2.0, 0.0, 1.0], [0.0, 3.0, 1.0, 2.0], [4.0, 1.0, 0.0, 3.0], [2.0, 0.0, 1.0, 1.0]]
    ),
    np.array([[1.0, 2.0], [0.0, -1.0]]),
)
_RNG = np.random.default_rng(5)
SQUARE = (_RNG.integers(-3, 7, (6, 6)).astype(float), _RNG.integers(-2, 3, (3, 3)).astype(float))
HALVES = (_RNG.integers(0, 9, (5, 5)).astype(float), np.array([[0.5, 0.25], [-0.25, 1.5]]))
WIDE = (_RNG.integers(0, 9, (3, 5)).astype(float), np.array([[1.0, 0.0], [2.0, -1.0]]))
FLAT_KERNEL = (_RNG.integers(0, 9, (5, 4)).astype(float), np.array([[1.0, -2.0, 3.0]]))
WHOLE = (np.array([[1, 0, 2], [3, 1, 0], [0, 2, 5]]), np.array([[0.5, 0.25], [0.75, -0.5]]))
ONE_PLACE = (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5, -1.0], [2.0, 0.25]]))

GROUPS = {
    "shown example": Group(1, [SHOWN]),
    "other square images": Group(1, [ONE_PLACE, SQUARE, HALVES]),
    "other shapes": Group(1, [WIDE, FLAT_KERNEL]),
    "an image of whole numbers": Group(1, [WHOLE]),
}

CALL = "the example above"
OTHER = "conv2d([[1, 2], [3, 4]], [[0.5, -1], [2, 0.25]])"


def _mutated(cases: Cases) -> Case | None:
    """Return the first case in which image or kernel is not what it was."""
    for case in cases.all:
        before_and_after = zip(case.given, case.outcome.arguments, strict=True)
        if not all(np.array_equal(*both) for both in before_and_after):
            return case
    return None


def _padded(image: Array, kernel: Array, top: int, left: int, rows: int, columns: int) -> Array:
    """Return the sums over an image with zeros around it, `rows` and `columns` more in all."""
    around = ((top, rows - top), (left, columns - left))
    return conv2d(np.pad(image, around), kernel)


def _same(centre: Callable[[int], int]) -> Callable[[Array, Array], Array]:
    def formula(image: Array, kernel: Array) -> Array:
        rows, columns = kernel.shape[0] - 1, kernel.shape[1] - 1
        return _padded(image, kernel, centre(rows), centre(columns), rows, columns)

    return formula


def _full(image: Array, kernel: Array) -> Array:
    rows, columns = kernel.shape[0] - 1, kernel.shape[1] - 1
    return _padded(image, kernel, rows, columns, 2 * rows, 2 * columns)


def _in_zeros(image: Array, kernel: Array, offset: int) -> Array:
    """Return the sums in an array as large as the image, at its corner or in its middle."""
    out, sums = np.zeros(image.shape), conv2d(image, kernel)
    top, left = ((side - 1) // 2 * offset for side in kernel.shape)
    out[top : top + sums.shape[0], left : left + sums.shape[1]] = sums
    return out


def _left_zero(image: Array, kernel: Array) -> Array:
    out = conv2d(image, kernel)
    out[-1, :] = out[:, -1] = 0
    return out


def _in_an_image(cases: Cases) -> Case | None:
    """Find right sums in the upper left corner of arrays as large as the image."""
    for case in cases.all:
        image, got, wanted = case.given[0], as_numbers(case.outcome.value), case.expected
        if case.outcome.kind != "returned" or got is None or got.shape != image.shape:
            return None
        corner = got[: wanted.shape[0], : wanted.shape[1]]
        whole = image.dtype.kind in "iu" and agrees(corner, np.trunc(wanted))
        if not whole and not agrees(corner, wanted):
            return None
    return cases.wrong


IDEAS = (
    general.placeholder("conv2d", CALL, "out = np.zeros((rows, columns))"),
    general.returns_none("conv2d", CALL),
    idea(
        "conv2d-changes-image",
        "In {call} your code changed the image or the kernel, and later windows saw the changed "
        "numbers.",
        "Write product = patch * kernel, which makes a new array; patch *= kernel writes into the "
        "image itself, because a slice of an array is a view of it.",
        "A slice shares its memory with the array that it was cut from. Recognised when image or "
        "kernel are not what they were before the call.",
        _mutated,
        call=CALL,
    ),
    idea(
        "conv2d-flips-kernel",
        "For {call} {outcome}. That is what the kernel gives when it is turned upside down and "
        "left to right first.",
        "Lay the kernel on the patch as it is, without [::-1] and without a convolution function "
        "that flips it.",
        "In mathematics a convolution flips the kernel first. What a convolutional layer computes "
        "is called cross-correlation there: nothing is flipped, and since the kernel is learned, "
        "nothing is lost. Recognised when every answer is the one for the flipped kernel.",
        by(
            lambda image, kernel: conv2d(image, kernel[::-1, ::-1]),
            lambda image, kernel: conv2d(image, kernel[::-1]),
            lambda image, kernel: conv2d(image, kernel[:, ::-1]),
        ),
        call=CALL,
        outcome="you got [[2, 5, 4], [9, -1, 2], [0, 0, 3]]",
    ),
    idea(
        "conv2d-averages",
        "For {call} {outcome}. These are the sums, divided by the number of weights.",
        "Take np.sum of the products, and divide by nothing.",
        "Averaging is one particular kernel, with equal weights. Recognised when every answer is "
        "the right one over the number of entries in the kernel.",
        by(lambda image, kernel: conv2d(image, kernel) / kernel.size),
        call=CALL,
        outcome="you got [[0.5, 0.25, 0], [1.25, 1.25, 0.5], [1.5, 0, 1.25]]",
    ),
    idea(
        "conv2d-matrix-product",
        "For {call} {outcome}. That comes out when patch and kernel are multiplied as matrices.",
        "Multiply entry by entry, patch * kernel, and leave @ and np.dot to whole layers.",
        "A kernel is laid on the patch, so each weight meets the pixel under it. Recognised when "
        "every answer is the sum over the matrix product of patch and kernel.",
        by(
            lambda image, kernel: _slide(image, kernel, lambda p, k: np.sum(p @ k)),
            lambda image, kernel: _slide(image, kernel, lambda p, k: np.sum(k @ p)),
        ),
        call=CALL,
        outcome="you got [[-2, 14, 0], [8, 11, -2], [17, 2, -1]]",
    ),
    idea(
        "conv2d-takes-maximum",
        "For {call} {outcome}. At each place only the largest entry is left.",
        "Add the products up with np.sum. Taking the maximum is what a pooling layer does.",
        "Convolution weighs and adds, pooling chooses. Recognised when every answer is the "
        "largest product, or the largest pixel, under the window.",
        by(
            lambda image, kernel: _slide(image, kernel, lambda p, k: np.max(p * k)),
            lambda image, kernel: _slide(image, kernel, lambda p, k: np.max(p)),
        ),
        call=CALL,
        outcome="you got [[4, 2, 2], [6, 3, 4], [4, 1, 6]]",
    ),
    idea(
        "conv2d-jumps",
        "For {call} {outcome}. The window jumps by its own size, and some places are left out.",
        "Move the window by one pixel at a time: range(height - kernel height + 1), with no step.",
        "Windows that overlap see each edge in every position. Recognised when every answer is "
        "made of the sums at every second or third place.",
        by(
            lambda image, kernel: _slide(
                image, kernel, lambda p, k: np.sum(p * k), step=kernel.shape
            )
        ),
        call=CALL,
        outcome="you got [[2, 0], [6, 5]]",
    ),
    idea(
        "conv2d-one-short",
        "For {call} {outcome}. The last row and the last column of places are missing.",
        "A window of k fits into n pixels at n - k + 1 places: add 1 to the size of the result "
        "and to both ranges.",
        "The first place counts as well: a window as large as the image still fits once. "
        "Recognised when every answer lacks the last row and column, or has zeros there.",
        by(lambda image, kernel: conv2d(image, kernel)[:-1, :-1], _left_zero),
        call=CALL,
        outcome="you got [[2, 1], [5, 5]]",
    ),
    idea(
        "conv2d-pads",
        "For {call} {outcome}. The result is larger than the places at which the window fits.",
        "Let the window stay inside the image: the result has shape (H - kh + 1, W - kw + 1), and "
        "no zeros are put around the image.",
        "Padding keeps the size, at the price of edges that were never there. This exercise goes "
        "without it, as Keras does unless told otherwise. Recognised when every answer belongs to "
        "an image with zeros around it, or has the size of the image.",
        by(
            _same(lambda more: more // 2),
            _same(lambda more: more - more // 2),
            _same(lambda more: 0),
            _full,
            lambda image, kernel: _in_zeros(image, kernel, 0),
            lambda image, kernel: _in_zeros(image, kernel, 1),
        ),
        call=CALL,
        outcome="you got [[2, 1, 0, 0], [5, 5, 2, 0], [6, 0, 5, 0], [0, 0, 0, 0]]",
    ),
    idea(
        "conv2d-zeros-like",
        "For {call} {outcome}. The sums stand in the upper left corner of an array as large as the "
        "image.",
        "Make the result as large as there are places, np.zeros((H - kh + 1, W - kw + 1)). "
        "np.zeros_like takes over the image's size, and its kind of numbers as well.",
        "A window fits into fewer places than the image has pixels. Recognised when every answer "
        "is as large as the image and has the right sums in its upper left corner, cut to whole "
        "numbers where the image holds such.",
        _in_an_image,
        call=CALL,
        outcome="you got [[2, 1, 0, 0], [5, 5, 2, 0], [6, 0, 5, 0], [0, 0, 0, 0]]",
    ),
    idea(
        "conv2d-transposed",
        "For {call} {outcome}. Rows and columns of the result have changed places.",
        "Row i and column j of the result belong to the patch that begins at row i and column j: "
        "out[i, j] for image[i : ..., j : ...].",
        "The first index of an array counts rows, from top to bottom. Recognised when every "
        "answer is the transposed result, or the result for a transposed image or kernel.",
        by(
            lambda image, kernel: conv2d(image, kernel).T,
            lambda image, kernel: conv2d(image.T, kernel),
            lambda image, kernel: conv2d(image, kernel.T),
        ),
        call=CALL,
        outcome="you got [[2, 5, 6], [1, 5, 0], [0, 2, 5]]",
    ),
    idea(
        "conv2d-whole-numbers",
        "For {call} {outcome}. The fractions are cut off.",
        "Make the result with np.zeros((rows, columns)), which holds floats; np.zeros_like and "
        "dtype=int take over whole numbers.",
        "An array of integers cuts off whatever is written into it. Recognised when answers are "
        "right where the sums are whole, and cut off where they are not.",
        by(
            lambda image, kernel: _cut(image, kernel, only_integers=True),
            lambda image, kernel: _cut(image, kernel, only_integers=False),
        ),
        call="conv2d([[1, 0, 2], [3, 1, 0], [0, 2, 5]], [[0.5, 0.25], [0.75, -0.5]])",
        outcome="you got [[2, 1], [0, 0]]",
    ),
    general.hard_coded(
        "conv2d",
        OTHER,
        "[[5.5]]",
        "you got [[2, 1, 0], [5, 5, 2], [6, 0, 5]]",
    ),
    idea(
        "conv2d-square-only",
        "Right for square images and kernels, but not for {call}: {outcome}.",
        "Take the height from shape[0] and the width from shape[1], for the image and for the "
        "kernel.",
        "Digits are square, other pictures are not. Recognised when all square images come out "
        "right and others do not.",
        only_right_in("shown example", "other square images", "an image of whole numbers"),
        call="conv2d([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]])",
        outcome="your code raised IndexError: index 1 is out of bounds for axis 0 with size 1",
    ),
    general.raises("conv2d", CALL),
)


def _cut(image: Array, kernel: Array, only_integers: bool) -> Array:
    sums = conv2d(image, kernel)
    return sums if only_integers and image.dtype.kind == "f" else np.trunc(sums)


TASK = Task(
    name="conv2d",
    formula=conv2d,
    groups=GROUPS,
    ideas=IDEAS,
    example_words=CALL,
    success=(
        "Your window sees every place of an image with the same few weights: that is all a "
        "convolutional layer does."
    ),
    hint=(
        "Work out one entry by hand: cut the patch out of the image, multiply it by the kernel "
        "entry by entry, add everything up, and compare it with out[0, 0]."
    ),
)
