"""Answers to `train_epoch`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "train-epoch-uphill": (
            "For 4 images in batches of 4 and learning rate 0.03 the weights move the wrong "
            "way: the error grows."
        ),
        "train-epoch-no-step": (
            "For 4 images in batches of 4 and learning rate 0.03 your function returns the "
            "weights just as it got them."
        ),
        "train-epoch-one-big-step": (
            "For 6 images in batches of 2 and learning rate 0.02 all images are answered with "
            "the same old weights, which adds up to one single step."
        ),
        "train-epoch-one-batch-only": (
            "For 6 images in batches of 2 and learning rate 0.02 the weights take a single "
            "step, with one of the batches."
        ),
        "train-epoch-drops-the-rest": (
            "Right where the batches come out even, but for 7 images in batches of 3 and "
            "learning rate 0.015 the last images are never used."
        ),
        "train-epoch-one-image-at-a-time": (
            "For 4 images in batches of 4 and learning rate 0.03 the weights take a step after "
            "every single image."
        ),
        "train-epoch-ignores-learning-rate": (
            "For 4 images in batches of 4 and learning rate 0.03 the steps have another size "
            "than the learning rate says."
        ),
        "train-epoch-one-layer-only": (
            "For 4 images in batches of 4 and learning rate 0.03 only one of the two matrices "
            "learns."
        ),
        "train-epoch-returns-gradients": (
            "For 4 images in batches of 4 and learning rate 0.03 the gradients come back in "
            "place of the weights."
        ),
        "train-epoch-changes-input": (
            "For 4 images in batches of 4 and learning rate 0.03 the weights that went in are "
            "others afterwards."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


def forward(X, W1, W2):
    a1 = np.maximum(0, X @ W1)
    return a1, a1 @ W2


def backward(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    return X.T @ (delta2 @ W2.T * (a1 > 0)), a1.T @ delta2


def gradients(X, Y, W1, W2):
    return backward(X, Y, *forward(X, W1, W2), W2)


@right
def as_in_the_lesson(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1.copy(), W2.copy()
    for begin in range(0, len(X), batch_size):
        X_batch, Y_batch = X[begin : begin + batch_size], Y[begin : begin + batch_size]
        a1, yhat = forward(X_batch, new_W1, new_W2)
        dW1, dW2 = backward(X_batch, Y_batch, a1, yhat, new_W2)
        new_W1 -= learning_rate * dW1
        new_W2 -= learning_rate * dW2
    return new_W1, new_W2


@right
def without_copies(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1 = W1 - learning_rate * dW1
        W2 = W2 - learning_rate * dW2
    return W1, W2


@right
def while_images_are_left(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    weights = [np.array(W1), np.array(W2)]
    while len(X):
        steps = gradients(X[:batch_size], Y[:batch_size], *weights)
        weights = [W - learning_rate * dW for W, dW in zip(weights, steps, strict=True)]
        X, Y = X[batch_size:], Y[batch_size:]
    return weights


@right
def split_into_batches(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    cuts = range(batch_size, len(X), batch_size)
    for X_batch, Y_batch in zip(np.split(X, cuts), np.split(Y, cuts), strict=True):
        dW1, dW2 = gradients(X_batch, Y_batch, W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


@right
def counted_batches(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1 + 0, W2 + 0
    for k in range(int(np.ceil(len(X) / batch_size))):
        low, high = k * batch_size, min((k + 1) * batch_size, len(X))
        dW1, dW2 = gradients(X[low:high], Y[low:high], new_W1, new_W2)
        new_W1 += -learning_rate * dW1
        new_W2 += -learning_rate * dW2
    return new_W1, new_W2


@right
def sums_of_single_gradients(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        total1, total2 = np.zeros_like(W1), np.zeros_like(W2)
        for i in range(begin, min(begin + batch_size, len(X))):
            dW1, dW2 = gradients(X[i : i + 1], Y[i : i + 1], W1, W2)
            total1, total2 = total1 + dW1, total2 + dW2
        W1, W2 = W1 - learning_rate * total1, W2 - learning_rate * total2
    return W1, W2


@right
def the_rest_apart(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    def step(rows, W1, W2):
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        return W1 - learning_rate * dW1, W2 - learning_rate * dW2

    full = len(X) // batch_size
    for k in range(full):
        W1, W2 = step(slice(k * batch_size, (k + 1) * batch_size), W1, W2)
    if len(X) % batch_size:
        W1, W2 = step(slice(full * batch_size, None), W1, W2)
    return W1, W2


@wrong("train-epoch-uphill")
def added(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1 = W1 + learning_rate * dW1
        W2 = W2 + learning_rate * dW2
    return W1, W2


@wrong("train-epoch-uphill")
def plus_equals(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1.copy(), W2.copy()
    for begin in range(0, len(X), batch_size):
        X_batch, Y_batch = X[begin : begin + batch_size], Y[begin : begin + batch_size]
        dW1, dW2 = gradients(X_batch, Y_batch, new_W1, new_W2)
        new_W1 += learning_rate * dW1
        new_W2 += learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-uphill")
def minus_a_minus(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    step = -learning_rate
    for low in range(0, X.shape[0], batch_size):
        dW1, dW2 = gradients(X[low : low + batch_size], Y[low : low + batch_size], W1, W2)
        W1, W2 = W1 - step * dW1, W2 - step * dW2
    return [W1, W2]


@wrong("train-epoch-no-step")
def handed_back(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    return W1, W2


@wrong("train-epoch-no-step")
def computed_and_forgotten(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1.copy(), W2.copy()
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], new_W1, new_W2)
        new_W1 - learning_rate * dW1
        new_W2 - learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-no-step")
def the_old_ones_returned(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    V1, V2 = W1, W2
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], V1, V2)
        V1, V2 = V1 - learning_rate * dW1, V2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-one-big-step")
def all_images_at_once(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    dW1, dW2 = gradients(X, Y, W1, W2)
    return W1 - learning_rate * dW1, W2 - learning_rate * dW2


@wrong("train-epoch-one-big-step")
def old_weights_throughout(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1.copy(), W2.copy()
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        a1, yhat = forward(X[rows], W1, W2)
        dW1, dW2 = backward(X[rows], Y[rows], a1, yhat, W2)
        new_W1 -= learning_rate * dW1
        new_W2 -= learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-one-big-step")
def gradients_collected_first(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    steps = [
        gradients(X[k : k + batch_size], Y[k : k + batch_size], W1, W2)
        for k in range(0, len(X), batch_size)
    ]
    first, second = (sum(parts) for parts in zip(*steps, strict=True))
    return W1 - learning_rate * first, W2 - learning_rate * second


@wrong("train-epoch-one-batch-only")
def updates_behind_the_loop(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        X_batch = X[begin : begin + batch_size]
        Y_batch = Y[begin : begin + batch_size]
    dW1, dW2 = gradients(X_batch, Y_batch, W1, W2)
    return W1 - learning_rate * dW1, W2 - learning_rate * dW2


@wrong("train-epoch-one-batch-only")
def returned_inside_the_loop(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        new_W1 = W1 - learning_rate * dW1
        new_W2 = W2 - learning_rate * dW2
        return new_W1, new_W2
    return None


@wrong("train-epoch-one-batch-only")
def started_again_for_each_batch(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        new_W1, new_W2 = W1.copy(), W2.copy()
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], new_W1, new_W2)
        new_W1 -= learning_rate * dW1
        new_W2 -= learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-drops-the-rest")
def full_batches_only(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for k in range(len(X) // batch_size):
        rows = slice(k * batch_size, (k + 1) * batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-drops-the-rest")
def stops_before_the_end(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    begin = 0
    while begin + batch_size <= len(X):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
        begin += batch_size
    return W1, W2


@wrong("train-epoch-drops-the-rest")
def reshaped_into_batches(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    end = len(X) - len(X) % batch_size
    X_batches = X[:end].reshape(-1, batch_size, X.shape[1])
    Y_batches = Y[:end].reshape(-1, batch_size, Y.shape[1])
    for X_batch, Y_batch in zip(X_batches, Y_batches, strict=True):
        dW1, dW2 = gradients(X_batch, Y_batch, W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-one-image-at-a-time")
def loop_over_images(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for i in range(len(X)):
        dW1, dW2 = gradients(X[i : i + 1], Y[i : i + 1], W1, W2)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-one-image-at-a-time")
def loop_within_each_batch(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        for i in range(begin, min(begin + batch_size, len(X))):
            dW1, dW2 = gradients(X[[i]], Y[[i]], W1, W2)
            W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-one-image-at-a-time")
def zipped_rows(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for x, y in zip(X, Y, strict=True):
        a1 = np.maximum(0, x @ W1)
        missed = a1 @ W2 - y
        back = W2 @ missed * (a1 > 0)
        W2 = W2 - learning_rate * np.outer(a1, missed)
        W1 = W1 - learning_rate * np.outer(x, back)
    return W1, W2


@wrong("train-epoch-ignores-learning-rate")
def no_rate_at_all(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1, W2 = W1 - dW1, W2 - dW2
    return W1, W2


@wrong("train-epoch-ignores-learning-rate")
def rate_of_the_lesson(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    alpha = 0.005
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1, W2 = W1 - alpha * dW1, W2 - alpha * dW2
    return W1, W2


@wrong("train-epoch-ignores-learning-rate")
def a_rate_of_ones_own(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        dW1, dW2 = gradients(X[begin : begin + batch_size], Y[begin : begin + batch_size], W1, W2)
        W1, W2 = W1 - 0.01 * dW1, W2 - 0.01 * dW2
    return W1, W2


@wrong("train-epoch-one-layer-only")
def second_layer_only(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW2 = gradients(X[rows], Y[rows], W1, W2)[1]
        W2 = W2 - learning_rate * dW2
    return W1, W2


@wrong("train-epoch-one-layer-only")
def first_layer_only(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1 = W1.copy()
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        new_W1 -= learning_rate * gradients(X[rows], Y[rows], new_W1, W2)[0]
    return new_W1, W2


@wrong("train-epoch-one-layer-only")
def a_slip_of_the_pen(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1.copy(), W2.copy()
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        _, dW2 = gradients(X[rows], Y[rows], W1, new_W2)
        new_W2 -= learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-returns-gradients")
def gradients_of_all(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    return gradients(X, Y, W1, W2)


@wrong("train-epoch-returns-gradients")
def gradients_added_up(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    total1, total2 = 0, 0
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        total1, total2 = total1 + dW1, total2 + dW2
    return total1, total2


@wrong("train-epoch-returns-gradients")
def what_backward_gave(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    a1, yhat = forward(X, W1, W2)
    new_W1, new_W2 = backward(X, Y, a1, yhat, W2)
    return [new_W1, new_W2]


@wrong("train-epoch-changes-input")
def minus_equals(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], W1, W2)
        W1 -= learning_rate * dW1
        W2 -= learning_rate * dW2
    return W1, W2


@wrong("train-epoch-changes-input")
def a_second_name_is_no_copy(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1, new_W2 = W1, W2
    for begin in range(0, len(X), batch_size):
        X_batch, Y_batch = X[begin : begin + batch_size], Y[begin : begin + batch_size]
        dW1, dW2 = gradients(X_batch, Y_batch, new_W1, new_W2)
        new_W1 += -learning_rate * dW1
        new_W2 += -learning_rate * dW2
    return new_W1, new_W2


@wrong("train-epoch-changes-input")
def written_into_w2(X, Y, W1, W2, learning_rate=0.005, batch_size=25):
    new_W1 = W1.copy()
    for begin in range(0, len(X), batch_size):
        rows = slice(begin, begin + batch_size)
        dW1, dW2 = gradients(X[rows], Y[rows], new_W1, W2)
        new_W1 -= learning_rate * dW1
        W2[:] = W2 - learning_rate * dW2
    return new_W1, W2
