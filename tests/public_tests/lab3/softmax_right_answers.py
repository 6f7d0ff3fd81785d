"""Right answers to `my_softmax`, written as differently as people write them."""

import math
from functools import reduce

import numpy as np
import scipy.special
from scipy.special import logsumexp


def vectorised(z):
    ez = np.exp(z - np.max(z))
    return ez / np.sum(ez)


def two_loops_into_an_array(z):
    n = len(z)
    a = np.zeros(n)
    largest = max(z)
    total = 0.0
    for k in range(n):
        total += np.exp(z[k] - largest)
    for j in range(n):
        a[j] = np.exp(z[j] - largest) / total
    return a


def pure_python_then_array(z):
    top = max(z)
    powers = [math.exp(entry - top) for entry in z]
    whole = sum(powers)
    return np.array([power / whole for power in powers])


def scipy_does_it(z):
    return scipy.special.softmax(z)


def by_log_sum_exp(z):
    return np.exp(z - logsumexp(z))


def log_sum_exp_by_hand(z):
    c = z.max()
    return np.exp(z - (c + np.log(np.sum(np.exp(z - c)))))


def in_float32(z):
    z = z.astype(np.float32)
    e = np.exp(z - z.max())
    return e / e.sum()


def in_float32_over_the_last_axis(z):
    e = np.exp(np.subtract(z, np.amax(z, axis=-1, keepdims=True)), dtype=np.float32)
    return e / np.sum(e, axis=-1, keepdims=True)


def _shift(z):
    return z - z.max()


def _normalise(parts):
    return parts / parts.sum()


def with_helper_functions(z):
    return _normalise(np.exp(_shift(z)))


def with_intermediate_variables(z):
    biggest = np.max(z)
    moved = z - biggest
    numerator = np.exp(moved)
    denominator = numerator.sum()
    probabilities = numerator / denominator
    return probabilities  # noqa: RET504 - as beginners write it


def one_line_with_a_lambda(z):
    return (lambda e: e / e.sum())(np.exp(z - z.max()))


def folding(z):
    total = reduce(lambda s, entry: s + math.exp(entry - z.max()), z, 0.0)
    return np.fromiter((math.exp(entry - z.max()) / total for entry in z), dtype=float)


def power_of_e(z):
    p = math.e ** (z - max(z))
    return p / p.sum()


def ratios_of_differences(z):
    # Each share is 1 over the sum of e^(z_k - z_j): large differences end in 1 / inf = 0.
    return 1 / np.exp(z[np.newaxis, :] - z[:, np.newaxis]).sum(axis=1)


def in_place_on_a_copy(z):
    a = z.copy()
    a -= a.max()
    np.exp(a, out=a)
    a /= a.sum()
    return a


def shifted_by_the_sorted_top(z):
    ez = np.exp(z - np.sort(z)[-1])
    return np.divide(ez, np.add.reduce(ez))


def by_einsum(z):
    ez = np.exp(z - z.max())
    return np.einsum("i,->i", ez, 1 / np.einsum("i->", ez))


def appending_to_an_array(z):
    e = np.array([])
    for entry in z:
        e = np.append(e, np.exp(entry - np.max(z)))
    return e / np.sum(e)


RIGHT = (
    vectorised,
    two_loops_into_an_array,
    pure_python_then_array,
    scipy_does_it,
    by_log_sum_exp,
    log_sum_exp_by_hand,
    in_float32,
    in_float32_over_the_last_axis,
    with_helper_functions,
    with_intermediate_variables,
    one_line_with_a_lambda,
    folding,
    power_of_e,
    ratios_of_differences,
    in_place_on_a_copy,
    shifted_by_the_sorted_top,
    by_einsum,
    appending_to_an_array,
)
