"""Sixteen learners and their first network.

The written question waits for a person, so `score` is what the checks give, out of 44.
"""

import copy

from nbformat import NotebookNode

from tools.samples import Sample, find_cell

EXERCISES = (
    "w_sum",
    "ele_mul",
    "vect_mat_mul",
    "neural_network",
    "xor_question",
    "train",
    "gradient_step",
    "outer_prod",
)

RIGHT = {
    "w_sum": "total = 0\nfor i in range(len(a)):\n    total += a[i] * b[i]",
    "ele_mul": "output = []\nfor entry in vector:\n    output.append(number * entry)",
    "vect_mat_mul": "output = []\nfor row in W:\n    output.append(w_sum(x, row))",
    "neural_network": "hidden = vect_mat_mul(x, W1)\nyhat = vect_mat_mul(hidden, W2)",
    "train": """
trace = []
for _ in range(steps):
    yhat = x * w
    w = w - learning_rate * (yhat - y) * x
    trace.append([(yhat - y) ** 2, yhat, w])
""",
    "gradient_step": """
weight_deltas = ele_mul(w_sum(x, w) - y, x)
new_w = []
for i in range(len(w)):
    new_w.append(w[i] - learning_rate * weight_deltas[i])
""",
    "outer_prod": "table = []\nfor entry in a:\n    table.append(ele_mul(entry, b))",
}

COMPREHENSIONS = {
    "w_sum": "total = sum(p * q for p, q in zip(a, b))",
    "ele_mul": "output = [number * entry for entry in vector]",
    "vect_mat_mul": "output = [sum(p * q for p, q in zip(x, row)) for row in W]",
    "neural_network": "yhat = vect_mat_mul(vect_mat_mul(x, W1), W2)",
    "train": """
trace = []
for _ in range(steps):
    delta = x * w - y
    w -= learning_rate * delta * x
    trace.append((delta**2, delta + y, w))
""",
    "gradient_step": """
delta = w_sum(x, w) - y
new_w = [q - learning_rate * delta * p for p, q in zip(x, w)]
""",
    "outer_prod": "table = [[p * q for q in b] for p in a]",
}

WITH_NUMPY = {
    "w_sum": "import numpy as np\ntotal = np.dot(a, b)",
    "ele_mul": "import numpy as np\noutput = number * np.array(vector)",
    "vect_mat_mul": "import numpy as np\noutput = np.dot(W, x)",
    "neural_network": "import numpy as np\nyhat = np.dot(W2, np.dot(W1, x))",
    "train": """
import numpy as np
trace = np.zeros((steps, 3))
for k in range(steps):
    yhat = x * w
    w = w - learning_rate * (yhat - y) * x
    trace[k] = (yhat - y) ** 2, yhat, w
""",
    "gradient_step": """
import numpy as np
new_w = np.array(w) - learning_rate * (np.dot(x, w) - y) * np.array(x)
""",
    "outer_prod": "import numpy as np\ntable = np.outer(a, b)",
}

NO_LINE = """
No straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other. The first
hidden unit is OR and the second is "not both"; together they put the two 1s on the same spot, and
then one line is enough. With plain sums the whole would be one perceptron again.
"""
SHRUG = "It was tried with all settings and it did not work."


def states(default: str, **others: str) -> dict[str, str]:
    """Name the states of all exercises; an answered question waits for a person."""
    return dict.fromkeys(EXERCISES, default) | {"xor_question": "manual"} | others


def copy_test_cell(notebook: NotebookNode) -> None:
    """Copy a test cell with everything in it, as JupyterLab's copy and paste does."""
    cells = notebook.cells
    place = cells.index(find_cell(notebook, "test_train"))
    twin = copy.deepcopy(cells[place])
    twin.id = f"{twin.id}-copy"
    cells.insert(place + 1, twin)


def delete_test_cells(notebook: NotebookNode) -> None:
    """Delete the test cells of the last exercise."""
    for grade_id in ("test_outer_prod", "test_outer_prod-hidden"):
        notebook.cells.remove(find_cell(notebook, grade_id))


SAMPLES = (
    Sample(
        "learner-01",
        "right, as the hints suggest, with an answer to the question",
        score=44,
        states=states("passed"),
        answers=RIGHT,
        whole={"xor_question": NO_LINE},
    ),
    Sample(
        "learner-02",
        "right, in comprehensions and with tuples in the trace",
        score=44,
        states=states("passed"),
        answers=COMPREHENSIONS,
        whole={"xor_question": NO_LINE},
    ),
    Sample(
        "learner-03",
        "right, with NumPy arrays where lists were expected",
        score=44,
        states=states("passed"),
        answers=WITH_NUMPY,
        whole={"xor_question": SHRUG},
    ),
    Sample(
        "learner-04",
        "multiplies by the columns in vect_mat_mul; the network on it is right",
        score=36,
        states=states("passed", vect_mat_mul="failed", neural_network="partial"),
        answers=RIGHT
        | {
            "vect_mat_mul": "output = [0] * len(W)\n"
            "for i in range(len(W)):\n"
            "    for j in range(len(x)):\n"
            "        output[i] += x[j] * W[j][i]",
        },
        whole={"xor_question": NO_LINE},
    ),
    Sample(
        "learner-05",
        "leaves the learning rate out, which the lesson's trace does not show",
        score=30,
        states=states("passed", train="partial", gradient_step="partial"),
        answers=RIGHT
        | {
            "train": RIGHT["train"].replace("learning_rate * ", ""),
            "gradient_step": RIGHT["gradient_step"].replace("learning_rate * ", ""),
        },
        whole={"xor_question": SHRUG},
    ),
    Sample(
        "learner-06",
        "three of everything, as in the examples",
        score=36.5,
        states=states(
            "passed",
            xor_question="not-attempted",
            w_sum="partial",
            ele_mul="partial",
            outer_prod="partial",
        ),
        answers=COMPREHENSIONS
        | {
            "w_sum": "total = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]",
            "ele_mul": "output = [0, 0, 0]\nfor i in range(3):\n    output[i] = number * vector[i]",
            "outer_prod": "table = [[a[i] * b[j] for j in range(3)] for i in range(3)]",
            "gradient_step": "delta = sum(p * q for p, q in zip(x, w)) - y\n"
            "new_w = [q - learning_rate * delta * p for p, q in zip(x, w)]",
        },
    ),
    Sample(
        "learner-07",
        "goes uphill, with one weight and with several",
        score=28,
        states=states(
            "passed", xor_question="not-attempted", train="partial", gradient_step="failed"
        ),
        answers=RIGHT
        | {
            "train": RIGHT["train"].replace("w - learning_rate", "w + learning_rate"),
            "gradient_step": RIGHT["gradient_step"].replace("- learning", "+ learning"),
        },
    ),
    Sample(
        "learner-08",
        "handed in untouched",
        score=0,
        states=states("not-attempted", xor_question="not-attempted"),
    ),
    Sample(
        "learner-09",
        "half done: predicts, but does not learn yet",
        score=21,
        states=states(
            "passed",
            xor_question="not-attempted",
            train="not-attempted",
            gradient_step="not-attempted",
            outer_prod="not-attempted",
        ),
        answers={k: RIGHT[k] for k in ("w_sum", "ele_mul", "vect_mat_mul", "neural_network")},
    ),
    Sample(
        "learner-10",
        "an endless loop in the training",
        score=34,
        states=states("passed", train="error"),
        answers=RIGHT | {"train": "trace = []\nwhile len(trace) < steps:\n    yhat = x * w"},
        whole={"xor_question": NO_LINE},
    ),
    Sample(
        "learner-11",
        "right, but noisy: prints to stderr and warns",
        score=44,
        states=states("passed", xor_question="not-attempted"),
        answers=RIGHT
        | {
            "w_sum": "import sys\nimport warnings\n"
            'print("adding up", file=sys.stderr)\n'
            'warnings.warn("this is only a warning")\n' + RIGHT["w_sum"]
        },
    ),
    Sample(
        "learner-12",
        "right, with a copied test cell",
        score=44,
        states=states("passed", xor_question="not-attempted"),
        answers=RIGHT,
        damage=copy_test_cell,
    ),
    Sample(
        "learner-13",
        "right, with deleted test cells",
        score=44,
        states=states("passed", xor_question="not-attempted"),
        answers=COMPREHENSIONS,
        damage=delete_test_cells,
    ),
    Sample(
        "learner-14",
        "changes the weights it is given; one row in the trace; swapped table",
        score=29,
        states=states(
            "passed",
            xor_question="not-attempted",
            gradient_step="partial",
            train="partial",
            outer_prod="failed",
        ),
        answers=RIGHT
        | {
            "gradient_step": "delta = w_sum(x, w) - y\n"
            "for i in range(len(w)):\n    w[i] -= learning_rate * delta * x[i]\nnew_w = w",
            "train": RIGHT["train"] + "    return trace",
            "outer_prod": "table = [[p * q for p in a] for q in b]",
        },
    ),
    Sample(
        "learner-15",
        "shares one row in the table, shows old weights, skips the hidden layer",
        score=25,
        states=states("passed", outer_prod="failed", train="partial", neural_network="failed"),
        answers=RIGHT
        | {
            "outer_prod": "table = [[0] * len(b)] * len(a)\n"
            "for i in range(len(a)):\n    for j in range(len(b)):\n"
            "        table[i][j] = a[i] * b[j]",
            "train": "trace = []\nfor _ in range(steps):\n    yhat = x * w\n"
            "    trace.append([(yhat - y) ** 2, yhat, w])\n"
            "    w = w - learning_rate * (yhat - y) * x",
            "neural_network": "hidden = vect_mat_mul(x, W1)\nyhat = vect_mat_mul(x, W2)",
        },
        whole={"xor_question": SHRUG},
    ),
    Sample(
        "learner-16",
        "never gives the sum a start; the other functions need no sum",
        score=39,
        states=states("passed", xor_question="not-attempted", w_sum="error"),
        answers=COMPREHENSIONS
        | {
            "w_sum": "for i in range(len(a)):\n    total += a[i] * b[i]",
            "gradient_step": "delta = sum(p * q for p, q in zip(x, w)) - y\n"
            "new_w = [q - learning_rate * delta * p for p, q in zip(x, w)]",
        },
    ),
)
