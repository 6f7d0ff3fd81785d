"""Answers to `forward`, right and wrong, as people write them."""

import numpy as np
from scipy.special import softmax

from tests.public_tests.tables import Table

TABLE = Table(
    {
        "forward-no-relu": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) the hidden units come out negative "
            "in places: no ReLU has been applied to them."
        ),
        "forward-relu-on-output": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) no output is negative: the ReLU "
            "has been applied to the outputs as well."
        ),
        "forward-squashed-output": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) the outputs lie between 0 and 1: a "
            "sigmoid or softmax has been applied to them."
        ),
        "forward-returns-z1": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) the outputs are right, but the "
            "first answer is X @ W1, before the ReLU."
        ),
        "forward-outputs-only": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) one array comes back where two "
            "were asked for: a1 and yhat."
        ),
        "forward-swapped": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) both arrays are right, but the "
            "outputs come first."
        ),
        "forward-star-for-product": (
            "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) your code raised ValueError: "
            "operands could not be broadcast together with shapes (2,3) (3,4) (line {line}): a "
            "product entry by entry, or with the factors in the wrong order, does not fit "
            "these shapes."
        ),
    }
)
right, wrong = TABLE.right, TABLE.wrong


def relu(z):
    return np.maximum(0, z)


@right
def two_products(X, W1, W2):
    a1 = relu(X @ W1)
    yhat = a1 @ W2
    return a1, yhat


@right
def with_dot(X, W1, W2):
    a1 = relu(np.dot(X, W1))
    return a1, np.dot(a1, W2)


@right
def masked(X, W1, W2):
    z1 = X.dot(W1)
    a1 = z1 * (z1 > 0)
    return a1, a1.dot(W2)


@right
def image_by_image(X, W1, W2):
    a1 = np.array([relu(x @ W1) for x in X])
    yhat = np.array([a @ W2 for a in a1])
    return a1, yhat


@right
def in_loops(X, W1, W2):
    a1 = np.zeros((len(X), W1.shape[1]))
    yhat = np.zeros((len(X), W2.shape[1]))
    for i in range(len(X)):
        for j in range(W1.shape[1]):
            a1[i, j] = max(0, sum(X[i] * W1[:, j]))
        for k in range(W2.shape[1]):
            yhat[i, k] = sum(a1[i] * W2[:, k])
    return a1, yhat


@right
def by_einsum(X, W1, W2):
    a1 = np.clip(np.einsum("mp,ph->mh", X, W1), 0, None)
    return [a1, np.einsum("mh,hk->mk", a1, W2)]


@right
def transposed_and_back(X, W1, W2):
    a1 = np.maximum((W1.T @ X.T).T, 0)
    return a1, (W2.T @ a1.T).T


@right
def in_float32(X, W1, W2):
    a1 = np.maximum(X.astype(np.float32) @ W1.astype(np.float32), 0)
    return a1, a1 @ W2.astype(np.float32)


@wrong("forward-no-relu")
def two_linear_layers(X, W1, W2):
    a1 = X @ W1
    return a1, a1 @ W2


@wrong("forward-no-relu")
def relu_called_and_forgotten(X, W1, W2):
    a1 = np.dot(X, W1)
    relu(a1)
    return a1, np.dot(a1, W2)


@wrong("forward-no-relu")
def one_matrix(X, W1, W2):
    return X @ W1, X @ (W1 @ W2)


@wrong("forward-relu-on-output")
def relu_twice(X, W1, W2):
    a1 = relu(X @ W1)
    return a1, relu(a1 @ W2)


@wrong("forward-relu-on-output")
def loop_over_layers(X, W1, W2):
    layers = [X]
    for W in (W1, W2):
        layers.append(np.maximum(0, layers[-1] @ W))
    return layers[1], layers[2]


@wrong("forward-relu-on-output")
def relu_at_the_end_only(X, W1, W2):
    z1 = X @ W1
    return z1, relu(z1 @ W2)


@wrong("forward-squashed-output")
def sigmoid_at_the_end(X, W1, W2):
    a1 = relu(X @ W1)
    return a1, 1 / (1 + np.exp(-(a1 @ W2)))


@wrong("forward-squashed-output")
def softmax_at_the_end(X, W1, W2):
    a1 = relu(X @ W1)
    return a1, softmax(a1 @ W2, axis=1)


@wrong("forward-squashed-output")
def softmax_by_hand(X, W1, W2):
    a1 = relu(X.dot(W1))
    powers = np.exp(a1.dot(W2))
    return a1, powers / powers.sum(axis=1).reshape(-1, 1)


@wrong("forward-returns-z1")
def sums_returned(X, W1, W2):
    z1 = X @ W1
    a1 = relu(z1)
    return z1, a1 @ W2


@wrong("forward-returns-z1")
def relu_inside_the_product(X, W1, W2):
    a1 = X @ W1
    yhat = relu(a1) @ W2
    return a1, yhat


@wrong("forward-returns-z1")
def overwritten(X, W1, W2):
    hidden = np.dot(X, W1)
    out = np.dot(hidden * (hidden > 0), W2)
    return (hidden, out)


@wrong("forward-outputs-only")
def yhat_only(X, W1, W2):
    return relu(X @ W1) @ W2


@wrong("forward-outputs-only")
def yhat_only_in_steps(X, W1, W2):
    layer = X
    layer = np.maximum(layer.dot(W1), 0)
    layer = layer.dot(W2)
    return layer  # noqa: RET504 - as beginners write it


@wrong("forward-outputs-only")
def a1_only(X, W1, W2):
    a1 = relu(X @ W1)
    yhat = a1 @ W2  # noqa: F841
    return a1


@wrong("forward-swapped")
def outputs_first(X, W1, W2):
    a1 = relu(X @ W1)
    return a1 @ W2, a1


@wrong("forward-swapped")
def outputs_first_in_a_list(X, W1, W2):
    a1 = np.where(X @ W1 > 0, X @ W1, 0)
    yhat = a1 @ W2
    return [yhat, a1]


@wrong("forward-swapped")
def last_layer_first(X, W1, W2):
    layers = []
    for W in (W1, W2):
        X = X @ W if layers else relu(X @ W)
        layers.insert(0, X)
    return tuple(layers)


@wrong("forward-star-for-product")
def star(X, W1, W2):
    a1 = relu(X * W1)  # <- raises
    return a1, a1 * W2


@wrong(
    "forward-star-for-product",
    "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) your code raised ValueError: matmul: Input "
    "operand 1 has a mismatch in its core dimension 0, with gufunc signature "
    "(n?,k),(k,m?)->(n?,m?) (size 2 is different from 4) (line {line}): a product entry by entry, "
    "or with the factors in the wrong order, does not fit these shapes.",
)
def weights_first(X, W1, W2):
    a1 = relu(W1 @ X)  # <- raises
    return a1, W2 @ a1


@wrong(
    "forward-star-for-product",
    "For X of shape (2, 3), W1 (3, 4) and W2 (4, 2) your code raised ValueError: shapes (2,3) and "
    "(4,3) not aligned: 3 (dim 1) != 4 (dim 0) (line {line}): a product entry by entry, or with "
    "the factors in the wrong order, does not fit these shapes.",
)
def transposed_once_too_often(X, W1, W2):
    a1 = relu(np.dot(X, W1.T))  # <- raises
    return a1, np.dot(a1, W2.T)
