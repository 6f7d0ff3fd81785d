"""Answers to `backward`, right and wrong, as people write them."""

import numpy as np

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "backward-uphill": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs every entry of dW2 is the "
            "right one with its sign turned round."
        ),
        "backward-averages": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs every entry of dW2 is the "
            "right one divided by the number of images, or of outputs."
        ),
        "backward-doubled": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs every entry of dW2 is twice "
            "the right one, or half of it."
        ),
        "backward-no-relu-derivative": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs dW2 is right, but dW1 also "
            "blames hidden units that were off."
        ),
        "backward-relu-for-its-derivative": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs dW2 is right, but in dW1 "
            "each hidden unit counts as much as its output."
        ),
        "backward-masks-the-output": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs the outputs that are not "
            "positive take no blame: the ReLU's derivative has been applied to them."
        ),
        "backward-without-labels": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs the labels Y make no "
            "difference to your gradients."
        ),
        "backward-swapped": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs both gradients are right, "
            "but dW2 comes first."
        ),
        "backward-transposed": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs your gradients are turned on "
            "their side: dW1 should have the shape of W1, and dW2 that of W2."
        ),
        "backward-shapes-do-not-fit": (
            "For 3 images, 4 pixels, 5 hidden units and 2 outputs your code raised ValueError: "
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
            "signature (n?,k),(k,m?)->(n?,m?) (size 5 is different from 2) (line {line}): two "
            "arrays were multiplied whose shapes don't fit."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


def relu_derivative(z):
    return (z > 0).astype(float)


@right
def as_in_the_lesson(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ delta2


@right
def with_dot(X, Y, a1, yhat, W2):
    missed = np.subtract(yhat, Y)
    dW2 = np.dot(a1.T, missed)
    blame = np.dot(missed, W2.T)
    blame[a1 <= 0] = 0
    return np.dot(X.T, blame), dW2


@right
def image_by_image(X, Y, a1, yhat, W2):
    dW1, dW2 = np.zeros((X.shape[1], a1.shape[1])), np.zeros(W2.shape)
    for x, y, a, out in zip(X, Y, a1, yhat, strict=True):
        dW2 += np.outer(a, out - y)
        dW1 += np.outer(x, W2 @ (out - y) * (a > 0))
    return dW1, dW2


@right
def by_einsum(X, Y, a1, yhat, W2):
    e = yhat - Y
    return (
        np.einsum("mp,mk,hk,mh->ph", X, e, W2, np.where(a1 > 0, 1.0, 0.0)),
        np.einsum("mh,mk->hk", a1, e),
    )


@right
def weight_by_weight(X, Y, a1, yhat, W2):
    m, hidden = a1.shape
    dW1, dW2 = np.zeros((X.shape[1], hidden)), np.zeros(W2.shape)
    for j in range(hidden):
        for k in range(W2.shape[1]):
            dW2[j, k] = sum(a1[i, j] * (yhat[i, k] - Y[i, k]) for i in range(m))
        for i in range(m):
            if a1[i, j] > 0:
                dW1[:, j] += X[i] * ((yhat[i] - Y[i]) * W2[j]).sum()
    return dW1, dW2


@right
def twice_the_half(X, Y, a1, yhat, W2):
    delta2 = 2 * (yhat - Y)
    delta1 = delta2.dot(W2.T) * np.sign(a1)
    return X.T.dot(delta1) / 2, a1.T.dot(delta2) / 2


@right
def minus_twice(X, Y, a1, yhat, W2):
    delta2 = Y - yhat
    delta1 = delta2 @ W2.T * (a1 > 0)
    return [-(X.T @ delta1), -(a1.T @ delta2)]


@wrong("backward-uphill")
def what_was_asked_minus_what_came(X, Y, a1, yhat, W2):
    delta2 = Y - yhat
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ delta2


@wrong("backward-uphill")
def minus_in_front(X, Y, a1, yhat, W2):
    e = yhat - Y
    return -X.T @ (e @ W2.T * (a1 > 0)), -a1.T @ e


@wrong("backward-uphill")
def turned_and_averaged(X, Y, a1, yhat, W2):
    e = (Y - yhat) / len(X)
    return np.dot(X.T, np.dot(e, W2.T) * (a1 > 0)), np.dot(a1.T, e)


@wrong("backward-averages")
def over_m(X, Y, a1, yhat, W2):
    m = X.shape[0]
    delta2 = (yhat - Y) / m
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ delta2


@wrong("backward-averages")
def mean_over_images(X, Y, a1, yhat, W2):
    e = yhat - Y
    first = np.mean([np.outer(X[i], W2 @ e[i] * (a1[i] > 0)) for i in range(len(X))], axis=0)
    second = np.mean([np.outer(a1[i], e[i]) for i in range(len(X))], axis=0)
    return first, second


@wrong("backward-averages")
def derivative_of_the_mean_of_all_squares(X, Y, a1, yhat, W2):
    e = 2 * (yhat - Y) / Y.size
    return X.T @ (e @ W2.T * (a1 > 0)), a1.T @ e


@wrong("backward-doubled")
def two_in_front(X, Y, a1, yhat, W2):
    delta2 = 2 * (yhat - Y)
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ delta2


@wrong("backward-doubled")
def halved(X, Y, a1, yhat, W2):
    e = yhat - Y
    return 0.5 * (X.T @ (e @ W2.T * (a1 > 0))), 0.5 * (a1.T @ e)


@wrong("backward-doubled")
def added_twice(X, Y, a1, yhat, W2):
    e = (yhat - Y) + (yhat - Y)
    return np.einsum("mp,mh->ph", X, e @ W2.T * (a1 > 0)), np.einsum("mh,mk->hk", a1, e)


@wrong("backward-no-relu-derivative")
def straight_back(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = delta2 @ W2.T
    return X.T @ delta1, a1.T @ delta2


@wrong("backward-no-relu-derivative")
def derivative_one_at_zero(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    return X.T @ (delta2 @ W2.T * (a1 >= 0)), a1.T @ delta2


@wrong("backward-no-relu-derivative")
def derivative_computed_and_forgotten(X, Y, a1, yhat, W2):
    e = yhat - Y
    blame = e.dot(W2.T)
    np.multiply(blame, relu_derivative(a1))
    return X.T.dot(blame), a1.T.dot(e)


@wrong("backward-relu-for-its-derivative")
def times_a1(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    return X.T @ (delta2 @ W2.T * a1), a1.T @ delta2


@wrong("backward-relu-for-its-derivative")
def times_relu(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = np.dot(delta2, W2.T) * np.maximum(0, a1)
    return np.dot(X.T, delta1), np.dot(a1.T, delta2)


@wrong("backward-relu-for-its-derivative")
def size_and_slope(X, Y, a1, yhat, W2):
    e = yhat - Y
    return np.einsum("mp,mk,hk,mh->ph", X, e, W2, a1 * (a1 > 0)), a1.T @ e


@wrong("backward-masks-the-output")
def derivative_at_the_end_too(X, Y, a1, yhat, W2):
    delta2 = (yhat - Y) * relu_derivative(yhat)
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ delta2


@wrong("backward-masks-the-output")
def cleared_where_negative(X, Y, a1, yhat, W2):
    e = yhat - Y
    e[yhat <= 0] = 0
    blame = e @ W2.T
    blame[a1 <= 0] = 0
    return X.T @ blame, a1.T @ e


@wrong("backward-masks-the-output")
def loop_over_layers(X, Y, a1, yhat, W2):
    gradients, back = [], yhat - Y
    for before, after, W in ((a1, yhat, W2), (X, a1, None)):
        back = back * (after > 0)
        gradients.insert(0, before.T @ back)
        back = back @ W.T if W is not None else None
    return tuple(gradients)


@wrong("backward-without-labels")
def yhat_sent_back(X, Y, a1, yhat, W2):
    delta1 = yhat @ W2.T * relu_derivative(a1)
    return X.T @ delta1, a1.T @ yhat


@wrong("backward-without-labels")
def zeros_as_labels(X, Y, a1, yhat, W2):
    e = yhat - np.zeros_like(Y)
    return np.dot(X.T, np.dot(e, W2.T) * (a1 > 0)), np.dot(a1.T, e)


@wrong("backward-without-labels")
def outer_products_of_yhat(X, Y, a1, yhat, W2):
    first = sum(np.outer(X[i], W2 @ yhat[i] * (a1[i] > 0)) for i in range(len(X)))
    return first, sum(np.outer(a1[i], yhat[i]) for i in range(len(X)))


@wrong("backward-swapped")
def second_layer_first(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    dW2 = a1.T @ delta2
    dW1 = X.T @ (delta2 @ W2.T * relu_derivative(a1))
    return dW2, dW1


@wrong("backward-swapped")
def list_from_the_back(X, Y, a1, yhat, W2):
    gradients = [np.dot(a1.T, yhat - Y)]
    gradients.append(np.dot(X.T, np.dot(yhat - Y, W2.T) * (a1 > 0)))
    return gradients


@wrong("backward-swapped")
def names_mixed_up(X, Y, a1, yhat, W2):
    e = yhat - Y
    dW1, dW2 = np.einsum("mh,mk->hk", a1, e), X.T @ np.where(a1 > 0, e @ W2.T, 0)
    return dW1, dW2


@wrong("backward-transposed")
def error_first(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = delta2 @ W2.T * relu_derivative(a1)
    return delta1.T @ X, delta2.T @ a1


@wrong("backward-transposed")
def turned_at_the_end(X, Y, a1, yhat, W2):
    e = yhat - Y
    return (X.T @ (e @ W2.T * (a1 > 0))).T, (a1.T @ e).T


@wrong("backward-transposed")
def outer_products_turned(X, Y, a1, yhat, W2):
    e = yhat - Y
    first = sum(np.outer(W2 @ e[i] * (a1[i] > 0), X[i]) for i in range(len(X)))
    return first, sum(np.outer(e[i], a1[i]) for i in range(len(X)))


@wrong(
    "backward-shapes-do-not-fit",
)
def no_transpose_of_w2(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = delta2 @ W2 * relu_derivative(a1)  # <- raises
    return X.T @ delta1, a1.T @ delta2


@wrong(
    "backward-shapes-do-not-fit",
    "For 3 images, 4 pixels, 5 hidden units and 2 outputs your code raised ValueError: shapes "
    "(3,5) and (3,2) not aligned: 5 (dim 1) != 3 (dim 0) (line {line}): two arrays were "
    "multiplied whose shapes don't fit.",
)
def no_transpose_of_a1(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    return X.T @ (delta2 @ W2.T * (a1 > 0)), np.dot(a1, delta2)  # <- raises


@wrong(
    "backward-shapes-do-not-fit",
    "For 3 images, 4 pixels, 5 hidden units and 2 outputs your code raised ValueError: operands "
    "could not be broadcast together with shapes (3,2) (2,5) (line {line}): two arrays were "
    "multiplied whose shapes don't fit.",
)
def star_for_product(X, Y, a1, yhat, W2):
    delta2 = yhat - Y
    delta1 = delta2 * W2.T * relu_derivative(a1)  # <- raises
    return X.T @ delta1, a1.T @ delta2
