"""Wrong answers to `accuracy_by_width`: the misconception, and its exact first sentence.

Gaps such as {first} stand for the numbers that the answer gives: they differ from run to run.
"""

from functools import cache

import numpy as np
from keras.utils import set_random_seed

from tests.public_tests.lab4.width_right_answers import compiled
from tests.public_tests.tables import Table

TABLE = Table(prefix="accuracy-by-width-")
WRONG, wrong = TABLE.wrongs, TABLE.wrong


_DIGITS = []


@cache
def _trained(hidden, epochs):
    x_train, y_train, *_ = _DIGITS[0]
    set_random_seed(1)
    model = compiled(hidden)
    model.fit(x_train, y_train, epochs=epochs, verbose=0)
    return model


def trained(hidden, digits, epochs):
    """Return a trained network; the same call is answered from memory."""
    _DIGITS[:] = [digits]
    return _trained(hidden, epochs)


def accuracy(hidden, digits, epochs):
    return trained(hidden, digits, epochs).evaluate(digits[2], digits[3], verbose=0)[1]


# --- not-measured

NOT_MEASURED = (
    "not-measured",
    "For a network of 48 units you return {first} on one set of images, and {again} on another, "
    "on which a network gets {share}.",
)


@wrong(*NOT_MEASURED)
def written_down(widths, digits, epochs):
    return [0.6, 0.15][: len(widths)]


@wrong(*NOT_MEASURED)
def a_formula_of_the_width(widths, digits, epochs):
    return [0.6 - 0.45 / n for n in widths]


@wrong(*NOT_MEASURED)
def good_numbers_of_somebody_else(widths, digits, epochs):
    return np.array([0.92 if n > 1 else 0.21 for n in widths])


@wrong(*NOT_MEASURED)
def the_first_call_by_heart(widths, digits, epochs):
    return [0.6, 0.15] if len(digits[3]) == 40 else [0.95, 0.1]


_KEPT = {}


@wrong(*NOT_MEASURED)
def kept_from_the_first_call(widths, digits, epochs):
    for n in widths:
        _KEPT[n] = _KEPT.get(n) or accuracy(n, digits, epochs)
    return [_KEPT[n] for n in widths]


# --- on-training-images

ON_TRAINING = (
    "on-training-images",
    "For a network of 48 units you return {first}. That is right for the training images of this "
    "test; for its test images 0.6 would be.",
)


@wrong(*ON_TRAINING)
def evaluated_on_the_training_images(widths, digits, epochs):
    x, y, *_ = digits
    return [trained(n, digits, epochs).evaluate(x, y, verbose=0)[1] for n in widths]


@wrong(*ON_TRAINING)
def the_last_accuracy_of_the_history(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        history = compiled(hidden).fit(digits[0], digits[1], epochs=epochs, verbose=0)
        accuracies.append(history.history["accuracy"][-1])
    return accuracies


@wrong(*ON_TRAINING)
def predicted_on_the_training_images(widths, digits, epochs):
    x_train, y_train, *_ = digits
    accuracies = np.zeros(len(widths))
    for k, hidden in enumerate(widths):
        yhat = trained(hidden, digits, epochs).predict(x_train, verbose=0).argmax(axis=1)
        accuracies[k] = (yhat == y_train).mean()
    return accuracies


# --- returns-loss

LOSS = (
    "returns-loss",
    "For 48 and 1 units you return [{first}, {second}]. These look like losses; accuracies lie "
    "between 0 and 1 and grow with the width.",
)


@wrong(*LOSS)
def the_first_of_two(widths, digits, epochs):
    return [trained(n, digits, epochs).evaluate(*digits[2:], verbose=0)[0] for n in widths]


@wrong(*LOSS)
def unpacked_the_other_way_round(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        accuracy, _loss = trained(hidden, digits, epochs).evaluate(*digits[2:], verbose=0)
        accuracies.append(accuracy)
    return accuracies


@wrong(*LOSS)
def losses_by_name(widths, digits, epochs):
    results = [
        trained(n, digits, epochs).evaluate(*digits[2:], verbose=0, return_dict=True)
        for n in widths
    ]
    return np.array([result["loss"] for result in results])


# --- returns-pairs

PAIRS = (
    "returns-pairs",
    "For 2 widths you return an array of shape (2, 2): more than one number for each.",
)


@wrong(*PAIRS)
def all_that_evaluate_gives(widths, digits, epochs):
    return [trained(n, digits, epochs).evaluate(*digits[2:], verbose=0) for n in widths]


@wrong(*PAIRS)
def widths_beside_accuracies(widths, digits, epochs):
    return [(hidden, accuracy(hidden, digits, epochs)) for hidden in widths]


@wrong(*PAIRS)
def training_and_test(widths, digits, epochs):
    x_train, y_train, x_test, y_test = digits
    results = np.zeros((len(widths), 2))
    for k, hidden in enumerate(widths):
        model = trained(hidden, digits, epochs)
        results[k, 0] = model.evaluate(x_train, y_train, verbose=0)[1]
        results[k, 1] = model.evaluate(x_test, y_test, verbose=0)[1]
    return results


# --- percent

PERCENT = (
    "percent",
    "For a network of 48 units you return {first}, where a fraction between 0 and 1 was expected.",
)


@wrong(*PERCENT)
def times_a_hundred(widths, digits, epochs):
    return [100 * accuracy(hidden, digits, epochs) for hidden in widths]


@wrong(*PERCENT)
def whole_percents(widths, digits, epochs):
    return np.round([accuracy(n, digits, epochs) * 100 for n in widths]).astype(int)


@wrong(*PERCENT)
def counted_in_percent(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        yhat = trained(hidden, digits, epochs).predict(digits[2], verbose=0).argmax(axis=1)
        accuracies.append((yhat == digits[3]).sum() / len(yhat) * 100)
    return accuracies


# --- error-rate

ERRORS = (
    "error-rate",
    "For a network of 48 units you return {first}, and for one of 1 unit {second}: these are "
    "shares of wrong answers.",
)


@wrong(*ERRORS)
def one_minus(widths, digits, epochs):
    return [1 - accuracy(hidden, digits, epochs) for hidden in widths]


@wrong(*ERRORS)
def share_of_wrong_answers(widths, digits, epochs):
    rates = np.empty(len(widths))
    for k, hidden in enumerate(widths):
        yhat = trained(hidden, digits, epochs).predict(digits[2], verbose=0).argmax(axis=1)
        rates[k] = np.mean(yhat != digits[3])
    return rates


@wrong(*ERRORS)
def errors_per_image(widths, digits, epochs):
    m = len(digits[3])
    rights = [round(m * accuracy(hidden, digits, epochs)) for hidden in widths]
    return tuple((m - right) / m for right in rights)


# --- one-result


def one(got):
    return (
        "one-result",
        f"For 2 widths you return {got}.",
    )


@wrong(*one("one number"))
def returned_inside_the_loop(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        accuracies.append(accuracy(hidden, digits, epochs))
        return accuracies
    return accuracies


@wrong(*one("a single number"))
def only_the_last(widths, digits, epochs):
    accuracies = 0.0
    for hidden in widths:
        accuracies = accuracy(hidden, digits, epochs)
    return accuracies


@wrong(*one("a single number"))
def the_best(widths, digits, epochs):
    return max(accuracy(hidden, digits, epochs) for hidden in widths)


@wrong(*one("one number"))
def emptied_on_each_turn(widths, digits, epochs):
    for hidden in widths:
        accuracies = []
        accuracies.append(accuracy(hidden, digits, epochs))
    return np.array(accuracies)


# --- order

ORDER = (
    "order",
    "For the widths [48, 1], in this order, your first accuracy is {first} and your second "
    "{second}: the order of the widths got lost.",
)


@wrong(*ORDER)
def sorted_widths(widths, digits, epochs):
    return [accuracy(hidden, digits, epochs) for hidden in sorted(widths)]


@wrong(*ORDER)
def put_in_front(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        accuracies.insert(0, accuracy(hidden, digits, epochs))
    return accuracies


@wrong(*ORDER)
def sorted_accuracies(widths, digits, epochs):
    return np.sort([accuracy(hidden, digits, epochs) for hidden in widths])


# --- widths-ignored

IGNORED = (
    "widths-ignored",
    "For networks of 48 and 1 units you return almost the same: [{first}, {second}]. A single "
    "hidden unit can't tell ten digits apart.",
)


@wrong(*IGNORED)
def always_fifty(widths, digits, epochs):
    return [accuracy(50, digits, epochs) for _ in widths]


@wrong(*IGNORED)
def one_network_before_the_loop(widths, digits, epochs):
    x_train, y_train, x_test, y_test = digits
    model = compiled(widths[0])
    accuracies = []
    for _ in widths:
        model.fit(x_train, y_train, epochs=epochs, verbose=0)
        accuracies.append(model.evaluate(x_test, y_test, verbose=0)[1])
    return accuracies


@wrong(*IGNORED)
def the_first_result_repeated(widths, digits, epochs):
    return np.full(len(widths), accuracy(widths[0], digits, epochs))


# --- not-trained

NOT_TRAINED = (
    "not-trained",
    "For a network of 48 units you return {first}; after training it gets 0.6 on these images.",
)


@wrong(*NOT_TRAINED)
def fit_forgotten(widths, digits, epochs):
    set_random_seed(2)
    return [compiled(n).evaluate(digits[2], digits[3], verbose=0)[1] for n in widths]


@wrong(*NOT_TRAINED)
def trained_one_and_evaluated_another(widths, digits, epochs):
    accuracies = []
    for hidden in widths:
        trained(hidden, digits, epochs)
        set_random_seed(2)
        accuracies.append(compiled(hidden).evaluate(digits[2], digits[3], verbose=0)[1])
    return accuracies


@wrong(*NOT_TRAINED)
def no_epochs(widths, digits, epochs):
    x_train, y_train, x_test, y_test = digits
    set_random_seed(2)
    accuracies = []
    for hidden in widths:
        model = compiled(hidden)
        model.fit(x_train, y_train, epochs=0, verbose=0)
        accuracies.append(model.evaluate(x_test, y_test, verbose=0)[1])
    return accuracies
