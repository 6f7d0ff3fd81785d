"""Right and wrong answers to `conv2d`, written as differently as people write them."""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy import ndimage, signal

from tests.public_tests.lab5.sentences import CONV2D
from tests.public_tests.tables import Table

TABLE = Table(CONV2D)
RIGHT, right, wrong = TABLE.rights, TABLE.right, TABLE.wrong


def places(image, kernel):
    kh, kw = kernel.shape
    return image.shape[0] - kh + 1, image.shape[1] - kw + 1


def slide(image, kernel, reduce):
    """Return what `reduce` makes of each patch and the kernel, as an array."""
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    return np.array(
        [
            [reduce(image[i : i + kh, j : j + kw], kernel) for j in range(columns)]
            for i in range(rows)
        ]
    )


def valid(image, kernel):
    return signal.correlate2d(image, kernel, "valid")


# --- right


@right
def two_loops(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return out


@right
def four_loops_over_lists(image, kernel):
    kh, kw = len(kernel), len(kernel[0])
    out = []
    for i in range(len(image) - kh + 1):
        row = []
        for j in range(len(image[0]) - kw + 1):
            total = 0
            for a in range(kh):
                for b in range(kw):
                    total += image[i + a][j + b] * kernel[a][b]
            row.append(total)
        out.append(row)
    return out


@right
def sliding_windows_and_einsum(image, kernel):
    return np.einsum("ijab,ab->ij", sliding_window_view(image, kernel.shape), kernel)


@right
def loops_over_the_kernel(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros((rows, columns))
    for a in range(kernel.shape[0]):
        for b in range(kernel.shape[1]):
            out += kernel[a, b] * image[a : a + rows, b : b + columns]
    return out


@right
def scipy_correlates(image, kernel):
    return signal.correlate2d(image, kernel, mode="valid")


@right
def scipy_convolves_with_the_flipped_kernel(image, kernel):
    return signal.convolve2d(image, kernel[::-1, ::-1], mode="valid")


@right
def by_matrix_product_in_float32(image, kernel):
    windows = sliding_window_view(image.astype(np.float32), kernel.shape)
    rows, columns = windows.shape[:2]
    return (windows.reshape(rows * columns, -1) @ kernel.astype(np.float32).ravel()).reshape(
        rows, columns
    )


@right
def with_strides(image, kernel):
    shape = (*places(image, kernel), *kernel.shape)
    return np.tensordot(as_strided(image, shape, image.strides * 2), kernel, axes=2)


@right
def ndimage_cut_to_what_is_valid(image, kernel):
    rows, columns = places(image, kernel)
    origin = [-(side // 2) for side in kernel.shape]
    out = ndimage.correlate(image.astype(float), kernel, mode="constant", origin=origin)
    return out[:rows, :columns]


# --- conv2d-placeholder


@wrong("conv2d-placeholder")
def adds_to_the_placeholder(image, kernel):
    out = ...
    for i in range(places(image, kernel)[0]):
        out += np.sum(image[i] * kernel[0, 0])
    return out


@wrong("conv2d-placeholder")
def list_of_the_placeholder(image, kernel):
    out = ...
    return [out for _ in range(places(image, kernel)[0])]


@wrong("conv2d-placeholder")
def indexes_the_placeholder(image, kernel):
    out = ...
    out[0, 0] = np.sum(image[:2, :2] * kernel)
    return out


# --- conv2d-returns-none


@wrong("conv2d-returns-none")
def keeps_it_inside(image, kernel):
    out = valid(image, kernel)  # noqa: F841


@wrong("conv2d-returns-none")
def returns_nothing(image, kernel):
    out = valid(image, kernel)
    out.tolist()
    return


@wrong("conv2d-returns-none")
def returns_what_append_gives(image, kernel):
    rows = []
    return rows.append(valid(image, kernel))


# --- conv2d-changes-image


@wrong("conv2d-changes-image")
def multiplies_the_view(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            patch = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            patch[:] = patch * kernel
            out[i, j] = patch.sum()
    return out


@wrong("conv2d-changes-image")
def writes_the_sums_into_the_image(image, kernel):
    rows, columns = places(image, kernel)
    for i in range(rows):
        for j in range(columns):
            patch = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            image[i, j] = np.sum(patch * kernel)
    return image[:rows, :columns].copy()


@wrong("conv2d-changes-image")
def scales_the_kernel_in_place(image, kernel):
    out = np.zeros(places(image, kernel))
    kernel /= 2
    for i, j in np.ndindex(*out.shape):
        out[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return out


# --- conv2d-flips-kernel


@wrong("conv2d-flips-kernel")
def convolves_as_in_mathematics(image, kernel):
    return signal.convolve2d(image, kernel, "valid")


@wrong("conv2d-flips-kernel")
def flips_both_axes(image, kernel):
    return slide(image, np.flip(kernel), lambda p, k: (p * k).sum())


@wrong("conv2d-flips-kernel")
def counts_the_kernel_backwards(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros(places(image, kernel))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] += image[i + a, j + b] * kernel[kh - 1 - a, kw - 1 - b]
    return out


# --- conv2d-averages


@wrong("conv2d-averages")
def takes_the_mean(image, kernel):
    return slide(image, kernel, lambda p, k: np.mean(p * k))


@wrong("conv2d-averages")
def divides_by_the_entries(image, kernel):
    return valid(image, kernel) / (len(kernel) * len(kernel[0]))


@wrong("conv2d-averages")
def averages_with_loops(image, kernel):
    out = np.zeros(places(image, kernel))
    for i, j in np.ndindex(*out.shape):
        total = 0.0
        for a, b in np.ndindex(*kernel.shape):
            total += image[i + a, j + b] * kernel[a, b] / kernel.size
        out[i, j] = total
    return out


# --- conv2d-matrix-product


@wrong("conv2d-matrix-product")
def at_sign(image, kernel):
    return slide(image, kernel, lambda p, k: np.sum(p @ k))


@wrong("conv2d-matrix-product")
def dot(image, kernel):
    return slide(image, kernel, lambda p, k: np.dot(p, k).sum())


@wrong("conv2d-matrix-product")
def kernel_first(image, kernel):
    return slide(image, kernel, lambda p, k: np.matmul(k, p).sum())


# --- conv2d-takes-maximum


@wrong("conv2d-takes-maximum")
def largest_product(image, kernel):
    return slide(image, kernel, lambda p, k: np.max(p * k))


@wrong("conv2d-takes-maximum")
def largest_pixel(image, kernel):
    return sliding_window_view(image, kernel.shape).max(axis=(2, 3))


@wrong("conv2d-takes-maximum")
def largest_by_hand(image, kernel):
    out = np.zeros(places(image, kernel))
    for i, j in np.ndindex(*out.shape):
        best = -math.inf
        for a, b in np.ndindex(*kernel.shape):
            best = max(best, image[i + a, j + b] * kernel[a, b])
        out[i, j] = best
    return out


# --- conv2d-jumps


@wrong("conv2d-jumps")
def steps_of_the_kernel(image, kernel):
    kh, kw = kernel.shape
    return np.array(
        [
            [
                np.sum(image[i : i + kh, j : j + kw] * kernel)
                for j in range(0, image.shape[1] - kw + 1, kw)
            ]
            for i in range(0, image.shape[0] - kh + 1, kh)
        ]
    )


@wrong("conv2d-jumps")
def every_kth_place(image, kernel):
    return valid(image, kernel)[:: kernel.shape[0], :: kernel.shape[1]]


@wrong("conv2d-jumps")
def pieces_side_by_side(image, kernel):
    kh, kw = kernel.shape
    rows, columns = image.shape[0] // kh, image.shape[1] // kw
    cut = image[: rows * kh, : columns * kw].reshape(rows, kh, columns, kw)
    return np.einsum("iajb,ab->ij", cut, kernel)


# --- conv2d-one-short


@wrong("conv2d-one-short")
def no_plus_one(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh, image.shape[1] - kw))
    for i, j in np.ndindex(*out.shape):
        out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


@wrong("conv2d-one-short")
def zeros_at_the_end(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros(places(image, kernel))
    for i in range(image.shape[0] - kh):
        for j in range(image.shape[1] - kw):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel)
    return out


@wrong("conv2d-one-short")
def cuts_the_last_ones_off(image, kernel):
    return valid(image, kernel)[:-1, :-1]


# --- conv2d-pads


@wrong("conv2d-pads")
def zeros_at_the_lower_right(image, kernel):
    kh, kw = kernel.shape
    return valid(np.pad(image, ((0, kh - 1), (0, kw - 1))), kernel)


@wrong("conv2d-pads")
def zeros_all_around(image, kernel):
    return signal.correlate2d(image, kernel, mode="full")


@wrong("conv2d-pads")
def an_array_like_the_image(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros(image.shape)
    for i in range(rows):
        for j in range(columns):
            out[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return out


@wrong("conv2d-pads")
def zeros_at_the_upper_left(image, kernel):
    kh, kw = kernel.shape
    return valid(np.pad(image, ((kh // 2, kh - 1 - kh // 2), (kw // 2, kw - 1 - kw // 2))), kernel)


# --- conv2d-zeros-like

IN_A_CORNER = (
    "For the example above you got [[2, 1, 0, 0], [5, 5, 2, 0], [6, 0, 5, 0], [0, 0, 0, 0]]. The "
    "sums stand in the upper left corner of an array as large as the image."
)


def put_into(out, image, kernel):
    sums = valid(image, kernel)
    out[: sums.shape[0], : sums.shape[1]] = sums
    return out


@wrong("conv2d-zeros-like", IN_A_CORNER)
def zeros_like_the_image(image, kernel):
    return put_into(np.zeros_like(image), image, kernel)


@wrong("conv2d-zeros-like", IN_A_CORNER)
def nothing_times_the_image(image, kernel):
    return put_into(0 * image, image, kernel)


@wrong(
    "conv2d-zeros-like",
    "For the example above you got [[2, 1, 0, 1], [5, 5, 2, 2], "
    "[6, 0, 5, 3], [2, 0, 1, 1]]. The sums stand in the upper left corner of an array as large "
    "as the image.",
)
def written_into_a_copy(image, kernel):
    return put_into(image.copy(), image, kernel)


# --- conv2d-transposed


@wrong("conv2d-transposed")
def transposes_the_result(image, kernel):
    return valid(image, kernel).T


@wrong("conv2d-transposed")
def indices_the_wrong_way_round(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros((columns, rows))
    for i in range(rows):
        for j in range(columns):
            out[j, i] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return out


@wrong("conv2d-transposed")
def columns_first(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    return [
        [np.sum(image[i : i + kh, j : j + kw] * kernel) for i in range(rows)]
        for j in range(columns)
    ]


# --- conv2d-whole-numbers


@wrong("conv2d-whole-numbers")
def takes_over_the_type_of_the_image(image, kernel):
    out = np.zeros(places(image, kernel), dtype=image.dtype)
    for i, j in np.ndindex(*out.shape):
        out[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return out


@wrong("conv2d-whole-numbers")
def an_array_of_integers(image, kernel):
    return valid(image, kernel).astype(int)


@wrong("conv2d-whole-numbers")
def zeros_like_a_piece_of_the_image(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros_like(image[:rows, :columns])
    out[:] = valid(image, kernel)
    return out


# --- conv2d-hard-coded

SHOWN = [[2.0, 1.0, 0.0], [5.0, 5.0, 2.0], [6.0, 0.0, 5.0]]


@wrong("conv2d-hard-coded")
def copied(image, kernel):
    return np.array(SHOWN)


@wrong("conv2d-hard-coded")
def copied_as_lists(image, kernel):
    return [[2, 1, 0], [5, 5, 2], [6, 0, 5]]


@wrong("conv2d-hard-coded")
def computed_from_the_example(image, kernel):
    image = np.array([[1.0, 2, 0, 1], [0, 3, 1, 2], [4, 1, 0, 3], [2, 0, 1, 1]])
    return valid(image, np.array([[1.0, 2], [0, -1]]))


# --- conv2d-square-only


@wrong("conv2d-square-only")
def one_side_for_both(image, kernel):
    n, k = image.shape[0], kernel.shape[0]
    out = np.zeros((n - k + 1, n - k + 1))
    for i in range(n - k + 1):
        for j in range(n - k + 1):
            out[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return out


@wrong("conv2d-square-only")
def width_for_both(image, kernel):
    n, k = image.shape[1], kernel.shape[1]
    return np.array(
        [
            [np.sum(image[i : i + k, j : j + k] * kernel) for j in range(n - k + 1)]
            for i in range(n - k + 1)
        ]
    )


@wrong("conv2d-square-only")
def square_image_assumed(image, kernel):
    kh, kw = kernel.shape
    side = len(image)
    out = np.zeros((side - kh + 1, side - kw + 1))
    for i, j in np.ndindex(*out.shape):
        out[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return out


# --- conv2d-raises


@wrong("conv2d-raises")
def unknown_name(image, kernel):
    rows, columns = places(image, kernel)
    out = np.zeros((rows, columns))
    out[0, 0] = np.sum(patch * kernel)  # noqa: F821 # <- raises
    return out


@wrong("conv2d-raises")
def no_sum(image, kernel):
    out = np.zeros(places(image, kernel))
    out[0, 0] = image[: len(kernel), : len(kernel[0])] * kernel  # <- raises
    return out


@wrong("conv2d-raises")
def misspells_the_shape(image, kernel):
    kh, kw = kernel.shapes  # <- raises
    return kh, kw
