"""Answers to `train`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table()
right, wrong = TABLE.right, TABLE.wrong
CALL = "train(0.5, 0.5, 0.8, 1, 20)"


@right
def as_in_the_lesson(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        delta = yhat - y
        w = w - learning_rate * delta * x
        trace.append([delta**2, yhat, w])
    return trace


@right
def delta_turned_and_added(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = w * x
        error = (y - yhat) ** 2
        w += learning_rate * (y - yhat) * x
        trace.append((error, yhat, w))
    return trace


@right
def while_loop(w, x, y, learning_rate, steps):
    trace = []
    while len(trace) < steps:
        yhat = x * w
        w -= (yhat - y) * x * learning_rate
        trace += [[(yhat - y) * (yhat - y), yhat, w]]
    return trace


@right
def rows_of_zeros_first(w, x, y, learning_rate, steps):
    trace = [[0, 0, 0] for _ in range(steps)]
    for k in range(steps):
        trace[k][1] = x * w
        trace[k][0] = (trace[k][1] - y) ** 2
        w = w - learning_rate * (trace[k][1] - y) * x
        trace[k][2] = w
    return trace


@right
def in_an_array(w, x, y, learning_rate, steps):
    trace = np.zeros((steps, 3))
    for k in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace[k] = (yhat - y) ** 2, yhat, w
    return trace


@right
def calling_itself(w, x, y, learning_rate, steps):
    if steps == 0:
        return []
    yhat = x * w
    after = w - learning_rate * (yhat - y) * x
    row = [(yhat - y) ** 2, yhat, after]
    return [row, *calling_itself(after, x, y, learning_rate, steps - 1)]


@right
def columns_zipped(w, x, y, learning_rate, steps):
    errors, predictions, weights = [], [], []
    for _ in range(steps):
        predictions.append(x * w)
        errors.append((predictions[-1] - y) ** 2)
        w -= learning_rate * (predictions[-1] - y) * x
        weights.append(w)
    return list(zip(errors, predictions, weights, strict=True))


UPHILL = f"In {CALL} the error grows from step to step, because each step goes uphill."


@wrong("train-uphill", UPHILL)
def plus_for_minus(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w + learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-uphill", UPHILL)
def delta_turned(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        delta = y - yhat
        weight_delta = delta * x
        w -= learning_rate * weight_delta
        trace.append([delta**2, yhat, w])
    return trace


@wrong("train-uphill", UPHILL)
def minus_minus(w, x, y, learning_rate, steps):
    rows = np.zeros((steps, 3))
    for row in rows:
        row[1] = x * w
        row[0] = (row[1] - y) ** 2
        w -= -learning_rate * x * (row[1] - y)
        row[2] = w
    return rows


NO_RATE = (
    "For train(2, 0.5, 0.8, 0.5, 4) your steps have another length than the learning rate asks "
    "for: it is not used."
)


@wrong("train-no-learning-rate", NO_RATE)
def rate_unused(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-no-learning-rate", NO_RATE)
def rate_overwritten(w, x, y, learning_rate, steps):
    learning_rate = 1
    return as_in_the_lesson(w, x, y, learning_rate, steps)


@wrong("train-no-learning-rate", NO_RATE)
def rate_computed_and_forgotten(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = w * x
        weight_delta = x * (yhat - y)
        learning_rate * weight_delta
        w -= weight_delta
        trace.append(((yhat - y) ** 2, yhat, w))
    return tuple(trace)


NO_INPUT = f"In {CALL} your steps leave the input out: they are learning_rate * delta."


@wrong("train-no-input", NO_INPUT)
def x_left_out(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y)
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-no-input", NO_INPUT)
def delta_named_weight_delta(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        prediction = w * x
        weight_delta = prediction - y
        w -= learning_rate * weight_delta
        trace.append([weight_delta**2, prediction, w])
    return trace


@wrong("train-no-input", NO_INPUT)
def x_divided_out(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        gradient = (yhat - y) * x
        w -= learning_rate * gradient / x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


ERROR = f"In {CALL} your steps are made of the squared error, where delta was expected."


@wrong("train-error-as-step", ERROR)
def error_times_x(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w = w - learning_rate * error * x
        trace.append([error, yhat, w])
    return trace


@wrong("train-error-as-step", ERROR)
def error_alone(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w -= learning_rate * error
        trace.append([error, yhat, w])
    return trace


@wrong("train-error-as-step", ERROR)
def delta_squared_too_early(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        delta = (yhat - y) ** 2
        weight_delta = delta * x
        w = w - weight_delta * learning_rate
        trace.append((delta, yhat, w))
    return trace


TWO = f"In {CALL} each of your steps is twice as long as the lesson's."


@wrong("train-factor-two", TWO)
def the_whole_slope(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - learning_rate * 2 * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-factor-two", TWO)
def slope_by_differences(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat, h = x * w, 1e-3
        slope = ((x * (w + h) - y) ** 2 - (x * (w - h) - y) ** 2) / (2 * h)
        w -= learning_rate * slope
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-factor-two", TWO)
def stepped_twice(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        weight_delta = (yhat - y) * x
        w -= learning_rate * weight_delta
        w -= learning_rate * weight_delta
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


ONCE = f"In {CALL} the prediction stays what it was before the first step."


@wrong("train-prediction-once", ONCE)
def prediction_before_the_loop(w, x, y, learning_rate, steps):
    yhat = x * w
    error = (yhat - y) ** 2
    trace = []
    for _ in range(steps):
        w = w - learning_rate * (yhat - y) * x
        trace.append([error, yhat, w])
    return trace


@wrong("train-prediction-once", ONCE)
def delta_before_the_loop(w, x, y, learning_rate, steps):
    trace = []
    yhat = w * x
    delta = yhat - y
    while len(trace) < steps:
        w -= learning_rate * delta * x
        trace.append((delta**2, yhat, w))
    return trace


@wrong("train-prediction-once", ONCE)
def weight_not_kept(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        new_w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, new_w])
    return trace


BEFORE = (
    f"In {CALL} each row shows the weight before its step, where the one after it was expected."
)


@wrong("train-weight-before", BEFORE)
def appended_too_early(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        trace.append([(yhat - y) ** 2, yhat, w])
        w = w - learning_rate * (yhat - y) * x
    return trace


@wrong("train-weight-before", BEFORE)
def old_weight_kept(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        old, yhat = w, x * w
        w = old - learning_rate * (yhat - y) * x
        trace.append(((yhat - y) ** 2, yhat, old))
    return trace


@wrong("train-weight-before", BEFORE)
def all_weights_first(w, x, y, learning_rate, steps):
    weights = [w]
    for _ in range(steps - 1):
        weights.append(weights[-1] - learning_rate * (x * weights[-1] - y) * x)
    return [[(x * w - y) ** 2, x * w, w] for w in weights]


ORDER = f"In {CALL} your rows hold the right numbers in another order, or not all of them."


@wrong("train-row-order", ORDER)
def weight_first(w, x, y, learning_rate, steps):
    return [[w, yhat, e] for e, yhat, w in as_in_the_lesson(w, x, y, learning_rate, steps)]


@wrong("train-row-order", ORDER)
def prediction_first(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([yhat, (yhat - y) ** 2, w])
    return trace


@wrong("train-row-order", ORDER)
def weights_alone(w, x, y, learning_rate, steps):
    weights = []
    for _ in range(steps):
        w = w - learning_rate * (x * w - y) * x
        weights.append(w)
    return weights


@wrong("train-row-order", ORDER)
def no_weights(w, x, y, learning_rate, steps):
    return np.array(as_in_the_lesson(w, x, y, learning_rate, steps))[:, :2]


ROW = "one step's numbers, where a row for each step was expected."


@wrong("train-one-row", f"For {CALL} you return [[0.3025, 0.25, 0.775]]: {ROW}")
def returns_in_the_loop(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
        return trace
    return None


@wrong("train-one-row", f"For {CALL} you return [5.408e-06, 0.7977, 1.597]: {ROW}")
def last_step_alone(w, x, y, learning_rate, steps):
    for _ in range(steps):
        yhat = x * w
        error = (yhat - y) ** 2
        w = w - learning_rate * (yhat - y) * x
    return [error, yhat, w]


@wrong("train-one-row", f"For {CALL} you return [[5.408e-06, 0.7977, 1.597]]: {ROW}")
def a_new_trace_each_time(w, x, y, learning_rate, steps):
    for _ in range(steps):
        trace = []
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


SAME = (
    f"In {CALL} all rows are the same, the last one: one list stands in the trace again and again."
)


@wrong("train-repeated-row", SAME)
def one_list_for_all(w, x, y, learning_rate, steps):
    trace, row = [], [0, 0, 0]
    for _ in range(steps):
        row[1] = x * w
        row[0] = (row[1] - y) ** 2
        w = w - learning_rate * (row[1] - y) * x
        row[2] = w
        trace.append(row)
    return trace


@wrong("train-repeated-row", SAME)
def rows_multiplied(w, x, y, learning_rate, steps):
    trace = [[0, 0, 0]] * steps
    for k in range(steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace[k][0], trace[k][1], trace[k][2] = (yhat - y) ** 2, yhat, w
    return trace


@wrong("train-repeated-row", SAME)
def cleared_and_filled(w, x, y, learning_rate, steps):
    trace, row = [], []
    for _ in range(steps):
        row.clear()
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        row.extend([(yhat - y) ** 2, yhat, w])
        trace.append(row)
    return trace


@wrong("train-step-count", f"For {CALL} you return 19 rows.")
def from_one(w, x, y, learning_rate, steps):
    trace = []
    for _ in range(1, steps):
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-step-count", f"For {CALL} you return 21 rows.")
def one_too_many(w, x, y, learning_rate, steps):
    trace = []
    while len(trace) <= steps:
        yhat = x * w
        w = w - learning_rate * (yhat - y) * x
        trace.append([(yhat - y) ** 2, yhat, w])
    return trace


@wrong("train-step-count", f"For {CALL} you return 19 rows.")
def last_row_cut_off(w, x, y, learning_rate, steps):
    return as_in_the_lesson(w, x, y, learning_rate, steps)[:-1]
