"""Right and wrong answers to `conv_output_shape` and `count_params`."""

# ruff: noqa: RET503, E731 - as beginners write it

import math

import numpy as np

from tests.public_tests.lab5.sentences import NUMBERS
from tests.public_tests.tables import Table

TABLES = {name: Table(NUMBERS) for name in ("conv_output_shape", "count_params")}


def right(function):
    exercise = "count_params" if "channels" in function.__code__.co_varnames[:1] else None
    return TABLES[exercise or "conv_output_shape"].right(function)


def wrong(name):
    exercise = "count_params" if name.startswith("count-params-") else "conv_output_shape"
    return TABLES[exercise].wrong(name)


def sides(shape, side, *rest):
    """Return both sides, each worked out by itself, and then what is given."""
    return [side(shape[0]), side(shape[1]), *rest]


# --- conv_output_shape, right


@right
def with_floor_division(shape, filters, kernel_size, stride=1):
    height, width, _ = shape
    return (height - kernel_size) // stride + 1, (width - kernel_size) // stride + 1, filters


@right
def with_a_list(shape, filters, kernel_size, stride=1):
    return [(side - kernel_size) // stride + 1 for side in shape[:2]] + [filters]


@right
def by_counting_places(shape, filters, kernel_size, stride=1):
    rows = len(range(0, shape[0] - kernel_size + 1, stride))
    columns = len(range(0, shape[1] - kernel_size + 1, stride))
    return rows, columns, filters


@right
def with_math_floor(shape, filters, kernel_size, stride=1):
    out = lambda n: math.floor((n - kernel_size) / stride) + 1
    return (out(shape[0]), out(shape[1]), filters)


@right
def with_math_ceil(shape, filters, kernel_size, stride=1):
    return (*(math.ceil((n - kernel_size + 1) / stride) for n in shape[:2]), filters)


@right
def as_an_array(shape, filters, kernel_size, stride=1):
    places = (np.array(shape[:2]) - kernel_size) // stride + 1
    return np.append(places, filters)


@right
def with_a_loop(shape, filters, kernel_size, stride=1):
    result = []
    for n in (shape[0], shape[1]):
        places, start = 0, 0
        while start + kernel_size <= n:
            places += 1
            start += stride
        result.append(places)
    return (*result, filters)


# --- conv_output_shape, wrong


@wrong("conv-output-shape-placeholder")
def adds_one_to_the_placeholder(shape, filters, kernel_size, stride=1):
    height = ...
    return height + 1, height + 1, filters


@wrong("conv-output-shape-placeholder")
def leaves_one_entry_open(shape, filters, kernel_size, stride=1):
    return (shape[0] - kernel_size + 1, ..., filters)


@wrong("conv-output-shape-placeholder")
def divides_the_placeholder(shape, filters, kernel_size, stride=1):
    width = ...
    return (shape[0] - kernel_size) // stride + 1, width // stride, filters


@wrong("conv-output-shape-returns-none")
def keeps_it_inside(shape, filters, kernel_size, stride=1):
    out = with_floor_division(shape, filters, kernel_size, stride)  # noqa: F841


@wrong("conv-output-shape-returns-none")
def forgets_to_return(shape, filters, kernel_size, stride=1):
    result = with_a_list(shape, filters, kernel_size, stride)
    result.reverse()


@wrong("conv-output-shape-returns-none")
def returns_an_append(shape, filters, kernel_size, stride=1):
    return [shape[0], shape[1]].append(filters)


@wrong("conv-output-shape-no-plus-one")
def without_the_one(shape, filters, kernel_size, stride=1):
    return (shape[0] - kernel_size) // stride, (shape[1] - kernel_size) // stride, filters


@wrong("conv-output-shape-no-plus-one")
def without_the_one_in_a_loop(shape, filters, kernel_size, stride=1):
    return [*(math.floor((n - kernel_size) / stride) for n in shape[:2]), filters]


@wrong("conv-output-shape-no-plus-one")
def without_the_one_and_not_whole(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size) / stride, filters)


@wrong("conv-output-shape-keeps-size")
def as_with_padding(shape, filters, kernel_size, stride=1):
    return shape[0], shape[1], filters


@wrong("conv-output-shape-keeps-size")
def padding_and_stride(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: math.ceil(n / stride), filters)


@wrong("conv-output-shape-keeps-size")
def divides_by_the_stride_alone(shape, filters, kernel_size, stride=1):
    return (shape[0] // stride, shape[1] // stride, filters)


@wrong("conv-output-shape-divides-by-kernel")
def side_over_kernel(shape, filters, kernel_size, stride=1):
    return shape[0] // kernel_size, shape[1] // kernel_size, filters


@wrong("conv-output-shape-divides-by-kernel")
def side_over_kernel_not_whole(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: n / kernel_size, filters)


@wrong("conv-output-shape-divides-by-kernel")
def side_over_kernel_and_stride(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: n // kernel_size // stride, filters)


@wrong("conv-output-shape-keeps-channels")
def channels_of_the_input(shape, filters, kernel_size, stride=1):
    out = lambda n: (n - kernel_size) // stride + 1
    return out(shape[0]), out(shape[1]), shape[2]


@wrong("conv-output-shape-keeps-channels")
def changes_two_entries_of_three(shape, filters, kernel_size, stride=1):
    result = list(shape)
    for axis in (0, 1):
        result[axis] = (result[axis] - kernel_size) // stride + 1
    return tuple(result)


@wrong("conv-output-shape-keeps-channels")
def unpacks_the_rest(shape, filters, kernel_size, stride=1):
    _, _, *rest = shape
    return (*sides(shape, lambda n: (n - kernel_size) // stride + 1), *rest)


@wrong("conv-output-shape-multiplies-channels")
def channels_times_filters(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size) // stride + 1, shape[2] * filters)


@wrong("conv-output-shape-multiplies-channels")
def channels_times_filters_in_a_tuple(shape, filters, kernel_size, stride=1):
    height, width, channels = shape
    rows = 1 + (height - kernel_size) // stride
    return rows, 1 + (width - kernel_size) // stride, filters * channels


@wrong("conv-output-shape-multiplies-channels")
def every_filter_for_every_channel(shape, filters, kernel_size, stride=1):
    channels = sum(filters for _ in range(shape[2]))
    return np.array([*sides(shape, lambda n: (n - kernel_size) // stride + 1), channels])


@wrong("conv-output-shape-ignores-stride")
def for_stride_one(shape, filters, kernel_size, stride=1):
    return shape[0] - kernel_size + 1, shape[1] - kernel_size + 1, filters


@wrong("conv-output-shape-ignores-stride")
def sets_the_stride_to_one(shape, filters, kernel_size, stride=1):
    stride = 1
    return sides(shape, lambda n: (n - kernel_size) // stride + 1, filters)


@wrong("conv-output-shape-ignores-stride")
def multiplies_by_one_over_one(shape, filters, kernel_size, stride=1):
    return np.array([*(np.array(shape[:2]) - kernel_size + 1), filters])


@wrong("conv-output-shape-not-whole")
def true_division(shape, filters, kernel_size, stride=1):
    return (shape[0] - kernel_size) / stride + 1, (shape[1] - kernel_size) / stride + 1, filters


@wrong("conv-output-shape-not-whole")
def true_division_on_arrays(shape, filters, kernel_size, stride=1):
    return np.append((np.array(shape[:2]) - kernel_size) / stride + 1, filters)


@wrong("conv-output-shape-not-whole")
def true_division_of_a_sum(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size + stride) / stride, filters)


@wrong("conv-output-shape-rounds-up")
def rounds_up(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: math.ceil((n - kernel_size) / stride) + 1, filters)


@wrong("conv-output-shape-rounds-up")
def rounds_up_the_sum(shape, filters, kernel_size, stride=1):
    return (*(math.ceil((n - kernel_size) / stride + 1) for n in shape[:2]), filters)


@wrong("conv-output-shape-rounds-up")
def rounds_to_the_nearest(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: round((n - kernel_size) / stride + 1), filters)


@wrong("conv-output-shape-adds-too-early")
def adds_before_dividing(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size + 1) // stride, filters)


@wrong("conv-output-shape-adds-too-early")
def adds_before_a_true_division(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size + 1) / stride, filters)


@wrong("conv-output-shape-adds-too-early")
def cuts_off_after_adding(shape, filters, kernel_size, stride=1):
    return (*(int((n - kernel_size + 1) / stride) for n in shape[:2]), filters)


@wrong("conv-output-shape-with-batch")
def none_in_front(shape, filters, kernel_size, stride=1):
    return (None, *with_floor_division(shape, filters, kernel_size, stride))


@wrong("conv-output-shape-with-batch")
def one_picture_in_front(shape, filters, kernel_size, stride=1):
    return [1, *with_floor_division(shape, filters, kernel_size, stride)]


@wrong("conv-output-shape-with-batch")
def channels_and_filters_side_by_side(shape, filters, kernel_size, stride=1):
    rows, columns, _ = with_floor_division(shape, filters, kernel_size, stride)
    return rows, columns, shape[2], filters


@wrong("conv-output-shape-no-channels")
def height_and_width(shape, filters, kernel_size, stride=1):
    return with_floor_division(shape, filters, kernel_size, stride)[:2]


@wrong("conv-output-shape-no-channels")
def height_and_width_in_a_list(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size) // stride + 1)


@wrong("conv-output-shape-no-channels")
def one_side(shape, filters, kernel_size, stride=1):
    return ((shape[0] - kernel_size) // stride + 1,)


@wrong("conv-output-shape-hard-coded")
def the_example(shape, filters, kernel_size, stride=1):
    return (24, 24, 32)


@wrong("conv-output-shape-hard-coded")
def the_example_as_a_list(shape, filters, kernel_size, stride=1):
    return [24] * 2 + [32]


@wrong("conv-output-shape-hard-coded")
def from_the_numbers_of_the_example(shape, filters, kernel_size, stride=1):
    return (28 - 5 + 1, 28 - 5 + 1, 32)


@wrong("conv-output-shape-square-only")
def height_twice(shape, filters, kernel_size, stride=1):
    side = (shape[0] - kernel_size) // stride + 1
    return side, side, filters


@wrong("conv-output-shape-square-only")
def width_twice(shape, filters, kernel_size, stride=1):
    side = (shape[1] - kernel_size) // stride + 1
    return (side, side, filters)


@wrong("conv-output-shape-square-only")
def width_first(shape, filters, kernel_size, stride=1):
    rows, columns, _ = with_floor_division(shape, filters, kernel_size, stride)
    return columns, rows, filters


@wrong("conv-output-shape-stride-fails")
def multiplies_by_the_stride(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: (n - kernel_size) * stride + 1, filters)


@wrong("conv-output-shape-stride-fails")
def takes_the_stride_off(shape, filters, kernel_size, stride=1):
    return sides(shape, lambda n: n - kernel_size - stride + 2, filters)


@wrong("conv-output-shape-stride-fails")
def knows_no_stride(shape, filters, kernel_size):
    return sides(shape, lambda n: n - kernel_size + 1, filters)


@wrong("conv-output-shape-raises")
def wrong_name(shape, filters, kernel_size, stride=1):
    return (heigth - kernel_size) // stride + 1  # noqa: F821 # <- raises


@wrong("conv-output-shape-raises")
def takes_numbers_off_a_tuple(shape, filters, kernel_size, stride=1):
    return (shape - kernel_size) // stride + 1  # <- raises


@wrong("conv-output-shape-raises")
def unpacks_two(shape, filters, kernel_size, stride=1):
    height, width = shape  # <- raises
    return height, width, filters


# --- count_params, right


@right
def one_filter_times_filters(channels, filters, kernel_size):
    return (kernel_size * kernel_size * channels + 1) * filters


@right
def weights_plus_biases(channels, filters, kernel_size):
    weights = kernel_size**2 * channels * filters
    biases = filters
    return weights + biases


@right
def by_shapes(channels, filters, kernel_size):
    kernels = np.zeros((kernel_size, kernel_size, channels, filters))
    return kernels.size + np.zeros(filters).size


@right
def in_a_loop(channels, filters, kernel_size):
    count = 0
    for _ in range(filters):
        count += 1
        for _ in range(channels):
            count += kernel_size * kernel_size
    return count


@right
def as_a_float(channels, filters, kernel_size):
    return float(filters) * (channels * pow(kernel_size, 2) + 1.0)


@right
def with_prod(channels, filters, kernel_size):
    return int(np.prod([kernel_size, kernel_size, channels, filters])) + filters


@right
def with_sum(channels, filters, kernel_size):
    return sum(kernel_size**2 * channels + 1 for _ in range(filters))


# --- count_params, wrong


@wrong("count-params-placeholder")
def adds_filters_to_the_placeholder(channels, filters, kernel_size):
    weights = ...
    return weights + filters


@wrong("count-params-placeholder")
def multiplies_the_placeholder(channels, filters, kernel_size):
    one_filter = ...
    return filters * one_filter


@wrong("count-params-placeholder")
def a_list_with_a_gap(channels, filters, kernel_size):
    return [kernel_size**2 * channels * filters, ...]


@wrong("count-params-returns-none")
def returns_bare(channels, filters, kernel_size):
    count = (kernel_size**2 * channels + 1) * filters  # noqa: F841
    return


@wrong("count-params-returns-none")
def keeps_the_count(channels, filters, kernel_size):
    count = (kernel_size**2 * channels + 1) * filters
    if count < 0:
        return count


@wrong("count-params-returns-none")
def throws_it_away(channels, filters, kernel_size):
    kernel_size**2 * channels * filters + filters


@wrong("count-params-no-bias")
def weights_alone(channels, filters, kernel_size):
    return kernel_size * kernel_size * channels * filters


@wrong("count-params-no-bias")
def weights_alone_by_numpy(channels, filters, kernel_size):
    return np.ones((kernel_size, kernel_size, channels, filters)).size


@wrong("count-params-no-bias")
def weights_alone_in_a_loop(channels, filters, kernel_size):
    count = 0
    for _ in range(filters):
        count += channels * kernel_size**2
    return count


@wrong("count-params-one-bias")
def plus_one(channels, filters, kernel_size):
    return kernel_size**2 * channels * filters + 1


@wrong("count-params-one-bias")
def one_for_the_layer(channels, filters, kernel_size):
    bias = 1
    return bias + filters * channels * kernel_size * kernel_size


@wrong("count-params-one-bias")
def brackets_in_the_wrong_place(channels, filters, kernel_size):
    return 1 + (kernel_size * kernel_size) * (channels * filters)


@wrong("count-params-one-filter")
def a_single_filter(channels, filters, kernel_size):
    return kernel_size**2 * channels + 1


@wrong("count-params-one-filter")
def a_single_filter_without_bias(channels, filters, kernel_size):
    return kernel_size * kernel_size * channels


@wrong("count-params-one-filter")
def shared_weights_and_a_bias_each(channels, filters, kernel_size):
    return kernel_size * kernel_size * channels + filters


@wrong("count-params-ignores-channels")
def as_if_grey(channels, filters, kernel_size):
    return (kernel_size**2 + 1) * filters


@wrong("count-params-ignores-channels")
def flat_kernels(channels, filters, kernel_size):
    return filters * kernel_size * kernel_size + filters


@wrong("count-params-ignores-channels")
def flat_kernels_by_numpy(channels, filters, kernel_size):
    return np.zeros((filters, kernel_size, kernel_size)).size + filters


@wrong("count-params-bias-per-channel")
def one_for_each_kernel(channels, filters, kernel_size):
    return (kernel_size**2 + 1) * channels * filters


@wrong("count-params-bias-per-channel")
def as_many_as_kernels(channels, filters, kernel_size):
    kernels = channels * filters
    return kernels * kernel_size**2 + kernels


@wrong("count-params-swaps-arguments")
def as_many_as_channels(channels, filters, kernel_size):
    return kernel_size**2 * channels * filters + channels


@wrong("count-params-bias-per-channel")
def one_for_each_kernel_in_loops(channels, filters, kernel_size):
    count = 0
    for _ in range(filters):
        for _ in range(channels):
            count += kernel_size * kernel_size + 1
    return count


@wrong("count-params-side-not-squared")
def one_side_only(channels, filters, kernel_size):
    return (kernel_size * channels + 1) * filters


@wrong("count-params-side-not-squared")
def twice_the_side(channels, filters, kernel_size):
    return (2 * kernel_size * channels + 1) * filters


@wrong("count-params-side-not-squared")
def the_side_added_to_itself(channels, filters, kernel_size):
    weights = (kernel_size + kernel_size) * channels * filters
    return weights + filters


@wrong("count-params-swaps-arguments")
def filters_first(filters, channels, kernel_size):
    return (kernel_size**2 * channels + 1) * filters


@wrong("count-params-swaps-arguments")
def bias_for_each_channel_in_sum(channels, filters, kernel_size):
    one = kernel_size * kernel_size * filters + 1
    return one * channels


@wrong("count-params-swaps-arguments")
def swaps_them_in_a_line(channels, filters, kernel_size):
    channels, filters = filters, channels
    return kernel_size**2 * channels * filters + filters


@wrong("count-params-hard-coded")
def the_first_number(channels, filters, kernel_size):
    return 832


@wrong("count-params-hard-coded")
def from_the_first_layer(channels, filters, kernel_size):
    return (5 * 5 * 1 + 1) * 32


@wrong("count-params-hard-coded")
def the_first_number_as_an_array(channels, filters, kernel_size):
    return np.array(832)


@wrong("count-params-raises")
def unknown_letter(channels, filters, kernel_size):
    return (k**2 * channels + 1) * filters  # noqa: F821 # <- raises


@wrong("count-params-raises")
def unpacks_the_side(channels, filters, kernel_size):
    height, width = kernel_size  # <- raises
    return (height * width * channels + 1) * filters


@wrong("count-params-raises")
def multiplies_by_a_word(channels, filters, kernel_size):
    return (kernel_size**2 * channels + 1) / "filters"  # <- raises
