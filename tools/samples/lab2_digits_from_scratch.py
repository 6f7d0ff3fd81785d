"""Sixteen learners and their digits from scratch.

The written question waits for a person, so `score` is what the checks give, out of 35.
"""

import copy

from nbformat import NotebookNode

from tools.samples import Sample, find_cell

EXERCISES = (
    "one_hot",
    "relu",
    "relu_derivative",
    "forward",
    "backward",
    "train_epoch",
    "predict",
    "best_epoch",
)
QUESTION = "overfitting_question"

RIGHT = {
    "one_hot": "Y = np.zeros((len(y), classes))\nY[np.arange(len(y)), y] = 1",
    "relu": "a = np.maximum(0, z)",
    "relu_derivative": "slope = (z > 0).astype(float)",
    "forward": "a1 = relu(X @ W1)\nyhat = a1 @ W2",
    "backward": """
delta2 = yhat - Y
delta1 = (delta2 @ W2.T) * relu_derivative(a1)
dW1 = X.T @ delta1
dW2 = a1.T @ delta2
""",
    "train_epoch": """
new_W1, new_W2 = W1.copy(), W2.copy()
for begin in range(0, len(X), batch_size):
    X_batch, Y_batch = X[begin : begin + batch_size], Y[begin : begin + batch_size]
    a1, yhat = forward(X_batch, new_W1, new_W2)
    dW1, dW2 = backward(X_batch, Y_batch, a1, yhat, new_W2)
    new_W1 -= learning_rate * dW1
    new_W2 -= learning_rate * dW2
""",
    "predict": "_, yhat = forward(X, W1, W2)\ndigits = np.argmax(yhat, axis=1)",
    "best_epoch": "epoch = int(np.argmax(test_accuracy))",
}

LOOPS = {
    "one_hot": "Y = np.zeros((len(y), classes))\nfor i in range(len(y)):\n    Y[i, y[i]] = 1",
    "relu": "a = np.where(z > 0, z, 0)",
    "relu_derivative": "slope = np.where(z > 0, 1, 0)",
    "forward": "a1 = np.array([relu(x @ W1) for x in X])\nyhat = np.array([a @ W2 for a in a1])",
    "backward": """
dW1, dW2 = np.zeros((X.shape[1], a1.shape[1])), np.zeros(W2.shape)
for i in range(len(X)):
    missed = yhat[i] - Y[i]
    dW2 += np.outer(a1[i], missed)
    dW1 += np.outer(X[i], (W2 @ missed) * relu_derivative(a1[i]))
""",
    "train_epoch": """
new_W1, new_W2 = W1, W2
for k in range(int(np.ceil(len(X) / batch_size))):
    rows = slice(k * batch_size, (k + 1) * batch_size)
    a1, yhat = forward(X[rows], new_W1, new_W2)
    dW1, dW2 = backward(X[rows], Y[rows], a1, yhat, new_W2)
    new_W1 = new_W1 - learning_rate * dW1
    new_W2 = new_W2 - learning_rate * dW2
""",
    "predict": "digits = [np.argmax(row) for row in forward(X, W1, W2)[1]]",
    "best_epoch": """
epoch = 0
for k in range(len(test_accuracy)):
    if test_accuracy[k] > test_accuracy[epoch]:
        epoch = k
""",
}

TERSE = {
    "one_hot": "Y = np.eye(classes)[y]",
    "relu": "a = z * (z > 0)",
    "relu_derivative": "slope = np.heaviside(z, 0)",
    "forward": "a1 = np.clip(np.einsum('mp,ph->mh', X, W1), 0, None)\nyhat = a1.dot(W2)",
    "backward": """
missed = np.subtract(yhat, Y)
dW1, dW2 = X.T @ np.where(a1 > 0, missed @ W2.T, 0), a1.T @ missed
""",
    "train_epoch": """
new_W1, new_W2 = W1, W2
while len(X):
    dW1, dW2 = backward(X[:batch_size], Y[:batch_size],
                        *forward(X[:batch_size], new_W1, new_W2), new_W2)
    new_W1, new_W2 = new_W1 - learning_rate * dW1, new_W2 - learning_rate * dW2
    X, Y = X[batch_size:], Y[batch_size:]
""",
    "predict": "digits = forward(X, W1, W2)[1].argmax(-1)",
    "best_epoch": "epoch = list(test_accuracy).index(max(test_accuracy))",
}

STOPPING = """
I choose early stopping. The network has 31,760 weights for 1000 images, so it has room for what is
peculiar to each of them, and after about 30 passes that is all it still learns: on the test images
it falls from 86.3 % (pass 28) to 83.2 %. Stopping there costs nothing; but it needs images to
judge by, and it does not raise the peak.
"""
MORE = "More data, because more is better. It got 92 %."
DROPOUT = """
Dropout. If units are missing at random, none can specialise in one image. With 0.3 the accuracy in
the end was 84.9 % in place of 83.2 %, so the fall is smaller, and the peak stays at 86.3 %.
"""


def states(default: str, question: str = "manual", **others: str) -> dict[str, str]:
    """Name the states of all exercises; an answered question waits for a person."""
    return {name: others.get(name, default) for name in EXERCISES} | {QUESTION: question}


def copy_test_cell(notebook: NotebookNode) -> None:
    """Copy a test cell with everything in it, as JupyterLab's copy and paste does."""
    cells = notebook.cells
    place = cells.index(find_cell(notebook, "test_backward"))
    twin = copy.deepcopy(cells[place])
    twin.id = f"{twin.id}-copy"
    cells.insert(place + 1, twin)


def delete_test_cells(notebook: NotebookNode) -> None:
    """Delete the test cells of two exercises."""
    for grade_id in ("test_train_epoch", "test_train_epoch-hidden", "test_predict"):
        notebook.cells.remove(find_cell(notebook, grade_id))


SAMPLES = (
    Sample(
        "learner-01",
        "right, as the hints suggest, and stops early",
        score=35,
        states=states("passed"),
        answers=RIGHT,
        whole={QUESTION: STOPPING},
    ),
    Sample(
        "learner-02",
        "right, image by image in loops",
        score=35,
        states=states("passed"),
        answers=LOOPS,
        whole={QUESTION: DROPOUT},
    ),
    Sample(
        "learner-03",
        "right, and as terse as NumPy allows",
        score=35,
        states=states("passed"),
        answers=TERSE,
        whole={QUESTION: MORE},
    ),
    Sample(
        "learner-04",
        "a leaky ReLU, with everything after it rightly built on that",
        score=28,
        states=states("passed", relu="failed", forward="partial", train_epoch="partial"),
        answers=RIGHT | {"relu": "a = np.where(z > 0, z, 0.01 * z)"},
        whole={QUESTION: STOPPING},
    ),
    Sample(
        "learner-05",
        "gradients that point downhill, and steps that are added: right together",
        score=27,
        states=states("passed", backward="failed"),
        answers=RIGHT
        | {
            "backward": RIGHT["backward"].replace("yhat - Y", "Y - yhat"),
            "train_epoch": RIGHT["train_epoch"].replace("-=", "+="),
        },
        whole={QUESTION: DROPOUT},
    ),
    Sample(
        "learner-06",
        "counts the digits from one; answers with one digit for all images",
        score=28,
        states=states("passed", one_hot="failed", predict="failed"),
        answers=RIGHT
        | {
            "one_hot": RIGHT["one_hot"].replace(", y]", ", y - 1]"),
            "predict": RIGHT["predict"].replace(", axis=1", ""),
        },
        whole={QUESTION: MORE},
    ),
    Sample(
        "learner-07",
        "no bend: the ReLU left out on the way there and on the way back",
        score=22,
        states=states(
            "passed",
            forward="failed",
            backward="partial",
            train_epoch="partial",
            predict="partial",
        ),
        answers=RIGHT
        | {
            "forward": "a1 = X @ W1\nyhat = a1 @ W2",
            "backward": RIGHT["backward"].replace(" * relu_derivative(a1)", ""),
        },
        whole={QUESTION: STOPPING},
    ),
    Sample(
        "learner-08",
        "handed in untouched",
        score=0,
        states=states("not-attempted", "not-attempted"),
    ),
    Sample(
        "learner-09",
        "half done: answers, but does not learn yet",
        score=15,
        states=states(
            "passed",
            "not-attempted",
            backward="not-attempted",
            train_epoch="not-attempted",
            predict="not-attempted",
            best_epoch="not-attempted",
        ),
        answers={name: RIGHT[name] for name in EXERCISES[:4]},
    ),
    Sample(
        "learner-10",
        "an endless loop in train_epoch",
        score=29,
        states=states("passed", train_epoch="error"),
        answers=RIGHT
        | {
            "train_epoch": "new_W1, new_W2, begin = W1, W2, 0\n"
            "while begin < len(X):\n"
            "    a1, yhat = forward(X, new_W1, new_W2)"
        },
        whole={QUESTION: MORE},
    ),
    Sample(
        "learner-11",
        "right, but noisy: prints to stderr and warns",
        score=35,
        states=states("passed"),
        answers=RIGHT
        | {
            "relu": "import sys\nimport warnings\n"
            'print("computing a ReLU", file=sys.stderr)\n'
            'warnings.warn("this is only a warning")\n' + RIGHT["relu"],
        },
        whole={QUESTION: STOPPING},
    ),
    Sample(
        "learner-12",
        "right, with a copied test cell",
        score=35,
        states=states("passed"),
        answers=TERSE,
        whole={QUESTION: DROPOUT},
        damage=copy_test_cell,
    ),
    Sample(
        "learner-13",
        "right, with deleted test cells",
        score=35,
        states=states("passed"),
        answers=RIGHT,
        whole={QUESTION: STOPPING},
        damage=delete_test_cells,
    ),
    Sample(
        "learner-14",
        "steps outside the loop, and weights that are changed in place",
        score=30,
        states=states("passed", "not-attempted", train_epoch="partial"),
        answers=RIGHT
        | {
            "train_epoch": """
for begin in range(0, len(X), batch_size):
    X_batch, Y_batch = X[begin : begin + batch_size], Y[begin : begin + batch_size]
a1, yhat = forward(X_batch, W1, W2)
dW1, dW2 = backward(X_batch, Y_batch, a1, yhat, W2)
W1 -= learning_rate * dW1
W2 -= learning_rate * dW2
new_W1, new_W2 = W1, W2
""",
        },
    ),
    Sample(
        "learner-15",
        "stops at the last pass; the slope is 1 at zero too, which lets dead units learn",
        score=27.5,
        states=states(
            "passed",
            relu_derivative="partial",
            backward="partial",
            train_epoch="partial",
            best_epoch="failed",
        ),
        answers=RIGHT
        | {
            "relu_derivative": "slope = np.where(z >= 0, 1, 0)",
            "best_epoch": "epoch = len(test_accuracy) - 1",
        },
        whole={QUESTION: MORE},
    ),
    Sample(
        "learner-16",
        "a name that doesn't exist in backward, which takes train_epoch with it",
        score=21,
        states=states("passed", backward="error", train_epoch="error"),
        answers=RIGHT | {"backward": RIGHT["backward"].replace("delta1 = (delta2", "delta1 = (d2")},
        whole={QUESTION: DROPOUT},
    ),
)
