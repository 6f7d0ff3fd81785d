"""Wrong answers to `my_softmax`: the code, the misconception, and the exact first sentence."""

# ruff: noqa: RET502, RET503 - as beginners write it

import math

import numpy as np
from scipy.special import expit, log_softmax, softmax

from tests.public_tests.tables import Table

TABLE = Table()
WRONG, wrong = TABLE.wrongs, TABLE.wrong


# --- softmax-not-normalised

SUM_84 = (
    "For z = [1, 2, 3, 4] the entries you return add up to 84.79; those of a softmax add up to 1."
)


@wrong("softmax-not-normalised", SUM_84)
def only_exp(z):
    return np.exp(z)


@wrong("softmax-not-normalised", SUM_84)
def sum_computed_and_forgotten(z):
    ez = np.exp(z)
    total = 0
    for entry in ez:
        total += entry
    return ez


@wrong("softmax-not-normalised", SUM_84)
def loop_of_powers(z):
    a = np.zeros(len(z), dtype=np.float32)
    for i in range(len(z)):
        a[i] = 2.718281828459045 ** z[i]
    return a


# --- softmax-no-exponential

SHARES = (
    "For z = [1, 2, 3, 4] you return [0.1, 0.2, 0.3, 0.4]: shares of z itself, without an "
    "exponential."
)


@wrong("softmax-no-exponential", SHARES)
def plain_shares(z):
    return z / np.sum(z)


@wrong("softmax-no-exponential", SHARES)
def plain_shares_in_a_loop(z):
    a = np.empty_like(z)
    for j in range(z.shape[0]):
        a[j] = z[j] / sum(z)
    return a


@wrong("softmax-no-exponential", SHARES)
def shares_of_absolute_values(z):
    return np.abs(z) / np.linalg.norm(z, 1)


@wrong(
    "softmax-no-exponential",
    "For z = [1, 2, 3, 4] you return [0.5, 0.3333, 0.1667, 0]: shares of z itself, without an "
    "exponential.",
)
def shifted_but_no_exp(z):
    shifted = z - z.max()
    return shifted / shifted.sum()


# --- softmax-divides-by-sum-of-z

SUM_8 = (
    "For z = [1, 2, 3, 4] your exponentials are divided by the sum of z, and add up to 8.479 "
    "instead of 1."
)


@wrong("softmax-divides-by-sum-of-z", SUM_8)
def exp_over_sum_of_z(z):
    return np.exp(z) / np.sum(z)


@wrong("softmax-divides-by-sum-of-z", SUM_8)
def exp_over_sum_of_z_in_loops(z):
    total = 0.0
    for entry in z:
        total += entry
    return np.array([math.exp(entry) / total for entry in z])


@wrong(
    "softmax-divides-by-sum-of-z",
    "For z = [1, 2, 3, 4] your exponentials are divided by the sum of z, and add up to 0.1553 "
    "instead of 1.",
)
def shifted_exp_over_sum_of_z(z):
    return np.exp(z - z.max()) / z.sum()


# --- softmax-divides-by-max

LARGEST_1 = (
    "For z = [1, 2, 3, 4] your exponentials are divided by a maximum: the largest is 1, and they "
    "add up to 1.553 instead of 1."
)


@wrong("softmax-divides-by-max", LARGEST_1)
def exp_over_largest_exp(z):
    ez = np.exp(z)
    return ez / ez.max()


@wrong("softmax-divides-by-max", LARGEST_1)
def shifted_and_left_there(z):
    return np.exp(z - max(z))


@wrong("softmax-divides-by-max", LARGEST_1)
def largest_found_in_a_loop(z):
    best = -math.inf
    for entry in z:
        if math.exp(entry) > best:
            best = math.exp(entry)
    return np.array([math.exp(entry) / best for entry in z], dtype=np.float32)


@wrong(
    "softmax-divides-by-max",
    "For z = [1, 2, 3, 4] your exponentials are divided by a maximum: the largest is 13.65, and "
    "they add up to 21.2 instead of 1.",
)
def exp_over_largest_entry(z):
    return np.exp(z) / np.amax(z)


# --- softmax-divides-by-count

SUM_21 = (
    "For z = [1, 2, 3, 4] your exponentials are divided by the number of entries, and add up to "
    "21.2 instead of 1."
)


@wrong("softmax-divides-by-count", SUM_21)
def exp_over_len(z):
    return np.exp(z) / len(z)


@wrong("softmax-divides-by-count", SUM_21)
def exp_over_size_in_a_loop(z):
    a = []
    for entry in z:
        a.append(np.exp(entry) / z.size)
    return np.asarray(a)


@wrong("softmax-divides-by-count", SUM_21)
def weights_of_one_over_n(z):
    return np.full(z.shape, 1 / z.shape[0]) * np.exp(z)


# --- softmax-overflow

NANS = (
    "For z = [1000, 1001, 1002] you got [nan, nan, nan], though smaller numbers come out right: "
    "the exponentials of such numbers do not fit into a float."
)


@wrong("softmax-overflow", NANS)
def no_shift(z):
    ez = np.exp(z)
    return ez / np.sum(ez)


@wrong("softmax-overflow", NANS)
def no_shift_in_loops(z):
    n = len(z)
    a = np.zeros(n)
    total = 0
    for k in range(n):
        total += np.exp(z[k])
    for j in range(n):
        a[j] = np.exp(z[j]) / total
    return a


@wrong("softmax-overflow", NANS)
def no_shift_in_float32(z):
    powers = np.power(np.e, z.astype("float32"))
    return powers / powers.sum()


@wrong(
    "softmax-overflow",
    "For z = [1000, 1001, 1002] your code raised OverflowError: math range error (line {line}), "
    "though smaller numbers come out right: the exponentials of such numbers do not fit into a "
    "float.",
)
def no_shift_with_math(z):
    powers = [math.exp(entry) for entry in z]  # <- raises
    return np.array(powers) / sum(powers)


@wrong(
    "softmax-overflow",
    "For z = [1000, 1001, 1002] you got [0.3333, 0.3333, 0.3333], though smaller numbers come out "
    "right: the exponentials of such numbers do not fit into a float.",
)
def clipped(z):
    ez = np.exp(np.clip(z, -500, 500))
    return ez / ez.sum()


@wrong(
    "softmax-overflow",
    "For z = [-1000, -1001, -1002] you got [nan, nan, nan], though smaller numbers come out "
    "right: the exponentials of such numbers do not fit into a float.",
)
def shifted_only_downwards(z):
    ez = np.exp(z - max(0, z.max()))
    return ez / ez.sum()


# --- softmax-sigmoid

SIGMOID = (
    "For z = [1, 2, 3, 4] you return [0.7311, 0.8808, 0.9526, 0.982], which is made of sigmoids, "
    "1 / (1 + e^-z)."
)


@wrong("softmax-sigmoid", SIGMOID)
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@wrong("softmax-sigmoid", SIGMOID)
def sigmoid_upside_down(z):
    return np.exp(z) / (np.exp(z) + 1)


@wrong("softmax-sigmoid", SIGMOID)
def sigmoid_by_tanh_in_a_loop(z):
    return np.array([0.5 * (1 + math.tanh(entry / 2)) for entry in z])


@wrong(
    "softmax-sigmoid",
    "For z = [1, 2, 3, 4] you return [0.2061, 0.2484, 0.2686, 0.2769], which is made of sigmoids, "
    "1 / (1 + e^-z).",
)
def shares_of_sigmoids(z):
    s = expit(z)
    return s / s.sum()


# --- softmax-softmin

TURNED = (
    "For z = [1, 2, 3, 4] your largest answer belongs to the smallest entry of z: z is turned "
    "round."
)


@wrong("softmax-softmin", TURNED)
def minus_sign(z):
    return np.exp(-z) / np.sum(np.exp(-z))


@wrong("softmax-softmin", TURNED)
def shifted_the_wrong_way(z):
    e = np.exp(z.max() - z)
    return e / e.sum()


@wrong("softmax-softmin", TURNED)
def one_over_exp_in_loops(z):
    inverses = [1 / math.exp(entry - min(z)) for entry in z]
    return np.array([inverse / sum(inverses) for inverse in inverses])


# --- softmax-base-two

TWOS = (
    "For z = [1, 2, 3, 4] you return [0.06667, 0.1333, 0.2667, 0.5333]: powers of 2, where powers "
    "of e = 2.718 were expected."
)


@wrong("softmax-base-two", TWOS)
def powers_of_two(z):
    return 2**z / np.sum(2**z)


@wrong("softmax-base-two", TWOS)
def exp2_shifted(z):
    p = np.exp2(z - z.max())
    return p / p.sum()


@wrong("softmax-base-two", TWOS)
def pow_in_a_loop(z):
    a = np.zeros(z.size, dtype="float32")
    for i, entry in enumerate(z):
        a[i] = pow(2, entry) / sum(pow(2, other) for other in z)
    return a


# --- softmax-log

LOGS = (
    "For z = [1, 2, 3, 4] you return [-3.44, -2.44, -1.44, -0.4402]: the logarithms of the right "
    "answer."
)


@wrong("softmax-log", LOGS)
def log_of_the_answer(z):
    return np.log(softmax(z))


@wrong("softmax-log", LOGS)
def scipy_log_softmax(z):
    return log_softmax(z)


@wrong("softmax-log", LOGS)
def minus_log_sum_exp(z):
    total = sum(math.exp(entry - max(z)) for entry in z)
    return np.array([entry - max(z) - math.log(total) for entry in z])


@wrong(
    "softmax-log",
    "For z = [1, 2, 3, 4] you return [-4.963, -3.52, -2.078, -0.6351]: the logarithms of the "
    "right answer.",
)
def log_to_base_two(z):
    return np.log2(softmax(z))


# --- softmax-one-hot

ONE = (
    "For z = [1, 2, 3, 4] you return [0, 0, 0, 1]: a 1 for the largest entry and 0 for all others."
)


@wrong("softmax-one-hot", ONE)
def one_at_argmax(z):
    a = np.zeros_like(z)
    a[np.argmax(z)] = 1
    return a


@wrong("softmax-one-hot", ONE)
def true_where_largest(z):
    return z == z.max()


@wrong("softmax-one-hot", ONE)
def last_of_the_largest(z):
    a, best = np.zeros(len(z), dtype=int), 0
    for i in range(len(z)):
        if z[i] >= z[best]:
            best = i
    a[best] = 1
    return a


# --- softmax-hard-coded


@wrong(
    "softmax-hard-coded",
    "Right for z = [1, 2, 3, 4] alone: for z = [-2, -0.5, 0.3, 1.8] the answer should be "
    "[0.01662, 0.0745, 0.1658, 0.7431], and you got [0.03206, 0.08714, 0.2369, 0.6439].",
)
def copied_numbers(z):
    return np.array([0.0320586, 0.08714432, 0.23688282, 0.64391426])


@wrong(
    "softmax-hard-coded",
    "Right for z = [1, 2, 3, 4] alone: for z = [-2, -0.5, 0.3, 1.8] the answer should be "
    "[0.01662, 0.0745, 0.1658, 0.7431], and you got [0.001596, 0.007153, 0.01592, 0.07135].",
)
def copied_sum(z):
    return np.exp(z) / 84.7910248837216


@wrong(
    "softmax-hard-coded",
    "Right for z = [1, 2, 3, 4] alone: for z = [-2, -0.5, 0.3, 1.8] the answer should be "
    "[0.01662, 0.0745, 0.1658, 0.7431], and your function returned None.",
)
def looked_up_if_known(z):
    if list(z) == [1, 2, 3, 4]:
        return softmax(np.arange(1, 5))
    return None


@wrong(
    "softmax-hard-coded",
    "Right for z = [1, 2, 3, 4] alone: for z = [-2, -0.5, 0.3, 1.8] the answer should be "
    "[0.01662, 0.0745, 0.1658, 0.7431], and your code raised KeyError: -2.0 (line {line}).",
)
def looked_up_in_a_table(z):
    known = {1: 0.0320586, 2: 0.0871443, 3: 0.2368828, 4: 0.6439143}
    return np.array([known[float(entry)] for entry in z])  # <- raises


# --- softmax-fixed-length


@wrong(
    "softmax-fixed-length",
    "Right for 4 entries, but not for 2: for z = [2, -1] your code raised IndexError: index 2 is "
    "out of bounds for axis 0 with size 2 (line {line}).",
)
def four_names(z):
    m = max(z)
    a, b, c, d = np.exp(z[0] - m), np.exp(z[1] - m), np.exp(z[2] - m), np.exp(z[3] - m)  # <- raises
    return np.array([a, b, c, d]) / (a + b + c + d)


@wrong(
    "softmax-fixed-length",
    "Right for 4 entries, but not for 2: for z = [2, -1] you got [0.9526, 0.04743, 0, 0].",
)
def buffer_of_four(z):
    a = np.zeros(4)
    for i in range(min(4, len(z))):
        a[i] = np.exp(z[i]) / np.sum(np.exp(z))
    return a


@wrong(
    "softmax-fixed-length",
    "Right for 4 entries, but not for 5: for z = [0.5, 3, 3, -2, 1] you got "
    "[0.0393, 0.4787, 0.4787, 0.003226].",
)
def first_four_only(z):
    e = np.exp(z[:4] - np.max(z[:4]))
    return e / e.sum()


@wrong(
    "softmax-fixed-length",
    "Right for 4 entries, but not for 2: for z = [2, -1] your code raised ValueError: cannot "
    "reshape array of size 2 into shape (2,2) (line {line}).",
)
def reshaped_to_two_by_two(z):
    e = np.exp(z.reshape(2, 2) - z.max())  # <- raises
    return (e / e.sum()).reshape(4)


# --- softmax-returns-list

LIST = "The numbers are right, but you return a list, and a NumPy array was asked for."


@wrong("softmax-returns-list", LIST)
def comprehension(z):
    powers = [math.exp(entry - max(z)) for entry in z]
    return [power / sum(powers) for power in powers]


@wrong("softmax-returns-list", LIST)
def array_made_a_list(z):
    return softmax(z).tolist()


@wrong("softmax-returns-list", LIST)
def appended(z):
    a = []
    for entry in z:
        a.append(np.exp(entry - z.max()) / np.exp(z - z.max()).sum())
    return a


@wrong(
    "softmax-returns-list",
    "The numbers are right, but you return a tuple, and a NumPy array was asked for.",
)
def made_a_tuple(z):
    return tuple(softmax(z))


@wrong("softmax-returns-list", LIST)
def a_list_for_a_single_entry(z):
    return softmax(z) if z.size > 1 else [1.0]


# --- softmax-returns-none

NOTHING = "For z = [1, 2, 3, 4] your function returns None: nothing at all comes back."


@wrong("softmax-returns-none", NOTHING)
def forgotten_return(z):
    ez = np.exp(z - z.max())
    a = ez / ez.sum()  # noqa: F841


@wrong("softmax-returns-none", NOTHING)
def bare_return(z):
    if z.size:
        return
    return softmax(z)


@wrong("softmax-returns-none", NOTHING)
def result_of_a_method_in_place(z):
    a = list(softmax(z))
    return a.sort()


@wrong(
    "softmax-returns-none",
    "For z = [-2, -0.5, 0.3, 1.8] your function returns None: nothing at all comes back.",
)
def returned_in_one_branch(z):
    if z.min() > 0:
        return softmax(z)


# --- softmax-wrong-shape


@wrong(
    "softmax-wrong-shape",
    "For z of shape (4,) your answer has shape (4, 1); the two should be the same.",
)
def column(z):
    return softmax(z).reshape(-1, 1)


@wrong(
    "softmax-wrong-shape",
    "For z of shape (4,) your answer has shape (1, 4); the two should be the same.",
)
def brackets_twice(z):
    e = np.exp(z - z.max())
    return np.array([e / e.sum()])


@wrong(
    "softmax-wrong-shape",
    "For z of shape (4,) your answer has shape (); the two should be the same.",
)
def sum_of_the_answer(z):
    return softmax(z).sum()


@wrong(
    "softmax-wrong-shape",
    "For z of shape (4,) your answer has shape (4, 4); the two should be the same.",
)
def all_pairs(z):
    return np.exp(z - z.max())[:, None] / np.exp(z - z.max())


# --- softmax-mutates-input

SHIFTED = (
    "Your function changes the array it is given: after the call z = [1, 2, 3, 4] is "
    "[-3, -2, -1, 0]."
)
OVERWRITTEN = (
    "Your function changes the array it is given: after the call z = [1, 2, 3, 4] is "
    "[0.03206, 0.08714, 0.2369, 0.6439]."
)


@wrong("softmax-mutates-input", SHIFTED)
def minus_equals(z):
    z -= np.max(z)
    return np.exp(z) / np.sum(np.exp(z))


@wrong("softmax-mutates-input", OVERWRITTEN)
def assigned_entry_by_entry(z):
    e = np.exp(z - z.max())
    for i in range(len(z)):
        z[i] = e[i] / sum(e)
    return z


@wrong("softmax-mutates-input", OVERWRITTEN)
def out_argument(z):
    np.exp(z - z.max(), out=z)
    z /= z.sum()
    return z.copy()


# --- softmax-rounded


@wrong(
    "softmax-rounded",
    "For z = [1, 2, 3, 4] you return [0.03, 0.09, 0.24, 0.64]: the right numbers, cut down to 2 "
    "decimal places.",
)
def np_round(z):
    return np.round(softmax(z), 2)


@wrong(
    "softmax-rounded",
    "For z = [1, 2, 3, 4] you return [0.032, 0.087, 0.237, 0.644]: the right numbers, cut down to "
    "3 decimal places.",
)
def round_in_a_loop(z):
    return np.array([round(float(share), 3) for share in softmax(z)], dtype=np.float32)


@wrong(
    "softmax-rounded",
    "For z = [1, 2, 3, 4] you return [0, 0.1, 0.2, 0.6]: the right numbers, cut down to 1 decimal "
    "place.",
)
def through_text(z):
    return np.array([float(f"{share:.1f}") for share in softmax(z)])


@wrong(
    "softmax-rounded",
    "For z = [1, 2, 3, 4] you return [0.032, 0.0871, 0.2368, 0.6439]: the right numbers, cut down "
    "to 4 decimal places.",
)
def cut_off(z):
    return np.floor(softmax(z) * 10_000) / 10_000


@wrong(
    "softmax-rounded",
    "For z = [1, 2, 3, 4] you return [0, 0, 0, 1]: the right numbers, cut down to whole numbers.",
)
def round_without_places(z):
    return np.round(softmax(z))


# --- softmax-raises


@wrong(
    "softmax-raises",
    "For z = [1, 2, 3, 4] your code raised NameError: name 'exp' is not defined (line {line}).",
)
def name_without_np(z):
    return exp(z) / sum(exp(z))  # noqa: F821  # <- raises


@wrong(
    "softmax-raises",
    "For z = [1, 2, 3, 4] your code raised TypeError: unsupported operand type(s) for ** or pow(): "
    "'str' and 'float' (line {line}).",
)
def power_of_a_letter(z):
    powers = ["e" ** float(entry) for entry in z]  # <- raises
    return np.array(powers) / sum(powers)


@wrong(
    "softmax-raises",
    "For z = [1, 2, 3, 4] your code raised IndexError: index 4 is out of bounds for axis 0 with "
    "size 4 (line {line}).",
)
def one_step_too_far(z):
    total = 0
    for i in range(len(z) + 1):
        total += np.exp(z[i])  # <- raises
    return np.exp(z) / total


@wrong(
    "softmax-raises",
    "For z = [-2, -0.5, 0.3, 1.8] your code raised ValueError: scores are positive (line {line}).",
)
def refuses_some(z):
    if min(z) < 0 and len(z) == 4:
        raise ValueError("scores are positive")  # <- raises
    return softmax(z)
