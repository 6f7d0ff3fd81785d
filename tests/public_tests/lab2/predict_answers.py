"""Answers to `predict`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "predict-returns-outputs": (
            "For 4 images and 4 outputs you return the outputs themselves, an array of shape "
            "(4, 4)."
        ),
        "predict-largest-output": (
            "For 4 images and 4 outputs you return [0.873, 0.04, 0.327, 0.631]: how large the "
            "largest outputs are, not where they stand."
        ),
        "predict-one-answer-for-all": (
            "For 4 images and 4 outputs a single number comes back: one answer for all images "
            "together."
        ),
        "predict-wrong-axis": (
            "For 4 images and 4 outputs you return [0, 0, 1, 0]: for each output the image "
            "that it likes best."
        ),
        "predict-one-hot": (
            "For 4 images and 4 outputs you return rows with a 1 at the largest output, where "
            "the digit was asked for."
        ),
        "predict-from-hidden-units": (
            "For 4 images and 4 outputs you return [2, 3, 3, 2]: the hidden unit that says "
            "most, and not the digit."
        ),
        "predict-smallest-output": (
            "For 4 images and 4 outputs you return [2, 1, 1, 2]: the digit that is least "
            "likely in each row."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


def forward(X, W1, W2):
    a1 = np.maximum(0, X @ W1)
    return a1, a1 @ W2


@right
def argmax_of_rows(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    return np.argmax(yhat, axis=1)


@right
def last_axis(X, W1, W2):
    return forward(X, W1, W2)[1].argmax(-1)


@right
def row_by_row(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    return np.array([np.argmax(row) for row in yhat])


@right
def a_list_of_numbers(X, W1, W2):
    return [int(row.argmax()) for row in forward(X, W1, W2)[1]]


@right
def sorted_places(X, W1, W2):
    return np.argsort(forward(X, W1, W2)[1], axis=1)[:, -1]


@right
def transposed(X, W1, W2):
    return np.argmax(forward(X, W1, W2)[1].T, axis=0)


@right
def in_loops(X, W1, W2):
    answers = np.zeros(len(X))
    for i in range(len(X)):
        yhat = np.maximum(0, X[i] @ W1) @ W2
        for k in range(len(yhat)):
            if yhat[k] > yhat[int(answers[i])]:
                answers[i] = k
    return answers


@wrong("predict-returns-outputs")
def outputs(X, W1, W2):
    return forward(X, W1, W2)[1]


@wrong("predict-returns-outputs")
def two_products(X, W1, W2):
    return np.dot(np.clip(np.dot(X, W1), 0, None), W2)


@wrong("predict-returns-outputs")
def argmax_forgotten(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    np.argmax(yhat, axis=1)
    return yhat


@wrong("predict-largest-output")
def largest(X, W1, W2):
    return np.max(forward(X, W1, W2)[1], axis=1)


@wrong("predict-largest-output")
def largest_row_by_row(X, W1, W2):
    return [max(row) for row in forward(X, W1, W2)[1]]


@wrong("predict-largest-output")
def sorted_outputs(X, W1, W2):
    return np.sort(forward(X, W1, W2)[1])[:, -1]


@wrong("predict-one-answer-for-all")
def no_axis(X, W1, W2):
    return np.argmax(forward(X, W1, W2)[1])


@wrong("predict-one-answer-for-all")
def first_image_only(X, W1, W2):
    return forward(X, W1, W2)[1][0].argmax()


@wrong("predict-one-answer-for-all")
def overwritten_in_the_loop(X, W1, W2):
    for row in forward(X, W1, W2)[1]:
        answer = int(np.argmax(row))
    return answer


@wrong("predict-wrong-axis")
def axis_zero(X, W1, W2):
    return np.argmax(forward(X, W1, W2)[1], axis=0)


@wrong("predict-wrong-axis")
def rows_of_the_transposed(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    return np.array([column.argmax() for column in yhat.T])


@wrong("predict-wrong-axis")
def sorted_down(X, W1, W2):
    return forward(X, W1, W2)[1].argsort(axis=0)[-1]


@wrong("predict-one-hot")
def ones_at_the_largest(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    return np.eye(yhat.shape[1])[yhat.argmax(axis=1)]


@wrong("predict-one-hot")
def compared_with_the_largest(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    return yhat == yhat.max(axis=1)[:, None]


@wrong("predict-one-hot")
def marked_in_a_loop(X, W1, W2):
    _, yhat = forward(X, W1, W2)
    Y = np.zeros(yhat.shape, dtype=int)
    for i, row in enumerate(yhat):
        Y[i, np.argmax(row)] = 1
    return Y


@wrong("predict-from-hidden-units")
def first_of_the_two(X, W1, W2):
    return np.argmax(forward(X, W1, W2)[0], axis=1)


@wrong("predict-from-hidden-units")
def names_mixed_up(X, W1, W2):
    yhat, _ = forward(X, W1, W2)
    return [row.argmax() for row in yhat]


@wrong("predict-from-hidden-units")
def one_layer(X, W1, W2):
    return np.maximum(0, X @ W1).argmax(axis=-1)


@wrong("predict-smallest-output")
def smallest(X, W1, W2):
    return np.argmin(forward(X, W1, W2)[1], axis=1)


@wrong("predict-smallest-output")
def first_when_sorted(X, W1, W2):
    return forward(X, W1, W2)[1].argsort()[:, 0]


@wrong("predict-smallest-output")
def largest_of_minus(X, W1, W2):
    return [int(np.argmax(-row)) for row in forward(X, W1, W2)[1]]
