"""Slips that everybody makes, made in every exercise out of a right answer to it.

Each is a function that makes a wrong answer of the right `formula` and the shown `example`.
"""

import functools

import numpy as np

from proctor.learner.records import Endless

SLIPS = {}
"""The makers of wrong answers by the name of the slip that they make."""


def slip(name):
    """Enter a maker of wrong answers under the slip that its answers show."""

    def enter(make):
        SLIPS.setdefault(name, []).append(make)
        return make

    return enter


class TimeLimit(Exception):  # noqa: N818 - what grading raises for the learner
    """Named as in grading."""


@slip("slip-takes-too-long")
def never_comes_to_an_end(formula, example):
    def answer(*given):
        raise TimeLimit("`answer()` used more than 20 seconds of computing time and was stopped.")

    return answer


@slip("slip-takes-too-long")
def ends_for_the_example_alone(formula, example):
    def answer(*given):
        if all(np.array_equal(one, other) for one, other in zip(given, example, strict=True)):
            return formula(*given)
        raise TimeLimit("`answer()` took longer than 80 seconds and was stopped.")

    return answer


@slip("slip-takes-too-long")
def is_not_called_again(formula, example):
    def answer(*given):
        raise TimeLimit("not called again: `answer()` took too long and was stopped.")

    return answer


@slip("slip-takes-too-long")
def is_proved_to_have_no_end(formula, example):
    def answer(*given):
        raise TimeLimit(Endless(3, "i < len(a)").told("`answer()`"))

    return answer


class MemoryLimit(Exception):  # noqa: N818 - what grading raises for the learner
    """Named as in grading."""


class Stopped(Exception):  # noqa: N818 - what grading raises for the learner
    """Named as in grading."""


class ProcessEnded(Exception):  # noqa: N818 - what grading raises for the learner
    """Named as in grading."""


def raising(name, error, text=""):
    """Enter an answer that raises, under the slip that it shows."""

    def make(formula, example):
        def answer(*given):
            raise error(text)

        return answer

    slip(name)(make)


raising("slip-takes-too-much-memory", MemoryError)
raising("slip-takes-too-much-memory", MemoryLimit, "The notebook used more than 3072 MiB.")
raising("slip-ends-python", Stopped, "Your code kept ending its own process.")
raising("slip-ends-python", Stopped, "not called again: The process ended by itself.")
raising("slip-ends-python", ProcessEnded, "The process ended by itself.")
raising("slip-asks-for-input", EOFError, "EOF when reading a line")
raising("slip-asks-for-input", EOFError, "Nobody can answer `input()` when work is graded.")


@slip("slip-takes-too-much-memory")
def takes_more_than_there_is(formula, example):
    def answer(*given):
        return np.zeros((10**6, 10**6, 10**3))

    return answer


@slip("slip-asks-for-input")
def asks_for_a_number(formula, example):
    def answer(*given):
        return float(input("how many? "))

    return answer


@slip("slip-prints")
def prints_the_result(formula, example):
    def answer(*given):
        print(formula(*given))

    return answer


@slip("slip-prints")
def prints_and_returns_the_stub_s_name(formula, example):
    def answer(*given):
        result = ...
        print(formula(*given))
        return result

    return answer


@slip("slip-prints")
def returns_what_print_gives(formula, example):
    return lambda *given: print("result:", formula(*given))


@slip("slip-returns-placeholder")
def gives_another_name_the_value(formula, example):
    def answer(*given):
        result = ...
        reslut = formula(*given)  # noqa: F841
        return result

    return answer


@slip("slip-returns-placeholder")
def returns_above_the_work(formula, example):
    def answer(*given):
        result = ...
        for _ in given:
            return result
        result = formula(*given)
        return result  # noqa: RET504

    return answer


@slip("slip-returns-placeholder")
def compares_instead_of_assigning(formula, example):
    def answer(*given):
        result = ...
        result == formula(*given)  # noqa: B015
        return result

    return answer


@slip("slip-meets-placeholder")
def fills_the_stub_s_dots(formula, example):
    def answer(*given):
        result = ...
        for i in range(3):
            result[i] = i
        return result

    return answer


@slip("slip-meets-placeholder")
def adds_to_the_stub_s_dots(formula, example):
    def answer(*given):
        result = ...
        result += 1
        return result

    return answer


@slip("slip-meets-placeholder")
def appends_to_the_stub_s_dots(formula, example):
    def answer(*given):
        result = ...
        result.append(1)
        return result

    return answer


@slip("slip-calls-no-function")
def forgets_a_star(formula, example):
    def answer(*given):
        half = 0.5
        return half(formula(*given))

    return answer


@slip("slip-calls-no-function")
def gives_sum_a_value(formula, example):
    def answer(*given):
        sum = 0
        return sum(formula(*given))

    return answer


@slip("slip-calls-no-function")
def calls_an_argument(formula, example):
    weights = [1, 2]
    return lambda *given: weights(0)


@slip("slip-name-before-its-value")
def adds_without_a_start(formula, example):
    def answer(*given):
        total += formula(*given)  # noqa: F821
        return total

    return answer


@slip("slip-name-before-its-value")
def calls_a_function_of_its_own_name(formula, example):
    def answer(*given):
        formula_of_ours = formula
        len = len(given)  # noqa: F823
        return formula_of_ours(*given), len

    return answer


@slip("slip-name-before-its-value")
def starts_inside_a_branch(formula, example):
    def answer(*given):
        if not given:
            result = 0
        return result

    answer.takes_arguments = True
    return answer


@slip("slip-list-for-array")
def scales_a_list(formula, example):
    return lambda *given: [1.0, 2.0] * 0.5


@slip("slip-list-for-array")
def subtracts_lists(formula, example):
    return lambda *given: [1.0] - [2.0]


@slip("slip-list-for-array")
def adds_a_number_to_a_list(formula, example):
    return lambda *given: [1.0] + 1.0


@slip("slip-returns-nothing")
def forgets_the_return(formula, example):
    def answer(*given):
        result = formula(*given)  # noqa: F841

    return answer


@slip("slip-returns-nothing")
def returns_what_append_gives(formula, example):
    return lambda *given: [].append(formula(*given))


@slip("slip-returns-nothing")
def returns_bare(formula, example):
    def answer(*given):
        formula(*given)
        return

    return answer


@slip("slip-raises")
def misspells(formula, example):
    return lambda *given: resluts  # noqa: F821


@slip("slip-raises")
def asks_for_an_entry_too_many(formula, example):
    return lambda *given: [1, 2][2]


@slip("slip-raises")
def divides_by_zero(formula, example):
    return lambda *given: 1 / 0


# ---- what needs numbers that can be worked out


@slip("slip-same-answer")
def types_the_example_s_result_in(formula, example):
    result = formula(*example)
    return lambda *given: result


@slip("slip-same-answer")
def uses_the_notebook_s_values(formula, example):
    def answer(*given):
        return formula(*example)

    return answer


@slip("slip-same-answer")
def overwrites_its_arguments(formula, example):
    def answer(*given):
        given = example
        return formula(*given)

    return answer


@slip("slip-nothing-added")
def returns_the_zeros_it_began_with(formula, example):
    def answer(*given):
        result = formula(*given)
        return tuple(0 * part for part in result) if isinstance(result, tuple) else zeros(result)

    return answer


@slip("slip-nothing-added")
def adds_to_a_copy(formula, example):
    def answer(*given):
        result = zeros(formula(*given))
        more = np.array(result)
        more = more + 1
        return result

    return answer


@slip("slip-nothing-added")
def never_reaches_the_loop(formula, example):
    def answer(*given):
        result = zeros(formula(*given))
        for _ in []:
            result = formula(*given)
        return result

    return answer


def zeros(result):
    """Return zeros in the shape of an answer."""
    if isinstance(result, list):
        return [zeros(part) for part in result]
    return np.zeros_like(np.asarray(result, dtype=float)) if np.ndim(result) else 0


@slip("slip-first-round")
def returns_inside_the_loop(formula, example):
    def answer(*given):  # noqa: RET503
        for entry in formula(*given):
            return entry

    return answer


@slip("slip-first-round")
def returns_a_list_inside_the_loop(formula, example):
    return lambda *given: formula(*given)[:1]


@slip("slip-first-round")
def loops_once(formula, example):
    def answer(*given):
        result = formula(*given)
        return np.array([result[i] for i in range(1)])

    return answer


@slip("slip-off-by-one")
def ends_one_too_early(formula, example):
    return lambda *given: formula(*given)[:-1]


@slip("slip-off-by-one")
def begins_at_one(formula, example):
    return lambda *given: formula(*given)[1:]


@slip("slip-off-by-one")
def counts_to_the_length_less_one(formula, example):
    def answer(*given):
        result = formula(*given)
        return [result[i] for i in range(len(result) - 1)]

    return answer


@slip("slip-whole-numbers")
def divides_with_two_strokes(formula, example):
    return lambda *given: np.array(formula(*given)) // 1


@slip("slip-whole-numbers")
def makes_ints(formula, example):
    return lambda *given: np.array(formula(*given)).astype(int)


@slip("slip-whole-numbers")
def rounds(formula, example):
    return lambda *given: np.round(formula(*given))


@slip("slip-wrong-axis")
def turns_the_table(formula, example):
    return lambda *given: np.array(formula(*given)).T


@slip("slip-changes-argument")
def spoils_what_it_was_given(formula, example):
    def answer(*given):
        for value in given:
            if isinstance(value, list) and value and isinstance(value[0], float):
                value[0] += 17.5
            if isinstance(value, np.ndarray):
                value += value.dtype.type(3)
        return formula(*given)

    return answer


def with_the_example_s(place):
    """Return a maker of answers that take one argument from the notebook."""

    def make(formula, example):
        @functools.wraps(formula)
        def answer(*given):
            return formula(*given[:place], example[place], *given[place + 1 :])

        return answer

    return make


BETTER = {
    ("w_sum", "slip-meets-placeholder"): "w-sum-placeholder",
    ("w_sum", "slip-list-for-array"): "w-sum-list-arithmetic",
    ("w_sum", "slip-returns-nothing"): "w-sum-returns-none",
    ("w_sum", "slip-raises"): "w-sum-raises",
    ("w_sum", "slip-same-answer"): "w-sum-hard-coded",
    ("w_sum", "slip-first-round"): "w-sum-raises",
    ("w_sum", "slip-off-by-one"): "w-sum-raises",
    ("w_sum", "slip-wrong-axis"): "RIGHT",
    ("ele_mul", "slip-meets-placeholder"): "ele-mul-placeholder",
    ("ele_mul", "slip-list-for-array"): {"scales_a_list": "ele-mul-repeats-list"},
    ("ele_mul", "slip-returns-nothing"): "ele-mul-returns-none",
    ("ele_mul", "slip-raises"): "ele-mul-raises",
    ("ele_mul", "slip-same-answer"): "ele-mul-hard-coded",
    ("ele_mul", "slip-first-round"): "ele-mul-first-only",
    ("ele_mul", "slip-wrong-axis"): "RIGHT",
    ("vect_mat_mul", "slip-meets-placeholder"): "vect-mat-mul-placeholder",
    ("vect_mat_mul", "slip-list-for-array"): "vect-mat-mul-list-arithmetic",
    ("vect_mat_mul", "slip-returns-nothing"): "vect-mat-mul-returns-none",
    ("vect_mat_mul", "slip-raises"): "vect-mat-mul-raises",
    ("vect_mat_mul", "slip-same-answer"): "vect-mat-mul-hard-coded",
    ("vect_mat_mul", "slip-first-round"): "vect-mat-mul-one-row",
    ("vect_mat_mul", "slip-wrong-axis"): "RIGHT",
    ("neural_network", "slip-meets-placeholder"): "neural-network-placeholder",
    ("neural_network", "slip-returns-nothing"): "neural-network-returns-none",
    ("neural_network", "slip-raises"): "neural-network-raises",
    ("neural_network", "slip-same-answer"): "neural-network-hard-coded",
    ("neural_network", "slip-wrong-axis"): "RIGHT",
    ("train", "slip-meets-placeholder"): "train-placeholder",
    ("train", "slip-returns-nothing"): "train-returns-none",
    ("train", "slip-raises"): "train-raises",
    ("train", "slip-same-answer"): "train-hard-coded",
    ("train", "slip-first-round"): "train-one-row",
    ("train", "slip-off-by-one"): {
        "ends_one_too_early": "train-step-count",
        "counts_to_the_length_less_one": "train-step-count",
    },
    ("train", "slip-changes-argument"): "RIGHT",
    ("gradient_step", "slip-meets-placeholder"): "gradient-step-placeholder",
    ("gradient_step", "slip-list-for-array"): "gradient-step-list-arithmetic",
    ("gradient_step", "slip-returns-nothing"): "gradient-step-returns-none",
    ("gradient_step", "slip-raises"): "gradient-step-raises",
    ("gradient_step", "slip-same-answer"): "gradient-step-hard-coded",
    ("gradient_step", "slip-wrong-axis"): "RIGHT",
    ("outer_prod", "slip-meets-placeholder"): "outer-prod-placeholder",
    ("outer_prod", "slip-list-for-array"): "outer-prod-list-arithmetic",
    ("outer_prod", "slip-returns-nothing"): "outer-prod-returns-none",
    ("outer_prod", "slip-raises"): "outer-prod-raises",
    ("outer_prod", "slip-same-answer"): "outer-prod-hard-coded",
    ("outer_prod", "slip-first-round"): "outer-prod-one-row",
    ("outer_prod", "slip-wrong-axis"): "outer-prod-transposed",
    ("one_hot", "slip-whole-numbers"): "RIGHT",
    ("one_hot", "slip-wrong-axis"): "one-hot-transposed",
    ("relu", "slip-changes-argument"): "relu-changes-input",
    ("relu_derivative", "slip-nothing-added"): "relu-derivative-always-one",
    ("relu_derivative", "slip-whole-numbers"): "RIGHT",
    ("relu_derivative", "slip-changes-argument"): "relu-derivative-changes-input",
    ("forward", "slip-nothing-added"): {
        "adds_to_a_copy": "slip-raises",
        "never_reaches_the_loop": "slip-raises",
    },
    ("forward", "slip-first-round"): {
        "returns_inside_the_loop": "forward-outputs-only",
        "returns_a_list_inside_the_loop": "forward-outputs-only",
        "loops_once": "slip-missing-part",
    },
    ("forward", "slip-off-by-one"): "forward-outputs-only",
    ("forward", "slip-whole-numbers"): "slip-raises",
    ("forward", "slip-wrong-axis"): "slip-raises",
    ("backward", "slip-nothing-added"): {
        "adds_to_a_copy": "slip-raises",
        "never_reaches_the_loop": "slip-raises",
    },
    ("backward", "slip-first-round"): {
        "returns_inside_the_loop": "slip-one-result",
        "returns_a_list_inside_the_loop": "slip-missing-part",
        "loops_once": "slip-missing-part",
    },
    ("backward", "slip-off-by-one"): "slip-missing-part",
    ("backward", "slip-whole-numbers"): "slip-raises",
    ("backward", "slip-wrong-axis"): "slip-raises",
    ("train_epoch", "slip-nothing-added"): {
        "adds_to_a_copy": "slip-raises",
        "never_reaches_the_loop": "slip-raises",
    },
    ("train_epoch", "slip-first-round"): {
        "returns_inside_the_loop": "slip-one-result",
        "returns_a_list_inside_the_loop": "slip-missing-part",
        "loops_once": "slip-missing-part",
    },
    ("train_epoch", "slip-off-by-one"): "slip-missing-part",
    ("train_epoch", "slip-whole-numbers"): "slip-raises",
    ("train_epoch", "slip-wrong-axis"): "slip-raises",
    ("train_epoch", "slip-changes-argument"): "train-epoch-changes-input",
    ("predict", "slip-first-round"): {"returns_inside_the_loop": "predict-one-answer-for-all"},
    ("predict", "slip-whole-numbers"): "RIGHT",
    ("predict", "slip-wrong-axis"): "RIGHT",
    ("best_epoch", "slip-first-round"): "slip-raises",
    ("best_epoch", "slip-off-by-one"): "slip-raises",
    ("best_epoch", "slip-whole-numbers"): "RIGHT",
    ("best_epoch", "slip-wrong-axis"): "RIGHT",
    ("best_epoch", "slip-changes-argument"): "RIGHT",
    ("my_softmax", "slip-returns-nothing"): "softmax-returns-none",
    ("my_softmax", "slip-raises"): "softmax-raises",
    ("my_softmax", "slip-same-answer"): "softmax-hard-coded",
    ("my_softmax", "slip-whole-numbers"): {"rounds": "softmax-rounded"},
    ("my_softmax", "slip-wrong-axis"): "RIGHT",
    ("my_softmax", "slip-changes-argument"): "softmax-mutates-input",
    ("conv2d", "slip-meets-placeholder"): "conv2d-placeholder",
    ("conv2d", "slip-returns-nothing"): "conv2d-returns-none",
    ("conv2d", "slip-raises"): "conv2d-raises",
    ("conv2d", "slip-same-answer"): "conv2d-hard-coded",
    ("conv2d", "slip-whole-numbers"): {"makes_ints": "conv2d-whole-numbers"},
    ("conv2d", "slip-wrong-axis"): "conv2d-transposed",
    ("conv2d", "slip-changes-argument"): "conv2d-changes-image",
    ("conv_output_shape", "slip-meets-placeholder"): "conv-output-shape-placeholder",
    ("conv_output_shape", "slip-returns-nothing"): "conv-output-shape-returns-none",
    ("conv_output_shape", "slip-raises"): "conv-output-shape-raises",
    ("conv_output_shape", "slip-same-answer"): "conv-output-shape-hard-coded",
    ("conv_output_shape", "slip-first-round"): {
        "returns_a_list_inside_the_loop": "conv-output-shape-no-channels",
        "loops_once": "conv-output-shape-no-channels",
    },
    ("conv_output_shape", "slip-off-by-one"): "conv-output-shape-no-channels",
    ("conv_output_shape", "slip-whole-numbers"): "RIGHT",
    ("conv_output_shape", "slip-wrong-axis"): "RIGHT",
    ("conv_output_shape", "slip-changes-argument"): "RIGHT",
    ("count_params", "slip-meets-placeholder"): "count-params-placeholder",
    ("count_params", "slip-returns-nothing"): "count-params-returns-none",
    ("count_params", "slip-raises"): "count-params-raises",
    ("count_params", "slip-same-answer"): "count-params-hard-coded",
    ("count_params", "slip-first-round"): "count-params-raises",
    ("count_params", "slip-off-by-one"): "count-params-raises",
    ("count_params", "slip-whole-numbers"): "RIGHT",
    ("count_params", "slip-wrong-axis"): "RIGHT",
    ("count_params", "slip-changes-argument"): "RIGHT",
}
"""What answers to an exercise are told instead of a slip: an idea of its own that says more.

RIGHT where such an answer is right: a whole number stays one.
"""
